//! A difference leads from one value to the other and back; an applicable patch has an inverse and guards; a patch
//! that fails changes nothing. Values and operations are made of the bytes, so that most of them have much in common.

use arbitrary::{Result, Unstructured};
use patchpanel_core_models::patch::{self, Operation, Patch, Pointer};
use serde_json::{Map, Value, json};

const KEYS: [&str; 8] = ["", "a", "b", "a/b", "m~n", "0", "-", "ü"];

pub fn check(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let (Ok(before), Ok(after)) = (value(&mut bytes, 5), value(&mut bytes, 5)) else {
        return;
    };
    check_difference(&before, &after);
    if let Ok(patch) = operations(&mut bytes) {
        check_patch(&patch, &before);
    }
}

fn value(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    let kinds = if depth == 0 { 6 } else { 8 };
    Ok(match bytes.int_in_range(0..=kinds - 1)? {
        0 => Value::Null,
        1 => Value::Bool(bytes.arbitrary()?),
        2 => json!(bytes.int_in_range(0..=3_u8)?),
        3 => json!(bytes.arbitrary::<f64>()?),
        4 => json!(bytes.choose(&KEYS)?),
        5 => json!(bytes.arbitrary::<&str>()?),
        6 => {
            let length = bytes.int_in_range(0..=12)?;
            Value::Array(
                (0..length)
                    .map(|_| value(bytes, depth - 1))
                    .collect::<Result<_>>()?,
            )
        }
        _ => {
            let length = bytes.int_in_range(0..=5)?;
            let member = |_| Ok((bytes.choose(&KEYS)?.to_string(), value(bytes, depth - 1)?));
            Value::Object((0..length).map(member).collect::<Result<Map<_, _>>>()?)
        }
    })
}

fn pointer(bytes: &mut Unstructured<'_>) -> Result<Pointer> {
    let length = bytes.int_in_range(0..=4)?;
    (0..length).try_fold(Pointer::root(), |pointer, _| {
        Ok(if bytes.arbitrary()? {
            pointer.join(bytes.choose(&KEYS)?)
        } else {
            pointer.join(bytes.int_in_range(0..=12_u8)?.to_string())
        })
    })
}

fn operations(bytes: &mut Unstructured<'_>) -> Result<Patch> {
    let length = bytes.int_in_range(1..=6)?;
    let operation = |_| {
        let path = pointer(bytes)?;
        Ok(match bytes.int_in_range(0..=5)? {
            0 => Operation::Add {
                path,
                value: value(bytes, 2)?,
            },
            1 => Operation::Remove { path },
            2 => Operation::Replace {
                path,
                value: value(bytes, 2)?,
            },
            3 => Operation::Move {
                from: pointer(bytes)?,
                path,
            },
            4 => Operation::Copy {
                from: pointer(bytes)?,
                path,
            },
            _ => Operation::Test {
                path,
                value: value(bytes, 2)?,
            },
        })
    };
    (0..length)
        .map(operation)
        .collect::<Result<Vec<_>>>()
        .map(Patch::from)
}

fn check_difference(before: &Value, after: &Value) {
    let patch = patch::diff(before, after);
    assert!(patch.len() <= json_patch::diff(before, after).0.len());
    assert_eq!(patch.is_empty(), patch::same_value(before, after));
    let patched = check_patch(&patch, before).expect("a difference applies");
    assert!(patch::same_value(&patched, after));
}

/// What the patch makes of the value, when it applies.
fn check_patch(patch: &Patch, base: &Value) -> Option<Value> {
    let mut value = base.clone();
    if let Err(error) = patch::apply(&mut value, patch) {
        assert_eq!(&value, base, "a patch that fails changes nothing");
        assert!(error.position < patch.len());
        assert_eq!(patch::invert(patch, base), Err(error));
        return None;
    }
    let read: Patch =
        serde_json::from_str(&patch.to_string()).expect("a patch reads as it was written");
    assert_eq!(&read, patch);

    let mut undone = value.clone();
    let undo = patch::invert(patch, base).expect("a patch that applies has an inverse");
    patch::apply(&mut undone, &undo).expect("an inverse applies");
    assert_eq!(&undone, base);

    let mut guarded_value = base.clone();
    let guarded = patch::with_guards(patch, base).expect("a patch that applies has guards");
    patch::apply(&mut guarded_value, &guarded).expect("guards hold at the base");
    assert_eq!(guarded_value, value);
    Some(value)
}
