//! Reads JSON that a person typed: faults with line and column in characters, and keys that stand twice are refused,
//! because the first of them would vanish without a word. Never changes a text.

use patchpanel_core_models::problem::Place;
use serde_json::Value;

use super::Metadata;

pub(crate) use patchpanel_core_models::json::{Fault, read};

/// The text of a metadata object, with line breaks and indents.
pub(crate) fn write(metadata: &Metadata) -> String {
    serde_json::to_string_pretty(metadata).unwrap_or_default()
}

/// The text of any value, with line breaks and indents.
pub(crate) fn value_text(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
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
            "Line 1, column 26: the key “x” appears twice.",
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
