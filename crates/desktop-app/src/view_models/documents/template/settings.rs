//! Connection settings beside the fields of the form that fill them.

use std::collections::{BTreeMap, BTreeSet};

use patchpanel_core_models::documents::{
    Application, Field, FieldType, Setting, SettingValue, SourceConfigForm,
};

use super::flag;
use crate::view_models::{
    documents::sheet::{Column, Content, Edit, Kind, Row, Sheet, only_in_xml},
    form::{design::Lonely, outline},
    quantity,
};

pub(super) fn sheet(
    application: &Application,
    base: Option<&Application>,
    form: Option<&SourceConfigForm>,
) -> Sheet {
    let encrypted: BTreeSet<&str> = application.encrypted().collect();
    let fields = form.map(fields).unwrap_or_default();
    let names = fields.keys().map(|name| (*name).to_owned());
    let columns = vec![
        Column::names("Key", names.collect()),
        Column::new("Value", Kind::Text(Vec::new())),
        Column::new("Type", Kind::Said),
        Column::new("Encrypted", Kind::Flag),
        Column::new("Field of the form", Kind::Said),
    ];
    let on_server = base.map(on_server).unwrap_or_default();
    let row = |setting: &Setting| {
        let field = fields.get(setting.key.as_str());
        let is_secret = encrypted.contains(setting.key.as_str());
        Row {
            place: setting.place,
            content: content(setting, is_secret, field),
            note: note(setting, is_secret, field.map(|(field, _)| *field)),
            edit: edit(
                &columns,
                (on_server.get(&*setting.key).copied(), setting),
                (is_secret, field),
            ),
            uses: Vec::new(),
        }
    };
    Sheet {
        noun: "setting",
        rows: application.settings.iter().map(row).collect(),
        columns,
        is_ordered: true,
        named_by: Some(0),
        ..Sheet::default()
    }
}

/// The fields of a form by name, each with where it stands: “connection, auth”.
fn fields(form: &SourceConfigForm) -> BTreeMap<&str, (&Field, String)> {
    let nodes = form.nodes().into_iter().rev();
    let fields = nodes.filter_map(|node| Some((form.field_at(node)?, node)));
    fields
        .map(|(field, node)| (field.name(), (field, outline::around(form, node))))
        .collect()
}

fn content(setting: &Setting, is_secret: bool, field: Option<&(&Field, String)>) -> Content {
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
    let (kind, place) = field.map_or(("", "no field"), |(field, place)| {
        (field.attributes.get("type").unwrap_or("text"), place)
    });
    let place = if place.is_empty() {
        "in the form"
    } else {
        place
    };
    let (kind, place) = (kind.to_owned(), place.to_owned());
    Content::Cells(vec![key.clone(), value, kind, flag(is_secret), place])
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
    let is_typed_secret = field.is_some_and(|field| field.field_type().is_secret());
    if setting.key.is_empty() {
        return Some("No key yet".to_owned());
    }
    if is_typed_secret && !is_secret {
        return Some("A secret field whose value is not encrypted".to_owned());
    }
    only_in_xml(&setting.attributes, &["key", "value"])
}

/// The server's settings by key, and whether each is encrypted there.
fn on_server(base: &Application) -> BTreeMap<&str, (&Setting, bool)> {
    let encrypted: BTreeSet<&str> = base.encrypted().collect();
    let settings = base.settings.iter().rev();
    let known = settings.map(|setting| {
        let is_secret = encrypted.contains(setting.key.as_str());
        (setting.key.as_str(), (setting, is_secret))
    });
    known.collect()
}

/// Against the setting of the same key.
fn edit(
    columns: &[Column],
    (known, setting): (Option<(&Setting, bool)>, &Setting),
    (is_secret, field): (bool, Option<&(&Field, String)>),
) -> Option<Edit> {
    let Some((known, was_secret)) = known else {
        return Some(Edit::added());
    };
    let [before, now] = [(known, was_secret), (setting, is_secret)]
        .map(|(setting, is_secret)| content(setting, is_secret, field));
    let (Content::Cells(before), Content::Cells(now)) = (before, now) else {
        let was = || Edit::replaced(format!("was {}", in_words(&known.value)));
        return (known.value != setting.value).then(was);
    };
    Edit::of(columns, Some(&before), &now)
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
    let names: BTreeSet<&str> = form.fields().map(Field::name).collect();
    let inner = ["connectorClass", "encrypted", ""];
    let lonely = application.settings.iter().filter(|setting| {
        let key = setting.key.as_str();
        setting.is_plain && !inner.contains(&key) && !names.contains(key)
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
            let default = field.default_value();
            let default = default.filter(|_| !field.field_type().is_secret());
            let default = default.unwrap_or_default();
            (field.name().to_owned(), default.to_owned())
        })
        .collect()
}
