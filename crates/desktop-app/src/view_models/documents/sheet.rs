//! A part of a document as a table: rows of texts and flags, each from one element, and what is asked for in it.
//!
//! What a table means, and which edit of the document answers what was asked, says the view model that makes it.

use patchpanel_core_models::{documents::Attributes, problem::Place};

use crate::theme::Change;

pub(crate) const ON: &str = "true";

/// A flag as an attribute says it: [`ON`], or how it is written that it is off.
pub(crate) fn flag(attributes: &Attributes, name: &str) -> String {
    let is_on = attributes.is_true(name);
    if is_on { ON } else { attributes.text(name) }.to_owned()
}

/// The names of attributes that are not among those that are shown.
pub(crate) fn other_attributes(attributes: &Attributes, shown: &[&str]) -> Option<String> {
    let others = attributes.iter().map(|attribute| attribute.name.as_str());
    let others: Vec<&str> = others.filter(|name| !shown.contains(name)).collect();
    (!others.is_empty()).then(|| others.join(", "))
}

/// The note of a row that does not show them.
pub(crate) fn only_in_xml(attributes: &Attributes, shown: &[&str]) -> Option<String> {
    let others = other_attributes(attributes, shown)?;
    Some(format!("In the XML only: {others}"))
}

/// A table that was made from a document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Sheet {
    /// What a row is: “filter”.
    pub noun: &'static str,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    /// Whether the order of its rows matters.
    pub is_ordered: bool,
    /// Whether rows cannot be added or removed.
    pub is_fixed: bool,
    /// The column whose texts name the rows, where they are better than numbers.
    pub named_by: Option<usize>,
    /// Whether rows can be pasted, from a spreadsheet or a CSV file.
    pub takes_rows: bool,
}

impl Sheet {
    /// Whether there is something to say beside the cells of a row.
    pub(crate) fn has_notes(&self) -> bool {
        let mut rows = self.rows.iter();
        rows.any(|row| {
            let is_drawn = matches!(row.content, Content::Cells(_));
            is_drawn && (row.note.is_some() || row.edit.is_some())
        })
    }

    /// What a row is called: “groups”, “filter 2”.
    pub(crate) fn row_name(&self, (index, row): (usize, &Row)) -> String {
        let name = self.named_by.map_or("", |column| row.cell(column));
        if name.is_empty() {
            format!("{} {}", self.noun, index + 1)
        } else {
            name.to_owned()
        }
    }
}

impl Sheet {
    /// Why a row cannot be given the server's cells.
    pub(crate) fn cannot_revert(&self, row: usize) -> Option<&'static str> {
        let kept = self.rows.get(row)?;
        match &kept.edit {
            None => Some("The row is the same on the server"),
            // It may be a renamed one, so it is not removed for the person.
            Some(edit) if edit.change == Change::Added => {
                Some("The server has no row with this name")
            }
            Some(edit) if edit.before.is_empty() => {
                Some("Only the row’s position or XML differs, not its cells")
            }
            Some(_) => None,
        }
    }

    /// What gives a row the server's cells.
    pub(crate) fn reverted(&self, row: usize) -> Vec<Asked> {
        let kept = self.rows.get(row);
        let Some((kept, edit)) = kept.and_then(|kept| kept.edit.as_ref().map(|edit| (kept, edit)))
        else {
            return Vec::new();
        };
        let cells = self.columns.iter().zip(&edit.before).enumerate();
        let cells = cells.filter(|(index, (column, before))| {
            column.kind != Kind::Said && kept.cell(*index) != before.as_str()
        });
        let set = |(column, (_, text)): (usize, (&Column, &String))| Asked::Set {
            row,
            column,
            text: text.clone(),
        };
        cells.map(set).collect()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub title: &'static str,
    pub kind: Kind,
    /// Whether its texts are names, which begin and end with no blank.
    pub is_name: bool,
}

impl Column {
    pub(crate) fn new(title: &'static str, kind: Kind) -> Self {
        Self {
            title,
            kind,
            is_name: false,
        }
    }

    /// A column of names, with words that fit.
    pub(crate) fn names(title: &'static str, words: Vec<String>) -> Self {
        Self {
            is_name: true,
            ..Self::new(title, Kind::Text(words))
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text, with words that fit it.
    Text(Vec<String>),
    /// [`ON`] or something else.
    Flag,
    /// Words that are only to be read.
    Said,
}

/// What one element is in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub place: Place,
    pub content: Content,
    /// What is doubtful about it.
    pub note: Option<String>,
    /// How the server's differs.
    pub edit: Option<Edit>,
    /// Who names it: “identity attribute”, “filter 2 of the correlation”.
    pub uses: Vec<String>,
}

/// How a row differs from what the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub change: Change,
    /// “added”, “Type was string”.
    pub words: String,
    /// The cells that the server's has, where it is compared by cells.
    pub before: Vec<String>,
}

impl Edit {
    pub(crate) fn added() -> Self {
        Self {
            change: Change::Added,
            words: "added".to_owned(),
            before: Vec::new(),
        }
    }

    pub(crate) fn replaced(words: String) -> Self {
        Self {
            change: Change::Replaced,
            words,
            before: Vec::new(),
        }
    }

    /// From the cells of before, of which the first that differs is said.
    pub(crate) fn of(
        columns: &[Column],
        before: Option<&[String]>,
        now: &[String],
    ) -> Option<Self> {
        let Some(before) = before else {
            return Some(Self::added());
        };
        let cells = columns.iter().zip(before.iter().zip(now));
        let mut changed = cells.filter(|(_, (before, now))| before != now);
        let (column, (first, _)) = changed.next()?;
        let was = match (&column.kind, first.as_str()) {
            (Kind::Flag, ON) => "on",
            (Kind::Flag, _) => "off",
            (_, "") => "empty",
            (_, text) => text,
        };
        Some(Self {
            before: before.to_vec(),
            ..Self::replaced(format!("{} was {was}", column.title))
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Content {
    /// A text for each column.
    Cells(Vec<String>),
    /// What a table cannot show, in words; it is edited in the XML.
    Elsewhere(String),
}

impl Row {
    /// A row in which nothing is typed yet.
    pub(crate) fn new_in(sheet: &Sheet) -> Self {
        Self {
            place: Place { line: 1, column: 1 },
            content: Content::Cells(vec![String::new(); sheet.columns.len()]),
            note: None,
            edit: None,
            uses: Vec::new(),
        }
    }

    pub(crate) fn cell(&self, column: usize) -> &str {
        match &self.content {
            Content::Cells(cells) => cells.get(column).map(String::as_str).unwrap_or_default(),
            Content::Elsewhere(_) => "",
        }
    }

    /// A flag the other way round. Off is written as the server has it, or not at all.
    pub(crate) fn turned(&self, column: usize) -> String {
        if self.cell(column) != ON {
            return ON.to_owned();
        }
        let before = self.edit.as_ref().and_then(|edit| edit.before.get(column));
        before
            .filter(|before| *before != ON)
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) fn is_elsewhere(&self) -> bool {
        matches!(self.content, Content::Elsewhere(_))
    }
}

/// What a person asks for; rows and columns are counted from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    Add {
        at: usize,
        /// What its first cell says.
        first: String,
    },
    Remove(usize),
    /// Puts a copy behind a row.
    Duplicate(usize),
    /// Gives a row the server's cells.
    Revert(usize),
    Move {
        from: usize,
        to: usize,
    },
    Set {
        row: usize,
        column: usize,
        text: String,
    },
    /// Adds rows that were copied elsewhere.
    Paste {
        at: usize,
        rows: Vec<Vec<String>>,
    },
}
