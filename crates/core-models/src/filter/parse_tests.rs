//! Reading filter expressions: every shape, and every fault at its place.

use super::parse::DEPTH_LIMIT;
use super::{Field, Filter};
use crate::test_rows::rows;

#[test]
fn expressions_of_every_shape_are_read_and_printed() {
    let table = r#"
        name sw "Acme" -> name sw "Acme"
        name   co"a" -> name co "a"
        directConnect eq "true" -> directConnect eq "true"
        directConnect eq true -> directConnect eq true
        count ge -12.5 -> count ge -12.5
        created gt 2026-01-31T08:00:00.000Z -> created gt 2026-01-31T08:00:00.000Z
        created lt 2026-01-31 -> created lt 2026-01-31
        created le 2026-01-31T08:00:00+02:00 -> created le 2026-01-31T08:00:00+02:00
        owner.name ne "x" -> owner.name ne "x"
        features ca("A","B") -> features ca ("A", "B")
        type in ( "a" , 1 , true ) -> type in ("a", 1, true)
        pr name -> pr name
        name isnull -> name isnull
        name eq "a \"b\" \\ c" -> name eq "a \"b\" \\ c"
        name eq "and or ( ) # % & ü" -> name eq "and or ( ) # % & ü"
        not a isnull or b isnull and c isnull -> not a isnull or b isnull and c isnull
        (not a isnull) or (b isnull and c isnull) -> not a isnull or b isnull and c isnull
        not (a isnull or b isnull) and c isnull -> not (a isnull or b isnull) and c isnull
        (a isnull or b isnull) and c isnull -> (a isnull or b isnull) and c isnull
        a isnull and (b isnull and c isnull) -> a isnull and b isnull and c isnull
        not not a isnull -> not not a isnull
        ((a isnull)) -> a isnull
    "#;
    let with_blanks = (" \n name eq 1 ", "name eq 1");
    for (text, expected) in rows(table).chain([with_blanks]) {
        let filter = Filter::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}"));

        assert_eq!(filter.to_string(), expected);
        assert_eq!(Filter::parse(expected), Ok(filter), "{expected}");
    }
}

#[test]
fn precedence_is_not_then_and_then_or() {
    let read = |text| Filter::parse(text).unwrap();
    let field = |name| Field::new(name).unwrap().is_null();

    assert_eq!(
        read("not a isnull or b isnull and c isnull"),
        field("a").negated().or(field("b").and(field("c")))
    );
    assert_eq!(
        read("not a isnull and b isnull"),
        field("a").negated().and(field("b"))
    );
}

fn check_refused(table: &str) {
    for (text, expected) in rows(table) {
        let problem = Filter::parse(text).expect_err(text);

        assert_eq!(
            problem.to_string(),
            format!("line 1, column {expected}"),
            "{text}"
        );
    }
}

#[test]
fn what_cannot_be_read_is_named_at_its_place() {
    check_refused(
        r#"
        name -> 5: The filter ends too early. Write an operator such as eq or sw here.
        name EQ "a" -> 6: “EQ” is not an operator. Write it in lower case: eq.
        name like "a" -> 6: “like” is not expected here. Write an operator such as eq or sw here.
        name eq -> 8: The filter ends too early. Write a value here.
        name eq abc -> 9: “abc” is neither a number nor true, false or a date. Put text in double quotes.
        name eq 'a' -> 9: “'a'” is neither a number nor true, false or a date. Put text in double quotes.
        ü eq 1 -> 1: “ü” is not expected here. Write a field, “not”, “pr” or “(” here.
        name eq "ü -> 9: This text has no closing quote. Add a double quote at its end.
        name eq "a\n" -> 9: This text has a backslash before “n”. Write \\ for a backslash and \" for a quote.
    "#,
    );
    let problem = Filter::parse("").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "line 1, column 1: The filter is empty. Write a condition such as name sw \"a\"."
    );
}

#[test]
fn marks_and_words_in_the_wrong_place_are_named() {
    check_refused(
        r#"
        a isnull AND b isnull -> 10: “AND” is not an operator. Write it in lower case: and.
        a isnull b isnull -> 10: “b” is not expected here. Write “and”, “or” or the end here.
        a isnull) -> 9: This parenthesis was never opened. Remove it, or open it before.
        a pr -> 3: “pr” stands before its field. Write “pr a”.
        a in () -> 7: “)” is not expected here. Write a value here.
        a in "x" -> 6: A text is not expected here. Write a list in parentheses, such as ("a", "b") here.
        a in (1 2) -> 9: “2” is not expected here. Write “,” or “)” here.
        and -> 1: “and” is not expected here. Write a field, “not”, “pr” or “(” here.
        created gt 2026-1-31 -> 12: “2026-1-31” is neither a number nor true, false or a date. Put text in double quotes.
    "#,
    );
    let problem = Filter::parse("a isnull\n and\n(b isnull").unwrap_err();
    assert_eq!(
        problem.to_string(),
        "line 3, column 10: The filter ends too early. Write “and”, “or” or “)” here."
    );
}

#[test]
fn nesting_is_limited_and_length_is_not() {
    let nested = |depth: usize| format!("{}a isnull{}", "(".repeat(depth), ")".repeat(depth));
    let long = vec!["a isnull"; 100_000].join(" or ");

    assert!(Filter::parse(&nested(DEPTH_LIMIT)).is_ok());
    assert_eq!(
        Filter::parse(&nested(DEPTH_LIMIT + 1)).unwrap_err().what,
        "More than 64 parentheses or “not” are nested here."
    );
    assert!(Filter::parse(&"not ".repeat(1_000_000)).is_err());
    assert!(Filter::parse(&long).is_ok());
}

/// Found by fuzzing: the number was read as its neighbour.
#[test]
fn a_number_with_many_digits_is_printed_as_the_same_number() {
    let filter = Filter::parse(&format!("a eq {}", "7".repeat(97))).unwrap();

    assert_eq!(filter.to_string(), format!("a eq {}", "7".repeat(97)));
    assert_eq!(Filter::parse(&filter.to_string()), Ok(filter));
}

#[test]
fn what_is_no_filter_has_one_code() {
    let problem = Filter::parse("name").unwrap_err();

    assert_eq!(
        (problem.code, problem.severity),
        ("filter-syntax", crate::problem::Severity::Error)
    );
}
