//! Numbers of JSON by their value, however they are written.

use serde_json::{Number, Value};

/// Whether two values are equal, numbers by value (RFC 6902 §4.6).
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || plain(left.as_str()) == plain(right.as_str())
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
        }
        (Value::Object(left), Value::Object(right)) => {
            let is_same =
                |(name, a): (&String, &Value)| right.get(name).is_some_and(|b| same(a, b));
            left.len() == right.len() && left.iter().all(is_same)
        }
        _ => left == right,
    }
}

/// Sign, digits without zeros around them, and exponent.
fn plain(number: &str) -> (bool, String, i128) {
    let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let exponent: i128 = exponent.parse().unwrap_or(i128::from(i64::MAX));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return (false, String::new(), 0);
    }
    let moved = (digits.len() - significant.len()) as i128 - fraction.len() as i128;
    (
        whole.starts_with('-'),
        significant.to_owned(),
        exponent.saturating_add(moved),
    )
}

/// The value as a server keeps it that reads numbers as 64-bit floats and writes whole ones without a point.
pub(crate) fn respelled(value: Value) -> Value {
    match value {
        Value::Number(number) => {
            let float = number
                .as_f64()
                .filter(|float| float.fract() == 0.0 && float.abs() < 1e15);
            let whole = float.and_then(|float| format!("{float:.0}").parse::<i64>().ok());
            let plain = number.as_f64().and_then(Number::from_f64);
            Value::Number(whole.map(Number::from).or(plain).unwrap_or(number))
        }
        Value::Array(items) => items.into_iter().map(respelled).collect(),
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(name, value)| (name, respelled(value)))
                .collect(),
        ),
        Value::Null | Value::Bool(_) | Value::String(_) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn numbers_are_the_same_by_value() {
        for (left, right) in [
            ("1", "1.0"),
            ("1", "1e0"),
            ("0.10", "1e-1"),
            ("-0", "0"),
            ("1e400", "10e399"),
        ] {
            assert!(same(&number(left), &number(right)), "{left} {right}");
        }
        assert!(!same(
            &number("18446744073709551616"),
            &number("18446744073709551617")
        ));
        assert!(!same(&number("1"), &number("-1")));
    }

    #[test]
    fn a_server_with_floats_writes_whole_numbers_without_a_point() {
        for (sent, kept) in [
            ("1.0", "1"),
            ("1E2", "100"),
            ("0.10", "0.1"),
            ("1e400", "1e+400"),
        ] {
            assert_eq!(respelled(number(sent)).to_string(), kept);
        }
    }
}
