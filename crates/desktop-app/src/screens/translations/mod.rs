//! The Translations tab: a grid of keys by locales, edited in place. What cells show is computed by the view model.

mod add_key;
mod cell_editor;
mod grid;
mod keys;
mod paint_cells;
mod problems;
mod replace;
#[cfg(test)]
mod tests;
mod toolbar;

use std::collections::{BTreeMap, BTreeSet};

use egui::{Key, Modifiers, Ui};
use patchpanel_core_models::{
    draft::Part,
    ids::{Locale, ScriptName},
    models::document::{DocumentKind, XmlDocument},
    properties::{Column, Row},
};

use self::{add_key::NewKey, cell_editor::Editing};
use crate::{
    command::{Commands, DocumentCommand, TranslationCommand},
    icons,
    screens::{dropping, frame},
    state::{
        AppState,
        connectors::OpenConnector,
        remote::Generation,
        session::{Connection, Revision, Session},
        settings::Settings,
    },
    theme::{regular, size::BODY},
    view_models::translations::{self as model, Filter, Grid, Order, Scope},
    widgets::{Button, EmptyState, at_right, text},
};

/// A cell, by what it is about rather than by where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Cursor {
    key: String,
    locale: Locale,
}

impl Cursor {
    /// The command that writes a text into the cell.
    fn set_text(&self, text: impl Into<String>) -> TranslationCommand {
        TranslationCommand::SetText {
            locale: self.locale,
            key: self.key.clone(),
            text: text.into(),
        }
    }

    /// The command that takes the cell's key out of some locales.
    fn remove_key(&self, locales: &[Locale]) -> TranslationCommand {
        TranslationCommand::RemoveKey {
            key: self.key.clone(),
            locales: locales.to_vec(),
        }
    }
}

#[derive(Default)]
struct TabView {
    filter: Filter,
    order: Order,
    /// The locales that the person chose; all that have a file until then.
    chosen: Option<BTreeSet<Locale>>,
    cursor: Option<Cursor>,
    /// The cursor is brought into sight in this frame.
    reveal: bool,
    editing: Option<Editing>,
    adding: Option<NewKey>,
    replacing: Option<replace::View>,
    /// The locales with a character that no font has.
    without_font: BTreeSet<Locale>,
    problems: super::problems::Size,
    /// The last place that was gone to on order.
    gone_to: Option<Generation>,
    /// The files and the chosen locales that the grid was made from.
    made: Option<(Revision, Option<BTreeSet<Locale>>)>,
    grid: Grid,
    shown: BTreeSet<Locale>,
    columns: Vec<Column>,
    /// The choices of rows, with how many each has.
    scopes: Vec<(Scope, String)>,
    /// The filter and the order that the rows were kept by.
    kept_by: (Filter, Order),
    rows: Vec<usize>,
}

impl TabView {
    /// Makes the grid again when the draft or the choice of locales changed, and the rows when the filter did.
    fn follow(&mut self, ui: &Ui, session: &Session, open: &OpenConnector) {
        // The keys come from the form, too.
        let form = Part::Xml(XmlDocument::SourceConfig);
        let revision = session.revision_of(open, |part| {
            part == form || matches!(part, Part::Translations(_))
        });
        let made = (revision, self.chosen.clone());
        if self.made.as_ref() != Some(&made) {
            let asked = self.chosen.clone().unwrap_or_default();
            self.grid.follow(&open.draft, &asked);
            self.shown = self.chosen.clone().unwrap_or_else(|| self.grid.locales());
            self.shown.insert(Locale::En);
            self.columns = self.grid.columns(&self.shown);
            self.scopes = self.grid.scopes(&self.shown, self.filter.scope);
            self.keep_rows();
            self.without_font = without_font(ui, &self.grid);
            self.made = Some(made);
        } else if self.kept_by.0 != self.filter || self.kept_by.1 != self.order {
            self.keep_rows();
        }
        self.keep_cursor();
    }

    fn keep_rows(&mut self) {
        let kept = self.grid.rows(&self.filter, &self.shown);
        self.rows = self.grid.sorted(kept, self.order);
        self.kept_by = (self.filter.clone(), self.order);
    }

    /// The cursor always stands on a cell that is shown, unless no row is.
    fn keep_cursor(&mut self) {
        let Some(first) = self.row(0).map(|row| row.key.clone()) else {
            return;
        };
        let cursor = self.cursor.get_or_insert(Cursor {
            key: first.clone(),
            locale: Locale::En,
        });
        if self.grid.table.row(&cursor.key).is_none() {
            cursor.key = first;
        }
        if !self
            .columns
            .iter()
            .any(|column| column.locale == cursor.locale)
        {
            cursor.locale = Locale::En;
        }
    }

    /// Whether a dialog of its own is open.
    fn is_asking(&self) -> bool {
        self.adding.is_some() || self.replacing.is_some()
    }

    /// The row at a place among the kept ones.
    fn row(&self, place: usize) -> Option<&Row> {
        self.grid.table.rows.get(*self.rows.get(place)?)
    }

    /// Where the cursor stands: row and column.
    fn place(&self) -> Option<(usize, usize)> {
        let cursor = self.cursor.as_ref()?;
        let row = (0..self.rows.len())
            .find(|place| self.row(*place).is_some_and(|row| row.key == cursor.key))?;
        let column = self
            .columns
            .iter()
            .position(|column| column.locale == cursor.locale)?;
        Some((row, column))
    }

    /// Moves the cursor to a place, kept inside the grid.
    fn go_to(&mut self, (row, column): (usize, usize)) {
        let row = row.min(self.rows.len().saturating_sub(1));
        let column = column.min(self.columns.len().saturating_sub(1));
        let target = self.row(row).zip(self.columns.get(column));
        if let Some(cursor) = target.map(|(row, column)| Cursor {
            key: row.key.clone(),
            locale: column.locale,
        }) {
            self.cursor = Some(cursor);
            self.reveal = true;
        }
    }
}

/// The keys that open the dialog to find and replace.
const REPLACE: (Modifiers, Key) = (Modifiers::COMMAND, Key::H);

/// The locales whose texts hold a character that no font of this computer has.
fn without_font(ui: &Ui, grid: &Grid) -> BTreeSet<Locale> {
    ui.fonts_mut(|fonts| {
        let font = regular(BODY);
        let mut known = BTreeMap::new();
        let mut has = |letter| {
            *known
                .entry(letter)
                .or_insert_with(|| fonts.has_glyph(&font, letter))
        };
        let cells = grid.table.rows.iter().flat_map(|row| &row.cells);
        let lacking = cells.filter(|(_, cell)| {
            let mut letters = cell.text().unwrap_or_default().chars();
            letters.any(|letter| !letter.is_ascii() && !letter.is_whitespace() && !has(letter))
        });
        lacking.map(|(locale, _)| *locale).collect()
    })
}

/// What belongs to drawing only, for each connector that was shown in this session.
#[derive(Default)]
pub struct View {
    connectors: BTreeMap<(Connection, ScriptName), TabView>,
}

pub(crate) fn ui(ui: &mut Ui, state: &AppState, view: &mut View, commands: &mut Commands) {
    let (Some(session), Some(open)) = (state.session(), state.open_connector()) else {
        return;
    };
    let view = view
        .connectors
        .entry((session.connection(), open.script_name.clone()))
        .or_default();
    view.follow(ui, session, open);
    if !view.is_asking() && ui.input_mut(|input| input.consume_key(REPLACE.0, REPLACE.1)) {
        view.replacing = Some(replace::View::default());
    }
    problems::go_to(session, view);
    dropped(ui, state, view, commands);
    frame::tool_bar(ui, "translations-toolbar", |ui| {
        toolbar::ui(ui, state, view, commands);
    });
    frame::status_line(ui, "translations-status", |ui| {
        status(ui, &state.settings, view);
    });
    problems::ui(ui, open, view);
    frame::body(ui, |ui| {
        if view.rows.is_empty() {
            nothing(ui, view, commands);
        } else {
            grid::ui(ui, &open.script_name, view, commands);
        }
    });
    add_key::ui(ui, view, commands);
    replace::ui(ui, view, commands);
    drop_hint(ui, state, view, &open.script_name);
    let locale = view.cursor.as_ref().map(|cursor| cursor.locale);
    if let Some(locale) = locale.filter(|locale| *locale != session.locale) {
        commands.push(TranslationCommand::ChooseLocale(locale));
    }
}

fn nothing(ui: &mut Ui, view: &mut TabView, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.24).round());
    if view.grid.table.rows.is_empty() {
        let about = "Add a key or a .properties file to the draft.";
        EmptyState::new(icons::TRANSLATE, "This connector has no translations")
            .text(about)
            .show(ui, |ui| {
                let button = Button::secondary("Open a file for English…").icon(icons::FOLDER_OPEN);
                commands.when(
                    button.pressed(ui),
                    DocumentCommand::Open(DocumentKind::Translations(Locale::En)),
                );
            });
        return;
    }
    EmptyState::new(icons::FUNNEL_SIMPLE, "No key matches")
        .text("Nothing in the shown locales matches.")
        .show(ui, |ui| {
            if Button::secondary("Show all keys").show(ui).clicked() {
                view.filter = Filter::default();
            }
        });
}

fn status(ui: &mut Ui, settings: &Settings, view: &TabView) {
    if let Some(cursor) = &view.cursor {
        text::small(ui, &view.grid.place(&cursor.key, cursor.locale));
    }
    at_right(ui, |ui| {
        text::small(ui, &view.grid.manner(settings.translation_encoding))
    });
}

/// Each file says by its name which locale it is for; what it does not say for certain is asked.
fn dropped(ui: &Ui, state: &AppState, view: &TabView, commands: &mut Commands) {
    if view.is_asking() {
        return;
    }
    let paths = dropping::dropped(ui, state);
    if !paths.is_empty() {
        commands.push(TranslationCommand::OpenFiles(paths));
    }
}

/// Says what dropping will do while a file hovers over the window.
fn drop_hint(ui: &Ui, state: &AppState, view: &TabView, script_name: &ScriptName) {
    let Some(path) = dropping::hovering(ui, state).filter(|_| !view.is_asking()) else {
        return;
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_table = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let words = match Locale::named_in(&name, script_name.as_str()).certain() {
        Some(locale) => format!(
            "Drop to make it the draft of {}",
            model::locale_title(locale)
        ),
        None if is_table => "Drop to see what the translator changed".to_owned(),
        None => "Drop the file to open it and choose its locale".to_owned(),
    };
    dropping::hint(ui, &words);
}
