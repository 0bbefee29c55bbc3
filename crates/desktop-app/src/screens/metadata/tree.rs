//! The tree of the other keys: carets, typed colours, switches, edits in the row.

use egui::{Color32, Rect, Ui, pos2, vec2};
use patchpanel_core_models::patch::Pointer;
use serde_json::Value;

use super::fields::{KEY_COLUMN, REVERT, field_width};
use super::row_menu::{Holder, Opener};
use super::{Page, row_menu};
use crate::{
    icons,
    theme::{
        Tokens, measure, mono, regular,
        size::{BODY, CODE, CODE_SMALL, SMALL},
    },
    view_models::metadata::{
        edit,
        kind::Kind,
        rows::{Cell as Shown, Row},
    },
    widgets::{Button, Cell, Column, Grid, GridKey, grid::Line, paint, switch},
};

const INDENT: f32 = 16.0;
/// Room of a switch with the gap after it.
const SWITCH: f32 = 40.0;
/// Deeper levels are not indented further; the path is in the tooltip.
const DEEPEST: usize = 6;
/// The number of the column with the values.
const VALUES: usize = 1;

/// Draws the rows that are not in a closed container, given as indices into the form's, from the top of `ui`.
pub(super) fn ui(ui: &mut Ui, visible: &[usize], page: &mut Page<'_>) {
    let width = ui.available_width();
    let model = page.model;
    let row_at = |number: usize| model.rows.get(*visible.get(number)?);
    let number_of = |place: &Pointer| {
        (0..visible.len()).find(|number| row_at(*number).is_some_and(|row| row.place == *place))
    };
    let current = page.local.tree_row.as_ref().and_then(number_of);
    let edited = page.local.tree_row.as_ref();
    let is_editing = current.is_some() && edited.is_some_and(|place| page.local.edits(place));
    let reveal = std::mem::take(&mut page.local.tree_moved);
    let answer = Grid::tree("Other keys", visible.len(), row_at)
        .level(|row: &Row, page: &Page<'_>| {
            let open = row.is_container().then(|| page.local.is_open(row));
            (row.depth, open)
        })
        .columns(vec![
            Column::fixed("Key", KEY_COLUMN, key).row_header(),
            Column::fixed("Value", field_width(width), value),
            Column::flexible("", REVERT, revert),
        ])
        .key(|row| row.place.clone())
        .row_name(said)
        .find_by(|row| &row.key)
        .ground(ground)
        .selected(current)
        .reveal(reveal)
        .editing(is_editing)
        .show(ui, page);
    let entered = (answer.focused && current.is_none()).then_some(0);
    let moved = answer.moved.map(|(number, _)| number).or(entered);
    if let Some(row) = moved.and_then(row_at) {
        page.local.tree_row = Some(row.place.clone());
    }
    let Some(row) = moved.or(current).and_then(row_at) else {
        return;
    };
    if let Some((_, column)) = answer.clicked {
        clicked(row, column, page);
    }
    match (
        &answer.key,
        row.is_container().then(|| page.local.is_open(row)),
    ) {
        (Some(GridKey::Open), Some(false)) | (Some(GridKey::Close), Some(true)) => {
            page.local.toggle(&row.place);
        }
        (Some(GridKey::Close), _) => {
            let parent = row.place.split_last().map(|(parent, _)| parent);
            if let Some(parent) = parent.filter(|parent| number_of(parent).is_some()) {
                page.local.tree_row = Some(parent);
                page.local.tree_moved = true;
            }
        }
        (key, _) => carry_out(key.as_ref(), row, page),
    }
}

/// A click on a value that holds no others starts its edit; one on a container opens or closes it.
fn clicked(row: &Row, column: usize, page: &mut Page<'_>) {
    if row.is_container() {
        page.local.toggle(&row.place);
    } else if column == VALUES && is_edited_here(row) {
        row_menu::edit_here(&row.place, page);
    }
}

/// What keys do with a row of the tree or the table.
pub(super) fn carry_out(key: Option<&GridKey>, row: &Row, page: &mut Page<'_>) {
    match key {
        Some(GridKey::Activate | GridKey::Edit) if row.draft.is_some() => {
            row_menu::edit_here(&row.place, page);
        }
        Some(GridKey::Activate | GridKey::Edit) => {
            page.revert(row);
        }
        Some(GridKey::Delete) if row.draft.is_some() => {
            page.change(edit::remove(&row.place));
        }
        Some(GridKey::Delete | GridKey::Open | GridKey::Close | GridKey::Typed(_)) | None => {}
    }
}

fn said(row: &Row) -> String {
    let value = row.shown().map(|shown| shown.text.as_str());
    let change = row.change.map(|change| change.word().to_lowercase());
    let parts = [Some(row.key.as_str()), value, change.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn key(cell: &mut Cell<'_>, row: &Row, page: &mut Page<'_>) {
    cell.say(&row.key);
    cell.tip(row.place.as_str());
    key_ui(cell.ui, cell.rect, row, page.local.is_open(row));
    let size = vec2(measure::CONTROL, measure::CONTROL);
    let corner = pos2(cell.rect.right() - size.x, cell.rect.top());
    let line = &cell.line;
    let opener = Opener {
        rect: Rect::from_min_size(corner, size),
        ground: ground_ink(cell.ui, line).unwrap_or(Tokens::of(cell.ui).surface),
        is_touched: line.is_hovered || line.is_selected && line.has_focus,
        is_asked: line.asks_for_menu,
        holder: Holder::Row,
    };
    cell.widgets("", |ui| {
        row_menu::ui(ui, opener, &row.place, page);
    });
}

fn value(cell: &mut Cell<'_>, row: &Row, page: &mut Page<'_>) {
    if row.draft.is_some() && page.local.edits(&row.place) {
        return page.edit_ui(cell);
    }
    let text = row.shown().map_or("", |shown| shown.text.as_str());
    cell.describe(|| format!("Value of {}: {text}", row.place));
    cell.tip(row.place.as_str());
    let mut rect = cell.rect;
    if row
        .draft
        .as_ref()
        .is_some_and(|draft| draft.kind == Kind::Boolean)
    {
        switch_ui(cell, row, page);
        rect.min.x += SWITCH;
    } else if is_edited_here(row) && cell.ui.rect_contains_pointer(rect) {
        cell.ui.ctx().set_cursor_icon(egui::CursorIcon::Text);
    }
    value_ui(cell.ui, rect, row);
}

/// Whether a click edits the value: it holds no others, and is no switch.
fn is_edited_here(row: &Row) -> bool {
    let kind = row.draft.as_ref().map(|draft| draft.kind);
    kind.is_some_and(|kind| !kind.is_container() && kind != Kind::Boolean)
}

/// A truth value is turned over where it stands; what it was follows it.
fn switch_ui(cell: &mut Cell<'_>, row: &Row, page: &mut Page<'_>) {
    let value = edit::value_at(page.draft, &row.place);
    let mut on = value.and_then(Value::as_bool).unwrap_or_default();
    let name = format!("Value of {}", row.place);
    let response = cell.widgets("", |ui| switch(ui, &name, &mut on)).inner;
    if response.changed() {
        let value = Value::Bool(on);
        let edit = edit::replace(&row.place, value);
        page.change(edit);
    }
}

fn revert(cell: &mut Cell<'_>, row: &Row, page: &mut Page<'_>) {
    if row.change.is_none() {
        return;
    }
    cell.rect.min.x += 8.0;
    let name = format!("Revert the change of {}", row.key);
    let button = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name).by_pointer();
    if cell.widgets("", |ui| button.show(ui).clicked()).inner {
        page.revert(row);
    }
}

/// The colour of a row that keys act on, or that the pointer is on.
fn ground_ink(ui: &Ui, line: &Line) -> Option<Color32> {
    let tokens = Tokens::of(ui);
    if line.is_selected && line.has_focus {
        return Some(tokens.accent_soft);
    }
    line.is_hovered.then_some(tokens.hover)
}

/// The ground of a row, and the bar of a change.
fn ground(ui: &Ui, row: &Row, line: &Line) {
    let rect = line.rect;
    if let Some(ink) = ground_ink(ui, line) {
        ui.painter()
            .rect_filled(rect.expand2(vec2(8.0, 0.0)), 4, ink);
    }
    if let Some(change) = row.change.or(row.part_of) {
        let bar = Rect::from_x_y_ranges(
            rect.left() - 12.0..=rect.left() - 10.0,
            rect.shrink2(vec2(0.0, 4.0)).y_range(),
        );
        let ink = change.ink(&Tokens::of(ui));
        ui.painter().rect_filled(bar, 1, ink);
    }
}

fn key_ui(ui: &Ui, rect: Rect, row: &Row, open: bool) {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    let left = rect.left() + INDENT * row.depth.min(DEEPEST) as f32;
    if row.is_container() {
        let caret = if open {
            icons::CARET_DOWN
        } else {
            icons::CARET_RIGHT
        };
        let place = pos2(left + 6.0, middle);
        paint::glyph(ui, place, caret, 12.0, tokens.muted);
    }
    let ink = if row.draft.is_some() {
        tokens.text
    } else {
        tokens.muted
    };
    let room = rect.right() - 8.0 - left - INDENT;
    let galley = paint::elided(ui, &row.key, mono(CODE), ink, room.max(24.0));
    paint::put_left(ui, left + INDENT, middle, galley);
}

fn value_ui(ui: &Ui, rect: Rect, row: &Row) {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    let Some(shown) = row.shown() else { return };
    let galley = value_galley(ui, shown, rect.width());
    let width = galley.size().x;
    let end = paint::put_left(ui, rect.left(), middle, galley);
    if row.draft.is_none() {
        ui.painter().hline(
            rect.left()..=rect.left() + width,
            middle,
            egui::Stroke::new(1.0, tokens.faint),
        );
        let room = rect.right() - end - 12.0;
        let note = paint::elided(ui, "removed", regular(SMALL), tokens.removed, room);
        paint::put_left(ui, end + 12.0, middle, note);
        return;
    }
    let before = row.server.as_ref().filter(|_| row.change.is_some());
    if let Some(before) = before {
        let was = paint::line(ui, "was", regular(SMALL), tokens.muted);
        let at = paint::put_left(ui, end + 12.0, middle, was) + 6.0;
        let room = rect.right() - at;
        let text = paint::elided(ui, &before.text, mono(CODE_SMALL), tokens.muted, room);
        paint::put_left(ui, at, middle, text);
    } else if row.changes_inside > 0 && shown.kind.is_container() {
        let note = format!("{} edited", row.changes_inside);
        let room = rect.right() - end - 12.0;
        let galley = paint::elided(ui, &note, regular(SMALL), tokens.accent_text, room);
        paint::put_left(ui, end + 12.0, middle, galley);
    }
}

/// A value in the colour of its kind.
pub(super) fn value_galley(ui: &Ui, shown: &Shown, width: f32) -> std::sync::Arc<egui::Galley> {
    let tokens = Tokens::of(ui);
    let (font, ink) = match shown.kind {
        Kind::Text => (mono(CODE), tokens.syn_string),
        Kind::Number | Kind::Boolean | Kind::Null => (mono(CODE), tokens.syn_number),
        Kind::Object | Kind::Array => (regular(BODY), tokens.muted),
    };
    paint::elided(ui, &shown.text, font, ink, width)
}
