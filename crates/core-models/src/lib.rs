//! Models of the custom-connector API of SailPoint Identity Security Cloud: pure data, patches and plans.
//!
//! Lenient in what it reads, exact in what it makes. This crate does no IO, reads no clock, starts no
//! thread and knows no HTTP library, so every function in it can be tested as data.
#![doc = ""]
#![doc = include_str!("../README.md")]
#![warn(clippy::indexing_slicing)]

pub mod bundle;
pub mod compare;
#[cfg(test)]
mod compare_tests;
pub mod creation;
pub mod documents;
pub mod draft;
mod encoding;
pub mod filter;
pub mod ids;
pub mod invisible;
pub mod json;
pub mod models;
pub mod patch;
pub mod plan;
pub mod plan_file;
pub mod problem;
pub mod promote;
pub mod properties;
mod spelled;
pub mod spreadsheet;
pub mod starters;
pub mod tenant_address;
#[cfg(test)]
mod test_rows;
mod words;
pub mod xml;
