use serde_json::json;

use super::*;

fn check_read(kind: Kind, typed: &str, expected: Result<Value, &str>) {
    assert_eq!(
        kind.read(typed),
        expected.map_err(str::to_owned),
        "{typed:?}"
    );
}

#[test]
fn typed_text_is_kept_to_the_letter() {
    check_read(Kind::Text, " 25 ", Ok(json!(" 25 ")));
    check_read(Kind::Text, "", Ok(json!("")));
}

#[test]
fn numbers_are_read_as_json_writes_them() {
    check_read(Kind::Number, " 25 ", Ok(json!(25)));
    check_read(
        Kind::Number,
        "-1.5e3",
        Ok(json_text::read("-1.5e3").unwrap()),
    );
    check_read(
        Kind::Number,
        "18446744073709551615",
        Ok(json!(18_446_744_073_709_551_615_u64)),
    );
    for text in [
        "", "1.", "+1", ".5", "0x10", "1,5", "NaN", "01", "true", "\"1\"",
    ] {
        let refusal = format!("“{text}” is not a JSON number. Examples are 25, -3 and 1.5.");
        check_read(Kind::Number, text, Err(&refusal));
    }
}

#[test]
fn a_number_keeps_every_digit_that_was_typed() {
    for text in [
        "18446744073709551616",
        "12345678901234567890123",
        "0.10",
        "1E5",
        "1e400",
        "-0",
    ] {
        let number = Kind::Number.read(text).unwrap();

        assert_eq!(typing_text(&number), text);
    }
}

#[test]
fn booleans_are_spelled_out() {
    check_read(Kind::Boolean, "true", Ok(json!(true)));
    check_read(
        Kind::Boolean,
        "yes",
        Err("“yes” is neither true nor false. Type true or false."),
    );
}

#[test]
fn containers_are_read_from_json_of_their_kind() {
    check_read(Kind::Object, "{\"a\": [1]}", Ok(json!({"a": [1]})));
    check_read(Kind::Object, "", Ok(json!({})));
    check_read(
        Kind::Object,
        "[1]",
        Err("This is not an object. Type an object in braces, such as {\"key\": 1}."),
    );
    check_read(
        Kind::Array,
        "{}",
        Err("This is not an array. Type an array in brackets, such as [1, 2]."),
    );
}

#[test]
fn changing_the_kind_keeps_what_the_new_kind_can_say() {
    let cases = [
        (Kind::Number, json!("25"), json!(25)),
        (Kind::Number, json!("many"), json!(0)),
        (Kind::Text, json!(25), json!("25")),
        (Kind::Text, json!({"a": 1}), json!("{\"a\":1}")),
        (Kind::Boolean, json!("true"), json!(true)),
        (Kind::Boolean, json!(1), json!(false)),
        (Kind::Null, json!([1]), json!(null)),
        (Kind::Array, json!("a"), json!(["a"])),
        (Kind::Array, json!({"b": 2, "a": 1}), json!([1, 2])),
        (Kind::Array, json!(null), json!([])),
        (Kind::Object, json!(["x"]), json!({"0": "x"})),
        (Kind::Object, json!(true), json!({})),
    ];
    for (kind, value, expected) in cases {
        assert_eq!(kind.convert(&value), expected, "{value} as {kind:?}");
    }
}

#[test]
fn plain_text_has_quotes_where_it_could_be_mistaken() {
    let cases = [
        (json!("ccg"), "ccg"),
        (json!("25"), "\"25\""),
        (json!(25), "25"),
        (json!("true"), "\"true\""),
        (json!(""), "\"\""),
        (json!(" a"), "\" a\""),
        (json!("a\nb"), "\"a\\nb\""),
        (json!(null), "null"),
    ];
    for (value, expected) in cases {
        assert_eq!(plain(&value), expected);
    }
}

#[test]
fn containers_say_how_much_they_hold() {
    assert_eq!(
        in_a_line(&json!({"a": 1, "b": 2, "c": 3})),
        "object, 3 keys"
    );
    assert_eq!(in_a_line(&json!([7])), "array, 1 item");
    assert_eq!(in_a_line(&json!([])), "array, 0 items");
    assert_eq!(in_a_line(&json!("a\"b")), "\"a\\\"b\"");
}
