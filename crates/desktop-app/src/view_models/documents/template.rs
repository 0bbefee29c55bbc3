//! The source template as tables: connection settings, features, schemas; everything else as places in the XML.

mod edits;
mod elements;
mod schemas;
mod settings;

use std::collections::BTreeSet;

use patchpanel_core_models::{
    documents::{
        Application, CorrelationConfig, Element, KNOWN_FEATURES, SourceConfigForm, edit::FormEdit,
        feature_meaning,
    },
    draft::{Content as Documents, Draft},
    models::document::XmlDocument,
    problem::{Place, Problem},
};

pub(crate) use self::{
    edits::{change, edits},
    elements::Policy,
    schemas::Schema,
};
use super::sheet::{Column, Content, Edit, Kind, ON, Row, Sheet};
use crate::view_models::{
    form::design::{self, Lonely},
    read::Read,
};

const DOCUMENT: XmlDocument = XmlDocument::SourceTemplate;

/// What a schema says of its attributes, by the name of one.
const CHOICES: [(&str, &str); 3] = [
    ("Identity", "identityAttribute"),
    ("Display", "displayAttribute"),
    ("Groups", "groupAttribute"),
];

/// What of the template is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Page {
    #[default]
    Settings,
    Features,
    /// A schema, counted from 0.
    Schema(usize),
}

/// The template as it was last read, and why the newest text cannot be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tables {
    pub settings: Sheet,
    pub features: Sheet,
    /// The list of features that the server has.
    pub features_on_server: Option<String>,
    /// The same of encrypted settings.
    pub encrypted_on_server: Option<String>,
    pub schemas: Vec<Schema>,
    /// Fields of the form that no setting stands for, with their defaults.
    pub missing: Vec<(String, String)>,
    /// Plain settings that no field of the form fills.
    pub without_field: Vec<Lonely>,
    /// The edits that give the form a field for each of them.
    pub new_fields: Vec<FormEdit>,
    pub policies: Vec<Policy>,
    /// Elements that no table shows.
    pub others: Vec<(String, Place)>,
    pub fault: Option<Problem>,
    known: Known,
}

/// The other documents that a template is seen with.
#[derive(Debug, Clone, Default)]
struct Known {
    base: Read<Application>,
    form: Read<SourceConfigForm>,
    correlation: Read<CorrelationConfig>,
}

impl Tables {
    /// The tables of a draft; those from before where the text is not well-formed.
    pub(crate) fn of(draft: &Draft, before: Option<Self>) -> Self {
        let before = before.unwrap_or_default();
        match Element::read(text(&draft.current)) {
            Ok(root) => Self::read(draft, root, before.known),
            Err(fault) => Self {
                fault: Some(fault),
                ..before
            },
        }
    }

    fn read(Draft { base, current }: &Draft, root: Element, mut known: Known) -> Self {
        let (base, form, correlation) = (
            known.base.follow(base, DOCUMENT),
            known.form.follow(current, XmlDocument::SourceConfig),
            known
                .correlation
                .follow(current, XmlDocument::CorrelationConfig),
        );
        let (base, form) = (base.as_deref(), form.as_deref());
        let (policies, others) = (elements::policies(&root), elements::others(&root));
        let application = &Application::from(root);
        let without_field = settings::without_field(application, form);
        let on_server =
            |list: fn(&Application) -> Option<&str>| base.and_then(list).map(str::to_owned);
        let named = schemas::Named {
            correlation: correlation.as_deref(),
            policies: &policies,
        };
        Self {
            settings: settings::sheet(application, base, form),
            features: features(application, base),
            features_on_server: on_server(|base| base.attributes.get("featuresString")),
            encrypted_on_server: on_server(|base| base.setting("encrypted")),
            schemas: schemas::of(application, base, named),
            missing: settings::missing(application, form),
            new_fields: form
                .map(|form| design::fields_for(form, &without_field))
                .unwrap_or_default(),
            without_field,
            policies,
            others,
            fault: None,
            known,
        }
    }

    /// The table of a page; the settings where the page is not there any more.
    pub(crate) fn sheet(&self, page: Page) -> &Sheet {
        match page {
            Page::Settings => &self.settings,
            Page::Features => &self.features,
            Page::Schema(schema) => self
                .schemas
                .get(schema)
                .map_or(&self.settings, |schema| &schema.sheet),
        }
    }

    /// The kinds of schemas that ISC has and this template lacks, and what is said to add one.
    pub(crate) fn missing_schemas(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let kinds = [("account", "Account schema"), ("group", "Group schema")];
        let has = |kind: &str| {
            let mut schemas = self.schemas.iter();
            schemas.any(|schema| schema.object_type == kind)
        };
        kinds.into_iter().filter(move |(kind, _)| !has(kind))
    }

    pub(crate) fn features_on(&self) -> usize {
        let rows = self.features.rows.iter();
        rows.filter(|row| row.cell(0) == ON).count()
    }
}

fn text(content: &Documents) -> &str {
    let text = content.xml.get(&DOCUMENT);
    text.map(String::as_str).unwrap_or_default()
}

fn flag(on: bool) -> String {
    if on { ON } else { "" }.to_owned()
}

/// All known features, and behind them those that only this template has.
fn features(application: &Application, base: Option<&Application>) -> Sheet {
    let names = |application: &Application| -> Vec<String> {
        let features = application.features().into_iter();
        features.map(|feature| feature.name).collect()
    };
    let (on, before) = (names(application), base.map(names).unwrap_or_default());
    let own: BTreeSet<&str> = on.iter().chain(&before).map(String::as_str).collect();
    let own = own
        .into_iter()
        .filter(|name| !KNOWN_FEATURES.contains(name));
    let row = |name: &str| {
        let [is_on, was_on] = [&on, &before].map(|names| names.iter().any(|on| on == name));
        let known = feature_meaning(name);
        let meaning = if known.is_empty() {
            "Not among the features that SailPoint publishes; kept as it is."
        } else {
            known
        };
        let cells = [flag(is_on), name.to_owned(), meaning.to_owned()];
        Row {
            place: application.place,
            content: Content::Cells(cells.to_vec()),
            note: None,
            edit: (is_on != was_on)
                .then(|| Edit::replaced(if was_on { "was on" } else { "was off" }.to_owned())),
            uses: Vec::new(),
        }
    };
    Sheet {
        noun: "feature",
        columns: vec![
            Column::new("On", Kind::Flag),
            Column::new("Feature", Kind::Said),
            Column::new("Meaning", Kind::Said),
        ],
        rows: KNOWN_FEATURES.into_iter().chain(own).map(row).collect(),
        is_fixed: true,
        named_by: Some(1),
        ..Sheet::default()
    }
}

#[cfg(test)]
mod tests;
