//! The three XML documents of a connector: what they must be, and what is worth a second look in them.
//!
//! Well-formedness is decided in `xml`; here the vocabulary is known. Neither SailPoint's XSD nor its DTD is public,
//! so what is not confirmed by its documentation is at most a warning.

mod application;
mod application_rules;
mod condition_rules;
mod correlation;
mod correlation_rules;
pub mod edit;
mod element;
mod fixes;
mod form_node;
mod form_nodes;
mod kind;
mod meanings;
mod related;
#[cfg(test)]
mod rules_tests;
mod source_config;
mod source_config_rules;
mod suggestions;
mod texts;
mod vocabulary;
mod wording;

use crate::draft::Content;
use crate::models::document::{DocumentKind, XmlDocument};
use crate::problem::Problem;
use crate::{properties, xml};

pub(crate) use wording::listed;

pub use application::{Application, AttributeDefinition, Feature, Schema, Setting, SettingValue};
pub use application_rules::KNOWN_FEATURES;
pub use correlation::{CorrelationConfig, CorrelationFilter, FilterKind};
pub use correlation_rules::FILTER_OPERATIONS;
pub use element::{Attribute, Attributes, Element, TextPart};
pub use fixes::{Fix, fix, fix_title};
pub use form_node::{FormNode, OtherElement};
pub use form_nodes::{FormPart, FormPlaces};
pub use kind::{FORM_NAMESPACE, FORM_NAMESPACE_OLD};
pub use meanings::feature_meaning;
pub use related::Related;
pub use source_config::{
    BaseConfig, Condition, Field, FieldOption, FieldType, FieldsByName, Menu, Section,
    SourceConfigForm, TextUse, is_shown, values_of,
};
pub use suggestions::{Slot, Suggestion, suggestions};
pub use texts::{UsedKey, looks_like_key, used_keys};

/// Everything that is wrong or doubtful in the text of a document, in the order of its places.
///
/// An error means that the server would refuse it or that it would not work: applying is blocked. Rules that need
/// other documents or translations are left out; see [`check_in`].
///
/// ```
/// use patchpanel_core_models::documents::check_document;
/// use patchpanel_core_models::models::document::XmlDocument;
///
/// let problems = check_document(XmlDocument::SourceConfig, "<Application/>");
///
/// assert_eq!(problems[0].code, "wrong-document");
/// assert_eq!(problems[0].what, "This is an Application document; it belongs to the Source template tab.");
/// ```
pub fn check_document(document: XmlDocument, text: &str) -> Vec<Problem> {
    check_with(document, text, &Related::default())
}

/// The same for a document of a connector, checked against its other documents and its translations as well.
///
/// Translations have the problems of [`properties::problems`]. A document that the connector does not have has none.
///
/// ```
/// use patchpanel_core_models::documents::check_in;
/// use patchpanel_core_models::draft::Content;
/// use patchpanel_core_models::models::document::XmlDocument;
/// use patchpanel_core_models::problem::Severity;
///
/// let mut content = Content::default();
/// assert!(check_in(XmlDocument::CorrelationConfig, &content).is_empty());
///
/// let text = r#"<CorrelationConfig name="HR"><AttributeAssignments><Filter operation="EQ" value="mail"/>
/// </AttributeAssignments></CorrelationConfig>"#;
/// content.xml.insert(XmlDocument::CorrelationConfig, text.to_owned());
/// let problems = check_in(XmlDocument::CorrelationConfig, &content);
/// assert_eq!(problems[0].code, "missing-attribute");
/// assert_eq!(problems[0].severity, Severity::Error);
/// ```
pub fn check_in(document: impl Into<DocumentKind>, content: &Content) -> Vec<Problem> {
    let document = document.into();
    match (document, content.text(document)) {
        (DocumentKind::Xml(document), Some(text)) => {
            check_with(document, text, &Related::from(content))
        }
        (DocumentKind::Translations(_), Some(text)) => properties::problems(text),
        (_, None) => Vec::new(),
    }
}

/// The same against whatever is known around the document; for callers that keep the parsed forms.
pub fn check_with(document: XmlDocument, text: &str, related: &Related) -> Vec<Problem> {
    let inspection = xml::inspect(text);
    if !inspection.is_well_formed() {
        return inspection.problems;
    }
    let Ok(root) = Element::read(text) else {
        return inspection.problems;
    };
    let mut problems = kind::check(document, text, &inspection, root.place);
    problems.extend(inspection.problems);
    let is_other_kind = problems
        .iter()
        .any(|problem| problem.code == "wrong-document");
    if !is_other_kind {
        problems.extend(vocabulary::check(document, &root));
        problems.extend(check_rules(document, root, related));
    }
    problems.sort_by_key(|problem| problem.place);
    problems
}

fn check_rules(document: XmlDocument, root: Element, related: &Related) -> Vec<Problem> {
    match document {
        XmlDocument::SourceConfig => source_config_rules::check(&root.into(), related),
        XmlDocument::SourceTemplate => application_rules::check(&root.into(), related),
        XmlDocument::CorrelationConfig => correlation_rules::check(&root.into(), related),
    }
}
