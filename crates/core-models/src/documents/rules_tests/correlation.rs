//! Rules for the correlation config.

use super::*;

#[track_caller]
fn check_filter(filter: &str, expected: &str) {
    check_only(
        XmlDocument::CorrelationConfig,
        &correlation(filter),
        expected,
    );
}

#[test]
fn an_operation_other_than_eq_is_doubtful_and_an_unknown_one_blocks() {
    check_filter(
        &MAIL.replace("EQ", "LIKE"),
        "warning filter-operation: Filter 1 uses LIKE; SailPoint’s JSON view of a source’s correlation knows EQ only.",
    );
    check_filter(
        &MAIL.replace("EQ", "EQUALS"),
        "error filter-operation: Filter 1 uses “EQUALS”, which is not an operation.",
    );
    check_filter(
        &MAIL.replace("operation=\"EQ\" ", ""),
        "error filter-operation: Filter 1 has no operation.",
    );
}

#[test]
fn a_filter_compares_two_attributes() {
    check_filter(
        "<Filter operation=\"EQ\" value=\"mail\"/>",
        "error missing-attribute: Filter 1 has no property, the identity attribute that it compares.",
    );
    check_filter(
        "<Filter operation=\"EQ\" property=\"email\"/>",
        "error missing-attribute: Filter 1 has no value, the account attribute that it compares.",
    );
}

#[test]
fn match_modes_are_those_of_the_json_view() {
    check_filter(
        &MAIL.replace("EQ\"", "EQ\" matchMode=\"EXACT\""),
        "warning match-mode: Filter 1 uses matchMode EXACT, which SailPoint’s JSON view does not know.",
    );
    check_fine(
        XmlDocument::CorrelationConfig,
        &correlation(&MAIL.replace("EQ\"", "EQ\" matchMode=\"START\"")),
    );
}

#[test]
fn combined_filters_are_doubtful() {
    check_filter(
        &format!("<CompositeFilter operation=\"AND\">{MAIL}</CompositeFilter>"),
        "warning composite-filter: Filter 1 combines filters with AND; SailPoint’s JSON view of a source’s correlation knows single filters only.",
    );
    check_filter(
        &format!("<CompositeFilter operation=\"XOR\">{MAIL}</CompositeFilter>"),
        "error composite-filter: Filter 1 combines filters with “XOR”; it can be AND, OR or NOT.",
    );
}

#[test]
fn a_filter_stands_once() {
    check_filter(
        &MAIL.repeat(2),
        "warning duplicate-filter: Filter 2 is the same as filter 1, so it never decides.",
    );
}

#[test]
fn a_correlation_without_filters_is_information() {
    check_filter(
        "",
        "info no-filters: There is no filter, so accounts find no identity by their attributes.",
    );
}

#[test]
fn a_correlation_has_a_name() {
    check_only(
        XmlDocument::CorrelationConfig,
        &correlation(MAIL).replace(" name=\"HR\"", ""),
        "warning missing-attribute: CorrelationConfig has no name, which SailPoint’s correlation configs always have.",
    );
}

#[test]
fn a_filter_names_an_account_attribute_of_the_template() {
    let content = Content {
        xml: BTreeMap::from([
            (
                XmlDocument::SourceTemplate,
                schema("<AttributeDefinition name=\"workdayId\" type=\"string\"/>"),
            ),
            (
                XmlDocument::CorrelationConfig,
                correlation(&MAIL.replace("\"mail\"", "\"workerId\"")),
            ),
        ]),
        ..Content::default()
    };
    let problems = check_in(XmlDocument::CorrelationConfig, &content);

    assert_eq!(
        (problems[0].code, problems[0].severity),
        ("unknown-attribute", Severity::Warning)
    );
    assert_eq!(
        problems[0].what,
        "“workerId” is not an account attribute of the source template. Did you mean “workdayId”?"
    );
    assert_eq!(
        problems[0].place,
        Some(Place {
            line: 2,
            column: 48
        })
    );
}
