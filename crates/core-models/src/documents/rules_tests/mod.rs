//! One test for each rule, each with the smallest document that shows it.

mod application;
mod correlation;
mod source_config;

use std::collections::BTreeMap;

use super::*;
use crate::ids::Locale;
use crate::problem::Place;
use crate::test_rows::rows;

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

/// `severity code: what`.
pub(super) fn said(problem: &Problem) -> String {
    format!("{} {}: {}", problem.severity, problem.code, problem.what)
}

/// The place of the only finding.
#[track_caller]
fn check_only(document: XmlDocument, text: &str, expected: &str) -> Place {
    let problems = check_document(document, text);
    let found: Vec<String> = problems.iter().map(said).collect();

    assert_eq!(found, [expected], "{text}");
    problems[0].place.unwrap()
}

/// Checks a table, `part -> finding` a line; `\n` in a part is a line end.
#[track_caller]
fn check_rows(document: XmlDocument, whole: impl Fn(&str) -> String, table: &str) {
    for (part, expected) in rows(table) {
        let part = part.replace("\\n", "\n");
        let part = part.replace("{RADIO}", RADIO).replace("{MAIL}", MAIL);
        check_only(document, &whole(&part), expected);
    }
}

fn content<const COUNT: usize>(documents: [(XmlDocument, String); COUNT]) -> Content {
    Content {
        xml: documents.into(),
        ..Content::default()
    }
}

#[track_caller]
fn check_template(text: &str, expected: &str) -> Place {
    check_only(XmlDocument::SourceTemplate, text, expected)
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
fn settings_and_fields_are_compared() {
    let entries = "<Attributes><Map><entry key=\"url\" value=\"\"/><entry key=\"connectorClass\" value=\"x\"/></Map></Attributes>";
    let content = content([
        (XmlDocument::SourceConfig, form("<Field name=\"host\"/>")),
        (XmlDocument::SourceTemplate, application(entries)),
    ]);

    for (document, expected) in [
        (
            XmlDocument::SourceConfig,
            "info field-without-setting: “host” has no entry in the source template, so new sources start without a value.",
        ),
        (
            XmlDocument::SourceTemplate,
            "info setting-without-field: “url” has no field in the source config, so the form cannot change it.",
        ),
    ] {
        let problems = check_in(document, &content);
        assert_eq!(problems.iter().map(said).collect::<Vec<_>>(), [expected]);
    }
}

#[test]
fn an_id_belongs_to_a_tenant() {
    let expected =
        "info stored-id: The document has an id of the tenant that it was exported from.";
    let with_id = |text: &str| text.replace("name=", "id=\"2c9180\" name=");

    check_template(&with_id(&application("")), expected);
    let text = with_id(&correlation(MAIL));
    check_only(XmlDocument::CorrelationConfig, &text, expected);
}

/// Copied from a page, a blank of a tag or of an indent often is a no-break space.
#[test]
fn a_no_break_space_is_named_with_its_place() {
    let in_a_tag = "<Form>\n<Menu><Field\u{A0} name=\"url\"/></Menu></Form>";
    let problems = check_document(XmlDocument::SourceConfig, in_a_tag);
    assert_eq!(
        said(&problems[0]),
        "error bad-attribute: The character U+00A0 (no-break space) cannot begin an attribute of “Field”."
    );
    assert_eq!(problems[0].place, Some(Place::new(2, 13)));

    let indents = form("").replace('\n', "\n\u{A0} \u{A0} ");
    let place = check_only(
        XmlDocument::SourceConfig,
        &indents,
        "warning stray-text: The character U+00A0 (no-break space) is in Section, where only elements belong.",
    );
    assert_eq!((place.line, place.column), (2, 1));
}

#[test]
fn a_second_angle_bracket_behind_an_element_is_a_finding() {
    let place = check_only(
        XmlDocument::SourceConfig,
        &form("<Field name=\"url\" displayName=\"url\" type=\"url\"/>>"),
        "warning stray-text: “>” is in Section, where only elements belong.",
    );

    assert_eq!((place.line, place.column), (2, 49));
}

#[test]
fn a_character_that_cannot_be_seen_in_a_name_is_written_out() {
    let marked = "Menu\u{FEFF}";
    for (text, expected) in [
        (
            format!("<Form><{marked}/></Form>"),
            "“Menu[U+FEFF (byte order mark)]” is not a known element of Form. Did you mean “Menu”?",
        ),
        (
            "<Form na\u{200D}me='a'/>".to_owned(),
            "“na[U+200D (zero width joiner)]me” is not a known attribute of Form. Did you mean “name”?",
        ),
        (
            "<Form\u{FEFF}/>".to_owned(),
            "The root element is “Form[U+FEFF (byte order mark)]”; a source config has “Form”.",
        ),
        (
            format!("<Form>\n<{marked}></Menu></Form>"),
            "“</Menu>” comes before “Menu[U+FEFF (byte order mark)]” from line 2 is closed.",
        ),
    ] {
        let problems = check_document(XmlDocument::SourceConfig, &text);

        let is_said = problems.iter().any(|problem| problem.what == expected);
        assert!(is_said, "{problems:#?}");
    }
}

#[test]
fn an_unfinished_tag_is_shown_where_it_breaks() {
    let text = form("<Field name=\"url\"\n<Field name=\"host\"/>");
    let place = check_only(
        XmlDocument::SourceConfig,
        &text,
        "error unfinished: The tag of “Field” from line 2 is not closed before this place.",
    );

    assert_eq!((place.line, place.column), (3, 1));
}
