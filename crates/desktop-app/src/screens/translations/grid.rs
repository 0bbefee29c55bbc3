//! The grid: two frozen columns, a column for each shown locale, a frozen header.

use egui::{Role, Sense, Ui, WidgetInfo};
use patchpanel_core_models::{
    ids::{Locale, ScriptName},
    properties::Row,
};

use super::{
    TabView,
    cell_editor::{self, Editing},
    keys,
    paint_cells::{self as paint, HEADER},
};
use crate::{
    command::{Commands, ConnectorCommand},
    theme::measure,
    view_models::translations::{self as model, Complete, Face, Grid as Texts, Order},
    widgets::{Cell, Column, Grid, SortOrder, grid::EditEnd},
};
use patchpanel_ui_kit::visible::Tip as _;

const KEY: f32 = 198.0;
const USED_BY: f32 = 138.0;
const LEAST_COLUMN: f32 = 108.0;
/// A column is wider than it must be where there is room, but never wider than this.
const MOST_COLUMN: f32 = 420.0;

/// What the columns draw from and act on, beside their row.
struct Tab<'a> {
    script_name: &'a ScriptName,
    texts: &'a Texts,
    editing: &'a mut Option<Editing>,
    order: &'a mut Order,
    commands: &'a mut Commands,
    /// How the typing in a cell ended.
    ended: Option<EditEnd>,
}

/// Draws it in the space that is left.
pub(super) fn ui(
    ui: &mut Ui,
    script_name: &ScriptName,
    view: &mut TabView,
    commands: &mut Commands,
) {
    let is_wide = ui.ctx().content_rect().width() >= measure::NARROW;
    let frozen = if is_wide { 2 } else { 1 };
    let place = view.place();
    if place.is_none() {
        view.editing = None;
    }
    let columns = columns(view, is_wide);
    let (texts, rows) = (&view.grid, &view.rows);
    let mut tab = Tab {
        script_name,
        texts,
        editing: &mut view.editing,
        order: &mut view.order,
        commands,
        ended: None,
    };
    let row = |place: usize| texts.table.rows.get(*rows.get(place)?);
    let answer = Grid::sheet("Translations", rows.len(), row)
        .frozen(frozen)
        .header(HEADER)
        .columns(columns)
        .key(|row: &Row| row.key.clone())
        .row_name(|row| row.key.clone())
        .cursor(place.map(|(row, column)| (row, column + frozen)))
        .reveal(std::mem::take(&mut view.reveal))
        .editing(tab.editing.is_some())
        .typing()
        .show(ui, &mut tab);
    let ended = tab.ended;
    if let Some((row, column)) = place {
        match ended {
            Some(EditEnd::Down) => view.go_to((row + 1, column)),
            Some(EditEnd::Next) => view.go_to((row, column + 1)),
            Some(EditEnd::Previous) => view.go_to((row, column.saturating_sub(1))),
            Some(EditEnd::Left | EditEnd::AsBefore) | None => {}
        }
    }
    // While a text is typed, a click ends that first.
    if view.editing.is_none()
        && let Some((row, column)) = answer.moved
    {
        view.go_to((row, column.saturating_sub(frozen)));
    }
    keys::act(ui, &answer, view, commands);
}

fn columns<'a>(view: &TabView, is_wide: bool) -> Vec<Column<'a, Row, Tab<'a>>> {
    let (keys, order) = (view.grid.table.rows.len(), view.order);
    let (sorted, spoken) = match order {
        Order::Ascending => (Some(SortOrder::Ascending), "sorted from A to Z"),
        Order::Descending => (Some(SortOrder::Descending), "sorted from Z to A"),
        Order::AsInFiles => (None, "in the order of the files"),
        Order::ByUse => (None, "in the order of the form"),
    };
    let key = Column::fixed("Key", KEY, key)
        .row_header()
        .sorts(sorted, |tab: &mut Tab<'_>| *tab.order = tab.order.next())
        .head(format!("Key, {spoken}"), move |ui, rect| {
            paint::key_head(ui, rect, keys, order);
        });
    let by_use = (order == Order::ByUse).then_some(SortOrder::Ascending);
    let used_by = Column::fixed("Used by", USED_BY, used_by)
        .sorts(by_use, |tab: &mut Tab<'_>| {
            *tab.order = tab.order.next_by_use();
        })
        .head("Used by".to_owned(), move |ui, rect| {
            paint::used_by_head(ui, rect, order);
        });
    let used_by = is_wide.then_some(used_by);
    let locales = view.columns.iter().map(|column| {
        let locale = column.locale;
        let has_no_font = view.without_font.contains(&locale);
        let note = if has_no_font {
            (Complete::No, "no font".to_owned())
        } else {
            model::column_note(column)
        };
        let name = format!("{}: {}", model::locale_title(locale), note.1);
        let draw = move |cell: &mut Cell<'_>, row: &Row, tab: &mut Tab<'_>| {
            text(cell, (row, locale), tab);
        };
        Column::flexible(locale.as_str(), LEAST_COLUMN, draw)
            .at_most(MOST_COLUMN)
            .head(name, move |ui, rect| {
                paint::locale_head(ui, rect, locale, &note);
                if has_no_font {
                    let id = ui.unique_id().with(("no font", locale));
                    ui.interact(rect, id, Sense::hover())
                        .tip(model::no_font(locale));
                }
            })
    });
    [key].into_iter().chain(used_by).chain(locales).collect()
}

fn key(cell: &mut Cell<'_>, row: &Row, _: &mut Tab<'_>) {
    paint::inset(cell, measure::PAGE);
    if row.is_extra {
        cell.code_muted(&row.key);
    } else {
        cell.code(&row.key);
    }
    let used = model::used_by(row)
        .map(|(element, name)| format!("Used by {} {name}", element.to_lowercase()));
    let lines: Vec<&str> = std::iter::once(&*row.key).chain(used.as_deref()).collect();
    cell.tip_lines(&lines);
}

fn used_by(cell: &mut Cell<'_>, row: &Row, tab: &mut Tab<'_>) {
    paint::inset(cell, paint::PADDING);
    if row.is_extra {
        return paint::extra_chip(cell);
    }
    if let Some(used) = model::used_by(row) {
        link(cell, row, used, tab);
    }
}

/// Leads to what uses the key.
fn link(cell: &mut Cell<'_>, row: &Row, (element, name): (&str, &str), tab: &mut Tab<'_>) {
    let link = paint::used_by(cell, element, name);
    let name = format!("{element} {name}");
    cell.say(&name);
    let ui = &mut *cell.ui;
    let space = link.intersect(ui.clip_rect());
    let response = ui.interact(space, ui.unique_id().with("used by"), Sense::CLICK);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, ui.is_enabled(), &name));
    let response = response
        .on_hover_cursor(egui::CursorIcon::PointingHand)
        .tip("Show in the source config");
    if response.clicked()
        && let Some(used) = &row.used_by
    {
        let script_name = tab.script_name.clone();
        tab.commands
            .push(ConnectorCommand::GoToPart(script_name, used.place));
    }
}

fn text(cell: &mut Cell<'_>, (row, locale): (&Row, Locale), tab: &mut Tab<'_>) {
    if cell.is_cursor && tab.editing.is_some() {
        tab.ended = cell_editor::ui(cell, tab.editing, tab.texts, tab.commands);
        return;
    }
    let face = Texts::face(row, locale);
    cell.describe(|| spoken(row, locale, face));
    paint::text(cell, face, tab.texts.change(&row.key, locale));
}

/// What is read out for a cell.
fn spoken(row: &Row, locale: Locale, face: Face<'_>) -> String {
    let words = match face {
        Face::Text(text) => text,
        Face::Extra(text) => &format!("{text}, extra"),
        Face::ToTranslate(text) => &format!("{text}, to translate"),
        Face::Missing => "missing",
        Face::Empty => "empty",
    };
    format!("{}, {locale}: {words}", row.key)
}
