//! Edits of a metadata object at a place. Each gives a new object and leaves the old one alone; what does not fit the
//! object gives nothing.

use patchpanel_core_models::patch::{self, Operation, Patch, Pointer};
use serde_json::Value;

use super::Metadata;
use super::rows::Row;

/// Puts `value` in the place of the one at `place`, which must be there.
pub(crate) fn replace(metadata: &Metadata, place: &Pointer, value: Value) -> Option<Metadata> {
    let path = place.clone();
    applied(metadata, Operation::Replace { path, value })
}

/// Puts `value` at `place`: a member is added or replaced, an item is inserted before the index.
pub(crate) fn put(metadata: &Metadata, place: &Pointer, value: Value) -> Option<Metadata> {
    let path = place.clone();
    applied(metadata, Operation::Add { path, value })
}

/// Takes away what is at `place`.
pub(crate) fn remove(metadata: &Metadata, place: &Pointer) -> Option<Metadata> {
    let path = place.clone();
    applied(metadata, Operation::Remove { path })
}

/// The value at `place`; the root is the object itself.
pub(crate) fn value_at(metadata: &Metadata, place: &Pointer) -> Option<Value> {
    let mut tokens = place.tokens();
    let Some(first) = tokens.next() else {
        return Some(Value::Object(metadata.clone()));
    };
    let rest = tokens.fold(Pointer::root(), |rest, token| rest.join(token));
    rest.resolve(metadata.get(first.as_ref())?).cloned()
}

/// Takes the change of one row back to the server's value.
pub(crate) fn revert(base: &Metadata, draft: &Metadata, row: &Row) -> Option<Metadata> {
    let server = row
        .base_place
        .as_ref()
        .and_then(|place| value_at(base, place));
    match (server, &row.draft) {
        (Some(server), Some(_)) => replace(draft, &row.place, server),
        (Some(server), None) => put(draft, &row.place, server),
        (None, Some(_)) => remove(draft, &row.place),
        (None, None) => None,
    }
}

/// Takes what is at `place` back to what the server has there.
pub(crate) fn take_back(server: &Metadata, draft: &Metadata, place: &Pointer) -> Option<Metadata> {
    match value_at(server, place) {
        Some(value) => put(draft, place, value),
        None => remove(draft, place),
    }
}

/// Adds a key to the object at `parent`, or an item at the end of the array there.
///
/// # Errors
/// A sentence: the name is taken, or nothing can be added there.
pub(crate) fn add(
    metadata: &Metadata,
    parent: &Pointer,
    name: &str,
    value: Value,
) -> Result<Metadata, String> {
    let place = match value_at(metadata, parent) {
        Some(Value::Object(members)) if members.contains_key(name) => return Err(taken(name)),
        Some(Value::Object(_)) => parent.join(name),
        Some(Value::Array(_)) => parent.join("-"),
        _ => return Err(not_there(parent)),
    };
    put(metadata, &place, value).ok_or_else(|| not_there(parent))
}

/// Why a key cannot have this name in the object at `parent`; `None` when it can.
pub(crate) fn name_problem(metadata: &Metadata, parent: &Pointer, name: &str) -> Option<String> {
    match value_at(metadata, parent) {
        Some(Value::Object(members)) => members.contains_key(name).then(|| taken(name)),
        Some(Value::Array(_)) => None,
        _ => Some(not_there(parent)),
    }
}

fn taken(name: &str) -> String {
    format!("The key “{name}” is there already. Choose another name, or edit that key.")
}

fn not_there(parent: &Pointer) -> String {
    format!("“{parent}” is no longer an object or an array, so nothing can be added to it.")
}

fn applied(metadata: &Metadata, operation: Operation) -> Option<Metadata> {
    let mut whole = Value::Object(metadata.clone());
    patch::apply(&mut whole, &Patch(vec![operation])).ok()?;
    match whole {
        Value::Object(metadata) => Some(metadata),
        // The place was the whole object, and metadata stays an object.
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::rows;
    use super::*;

    fn object(value: Value) -> Metadata {
        serde_json::from_value(value).unwrap()
    }

    fn place(text: &str) -> Pointer {
        text.parse().unwrap()
    }

    #[test]
    fn values_are_replaced_at_any_depth_and_odd_keys_are_escaped() {
        let metadata = object(json!({"": {"a/b": [1, {"m~n": 2}]}, "ü": null}));
        let cases = [
            (
                "//a~1b/1/m~0n",
                json!({"": {"a/b": [1, {"m~n": 9}]}, "ü": null}),
            ),
            ("/ü", json!({"": {"a/b": [1, {"m~n": 2}]}, "ü": 9})),
            ("/", json!({"": 9, "ü": null})),
        ];
        for (at, expected) in cases {
            assert_eq!(
                replace(&metadata, &place(at), json!(9)),
                Some(object(expected)),
                "{at}"
            );
        }
    }

    #[test]
    fn what_is_not_there_cannot_be_replaced_or_removed() {
        let metadata = object(json!({"a": [1]}));

        assert_eq!(replace(&metadata, &place("/b"), json!(1)), None);
        assert_eq!(remove(&metadata, &place("/a/1")), None);
        assert_eq!(replace(&metadata, &Pointer::root(), json!([])), None);
    }

    #[test]
    fn duplicate_names_are_refused_with_a_sentence() {
        let metadata = object(json!({"docUrl": 1, "limits": {"max": 1}}));

        assert_eq!(
            add(&metadata, &Pointer::root(), "docUrl", json!(2)),
            Err(
                "The key “docUrl” is there already. Choose another name, or edit that key."
                    .to_owned()
            )
        );
        assert_eq!(
            add(&metadata, &place("/limits"), "docUrl", json!(2)),
            Ok(object(
                json!({"docUrl": 1, "limits": {"docUrl": 2, "max": 1}})
            ))
        );
        assert_eq!(name_problem(&metadata, &place("/limits"), "min"), None);
    }

    #[test]
    fn items_are_added_at_the_end_of_an_array() {
        let metadata = object(json!({"tags": ["a"]}));

        let added = add(&metadata, &place("/tags"), "", json!("b"));

        assert_eq!(added, Ok(object(json!({"tags": ["a", "b"]}))));
    }

    #[test]
    fn nothing_is_added_to_a_scalar() {
        let metadata = object(json!({"a": 1}));

        assert_eq!(
            add(&metadata, &place("/a"), "b", json!(1)),
            Err(
                "“/a” is no longer an object or an array, so nothing can be added to it."
                    .to_owned()
            )
        );
    }

    #[test]
    fn every_row_can_be_taken_back_to_the_server() {
        let base = object(json!({"a": 1, "b": {"c": [1, 2, 3]}, "gone": "x"}));
        let draft = object(json!({"a": 2, "b": {"c": [1, 3], "new": 1}}));

        let mut current = draft;
        while let Some(row) = rows::rows(&base, &current)
            .into_iter()
            .find(|row| row.change.is_some())
        {
            current = revert(&base, &current, &row).unwrap();
        }

        assert_eq!(current, base);
    }
}
