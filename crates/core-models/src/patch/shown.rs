//! [`is_shown`]: can it be seen in a value that a patch was applied?

use serde_json::Value;

use super::operation::{Operation, Patch};
use super::pointer::{Pointer, read_index};
use super::same::same_value;

/// Whether a value is as a patch would leave it; `None` when the value alone cannot tell.
///
/// Nobody sees in a list that an item was taken out of it, unless a `test` of the patch says which one stood there.
///
/// ```
/// use patchpanel_core_models::patch::{self, Patch};
/// use serde_json::json;
///
/// let patch: Patch = serde_json::from_value(json!([{"op": "add", "path": "/tags/-", "value": 5}]))?;
/// assert_eq!(patch::is_shown(&json!({"tags": [1, 5.0]}), &patch), Some(true));
/// assert_eq!(patch::is_shown(&json!({"tags": [1]}), &patch), Some(false));
/// let patch: Patch = serde_json::from_value(json!([{"op": "remove", "path": "/tags/0"}]))?;
/// assert_eq!(patch::is_shown(&json!({"tags": [1]}), &patch), None);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn is_shown(value: &Value, patch: &Patch) -> Option<bool> {
    let mut is_clear = true;
    for (operation, position) in patch.iter().zip(1..) {
        let later = patch.0.get(position..).unwrap_or_default();
        let earlier = patch.0.get(..position - 1).unwrap_or_default();
        match operation_is_shown(value, operation, (earlier, later)) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => is_clear = false,
        }
    }
    is_clear.then_some(true)
}

fn operation_is_shown(
    value: &Value,
    operation: &Operation,
    (earlier, later): (&[Operation], &[Operation]),
) -> Option<bool> {
    let place = operation.path();
    match operation {
        Operation::Test { .. } => return Some(true),
        Operation::Add { .. } if last_is(place, "-") => {}
        _ if later.iter().any(|later| overwrites(value, later, place)) => return Some(true),
        _ if later.iter().any(|later| moves(value, later, place)) => return None,
        _ => {}
    }
    match operation {
        Operation::Add { path, value: new } if last_is(path, "-") => {
            let (list, _) = path.split_last()?;
            let items = list.resolve(value).and_then(Value::as_array);
            let appends = |later: &&Operation| later.path() == path;
            let is_only_appended = later
                .iter()
                .all(|later| appends(&later) || !moves(value, later, path));
            let behind = later.iter().filter(appends).count();
            let item = items.map(|items| items.iter().nth_back(behind));
            is_only_appended.then(|| item.flatten().is_some_and(|item| same_value(item, new)))
        }
        Operation::Add { path, value: new } | Operation::Replace { path, value: new } => Some(
            path.resolve(value)
                .is_some_and(|found| same_value(found, new)),
        ),
        Operation::Remove { path } => match path.resolve(value) {
            None => Some(true),
            Some(_) if list_of(value, path).is_none() => Some(false),
            Some(found) => {
                let mut guards = earlier.iter().rev();
                let guarded = guards.find_map(|guard| match guard {
                    Operation::Test {
                        path: tested,
                        value,
                    } if tested == path => Some(value),
                    _ => None,
                })?;
                // The next item may be the same as the one that was there.
                (!same_value(found, guarded)).then_some(true)
            }
        },
        Operation::Move { from, path } => {
            Some(from.resolve(value).is_none() && path.resolve(value).is_some())
        }
        Operation::Copy { from, path } => Some(match (from.resolve(value), path.resolve(value)) {
            (Some(from), Some(path)) => same_value(from, path),
            (from, path) => from.is_none() && path.is_none(),
        }),
        Operation::Test { .. } => Some(true),
    }
}

/// Whether a later operation decides alone what stands at a place.
fn overwrites(value: &Value, later: &Operation, place: &Pointer) -> bool {
    match later {
        Operation::Replace { path, .. } => path.contains(place),
        Operation::Add { path, .. } | Operation::Remove { path } => {
            path.contains(place) && list_of(value, path).is_none()
        }
        Operation::Move { .. } | Operation::Copy { .. } | Operation::Test { .. } => false,
    }
}

/// Whether a later operation changes what stands at a place: by writing there, or by moving the items of a list that
/// leads there.
fn moves(value: &Value, later: &Operation, place: &Pointer) -> bool {
    let moves = |changed: &Pointer, may_shift: bool| {
        changed.contains(place)
            || place.contains(changed)
            || may_shift && list_of(value, changed).is_some_and(|list| list.contains(place))
    };
    match later {
        Operation::Test { .. } => false,
        Operation::Replace { path, .. } => moves(path, false),
        Operation::Add { path, .. } | Operation::Remove { path } | Operation::Copy { path, .. } => {
            moves(path, !last_is(path, "-"))
        }
        Operation::Move { from, path } => moves(from, true) || moves(path, true),
    }
}

/// The list whose item a place is.
fn list_of(value: &Value, place: &Pointer) -> Option<Pointer> {
    let (parent, token) = place.split_last()?;
    let is_list = parent.resolve(value).is_some_and(Value::is_array);
    (is_list && (token == "-" || read_index(&token).is_some())).then_some(parent)
}

fn last_is(place: &Pointer, token: &str) -> bool {
    place.split_last().is_some_and(|(_, last)| last == token)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(value: &Value, operations: Value) -> Option<bool> {
        is_shown(value, &serde_json::from_value(operations).unwrap())
    }

    #[test]
    fn an_appended_item_is_the_last_one() {
        let append = json!([
            {"op": "add", "path": "/tags/-", "value": "a"},
            {"op": "add", "path": "/tags/-", "value": "b"},
        ]);

        assert_eq!(
            shown(&json!({"tags": ["x", "a", "b"]}), append.clone()),
            Some(true)
        );
        assert_eq!(shown(&json!({"tags": ["x"]}), append.clone()), Some(false));
        assert_eq!(shown(&json!({}), append), Some(false));
    }

    #[test]
    fn an_item_that_was_taken_out_leaves_no_trace_unless_a_test_named_it() {
        let remove = json!([{"op": "remove", "path": "/tags/0"}]);
        let guarded = json!([
            {"op": "test", "path": "/tags/0", "value": "hr"},
            {"op": "remove", "path": "/tags/0"},
        ]);

        assert_eq!(shown(&json!({"tags": ["beta"]}), remove.clone()), None);
        assert_eq!(shown(&json!({"tags": []}), remove), Some(true));
        assert_eq!(
            shown(&json!({"tags": ["beta"]}), guarded.clone()),
            Some(true)
        );
        assert_eq!(
            shown(&json!({"tags": ["hr", "beta"]}), guarded),
            None,
            "“hr” may have stood twice"
        );
    }

    #[test]
    fn items_that_later_operations_move_are_not_looked_up_where_they_were() {
        let patch = json!([
            {"op": "replace", "path": "/tags/1", "value": "new"},
            {"op": "remove", "path": "/tags/0"},
        ]);

        assert_eq!(shown(&json!({"tags": ["new"]}), patch), None);
    }

    #[test]
    fn numbers_are_the_same_by_value_and_the_rest_by_letter() {
        let replace = json!([{"op": "replace", "path": "/a", "value": 5.0}]);

        assert_eq!(shown(&json!({"a": 5}), replace.clone()), Some(true));
        assert_eq!(shown(&json!({"a": "5.0"}), replace), Some(false));
        let overwritten = json!([
            {"op": "add", "path": "/a", "value": 1},
            {"op": "add", "path": "/a", "value": 2},
        ]);
        assert_eq!(shown(&json!({"a": 1}), overwritten.clone()), Some(false));
        assert_eq!(shown(&json!({"a": 2}), overwritten), Some(true));
    }
}
