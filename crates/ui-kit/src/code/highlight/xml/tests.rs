use super::super::{Language, tests::spans_of};
use super::LineState;
use super::TokenKind::{Attribute, Comment, Number, Punctuation, String, Tag, Text};
use crate::code::highlight::TokenKind;

fn check(line: &str, state: LineState, expected: &[(TokenKind, &str)], after: LineState) {
    assert_eq!(
        spans_of(Language::Xml, line, state),
        (expected.to_vec(), after),
        "{line}"
    );
}

#[test]
fn an_element_has_a_tag_attributes_and_values() {
    check(
        r#"  <Field name="host"/>"#,
        LineState::Content,
        &[
            (Text, "  "),
            (Punctuation, "<"),
            (Tag, "Field"),
            (Text, " "),
            (Attribute, "name"),
            (Punctuation, "="),
            (String, "\"host\""),
            (Punctuation, "/>"),
        ],
        LineState::Content,
    );
}

#[test]
fn what_a_line_leaves_open_is_carried_over() {
    use LineState as S;
    for (line, before, after) in [
        ("<!-- one", S::Content, S::Comment),
        ("two", S::Comment, S::Comment),
        ("three --><a>", S::Comment, S::Content),
        ("<!--> still open", S::Content, S::Comment),
        ("<![CDATA[ <a>", S::Content, S::CharacterData),
        ("</a> ]]>", S::CharacterData, S::Content),
        ("<?xml version='1.0'", S::Content, S::Instruction),
        ("?>", S::Instruction, S::Content),
        ("<!DOCTYPE Form PUBLIC", S::Content, S::Doctype),
        ("\"a.dtd\" [", S::Doctype, S::DoctypeSubset),
        (
            "<!ENTITY e 'x'> <!-- ]",
            S::DoctypeSubset,
            S::DoctypeComment,
        ),
        ("--> <!ENTITY f 'y'>", S::DoctypeComment, S::DoctypeSubset),
        ("]>", S::DoctypeSubset, S::Content),
        ("<Field name=\"a\"", S::Content, S::Tag),
        ("  type='text'>", S::Tag, S::Content),
        ("<Field name=\"a", S::Content, S::DoubleQuoted),
        ("b' c\" x='", S::DoubleQuoted, S::SingleQuoted),
        ("\"'/>", S::SingleQuoted, S::Content),
        ("", S::Comment, S::Comment),
    ] {
        assert_eq!(spans_of(Language::Xml, line, before).1, after, "{line}");
    }
}

#[test]
fn an_attribute_on_the_next_line_keeps_its_colour() {
    check(
        "type='url'",
        LineState::Tag,
        &[(Attribute, "type"), (Punctuation, "="), (String, "'url'")],
        LineState::Tag,
    );
}

#[test]
fn a_missing_quote_does_not_swallow_the_next_element() {
    check(
        r#"<a b="c><d>"#,
        LineState::Content,
        &[
            (Punctuation, "<"),
            (Tag, "a"),
            (Text, " "),
            (Attribute, "b"),
            (Punctuation, "="),
            (String, "\"c>"),
            (Punctuation, "<"),
            (Tag, "d"),
            (Punctuation, ">"),
        ],
        LineState::Content,
    );
}

#[test]
fn references_stand_out_in_text_and_values() {
    check(
        r#"a &amp; b & c<d e="&#169;"/>"#,
        LineState::Content,
        &[
            (Text, "a "),
            (Number, "&amp;"),
            (Text, " b & c"),
            (Punctuation, "<"),
            (Tag, "d"),
            (Text, " "),
            (Attribute, "e"),
            (Punctuation, "="),
            (String, "\""),
            (Number, "&#169;"),
            (String, "\""),
            (Punctuation, "/>"),
        ],
        LineState::Content,
    );
}

#[test]
fn comments_between_elements_are_comments() {
    check(
        "<a/><!-- x --><b/>",
        LineState::Content,
        &[
            (Punctuation, "<"),
            (Tag, "a"),
            (Punctuation, "/>"),
            (Comment, "<!-- x -->"),
            (Punctuation, "<"),
            (Tag, "b"),
            (Punctuation, "/>"),
        ],
        LineState::Content,
    );
}
