//! What may be written at a place of a document, and what it means: for completion and hover help in an editor.
//!
//! The names are those that lint knows; fields, keys and account attributes come from the connector itself.

use super::application_rules::{ATTRIBUTE_TYPES, KNOWN_FEATURES};
use super::correlation_rules::FILTER_OPERATIONS;
use super::meanings::meaning;
use super::vocabulary::{self, Known, Names};
use super::{Application, FORM_NAMESPACE, FieldType, SourceConfigForm};
use crate::draft::Content;
use crate::models::document::XmlDocument;
use crate::properties::PropertiesFile;

/// Attributes that every tenant's identities have, sorted; a tenant adds its own.
const IDENTITY_ATTRIBUTES: [&str; 10] = [
    "displayName",
    "email",
    "employeeNumber",
    "firstname",
    "identificationNumber",
    "lastname",
    "personalEmail",
    "phone",
    "uid",
    "workPhone",
];

/// A place in the text of a document that takes a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot<'text> {
    /// The name of an element inside another one, or of the root.
    Element {
        /// The element around it.
        parent: Option<&'text str>,
    },
    Attribute {
        /// The element that it belongs to.
        element: &'text str,
    },
    /// The value of an attribute, or one of its values where it is a list.
    Value {
        element: &'text str,
        attribute: &'text str,
    },
}

/// A word that fits a [`Slot`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    pub word: String,
    /// What it is for, as a sentence; empty where nothing is known but the name.
    pub help: &'static str,
}

/// The words that fit, names in the order of the vocabulary, the connector's own words sorted.
///
/// ```
/// use patchpanel_core_models::documents::{Slot, suggestions};
/// use patchpanel_core_models::draft::Content;
/// use patchpanel_core_models::models::document::XmlDocument;
///
/// let slot = Slot::Element { parent: Some("Menu") };
/// let found = suggestions(XmlDocument::SourceConfig, slot, &Content::default());
///
/// assert_eq!(found[0].word, "Section");
/// assert_eq!(found[0].help, "A block of a page, with fields.");
/// ```
pub fn suggestions(document: XmlDocument, slot: Slot<'_>, content: &Content) -> Vec<Suggestion> {
    let known = vocabulary::of(document);
    let named = |name: &str| known.iter().find(|known| known.element == name);
    match slot {
        Slot::Element { parent: None } => words(known.first().map(|root| root.element), slot),
        Slot::Element {
            parent: Some(parent),
        } => words(children(named(parent)).iter(), slot),
        Slot::Attribute { element } => {
            let namespace = (element == "Form").then_some("xmlns");
            let (plain, switches) = named(element)
                .map(|known| (known.attributes, known.switches))
                .unwrap_or_default();
            let all = namespace.into_iter().chain(plain.iter());
            words(all.chain(switches.iter()), slot)
        }
        Slot::Value { element, attribute } => {
            let is_switch = named(element).is_some_and(|known| known.switches.has(attribute));
            if is_switch {
                return words(["true", "false"], slot);
            }
            let fixed = fixed_values(element, attribute);
            if fixed.is_empty() {
                own_words(element, attribute, content)
            } else {
                words(fixed, slot)
            }
        }
    }
}

fn children(known: Option<&Known>) -> Names {
    known.map(|known| known.children).unwrap_or_default()
}

fn words<'word>(words: impl IntoIterator<Item = &'word str>, slot: Slot<'_>) -> Vec<Suggestion> {
    let suggestion = |word: &str| Suggestion {
        word: word.to_owned(),
        help: match slot {
            Slot::Element { .. } => meaning(word, None),
            Slot::Attribute { element } => meaning(element, Some(word)),
            Slot::Value { .. } => "",
        },
    };
    words.into_iter().map(suggestion).collect()
}

/// The values that the vendor's documents name.
fn fixed_values(element: &str, attribute: &str) -> Vec<&'static str> {
    match (element, attribute) {
        ("Form", "xmlns") => vec![FORM_NAMESPACE],
        ("Form", "type") => vec!["SourceConfig"],
        ("Form", "status") => vec!["released"],
        ("Field", "type") => FieldType::KNOWN.iter().map(|(word, _)| *word).collect(),
        ("Application" | "Schema", "featuresString") => KNOWN_FEATURES.to_vec(),
        ("Schema", "objectType") => vec!["account", "group"],
        ("AttributeDefinition", "type") => ATTRIBUTE_TYPES.to_vec(),
        ("Filter", "operation") => FILTER_OPERATIONS.to_vec(),
        ("Filter", "property") => IDENTITY_ATTRIBUTES.to_vec(),
        ("Filter", "matchMode") => vec!["ANYWHERE", "START", "END", "EXACT"],
        ("CompositeFilter", "operation") => vec!["AND", "OR", "NOT"],
        _ => Vec::new(),
    }
}

/// Names that the connector itself gives: fields of its form, keys of its texts, attributes of its accounts. Documents
/// that cannot be read give none.
fn own_words(element: &str, attribute: &str, content: &Content) -> Vec<Suggestion> {
    let mut found = match (element, attribute) {
        ("entry", "key") | ("Field", "parentKey") => fields(content),
        ("Filter", "value")
        | ("Schema", "identityAttribute" | "displayAttribute" | "groupAttribute") => {
            account_attributes(content)
        }
        (
            "Menu" | "Section" | "Field" | "Option",
            "label" | "displayName" | "sectionInfo" | "docLinkLabel" | "helpKey" | "placeHolder"
            | "placeholder",
        ) => text_keys(content),
        _ => Vec::new(),
    };
    found.sort();
    found.dedup();
    let named = found.into_iter().filter(|word| !word.is_empty());
    named.map(|word| Suggestion { word, help: "" }).collect()
}

fn fields(content: &Content) -> Vec<String> {
    let text = content.xml.get(&XmlDocument::SourceConfig);
    let form = text.and_then(|text| SourceConfigForm::parse(text).ok());
    let fields = form.iter().flat_map(SourceConfigForm::fields);
    fields.map(|field| field.name().to_owned()).collect()
}

fn account_attributes(content: &Content) -> Vec<String> {
    let text = content.xml.get(&XmlDocument::SourceTemplate);
    let template = text.and_then(|text| Application::parse(text).ok());
    let schema = template.as_ref().and_then(Application::account_schema);
    let definitions = schema.iter().flat_map(|schema| &schema.definitions);
    definitions
        .map(|definition| definition.name().to_owned())
        .collect()
}

fn text_keys(content: &Content) -> Vec<String> {
    let files = content.translations.values();
    files
        .flat_map(|text| {
            let file = PropertiesFile::parse(text);
            let keys = file.keys().into_iter();
            keys.map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(document: XmlDocument, slot: Slot<'_>, expected: &[&str]) {
        let mut content = Content::default();
        let form = r#"<Form><Menu><Section><Field name="url"/><Field name="auth"/></Section></Menu></Form>"#;
        let template = r#"<Application><Schemas><Schema objectType="account"><AttributeDefinition name="login"/></Schema></Schemas></Application>"#;
        content
            .xml
            .insert(XmlDocument::SourceConfig, form.to_owned());
        content
            .xml
            .insert(XmlDocument::SourceTemplate, template.to_owned());
        content
            .translations
            .insert(crate::ids::Locale::En, "title=A\nlabel=B\n".to_owned());
        let found = suggestions(document, slot, &content);
        let found: Vec<&str> = found.iter().map(|found| found.word.as_str()).collect();
        assert_eq!(found, expected, "{slot:?}");
    }

    #[test]
    fn elements_are_those_of_the_vocabulary() {
        let element = |parent| Slot::Element { parent };
        check(XmlDocument::SourceConfig, element(None), &["Form"]);
        check(
            XmlDocument::SourceConfig,
            element(Some("Form")),
            &["BaseConfig", "Menu"],
        );
        check(XmlDocument::SourceConfig, element(Some("Unknown")), &[]);
        check(
            XmlDocument::CorrelationConfig,
            element(None),
            &["CorrelationConfig"],
        );
    }

    #[test]
    fn attributes_and_switches_have_their_values() {
        let attribute = Slot::Attribute { element: "Option" };
        check(XmlDocument::SourceConfig, attribute, &["label", "value"]);
        let value = |element, attribute| Slot::Value { element, attribute };
        check(
            XmlDocument::SourceConfig,
            value("Field", "required"),
            &["true", "false"],
        );
        check(
            XmlDocument::SourceTemplate,
            value("Schema", "objectType"),
            &["account", "group"],
        );
        check(XmlDocument::SourceConfig, value("Field", "name"), &[]);
    }

    #[test]
    fn names_of_the_connector_are_offered_sorted() {
        let value = |element, attribute| Slot::Value { element, attribute };
        check(
            XmlDocument::SourceTemplate,
            value("entry", "key"),
            &["auth", "url"],
        );
        check(
            XmlDocument::SourceConfig,
            value("Section", "label"),
            &["label", "title"],
        );
        check(
            XmlDocument::CorrelationConfig,
            value("Filter", "value"),
            &["login"],
        );
    }

    #[test]
    fn every_element_and_every_attribute_of_a_form_is_explained() {
        for known in vocabulary::of(XmlDocument::SourceConfig) {
            assert_ne!(meaning(known.element, None), "", "{}", known.element);
            for attribute in known.attributes.iter().chain(known.switches.iter()) {
                assert_ne!(meaning(known.element, Some(attribute)), "", "{attribute}");
            }
        }
    }
}
