//! One test for each rule, each with the smallest document that shows it.

use std::collections::BTreeMap;

use super::*;
use crate::ids::Locale;
use crate::problem::Place;

const BASE: &str = "<BaseConfig><Field name=\"fileUpload\" type=\"fileupload\"/></BaseConfig>";

/// A form without findings around the given fields.
fn form(fields: &str) -> String {
    format!(
        "<Form xmlns=\"{FORM_NAMESPACE}\" name=\"HR\" connectorName=\"custom HR\" type=\"SourceConfig\" status=\"released\" \
         directConnect=\"true\" fileUpload=\"true\">{BASE}<Menu name=\"m\" label=\"Connection\">\
         <Section name=\"s\" label=\"Server\">\n{fields}</Section></Menu></Form>"
    )
}

/// A template without findings around the given children.
fn application(children: &str) -> String {
    format!(
        "<Application name=\"HR\" type=\"custom HR\" connector=\"sailpoint.connector.OpenConnectorAdapter\">\n{children}</Application>"
    )
}

/// A correlation config without findings around the given filters.
fn correlation(filters: &str) -> String {
    format!(
        "<CorrelationConfig name=\"HR\"><AttributeAssignments>\n{filters}</AttributeAssignments></CorrelationConfig>"
    )
}

const MAIL: &str = "<Filter operation=\"EQ\" property=\"email\" value=\"mail\"/>";

const RADIO: &str = "<Field name=\"auth\" type=\"radio\"><AllowedValues>\
    <Option label=\"Basic\" value=\"basic\"/><Option label=\"OAuth 2.0\" value=\"oauth2\"/></AllowedValues></Field>";

fn schema(definitions: &str) -> String {
    application(&format!(
        "<Schemas><Schema objectType=\"account\" identityAttribute=\"id\" displayAttribute=\"id\">\
         <AttributeDefinition name=\"id\" type=\"string\"/>{definitions}</Schema></Schemas>"
    ))
}

#[track_caller]
fn check_only(
    document: XmlDocument,
    text: &str,
    severity: Severity,
    code: &str,
    what: &str,
) -> Place {
    let problems = check_document(document, text);

    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].severity, problems[0].code), (severity, code));
    assert_eq!(problems[0].what, what);
    problems[0].place.unwrap()
}

#[track_caller]
fn check_form(fields: &str, severity: Severity, code: &str, what: &str) {
    check_only(
        XmlDocument::SourceConfig,
        &form(fields),
        severity,
        code,
        what,
    );
}

#[track_caller]
fn check_fine(document: XmlDocument, text: &str) {
    assert_eq!(check_document(document, text), []);
}

#[test]
fn documents_as_they_should_be_have_no_findings() {
    check_fine(XmlDocument::SourceConfig, &form(RADIO));
    check_fine(XmlDocument::SourceTemplate, &schema(""));
    check_fine(XmlDocument::CorrelationConfig, &correlation(MAIL));
}

#[test]
fn a_form_of_another_type_is_doubtful() {
    let what = "The form's type is “Other”; a source config has “SourceConfig”.";

    let text = form("").replace("\"SourceConfig\"", "\"Other\"");

    check_only(
        XmlDocument::SourceConfig,
        &text,
        Severity::Warning,
        "form-type",
        what,
    );
}

#[test]
fn a_form_needs_one_file_upload_in_its_base_config() {
    let check = |base: &str, what: &str| {
        let text = form("").replace(BASE, base);
        check_only(
            XmlDocument::SourceConfig,
            &text,
            Severity::Warning,
            "base-config",
            what,
        );
    };

    check(
        "",
        "The form has no BaseConfig, so no JAR can be uploaded to a source.",
    );
    check(
        "<BaseConfig/>",
        "BaseConfig has no field of type fileupload, so no JAR can be uploaded to a source.",
    );
    check(
        "<BaseConfig><Field name=\"a\" type=\"fileupload\"/><Field name=\"b\" type=\"fileupload\"/></BaseConfig>",
        "BaseConfig has more than one field of type fileupload.",
    );
}

#[test]
fn menus_sections_and_fields_have_names_of_their_own() {
    let field = "<Field name=\"host\" type=\"url\"/>\n";

    check_form(
        &field.repeat(2),
        Severity::Warning,
        "duplicate-name",
        "A Field named “host” stands in line 2 already.",
    );
    let text = form("</Section><Section name=\"s\" label=\"Other\">");
    check_only(
        XmlDocument::SourceConfig,
        &text,
        Severity::Warning,
        "duplicate-name",
        "A Section named “s” stands in line 1 already.",
    );
}

#[test]
fn variants_of_a_field_for_different_parent_values_share_their_name() {
    let variant =
        |value: &str| format!("<Field name=\"user\" parentKey=\"auth\" parentValue=\"{value}\"/>");

    check_fine(
        XmlDocument::SourceConfig,
        &form(&format!("{RADIO}{}{}", variant("basic"), variant("oauth2"))),
    );
    check_form(
        &format!("{RADIO}{}{}", variant("basic"), variant("basic")),
        Severity::Warning,
        "duplicate-name",
        "A Field named “user” stands in line 2 already.",
    );
}

#[test]
fn a_field_without_name_blocks() {
    check_form(
        "<Field type=\"text\"/>",
        Severity::Error,
        "missing-name",
        "This field has no name, so a source cannot keep its value.",
    );
}

#[test]
fn a_type_that_is_not_confirmed_is_doubtful() {
    check_form(
        "<Field name=\"size\" type=\"number\"/>",
        Severity::Warning,
        "field-type",
        "Type “number” is not confirmed for Form XML (text, url, secret, radio, fileupload are); it may not show.",
    );
    check_form(
        "<Field name=\"size\" type=\"sekret\"/>",
        Severity::Warning,
        "field-type",
        "Type “sekret” is not known. Did you mean “secret”?",
    );
    check_form(
        "<Field name=\"on\" type=\"boolean\"/>",
        Severity::Warning,
        "field-type",
        "Type “boolean” belongs to the older forms; it may not show.",
    );
}

#[test]
fn a_choice_needs_options() {
    check_form(
        "<Field name=\"auth\" type=\"radio\"/>",
        Severity::Error,
        "missing-options",
        "“auth” offers a choice and has no options.",
    );
}

#[test]
fn an_option_needs_a_value() {
    check_form(
        "<Field name=\"auth\" type=\"radio\"><AllowedValues><Option label=\"Basic\"/></AllowedValues></Field>",
        Severity::Error,
        "option-value",
        "An option of “auth” has no value, so nothing would be kept.",
    );
}

#[test]
fn an_option_is_offered_once() {
    check_form(
        &RADIO.replace("oauth2", "basic"),
        Severity::Warning,
        "duplicate-option",
        "“auth” offers the value “basic” twice.",
    );
}

#[test]
fn a_default_is_one_of_the_options() {
    check_form(
        &RADIO.replace("type=", "defaultValue=\"token\" type="),
        Severity::Warning,
        "default-value",
        "“auth” begins with “token”, which is not one of basic and oauth2.",
    );
}

#[test]
fn a_parent_key_names_a_field() {
    check_form(
        &format!("{RADIO}<Field name=\"user\" parentKey=\"aut\" parentValue=\"basic\"/>"),
        Severity::Error,
        "parent-key",
        "parentKey “aut” is not a field of this form, so the field is never shown. Did you mean “auth”?",
    );
    check_form(
        &format!("{RADIO}<Field name=\"user\" parentKey=\"auth\"/>"),
        Severity::Warning,
        "parent-key",
        "parentKey stands without parentValue; together they say when the field is shown.",
    );
}

#[test]
fn a_parent_value_is_an_option_of_the_parent() {
    let fields =
        format!("{RADIO}\n<Field name=\"user\" parentKey=\"auth\" parentValue=\"oauth\"/>");
    let place = check_only(
        XmlDocument::SourceConfig,
        &form(&fields),
        Severity::Error,
        "parent-value",
        "parentValue “oauth” is not an option of auth, which has basic and oauth2.",
    );

    assert_eq!(
        place,
        Place {
            line: 3,
            column: 50
        }
    );
}

#[test]
fn the_parent_value_of_a_switch_is_true_or_false() {
    let switch = "<Field name=\"proxy\" type=\"toggle\"/>";
    let text = form(&format!(
        "{switch}<Field name=\"user\" parentKey=\"proxy\" parentValue=\"yes\"/>"
    ));
    let problems = check_document(XmlDocument::SourceConfig, &text);

    assert_eq!(problems[1].code, "parent-value");
    assert_eq!(
        problems[1].what,
        "parentValue “yes” is not an option of proxy, which has true and false."
    );
}

#[test]
fn several_parent_values_are_read_and_doubted() {
    check_form(
        &format!("{RADIO}<Field name=\"user\" parentKey=\"auth\" parentValue=\"basic, oauth2\"/>"),
        Severity::Warning,
        "parent-value-list",
        "parentValue “basic, oauth2” names several values, which SailPoint does not document.",
    );
}

#[test]
fn fields_that_depend_on_each_other_in_a_circle_block() {
    let fields = "<Field name=\"a\" parentKey=\"b\" parentValue=\"1\"/><Field name=\"b\" parentKey=\"a\" parentValue=\"1\"/>";
    let problems = check_document(XmlDocument::SourceConfig, &form(fields));
    let codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();

    assert_eq!(codes, ["parent-cycle", "parent-cycle"]);
    assert_eq!(
        problems[0].what,
        "“a” depends on itself, so it is never shown."
    );
    assert!(blocks_apply(&problems));
}

fn translations(texts: &[(Locale, &str)]) -> BTreeMap<Locale, String> {
    texts
        .iter()
        .map(|(locale, text)| (*locale, (*text).to_owned()))
        .collect()
}

#[test]
fn a_key_without_text_names_the_locales() {
    let content = Content {
        xml: BTreeMap::from([(
            XmlDocument::SourceConfig,
            form("<Field name=\"size\" displayName=\"con_page_size\" placeHolder=\"two words\"/>"),
        )]),
        translations: translations(&[
            (Locale::En, "con_page_size=Page size"),
            (Locale::Fr, "other=1"),
            (Locale::Ja, ""),
        ]),
        ..Content::default()
    };
    let problems = check_in(XmlDocument::SourceConfig, &content);

    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(
        (problems[0].code, problems[0].severity),
        ("missing-translation", Severity::Warning)
    );
    assert_eq!(
        problems[0].what,
        "“con_page_size” has no text in fr and ja; field size would show the en text or its key."
    );
    assert_eq!(
        problems[0].place,
        Some(Place {
            line: 2,
            column: 33
        })
    );
}

#[test]
fn a_connector_without_english_shows_keys() {
    let content = Content {
        xml: BTreeMap::from([(
            XmlDocument::SourceConfig,
            form("<Field name=\"host\" displayName=\"HostURL\"/>"),
        )]),
        ..Content::default()
    };
    let problems = check_in(XmlDocument::SourceConfig, &content);

    assert_eq!(
        problems[0].what,
        "“HostURL” has no text in en; field host would show its key."
    );
}

#[test]
fn settings_and_fields_are_compared() {
    let entries = "<Attributes><Map><entry key=\"url\" value=\"\"/><entry key=\"connectorClass\" value=\"x\"/></Map></Attributes>";
    let content = Content {
        xml: BTreeMap::from([
            (XmlDocument::SourceConfig, form("<Field name=\"host\"/>")),
            (XmlDocument::SourceTemplate, application(entries)),
        ]),
        ..Content::default()
    };
    let found = |document| -> Vec<(&str, Severity, String)> {
        let problems = check_in(document, &content).into_iter();
        problems
            .map(|problem| (problem.code, problem.severity, problem.what))
            .collect()
    };

    assert_eq!(
        found(XmlDocument::SourceConfig),
        [(
            "field-without-setting",
            Severity::Info,
            "“host” has no entry in the source template, so new sources begin without it."
                .to_owned()
        )]
    );
    assert_eq!(
        found(XmlDocument::SourceTemplate),
        [(
            "setting-without-field",
            Severity::Info,
            "“url” has no field in the source config, so nobody can change it in the form."
                .to_owned()
        )]
    );
}

#[test]
fn a_template_names_its_connector_class() {
    let text = application("").replace(" connector=", " icon=");

    check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Error,
        "missing-attribute",
        "Application has no connector, so the virtual appliance cannot know which class to start.",
    );
    let text = application("").replace(" type=", " icon=");
    check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Warning,
        "missing-attribute",
        "Application has no type, which every template is served with.",
    );
}

#[test]
fn an_id_belongs_to_a_tenant() {
    let what = "The document carries an id, which belongs to the tenant that it was exported from.";
    let text = application("").replace("name=", "id=\"2c9180\" name=");
    check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Info,
        "stored-id",
        what,
    );

    let text = correlation(MAIL).replace("name=", "id=\"2c9180\" name=");
    check_only(
        XmlDocument::CorrelationConfig,
        &text,
        Severity::Info,
        "stored-id",
        what,
    );
}

#[test]
fn an_unknown_feature_is_doubtful() {
    let text = application("").replace("name=", "featuresString=\"ENABLE,PROVISONING\" name=");
    let place = check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Warning,
        "unknown-feature",
        "“PROVISONING” is not a feature that SailPoint publishes. Did you mean “PROVISIONING”?",
    );

    assert_eq!(
        place,
        Place {
            line: 1,
            column: 37
        }
    );
}

#[test]
fn a_feature_is_named_once() {
    let text = application("").replace("name=", "featuresString=\"ENABLE, ENABLE\" name=");

    check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Info,
        "duplicate-feature",
        "“ENABLE” stands twice in featuresString.",
    );
}

#[test]
fn isc_knows_schemas_for_accounts_and_groups() {
    let text = application("<Schemas><Schema objectType=\"role\"/></Schemas>");

    check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Warning,
        "schema-type",
        "A schema has the objectType “role”; ISC supports account and group.",
    );
}

#[test]
fn an_object_type_has_one_schema() {
    let text = application(
        "<Schemas><Schema objectType=\"group\"/>\n<Schema objectType=\"group\"/></Schemas>",
    );

    check_only(
        XmlDocument::SourceTemplate,
        &text,
        Severity::Warning,
        "duplicate-schema",
        "A schema for “group” stands in line 2 already.",
    );
}

#[test]
fn the_identity_attribute_is_an_attribute_of_the_schema() {
    check_only(
        XmlDocument::SourceTemplate,
        &schema("").replace("identityAttribute=\"id\"", "identityAttribute=\"id \""),
        Severity::Warning,
        "identity-attribute",
        "identityAttribute “id ” has a blank before or behind it, so it names no attribute of the schema.",
    );
}

#[test]
fn the_display_attribute_is_an_attribute_of_the_schema() {
    check_only(
        XmlDocument::SourceTemplate,
        &schema("").replace("displayAttribute=\"id\"", "displayAttribute=\"login\""),
        Severity::Warning,
        "display-attribute",
        "displayAttribute “login” is not an attribute of the account schema.",
    );
}

#[test]
fn an_attribute_is_defined_once_and_has_a_name() {
    check_only(
        XmlDocument::SourceTemplate,
        &schema("<AttributeDefinition name=\"id\"/>"),
        Severity::Warning,
        "duplicate-name",
        "“id” is defined in line 2 already.",
    );
    check_only(
        XmlDocument::SourceTemplate,
        &schema("<AttributeDefinition type=\"int\"/>"),
        Severity::Error,
        "missing-name",
        "An attribute of the account schema has no name.",
    );
}

#[test]
fn attribute_types_are_those_of_isc() {
    check_only(
        XmlDocument::SourceTemplate,
        &schema("<AttributeDefinition name=\"n\" type=\"strng\"/>"),
        Severity::Warning,
        "attribute-type",
        "Type “strng” is not one of string, long, int, boolean and date. Did you mean “string”?",
    );
}

#[test]
fn a_schema_object_type_points_to_a_schema() {
    check_only(
        XmlDocument::SourceTemplate,
        &schema("<AttributeDefinition name=\"groups\" schemaObjectType=\"group\"/>"),
        Severity::Warning,
        "schema-object-type",
        "“groups” points to a schema “group”, which this template does not have.",
    );
}

#[test]
fn a_setting_stands_once() {
    check_only(
        XmlDocument::SourceTemplate,
        &application("<Attributes><Map><entry key=\"a\"/><entry key=\"a\"/></Map></Attributes>"),
        Severity::Warning,
        "duplicate-setting",
        "The key “a” stands in line 2 already; only one of the two counts.",
    );
}

#[track_caller]
fn check_filter(filter: &str, severity: Severity, code: &str, what: &str) {
    check_only(
        XmlDocument::CorrelationConfig,
        &correlation(filter),
        severity,
        code,
        what,
    );
}

#[test]
fn an_operation_other_than_eq_is_doubtful_and_an_unknown_one_blocks() {
    check_filter(
        &MAIL.replace("EQ", "LIKE"),
        Severity::Warning,
        "filter-operation",
        "Filter 1 uses LIKE; SailPoint's JSON view of a source's correlation knows EQ only.",
    );
    check_filter(
        &MAIL.replace("EQ", "EQUALS"),
        Severity::Error,
        "filter-operation",
        "Filter 1 uses “EQUALS”, which is no operation.",
    );
    check_filter(
        &MAIL.replace("operation=\"EQ\" ", ""),
        Severity::Error,
        "filter-operation",
        "Filter 1 has no operation.",
    );
}

#[test]
fn a_filter_compares_two_attributes() {
    check_filter(
        "<Filter operation=\"EQ\" value=\"mail\"/>",
        Severity::Error,
        "missing-attribute",
        "Filter 1 has no property, the identity attribute that it compares.",
    );
    check_filter(
        "<Filter operation=\"EQ\" property=\"email\"/>",
        Severity::Error,
        "missing-attribute",
        "Filter 1 has no value, the account attribute that it compares.",
    );
}

#[test]
fn match_modes_are_those_of_the_json_view() {
    check_filter(
        &MAIL.replace("EQ\"", "EQ\" matchMode=\"EXACT\""),
        Severity::Warning,
        "match-mode",
        "Filter 1 uses matchMode EXACT, which SailPoint's JSON view does not know.",
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
        Severity::Warning,
        "composite-filter",
        "Filter 1 combines filters with AND; SailPoint's JSON view of a source's correlation knows single filters only.",
    );
    check_filter(
        &format!("<CompositeFilter operation=\"XOR\">{MAIL}</CompositeFilter>"),
        Severity::Error,
        "composite-filter",
        "Filter 1 combines filters with “XOR”; it can be AND, OR or NOT.",
    );
}

#[test]
fn a_filter_stands_once() {
    check_filter(
        &MAIL.repeat(2),
        Severity::Warning,
        "duplicate-filter",
        "Filter 2 says the same as filter 1, so it never decides.",
    );
}

#[test]
fn a_correlation_without_filters_is_information() {
    check_filter(
        "",
        Severity::Info,
        "no-filters",
        "There is no filter, so accounts find no identity by their attributes.",
    );
}

#[test]
fn a_correlation_has_a_name() {
    check_only(
        XmlDocument::CorrelationConfig,
        &correlation(MAIL).replace(" name=\"HR\"", ""),
        Severity::Warning,
        "missing-attribute",
        "CorrelationConfig has no name, which every correlation config is served with.",
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

#[test]
fn the_form_offers_what_a_preview_needs() {
    let text = form(&format!(
        "{RADIO}<Field name=\"user\" displayName=\"User\" required=\"true\" placeHolder=\"jdoe\" defaultValue=\"x\" parentKey=\"auth\" parentValue=\"basic\"/>"
    ))
    .replace("name=\"auth\"", "name=\"auth\" defaultValue=\"basic\"");
    let form = SourceConfigForm::parse(&text).unwrap();
    let user = form.field("user").unwrap();

    assert_eq!(form.menus[0].sections[0].fields.len(), 2);
    assert_eq!(form.field("auth").unwrap().options[1].label(), "OAuth 2.0");
    assert_eq!(user.label(), "User");
    assert_eq!(user.field_type(), FieldType::Text);
    assert!(user.is_required());
    assert_eq!(user.default_value(), Some("x"));
    assert_eq!(user.placeholder(), Some("jdoe"));
    assert_eq!(
        user.condition(),
        Some(Condition {
            parent: "auth",
            values: vec!["basic"]
        })
    );
    assert!(form.is_shown(user, &BTreeMap::new()));
    let typed = BTreeMap::from([("auth".to_owned(), "oauth2".to_owned())]);
    assert!(!form.is_shown(user, &typed));
}

#[test]
fn texts_of_the_form_tell_who_uses_them() {
    let text = form(RADIO);
    let uses: Vec<_> = SourceConfigForm::parse(&text)
        .unwrap()
        .text_uses()
        .into_iter()
        .map(|text| (text.element, text.name, text.key))
        .collect();

    let expected = [
        ("Menu", "m", "Connection"),
        ("Section", "s", "Server"),
        ("Option", "basic", "Basic"),
        ("Option", "oauth2", "OAuth 2.0"),
    ];
    let expected = expected.map(|(element, name, key)| (element, name.to_owned(), key.to_owned()));
    assert_eq!(uses, expected);
}
