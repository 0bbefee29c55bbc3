//! One test for each rule, each with the smallest document that shows it.

mod application;
mod correlation;
mod source_config;

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
