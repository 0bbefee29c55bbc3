//! Which elements and attributes each document is known to have, and findings about the others.
//!
//! No schema of ISC is public, so something unknown is information and never blocks. A value of `true` or `false`
//! that is neither is a warning, and so is text, since no known element holds any.

use super::element::{Attribute, Element, TextPart};
use super::wording::{nearest, rules, suggestion};
use crate::invisible;
use crate::models::document::XmlDocument;
use crate::problem::{Problem, Severity};
use crate::xml::shown;

rules! {
    UNKNOWN_XML_ATTRIBUTE: Severity::Info, "unknown-xml-attribute", "Check the spelling; the server may ignore the attribute.";
    INVISIBLE_CHARACTER: Severity::Warning, "invisible-character", "Retype the value.";
    BOOLEAN_VALUE: Severity::Warning, "boolean-value", "Write true or false.";
    STRAY_TEXT: Severity::Warning, "stray-text", "Delete it; only spaces and line breaks are allowed between elements.";
    UNKNOWN_ELEMENT: Severity::Info, "unknown-element", "Check the spelling and the place; the server may ignore the element.";
}

/// What is known of one element. Children that have no entry of their own are not looked into.
pub(super) struct Known {
    pub(super) element: &'static str,
    pub(super) attributes: Names,
    pub(super) switches: Names,
    pub(super) children: Names,
}

/// Names with a blank between them.
#[derive(Clone, Copy, Default)]
pub(super) struct Names(&'static str);

impl Names {
    pub(super) fn iter(self) -> impl Iterator<Item = &'static str> {
        self.0.split_ascii_whitespace()
    }

    pub(super) fn has(self, name: &str) -> bool {
        self.iter().any(|known| known == name)
    }
}

/// Findings `unknown-element`, `unknown-xml-attribute`, `boolean-value`, `invisible-character` and `stray-text`.
pub(crate) fn check(document: XmlDocument, root: &Element) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_element(of(document), root, &mut problems);
    problems
}

/// The known elements of a document, its root first.
pub(super) fn of(document: XmlDocument) -> &'static [Known] {
    match document {
        XmlDocument::SourceConfig => FORM,
        XmlDocument::SourceTemplate => APPLICATION,
        XmlDocument::CorrelationConfig => CORRELATION,
    }
}

fn check_element(vocabulary: &[Known], element: &Element, problems: &mut Vec<Problem>) {
    let Some(known) = vocabulary
        .iter()
        .find(|known| known.element == element.name)
    else {
        return;
    };
    for attribute in element.attributes.iter() {
        problems.extend(check_attribute(known, attribute));
        problems.extend(hidden_in_key(attribute));
    }
    let stray = element.text_parts.iter().take(MOST_STRAY_TEXTS);
    problems.extend(stray.filter_map(|part| stray_text(element, part)));
    for child in &element.children {
        if known.children.has(&child.name) {
            check_element(vocabulary, child, problems);
        } else {
            problems.push(unknown_element(known, child));
        }
    }
}

fn check_attribute(known: &Known, attribute: &Attribute) -> Option<Problem> {
    let name = attribute.name.as_str();
    if name == "xmlns" || name.contains(':') || known.attributes.has(name) {
        return None;
    }
    if known.switches.has(name) {
        let is_switch = matches!(attribute.value.as_str(), "true" | "false");
        return (!is_switch).then(|| not_a_switch(attribute));
    }
    let all = known.attributes.iter().chain(known.switches.iter());
    Some(UNKNOWN_XML_ATTRIBUTE.at(
        attribute.name_place,
        format!(
            "“{name}” is not a known attribute of {}.{}",
            known.element,
            suggestion(nearest(name, all))
        ),
    ))
}

/// Attributes whose values are looked up as they are; what others hold is shown, or sent on.
const KEYS: [&str; 15] = [
    "connector",
    "connectorName",
    "displayAttribute",
    "groupAttribute",
    "identityAttribute",
    "key",
    "name",
    "nativeObjectType",
    "objectType",
    "operation",
    "parentKey",
    "parentValue",
    "property",
    "schemaObjectType",
    "type",
];

fn hidden_in_key(attribute: &Attribute) -> Option<Problem> {
    if !KEYS.contains(&attribute.name.as_str()) {
        return None;
    }
    let found = invisible::find(&attribute.value).next()?;
    Some(INVISIBLE_CHARACTER.at(attribute.value_place, found.sentence(&attribute.name)))
}

fn not_a_switch(attribute: &Attribute) -> Problem {
    BOOLEAN_VALUE.at(
        attribute.value_place,
        format!(
            "{} is “{}”; it can be true or false.",
            attribute.name, attribute.value
        ),
    )
}

/// Text between elements, such as the second `>` of `/>>` or a no-break space that came along with a copied indent.
fn stray_text(element: &Element, part: &TextPart) -> Option<Problem> {
    let first = part.text.chars().next()?;
    let is_seen = shown(first).starts_with('“');
    let word = part.text.chars().take_while(|next| !next.is_whitespace());
    let what = if is_seen {
        format!("“{}”", word.take(LONGEST_WORD).collect::<String>())
    } else {
        shown(first)
    };
    Some(STRAY_TEXT.at(
        part.place,
        format!("{what} is in {}, where only elements belong.", element.name),
    ))
}

/// Texts of one element that are reported.
const MOST_STRAY_TEXTS: usize = 100;

/// Characters of a stray word that are shown.
const LONGEST_WORD: usize = 30;

fn unknown_element(known: &Known, child: &Element) -> Problem {
    let near = nearest(&child.name, known.children.iter());
    UNKNOWN_ELEMENT.at(
        child.place,
        format!(
            "“{}” is not a known element of {}.{}",
            child.name,
            known.element,
            suggestion(near)
        ),
    )
}

/// An element with the names of its attributes, of those that are true or false, and of its children.
const fn known(
    element: &'static str,
    attributes: &'static str,
    switches: &'static str,
    children: &'static str,
) -> Known {
    Known {
        element,
        attributes: Names(attributes),
        switches: Names(switches),
        children: Names(children),
    }
}

const FORM: &[Known] = &[
    known(
        "Form",
        "name connectorName type shortDesc status",
        "directConnect fileUpload",
        "BaseConfig Menu",
    ),
    known("BaseConfig", "", "", "Field"),
    known("Menu", "name label", "", "Section"),
    known(
        "Section",
        "name label sectionInfo docLink docLinkLabel",
        "",
        "Field",
    ),
    known(
        "Field",
        "name displayName type defaultValue value parentKey parentValue maxFiles maxSize \
         supportedExtensions placeHolder placeholder helpKey maxlength maxLength regex docLink \
         docLinkLabel label titleKey subtitleKey indexKey buttonLabel",
        "required hidden readOnly validateJSON addButton editButton deleteButton copyButton dragNDropEnabled",
        "AllowedValues",
    ),
    known("AllowedValues", "", "", "Option"),
    known("Option", "label value", "", ""),
];

const APPLICATION: &[Known] = &[
    known(
        "Application",
        "name type connector featuresString icon cluster profileClass proxiedName id created modified \
         lock assignedScopePath significantModified",
        "authoritative caseInsensitive authenticationResource disabled immutable",
        "AccountCorrelationConfig ActivityDataSources AssignedScope AttributeMetaDatas Attributes \
         CorrelationRule CreationRule CustomizationRule Dependencies Description \
         ManagedAttributeCustomizationRule ManagerCorrelationRule Owner PasswordPolicies PendingWorkflow \
         ProvisioningConfig ProvisioningForms ProxyApplication Remediators Schemas SecondaryOwners \
         AppTargetSource TargetSources ApplicationScorecard Templates",
    ),
    known("Attributes", "", "", "Map"),
    known("Map", "", "", "entry"),
    known("entry", "key value", "", "key value"),
    known("Schemas", "", "", "Schema"),
    known(
        "Schema",
        "objectType nativeObjectType identityAttribute displayAttribute groupAttribute hierarchyAttribute \
         instanceAttribute referenceAttribute aggregationType featuresString \
         permissionsRemediationModificationType name id created modified lock descriptionAttribute",
        "includePermissions indexPermissions noPermissionPromotion childHierarchy disabled immutable",
        "AttributeDefinition Attributes Description CreationRule CorrelationRule CustomizationRule \
         RefreshRule AssociationSchemaName Refresh",
    ),
    known(
        "AttributeDefinition",
        "name type internalName displayName correlationKey schemaObjectType defaultValue categoryName \
         source remediationModificationType",
        "multi entitlement managed group required indexed minable correlationKeyAssigned multiValued",
        "Description DefaultValue AllowedValues",
    ),
];

const CORRELATION: &[Known] = &[
    known(
        "CorrelationConfig",
        "name id created modified lock assignedScopePath",
        "disabled immutable",
        "AttributeAssignments DirectAssignments Description Owner AssignedScope Attributes",
    ),
    known("AttributeAssignments", "", "", "Filter CompositeFilter"),
    known("CompositeFilter", "operation", "", "Filter CompositeFilter"),
    known(
        "Filter",
        "operation property value matchMode joinProperty subqueryClass subqueryProperty",
        "ignoreCase",
        "Value",
    ),
    known("DirectAssignments", "", "", "DirectAssignment"),
];

#[cfg(test)]
mod tests;
