use super::super::{Language, tests::spans_of};
use super::LineState;
use super::TokenKind::{Attribute, Comment, Number, Punctuation, String, Text};
use crate::code::highlight::TokenKind;

fn check(line: &str, state: LineState, expected: &[(TokenKind, &str)], after: LineState) {
    assert_eq!(
        spans_of(Language::Properties, line, state),
        (expected.to_vec(), after),
        "{line}"
    );
}

#[test]
fn an_entry_is_key_separator_value() {
    check(
        "con_host = Host-URL",
        LineState::Content,
        &[
            (Attribute, "con_host"),
            (Text, " "),
            (Punctuation, "="),
            (Text, " "),
            (String, "Host-URL"),
        ],
        LineState::Content,
    );
}

#[test]
fn white_space_alone_separates_too() {
    check(
        "key value",
        LineState::Content,
        &[(Attribute, "key"), (Text, " "), (String, "value")],
        LineState::Content,
    );
}

#[test]
fn an_escaped_separator_belongs_to_the_key() {
    check(
        "a\\=b:c",
        LineState::Content,
        &[
            (Attribute, "a"),
            (Number, "\\="),
            (Attribute, "b"),
            (Punctuation, ":"),
            (String, "c"),
        ],
        LineState::Content,
    );
}

#[test]
fn escapes_stand_out() {
    check(
        "k=Gr\\u00fc\\u00dfe\\n",
        LineState::Content,
        &[
            (Attribute, "k"),
            (Punctuation, "="),
            (String, "Gr"),
            (Number, "\\u00fc\\u00df"),
            (String, "e"),
            (Number, "\\n"),
        ],
        LineState::Content,
    );
}

#[test]
fn a_backslash_at_the_end_carries_the_value_over() {
    check(
        "k=a\\",
        LineState::Content,
        &[
            (Attribute, "k"),
            (Punctuation, "="),
            (String, "a"),
            (Number, "\\"),
        ],
        LineState::PropertyValue,
    );
    check(
        "  # b",
        LineState::PropertyValue,
        &[(Text, "  "), (String, "# b")],
        LineState::Content,
    );
    check(
        "k=a\\\\",
        LineState::Content,
        &[
            (Attribute, "k"),
            (Punctuation, "="),
            (String, "a"),
            (Number, "\\\\"),
        ],
        LineState::Content,
    );
}

#[test]
fn a_backslash_in_the_key_carries_the_key_over() {
    check(
        "con\\",
        LineState::Content,
        &[(Attribute, "con"), (Number, "\\")],
        LineState::PropertyKey,
    );
    check(
        " _host=x",
        LineState::PropertyKey,
        &[
            (Text, " "),
            (Attribute, "_host"),
            (Punctuation, "="),
            (String, "x"),
        ],
        LineState::Content,
    );
}

#[test]
fn a_comment_never_continues() {
    check(
        " # a \\",
        LineState::Content,
        &[(Text, " "), (Comment, "# a \\")],
        LineState::Content,
    );
    check(
        "!b",
        LineState::Content,
        &[(Comment, "!b")],
        LineState::Content,
    );
}
