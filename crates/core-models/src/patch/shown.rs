//! [`is_shown`]: can it be seen in a value that a patch was applied?

use serde_json::Value;

use super::apply::apply;
use super::operation::{Operation, Patch};
use super::pointer::{Pointer, read_index};
use super::same::same_value;

/// Whether a value is as a patch would leave it; `None` when the value alone cannot tell.
///
/// Nobody sees in a list that an item was put into it or taken out of it, because the same item may have stood there
/// before, unless a `test` of the patch says what stood there.
///
/// ```
/// use patchpanel_core_models::patch::{self, Patch};
/// use serde_json::json;
///
/// let append = json!({"op": "add", "path": "/tags/-", "value": 5});
/// let patch: Patch = serde_json::from_value(json!([append]))?;
/// assert_eq!(patch::is_shown(&json!({"tags": [1, 5.0]}), &patch), None);
/// assert_eq!(patch::is_shown(&json!({"tags": [1]}), &patch), Some(false));
/// let test = json!({"op": "test", "path": "/tags", "value": [1]});
/// let patch: Patch = serde_json::from_value(json!([test, append]))?;
/// assert_eq!(patch::is_shown(&json!({"tags": [1, 5.0]}), &patch), Some(true));
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
    let list = list_of(value, place);
    // An item that comes or goes changes the whole list.
    let changed = match operation {
        Operation::Replace { .. } | Operation::Test { .. } => place,
        Operation::Add { .. }
        | Operation::Remove { .. }
        | Operation::Move { .. }
        | Operation::Copy { .. } => list.as_ref().unwrap_or(place),
    };
    match operation {
        Operation::Test { .. } => return Some(true),
        _ if let Some(shown) = tested_list(value, operation, (earlier, later)) => {
            return Some(shown);
        }
        // Where it was taken from is not overwritten with it.
        Operation::Move { .. } => {}
        _ if later.iter().any(|later| overwrites(value, later, changed)) => return Some(true),
        _ => {}
    }
    let appended_to = list.as_ref().filter(|_| last_is(place, "-"));
    let leaves_it = |later: &Operation| {
        let also_appends = appended_to.is_some() && later.path() == place;
        also_appends && !matches!(later, Operation::Move { .. })
            || !moves(value, later, appended_to.unwrap_or(place))
    };
    if !later.iter().all(leaves_it) {
        return None;
    }
    match operation {
        Operation::Add { value: new, .. } if let Some(list) = &list => {
            let items = list.resolve(value).and_then(Value::as_array)?;
            let is_there = items.iter().any(|item| same_value(item, new));
            (!is_there).then_some(false)
        }
        Operation::Add { path, value: new } | Operation::Replace { path, value: new } => Some(
            path.resolve(value)
                .is_some_and(|found| same_value(found, new)),
        ),
        Operation::Remove { path } => match path.resolve(value) {
            None => Some(true),
            Some(_) if list.is_none() => Some(false),
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
        Operation::Move { from, path } | Operation::Copy { from, path }
            if later.iter().any(|later| moves(value, later, from)) || is_in_list(value, from) =>
        {
            // Where it came from says no more what it was.
            (from == path && !is_in_list(value, path)).then_some(path.resolve(value).is_some())
        }
        Operation::Move { from, path } => {
            let is_clear = from != path && !path.contains(from) && !is_in_list(value, path);
            let is_moved = from.resolve(value).is_none() && path.resolve(value).is_some();
            is_clear.then_some(is_moved)
        }
        Operation::Copy { from, path } => {
            let original = from.resolve(value)?;
            let is_same = |found: Option<&Value>| found.is_some_and(|it| same_value(it, original));
            let is_within = path.contains(from) || from.contains(path);
            let is_clear = !is_within && !is_in_list(value, path);
            is_clear.then(|| is_same(path.resolve(value)))
        }
        Operation::Test { .. } => Some(true),
    }
}

/// What a `test` of a whole list says of an operation on its items: the list is as the operations behind the test leave
/// it, or still as it was. `None` without such a test, or when the list is neither.
fn tested_list(
    value: &Value,
    operation: &Operation,
    (earlier, later): (&[Operation], &[Operation]),
) -> Option<bool> {
    let list = list_of(value, operation.path())?;
    let (position, tested) = earlier
        .iter()
        .enumerate()
        .rev()
        .find_map(|test| match test {
            (position, Operation::Test { path, value }) if *path == list => Some((position, value)),
            _ => None,
        })?;
    let behind = earlier.get(position + 1..)?.iter();
    let behind = behind.chain([operation]).chain(later);
    let on_list = behind.filter(|operation| moves(value, operation, &list));
    let patch: Option<Vec<Operation>> = on_list.map(|one| one.below(&list)).collect();
    let mut expected = tested.clone();
    apply(&mut expected, &Patch(patch?)).ok()?;
    let current = list.resolve(value)?;
    if same_value(current, &expected) {
        return Some(true);
    }
    same_value(current, tested).then_some(false)
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

/// Whether a place is an item of a list or within one; so is, where the list itself is gone, what looks like it.
fn is_in_list(value: &Value, place: &Pointer) -> bool {
    let mut within = Some(value);
    for token in place.tokens() {
        let is_member = matches!(within, Some(Value::Object(_)));
        if !is_member && (token == "-" || read_index(&token).is_some()) {
            return true;
        }
        within = within.and_then(|within| within.get(token.as_ref()));
    }
    false
}

fn last_is(place: &Pointer, token: &str) -> bool {
    place.split_last().is_some_and(|(_, last)| last == token)
}

#[cfg(test)]
mod tests;
