//! What the API sends and takes.
//!
//! Every type reads leniently: unknown members are kept in `extra` and written back, every enum has an
//! open arm, and the forms that older versions of the API used are understood. What is written is exact.

pub mod connector;
pub mod document;
pub mod error_body;
mod lenient;
mod open_enum;
pub mod source;
pub mod token;
pub mod unread;
pub mod upload;
