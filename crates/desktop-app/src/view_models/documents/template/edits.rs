//! The edit of the template that answers what was asked of one of its tables.

use patchpanel_core_models::{
    documents::edit::{Change, DefinitionEdit, NewDefinition, TemplateEdit},
    draft::Draft,
    problem::Problem,
};

use super::{
    Page, Tables,
    schemas::{COLUMNS, SCHEMA},
    text,
};
use crate::view_models::documents::sheet::{Asked, ON};

const KEY: usize = 0;
const VALUE: usize = 1;

/// The edit that answers what was asked of the table of a page, if it means one there.
pub(crate) fn edit(page: Page, asked: &Asked, tables: &Tables) -> Option<TemplateEdit> {
    match page {
        Page::Settings => of_settings(asked, tables),
        Page::Features => of_features(asked, tables),
        Page::Schema(schema) => of_schema(asked, schema),
    }
}

/// What an edit changes in the draft's document.
pub(crate) fn change(edit: &TemplateEdit, draft: &Draft) -> Result<Change, Problem> {
    edit.apply(text(&draft.current)).map(|edited| edited.change)
}

fn of_settings(asked: &Asked, tables: &Tables) -> Option<TemplateEdit> {
    Some(match asked.clone() {
        Asked::Add { at } => TemplateEdit::AddSettings {
            at,
            settings: vec![Default::default()],
        },
        Asked::Remove(row) => TemplateEdit::RemoveSetting(row),
        Asked::Move { from, to } => TemplateEdit::MoveSetting { from, to },
        Asked::Set { row, column, text } => match column {
            KEY => TemplateEdit::SetKey(row, text),
            VALUE => TemplateEdit::SetValue(row, text),
            _ => {
                let key = tables.settings.rows.get(row)?.cell(KEY);
                TemplateEdit::SetEncrypted(key.to_owned(), text == ON)
            }
        },
        Asked::Paste { .. } => return None,
    })
}

fn of_features(asked: &Asked, tables: &Tables) -> Option<TemplateEdit> {
    let Asked::Set { row, text, .. } = asked else {
        return None;
    };
    let name = tables.features.rows.get(*row)?.cell(1);
    Some(TemplateEdit::SetFeature(name.to_owned(), text == ON))
}

fn of_schema(asked: &Asked, schema: usize) -> Option<TemplateEdit> {
    let (number, edit) = match asked.clone() {
        Asked::Add { at } => {
            let new = [("name", String::new()), ("type", "string".to_owned())];
            let definition = NewDefinition {
                attributes: new.to_vec(),
                description: String::new(),
            };
            return Some(TemplateEdit::AddDefinitions {
                schema,
                at,
                definitions: vec![definition],
            });
        }
        Asked::Paste { at, rows } => {
            let definitions: Vec<_> = rows.iter().filter_map(|row| pasted(row)).collect();
            return (!definitions.is_empty()).then_some(TemplateEdit::AddDefinitions {
                schema,
                at,
                definitions,
            });
        }
        Asked::Remove(row) => (row, DefinitionEdit::Remove),
        Asked::Move { from, to } => (from, DefinitionEdit::MoveTo(to)),
        Asked::Set { row, column, text } => {
            let edit = match COLUMNS.get(column)? {
                (_, Some("name")) => DefinitionEdit::Rename(text),
                (_, Some(attribute)) => DefinitionEdit::Set(attribute, text),
                (_, None) => DefinitionEdit::Describe(text),
            };
            (row, edit)
        }
    };
    Some(TemplateEdit::Definition {
        schema,
        number,
        edit,
    })
}

/// An attribute from cells in the order of the columns; the heads of the columns are none.
fn pasted(row: &[String]) -> Option<NewDefinition> {
    let mut new = NewDefinition::default();
    for ((_, attribute), cell) in COLUMNS.iter().zip(row.iter().map(|cell| cell.trim())) {
        match attribute {
            None => cell.clone_into(&mut new.description),
            Some("name") => new.attributes.push(("name", cell.to_owned())),
            Some("type") => {
                let kind = if cell.is_empty() { "string" } else { cell };
                new.attributes.push(("type", kind.to_lowercase()));
            }
            Some(SCHEMA) if !cell.is_empty() => new.attributes.push((SCHEMA, cell.to_owned())),
            Some(flag) if is_on(cell) => new.attributes.push((flag, ON.to_owned())),
            Some(_) => {}
        }
    }
    let name = row
        .first()
        .map(|name| name.trim())
        .filter(|name| !name.is_empty())?;
    (!name.eq_ignore_ascii_case("name")).then_some(new)
}

fn is_on(cell: &str) -> bool {
    ["true", "yes", "x", "1"].contains(&cell.to_lowercase().as_str())
}
