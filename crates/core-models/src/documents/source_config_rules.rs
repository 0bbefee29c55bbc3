//! Rules for the source config. Each has a code of its own and a test.
//!
//! A condition that can never hold and a field that cannot keep its value are errors; what SailPoint has not
//! documented is a warning.

use std::collections::{BTreeMap, BTreeSet};

use super::Application;
use super::condition_rules;
use super::element::Attribute;
use super::related::Related;
use super::source_config::{Field, FieldType, SourceConfigForm};
use super::texts::{missing_texts, used_keys};
use super::wording::{listed, nearest, rules, suggestion};
use crate::problem::{Problem, Severity};

rules! {
    MISSING_OPTIONS: Severity::Error, "missing-options", "Add <AllowedValues> with an <Option label=\"…\" value=\"…\"/> for each choice.";
    UNSEEN_OPTIONS: Severity::Warning, "missing-options", "Add <AllowedValues> with an <Option label=\"…\" value=\"…\"/> for each choice.";
    FORM_TYPE: Severity::Warning, "form-type", "Write type=\"SourceConfig\" in the Form element.";
    BASE_CONFIG: Severity::Warning, "base-config", "Keep one <Field name=\"fileUpload\" type=\"fileupload\" …/> in BaseConfig.";
    DUPLICATE_NAME: Severity::Warning, "duplicate-name", "Give each a name of its own.";
    MISSING_NAME: Severity::Error, "missing-name", "Add name=\"…\"; it is the key under which the connector finds the value.";
    FIELD_TYPE: Severity::Warning, "field-type", "Use a confirmed type, or look at the form in the tenant after applying.";
    OPTION_VALUE: Severity::Error, "option-value", "Add value=\"…\".";
    DUPLICATE_OPTION: Severity::Warning, "duplicate-option", "Give each option a value of its own.";
    DEFAULT_VALUE: Severity::Warning, "default-value", "Use the value of an option, or leave the default out.";
    SECRET_DEFAULT: Severity::Warning, "secret-default", "Delete the default; each source is given its own secret.";
    FIELD_WITHOUT_SETTING: Severity::Info, "field-without-setting", "Add an entry to the template’s Attributes if it needs a value from the start.";
}

pub(crate) fn check(form: &SourceConfigForm, related: &Related) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(form_type(form));
    problems.extend(base_config(form));
    problems.extend(duplicate_parts(form));
    problems.extend(duplicate_fields(form));
    for field in form.fields() {
        problems.extend(missing_name(field));
        problems.extend(field_type(field));
        problems.extend(options(field));
        problems.extend(default_value(field));
        problems.extend(secret_default(field));
    }
    problems.extend(condition_rules::check(form));
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
    Some(FORM_TYPE.at(
        found.map_or(form.place, |attribute| attribute.value_place),
        what,
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
    Some(BASE_CONFIG.at(place, what))
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
    DUPLICATE_NAME.at(
        attribute.value_place,
        format!(
            "A {what} named “{}” is already on line {line}.",
            attribute.value
        ),
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
        MISSING_NAME.at(
            field.place,
            "This field has no name, so a source cannot keep its value.",
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
            "Type “boolean” belongs to older forms; the field may not show.".to_owned()
        }
        _ => format!(
            "Type “{}” is not confirmed for Form XML (text, url, secret, radio, fileupload are); the field may not show.",
            attribute.value
        ),
    };
    Some(FIELD_TYPE.at(attribute.value_place, what))
}

fn options(field: &Field) -> Vec<Problem> {
    let kind = field.field_type();
    if kind.is_choice() && field.options.is_empty() {
        let rule = if kind == FieldType::Radio {
            MISSING_OPTIONS
        } else {
            UNSEEN_OPTIONS
        };
        let what = format!("“{}” offers a choice and has no options.", field.name());
        return vec![rule.at(field.place, what)];
    }
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for option in &field.options {
        let value = option.attributes.find("value");
        match value {
            None => problems.push(OPTION_VALUE.at(
                option.place,
                format!(
                    "An option of “{}” has no value, so nothing would be kept.",
                    field.name()
                ),
            )),
            Some(value) if !seen.insert(value.value.as_str()) => {
                problems.push(DUPLICATE_OPTION.at(
                    value.value_place,
                    format!(
                        "“{}” offers the value “{}” twice.",
                        field.name(),
                        value.value
                    ),
                ));
            }
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
    let allowed = field.possible_values()?;
    if default.value.is_empty() || allowed.contains(&default.value.as_str()) {
        return None;
    }
    Some(DEFAULT_VALUE.at(
        default.value_place,
        format!(
            "The default of “{}” is “{}”, which is not one of {}.",
            field.name(),
            default.value,
            listed(&allowed)
        ),
    ))
}

/// Everybody who sees the form could read it.
fn secret_default(field: &Field) -> Option<Problem> {
    let names = ["defaultValue", "value"].into_iter();
    let mut defaults = names.filter_map(|name| field.attributes.find(name));
    let written = defaults.find(|default| !default.value.is_empty())?;
    field.field_type().is_secret().then(|| {
        SECRET_DEFAULT.at(
            written.name_place,
            format!(
                "“{}” is secret, and its default stands in the form.",
                field.name()
            ),
        )
    })
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
            problems.push(FIELD_WITHOUT_SETTING.at(field
                    .attributes
                    .find("name")
                    .map_or(field.place, |name| name.value_place), format!(
                    "“{name}” has no entry in the source template, so new sources start without a value."
                )));
        }
    }
    problems
}
