//! [`naive_count`]: how many operations a comparison without alignment of arrays would need.
//!
//! It is the measure that [`super::diff`] never exceeds, and an upper bound of what a nested comparison
//! costs, so that alternatives can be compared without trying them.

use serde_json::{Map, Value};

use super::same::same_value;

/// The number of operations when arrays are compared index by index.
pub(super) fn naive_count(before: &Value, after: &Value) -> usize {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => count_members(before, after),
        (Value::Array(before), Value::Array(after)) => {
            let pairs = before.iter().zip(after);
            let changes: usize = pairs.map(|(old, new)| naive_count(old, new)).sum();
            changes + before.len().abs_diff(after.len())
        }
        _ => usize::from(!same_value(before, after)),
    }
}

fn count_members(before: &Map<String, Value>, after: &Map<String, Value>) -> usize {
    let mut shared = 0;
    let mut changes = 0;
    for (key, old) in before {
        if let Some(new) = after.get(key) {
            shared += 1;
            changes += naive_count(old, new);
        }
    }
    changes + before.len() + after.len() - 2 * shared
}
