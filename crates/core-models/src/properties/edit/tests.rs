use super::*;

#[test]
fn a_value_is_set_where_its_key_is_and_every_other_byte_stays() {
    for (why, before, key, value, after) in [
        (
            "other bytes stay",
            "# ü\r\n  a \\\r\n : 1\\\r\n  2\r\nb = \\u00FC\r\n\r\nc",
            "a",
            "x",
            "# ü\r\n  a \\\r\n : x\r\nb = \\u00FC\r\n\r\nc",
        ),
        (
            "the value it has",
            "a=\\u00FC\\\n",
            "a",
            "ü",
            "a=\\u00FC\\\n",
        ),
        ("no separator yet", "a", "a", " 1", "a=\\ 1"),
        (
            "the file's habits",
            "a : 1\r\nb : 2",
            "c d",
            "=ä\n",
            "a : 1\r\nb : 2\r\nc\\ d : \\=\\u00e4\\n\r\n",
        ),
        // Found by fuzzing: the new key was written into the line of the odd one.
        (
            "a key that is a byte order mark",
            "\n\u{FEFF}",
            "a",
            "1",
            "\n\u{FEFF}\na=1\n",
        ),
        // Found by fuzzing: the last line was taken for the line that was tried behind it.
        ("a key named x", "x=1", "a", "1", "x=1\na=1\n"),
        // Found by a property test: the next line was read as the value.
        (
            "an emptied value before a line",
            "a=\\\r1\nb=2\n",
            "a",
            "",
            "a=\nb=2\n",
        ),
    ] {
        let mut file = PropertiesFile::parse(before);

        file.set(key, value);

        assert_eq!(file.to_string(), after, "{why}");
        assert_eq!(file.get(key), Some(value), "{why}");
        assert_eq!(PropertiesFile::parse(after).get(key), Some(value), "{why}");
    }
}

#[test]
fn a_new_key_is_not_swallowed_by_a_dangling_backslash() {
    for text in ["a=1\\", "a=1\\\n", "\\"] {
        let mut file = PropertiesFile::parse(text);
        let before: Vec<String> = file.keys().into_iter().map(str::to_owned).collect();

        file.set("b", "2");

        let again = PropertiesFile::parse(&file.to_string());
        assert_eq!(again.get("b"), Some("2"), "{text:?}");
        assert_eq!(again.keys().len(), before.len() + 1, "{text:?}");
    }
}

#[test]
fn a_value_is_not_escaped_by_a_dangling_backslash() {
    for text in ["b\\", "b \\", "b=\\", "b=\\\n"] {
        let mut file = PropertiesFile::parse(text);

        file.set("b", "nn");

        assert_eq!(
            PropertiesFile::parse(&file.to_string()).get("b"),
            Some("nn"),
            "{text:?}"
        );
    }
}

#[test]
fn utf8_is_written_when_chosen() {
    let mut file = PropertiesFile::parse("a=1\n").writing(Escapes::Utf8);

    file.set("a", "ä𝄞");

    assert_eq!(file.to_string(), "a=ä𝄞\n");
}

#[test]
fn many_new_keys_are_set_changed_and_removed_like_one() {
    let mut file = PropertiesFile::parse("a=1\\\n 2\na=3");
    for number in 0..3_000 {
        file.set(&format!("key{number}"), "x");
    }

    file.set("a", "4");
    file.set("key7", "ü");
    assert!(file.remove("key8"));
    file.set("key2999", "y");
    file.set("key8", "z");

    let text = file.to_string();
    assert!(text.starts_with("a=1\\\n 2\na=4\nkey0=x\n"));
    assert!(text.ends_with("key2998=x\nkey2999=y\nkey8=z\n"));
    assert_eq!(PropertiesFile::parse(&text), file);
    assert_eq!(file.get("key7"), Some("ü"));
}

#[test]
fn removing_a_key_removes_all_its_lines() {
    let mut file = PropertiesFile::parse("a=1\n# note\nb=2\na=3\n");

    assert!(file.remove("a"));
    assert!(!file.remove("a"));
    assert_eq!(file.to_string(), "# note\nb=2\n");
}

/// Found by fuzzing.
#[test]
fn a_key_that_becomes_the_first_does_not_lose_its_first_character() {
    let mut file = PropertiesFile::parse("a=1\n\u{FEFF}b=2\n");

    file.remove("a");

    assert_eq!(file.to_string(), "\\ufeffb=2\n");
    let again = PropertiesFile::parse(&file.to_string());
    assert_eq!(again.get("\u{FEFF}b"), Some("2"));
}
