//! Which elements and attributes each document is known to have, and findings about the others.
//!
//! No schema of ISC is public, so something unknown is information and never blocks. A value of `true` or `false`
//! that is neither is a warning, and so is text, since no known element holds any.

use super::element::{Attribute, Element, TextPart};
use super::wording::{finding, nearest, suggestion};
use crate::invisible;
use crate::models::document::XmlDocument;
use crate::problem::{Problem, Severity};
use crate::xml::shown;

/// What is known of one element. Children that have no entry of their own are not looked into.
pub(super) struct Known {
    pub(super) element: &'static str,
    pub(super) attributes: &'static [&'static str],
    pub(super) switches: &'static [&'static str],
    pub(super) children: &'static [&'static str],
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
        if known.children.contains(&child.name.as_str()) {
            check_element(vocabulary, child, problems);
        } else {
            problems.push(unknown_element(known, child));
        }
    }
}

fn check_attribute(known: &Known, attribute: &Attribute) -> Option<Problem> {
    let name = attribute.name.as_str();
    if name == "xmlns" || name.contains(':') || known.attributes.contains(&name) {
        return None;
    }
    if known.switches.contains(&name) {
        let is_switch = matches!(attribute.value.as_str(), "true" | "false");
        return (!is_switch).then(|| not_a_switch(attribute));
    }
    let all = known.attributes.iter().chain(known.switches).copied();
    Some(finding(
        Severity::Info,
        "unknown-xml-attribute",
        attribute.name_place,
        format!(
            "“{name}” is not a known attribute of {}.{}",
            known.element,
            suggestion(nearest(name, all))
        ),
        "Check the spelling; the server may pass it over.",
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
    Some(finding(
        Severity::Warning,
        "invisible-character",
        attribute.value_place,
        found.sentence(&attribute.name),
        "Retype the value.",
    ))
}

fn not_a_switch(attribute: &Attribute) -> Problem {
    finding(
        Severity::Warning,
        "boolean-value",
        attribute.value_place,
        format!(
            "{} is “{}”; it can be true or false.",
            attribute.name, attribute.value
        ),
        "Write true or false.",
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
    Some(finding(
        Severity::Warning,
        "stray-text",
        part.place,
        format!(
            "{what} stands in {}, where only elements belong.",
            element.name
        ),
        "Delete it; only blanks and line breaks may stand between elements.",
    ))
}

/// Texts of one element that are reported.
const MOST_STRAY_TEXTS: usize = 100;

/// Characters of a stray word that are shown.
const LONGEST_WORD: usize = 30;

fn unknown_element(known: &Known, child: &Element) -> Problem {
    let near = nearest(&child.name, known.children.iter().copied());
    finding(
        Severity::Info,
        "unknown-element",
        child.place,
        format!(
            "“{}” is not a known element of {}.{}",
            child.name,
            known.element,
            suggestion(near)
        ),
        "Check the spelling and the place; the server may pass it over.",
    )
}

const FORM: &[Known] = &[
    Known {
        element: "Form",
        attributes: &["name", "connectorName", "type", "shortDesc", "status"],
        switches: &["directConnect", "fileUpload"],
        children: &["BaseConfig", "Menu"],
    },
    Known {
        element: "BaseConfig",
        attributes: &[],
        switches: &[],
        children: &["Field"],
    },
    Known {
        element: "Menu",
        attributes: &["name", "label"],
        switches: &[],
        children: &["Section"],
    },
    Known {
        element: "Section",
        attributes: &["name", "label", "sectionInfo", "docLink", "docLinkLabel"],
        switches: &[],
        children: &["Field"],
    },
    Known {
        element: "Field",
        attributes: &[
            "name",
            "displayName",
            "type",
            "defaultValue",
            "value",
            "parentKey",
            "parentValue",
            "maxFiles",
            "maxSize",
            "supportedExtensions",
            "placeHolder",
            "placeholder",
            "helpKey",
            "maxlength",
            "maxLength",
            "regex",
            "docLink",
            "docLinkLabel",
            "label",
            "titleKey",
            "subtitleKey",
            "indexKey",
            "buttonLabel",
        ],
        switches: &[
            "required",
            "hidden",
            "readOnly",
            "validateJSON",
            "addButton",
            "editButton",
            "deleteButton",
            "copyButton",
            "dragNDropEnabled",
        ],
        children: &["AllowedValues"],
    },
    Known {
        element: "AllowedValues",
        attributes: &[],
        switches: &[],
        children: &["Option"],
    },
    Known {
        element: "Option",
        attributes: &["label", "value"],
        switches: &[],
        children: &[],
    },
];

const APPLICATION: &[Known] = &[
    Known {
        element: "Application",
        attributes: &[
            "name",
            "type",
            "connector",
            "featuresString",
            "icon",
            "cluster",
            "profileClass",
            "proxiedName",
            "id",
            "created",
            "modified",
            "lock",
            "assignedScopePath",
            "significantModified",
        ],
        switches: &[
            "authoritative",
            "caseInsensitive",
            "authenticationResource",
            "disabled",
            "immutable",
        ],
        children: &[
            "AccountCorrelationConfig",
            "ActivityDataSources",
            "AssignedScope",
            "AttributeMetaDatas",
            "Attributes",
            "CorrelationRule",
            "CreationRule",
            "CustomizationRule",
            "Dependencies",
            "Description",
            "ManagedAttributeCustomizationRule",
            "ManagerCorrelationRule",
            "Owner",
            "PasswordPolicies",
            "PendingWorkflow",
            "ProvisioningConfig",
            "ProvisioningForms",
            "ProxyApplication",
            "Remediators",
            "Schemas",
            "SecondaryOwners",
            "AppTargetSource",
            "TargetSources",
            "ApplicationScorecard",
            "Templates",
        ],
    },
    Known {
        element: "Attributes",
        attributes: &[],
        switches: &[],
        children: &["Map"],
    },
    Known {
        element: "Map",
        attributes: &[],
        switches: &[],
        children: &["entry"],
    },
    Known {
        element: "entry",
        attributes: &["key", "value"],
        switches: &[],
        children: &["key", "value"],
    },
    Known {
        element: "Schemas",
        attributes: &[],
        switches: &[],
        children: &["Schema"],
    },
    Known {
        element: "Schema",
        attributes: &[
            "objectType",
            "nativeObjectType",
            "identityAttribute",
            "displayAttribute",
            "groupAttribute",
            "hierarchyAttribute",
            "instanceAttribute",
            "referenceAttribute",
            "aggregationType",
            "featuresString",
            "permissionsRemediationModificationType",
            "name",
            "id",
            "created",
            "modified",
            "lock",
            "descriptionAttribute",
        ],
        switches: &[
            "includePermissions",
            "indexPermissions",
            "noPermissionPromotion",
            "childHierarchy",
            "disabled",
            "immutable",
        ],
        children: &[
            "AttributeDefinition",
            "Attributes",
            "Description",
            "CreationRule",
            "CorrelationRule",
            "CustomizationRule",
            "RefreshRule",
            "AssociationSchemaName",
            "Refresh",
        ],
    },
    Known {
        element: "AttributeDefinition",
        attributes: &[
            "name",
            "type",
            "internalName",
            "displayName",
            "correlationKey",
            "schemaObjectType",
            "defaultValue",
            "categoryName",
            "source",
            "remediationModificationType",
        ],
        switches: &[
            "multi",
            "entitlement",
            "managed",
            "group",
            "required",
            "indexed",
            "minable",
            "correlationKeyAssigned",
            "multiValued",
        ],
        children: &["Description", "DefaultValue", "AllowedValues"],
    },
];

const CORRELATION: &[Known] = &[
    Known {
        element: "CorrelationConfig",
        attributes: &[
            "name",
            "id",
            "created",
            "modified",
            "lock",
            "assignedScopePath",
        ],
        switches: &["disabled", "immutable"],
        children: &[
            "AttributeAssignments",
            "DirectAssignments",
            "Description",
            "Owner",
            "AssignedScope",
            "Attributes",
        ],
    },
    Known {
        element: "AttributeAssignments",
        attributes: &[],
        switches: &[],
        children: &["Filter", "CompositeFilter"],
    },
    Known {
        element: "CompositeFilter",
        attributes: &["operation"],
        switches: &[],
        children: &["Filter", "CompositeFilter"],
    },
    Known {
        element: "Filter",
        attributes: &[
            "operation",
            "property",
            "value",
            "matchMode",
            "joinProperty",
            "subqueryClass",
            "subqueryProperty",
        ],
        switches: &["ignoreCase"],
        children: &["Value"],
    },
    Known {
        element: "DirectAssignments",
        attributes: &[],
        switches: &[],
        children: &["DirectAssignment"],
    },
];

#[cfg(test)]
mod tests;
