//! [`apply`]: a patch changes a value wholly or not at all (RFC 6902 §5).
//!
//! Each operation yields the operations that take it back. They serve both the return to the start when a
//! later operation fails, and [`super::invert`]. The json-patch crate is not used for this: when a `move`
//! fails in the middle it loses the moved value, and it panics while taking back a `move` onto its own parent.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::bounds::Bounds;
use super::fault::{ApplyError, ApplyFault};
use super::operation::{Operation, Patch};
use super::pointer::{Pointer, read_index};
use super::same::same_value;

/// Applies a patch; the value is untouched when any operation fails.
///
/// Numbers are compared by value in `test`, so `1` equals `1.0` (RFC 6902 §4.6). Patches that would make the value
/// deeper than [`super::MAX_DEPTH`] or copy more than [`super::MAX_COPIED_BYTES`] are refused, whoever wrote them.
///
/// # Errors
/// [`ApplyError`] names the first operation that cannot be applied and the reason.
///
/// ```
/// use patchpanel_core_models::patch::{self, ApplyFault, Patch};
/// use serde_json::json;
///
/// let patch: Patch = serde_json::from_value(json!([
///     {"op": "add", "path": "/a", "value": 1},
///     {"op": "remove", "path": "/b"},
/// ]))?;
/// let mut value = json!({});
/// let error = patch::apply(&mut value, &patch).unwrap_err();
/// assert_eq!((error.position, error.fault), (1, ApplyFault::NoValue));
/// assert_eq!(value, json!({}));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn apply(value: &mut Value, patch: &Patch) -> Result<(), ApplyError> {
    apply_with_undo(value, patch).map(drop)
}

/// Like [`apply`], and gives the patch that takes it back. Costs work in proportion to what the patch touches, whatever
/// else the value holds.
///
/// # Errors
/// As [`apply`].
pub fn apply_with_undo(value: &mut Value, patch: &Patch) -> Result<Patch, ApplyError> {
    let mut undo = Vec::with_capacity(patch.len());
    let outcome = apply_recording(value, patch, &mut undo);
    if let Err(error) = outcome {
        take_back(value, undo);
        return Err(error);
    }
    undo.reverse();
    Ok(Patch(undo))
}

/// Applies operation by operation. `undo` receives what takes each one back, to be read from its end.
fn apply_recording(
    value: &mut Value,
    patch: &Patch,
    undo: &mut Vec<Operation>,
) -> Result<(), ApplyError> {
    let mut bounds = Bounds::new();
    for (position, operation) in patch.iter().enumerate() {
        let within = bounds.check(value, operation);
        let outcome = within.and_then(|()| perform(value, operation.clone(), undo));
        outcome.map_err(|fault| ApplyError {
            position,
            name: operation.name(),
            path: operation.path().clone(),
            fault,
        })?;
    }
    Ok(())
}

fn take_back(value: &mut Value, mut undo: Vec<Operation>) {
    let mut unused = Vec::new();
    while let Some(operation) = undo.pop() {
        let outcome = perform(value, operation, &mut unused);
        debug_assert_eq!(
            outcome,
            Ok(()),
            "an undo applies to the value it was made from"
        );
        unused.clear();
    }
}

/// Performs one operation. When it fails, the value is as before.
pub(super) fn perform(
    value: &mut Value,
    operation: Operation,
    undo: &mut Vec<Operation>,
) -> Result<(), ApplyFault> {
    match operation {
        Operation::Add { path, value: new } => {
            let placed = add(value, path, new).map_err(|refused| refused.fault)?;
            undo.push(placed.undo());
        }
        Operation::Remove { path } => {
            let value = remove(value, &path)?;
            undo.push(Operation::Add { path, value });
        }
        Operation::Replace { path, value: new } => {
            let target = path.resolve_mut(value).ok_or(ApplyFault::NoValue)?;
            let value = std::mem::replace(target, new);
            undo.push(Operation::Replace { path, value });
        }
        Operation::Move { from, path } => shift(value, from, path, undo)?,
        Operation::Copy { from, path } => {
            let copy = from.resolve(value).ok_or(ApplyFault::NoSource)?.clone();
            let placed = add(value, path, copy).map_err(|refused| refused.fault)?;
            undo.push(placed.undo());
        }
        Operation::Test {
            path,
            value: expected,
        } => {
            let found = path.resolve(value).ok_or(ApplyFault::NoValue)?;
            if !same_value(found, &expected) {
                return Err(ApplyFault::TestFailed);
            }
        }
    }
    Ok(())
}

fn shift(
    value: &mut Value,
    from: Pointer,
    path: Pointer,
    undo: &mut Vec<Operation>,
) -> Result<(), ApplyFault> {
    if from == path {
        return from.resolve(value).map(|_| ()).ok_or(ApplyFault::NoSource);
    }
    if from.contains(&path) {
        return Err(ApplyFault::IntoItself);
    }
    let moved = remove(value, &from).or(Err(ApplyFault::NoSource))?;
    let onto_own_parent = path.contains(&from);
    match add(value, path, moved) {
        Ok(Placed {
            path,
            replaced: None,
        }) if !onto_own_parent => {
            undo.push(Operation::Move {
                from: path,
                path: from,
            });
            Ok(())
        }
        // A move back would lie inside the value that it restores, so the value is put back by itself.
        Ok(placed) => {
            let moved = placed.path.resolve(value).cloned().unwrap_or_default();
            undo.push(Operation::Add {
                path: from,
                value: moved,
            });
            undo.push(placed.undo());
            Ok(())
        }
        Err(Refused {
            fault,
            value: moved,
        }) => {
            let restored = add(value, from, moved);
            debug_assert!(restored.is_ok(), "a value fits where it was");
            Err(fault)
        }
    }
}

/// Where a value was put, and what was there.
struct Placed {
    /// The place, with `-` turned into the index that it stood for.
    path: Pointer,
    replaced: Option<Value>,
}

impl Placed {
    fn undo(self) -> Operation {
        let Self { path, replaced } = self;
        match replaced {
            Some(value) => Operation::Replace { path, value },
            None => Operation::Remove { path },
        }
    }
}

/// A value that could not be put anywhere, given back.
struct Refused {
    fault: ApplyFault,
    value: Value,
}

/// The object or array around a place.
enum Container<'value> {
    Object(&'value mut Map<String, Value>),
    Array(&'value mut Vec<Value>),
}

/// The container of a place and its last token; `None` for the whole value.
fn container<'value, 'path>(
    value: &'value mut Value,
    path: &'path Pointer,
) -> Option<(Result<Container<'value>, ApplyFault>, Cow<'path, str>)> {
    let (parent, token) = path.split_last_text()?;
    let container = match Pointer::resolve_text_mut(parent, value) {
        Some(Value::Object(members)) => Ok(Container::Object(members)),
        Some(Value::Array(items)) => Ok(Container::Array(items)),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            Err(ApplyFault::NoContainer)
        }
    };
    Some((container, token))
}

fn add(target: &mut Value, path: Pointer, value: Value) -> Result<Placed, Refused> {
    let Some((container, token)) = container(target, &path) else {
        let replaced = Some(std::mem::replace(target, value));
        return Ok(Placed { path, replaced });
    };
    match container {
        Ok(Container::Object(members)) => {
            let replaced = members.insert(token.into_owned(), value);
            Ok(Placed { path, replaced })
        }
        Ok(Container::Array(items)) => {
            let appends = token == "-";
            let index = if appends {
                Some(items.len())
            } else {
                read_index(&token)
            };
            let Some(index) = index.filter(|index| *index <= items.len()) else {
                let fault = ApplyFault::NoPosition;
                return Err(Refused { fault, value });
            };
            items.insert(index, value);
            let path = if appends {
                path.with_last(&index.to_string())
            } else {
                path
            };
            Ok(Placed {
                path,
                replaced: None,
            })
        }
        Err(fault) => Err(Refused { fault, value }),
    }
}

fn remove(target: &mut Value, path: &Pointer) -> Result<Value, ApplyFault> {
    let Some((container, token)) = container(target, path) else {
        return Err(ApplyFault::WholeValue);
    };
    match container {
        Ok(Container::Object(members)) => members.remove(token.as_ref()),
        Ok(Container::Array(items)) => read_index(&token)
            .filter(|index| *index < items.len())
            .map(|index| items.remove(index)),
        Err(_) => None,
    }
    .ok_or(ApplyFault::NoValue)
}
