//! Equality of RFC 6902 §4.6: the order of members does not matter, numbers are compared by value.

use std::hash::{Hash, Hasher};

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
        (Value::String(left), Value::String(right)) => same_text(left, right),
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
    // Both are in the order of their keys, as a rule, so that nothing has to be looked up.
    let has_same = |((key, a), (other, b)): ((&String, &Value), (&String, &Value))| {
        if same_text(key, other) {
            same_value(a, b)
        } else {
            right.get(key).is_some_and(|b| same_value(a, b))
        }
    };
    left.len() == right.len() && left.iter().zip(right).all(has_same)
}

/// A value that equals others as [`same_value`] has it.
#[derive(Clone, Copy)]
pub(super) struct ByValue<'value>(pub(super) &'value Value);

impl PartialEq for ByValue<'_> {
    fn eq(&self, other: &Self) -> bool {
        same_value(self.0, other.0)
    }
}

impl Hash for ByValue<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        match self.0 {
            Value::Number(number) => match Decimal::read(number.as_str()) {
                Some(decimal) => decimal.hash(hasher),
                None => number.as_str().hash(hasher),
            },
            Value::Array(items) => {
                items.len().hash(hasher);
                for item in items {
                    Self(item).hash(hasher);
                }
            }
            Value::Object(members) => {
                // Whatever the order of the members, the sum is the same.
                let sum = members.iter().fold(0_u64, |sum, (key, value)| {
                    let mut member = std::hash::DefaultHasher::new();
                    key.hash(&mut member);
                    Self(value).hash(&mut member);
                    sum.wrapping_add(member.finish())
                });
                sum.hash(hasher);
            }
            plain => plain.hash(hasher),
        }
    }
}

fn same_number(left: &Number, right: &Number) -> bool {
    let (left, right) = (left.as_str(), right.as_str());
    let by_value = || Some(Decimal::read(left)? == Decimal::read(right)?);
    same_text(left, right) || by_value() == Some(true)
}

/// Whether two texts are equal. Most are short, and for those a call to compare memory takes longer than comparing.
#[inline]
pub(super) fn same_text(left: &str, right: &str) -> bool {
    let (left, right) = (left.as_bytes(), right.as_bytes());
    left.len() == right.len()
        && same_ends::<4>(left, right)
            .or_else(|| same_ends::<8>(left, right))
            .unwrap_or_else(|| left == right)
}

/// Whether texts of one length are equal, for those of `N` to twice as many bytes, which both ends cover.
#[inline]
fn same_ends<const N: usize>(left: &[u8], right: &[u8]) -> Option<bool> {
    let is_covered = left.len() <= 2 * N;
    let starts = left.first_chunk::<N>()? == right.first_chunk::<N>()?;
    is_covered.then_some(starts && left.last_chunk::<N>()? == right.last_chunk::<N>()?)
}

/// A decimal number in the one form that all its spellings share, of any size. It is never written out, so that an
/// exponent costs nothing.
#[derive(Debug, Clone, Copy)]
struct Decimal<'text> {
    is_negative: bool,
    /// The digits before and behind the point.
    parts: [&'text str; 2],
    /// How many of the digits are zeros at the start.
    zeros: usize,
    /// How many digits follow, without zeros at the end; none for zero.
    length: usize,
    /// What the last of them stands for, as a power of ten.
    exponent: i128,
}

impl<'text> Decimal<'text> {
    /// Reads a number as JSON writes it; `None` for an exponent of more than 38 digits.
    fn read(text: &'text str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let unsigned = mantissa.strip_prefix('-');
        let (whole, fraction) = unsigned
            .unwrap_or(mantissa)
            .split_once('.')
            .unwrap_or((unsigned.unwrap_or(mantissa), ""));
        let digits = whole.bytes().chain(fraction.bytes());
        let is_zero = |digit: &u8| *digit == b'0';
        let zeros = digits.clone().take_while(is_zero).count();
        let all = whole.len() + fraction.len();
        if zeros == all {
            return Some(Self {
                is_negative: false,
                parts: ["", ""],
                zeros: 0,
                length: 0,
                exponent: 0,
            });
        }
        let moved = digits.rev().take_while(is_zero).count();
        let shift = i128::try_from(moved).ok()? - i128::try_from(fraction.len()).ok()?;
        Some(Self {
            is_negative: unsigned.is_some(),
            parts: [whole, fraction],
            zeros,
            length: all - zeros - moved,
            exponent: exponent.parse::<i128>().ok()?.checked_add(shift)?,
        })
    }

    fn digits(self) -> impl Iterator<Item = u8> + use<'text> {
        let [whole, fraction] = self.parts;
        let digits = whole.bytes().chain(fraction.bytes());
        digits.skip(self.zeros).take(self.length)
    }
}

impl PartialEq for Decimal<'_> {
    fn eq(&self, other: &Self) -> bool {
        let shape = |number: &Self| (number.is_negative, number.length, number.exponent);
        shape(self) == shape(other) && self.digits().eq(other.digits())
    }
}

impl Hash for Decimal<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.is_negative, self.exponent).hash(hasher);
        for digit in self.digits() {
            digit.hash(hasher);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::hash::DefaultHasher;

    use super::*;

    fn hash(number: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        ByValue(&crate::json::read(number).unwrap()).hash(&mut hasher);
        hasher.finish()
    }

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
            ("1e999999999", "10E0999999998"),
            ("1e99999999999999999999", "0.1e100000000000000000000"),
        ] {
            assert_eq!(Decimal::read(left), Decimal::read(right), "{left} {right}");
            assert_eq!(hash(left), hash(right), "{left} {right}");
        }
        for (left, right) in [
            ("1", "-1"),
            ("1", "10"),
            ("18446744073709551616", "18446744073709551617"),
            ("0.1", "0.10000000000000001"),
            ("1e999999999", "1e999999998"),
            ("101", "1001"),
        ] {
            assert_ne!(Decimal::read(left), Decimal::read(right), "{left} {right}");
        }
    }

    #[test]
    fn an_exponent_that_no_number_holds_equals_itself() {
        let huge = format!("1e{}", "9".repeat(1_000));
        let value = crate::json::read(&huge).unwrap();

        assert!(same_value(&value, &value));
        assert!(!same_value(&value, &crate::json::read("1").unwrap()));
    }

    #[test]
    fn texts_of_every_length_are_compared_to_their_last_byte() {
        for length in 0..40 {
            let text = "x".repeat(length);
            assert!(same_text(&text, &text.clone()), "{length}");
            for at in 0..length {
                let mut other = text.clone();
                other.replace_range(at..=at, "y");
                assert!(!same_text(&text, &other), "{length} {at}");
            }
        }
    }
}
