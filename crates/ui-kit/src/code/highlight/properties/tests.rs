use super::super::{Language::Properties, tests::check};
use super::LineState::{Content, PropertyKey, PropertyValue};

const WHOLE: (super::LineState, super::LineState) = (Content, Content);

#[test]
fn an_entry_is_key_separator_value() {
    check(
        Properties,
        WHOLE,
        "con_host = Host-URL",
        "aaaaaaaa p ssssssss",
    );
}

#[test]
fn white_space_alone_separates_too() {
    check(Properties, WHOLE, "key value", "aaa sssss");
}

#[test]
fn an_escaped_separator_belongs_to_the_key() {
    check(Properties, WHOLE, r"a\=b:c", "annaps");
}

#[test]
fn escapes_stand_out() {
    check(
        Properties,
        WHOLE,
        r"k=Gr\u00fc\u00dfe\n",
        "apssnnnnnnnnnnnnsnn",
    );
}

#[test]
fn a_backslash_at_the_end_carries_the_value_over() {
    check(Properties, (Content, PropertyValue), r"k=a\", "apsn");
    check(Properties, (PropertyValue, Content), "  # b", "  sss");
    check(Properties, WHOLE, r"k=a\\", "apsnn");
}

#[test]
fn a_backslash_in_the_key_carries_the_key_over() {
    check(Properties, (Content, PropertyKey), r"con\", "aaan");
    check(Properties, (PropertyKey, Content), " _host=x", " aaaaaps");
}

#[test]
fn a_comment_never_continues() {
    check(Properties, WHOLE, r" # a \", " ccccc");
    check(Properties, WHOLE, "!b", "cc");
}
