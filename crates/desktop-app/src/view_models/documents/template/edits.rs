//! The edit of the template that answers what was asked of one of its tables.

use patchpanel_core_models::{
    documents::edit::{Change, DefinitionEdit, NewDefinition, OnList, TemplateEdit},
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
/// The column of a schema with the names.
const NAME: usize = 0;

/// The edits that answer what was asked of the table of a page, if it means any there.
pub(crate) fn edits(page: Page, asked: &Asked, tables: &Tables) -> Vec<TemplateEdit> {
    let asked = match asked {
        Asked::Revert(row) => tables.sheet(page).reverted(*row),
        one => vec![one.clone()],
    };
    let edit = |asked: &Asked| match page {
        Page::Settings => of_settings(asked, tables),
        Page::Features => of_features(asked, tables),
        Page::Schema(schema) => of_schema(asked, schema),
    };
    asked.iter().filter_map(edit).collect()
}

/// What edits change in the draft's document.
pub(crate) fn change(edits: &[TemplateEdit], draft: &Draft) -> Result<Change, Problem> {
    let mut text = text(&draft.current).to_owned();
    let mut change = Change::default();
    for edit in edits {
        let edited = edit.apply(&text)?;
        text = edited.text;
        change.splices.extend(edited.change.splices);
    }
    Ok(change)
}

fn of_settings(asked: &Asked, tables: &Tables) -> Option<TemplateEdit> {
    Some(match asked.clone() {
        Asked::Add { at, first } => TemplateEdit::AddSettings {
            at,
            settings: vec![(first, String::new())],
        },
        Asked::Remove(row) => TemplateEdit::RemoveSetting(row),
        Asked::Duplicate(row) => TemplateEdit::DuplicateSetting(row),
        Asked::Move { from, to } => TemplateEdit::MoveSetting { from, to },
        Asked::Set { row, column, text } => match column {
            KEY => TemplateEdit::SetKey(row, text),
            VALUE => TemplateEdit::SetValue(row, text),
            _ => TemplateEdit::SetEncrypted(OnList {
                word: tables.settings.rows.get(row)?.cell(KEY).to_owned(),
                is_on: text == ON,
                server: tables.encrypted_on_server.clone(),
            }),
        },
        Asked::Paste { .. } | Asked::Revert(_) => return None,
    })
}

fn of_features(asked: &Asked, tables: &Tables) -> Option<TemplateEdit> {
    let Asked::Set { row, text, .. } = asked else {
        return None;
    };
    Some(TemplateEdit::SetFeature(OnList {
        word: tables.features.rows.get(*row)?.cell(1).to_owned(),
        is_on: text == ON,
        server: tables.features_on_server.clone(),
    }))
}

fn of_schema(asked: &Asked, schema: usize) -> Option<TemplateEdit> {
    let (number, edit) = match asked.clone() {
        Asked::Add { at, first } => {
            let new = [("name", first), ("type", "string".to_owned())];
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
            let definitions = pasted(&rows);
            return (!definitions.is_empty()).then_some(TemplateEdit::AddDefinitions {
                schema,
                at,
                definitions,
            });
        }
        Asked::Revert(_) => return None,
        Asked::Remove(row) => (row, DefinitionEdit::Remove),
        Asked::Duplicate(row) => (row, DefinitionEdit::Duplicate),
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

/// The attributes of pasted rows; a first row that names columns says which cells are which.
fn pasted(rows: &[Vec<String>]) -> Vec<NewDefinition> {
    let heading = rows.first().and_then(|row| heading(row));
    let begin = usize::from(heading.is_some());
    let mut columns = heading.unwrap_or_default();
    if columns.iter().copied().eq((0..columns.len()).map(Some)) {
        // Cells behind a heading in this order go on in it.
        columns.extend((columns.len()..COLUMNS.len()).map(Some));
    }
    let rows = rows.iter().skip(begin);
    rows.filter_map(|row| definition(row, &columns)).collect()
}

/// The column of each cell, if several are titles of columns or names of attributes, and one is the name; other cells
/// have none. A single cell is taken for the name of an attribute unless it is written as the title.
fn heading(row: &[String]) -> Option<Vec<Option<usize>>> {
    let place = |cell: &String| {
        let cell = cell.trim();
        let is_it = |(title, attribute): &(&str, Option<&str>)| {
            let mut words = std::iter::once(*title).chain(*attribute);
            words.any(|word| word.eq_ignore_ascii_case(cell))
        };
        COLUMNS.iter().position(is_it)
    };
    let columns: Vec<_> = row.iter().map(place).collect();
    let is_one = columns.iter().flatten().count() == 1;
    let cells = || row.iter().map(|cell| cell.trim());
    let is_title = cells().all(|cell| cell.is_empty() || cell == COLUMNS[NAME].0);
    (columns.contains(&Some(NAME)) && (!is_one || is_title)).then_some(columns)
}

/// An attribute from the cells of these columns, if it has a name.
fn definition(row: &[String], columns: &[Option<usize>]) -> Option<NewDefinition> {
    let cell = |column: usize| {
        let place = columns.iter().position(|known| *known == Some(column));
        let cell = place.and_then(|place| row.get(place));
        cell.map_or("", |cell| cell.trim())
    };
    let mut new = NewDefinition::default();
    for (column, (_, attribute)) in COLUMNS.iter().enumerate() {
        let cell = cell(column);
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
    (!cell(NAME).is_empty()).then_some(new)
}

fn is_on(cell: &str) -> bool {
    let on = ["true", "yes", "y", "x", "1", "wahr", "ja", "vrai", "oui"];
    on.contains(&cell.to_lowercase().as_str())
}
