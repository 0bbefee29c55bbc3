//! Rules for the source config. Each has a code of its own and a test.
//!
//! A condition that can never hold and a field that cannot keep its value are errors; what SailPoint has not
//! documented is a warning.

use std::collections::{BTreeMap, BTreeSet};

use super::Application;
use super::element::Attribute;
use super::related::Related;
use super::source_config::{Condition, Field, FieldType, SourceConfigForm};
use super::texts::{missing_texts, used_keys};
use super::wording::{Names, finding, listed, nearest, suggestion};
use crate::problem::{Place, Problem, Severity};

pub(crate) fn check(form: &SourceConfigForm, related: &Related) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(form_type(form));
    problems.extend(base_config(form));
    problems.extend(duplicate_parts(form));
    problems.extend(duplicate_fields(form));
    let parents = Parents::new(form);
    for field in form.fields() {
        problems.extend(missing_name(field));
        problems.extend(field_type(field));
        problems.extend(options(field));
        problems.extend(default_value(field));
        problems.extend(condition(&parents, field));
    }
    problems.extend(parent_cycles(form, &parents));
    if let Some(translations) = &related.translations {
        let keys = used_keys(&form.text_uses(), translations);
        problems.extend(missing_texts(&keys));
    }
    if let Some(application) = &related.application {
        problems.extend(fields_without_setting(form, application));
    }
    problems
}

fn form_type(form: &SourceConfigForm) -> Option<Problem> {
    let found = form.attributes.find("type");
    if found.is_some_and(|attribute| attribute.value == "SourceConfig") {
        return None;
    }
    let what = match found {
        Some(attribute) => format!(
            "The form’s type is “{}”; a source config has “SourceConfig”.",
            attribute.value
        ),
        None => "The form has no type; a source config has “SourceConfig”.".to_owned(),
    };
    Some(finding(
        Severity::Warning,
        "form-type",
        found.map_or(form.place, |attribute| attribute.value_place),
        what,
        "Write type=\"SourceConfig\" in the Form element.",
    ))
}

fn base_config(form: &SourceConfigForm) -> Option<Problem> {
    let uploads: Vec<&Field> = form
        .base_configs
        .iter()
        .flat_map(|base| &base.fields)
        .filter(|field| field.field_type() == FieldType::FileUpload)
        .collect();
    let (place, what) = match (form.base_configs.first(), uploads.as_slice()) {
        (_, [_]) => return None,
        (None, _) => (
            form.place,
            "The form has no BaseConfig, so no JAR can be uploaded to a source.",
        ),
        (Some(base), []) => (
            base.place,
            "Without a field of type fileupload in BaseConfig, no JAR can be uploaded.",
        ),
        (Some(_), [_, second, ..]) => (
            second.place,
            "BaseConfig has more than one field of type fileupload.",
        ),
    };
    Some(finding(
        Severity::Warning,
        "base-config",
        place,
        what,
        "Keep one <Field name=\"fileUpload\" type=\"fileupload\" …/> in BaseConfig.",
    ))
}

fn duplicate_parts(form: &SourceConfigForm) -> Vec<Problem> {
    let sections = form.menus.iter().flat_map(|menu| &menu.sections);
    let menus = form.menus.iter().map(|menu| menu.attributes.find("name"));
    let mut problems = duplicates("Menu", menus);
    problems.extend(duplicates(
        "Section",
        sections.map(|section| section.attributes.find("name")),
    ));
    problems
}

fn duplicates<'a>(what: &str, names: impl Iterator<Item = Option<&'a Attribute>>) -> Vec<Problem> {
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut problems = Vec::new();
    for attribute in names.flatten() {
        match first.get(attribute.value.as_str()) {
            Some(line) => problems.push(duplicate(what, attribute, *line)),
            None => {
                first.insert(&attribute.value, attribute.value_place.line);
            }
        }
    }
    problems
}

fn duplicate(what: &str, attribute: &Attribute, line: u32) -> Problem {
    finding(
        Severity::Warning,
        "duplicate-name",
        attribute.value_place,
        format!(
            "A {what} named “{}” stands in line {line} already.",
            attribute.value
        ),
        "Give each a name of its own.",
    )
}

/// Variants of a field for different values of the same parent share its name on purpose.
fn duplicate_fields(form: &SourceConfigForm) -> Vec<Problem> {
    let mut variants: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
    let mut first: BTreeMap<&str, u32> = BTreeMap::new();
    let mut unconditional: BTreeMap<&str, u32> = BTreeMap::new();
    let mut problems = Vec::new();
    for field in form.fields() {
        let Some(name) = field
            .attributes
            .find("name")
            .filter(|name| !name.value.is_empty())
        else {
            continue;
        };
        let text = name.value.as_str();
        let line = name.value_place.line;
        let parent = field.attributes.text("parentKey");
        let variant = (text, parent, field.attributes.text("parentValue"));
        let earlier = if parent.is_empty() {
            first.get(text)
        } else {
            variants.get(&variant).or_else(|| unconditional.get(text))
        };
        problems.extend(earlier.map(|earlier| duplicate("Field", name, *earlier)));
        variants.entry(variant).or_insert(line);
        first.entry(text).or_insert(line);
        if parent.is_empty() {
            unconditional.entry(text).or_insert(line);
        }
    }
    problems
}

fn missing_name(field: &Field) -> Option<Problem> {
    field.name().trim().is_empty().then(|| {
        finding(
            Severity::Error,
            "missing-name",
            field.place,
            "This field has no name, so a source cannot keep its value.",
            "Add name=\"…\"; it is the key under which the connector finds the value.",
        )
    })
}

fn field_type(field: &Field) -> Option<Problem> {
    let attribute = field.attributes.find("type")?;
    let kind = field.field_type();
    let what = match kind {
        _ if kind.is_confirmed() => return None,
        FieldType::Other(word) => {
            let known = FieldType::KNOWN.iter().map(|(name, _)| *name);
            format!(
                "Type “{word}” is not known.{}",
                suggestion(nearest(&word, known))
            )
        }
        FieldType::Boolean => {
            "Type “boolean” belongs to the older forms; it may not show.".to_owned()
        }
        _ => format!(
            "Type “{}” is not confirmed for Form XML (text, url, secret, radio, fileupload are); it may not show.",
            attribute.value
        ),
    };
    Some(finding(
        Severity::Warning,
        "field-type",
        attribute.value_place,
        what,
        "Use a confirmed type, or look at the form in the tenant after applying.",
    ))
}

fn options(field: &Field) -> Vec<Problem> {
    let kind = field.field_type();
    if kind.is_choice() && field.options.is_empty() {
        let severity = if kind == FieldType::Radio {
            Severity::Error
        } else {
            Severity::Warning
        };
        return vec![finding(
            severity,
            "missing-options",
            field.place,
            format!("“{}” offers a choice and has no options.", field.name()),
            "Add <AllowedValues> with an <Option label=\"…\" value=\"…\"/> for each choice.",
        )];
    }
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for option in &field.options {
        let value = option.attributes.find("value");
        match value {
            None => problems.push(finding(
                Severity::Error,
                "option-value",
                option.place,
                format!(
                    "An option of “{}” has no value, so nothing would be kept.",
                    field.name()
                ),
                "Add value=\"…\".",
            )),
            Some(value) if !seen.insert(value.value.as_str()) => problems.push(finding(
                Severity::Warning,
                "duplicate-option",
                value.value_place,
                format!(
                    "“{}” offers the value “{}” twice.",
                    field.name(),
                    value.value
                ),
                "Give each option a value of its own.",
            )),
            Some(_) => {}
        }
    }
    problems
}

fn default_value(field: &Field) -> Option<Problem> {
    let default = field
        .attributes
        .find("defaultValue")
        .or_else(|| field.attributes.find("value"))?;
    let allowed = allowed_values(field)?;
    if default.value.is_empty() || allowed.contains(&default.value.as_str()) {
        return None;
    }
    Some(finding(
        Severity::Warning,
        "default-value",
        default.value_place,
        format!(
            "“{}” begins with “{}”, which is not one of {}.",
            field.name(),
            default.value,
            listed(&allowed)
        ),
        "Use the value of an option, or leave the default out.",
    ))
}

/// The values that a field can have, where they are known.
fn allowed_values(field: &Field) -> Option<Vec<&str>> {
    if field.field_type().is_switch() {
        return Some(vec!["true", "false"]);
    }
    let values: Vec<&str> = field.options.iter().map(|option| option.value()).collect();
    (!values.is_empty()).then_some(values)
}

/// The fields by name, the first one where several share it.
struct Parents<'a> {
    fields: BTreeMap<&'a str, &'a Field>,
    names: Names<'a>,
}

impl<'a> Parents<'a> {
    fn new(form: &'a SourceConfigForm) -> Self {
        let mut fields = BTreeMap::new();
        for field in form.fields() {
            fields.entry(field.name()).or_insert(field);
        }
        Self {
            names: Names::new(fields.keys().copied()),
            fields,
        }
    }
}

fn condition(parents: &Parents<'_>, field: &Field) -> Vec<Problem> {
    let key = field.attributes.find("parentKey");
    let value = field.attributes.find("parentValue");
    match (field.condition(), key, value) {
        (Some(condition), Some(key), Some(value)) => match parents.fields.get(condition.parent) {
            None => vec![unknown_parent(parents, key)],
            Some(parent) => parent_values(&condition, parent, value),
        },
        (_, None, Some(value)) => {
            vec![half_condition(value.name_place, "parentValue", "parentKey")]
        }
        (_, Some(key), None) => vec![half_condition(key.name_place, "parentKey", "parentValue")],
        (_, _, _) => Vec::new(),
    }
}

fn half_condition(place: Place, given: &str, missing: &str) -> Problem {
    finding(
        Severity::Warning,
        "parent-key",
        place,
        format!("{given} stands without {missing}; together they say when the field is shown."),
        format!("Add {missing}, or delete {given}."),
    )
}

fn unknown_parent(parents: &Parents<'_>, key: &Attribute) -> Problem {
    let near = parents.names.nearest(&key.value);
    finding(
        Severity::Error,
        "parent-key",
        key.value_place,
        format!(
            "parentKey “{}” is not a field of this form, so the field is never shown.{}",
            key.value,
            suggestion(near)
        ),
        "Name the field that decides, or delete parentKey and parentValue.",
    )
}

fn parent_values(condition: &Condition<'_>, parent: &Field, value: &Attribute) -> Vec<Problem> {
    let Some(allowed) = allowed_values(parent) else {
        return Vec::new();
    };
    if allowed.contains(&value.value.as_str()) {
        return Vec::new();
    }
    let unknown = condition
        .values
        .iter()
        .find(|value| !allowed.contains(value));
    if let Some(unknown) = unknown {
        return vec![finding(
            Severity::Error,
            "parent-value",
            value.value_place,
            format!(
                "parentValue “{unknown}” is not an option of {}, which has {}.",
                condition.parent,
                listed(&allowed)
            ),
            "Use the value of one of the options, as it is written there.",
        )];
    }
    vec![finding(
        Severity::Warning,
        "parent-value-list",
        value.value_place,
        format!(
            "parentValue “{}” names several values, which SailPoint does not document.",
            value.value
        ),
        "Write the field once for each value, or check the form after applying.",
    )]
}

/// Follows each chain of parents once: a name met again in the same chain closes a circle.
fn parent_cycles(form: &SourceConfigForm, parents: &Parents<'_>) -> Vec<Problem> {
    let mut chain_of: BTreeMap<&str, usize> = BTreeMap::new();
    let mut in_circle: BTreeSet<&str> = BTreeSet::new();
    for (number, start) in parents.fields.values().enumerate() {
        let mut current = *start;
        while !chain_of.contains_key(current.name()) {
            chain_of.insert(current.name(), number);
            match current
                .attributes
                .get("parentKey")
                .and_then(|parent| parents.fields.get(parent))
            {
                Some(parent) => current = parent,
                None => break,
            }
        }
        let closes = chain_of.get(current.name()) == Some(&number)
            && current.attributes.get("parentKey").is_some();
        if closes {
            in_circle.extend(circle(parents, current.name()));
        }
    }
    let members = form
        .fields()
        .filter(|field| in_circle.contains(field.name()));
    members.filter_map(depends_on_itself).collect()
}

/// The names from `start` along the parents back to it; nothing when they do not lead back.
fn circle<'a>(parents: &Parents<'a>, start: &'a str) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut current = start;
    while let Some(parent) = parents
        .fields
        .get(current)
        .and_then(|field| field.attributes.get("parentKey"))
    {
        names.push(current);
        if parent == start {
            return names;
        }
        current = parent;
    }
    Vec::new()
}

fn depends_on_itself(field: &Field) -> Option<Problem> {
    let key = field.attributes.find("parentKey")?;
    Some(finding(
        Severity::Error,
        "parent-cycle",
        key.value_place,
        format!(
            "“{}” depends on itself, so it is never shown.",
            field.name()
        ),
        "Name another field in parentKey, or delete parentKey and parentValue.",
    ))
}

fn fields_without_setting(form: &SourceConfigForm, application: &Application) -> Vec<Problem> {
    let settings: BTreeSet<&str> = application
        .settings
        .iter()
        .map(|setting| setting.key.as_str())
        .collect();
    if settings.is_empty() {
        return Vec::new();
    }
    let mut problems = Vec::new();
    let mut reported = BTreeSet::new();
    let pages = form.menus.iter().flat_map(|menu| &menu.sections);
    for field in pages.flat_map(|section| &section.fields) {
        let name = field.name();
        if !name.is_empty() && !settings.contains(name) && reported.insert(name) {
            problems.push(finding(
                Severity::Info,
                "field-without-setting",
                field
                    .attributes
                    .find("name")
                    .map_or(field.place, |name| name.value_place),
                format!(
                    "“{name}” has no entry in the source template, so new sources begin without it."
                ),
                "Add an entry to the template’s Attributes if it needs a value from the start.",
            ));
        }
    }
    problems
}
