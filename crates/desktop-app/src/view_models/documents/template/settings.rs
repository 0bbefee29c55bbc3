//! Connection settings beside the fields of the form that fill them.

use std::collections::BTreeSet;

use patchpanel_core_models::documents::{
    Application, Field, FieldType, Setting, SettingValue, SourceConfigForm,
};

use super::{column, flag};
use crate::view_models::{
    documents::sheet::{Content, Kind, Row, Sheet},
    form::design::Lonely,
    quantity,
};

pub(super) fn sheet(
    application: &Application,
    base: Option<&Application>,
    form: Option<&SourceConfigForm>,
) -> Sheet {
    let encrypted: BTreeSet<&str> = application.encrypted().collect();
    let names = form.into_iter().flat_map(SourceConfigForm::fields);
    let names: BTreeSet<String> = names.map(|field| field.name().to_owned()).collect();
    let row = |setting: &Setting| {
        let field = form.and_then(|form| form.field(&setting.key));
        let is_secret = encrypted.contains(setting.key.as_str());
        Row {
            place: setting.place,
            content: content(setting, is_secret, field),
            note: note(setting, is_secret, field),
            is_edited: !base.is_some_and(|base| is_in(base, setting, is_secret)),
        }
    };
    Sheet {
        noun: "setting",
        columns: vec![
            column("Key", Kind::Text(names.into_iter().collect())),
            column("Value", Kind::Text(Vec::new())),
            column("Encrypted", Kind::Flag),
            column("Field of the form", Kind::Said),
        ],
        rows: application.settings.iter().map(row).collect(),
        is_ordered: true,
        named_by: Some(0),
        ..Sheet::default()
    }
}

fn content(setting: &Setting, is_secret: bool, field: Option<&Field>) -> Content {
    let Setting { key, value, .. } = setting;
    if !setting.is_plain {
        return Content::Elsewhere(format!("{key}: {}", in_words(value)));
    }
    let value = match value {
        SettingValue::Text(text) => text.clone(),
        SettingValue::Missing
        | SettingValue::Boolean(_)
        | SettingValue::List(_)
        | SettingValue::Map(_) => String::new(),
    };
    let field = field.map_or_else(
        || "no field".to_owned(),
        |field| field.attributes.get("type").unwrap_or("text").to_owned(),
    );
    Content::Cells(vec![key.clone(), value, flag(is_secret), field])
}

fn in_words(value: &SettingValue) -> String {
    match value {
        SettingValue::Missing => "nothing".to_owned(),
        SettingValue::Text(text) => text.clone(),
        SettingValue::Boolean(on) => on.to_string(),
        SettingValue::List(items) => quantity::count(items.len(), "value", "values"),
        SettingValue::Map(entries) => quantity::count(entries.len(), "entry", "entries"),
    }
}

/// A secret of the form that would be stored as it is.
fn note(setting: &Setting, is_secret: bool, field: Option<&Field>) -> Option<String> {
    let types = [FieldType::Secret, FieldType::SecretTextArea];
    let is_typed_secret = field.is_some_and(|field| types.contains(&field.field_type()));
    if setting.key.is_empty() {
        return Some("No key yet".to_owned());
    }
    (is_typed_secret && !is_secret)
        .then(|| "A secret field whose value is not encrypted".to_owned())
}

fn is_in(base: &Application, setting: &Setting, is_secret: bool) -> bool {
    let known = base.settings.iter().find(|known| known.key == setting.key);
    let was_secret = base.encrypted().any(|key| key == setting.key);
    known.is_some_and(|known| known.value == setting.value) && was_secret == is_secret
}

/// Plain settings that the form could have a field for.
pub(super) fn without_field(
    application: &Application,
    form: Option<&SourceConfigForm>,
) -> Vec<Lonely> {
    let Some(form) = form else {
        return Vec::new();
    };
    let encrypted: BTreeSet<&str> = application.encrypted().collect();
    let inner = ["connectorClass", "encrypted", ""];
    let lonely = application.settings.iter().filter(|setting| {
        let key = setting.key.as_str();
        setting.is_plain && !inner.contains(&key) && form.field(key).is_none()
    });
    lonely
        .map(|setting| Lonely {
            key: setting.key.clone(),
            value: match &setting.value {
                SettingValue::Text(text) => text.clone(),
                SettingValue::Missing
                | SettingValue::Boolean(_)
                | SettingValue::List(_)
                | SettingValue::Map(_) => String::new(),
            },
            is_secret: encrypted.contains(setting.key.as_str()),
        })
        .collect()
}

/// Fields without a setting, once each; uploads are none.
pub(super) fn missing(
    application: &Application,
    form: Option<&SourceConfigForm>,
) -> Vec<(String, String)> {
    let settings = application.settings.iter();
    let mut known: BTreeSet<&str> = settings.map(|setting| setting.key.as_str()).collect();
    let fields = form.into_iter().flat_map(SourceConfigForm::fields);
    let missing = fields.filter(|field| {
        let is_upload = field.field_type() == FieldType::FileUpload;
        !is_upload && !field.name().is_empty() && known.insert(field.name())
    });
    missing
        .map(|field| {
            let default = field.default_value().unwrap_or_default();
            (field.name().to_owned(), default.to_owned())
        })
        .collect()
}
