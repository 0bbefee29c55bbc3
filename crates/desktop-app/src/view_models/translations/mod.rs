//! The translations as a grid: what each cell shows, which rows are kept, what is said around them.
//!
//! Draws nothing.

pub(crate) mod files;
mod replace;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use patchpanel_core_models::{
    documents::SourceConfigForm,
    draft::Draft,
    ids::Locale,
    models::document::XmlDocument,
    problem,
    properties::{Cell, Column, Finding, PropertiesFile, Row, TranslationTable},
};

pub(crate) use self::words::{
    Complete, Listed, column_note, listed, locale_count, locale_title, no_font, used_by,
};
use crate::{state::settings::TranslationEncoding, theme::Change};

/// Which rows are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Scope {
    #[default]
    All,
    /// Those that lack a text.
    Missing,
    /// Those that nothing needs.
    Extra,
    /// Those with a text that is still to be translated.
    ToTranslate,
    /// Those that the draft changes.
    Changed,
}

impl Scope {
    const TITLES: [(Self, &str); 5] = [
        (Self::All, "All"),
        (Self::Missing, "Missing"),
        (Self::Extra, "Extra"),
        (Self::ToTranslate, "To translate"),
        (Self::Changed, "Changed"),
    ];
}

/// In which order rows stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Order {
    /// By key, whatever its case.
    #[default]
    Ascending,
    /// In the opposite order.
    Descending,
    /// As English has them, then as the form uses them.
    AsInFiles,
    /// As the form uses them, the others behind.
    ByUse,
}

impl Order {
    /// The order that a click on the header leads to.
    pub(crate) fn next(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::AsInFiles,
            Self::AsInFiles | Self::ByUse => Self::Ascending,
        }
    }

    /// The order that a click on the header of uses leads to.
    pub(crate) fn next_by_use(self) -> Self {
        match self {
            Self::ByUse => Self::Ascending,
            Self::Ascending | Self::Descending | Self::AsInFiles => Self::ByUse,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Filter {
    /// Which rows are kept.
    pub scope: Scope,
    /// Words that the key, the element that uses it, or a text must hold.
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face<'a> {
    Text(&'a str),
    /// A copy of the English text.
    ToTranslate(&'a str),
    /// A text that nothing needs.
    Extra(&'a str),
    /// Expected and not there.
    Missing,
    /// Not there and not expected.
    Empty,
}

/// All translations of a draft, made once for each of its revisions.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grid {
    pub table: TranslationTable,
    /// What is the matter in the files that exist.
    pub findings: Vec<Finding>,
    files: Files,
    base: Files,
    /// The text of the form, and what it uses.
    form: (Option<String>, Option<SourceConfigForm>),
    changes: BTreeMap<Locale, BTreeMap<String, Change>>,
    changed_files: usize,
}

impl Grid {
    /// Follows a draft; `asked` are locales to be shown although they have no file. Only files that changed are read.
    pub(crate) fn follow(&mut self, draft: &Draft, asked: &BTreeSet<Locale>) {
        self.files.follow(&draft.current.translations);
        self.base.follow(&draft.base.translations);
        let form = draft.current.xml.get(&XmlDocument::SourceConfig);
        if self.form.0.as_ref() != form {
            let parsed = form.and_then(|text| SourceConfigForm::parse(text).ok());
            self.form = (form.cloned(), parsed);
        }
        let (files, form) = (&self.files.parsed, self.form.1.as_ref());
        let existing = TranslationTable::new(files, form);
        self.findings = existing.findings();
        let empty: Vec<Locale> = asked
            .iter()
            .filter(|locale| !files.contains_key(locale))
            .copied()
            .collect();
        self.table = if empty.is_empty() {
            existing
        } else {
            let empty = empty
                .into_iter()
                .map(|locale| (locale, PropertiesFile::default()));
            let all = files.clone().into_iter().chain(empty).collect();
            TranslationTable::new(&all, form)
        };
        self.changes = changes(&self.base.parsed, files);
        self.changed_files = changed_files(&self.base.texts, &self.files.texts);
    }

    /// The locales that have a file.
    pub(crate) fn locales(&self) -> BTreeSet<Locale> {
        self.files.parsed.keys().copied().collect()
    }

    /// The columns of the shown locales, English first.
    pub(crate) fn columns(&self, shown: &BTreeSet<Locale>) -> Vec<Column> {
        let columns = self.table.columns.iter();
        columns
            .filter(|column| shown.contains(&column.locale))
            .copied()
            .collect()
    }

    /// The places of the rows that the filter keeps.
    pub(crate) fn rows(&self, filter: &Filter, shown: &BTreeSet<Locale>) -> Vec<usize> {
        let words: Vec<String> = filter
            .text
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        let rows = self.table.rows.iter().enumerate();
        let kept = rows
            .filter(|(_, row)| self.is_in(row, filter.scope, shown) && holds(row, &words, shown));
        kept.map(|(index, _)| index).collect()
    }

    /// The same places in an order.
    pub(crate) fn sorted(&self, mut rows: Vec<usize>, order: Order) -> Vec<usize> {
        let key = |place: &usize| {
            let row = self.table.rows.get(*place);
            row.map(|row| (row.key.to_lowercase(), row.key.clone()))
        };
        match order {
            Order::Ascending => rows.sort_by_cached_key(key),
            Order::Descending => rows.sort_by_cached_key(|place| std::cmp::Reverse(key(place))),
            Order::ByUse => rows.sort_by_key(|place| {
                let row = self.table.rows.get(*place);
                let place = row.and_then(|row| Some(row.used_by.as_ref()?.place));
                (place.is_none(), place)
            }),
            Order::AsInFiles => {}
        }
        rows
    }

    /// The scopes with how many rows are in each: “Missing 4”. Texts to be translated are left out where there are none,
    /// unless they are what is looked at.
    pub(crate) fn scopes(&self, shown: &BTreeSet<Locale>, current: Scope) -> Vec<(Scope, String)> {
        let titled = Scope::TITLES.into_iter().filter_map(|(scope, title)| {
            let rows = self.table.rows.iter();
            let count = rows.filter(|row| self.is_in(row, scope, shown)).count();
            let is_left_out = scope == Scope::ToTranslate && count == 0 && scope != current;
            (!is_left_out).then(|| (scope, format!("{title} {count}")))
        });
        titled.collect()
    }

    fn is_in(&self, row: &Row, scope: Scope, shown: &BTreeSet<Locale>) -> bool {
        let any = |holds: &dyn Fn(Locale, &Cell) -> bool| {
            row.cells
                .iter()
                .any(|(locale, cell)| shown.contains(locale) && holds(*locale, cell))
        };
        match scope {
            Scope::All => true,
            Scope::Missing => any(&|_, cell| *cell == Cell::Missing),
            Scope::Extra => any(&|_, cell| matches!(cell, Cell::Extra(_))),
            Scope::ToTranslate => any(&|_, cell| matches!(cell, Cell::ToTranslate(_))),
            Scope::Changed => any(&|locale, _| self.change(&row.key, locale).is_some()),
        }
    }

    pub(crate) fn face(row: &Row, locale: Locale) -> Face<'_> {
        match row.cells.get(&locale) {
            Some(Cell::Text(text) | Cell::Untranslated(text)) => Face::Text(text),
            Some(Cell::ToTranslate(text)) => Face::ToTranslate(text),
            Some(Cell::Extra(text)) => Face::Extra(text),
            Some(Cell::Missing) => Face::Missing,
            Some(Cell::Empty) | None => Face::Empty,
        }
    }

    /// The text of a key, blank ones too.
    pub(crate) fn text(&self, key: &str, locale: Locale) -> Option<&str> {
        self.files.parsed.get(&locale)?.get(key)
    }

    /// Which part of the form uses a key first, “Field host”, and where.
    pub(crate) fn first_use(&self, key: &str) -> Option<(String, problem::Place)> {
        let row = self.table.rows.iter().find(|row| row.key == key)?;
        let (element, name) = used_by(row)?;
        Some((format!("{element} {name}"), row.used_by.as_ref()?.place))
    }

    /// The key of a line of a file, or the one before it.
    pub(crate) fn key_at(&self, locale: Locale, line: u32) -> Option<&str> {
        self.files.parsed.get(&locale)?.key_at(line)
    }

    pub(crate) fn server_text(&self, key: &str, locale: Locale) -> Option<&str> {
        self.base.parsed.get(&locale)?.get(key)
    }

    /// What the draft does to a text.
    pub(crate) fn change(&self, key: &str, locale: Locale) -> Option<Change> {
        self.changes.get(&locale)?.get(key).copied()
    }

    /// Where a text stands: “fr, `con_form_host`, line 41 of fr.properties”.
    pub(crate) fn place(&self, key: &str, locale: Locale) -> String {
        let line = self
            .files
            .parsed
            .get(&locale)
            .and_then(|file| file.line_of(key));
        match line {
            Some(line) => format!("{locale}, {key}, line {line} of {locale}.properties"),
            None => format!("{locale}, {key}, not in {locale}.properties yet"),
        }
    }

    /// How many files change and how texts are written: “2 files change · written as ASCII with \u escapes”.
    pub(crate) fn manner(&self, encoding: TranslationEncoding) -> String {
        let files = match self.changed_files {
            0 => "No file changes".to_owned(),
            1 => "1 file changes".to_owned(),
            many => format!("{many} files change"),
        };
        let how = encoding.title();
        format!("{files} · new texts are written as {how}; comments and order stay")
    }
}

/// The files of one side, each read once for each of its texts.
#[derive(Debug, Clone, Default)]
struct Files {
    texts: BTreeMap<Locale, String>,
    parsed: BTreeMap<Locale, PropertiesFile>,
}

impl Files {
    fn follow(&mut self, texts: &BTreeMap<Locale, String>) {
        self.texts.retain(|locale, _| texts.contains_key(locale));
        self.parsed.retain(|locale, _| texts.contains_key(locale));
        for (locale, text) in texts {
            if self.texts.get(locale) != Some(text) {
                self.texts.insert(*locale, text.clone());
                self.parsed.insert(*locale, PropertiesFile::parse(text));
            }
        }
    }
}

fn changed_files(base: &BTreeMap<Locale, String>, draft: &BTreeMap<Locale, String>) -> usize {
    let locales: BTreeSet<&Locale> = base.keys().chain(draft.keys()).collect();
    let changed = |locale: &&&Locale| base.get(**locale) != draft.get(**locale);
    locales.iter().filter(changed).count()
}

fn changes(
    base: &BTreeMap<Locale, PropertiesFile>,
    files: &BTreeMap<Locale, PropertiesFile>,
) -> BTreeMap<Locale, BTreeMap<String, Change>> {
    let locales: BTreeSet<Locale> = base.keys().chain(files.keys()).copied().collect();
    let none = PropertiesFile::default();
    let of = |locale: Locale| {
        let [before, after] = [base, files].map(|side| side.get(&locale).unwrap_or(&none));
        (locale, changed_keys(before, after))
    };
    locales.into_iter().map(of).collect()
}

fn changed_keys(before: &PropertiesFile, after: &PropertiesFile) -> BTreeMap<String, Change> {
    if before == after {
        return BTreeMap::new();
    }
    let (before, after) = (before.values(), after.values());
    let keys: BTreeSet<&str> = before.keys().chain(after.keys()).copied().collect();
    let change = |key: &str| match (before.get(key), after.get(key)) {
        (None, Some(_)) => Some(Change::Added),
        (Some(_), None) => Some(Change::Removed),
        (Some(before), Some(after)) if before != after => Some(Change::Replaced),
        (Some(_), Some(_)) | (None, None) => None,
    };
    keys.into_iter()
        .filter_map(|key| Some((key.to_owned(), change(key)?)))
        .collect()
}

fn holds(row: &Row, words: &[String], shown: &BTreeSet<Locale>) -> bool {
    if words.is_empty() {
        return true;
    }
    let used_by = row
        .used_by
        .as_ref()
        .map(|used| used.name.as_str())
        .unwrap_or_default();
    let cells = row
        .cells
        .iter()
        .filter(|(locale, _)| shown.contains(locale));
    let texts = cells.filter_map(|(_, cell)| cell.text());
    let all: Vec<&str> = [row.key.as_str(), used_by]
        .into_iter()
        .chain(texts)
        .collect();
    let text = all.join("\n").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

#[cfg(test)]
pub(crate) mod tests;
