//! All translations of a connector side by side: a row for each key, a column for each locale.
//!
//! English is the yardstick, since the server falls back to it; what the form uses is expected in every locale.

use std::collections::{BTreeMap, BTreeSet};

use super::file::PropertiesFile;
use super::markup;
use crate::documents::{SourceConfigForm, TextUse, used_keys};
use crate::draft::Content;
use crate::ids::Locale;
use crate::models::document::XmlDocument;
use crate::problem::{Problem, Severity};

/// The table. It is made from the files and holds copies of their texts; changes go to the files.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TranslationTable {
    /// Keys of `en` in the order of its file, then keys that the form uses, then those of the other locales.
    pub rows: Vec<Row>,
    /// English first, then the other locales of the connector by code.
    pub columns: Vec<Column>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub key: String,
    /// Where the form uses it first.
    pub used_by: Option<TextUse>,
    /// Neither in English nor in the form: probably left over.
    pub is_extra: bool,
    /// One cell for each column.
    pub cells: BTreeMap<Locale, Cell>,
}

/// A text, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text of its own.
    Text(String),
    /// The same text as in English, which may be meant or forgotten.
    Untranslated(String),
    /// A copy of the English text that is marked to be translated.
    ToTranslate(String),
    /// Expected and not there, or blank.
    Missing,
    /// A text for a key that nothing needs.
    Extra(String),
    /// Not there and not expected.
    Empty,
}

impl Cell {
    /// The text, if there is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text)
            | Self::Untranslated(text)
            | Self::ToTranslate(text)
            | Self::Extra(text) => Some(text),
            Self::Missing | Self::Empty => None,
        }
    }
}

/// One locale, with counts for its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    pub locale: Locale,
    /// Texts that are expected and there.
    pub texts: usize,
    /// Texts that are expected at all.
    pub expected: usize,
    /// Texts that are expected and not there.
    pub missing: usize,
    /// Texts that nothing needs.
    pub extra: usize,
    /// Texts that are the same as in English.
    pub untranslated: usize,
    /// Texts that are marked to be translated.
    pub to_translate: usize,
}

/// A finding about the translations, with the locales that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is the matter; without a place, since it is about several files.
    pub problem: Problem,
    /// The key that it is about first.
    pub key: String,
    /// The locales that it is about.
    pub locales: Vec<Locale>,
}

impl TranslationTable {
    /// Puts the files side by side; with the form, keys that it uses are expected as well.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use patchpanel_core_models::ids::Locale;
    /// use patchpanel_core_models::properties::{Cell, PropertiesFile, TranslationTable};
    ///
    /// let files = BTreeMap::from([
    ///     (Locale::En, PropertiesFile::parse("host=Host\nuser=User")),
    ///     (Locale::De, PropertiesFile::parse("host=Rechner\nold=Alt")),
    /// ]);
    /// let table = TranslationTable::new(&files, None);
    ///
    /// let keys: Vec<&str> = table.rows.iter().map(|row| row.key.as_str()).collect();
    /// assert_eq!(keys, ["host", "user", "old"]);
    /// assert_eq!(table.rows[1].cells[&Locale::De], Cell::Missing);
    /// assert!(table.rows[2].is_extra);
    /// ```
    pub fn new(files: &BTreeMap<Locale, PropertiesFile>, form: Option<&SourceConfigForm>) -> Self {
        let uses = form
            .map(|form| used_keys(&form.text_uses(), files))
            .unwrap_or_default();
        let uses: Vec<TextUse> = uses.into_iter().map(|used| used.first_use).collect();
        let by_key: BTreeMap<&str, &TextUse> =
            uses.iter().map(|used| (used.key.as_str(), used)).collect();
        let texts = Texts::new(files);
        let rows: Vec<Row> = ordered_keys(files, &uses)
            .into_iter()
            .map(|key| texts.row(key, by_key.get(key).copied()))
            .collect();
        let columns = texts.locales().map(|locale| count(locale, &rows)).collect();
        Self { rows, columns }
    }

    /// Findings `missing-translation`, `extra-key` and `markup`, in the order of the rows.
    pub fn findings(&self) -> Vec<Finding> {
        self.rows
            .iter()
            .flat_map(|row| [missing(row), extra(row), marked_up(row)])
            .flatten()
            .collect()
    }

    pub fn row(&self, key: &str) -> Option<&Row> {
        self.rows.iter().find(|row| row.key == key)
    }
}

impl From<&Content> for TranslationTable {
    /// The table of a connector.
    fn from(content: &Content) -> Self {
        let form = content.xml.get(&XmlDocument::SourceConfig);
        let form = form.and_then(|form| SourceConfigForm::parse(form).ok());
        let files = content.translations.iter();
        let files = files.map(|(locale, text)| (*locale, PropertiesFile::parse(text)));
        Self::new(&files.collect(), form.as_ref())
    }
}

/// All files, English among them in any case, and what of each is to be translated.
struct Texts<'a> {
    files: BTreeMap<Locale, Option<&'a PropertiesFile>>,
    to_translate: BTreeMap<Locale, BTreeSet<&'a str>>,
}

impl<'a> Texts<'a> {
    fn new(files: &'a BTreeMap<Locale, PropertiesFile>) -> Self {
        let mut all = BTreeMap::from([(Locale::En, None)]);
        all.extend(files.iter().map(|(locale, file)| (*locale, Some(file))));
        let marked = files.iter();
        let marked = marked.map(|(locale, file)| (*locale, file.to_translate()));
        Self {
            files: all,
            to_translate: marked.collect(),
        }
    }

    fn locales(&self) -> impl Iterator<Item = Locale> {
        let others = self.files.keys().copied();
        let others = others.filter(|locale| *locale != Locale::En);
        std::iter::once(Locale::En).chain(others)
    }

    fn find(&self, locale: Locale, key: &str) -> Option<&'a str> {
        let text = (*self.files.get(&locale)?)?.get(key);
        text.filter(|text| !text.trim().is_empty())
    }

    fn is_marked(&self, locale: Locale, key: &str) -> bool {
        let marked = self.to_translate.get(&locale);
        marked.is_some_and(|marked| marked.contains(key))
    }

    fn row(&self, key: &str, used_by: Option<&TextUse>) -> Row {
        let english = self.files.get(&Locale::En).copied().flatten();
        let is_in_english = english.is_some_and(|english| english.get(key).is_some());
        let is_extra = used_by.is_none() && !is_in_english;
        let cells = self
            .files
            .keys()
            .map(|locale| (*locale, self.cell(*locale, key, is_extra)));
        Row {
            key: key.to_owned(),
            used_by: used_by.cloned(),
            is_extra,
            cells: cells.collect(),
        }
    }

    fn cell(&self, locale: Locale, key: &str, is_extra: bool) -> Cell {
        match self.find(locale, key) {
            None if is_extra => Cell::Empty,
            None => Cell::Missing,
            Some(text) if is_extra => Cell::Extra(text.to_owned()),
            Some(text) if self.is_marked(locale, key) => Cell::ToTranslate(text.to_owned()),
            Some(text) if locale != Locale::En && self.find(Locale::En, key) == Some(text) => {
                Cell::Untranslated(text.to_owned())
            }
            Some(text) => Cell::Text(text.to_owned()),
        }
    }
}

fn ordered_keys<'a>(
    files: &'a BTreeMap<Locale, PropertiesFile>,
    uses: &'a [TextUse],
) -> Vec<&'a str> {
    let english = files
        .get(&Locale::En)
        .map(PropertiesFile::keys)
        .unwrap_or_default();
    let used = uses.iter().map(|used| used.key.as_str());
    let others = files.values().flat_map(PropertiesFile::keys);
    let mut seen = BTreeSet::new();
    let all = english.into_iter().chain(used).chain(others);
    all.filter(|key| seen.insert(*key)).collect()
}

fn count(locale: Locale, rows: &[Row]) -> Column {
    let mut column = Column {
        locale,
        texts: 0,
        expected: 0,
        missing: 0,
        extra: 0,
        untranslated: 0,
        to_translate: 0,
    };
    for cell in rows.iter().filter_map(|row| row.cells.get(&locale)) {
        match cell {
            Cell::Text(_) => column.texts += 1,
            Cell::Untranslated(_) => {
                column.texts += 1;
                column.untranslated += 1;
            }
            Cell::ToTranslate(_) => {
                column.texts += 1;
                column.to_translate += 1;
            }
            Cell::Missing => column.missing += 1,
            Cell::Extra(_) => column.extra += 1,
            Cell::Empty => {}
        }
    }
    column.expected = column.texts + column.missing;
    column
}

fn locales_where(row: &Row, holds: impl Fn(&Cell) -> bool) -> Vec<Locale> {
    let found = row.cells.iter().filter(|(_, cell)| holds(cell));
    found.map(|(locale, _)| *locale).collect()
}

fn codes(locales: &[Locale]) -> String {
    let codes: Vec<&str> = locales.iter().map(|locale| locale.as_str()).collect();
    crate::documents::listed(&codes)
}

fn missing(row: &Row) -> Option<Finding> {
    let locales = locales_where(row, |cell| *cell == Cell::Missing);
    if locales.is_empty() {
        return None;
    }
    let has_english = !locales.contains(&Locale::En);
    let shown = if has_english {
        "the en text or its key"
    } else {
        "its key"
    };
    let who = match &row.used_by {
        Some(used) if !used.name.is_empty() => {
            format!(
                "{} {} would show {shown}",
                used.element.to_lowercase(),
                used.name
            )
        }
        Some(used) => format!("{} would show {shown}", used.element.to_lowercase()),
        None => format!("ISC would show {shown}"),
    };
    let what = format!("“{}” has no text in {}; {who}.", row.key, codes(&locales));
    Some(finding(
        row,
        Severity::Warning,
        "missing-translation",
        what,
        "Add the missing texts.",
        locales,
    ))
}

fn extra(row: &Row) -> Option<Finding> {
    let locales = locales_where(row, |cell| matches!(cell, Cell::Extra(_)));
    if locales.is_empty() {
        return None;
    }
    let what = format!(
        "“{}” is in {} only, and nothing in the form uses it.",
        row.key,
        codes(&locales)
    );
    Some(finding(
        row,
        Severity::Warning,
        "extra-key",
        what,
        "Delete the key, or add the key to en.",
        locales,
    ))
}

fn marked_up(row: &Row) -> Option<Finding> {
    let holds = |cell: &Cell| {
        cell.text()
            .is_some_and(|text| !markup::tags(text).is_empty())
    };
    let locales = locales_where(row, holds);
    let texts = row.cells.values().filter_map(Cell::text);
    let tags: BTreeSet<String> = texts.flat_map(markup::tags).collect();
    let first = tags.first()?;
    let refused = tags.iter().find(|tag| !markup::is_shown(tag));
    let (severity, what) = match refused {
        Some(tag) => (
            Severity::Warning,
            format!("“{}” holds <{tag}>, which forms do not show.", row.key),
        ),
        None => (
            Severity::Info,
            format!(
                "“{}” holds <{first}>; the preview shows it formatted.",
                row.key
            ),
        ),
    };
    Some(finding(
        row,
        severity,
        "markup",
        what,
        "Keep to b, strong, i, em, br, p, ul, ol, li and a.",
        locales,
    ))
}

fn finding(
    row: &Row,
    severity: Severity,
    code: &'static str,
    what: String,
    next: &str,
    locales: Vec<Locale>,
) -> Finding {
    Finding {
        problem: Problem::new(severity, code, what, next),
        key: row.key.clone(),
        locales,
    }
}

/// What a form shows for a text in a locale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// The text of the locale.
    Translated(&'a str),
    /// The locale lacks it; this is the English text.
    English(&'a str),
    /// No translation has it; it is shown as it is written in the form.
    AsWritten(&'a str),
}

impl<'a> Shown<'a> {
    /// Looks a text of the form up.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use patchpanel_core_models::ids::Locale;
    /// use patchpanel_core_models::properties::{PropertiesFile, Shown};
    ///
    /// let files = BTreeMap::from([(Locale::En, PropertiesFile::parse("HostURL=Address"))]);
    /// assert_eq!(Shown::find(&files, Locale::De, "HostURL"), Shown::English("Address"));
    /// assert_eq!(Shown::find(&files, Locale::De, "OAuth 2.0"), Shown::AsWritten("OAuth 2.0"));
    /// ```
    pub fn find(
        files: &'a BTreeMap<Locale, PropertiesFile>,
        locale: Locale,
        text: &'a str,
    ) -> Self {
        let find = |locale| {
            files
                .get(&locale)
                .and_then(|file: &PropertiesFile| file.get(text))
        };
        match (find(locale), find(Locale::En)) {
            (Some(translated), _) => Self::Translated(translated),
            (None, Some(english)) => Self::English(english),
            (None, None) => Self::AsWritten(text),
        }
    }

    pub const fn text(self) -> &'a str {
        match self {
            Self::Translated(text) | Self::English(text) | Self::AsWritten(text) => text,
        }
    }
}

#[cfg(test)]
mod tests;
