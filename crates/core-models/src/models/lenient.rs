//! Reading members that the API documents in one form and sends in several.
//!
//! Each function is a `deserialize_with` and never fails on valid JSON: what cannot be understood becomes
//! the empty value. Nothing here decides what is written.

use serde::{Deserialize as _, Deserializer};
use serde_json::{Map, Value};

use crate::ids::ScriptName;

/// Text; numbers and booleans are taken as they are written; anything else is absent.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Value::deserialize(from).map(text_of)
}

pub(super) fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Like [`text`], for an enum with an open arm.
pub(super) fn word<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: From<String>,
{
    Ok(text(from)?.map(T::from))
}

/// A script name; an empty one is absent.
pub(super) fn script_name<'de, D>(from: D) -> Result<Option<ScriptName>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(text(from)?.and_then(|name| ScriptName::try_from(name).ok()))
}

/// `true`, `"true"` in any case or a number other than 0; anything else is `false`.
pub(super) fn truth<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(Option::<bool>::from(TruthValue(Value::deserialize(from)?)).unwrap_or_default())
}

/// Like [`truth`], but absent when it is neither.
pub(super) fn optional_truth<'de, D>(from: D) -> Result<Option<bool>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(TruthValue(Value::deserialize(from)?).into())
}

struct TruthValue(Value);

impl From<TruthValue> for Option<bool> {
    fn from(TruthValue(value): TruthValue) -> Self {
        match value {
            Value::Bool(truth) => Some(truth),
            Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
            Value::Number(number) => number.as_f64().map(|number| number != 0.0),
            Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }
}

/// A whole number of seconds or the like, also written as text or with decimals.
pub(super) fn whole_number<'de, D>(from: D) -> Result<Option<u64>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(whole_number_of(&Value::deserialize(from)?))
}

pub(super) fn whole_number_of(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number
            .as_u64()
            .or_else(|| number.as_f64().and_then(whole_part)),
        Value::String(text) => text
            .trim()
            .parse()
            .ok()
            .or_else(|| text.trim().parse().ok().and_then(whole_part)),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn whole_part(number: f64) -> Option<u64> {
    // 2^53: above it a float no longer holds every whole number.
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked to lie between 0 and 2^53"
    )]
    (0.0..=LIMIT).contains(&number).then_some(number as u64)
}

/// A list of texts; `null` is empty, a single text is a list of one, objects give their name.
pub(super) fn texts<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    Value::deserialize(from).map(texts_of)
}

pub(super) fn texts_of(value: Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.into_iter().filter_map(item_text).collect(),
        Value::String(text) => texts_in(text),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// The beta API writes a list as the text `[]`.
fn texts_in(text: String) -> Vec<String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Vec::new();
    }
    match serde_json::from_str(trimmed) {
        Ok(Value::Array(items)) => items.into_iter().filter_map(item_text).collect(),
        Ok(_) | Err(_) => vec![text],
    }
}

/// The private API of before 2024 lists files as objects; one of these members names the file.
fn item_text(item: Value) -> Option<String> {
    const NAMES: [&str; 5] = ["path", "key", "fileName", "filename", "name"];
    let Value::Object(members) = item else {
        return text_of(item);
    };
    let named = NAMES
        .into_iter()
        .find_map(|name| members.get(name).and_then(Value::as_str))
        .map(str::to_owned);
    named.or_else(|| Some(Value::Object(members).to_string()))
}

/// A list of words separated by blanks, as OAuth writes scopes, or a JSON array of them.
pub(super) fn blank_separated<'de, D>(from: D) -> Result<Vec<String>, D::Error>
where
    D: Deserializer<'de>,
{
    Value::deserialize(from).map(blank_separated_of)
}

pub(super) fn blank_separated_of(value: Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => items.into_iter().filter_map(text_of).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}

/// A free object; also the same object written as a text; anything else is empty.
pub(super) fn object<'de, D>(from: D) -> Result<Map<String, Value>, D::Error>
where
    D: Deserializer<'de>,
{
    Ok(match Value::deserialize(from)? {
        Value::Object(members) => members,
        Value::String(text) => serde_json::from_str(&text).unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => Map::new(),
    })
}
