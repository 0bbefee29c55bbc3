//! [`invert`]: the patch that takes a patch back.

use serde_json::Value;

use super::apply::apply_with_undo;
use super::fault::ApplyError;
use super::operation::Patch;

/// The patch that turns the patched value back into `base`. Its `test` operations are left out.
///
/// # Errors
/// [`ApplyError`] when the patch does not apply to `base`.
///
/// ```
/// use patchpanel_core_models::patch::{self, Patch};
/// use serde_json::json;
///
/// let patch: Patch = serde_json::from_value(json!([{"op": "replace", "path": "/a", "value": 2}]))?;
/// let undo = patch::invert(&patch, &json!({"a": 1})).unwrap();
/// assert_eq!(undo.to_string(), r#"[{"op":"replace","path":"/a","value":1}]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn invert(patch: &Patch, base: &Value) -> Result<Patch, ApplyError> {
    apply_with_undo(&mut base.clone(), patch)
}
