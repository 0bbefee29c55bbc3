//! JSON text as it is written: every number keeps its digits, and what a value cannot hold is a fault with its place.
//!
//! `serde_json` decides what is JSON. It alone would not do: it writes `1E5` as `1e+5`, keeps the last of two members
//! of the same name without a word, and takes an object with a certain name for a number.

mod bytes;
#[cfg(test)]
mod tests;

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeOwned, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Map, Number, Value};

use crate::invisible;
use crate::problem::Place;

pub use bytes::text_of;

/// How deep values may nest, which is where `serde_json` stops, too.
const MAX_DEPTH: usize = 127;

/// The most values in one text. Two letters may make a value, which takes many times their memory.
const MOST_VALUES: usize = 250_000;

/// The start of the names by which `serde_json` tells its own numbers and raw texts from objects.
const RESERVED: &str = "$serde_json::private::";

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub place: Place,
    /// What is wrong, without a full stop.
    pub what: String,
}

impl std::error::Error for Fault {}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(formatter, "Line {line}, column {column}: {}.", self.what)
    }
}

/// Reads a JSON text. Numbers of any size and precision stay as they are written.
///
/// # Errors
/// The first [`Fault`]: what is no JSON, a name that stands twice in an object, and half of a surrogate pair, which
/// no text can hold.
///
/// ```
/// use patchpanel_core_models::json;
///
/// let text = r#"{"a":1E5,"b":12345678901234567890123,"c":-0}"#;
/// assert_eq!(json::read(text)?.to_string(), text);
/// let fault = json::read(r#"{"a": 1, "a": 2}"#).unwrap_err();
/// assert_eq!(fault.to_string(), "Line 1, column 12: the key “a” appears twice.");
/// # Ok::<(), json::Fault>(())
/// ```
pub fn read(text: &str) -> Result<Value, Fault> {
    let raw: &RawValue = serde_json::from_str(text).map_err(|error| no_json(text, &error))?;
    value(raw.get(), MAX_DEPTH, &left()).map_err(|odd| Fault {
        place: Place::of(
            text,
            odd.at.as_ptr().addr() - text.as_ptr().addr() + odd.offset,
        ),
        what: odd.what,
    })
}

/// Reads bytes that somebody sent.
///
/// What no reader takes leaves only the value in which it stands unreadable, where the type keeps what it cannot read:
/// see [`text_of`].
///
/// # Errors
/// When they are no JSON, or not that of the type.
pub fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    serde_json::from_str(&text_of(bytes)?)
}

/// For `deserialize_with`: a value with its numbers as they are written.
pub(crate) fn as_written<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<Written>,
    T::Error: fmt::Display,
{
    let raw = Box::<RawValue>::deserialize(from)?;
    let value = read(raw.get()).map_err(D::Error::custom)?;
    T::try_from(Written(value)).map_err(D::Error::custom)
}

/// A value whose numbers are as they were written.
pub(crate) struct Written(Value);

impl From<Written> for Value {
    fn from(Written(value): Written) -> Self {
        value
    }
}

impl From<Written> for Option<Value> {
    fn from(Written(value): Written) -> Self {
        Some(value)
    }
}

impl TryFrom<Written> for Map<String, Value> {
    type Error = &'static str;

    fn try_from(Written(value): Written) -> Result<Self, Self::Error> {
        match value {
            Value::Object(members) => Ok(members),
            _ => Err("an object is expected"),
        }
    }
}

/// Why a part of a JSON text has no value.
#[derive(Debug)]
pub(crate) struct Odd<'text> {
    at: &'text str,
    /// Where in the part, in bytes.
    offset: usize,
    pub(crate) what: String,
}

/// How many values are left of those that a text may hold.
pub(crate) fn left() -> Cell<usize> {
    Cell::new(MOST_VALUES)
}

/// The value of a JSON text without blanks around it, one of those that are [`left`].
pub(crate) fn value_of<'text>(text: &'text str, left: &Cell<usize>) -> Result<Value, Odd<'text>> {
    value(text, MAX_DEPTH, left)
}

fn value<'text>(text: &'text str, depth: usize, left: &Cell<usize>) -> Result<Value, Odd<'text>> {
    let odd = |what| Odd {
        at: text,
        offset: 0,
        what,
    };
    let taken = left.get().checked_sub(1);
    left.set(taken.ok_or_else(|| odd(format!("there are more than {MOST_VALUES} values")))?);
    let inside = || {
        let inside = depth.checked_sub(1);
        inside.ok_or_else(|| odd(format!("values nest more than {MAX_DEPTH} deep")))
    };
    match text.as_bytes().first() {
        Some(b'{') => object(text, inside()?, left).map(Value::Object),
        Some(b'[') => {
            let depth = inside()?;
            let items = items(text, MOST_VALUES).map_err(|error| odd_at(text, &error))?;
            let items = items.into_iter().map(|item| value(item, depth, left));
            items.collect::<Result<_, _>>().map(Value::Array)
        }
        Some(b'-' | b'0'..=b'9') => Ok(Value::Number(number(text))),
        _ => parsed(text),
    }
}

fn object<'text>(
    text: &'text str,
    depth: usize,
    left: &Cell<usize>,
) -> Result<Map<String, Value>, Odd<'text>> {
    let mut members = Map::new();
    for (key_text, member) in entries(text)? {
        let key = key(key_text)?;
        if members.contains_key(&key) {
            return Err(Odd {
                at: key_text,
                offset: key_text.len() - 1,
                what: format!("the key “{key}” appears twice"),
            });
        }
        members.insert(key, value(member, depth, left)?);
    }
    Ok(members)
}

/// The name of a member, from its text in quotes.
pub(crate) fn key(text: &str) -> Result<String, Odd<'_>> {
    let key: String = parsed(text)?;
    if key.starts_with(RESERVED) {
        return Err(Odd {
            at: text,
            offset: 0,
            what: format!("the key “{key}” cannot be used"),
        });
    }
    Ok(key)
}

/// A number as it is written. Every public way to make one writes the exponent anew, which changes no value.
fn number(text: &str) -> Number {
    Number::from_string_unchecked(text.to_owned())
}

fn parsed<'text, T: Deserialize<'text>>(text: &'text str) -> Result<T, Odd<'text>> {
    serde_json::from_str(text).map_err(|error| odd_at(text, &error))
}

fn odd_at<'text>(text: &'text str, error: &serde_json::Error) -> Odd<'text> {
    Odd {
        at: text,
        // What comes here has no line breaks but between the items of a list.
        offset: error.column().saturating_sub(1).min(text.len()),
        what: in_words(error),
    }
}

/// The items of a list, each as it is written. Where there are more than `most`, reading ends before the memory does.
///
/// # Errors
/// When the text is no list, or has too many items.
pub fn items(text: &str, most: usize) -> serde_json::Result<Vec<&str>> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let items = (&mut reader).deserialize_seq(ItemsVisitor { most })?;
    reader.end()?;
    Ok(items)
}

struct ItemsVisitor {
    most: usize,
}

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Vec<&'de str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element::<&RawValue>()? {
            if items.len() == self.most {
                let why = format!("the list has more than {} items", self.most);
                return Err(A::Error::custom(why));
            }
            items.push(item.get());
        }
        Ok(items)
    }
}

/// The members of an object, each as its name in quotes and the text of its value.
pub(crate) fn entries(text: &str) -> Result<Vec<(&str, &str)>, Odd<'_>> {
    parsed(text).map(|Entries(entries)| entries)
}

struct Entries<'text>(Vec<(&'text str, &'text str)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Entries<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, member)) = members.next_entry::<&RawValue, &RawValue>()? {
            if entries.len() == MOST_VALUES {
                let why = format!("an object has more than {MOST_VALUES} members");
                return Err(A::Error::custom(why));
            }
            entries.push((key.get(), member.get()));
        }
        Ok(Entries(entries))
    }
}

fn no_json(text: &str, error: &serde_json::Error) -> Fault {
    let lines = text.split_inclusive('\n');
    let lines = lines.take(error.line().saturating_sub(1));
    // `serde_json` counts columns in bytes; column 0 is the line break before the line.
    let offset = lines.map(str::len).sum::<usize>() + error.column();
    let offset = text.ceil_char_boundary(offset.saturating_sub(1));
    let odd = text.get(offset..).and_then(|rest| rest.chars().next());
    let hidden = odd.filter(|odd| *odd != '\n' && invisible::name(*odd).is_some());
    Fault {
        place: Place::of(text, offset),
        what: hidden.map_or_else(
            || in_words(error),
            |hidden| {
                format!(
                    "the invisible character {} is not allowed here",
                    invisible::described(hidden)
                )
            },
        ),
    }
}

/// The reader's words, or others where they would puzzle a person.
fn in_words(error: &serde_json::Error) -> String {
    if error.is_eof() {
        return "the text ends too early; a bracket, a brace or a quote is still open".to_owned();
    }
    let said = error.to_string();
    let what = said
        .rsplit_once(" at line ")
        .map_or(said.as_str(), |(what, _)| what);
    let words = match what {
        "expected ident" | "expected value" => "a value is expected here, and text needs quotes",
        "key must be a string" => "a key is expected here, and it needs quotes",
        "trailing characters" => "there is more text after the end of the value",
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => {
            "half of a surrogate pair is not a character"
        }
        other => return other.replace('`', ""),
    };
    words.to_owned()
}
