//! The Metadata tab as data: its fields and rows, the edits a person can make, and the patch that comes of them.
//!
//! Everything here is a pure function of the server's metadata and the draft's; the screen only draws it.

pub(crate) mod edit;
pub(crate) mod form;
pub(crate) mod json_text;
pub(crate) mod kind;
pub(crate) mod preview;
pub(crate) mod rows;

#[cfg(test)]
mod property_tests;

use serde_json::{Map, Value};

/// The `connectorMetadata` object.
pub(crate) type Metadata = Map<String, Value>;

/// What happened to a value, against the server's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Added,
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
