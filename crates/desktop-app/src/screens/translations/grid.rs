//! The grid: two frozen columns, a column for each shown locale, a frozen header.

use egui::{Role, Sense, Ui, WidgetInfo};
use patchpanel_core_models::{
    ids::{Locale, ScriptName},
    models::document::XmlDocument,
    properties::Row,
};

use super::{
    Cursor, TabView, cell_editor, keys,
    paint_cells::{self as paint, HEADER},
};
use crate::{
    command::{Command, Commands},
    state::{connector::OpenConnector, settings::Settings},
    theme::measure,
    view_models::translations::{self as model, Face, Grid as Texts, Order},
    widgets::{Cell, Column, Grid, SortOrder},
};

const KEY: f32 = 198.0;
const USED_BY: f32 = 138.0;
const LEAST_COLUMN: f32 = 108.0;
/// A column is wider than it must be where there is room, but never wider than this.
const MOST_COLUMN: f32 = 420.0;

/// What the columns draw from and act on.
pub(super) struct Tab<'a> {
    pub(super) settings: &'a Settings,
    pub(super) open: &'a OpenConnector,
    pub(super) view: &'a mut TabView,
    pub(super) commands: &'a mut Commands,
}

/// Draws it in the space that is left.
pub(super) fn ui(ui: &mut Ui, tab: &mut Tab<'_>) {
    let is_wide = ui.ctx().content_rect().width() >= measure::NARROW;
    let frozen = if is_wide { 2 } else { 1 };
    let place = tab.view.place();
    if place.is_none() {
        tab.view.editing = None;
    }
    let answer = Grid::sheet("Translations", tab.view.rows.len(), frozen)
        .header(HEADER)
        .columns(columns(tab.view, is_wide))
        .key(|tab: &Tab<'_>, row| tab.view.row(row).map(|row| row.key.clone()))
        .row_name(|tab, row| {
            let row = tab.view.row(row);
            row.map_or(String::new(), |row| row.key.clone())
        })
        .cursor(place.map(|(row, column)| (row, column + frozen)))
        .reveal(std::mem::take(&mut tab.view.reveal))
        .editing(tab.view.editing.is_some())
        .typing()
        .show(ui, tab);
    // While a text is typed, a click ends that first.
    if tab.view.editing.is_none()
        && let Some((row, column)) = answer.moved
    {
        tab.view.go_to((row, column.saturating_sub(frozen)));
    }
    keys::act(ui, &answer, tab);
}

fn columns<'a>(view: &TabView, is_wide: bool) -> Vec<Column<'a, Tab<'a>>> {
    let (keys, order) = (view.grid.table.rows.len(), view.order);
    let (sorted, spoken) = match order {
        Order::Ascending => (Some(SortOrder::Ascending), "sorted from A to Z"),
        Order::Descending => (Some(SortOrder::Descending), "sorted from Z to A"),
        Order::AsInFiles => (None, "as in the files"),
    };
    let key = Column::fixed("Key", KEY, key)
        .row_header()
        .sorts(sorted, |tab: &mut Tab<'_>| {
            tab.view.order = tab.view.order.next();
        })
        .head(format!("Key, {spoken}"), move |ui, rect| {
            paint::key_head(ui, rect, keys, order);
        });
    let used_by =
        Column::fixed("Used by", USED_BY, used_by).head("Used by".to_owned(), paint::used_by_head);
    let used_by = is_wide.then_some(used_by);
    let locales = view.columns.iter().map(|column| {
        let (locale, note) = (column.locale, model::column_note(column));
        let name = format!("{}: {}", model::locale_title(locale), note.1);
        let draw = move |cell: &mut Cell<'_>, tab: &mut Tab<'_>| text(cell, tab, locale);
        Column::flexible(locale.as_str(), LEAST_COLUMN, draw)
            .at_most(MOST_COLUMN)
            .head(name, move |ui, rect| {
                paint::locale_head(ui, rect, locale, &note);
            })
    });
    [key].into_iter().chain(used_by).chain(locales).collect()
}

fn key(cell: &mut Cell<'_>, tab: &mut Tab<'_>) {
    let Some(row) = tab.view.row(cell.row()) else {
        return;
    };
    paint::inset(cell, measure::PAGE);
    if row.is_extra {
        cell.code_muted(&row.key);
    } else {
        cell.code(&row.key);
    }
    let used = model::used_by(row)
        .map(|(element, name)| format!("\nUsed by {} {name}", element.to_lowercase()));
    cell.tip(&format!("{}{}", row.key, used.unwrap_or_default()));
}

fn used_by(cell: &mut Cell<'_>, tab: &mut Tab<'_>) {
    let Some(row) = tab.view.row(cell.row()) else {
        return;
    };
    paint::inset(cell, paint::PADDING);
    if row.is_extra {
        return paint::extra_chip(cell);
    }
    if let Some((element, name)) = model::used_by(row) {
        link(
            cell,
            row,
            (element, name),
            (&tab.open.script_name, tab.commands),
        );
    }
}

/// Leads to what uses the key.
fn link(
    cell: &mut Cell<'_>,
    row: &Row,
    (element, name): (&str, &str),
    (script_name, commands): (&ScriptName, &mut Commands),
) {
    let link = paint::used_by(cell, element, name);
    let name = format!("{element} {name}");
    cell.say(&name);
    let ui = &mut *cell.ui;
    let space = link.intersect(ui.clip_rect());
    let response = ui.interact(space, ui.unique_id().with("used by"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), &name));
    let response = response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .on_hover_text("Go to it in the source config");
    if response.clicked()
        && let Some(used) = &row.used_by
    {
        let form = XmlDocument::SourceConfig;
        commands.push(Command::GoToPlace(script_name.clone(), form, used.place));
    }
}

fn text(cell: &mut Cell<'_>, tab: &mut Tab<'_>, locale: Locale) {
    if cell.is_cursor && tab.view.editing.is_some() {
        return cell_editor::ui(cell, tab);
    }
    let Some(row) = tab.view.row(cell.row()) else {
        return;
    };
    let face = Texts::face(row, locale);
    let cursor = Cursor {
        key: row.key.clone(),
        locale,
    };
    cell.describe(|| spoken(&cursor, face));
    paint::text(cell, face, tab.view.grid.change(&row.key, locale));
}

/// What is read out for a cell.
fn spoken(cursor: &Cursor, face: Face<'_>) -> String {
    let words = match face {
        Face::Text(text) => text,
        Face::Extra(text) => &format!("{text}, extra"),
        Face::Missing => "missing",
        Face::Empty => "empty",
    };
    format!("{}, {}: {words}", cursor.key, cursor.locale)
}
