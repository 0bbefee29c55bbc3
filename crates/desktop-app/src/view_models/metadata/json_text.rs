//! Reads JSON that a person typed: faults with line and column in characters, and keys that stand twice are refused,
//! because the first of them would vanish without a word. Never changes a text.

use std::collections::BTreeSet;
use std::fmt;

use patchpanel_core_models::problem::Place;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::Metadata;

/// What is wrong with a text, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub place: Place,
    /// What is wrong, without a full stop.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { line, column } = self.place;
        write!(formatter, "Line {line}, column {column}: {}.", self.what)
    }
}

/// The text of a metadata object, with line breaks and indents.
pub(crate) fn write(metadata: &Metadata) -> String {
    serde_json::to_string_pretty(metadata).unwrap_or_default()
}

/// The text of any value, with line breaks and indents.
pub(crate) fn value_text(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}

/// Reads any JSON value.
///
/// # Errors
/// The first [`Fault`] in the text.
pub(crate) fn read(text: &str) -> Result<Value, Fault> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict.deserialize(&mut reader);
    let ended = value.and_then(|value| reader.end().map(|()| value));
    ended.map_err(|error| fault(text, &error))
}

/// Reads a metadata object.
///
/// # Errors
/// The first [`Fault`] in the text, also when it is JSON but no object.
pub(crate) fn read_metadata(text: &str) -> Result<Metadata, Fault> {
    match read(text)? {
        Value::Object(metadata) => Ok(metadata),
        _ => Err(Fault {
            place: Place { line: 1, column: 1 },
            what: "metadata is one object, written in braces".to_owned(),
        }),
    }
}

fn fault(text: &str, error: &serde_json::Error) -> Fault {
    let said = error.to_string();
    let what = said
        .rsplit_once(" at line ")
        .map_or(said.as_str(), |(what, _)| what);
    let what = if error.is_eof() {
        "the text ends too early; a bracket, a brace or a quote is still open".to_owned()
    } else {
        in_words(what)
    };
    Fault {
        place: place(text, error.line(), error.column()),
        what,
    }
}

/// The reader's words where they would puzzle a person.
fn in_words(what: &str) -> String {
    let words = match what {
        "expected ident" | "expected value" => "a value is expected here, and text needs quotes",
        "key must be a string" => "a key is expected here, and it needs quotes",
        "trailing characters" => "there is more text after the end of the value",
        other => return other.replace('`', ""),
    };
    words.to_owned()
}

/// `serde_json` counts columns in bytes; people count characters.
fn place(text: &str, line: usize, byte_column: usize) -> Place {
    let line_text = |line: usize| text.split('\n').nth(line - 1).unwrap_or_default();
    // Column 0 is the line break before the line: the fault is at the end of the line above.
    let (line, byte_column) = match (line.max(1), byte_column) {
        (line @ 2.., 0) => (line - 1, line_text(line - 1).len() + 1),
        position => position,
    };
    let line_text = line_text(line);
    let before = byte_column.saturating_sub(1).min(line_text.len());
    let before = line_text
        .char_indices()
        .take_while(|(offset, _)| *offset < before)
        .count();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Place {
        line: number(line),
        column: number(before + 1),
    }
}

/// Like the reader of [`Value`], but a key that stands twice is a fault.
#[derive(Clone, Copy)]
struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut read = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            read.push(item);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut read = Map::new();
        let mut seen = BTreeSet::new();
        while let Some(key) = members.next_key::<String>()? {
            if !seen.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key “{key}” stands twice")));
            }
            let value = members.next_value_seed(self)?;
            read.insert(key, value);
        }
        Ok(Value::Object(read))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check_fault(text: &str, expected: &str) {
        assert_eq!(
            read_metadata(text).unwrap_err().to_string(),
            expected,
            "{text:?}"
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let value = json!({"": null, "a/b": [1, -2, 1.5, true], "ü": {"x": "ß\n"}});
        let Value::Object(metadata) = value.clone() else {
            unreachable!()
        };

        assert_eq!(read_metadata(&write(&metadata)), Ok(metadata));
        assert_eq!(read(&value.to_string()), Ok(value));
    }

    #[test]
    fn faults_say_line_and_column() {
        check_fault(
            "{\n  \"a\": 1\n  \"b\": 2\n}",
            "Line 3, column 3: expected , or }.",
        );
        check_fault(
            "{\"a\": tru}",
            "Line 1, column 10: a value is expected here, and text needs quotes.",
        );
        check_fault(
            "{a: 1}",
            "Line 1, column 2: a key is expected here, and it needs quotes.",
        );
        check_fault(
            "{\"a\": 1} x",
            "Line 1, column 10: there is more text after the end of the value.",
        );
    }

    #[test]
    fn columns_count_characters_and_not_bytes() {
        check_fault(
            "{\"ääää\": x}",
            "Line 1, column 10: a value is expected here, and text needs quotes.",
        );
    }

    #[test]
    fn a_fault_at_a_line_break_is_at_the_end_of_its_line() {
        check_fault(
            "{\n  \"a\": tru\n}",
            "Line 2, column 11: a value is expected here, and text needs quotes.",
        );
    }

    #[test]
    fn a_text_that_is_not_finished_says_so() {
        check_fault(
            "{\"a\": [1,",
            "Line 1, column 9: the text ends too early; a bracket, a brace or a quote is still open.",
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        check_fault(
            "{\"a\": 1, \"b\": {\"x\": 1, \"x\": 2}}",
            "Line 1, column 26: the key “x” stands twice.",
        );
    }

    #[test]
    fn metadata_is_an_object() {
        check_fault(
            "[1]",
            "Line 1, column 1: metadata is one object, written in braces.",
        );
    }
}
