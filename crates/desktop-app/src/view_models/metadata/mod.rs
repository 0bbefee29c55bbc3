//! The Metadata tab as data: its fields and rows, the edits a person can make, and the patch that comes of them.
//!
//! Everything here is a pure function of the server's metadata and the draft's; the screen only draws it.

pub mod edit;
pub mod form;
pub mod json_text;
pub mod kind;
pub mod preview;
pub mod rows;

#[cfg(test)]
mod property_tests;

use serde_json::{Map, Value};

/// The `connectorMetadata` object.
pub type Metadata = Map<String, Value>;

/// What happened to a value, against the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It was not there.
    Added,
    /// It is different.
    Replaced,
    /// It will be gone.
    Removed,
}

impl Change {
    /// The operation that carries the change, as RFC 6902 names it.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Added => "add",
            Self::Replaced => "replace",
            Self::Removed => "remove",
        }
    }
}
