use crate::documents::check_document;
use crate::documents::rules_tests::said;

use super::*;

#[track_caller]
fn check_finding(document: XmlDocument, text: &str, expected: &str) {
    let problems = check_document(document, text);
    let found: Vec<String> = problems.iter().map(said).collect();

    assert!(found.iter().any(|told| told == expected), "{found:#?}");
}

fn codes(document: XmlDocument, text: &str) -> Vec<&'static str> {
    check_document(document, text)
        .into_iter()
        .map(|problem| problem.code)
        .collect()
}

#[test]
fn another_document_says_which_tab_it_belongs_to() {
    check_finding(
        XmlDocument::SourceConfig,
        "<CorrelationConfig/>",
        "error wrong-document: This is a CorrelationConfig document; it belongs to the Correlation config tab.",
    );
    check_finding(
        XmlDocument::CorrelationConfig,
        "<Form/>",
        "error wrong-document: This is a Form document; it belongs to the Source config tab.",
    );
}

#[test]
fn an_unknown_root_is_named() {
    check_finding(
        XmlDocument::SourceTemplate,
        "<?xml version=\"1.0\"?>\n<html/>",
        "error wrong-document: The root element is “html”; a source template has “Application”.",
    );
    let problems = check_document(
        XmlDocument::SourceTemplate,
        "<?xml version=\"1.0\"?>\n<html/>",
    );
    assert_eq!(problems[0].place, Some(Place::new(2, 1)));
}

#[test]
fn the_old_form_version_blocks_and_names_the_new_one() {
    let text = format!("<Form xmlns=\"{FORM_NAMESPACE_OLD}\"/>");
    let problems = check_document(XmlDocument::SourceConfig, &text);

    assert_eq!(problems[0].code, "form-namespace");
    assert_eq!(problems[0].severity, Severity::Error);
    assert!(
        problems[0]
            .next
            .contains("http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd")
    );
    assert!(codes(XmlDocument::SourceConfig, "<Form/>").contains(&"form-namespace"));
}

#[test]
fn a_doctype_for_another_root_is_doubtful() {
    check_finding(
        XmlDocument::CorrelationConfig,
        "<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\"><CorrelationConfig/>",
        "warning doctype-name: The DOCTYPE announces “Application”, but the root element is “CorrelationConfig”.",
    );
}

#[test]
fn a_namespace_where_there_is_none_is_doubtful() {
    check_finding(
        XmlDocument::CorrelationConfig,
        "<CorrelationConfig xmlns=\"urn:x\"/>",
        "warning unexpected-namespace: The root element has the namespace “urn:x”; this document has none.",
    );
}

#[test]
fn a_declared_encoding_that_would_be_misread_blocks() {
    let latin1 = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><CorrelationConfig name=\"ä\"/>";

    assert!(codes(XmlDocument::CorrelationConfig, latin1).contains(&"declared-encoding"));
    let ascii = latin1.replace('ä', "a");
    assert!(!codes(XmlDocument::CorrelationConfig, &ascii).contains(&"declared-encoding"));
    let unknown = ascii.replace("ISO-8859-1", "UFT-8");
    assert!(codes(XmlDocument::CorrelationConfig, &unknown).contains(&"declared-encoding"));
}

#[test]
fn a_wrong_name_of_utf8_is_doubtful() {
    check_finding(
        XmlDocument::CorrelationConfig,
        "<?xml version=\"1.0\" encoding=\"utf8\"?><CorrelationConfig name=\"ä\"/>",
        "warning declared-encoding: The declaration says utf8, which is not the name of an encoding; UTF-8 is meant.",
    );
}

#[test]
fn malformed_text_is_reported_alone() {
    assert_eq!(
        codes(XmlDocument::SourceConfig, "<Form>"),
        ["unclosed-element"]
    );
    assert_eq!(codes(XmlDocument::SourceConfig, ""), ["no-root"]);
}
