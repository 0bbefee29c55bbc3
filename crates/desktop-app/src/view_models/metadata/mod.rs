//! The Metadata tab as data: its fields and rows, the edits a person can make, and the patch that comes of them.
//!
//! Everything here is a pure function of the server's metadata and the draft's; the screen only draws it.

pub(crate) mod edit;
pub(crate) mod form;
pub(crate) mod json_text;
pub(crate) mod kind;
pub(crate) mod model;
pub(crate) mod preview;
pub(crate) mod rows;

#[cfg(test)]
mod property_tests;

use serde_json::{Map, Value};

pub(crate) use crate::theme::Change;

/// The `connectorMetadata` object.
pub(crate) type Metadata = Map<String, Value>;
