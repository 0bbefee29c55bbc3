use super::*;
use crate::problem::Place;

#[test]
fn a_copy_of_the_english_text_is_found_in_its_line() {
    let found = problems("a=1\n# to translate\nb=Two\n# to translate\n\nc=3\n");

    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].code, found[0].place.unwrap().line),
        ("to-translate", 3)
    );
}

#[test]
fn the_last_of_two_lines_counts_and_is_reported() {
    let file = PropertiesFile::parse("a=1\r\nb=2\r\na=3");

    assert_eq!(file.get("a"), Some("3"));
    assert_eq!(file.keys(), ["a", "b"]);
    let problems = file.problems();
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "duplicate-key");
    assert_eq!(problems[0].place, Some(Place::new(3, 1)));
    assert_eq!(
        problems[0].what,
        "“a” is already on line 1; the last line counts."
    );
}

#[test]
fn a_byte_order_mark_at_the_start_is_told() {
    let problems = PropertiesFile::parse("\u{FEFF}a=1").problems();

    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, "byte-order-mark");
    assert_eq!(problems[0].severity, Severity::Warning);
}

#[test]
fn characters_of_a_wrong_encoding_are_warned_of_in_their_line() {
    for (text, expected) in [
        (
            "a=1\nb=L\u{92}a",
            "control-character: “b” holds U+0092 (control character).",
        ),
        (
            "a=1\nb=L\\u0092a",
            "control-character: “b” holds U+0092 (control character).",
        ),
        (
            "a=1\nb=M\u{FFFD}",
            "replacement-character: “b” holds U+FFFD (lost character).",
        ),
        (
            "a=1\n\u{FEFF}b=2",
            "byte-order-mark: “b” holds U+FEFF (byte order mark).",
        ),
        (
            "a=1\nb\u{A0}=2",
            "invisible-character: “b” holds U+00A0 (no-break space).",
        ),
        (
            "a=1\n# L\u{92}a",
            "control-character: The comment holds U+0092 (control character).",
        ),
        (
            "a=1\r! M\u{FFFD}ller\rb=2",
            "replacement-character: The comment holds U+FFFD (lost character).",
        ),
    ] {
        let problems = problems(text);

        assert_eq!(problems.len(), 1, "{text:?}");
        assert_eq!(
            format!("{}: {}", problems[0].code, problems[0].what),
            expected
        );
        assert_eq!(problems[0].severity, Severity::Warning);
        assert_eq!(problems[0].place, Some(Place::new(2, 1)));
    }
    assert_eq!(
        problems("a=1\u{A0}000 \u{200B}\\t\\n"),
        [],
        "a text may hold them"
    );
    assert_eq!(
        problems("a=\\ud834").len(),
        1,
        "reported once, as half a pair"
    );
}

#[test]
fn a_code_that_goes_on_in_the_next_line_is_whole() {
    let text = "a=#\\u00\\\n  e4\n";

    assert_eq!(PropertiesFile::parse(text).get("a"), Some("#ä"));
    assert_eq!(problems(text), []);
}

#[test]
fn a_malformed_code_is_an_error_because_java_refuses_the_file() {
    let problems = problems("con_dir=C:\\users\\app\ncon_user=User\n");

    assert_eq!(problems[0].code, "bad-escape");
    assert_eq!(problems[0].severity, Severity::Error);
}

#[test]
fn a_malformed_code_blocks_whatever_else_is_wrong_with_its_line() {
    for text in [
        "\\ud834=C:\\users",
        "\\users=\\ud834",
        "a=\\ud834 C:\\users",
        "k\u{A0}=C:\\users",
        "k=\u{92}\\users",
        "k=1\nk=C:\\users",
        "# \\users \\\nk=C:\\users",
        "k=a\\\n#\\users",
        "\u{FEFF}#k=C:\\users\nk=1",
        "\u{FEFF}k=C:\\users",
    ] {
        let blocking = |problem: &&Problem| problem.severity == Severity::Error;
        let problems = problems(text);
        let codes: Vec<_> = problems.iter().filter(blocking).map(|it| it.code).collect();

        assert_eq!(codes, ["bad-escape"], "{text:?}");
    }
}

#[test]
fn a_code_in_a_comment_is_of_no_concern_to_java() {
    for text in [
        "# C:\\users\n",
        "a=1\r! C:\\users\\\rb=2",
        "  #\\u\n",
        "\\\n# \\users\na=1",
    ] {
        assert_eq!(problems(text), [], "{text:?}");
    }
}
