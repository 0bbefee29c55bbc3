//! The XML that connectors are made of: well-formedness with line and column, decoding, formatting, comparison.
//!
//! quick-xml reads; what it leaves open is checked here, as strictly as XML 1.0 (fifth edition) and Namespaces in
//! XML 1.0 ask of a reader that never fetches or expands anything: a DOCTYPE is kept and not resolved. Declarations in
//! the document itself are refused, since documents of ISC carry none. At most 10 MB and 256 levels are read.

mod attributes;
mod characters;
mod declaration;
mod decode;
#[cfg(test)]
mod decode_tests;
mod doctype;
mod fault;
mod format;
mod inspect;
mod locate;
mod namespaces;
mod reader;
mod reference;
mod same;
mod tags;
mod tree;
mod unfinished;
#[cfg(test)]
mod well_formedness_tests;

pub use crate::encoding::Encoding;
pub(crate) use attributes::read as read_attributes;
pub(crate) use characters::{BLANKS, is_blank_text, is_char, is_plain_name, shown, split_name};
pub(crate) use decode::is_known_binary;
pub use decode::{Decoded, declare_utf8, declared_encoding, decode};
pub use format::format;
pub use inspect::{DoctypeFacts, Facts, Inspection, LineEnds, inspect};
pub(crate) use locate::{Locator, offset_of};
pub use reader::{MAX_DEPTH, MAX_SIZE_BYTES};
pub(crate) use reader::{TagKind, no_root};
pub(crate) use reference::resolve;
pub use same::same_document;
pub(crate) use tree::{Element as TreeElement, Node as TreeNode, Tree};
