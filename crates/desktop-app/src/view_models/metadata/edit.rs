//! Edits of a metadata object at a place, each as the operation that makes it.

use patchpanel_core_models::patch::{Operation, Pointer};
use serde_json::{Map, Value};

use super::Metadata;
use super::rows::Row;

/// Puts `value` in the place of the one at `place`, which must be there.
pub(crate) fn replace(place: &Pointer, value: Value) -> Operation {
    let path = place.clone();
    Operation::Replace { path, value }
}

/// Puts `value` at `place`: a member is added or replaced, an item is inserted before the index.
pub(crate) fn put(place: &Pointer, value: Value) -> Operation {
    let path = place.clone();
    Operation::Add { path, value }
}

/// Takes away what is at `place`.
pub(crate) fn remove(place: &Pointer) -> Operation {
    let path = place.clone();
    Operation::Remove { path }
}

/// The value at `place`; the object itself is none.
pub(crate) fn value_at<'a>(metadata: &'a Metadata, place: &Pointer) -> Option<&'a Value> {
    let mut tokens = place.tokens();
    let first = metadata.get(tokens.next()?.as_ref())?;
    let rest = tokens.fold(Pointer::root(), |rest, token| rest.join(token));
    rest.resolve(first)
}

/// What a key or an item can be added to.
pub(crate) enum Container<'a> {
    Object(&'a Map<String, Value>),
    Array,
}

/// The container at `place`, which may be the whole object.
pub(crate) fn container_at<'a>(metadata: &'a Metadata, place: &Pointer) -> Option<Container<'a>> {
    if place.is_root() {
        return Some(Container::Object(metadata));
    }
    match value_at(metadata, place)? {
        Value::Object(members) => Some(Container::Object(members)),
        Value::Array(_) => Some(Container::Array),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    }
}

/// Takes the change of one row back to the server's value.
pub(crate) fn revert(base: &Metadata, row: &Row) -> Option<Operation> {
    let server = row.base_place.as_ref();
    let server = server.and_then(|place| value_at(base, place).cloned());
    match (server, &row.draft) {
        (Some(server), Some(_)) => Some(replace(&row.place, server)),
        (Some(server), None) => Some(put(&row.place, server)),
        (None, Some(_)) => Some(remove(&row.place)),
        (None, None) => None,
    }
}

/// Takes what is at `place` back to what the server has there.
pub(crate) fn take_back(server: &Metadata, place: &Pointer) -> Operation {
    match value_at(server, place) {
        Some(value) => put(place, value.clone()),
        None => remove(place),
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
) -> Result<Operation, String> {
    match (
        container_at(metadata, parent),
        name_problem(metadata, parent, name),
    ) {
        (_, Some(problem)) => Err(problem),
        (Some(Container::Array), None) => Ok(put(&parent.join("-"), value)),
        (Some(Container::Object(_)) | None, None) => Ok(put(&parent.join(name), value)),
    }
}

/// Why a key cannot have this name in the object at `parent`; `None` when it can.
pub(crate) fn name_problem(metadata: &Metadata, parent: &Pointer, name: &str) -> Option<String> {
    match container_at(metadata, parent) {
        Some(Container::Object(members)) => members.contains_key(name).then(|| {
            format!("The key “{name}” already exists. Choose another name, or edit that key.")
        }),
        Some(Container::Array) => None,
        None => Some(format!(
            "Nothing can be added: “{parent}” is no longer an object or an array."
        )),
    }
}

#[cfg(test)]
mod tests;
