use super::*;

fn check_fault(text: &str, expected: &str) {
    assert_eq!(read(text).unwrap_err().to_string(), expected, "{text:?}");
}

#[test]
fn numbers_stay_as_they_are_written() {
    for number in [
        "0",
        "-0",
        "1.0",
        "0.10",
        "1E5",
        "1e5",
        "1e+5",
        "1E-007",
        "1e400",
        "-1.5e3",
        "12345678901234567890123",
        "18446744073709551616",
        "1e999999999999999999999999",
        "3.141592653589793238462643383279502884197",
    ] {
        let text = format!(r#"[{{"a":{number}}},{number}]"#);

        assert_eq!(read(&text).unwrap().to_string(), text);
        assert_eq!(read(&format!(" {number}\n")).unwrap().to_string(), number);
    }
}

#[test]
fn what_is_no_number_is_refused() {
    for text in [
        "1.", "+1", ".5", "0x10", "1,5", "NaN", "01", "-", "1e", "--1", "1 2",
    ] {
        assert!(read(text).is_err(), "{text}");
    }
}

#[test]
fn values_are_those_of_serde_json() {
    for text in [
        r#"{"": null, "a/b": [1, -2, true, []], "ü": {"x": "ß\n\u00fc\ud83d\ude00"}}"#,
        " [ ] ",
        "\"x\"",
        "false",
    ] {
        assert_eq!(
            read(text).unwrap(),
            serde_json::from_str::<Value>(text).unwrap()
        );
    }
}

#[test]
fn a_character_that_cannot_be_seen_is_named() {
    check_fault(
        "\u{FEFF}{}",
        "Line 1, column 1: the invisible character U+FEFF (byte order mark) is not allowed here.",
    );
    check_fault(
        "{\n\u{A0} \"a\": 1}",
        "Line 2, column 1: the invisible character U+00A0 (no-break space) is not allowed here.",
    );
}

#[test]
fn half_of_a_surrogate_pair_has_a_place() {
    check_fault(
        "{\n  \"ä\": [\"caf\\ud83d\"]\n}",
        "Line 2, column 19: half of a surrogate pair is not a character.",
    );
    check_fault(
        "{\"\\udc00\": 1}",
        "Line 1, column 8: half of a surrogate pair is not a character.",
    );
}

#[test]
fn a_name_that_serde_json_keeps_for_itself_is_no_number() {
    check_fault(
        r#"[{"$serde_json::private::Number": "1"}]"#,
        "Line 1, column 3: the key “$serde_json::private::Number” cannot be used.",
    );
}

#[test]
fn values_nest_as_deep_as_serde_json_reads_them() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));

    assert!(read(&nested(127)).is_ok() && serde_json::from_str::<Value>(&nested(127)).is_ok());
    check_fault(
        &nested(128),
        "Line 1, column 128: values nest more than 127 deep.",
    );
    assert!(serde_json::from_str::<Value>(&nested(128)).is_err());
    assert!(read(&nested(100_000)).is_err());
}

#[test]
fn a_text_of_more_values_than_memory_has_room_for_is_refused() {
    let many = "1,".repeat(MOST_VALUES);
    let said = |text: &str| read(text).unwrap_err().what;

    assert_eq!(
        said(&format!("[{many}1]")),
        "the list has more than 250000 items"
    );
    assert_eq!(
        said(&format!("[[{many}1]]")),
        "the list has more than 250000 items"
    );
    let lists = format!("[{}[]]", format!("[{}1],", "1,".repeat(999)).repeat(250));
    assert_eq!(said(&lists), "there are more than 250000 values");
    let members = "\"\":1,".repeat(MOST_VALUES);
    assert_eq!(
        said(&format!("{{{members}\"\":1}}")),
        "an object has more than 250000 members"
    );
}
