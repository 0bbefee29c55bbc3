//! Equality of RFC 6902 §4.6: the order of members does not matter, numbers are compared by value.

use serde_json::{Map, Number, Value};

/// Whether two values are equal, whatever the order of members and however numbers are written.
///
/// ```
/// use patchpanel_core_models::patch::same_value;
/// use serde_json::json;
///
/// assert!(same_value(&json!({"a": 5, "b": [1]}), &json!({"b": [1.0], "a": 5.0})));
/// assert!(!same_value(&json!(9_007_199_254_740_993_u64), &json!(9_007_199_254_740_992_u64)));
/// assert!(!same_value(&json!("5"), &json!(5)));
/// ```
pub fn same_value(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => same_number(left, right),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same_value(a, b))
        }
        (Value::Object(left), Value::Object(right)) => same_members(left, right),
        _ => left == right,
    }
}

/// Whether two objects have equal members, as [`same_value`] has it.
pub fn same_members(left: &Map<String, Value>, right: &Map<String, Value>) -> bool {
    let has_same = |(key, a): (&String, &Value)| right.get(key).is_some_and(|b| same_value(a, b));
    left.len() == right.len() && left.iter().all(has_same)
}

fn same_number(left: &Number, right: &Number) -> bool {
    if left == right {
        return true;
    }
    let [left, right] = [left, right].map(Number::to_string);
    match (Decimal::read(&left), Decimal::read(&right)) {
        (Some(left), Some(right)) => left == right,
        (None, _) | (_, None) => left == right,
    }
}

/// A decimal number in the one form that all its spellings share, of any size.
#[derive(Debug, PartialEq, Eq)]
struct Decimal {
    is_negative: bool,
    /// Without zeros at either end; none for zero.
    digits: String,
    exponent: i64,
}

impl Decimal {
    /// Reads a number as JSON writes it; `None` for an exponent of more than 18 digits.
    fn read(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let (is_negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_end_matches('0');
        let moved = i64::try_from(all.len() - digits.len()).ok()?;
        let fraction = i64::try_from(fraction.len()).ok()?;
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            return Some(Self {
                is_negative: false,
                digits: String::new(),
                exponent: 0,
            });
        }
        let exponent = exponent.parse::<i64>().ok()?;
        Some(Self {
            is_negative,
            digits: digits.to_owned(),
            exponent: exponent.checked_add(moved)?.checked_sub(fraction)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_are_compared_by_value() {
        for (left, right) in [
            ("1", "1.0"),
            ("1", "1e0"),
            ("100", "1E+2"),
            ("-0", "0.0"),
            ("0.10", "1e-1"),
            ("1e400", "10e399"),
            ("12345678901234567890123", "12345678901234567890123.000"),
            ("0e99999999999999999999", "0"),
        ] {
            assert_eq!(Decimal::read(left), Decimal::read(right), "{left} {right}");
        }
        for (left, right) in [
            ("1", "-1"),
            ("1", "10"),
            ("18446744073709551616", "18446744073709551617"),
            ("0.1", "0.10000000000000001"),
        ] {
            assert_ne!(Decimal::read(left), Decimal::read(right), "{left} {right}");
        }
    }
}
