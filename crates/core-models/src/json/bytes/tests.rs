use proptest::prelude::*;
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::*;
use crate::json::{from_bytes, items, read};

#[test]
fn bytes_that_are_no_utf_8_are_half_a_pair_and_a_mark_at_the_start_is_nothing() {
    assert_eq!(text_of(b"\xEF\xBB\xBF{}").unwrap(), "{}");
    assert_eq!(text_of(b"[\"gr\xfcn\"]").unwrap(), r#"["gr\udcfcn"]"#);
    assert_eq!(from_bytes::<Value>(b"\xEF\xBB\xBF[1]").unwrap(), json!([1]));
}

#[test]
fn a_byte_that_is_no_utf_8_stays_unreadable_behind_any_escape() {
    for before in [
        "", "\\", r"\\", r"\\\", r"\\\\", r"\ud83d", r"\\ud83d", r"\n",
    ] {
        for odd in [b"\xfc".as_slice(), b"\t", b"\0", br"\x", br"\u12G4"] {
            if before.ends_with('\\') && odd.starts_with(b"\\") {
                continue;
            }
            let text = [b"[1,\"gr", before.as_bytes(), odd, b"n\"]"].concat();
            let text = text_of(&text).unwrap();

            assert!(read(&text).is_err(), "{text}");
            let items: Vec<&RawValue> = serde_json::from_str(&text).unwrap();
            assert_eq!(items.len(), 2, "only that text is unreadable: {text}");
        }
    }
}

#[test]
fn what_no_reader_takes_harms_only_its_own_value() {
    for odd in [
        "\"l\t1\"",
        "\"l\n1\"",
        "\"\u{1}\"",
        r#""C:\x""#,
        r#""\u12G4""#,
        r#""\u12""#,
        "NaN",
        "-Infinity",
        "undefined",
        "None",
        "01",
        ".5",
        "+1",
        "1.",
        "0x1F",
        "'a'",
        r"\x41",
    ] {
        let text = format!(r#"[{{"a":1}},{{"x":{odd},"b":"\\\"","c":[{odd},2]}},3]"#);
        let text = text_of(text.as_bytes()).unwrap();

        let rows = items(&text, 10).unwrap_or_else(|error| panic!("{odd}: {error}"));
        assert_eq!([rows[0], rows[2]], [r#"{"a":1}"#, "3"], "{odd}");
        assert!(read(rows[1]).is_err(), "{odd}");
    }
}

#[test]
fn a_text_that_marks_would_make_a_megabyte_longer_is_refused() {
    for odd in ["\"\u{1}\",", "NaN,", "\"\u{1}\u{1}\u{1}\u{1}\u{1}\u{1}\","] {
        let few = format!("[{}1]", odd.repeat(10_000));
        let many = format!("[{}1]", odd.repeat(300_000));
        assert!(text_of(few.as_bytes()).unwrap().len() > few.len());
        text_of(many.as_bytes()).unwrap_err();
    }
    from_bytes::<Value>(&[b"[\"", vec![0xFF; 250_000].as_slice(), b"\"]"].concat()).unwrap_err();
}

#[test]
fn what_is_neither_list_nor_object_stays_as_it_is() {
    for text in ["Forbidden", "", "NaN", "<p>\u{1}</p>", "\"a\tb\""] {
        assert_eq!(text_of(text.as_bytes()).unwrap(), text);
    }
}

fn json_text() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let members = prop::collection::btree_map(any::<String>(), inner.clone(), 0..4);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            members.prop_map(|members| members.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_json_stays_as_it_is(value in json_text()) {
        for text in [value.to_string(), format!("{value:#}")] {
            prop_assert_eq!(&*text_of(text.as_bytes()).unwrap(), &*text);
        }
    }

    #[test]
    fn any_bytes_become_text_that_is_not_marked_again(bytes in "[\\[{]([\\[\\]{},:\"\\\\u0-9a-fNtrue.\t\n -]|\u{1}|ü){0,40}") {
        let once = text_of(bytes.as_bytes()).unwrap().into_owned();
        prop_assert_eq!(&*text_of(once.as_bytes()).unwrap(), &*once);
    }
}
