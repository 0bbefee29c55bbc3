//! Rules for the correlation config.

use super::*;

#[test]
fn a_filter_has_known_operations_two_attributes_and_stands_once() {
    check_rows(
        XmlDocument::CorrelationConfig,
        correlation,
        r#"
        <Filter operation="LIKE" property="email" value="mail"/> -> warning filter-operation: Filter 1 uses LIKE; SailPoint’s JSON view of a source’s correlation knows EQ only.
        <Filter operation="EQUALS" property="email" value="mail"/> -> error filter-operation: Filter 1 uses “EQUALS”, which is not an operation.
        <Filter property="email" value="mail"/> -> error filter-operation: Filter 1 has no operation.
        <Filter operation="EQ" value="mail"/> -> error missing-attribute: Filter 1 has no property, the identity attribute that it compares.
        <Filter operation="EQ" property="email"/> -> error missing-attribute: Filter 1 has no value, the account attribute that it compares.
        <Filter operation="EQ" matchMode="EXACT" property="email" value="mail"/> -> warning match-mode: Filter 1 uses matchMode EXACT, which SailPoint’s JSON view does not know.
        <CompositeFilter operation="AND">{MAIL}</CompositeFilter> -> warning composite-filter: Filter 1 combines filters with AND; SailPoint’s JSON view of a source’s correlation knows single filters only.
        <CompositeFilter operation="XOR">{MAIL}</CompositeFilter> -> error composite-filter: Filter 1 combines filters with “XOR”; it can be AND, OR or NOT.
        {MAIL}{MAIL} -> warning duplicate-filter: Filter 2 is the same as filter 1, so it never decides.
    "#,
    );
    let start = MAIL.replace("EQ\"", "EQ\" matchMode=\"START\"");
    check_fine(XmlDocument::CorrelationConfig, &correlation(&start));
}

#[test]
fn a_correlation_without_filters_is_information() {
    check_only(
        XmlDocument::CorrelationConfig,
        &correlation(""),
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
    let definition = "<AttributeDefinition name=\"workdayId\" type=\"string\"/>";
    let filter = MAIL.replace("\"mail\"", "\"workerId\"");
    let content = content([
        (XmlDocument::SourceTemplate, schema(definition)),
        (XmlDocument::CorrelationConfig, correlation(&filter)),
    ]);
    let problems = check_in(XmlDocument::CorrelationConfig, &content);

    assert_eq!(
        said(&problems[0]),
        "warning unknown-attribute: “workerId” is not an account attribute of the source template. Did you mean “workdayId”?"
    );
    assert_eq!(problems[0].place, Some(Place::new(2, 48)));
}
