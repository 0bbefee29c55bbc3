//! Reading members that the API documents in one form and sends in several.
//!
//! [`Members`] reads an object member by member, so that one that cannot be read harms no other. What has a value of
//! another kind than is expected becomes the empty value. Nothing here decides what is written.

use std::collections::BTreeMap;
use std::mem;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::unread::Unread;
use crate::ids::ScriptName;
use crate::json;
use crate::patch::{Pointer, same_value};

/// The members of an object: each is taken out by its name, and the rest is kept.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) rest: Map<String, Value>,
    pub(super) unread: Vec<Unread>,
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(from)?;
        Self::read(raw.get(), &Pointer::root()).map_err(D::Error::custom)
    }
}

impl From<Map<String, Value>> for Members {
    fn from(rest: Map<String, Value>) -> Self {
        let unread = Vec::new();
        Self { rest, unread }
    }
}

impl Members {
    /// Reads the object that `text` is, without blanks around it.
    ///
    /// # Errors
    /// A few words when it is no object.
    fn read(text: &str, place: &Pointer) -> Result<Self, String> {
        let entries = json::entries(text).map_err(|odd| odd.what)?;
        let mut by_name: BTreeMap<(String, Option<String>), Vec<&str>> = BTreeMap::new();
        for (name, member) in entries {
            let name = match json::key(name) {
                Ok(name) => (name, None),
                Err(odd) => (name.trim_matches('"').to_owned(), Some(odd.what)),
            };
            by_name.entry(name).or_default().push(member);
        }
        let mut members = Self::default();
        let left = json::left();
        for ((name, odd), texts) in by_name {
            let values = texts.iter().map(|text| json::value_of(text, &left));
            members.take_in(place, (&name, odd.as_deref()), &texts, values.collect());
        }
        Ok(members)
    }

    /// Takes in what stands under one name: one value, or what cannot be read.
    fn take_in(
        &mut self,
        place: &Pointer,
        (name, odd): (&str, Option<&str>),
        texts: &[&str],
        values: Vec<Result<Value, json::Odd<'_>>>,
    ) {
        let same = match (odd, values.as_slice()) {
            (None, [Ok(first), others @ ..]) => others
                .iter()
                .all(|other| other.as_ref().is_ok_and(|other| same_value(first, other))),
            _ => false,
        };
        if same {
            self.rest.extend(
                values
                    .into_iter()
                    .flatten()
                    .take(1)
                    .map(|value| (name.to_owned(), value)),
            );
            return;
        }
        let place = place.join(name);
        for (text, value) in texts.iter().zip(values) {
            let why = match (odd, value) {
                (Some(odd), _) => odd.to_owned(),
                (None, Err(odd)) => odd.what,
                (None, Ok(_)) => format!("the key “{name}” appears twice"),
            };
            self.note(&place, text, why);
        }
    }

    fn note(&mut self, place: &Pointer, text: &str, why: impl Into<String>) {
        self.unread.push(Unread {
            place: place.clone(),
            text: text.to_owned(),
            why: why.into(),
        });
    }

    /// What was not taken out.
    pub(super) fn rest(&mut self) -> Map<String, Value> {
        mem::take(&mut self.rest)
    }

    pub(super) fn unread(&mut self) -> Vec<Unread> {
        mem::take(&mut self.unread)
    }

    pub(super) fn value(&mut self, name: &str) -> Option<Value> {
        self.rest.remove(name).filter(|value| !value.is_null())
    }

    /// Text; numbers and booleans are taken as they are written. Of anything else there is none, and it is not read.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = self.value(name)?;
        if value.is_object() || value.is_array() {
            self.note(
                &Pointer::root().join(name),
                &value.to_string(),
                "a text is expected",
            );
        }
        text_of(value)
    }

    /// Like [`Self::text`], for an enum with an open arm.
    pub(super) fn word<T: From<String>>(&mut self, name: &str) -> Option<T> {
        self.text(name).map(T::from)
    }

    /// A script name; an empty one is absent.
    pub(super) fn script_name(&mut self, name: &str) -> Option<ScriptName> {
        ScriptName::try_from(self.text(name)?).ok()
    }

    /// `true`, `"true"` in any case or a number other than 0; anything else is `false`.
    pub(super) fn truth(&mut self, name: &str) -> bool {
        self.value(name)
            .and_then(|value| truth_of(&value))
            .unwrap_or_default()
    }

    /// A whole number of seconds or the like, also written as text or with decimals.
    pub(super) fn whole_number(&mut self, name: &str) -> Option<u64> {
        whole_number_of(&self.value(name)?)
    }

    /// A list of texts; `null` is empty, a single text is a list of one, objects give their name.
    pub(super) fn texts(&mut self, name: &str) -> Vec<String> {
        self.value(name).map(texts_of).unwrap_or_default()
    }

    /// The names in a list of objects: of each the first of these members that holds a text. A text stands for itself.
    pub(super) fn names(&mut self, name: &str, members: &[&str]) -> Vec<String> {
        let Some(Value::Array(items)) = self.value(name) else {
            return Vec::new();
        };
        let name_of = |item: Value| {
            let Value::Object(mut object) = item else {
                return text_of(item);
            };
            let mut texts = members.iter().filter_map(|member| object.remove(*member));
            texts.find_map(|value| text_of(value).filter(|text| !text.trim().is_empty()))
        };
        items.into_iter().filter_map(name_of).collect()
    }

    /// A list of words separated by blanks, as OAuth writes scopes, or a JSON array of them.
    pub(super) fn blank_separated(&mut self, name: &str) -> Vec<String> {
        self.value(name).map(blank_separated_of).unwrap_or_default()
    }

    /// A free object, read member by member; also the same object written as a text.
    pub(super) fn object(&mut self, name: &str) -> Map<String, Value> {
        let place = Pointer::root().join(name);
        let text = match self.value(name) {
            Some(Value::Object(members)) => return members,
            Some(Value::String(text)) if text.trim().is_empty() => return Map::new(),
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(other) => other.to_string(),
            None => match self.take_unread(&place) {
                Some(text) => text,
                None => return Map::new(),
            },
        };
        match Self::read(&text, &place) {
            Ok(inside) => {
                self.unread.extend(inside.unread);
                inside.rest
            }
            Err(why) => {
                self.note(&place, &text, why);
                Map::new()
            }
        }
    }

    /// The text of an object that cannot be read as a whole.
    fn take_unread(&mut self, place: &Pointer) -> Option<String> {
        let mut here = self
            .unread
            .iter()
            .enumerate()
            .filter(|(_, unread)| unread.place == *place);
        let (Some((index, unread)), None) = (here.next(), here.next()) else {
            return None;
        };
        unread
            .text
            .starts_with('{')
            .then_some(index)
            .map(|index| self.unread.remove(index).text)
    }
}

pub(super) fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn truth_of(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.trim().eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.trim().eq_ignore_ascii_case("false") => Some(false),
        Value::Number(_) => Some(!same_value(value, &Value::from(0))),
        Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn whole_number_of(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => whole_number_in(number.as_str()),
        Value::String(text) => whole_number_in(text.trim()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn whole_number_in(text: &str) -> Option<u64> {
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().and_then(whole_part))
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
    match json::read(trimmed) {
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

fn blank_separated_of(value: Value) -> Vec<String> {
    match value {
        Value::String(text) => text.split_whitespace().map(str::to_owned).collect(),
        Value::Array(items) => items.into_iter().filter_map(text_of).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    }
}
