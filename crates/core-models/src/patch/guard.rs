//! [`with_guards`]: a patch that refuses to overwrite what somebody else has changed meanwhile.

use serde_json::Value;

use super::apply::perform;
use super::bounds::Bounds;
use super::fault::ApplyError;
use super::operation::{Operation, Patch};
use super::pointer::Pointer;

/// The same patch with a `test` before each operation that replaces or removes a value of `base`.
///
/// The API has no versions and no entity tags, so this is how a patch can say what it was made from. A
/// value that only moves is tested at the place it leaves.
///
/// # Errors
/// [`ApplyError`] when the patch does not apply to `base`.
///
/// ```
/// use patchpanel_core_models::patch;
/// use serde_json::json;
///
/// let (before, after) = (json!({"a": 1}), json!({"a": 2}));
/// let guarded = patch::with_guards(&patch::diff(&before, &after), &before)?;
/// assert_eq!(
///     guarded.to_string(),
///     r#"[{"op":"test","path":"/a","value":1},{"op":"replace","path":"/a","value":2}]"#,
/// );
/// # Ok::<(), patchpanel_core_models::patch::ApplyError>(())
/// ```
pub fn with_guards(patch: &Patch, base: &Value) -> Result<Patch, ApplyError> {
    let mut state = Guarding {
        value: base.clone(),
        operations: Vec::with_capacity(patch.len() * 2),
        bounds: Bounds::new(),
    };
    for (position, operation) in patch.iter().enumerate() {
        state.step(operation).map_err(|fault| ApplyError {
            position,
            name: operation.name(),
            path: operation.path().clone(),
            fault,
        })?;
    }
    Ok(Patch(state.operations))
}

struct Guarding {
    value: Value,
    operations: Vec<Operation>,
    bounds: Bounds,
}

impl Guarding {
    fn step(&mut self, operation: &Operation) -> Result<(), super::ApplyFault> {
        self.bounds.check(&self.value, operation)?;
        match operation {
            Operation::Remove { path } | Operation::Replace { path, .. } => self.test(path),
            Operation::Add { path, .. } | Operation::Copy { path, .. } => {
                self.test_overwritten(path);
            }
            Operation::Move { from, path } if from != path => return self.step_move(from, path),
            Operation::Move { .. } | Operation::Test { .. } => {}
        }
        self.perform(operation.clone())
    }

    /// Removing an item shifts the places behind it, so what the move overwrites can only be named between
    /// its two halves; where it overwrites something, it is written as `remove` and `add`.
    fn step_move(&mut self, from: &Pointer, path: &Pointer) -> Result<(), super::ApplyFault> {
        let mut undo = Vec::new();
        perform(
            &mut self.value,
            Operation::Move {
                from: from.clone(),
                path: path.clone(),
            },
            &mut undo,
        )?;
        let (from, path) = (from.clone(), path.clone());
        let is_plain = matches!(undo.as_slice(), [Operation::Move { .. }]);
        while let Some(operation) = undo.pop() {
            perform(&mut self.value, operation, &mut Vec::new())?;
        }
        self.test(&from);
        if is_plain {
            return self.perform(Operation::Move { from, path });
        }
        let moved = from.resolve(&self.value).cloned().unwrap_or_default();
        self.perform(Operation::Remove { path: from })?;
        self.test_overwritten(&path);
        self.perform(Operation::Add { path, value: moved })
    }

    fn perform(&mut self, operation: Operation) -> Result<(), super::ApplyFault> {
        perform(&mut self.value, operation.clone(), &mut Vec::new())?;
        self.operations.push(operation);
        Ok(())
    }

    fn test(&mut self, path: &Pointer) {
        if let Some(value) = path.resolve(&self.value).cloned() {
            let path = path.clone();
            self.operations.push(Operation::Test { path, value });
        }
    }

    /// An item that is inserted into an array overwrites nothing.
    fn test_overwritten(&mut self, path: &Pointer) {
        let inserts = path
            .split_last()
            .and_then(|(parent, _)| parent.resolve(&self.value).map(Value::is_array));
        if inserts != Some(true) {
            self.test(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn guarded(base: &Value, patch: Value) -> Value {
        let patch: Patch = serde_json::from_value(patch).unwrap();
        let guarded = with_guards(&patch, base).unwrap();
        let (mut plain_result, mut guarded_result) = (base.clone(), base.clone());
        super::super::apply(&mut plain_result, &patch).unwrap();
        super::super::apply(&mut guarded_result, &guarded).unwrap();
        assert_eq!(plain_result, guarded_result);
        serde_json::to_value(guarded).unwrap()
    }

    #[test]
    fn replaced_removed_and_overwritten_values_are_tested_first() {
        let base = json!({"a": 1, "b": 2, "c": 3, "list": [1]});

        let guarded = guarded(
            &base,
            json!([
                {"op": "replace", "path": "/a", "value": 9},
                {"op": "remove", "path": "/b"},
                {"op": "add", "path": "/c", "value": null},
                {"op": "add", "path": "/new", "value": 0},
                {"op": "add", "path": "/list/0", "value": 0},
                {"op": "replace", "path": "/a", "value": 8},
            ]),
        );

        assert_eq!(
            guarded,
            json!([
                {"op": "test", "path": "/a", "value": 1},
                {"op": "replace", "path": "/a", "value": 9},
                {"op": "test", "path": "/b", "value": 2},
                {"op": "remove", "path": "/b"},
                {"op": "test", "path": "/c", "value": 3},
                {"op": "add", "path": "/c", "value": null},
                {"op": "add", "path": "/new", "value": 0},
                {"op": "add", "path": "/list/0", "value": 0},
                {"op": "test", "path": "/a", "value": 9},
                {"op": "replace", "path": "/a", "value": 8},
            ])
        );
    }

    #[test]
    fn a_move_that_overwrites_is_tested_at_both_places() {
        let base = json!([{"x": 1}, {"x": 2}, {"x": 3}]);

        let guarded = guarded(
            &base,
            json!([
                {"op": "move", "from": "/0", "path": "/1/x"},
                {"op": "move", "from": "/0", "path": "/1"},
            ]),
        );

        assert_eq!(
            guarded,
            json!([
                {"op": "test", "path": "/0", "value": {"x": 1}},
                {"op": "remove", "path": "/0"},
                {"op": "test", "path": "/1/x", "value": 3},
                {"op": "add", "path": "/1/x", "value": {"x": 1}},
                {"op": "test", "path": "/0", "value": {"x": 2}},
                {"op": "move", "from": "/0", "path": "/1"},
            ])
        );
    }

    #[test]
    fn a_changed_base_makes_the_guarded_patch_fail() {
        let patch = super::super::diff(&json!({"a": 1}), &json!({"a": 2}));
        let guarded = with_guards(&patch, &json!({"a": 1})).unwrap();
        let mut theirs = json!({"a": 3});

        let error = super::super::apply(&mut theirs, &guarded).unwrap_err();

        assert_eq!(error.fault, super::super::ApplyFault::TestFailed);
        assert_eq!(theirs, json!({"a": 3}));
    }
}
