//! Rules for the source template. Each has a code of its own and a test.

use std::collections::{BTreeMap, BTreeSet};

use super::application::{Application, AttributeDefinition, Schema};
use super::element::Attribute;
use super::related::Related;
use super::source_config::{Field, SourceConfigForm};
use super::wording::{Names, Rule, finding, nearest, rules, suggestion};
use crate::problem::{Problem, Severity};

rules! {
    IDENTITY_ATTRIBUTE: Severity::Warning, "identity-attribute", "Use the exact name of an AttributeDefinition of this schema.";
    DISPLAY_ATTRIBUTE: Severity::Warning, "display-attribute", "Use the exact name of an AttributeDefinition of this schema.";
    STORED_ID: Severity::Info, "stored-id", "Delete the id before you use the document in another tenant.";
    UNKNOWN_FEATURE: Severity::Warning, "unknown-feature", "Check the spelling; an unknown feature has no effect.";
    DUPLICATE_FEATURE: Severity::Info, "duplicate-feature", "Delete one of the two.";
    SCHEMA_TYPE: Severity::Warning, "schema-type", "Use account or group.";
    DUPLICATE_SCHEMA: Severity::Warning, "duplicate-schema", "Put all attributes into one schema.";
    MISSING_NAME: Severity::Error, "missing-name", "Add name=\"…\", or delete the AttributeDefinition.";
    DUPLICATE_NAME: Severity::Warning, "duplicate-name", "Delete one of the two definitions.";
    ATTRIBUTE_TYPE: Severity::Warning, "attribute-type", "Use one of these types.";
    SCHEMA_OBJECT_TYPE: Severity::Warning, "schema-object-type", "Add that schema, or delete schemaObjectType.";
    DUPLICATE_SETTING: Severity::Warning, "duplicate-setting", "Delete one of the two entries.";
    SETTING_WITHOUT_FIELD: Severity::Info, "setting-without-field", "Add a field if administrators should set it.";
}

/// The features that ISC publishes (ISC API docs: `SourceFeature`).
pub const KNOWN_FEATURES: [&str; 33] = [
    "AUTHENTICATE",
    "COMPOSITE",
    "DIRECT_PERMISSIONS",
    "DISCOVER_SCHEMA",
    "ENABLE",
    "MANAGER_LOOKUP",
    "NO_RANDOM_ACCESS",
    "PROXY",
    "SEARCH",
    "TEMPLATE",
    "UNLOCK",
    "UNSTRUCTURED_TARGETS",
    "SHAREPOINT_TARGET",
    "PROVISIONING",
    "GROUP_PROVISIONING",
    "SYNC_PROVISIONING",
    "PASSWORD",
    "CURRENT_PASSWORD",
    "ACCOUNT_ONLY_REQUEST",
    "ADDITIONAL_ACCOUNT_REQUEST",
    "NO_AGGREGATION",
    "GROUPS_HAVE_MEMBERS",
    "NO_PERMISSIONS_PROVISIONING",
    "NO_GROUP_PERMISSIONS_PROVISIONING",
    "NO_UNSTRUCTURED_TARGETS_PROVISIONING",
    "NO_DIRECT_PERMISSIONS_PROVISIONING",
    "PREFER_UUID",
    "USES_UUID",
    "ARM_SECURITY_EXTRACT",
    "ARM_UTILIZATION_EXTRACT",
    "ARM_CHANGELOG_EXTRACT",
    "APPLICATION_DISCOVERY",
    "DELETE",
];

pub(super) const ATTRIBUTE_TYPES: [&str; 7] = [
    "string",
    "long",
    "int",
    "boolean",
    "date",
    "secret",
    "permission",
];

pub(crate) fn check(application: &Application, related: &Related) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(missing_attributes(application));
    problems.extend(stored_id(application.attributes.find("id")));
    problems.extend(features(application));
    problems.extend(schemas(application));
    let object_types = Names::new(application.schemas.iter().map(Schema::object_type));
    for schema in &application.schemas {
        let names = Names::new(schema.definitions.iter().map(AttributeDefinition::name));
        for (role, rule) in [
            ("identityAttribute", IDENTITY_ATTRIBUTE),
            ("displayAttribute", DISPLAY_ATTRIBUTE),
        ] {
            problems.extend(named_attribute(schema, &names, role, rule));
        }
        problems.extend(definitions(&object_types, schema));
    }
    problems.extend(duplicate_settings(application));
    if let Some(form) = &related.form {
        problems.extend(settings_without_field(application, form));
    }
    problems
}

fn missing_attributes(application: &Application) -> Vec<Problem> {
    let rules = [
        (
            "connector",
            Severity::Error,
            "so the virtual appliance cannot know which class to start",
        ),
        (
            "name",
            Severity::Warning,
            "which SailPoint’s templates always have",
        ),
        (
            "type",
            Severity::Warning,
            "which SailPoint’s templates always have",
        ),
    ];
    let missing = rules
        .into_iter()
        .filter(|(name, _, _)| application.attributes.text(name).trim().is_empty());
    missing
        .map(|(name, severity, why)| {
            finding(
                severity,
                "missing-attribute",
                application.place,
                format!("Application has no {name}, {why}."),
                format!("Add {name}=\"…\" to the Application element."),
            )
        })
        .collect()
}

/// An exported document carries the id that it had in its tenant.
pub(crate) fn stored_id(id: Option<&Attribute>) -> Option<Problem> {
    let id = id?;
    Some(STORED_ID.at(
        id.name_place,
        "The document has an id of the tenant that it was exported from.",
    ))
}

fn features(application: &Application) -> Vec<Problem> {
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for feature in application.features() {
        if !KNOWN_FEATURES.contains(&feature.name.as_str()) {
            let near = nearest(&feature.name, KNOWN_FEATURES.into_iter());
            problems.push(UNKNOWN_FEATURE.at(
                feature.place,
                format!(
                    "“{}” is not a feature that SailPoint publishes.{}",
                    feature.name,
                    suggestion(near)
                ),
            ));
        }
        if !seen.insert(feature.name.clone()) {
            problems.push(DUPLICATE_FEATURE.at(
                feature.place,
                format!("“{}” appears twice in featuresString.", feature.name),
            ));
        }
    }
    problems
}

fn schemas(application: &Application) -> Vec<Problem> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut problems = Vec::new();
    for schema in &application.schemas {
        let object_type = schema.object_type();
        let attribute = schema.attributes.find("objectType");
        let place = attribute.map_or(schema.place, |attribute| attribute.value_place);
        if !matches!(object_type, "account" | "group") {
            problems.push(SCHEMA_TYPE.at(
                place,
                format!(
                    "A schema has the objectType “{object_type}”; ISC supports account and group."
                ),
            ));
        }
        match first.get(object_type) {
            Some(line) => problems.push(DUPLICATE_SCHEMA.at(
                place,
                format!("A schema for “{object_type}” is already on line {line}."),
            )),
            None => {
                first.insert(object_type, schema.place.line);
            }
        }
    }
    problems
}

fn named_attribute(schema: &Schema, names: &Names<'_>, role: &str, rule: Rule) -> Option<Problem> {
    let attribute = schema.attributes.find(role)?;
    if names.contains(&attribute.value) {
        return None;
    }
    let trimmed = attribute.value.trim();
    let what = if trimmed != attribute.value && names.contains(trimmed) {
        format!(
            "{role} “{}” has a space before or after it, so it matches no attribute of the schema.",
            attribute.value
        )
    } else {
        format!(
            "{role} “{}” is not an attribute of the {} schema.{}",
            attribute.value,
            schema.object_type(),
            suggestion(names.nearest(&attribute.value))
        )
    };
    Some(rule.at(attribute.value_place, what))
}

fn definitions(object_types: &Names<'_>, schema: &Schema) -> Vec<Problem> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut problems = Vec::new();
    for definition in &schema.definitions {
        problems.extend(definition_name(schema, definition, &mut first));
        problems.extend(attribute_type(definition));
        problems.extend(schema_object_type(object_types, definition));
    }
    problems
}

fn definition_name<'a>(
    schema: &Schema,
    definition: &'a AttributeDefinition,
    first: &mut BTreeMap<&'a str, u32>,
) -> Option<Problem> {
    let name = definition.name();
    let Some(attribute) = definition
        .attributes
        .find("name")
        .filter(|_| !name.trim().is_empty())
    else {
        return Some(MISSING_NAME.at(
            definition.place,
            format!(
                "An attribute of the {} schema has no name.",
                schema.object_type()
            ),
        ));
    };
    let line = first.insert(name, definition.place.line)?;
    Some(DUPLICATE_NAME.at(
        attribute.value_place,
        format!("“{name}” is already defined on line {line}."),
    ))
}

fn attribute_type(definition: &AttributeDefinition) -> Option<Problem> {
    let attribute = definition.attributes.find("type")?;
    if ATTRIBUTE_TYPES.contains(&attribute.value.to_lowercase().as_str()) {
        return None;
    }
    Some(ATTRIBUTE_TYPE.at(
        attribute.value_place,
        format!(
            "Type “{}” is not one of string, long, int, boolean and date.{}",
            attribute.value,
            suggestion(nearest(&attribute.value, ATTRIBUTE_TYPES.into_iter()))
        ),
    ))
}

fn schema_object_type(
    object_types: &Names<'_>,
    definition: &AttributeDefinition,
) -> Option<Problem> {
    let attribute = definition.attributes.find("schemaObjectType")?;
    if object_types.contains(&attribute.value) {
        return None;
    }
    Some(SCHEMA_OBJECT_TYPE.at(
        attribute.value_place,
        format!(
            "“{}” points to a schema “{}”, which this template does not have.",
            definition.name(),
            attribute.value
        ),
    ))
}

fn duplicate_settings(application: &Application) -> Vec<Problem> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut problems = Vec::new();
    for setting in &application.settings {
        if let Some(line) = first.insert(&setting.key, setting.place.line) {
            problems.push(DUPLICATE_SETTING.at(
                setting.place,
                format!(
                    "The key “{}” is already on line {line}; only one of the two counts.",
                    setting.key
                ),
            ));
        }
    }
    problems
}

/// Settings that the connector needs and no administrator is asked for.
const INNER_SETTINGS: [&str; 2] = ["connectorClass", "encrypted"];

fn settings_without_field(application: &Application, form: &SourceConfigForm) -> Vec<Problem> {
    let fields: BTreeSet<&str> = form.fields().map(Field::name).collect();
    let lonely = application.settings.iter().filter(|setting| {
        let key = setting.key.as_str();
        !fields.contains(key) && !INNER_SETTINGS.contains(&key)
    });
    lonely
        .map(|setting| {
            SETTING_WITHOUT_FIELD.at(
                setting.place,
                format!(
                    "“{}” has no field in the source config, so the form cannot change it.",
                    setting.key
                ),
            )
        })
        .collect()
}
