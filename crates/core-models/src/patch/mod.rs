//! JSON Patch (RFC 6902) over JSON Pointer (RFC 6901): make, apply, undo and guard changes of JSON values.
//!
//! ```
//! use patchpanel_core_models::patch;
//! use serde_json::json;
//!
//! let before = json!({"platform": "ccg", "tags": ["a", "b", "c"]});
//! let after = json!({"platform": "ccg", "tags": ["b", "c"]});
//!
//! let patch = patch::diff(&before, &after);
//! assert_eq!(serde_json::to_string(&patch)?, r#"[{"op":"remove","path":"/tags/0"}]"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod diff;
mod operation;
mod pointer;

pub use diff::{diff, diff_under};
pub use operation::{Operation, Patch};
pub use pointer::{InvalidPointer, Pointer};
