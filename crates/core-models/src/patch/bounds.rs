//! [`Bounds`]: how much larger and deeper than itself a patch may make a value.
//!
//! A `copy` of the whole value into itself doubles it, so forty short operations would fill any memory, and a chain of
//! them would nest deeper than any stack. Patches that people and [`super::diff`] make come nowhere near.

use serde_json::Value;

use super::fault::ApplyFault;
use super::operation::Operation;
use super::pointer::Pointer;

/// How deep a value may lie after an operation. JSON text that `serde_json` reads is at most 128 deep.
pub const MAX_DEPTH: usize = 512;

/// How much all `copy` operations of a patch may copy together, in bytes of memory, roughly.
pub const MAX_COPIED_BYTES: usize = 64 * 1024 * 1024;

/// What a value takes besides its text.
const VALUE_BYTES: usize = size_of::<Value>();

/// What is left for the rest of a patch.
pub(super) struct Bounds {
    bytes_left: usize,
}

impl Bounds {
    pub(super) fn new() -> Self {
        Self {
            bytes_left: MAX_COPIED_BYTES,
        }
    }

    /// Whether the operation stays within the bounds; only what puts a value somewhere can leave them.
    pub(super) fn check(&mut self, value: &Value, operation: &Operation) -> Result<(), ApplyFault> {
        match operation {
            Operation::Add { path, value: new } | Operation::Replace { path, value: new } => {
                check_depth(path, new)
            }
            Operation::Copy { from, path } => {
                let Some(copied) = from.resolve(value) else {
                    return Ok(());
                };
                check_depth(path, copied)?;
                self.bytes_left =
                    take_bytes(copied, self.bytes_left).ok_or(ApplyFault::TooLarge)?;
                Ok(())
            }
            Operation::Move { from, path } if depth_of(path) > depth_of(from) => from
                .resolve(value)
                .map_or(Ok(()), |moved| check_depth(path, moved)),
            Operation::Move { .. } | Operation::Remove { .. } | Operation::Test { .. } => Ok(()),
        }
    }
}

fn depth_of(path: &Pointer) -> usize {
    path.as_str().bytes().filter(|byte| *byte == b'/').count()
}

fn check_depth(path: &Pointer, value: &Value) -> Result<(), ApplyFault> {
    let levels = MAX_DEPTH.checked_sub(depth_of(path));
    if levels.is_some_and(|levels| fits(value, levels)) {
        Ok(())
    } else {
        Err(ApplyFault::TooDeep)
    }
}

/// Whether the value nests at most so many levels. Looks no deeper than that.
fn fits(value: &Value, levels: usize) -> bool {
    let mut children: Box<dyn Iterator<Item = &Value>> = match value {
        Value::Array(items) => Box::new(items.iter()),
        Value::Object(members) => Box::new(members.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => return true,
    };
    let Some(levels) = levels.checked_sub(1) else {
        return false;
    };
    children.all(|child| fits(child, levels))
}

/// What is left of a number of bytes when the value has been copied; `None` when they do not suffice.
fn take_bytes(value: &Value, left: usize) -> Option<usize> {
    let left = left.checked_sub(VALUE_BYTES)?;
    match value {
        Value::Null | Value::Bool(_) => Some(left),
        Value::Number(number) => left.checked_sub(number.as_str().len()),
        Value::String(text) => left.checked_sub(text.len()),
        Value::Array(items) => items
            .iter()
            .try_fold(left, |left, item| take_bytes(item, left)),
        Value::Object(members) => members.iter().try_fold(left, |left, (key, member)| {
            take_bytes(member, left.checked_sub(size_of::<String>() + key.len())?)
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::patch::{ApplyError, Patch, apply, invert, with_guards};

    fn fault(patch: &Patch, base: &Value) -> Option<ApplyFault> {
        let mut value = base.clone();
        let outcome = apply(&mut value, patch);
        let fault_of = |error: ApplyError| error.fault;
        let fault = outcome.err().map(fault_of);
        if fault.is_some() {
            assert_eq!(&value, base, "nothing was changed");
        }
        assert_eq!(invert(patch, base).err().map(fault_of), fault);
        assert_eq!(with_guards(patch, base).err().map(fault_of), fault);
        fault
    }

    fn copies(count: usize, path: impl Fn(usize) -> Pointer) -> Patch {
        let copy = |number| Operation::Copy {
            from: Pointer::root(),
            path: path(number),
        };
        Patch((0..count).map(copy).collect())
    }

    #[test]
    fn a_copy_bomb_is_refused_and_some_copies_are_not() {
        let doubling = |count| copies(count, |number| Pointer::root().join(number.to_string()));

        assert_eq!(fault(&doubling(10), &json!({})), None);
        let base = json!({"text": "x".repeat(1024 * 1024)});
        assert_eq!(fault(&doubling(5), &base), None);
        let number = crate::json::read(&"7".repeat(1024 * 1024)).unwrap();
        let numbers = doubling(60);
        assert_eq!(
            fault(&numbers, &json!({"n": number})),
            Some(ApplyFault::TooLarge)
        );
        assert_eq!(fault(&doubling(60), &base), Some(ApplyFault::TooLarge));
    }

    #[test]
    fn a_value_does_not_become_deeper_than_the_limit() {
        let wrap = copies(MAX_DEPTH - 1, |_| Pointer::root().join("a"));
        let once_more = copies(MAX_DEPTH, |_| Pointer::root().join("a"));

        assert_eq!(fault(&wrap, &json!({})), None);
        assert_eq!(fault(&once_more, &json!({})), Some(ApplyFault::TooDeep));
    }

    #[test]
    fn a_value_is_not_moved_deeper_than_the_limit() {
        let deep = (0..MAX_DEPTH - 2).fold(json!({}), |inner, _| json!({"a": inner}));
        let bottom =
            (0..MAX_DEPTH - 2).fold(Pointer::root().join("deep"), |path, _| path.join("a"));
        let moving = |value: Value| {
            let from = Pointer::root().join("moved");
            let path = bottom.join("here");
            fault(
                &Patch(vec![Operation::Move { from, path }]),
                &json!({"deep": deep, "moved": value}),
            )
        };

        assert_eq!(moving(json!(1)), None);
        assert_eq!(moving(json!([])), Some(ApplyFault::TooDeep));
    }
}
