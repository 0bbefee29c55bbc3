use super::super::{
    Language::Xml,
    tests::{check, spans_of},
};
use super::LineState::{self, Content, Tag};

const WHOLE: (LineState, LineState) = (Content, Content);

#[test]
fn an_element_has_a_tag_attributes_and_values() {
    check(
        Xml,
        WHOLE,
        r#"  <Field name="host"/>"#,
        "  pttttt aaaapsssssspp",
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
        assert_eq!(spans_of(Xml, line, before).1, after, "{line}");
    }
}

#[test]
fn an_attribute_on_the_next_line_keeps_its_colour() {
    check(Xml, (Tag, Tag), "type='url'", "aaaapsssss");
}

#[test]
fn a_missing_quote_does_not_swallow_the_next_element() {
    check(Xml, WHOLE, r#"<a b="c><d>"#, "pt apsssptp");
}

#[test]
fn references_stand_out_in_text_and_values() {
    check(
        Xml,
        WHOLE,
        r#"a &amp; b & c<d e="&#169;"/>"#,
        "  nnnnn      pt apsnnnnnnspp",
    );
}

#[test]
fn comments_between_elements_are_comments() {
    check(Xml, WHOLE, "<a/><!-- x --><b/>", "ptppccccccccccptpp");
}
