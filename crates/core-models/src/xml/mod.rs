//! The XML that connectors are made of: well-formedness with line and column, decoding, formatting, comparison.
//!
//! Reads as strictly as XML 1.0 and Namespaces in XML ask, and never fetches or expands anything: a DOCTYPE is
//! kept and not resolved, a declared entity is accepted and not replaced. At most 10 MB and 256 levels are read.

mod characters;
mod cursor;
mod declaration;
mod decode;
mod doctype;
mod fault;
mod format;
mod inspect;
mod locate;
mod namespaces;
mod reference;
mod same;
mod scan;
mod subset;
mod tag;
mod tree;
#[cfg(test)]
mod well_formedness_tests;

pub(crate) use characters::is_blank_text;
pub(crate) use decode::is_known_binary;
pub use decode::{Decoded, Encoding, declare_utf8, decode};
pub use format::format;
pub(crate) use inspect::root_place;
pub use inspect::{DoctypeFacts, Facts, Inspection, LineEnds, inspect};
pub(crate) use locate::Locator;
pub(crate) use reference::resolve;
pub use same::same_document;
pub use scan::{MAX_DEPTH, MAX_SIZE_BYTES};
pub(crate) use tree::{Element as TreeElement, Node as TreeNode, Tree};
