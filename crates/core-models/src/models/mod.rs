//! What the API sends and takes.
//!
//! Every type reads leniently: unknown members are kept in `extra` and written back, but for a row of the list, which
//! keeps them as text in `rest` and is never written; every enum has an open arm, and the forms that older versions of the API used are understood. What is written is exact.

pub mod connector;
pub mod document;
pub mod error_body;
mod lenient;
mod open_enum;
pub mod source;
pub mod token;
pub mod unread;
pub mod upload;
mod wire;
