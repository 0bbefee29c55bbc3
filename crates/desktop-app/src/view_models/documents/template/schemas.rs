//! Schemas: a row for each attribute, and which of them identify and name an account.

use patchpanel_core_models::documents::{self, Application, AttributeDefinition};

use super::{column, flag};
use crate::view_models::documents::sheet::{Column, Content, Edit, Kind, Row, Sheet};

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
/// What a schema says of its attributes, by the name of one.
const CHOICES: [(&str, &str); 3] = [
    ("Identity", "identityAttribute"),
    ("Display", "displayAttribute"),
    ("Groups", "groupAttribute"),
];

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

pub(super) fn of(application: &Application, base: Option<&Application>) -> Vec<Schema> {
    let schemas = application.schemas.iter();
    schemas
        .map(|schema| {
            let before = base.and_then(|base| base.schema(schema.object_type()));
            read(schema, before)
        })
        .collect()
}

fn read(schema: &documents::Schema, before: Option<&documents::Schema>) -> Schema {
    let kind = |index: usize| match index {
        1 => Kind::Text(TYPES.map(str::to_owned).to_vec()),
        LAST => Kind::Text(vec!["group".to_owned()]),
        index if FLAGS.contains(&index) => Kind::Flag,
        _ => Kind::Text(Vec::new()),
    };
    let columns = COLUMNS.iter().enumerate();
    let columns = columns.map(|(index, (title, _))| column(title, kind(index)));
    let columns: Vec<Column> = columns.collect();
    let row = |definition: &AttributeDefinition| {
        let known = before.and_then(|before| before.definition(definition.name()));
        let cells = cells(definition);
        Row {
            place: definition.place,
            note: definition
                .name()
                .trim()
                .is_empty()
                .then(|| "No name yet".to_owned()),
            edit: Edit::of(&columns, known.map(self::cells).as_deref(), &cells),
            content: Content::Cells(cells),
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

fn cells(definition: &AttributeDefinition) -> Vec<String> {
    let cell = |(index, (_, attribute)): (usize, &(&str, Option<&str>))| match attribute {
        None => definition.description.clone(),
        Some(attribute) if FLAGS.contains(&index) => flag(definition.attributes.is_true(attribute)),
        Some(attribute) => definition.attributes.text(attribute).to_owned(),
    };
    COLUMNS.iter().enumerate().map(cell).collect()
}
