use super::*;

#[test]
fn setting_one_key_leaves_every_other_byte() {
    let mut file = PropertiesFile::parse("# ü\r\n  a \\\r\n : 1\\\r\n  2\r\nb = \\u00FC\r\n\r\nc");

    file.set("a", "x");

    assert_eq!(
        file.to_string(),
        "# ü\r\n  a \\\r\n : x\r\nb = \\u00FC\r\n\r\nc"
    );
}

#[test]
fn setting_the_value_it_has_changes_nothing() {
    let mut file = PropertiesFile::parse("a=\\u00FC\\\n");

    file.set("a", "ü");

    assert_eq!(file.to_string(), "a=\\u00FC\\\n");
}

#[test]
fn a_key_without_separator_gets_one() {
    let mut file = PropertiesFile::parse("a");

    file.set("a", " 1");

    assert_eq!(file.to_string(), "a=\\ 1");
    assert_eq!(PropertiesFile::parse("a=\\ 1").get("a"), Some(" 1"));
}

#[test]
fn a_new_key_follows_the_habits_of_the_file() {
    let mut file = PropertiesFile::parse("a : 1\r\nb : 2");

    file.set("c d", "=ä\n");

    assert_eq!(
        file.to_string(),
        "a : 1\r\nb : 2\r\nc\\ d : \\=\\u00e4\\n\r\n"
    );
    assert_eq!(file.get("c d"), Some("=ä\n"));
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

/// Found by fuzzing: the new key was written into the line of the odd one.
#[test]
fn a_new_key_is_not_joined_to_a_key_that_is_a_byte_order_mark() {
    let mut file = PropertiesFile::parse("\n\u{FEFF}");

    file.set("a", "1");

    assert_eq!(file.to_string(), "\n\u{FEFF}\na=1\n");
}

/// Found by fuzzing: the last line was taken for the line that was tried behind it.
#[test]
fn a_new_key_is_not_joined_to_a_key_named_x() {
    let mut file = PropertiesFile::parse("x=1");

    file.set("a", "1");

    assert_eq!(file.to_string(), "x=1\na=1\n");
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

/// Found by a property test: the next line was read as the value.
#[test]
fn an_emptied_value_does_not_swallow_the_next_line() {
    let mut file = PropertiesFile::parse("a=\\\r1\nb=2\n");

    file.set("a", "");

    assert_eq!(file.to_string(), "a=\nb=2\n");
}
