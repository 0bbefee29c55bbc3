//! Schemas: a row for each attribute, and which of them identify and name an account.

use std::collections::BTreeMap;

use patchpanel_core_models::documents::{
    self, Application, AttributeDefinition, CorrelationConfig, CorrelationFilter, FilterKind,
};

use super::{CHOICES, elements::Policy};
use crate::view_models::documents::sheet::{self, Column, Content, Edit, Kind, Row, Sheet};

/// The columns: what they are called, and which attribute of the definition they show; none is the description.
pub(super) const COLUMNS: [(&str, Option<&str>); 8] = [
    ("Name", Some("name")),
    ("Type", Some("type")),
    ("Multi-valued", Some("multi")),
    ("Entitlement", Some("entitlement")),
    ("Managed", Some("managed")),
    ("Required", Some("required")),
    ("Description", None),
    ("Values from", Some(SCHEMA)),
];
/// Which schema describes the values of an attribute.
pub(super) const SCHEMA: &str = "schemaObjectType";
/// The types of ISC.
const TYPES: [&str; 5] = ["string", "long", "int", "boolean", "date"];
const LAST: usize = COLUMNS.len() - 1;
const FLAGS: std::ops::RangeInclusive<usize> = 2..=5;
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Schema {
    pub object_type: String,
    pub sheet: Sheet,
    pub choices: Vec<Choice>,
}

/// An attribute of the schema that is one of its rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub label: &'static str,
    pub attribute: &'static str,
    pub value: String,
}

impl Schema {
    pub(crate) fn names(&self) -> Vec<&str> {
        let rows = self.sheet.rows.iter().map(|row| row.cell(0));
        rows.filter(|name| !name.is_empty()).collect()
    }
}

/// What names attributes of accounts.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub correlation: Option<&'a CorrelationConfig>,
    pub policies: &'a [Policy],
}

impl Named<'_> {
    /// Who names each attribute of accounts, by its name.
    fn uses(&self) -> BTreeMap<&str, Vec<String>> {
        let mut uses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let filters = self.correlation.map(|config| config.filters.as_slice());
        for (number, filter) in filters.unwrap_or_default().iter().enumerate() {
            let mut values = Vec::new();
            push_values(filter, &mut values);
            for value in values {
                let words = format!("filter {} of the correlation", number + 1);
                uses.entry(value).or_default().push(words);
            }
        }
        for policy in self.policies {
            for field in &policy.fields {
                let words = format!("policy {}", policy.usage);
                uses.entry(field).or_default().push(words);
            }
        }
        uses.values_mut().for_each(Vec::dedup);
        uses
    }
}

fn push_values<'f>(filter: &'f CorrelationFilter, values: &mut Vec<&'f str>) {
    match &filter.kind {
        FilterKind::Single => values.push(filter.value()),
        FilterKind::Composite(inner) => inner.iter().for_each(|one| push_values(one, values)),
    }
}

pub(super) fn of(
    application: &Application,
    base: Option<&Application>,
    named: Named<'_>,
) -> Vec<Schema> {
    let account = named.uses();
    let schemas = application.schemas.iter();
    schemas
        .map(|schema| {
            let before = base.and_then(|base| base.schema(schema.object_type()));
            let is_account = schema.object_type() == "account";
            read(schema, before, is_account.then_some(&account))
        })
        .collect()
}

fn columns() -> Vec<Column> {
    let column = |(index, (title, attribute)): (usize, &(&'static str, Option<&str>))| match index {
        1 => Column::names(title, TYPES.map(str::to_owned).to_vec()),
        LAST => Column::names(title, vec!["group".to_owned()]),
        index if FLAGS.contains(&index) => Column::new(title, Kind::Flag),
        _ if attribute.is_some() => Column::names(title, Vec::new()),
        _ => Column::new(title, Kind::Text(Vec::new())),
    };
    COLUMNS.iter().enumerate().map(column).collect()
}

fn read(
    schema: &documents::Schema,
    before: Option<&documents::Schema>,
    named: Option<&BTreeMap<&str, Vec<String>>>,
) -> Schema {
    let columns = columns();
    let mut on_server = BTreeMap::new();
    for definition in before.iter().flat_map(|before| &before.definitions) {
        on_server.entry(definition.name()).or_insert(definition);
    }
    let row = |definition: &AttributeDefinition| {
        let known = on_server.get(definition.name());
        let cells = cells(definition);
        Row {
            place: definition.place,
            note: note(definition),
            edit: Edit::of(
                &columns,
                known.map(|known| self::cells(known)).as_deref(),
                &cells,
            ),
            content: Content::Cells(cells),
            uses: uses(schema, definition.name(), named),
        }
    };
    let choice = |(label, attribute): &(&'static str, &'static str)| Choice {
        label,
        attribute,
        value: schema.attributes.text(attribute).to_owned(),
    };
    Schema {
        object_type: schema.object_type().to_owned(),
        sheet: Sheet {
            noun: "attribute",
            rows: schema.definitions.iter().map(row).collect(),
            columns,
            is_ordered: true,
            named_by: Some(0),
            takes_rows: true,
            ..Sheet::default()
        },
        choices: CHOICES.iter().map(choice).collect(),
    }
}

fn note(definition: &AttributeDefinition) -> Option<String> {
    if definition.name().trim().is_empty() {
        return Some("No name yet".to_owned());
    }
    let shown: Vec<&str> = COLUMNS.iter().filter_map(|(_, name)| *name).collect();
    sheet::only_in_xml(&definition.attributes, &shown)
}

/// Who names an attribute: the schema itself, and others.
fn uses(
    schema: &documents::Schema,
    name: &str,
    named: Option<&BTreeMap<&str, Vec<String>>>,
) -> Vec<String> {
    if name.is_empty() {
        return Vec::new();
    }
    let own = CHOICES
        .iter()
        .filter(|(_, attribute)| schema.attributes.text(attribute) == name);
    let own = own.map(|(label, _)| format!("{} attribute", label.to_lowercase()));
    let others = named
        .and_then(|named| named.get(name))
        .into_iter()
        .flatten();
    own.chain(others.cloned()).collect()
}

fn cells(definition: &AttributeDefinition) -> Vec<String> {
    let cell = |(index, (_, attribute)): (usize, &(&str, Option<&str>))| match attribute {
        None => definition.description.clone(),
        Some(attribute) if FLAGS.contains(&index) => sheet::flag(&definition.attributes, attribute),
        Some(attribute) => definition.attributes.text(attribute).to_owned(),
    };
    COLUMNS.iter().enumerate().map(cell).collect()
}
