//! JSON Patch (RFC 6902) over JSON Pointer (RFC 6901): make, apply, undo and guard changes of JSON values.
//!
//! - [`diff`] makes a patch from two values, [`diff_under`] for a value inside a larger one.
//! - [`apply`] changes a value, or leaves it untouched and says which operation failed and why.
//! - [`invert`] makes the patch that takes a patch back.
//! - [`with_guards`] puts a `test` before each value that is replaced or removed.
//!
//! ```
//! use patchpanel_core_models::patch;
//! use serde_json::json;
//!
//! let before = json!({"platform": "ccg", "tags": ["a", "b", "c"]});
//! let after = json!({"platform": "ccg", "tags": ["b", "c"]});
//!
//! let patch = patch::diff(&before, &after);
//! assert_eq!(patch.to_string(), r#"[{"op":"remove","path":"/tags/0"}]"#);
//!
//! let mut value = before.clone();
//! patch::apply(&mut value, &patch)?;
//! assert_eq!(value, after);
//!
//! let undo = patch::invert(&patch, &before)?;
//! patch::apply(&mut value, &undo)?;
//! assert_eq!(value, before);
//! # Ok::<(), patchpanel_core_models::patch::ApplyError>(())
//! ```

mod align;
mod apply;
#[cfg(test)]
mod apply_tests;
mod bounds;
mod count;
mod diff;
mod fault;
mod guard;
mod invert;
mod operation;
mod pointer;
mod same;
mod shown;
mod subsequence;

pub use apply::{apply, apply_with_undo};
pub use bounds::{MAX_COPIED_BYTES, MAX_DEPTH};
pub use diff::{diff, diff_under};
pub use fault::{ApplyError, ApplyFault};
pub use guard::with_guards;
pub use invert::invert;
pub use operation::{Operation, Patch};
pub use pointer::{InvalidPointer, Pointer};
pub use same::{same_members, same_value};
pub use shown::is_shown;
