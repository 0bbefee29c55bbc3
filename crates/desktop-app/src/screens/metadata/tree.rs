//! The tree of the other keys: carets, typed colours, switches, edits in the row.

use egui::{Color32, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use patchpanel_core_models::patch::Pointer;
use serde_json::Value;

use super::fields::{KEY_COLUMN, field_width};
use super::inline::Editing;
use super::list_keys::{Asked, asked};
use super::row_menu::{Holder, Spot};
use super::view::Local;
use super::{Page, row_menu};
use crate::{
    command::{Commands, MetadataCommand},
    icons,
    theme::{
        Tokens, measure, mono, regular,
        size::{BODY, CODE, CODE_SMALL, SMALL},
    },
    view_models::metadata::{
        edit,
        kind::Kind,
        rows::{Cell, Row},
    },
    widgets::{Button, paint, switch},
};

/// Indent of one level.
const INDENT: f32 = 16.0;
/// Room of a switch with the gap after it.
const SWITCH: f32 = 40.0;
/// Deeper levels are not indented further; the path is in the tooltip.
const DEEPEST: usize = 6;

/// The id that has focus while keys act on the tree.
fn focus_id(ui: &Ui) -> Id {
    ui.make_persistent_id("metadata-tree")
}

fn number_of(place: Option<&Pointer>, visible: &[usize], page: &Page<'_>) -> Option<usize> {
    let place = place?;
    visible.iter().position(|index| {
        page.model
            .form
            .nested
            .get(*index)
            .is_some_and(|row| row.place == *place)
    })
}

/// Carries out what the keys ask for.
pub(super) fn keys(
    ui: &mut Ui,
    visible: &[usize],
    page: &Page<'_>,
    local: &mut Local,
    commands: &mut Commands,
) {
    let id = focus_id(ui);
    if visible.is_empty() {
        return;
    }
    let spot = Rect::from_min_size(ui.max_rect().min, vec2(1.0, 1.0));
    let response = ui.interact(spot, id, Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(Role::Tree, true, "Other keys"));
    let current = number_of(local.tree_row.as_ref(), visible, page);
    if response.gained_focus() && current.is_none() {
        go(0, visible, page, local);
    }
    let Some(asked) = asked(ui, id, visible.len(), current) else {
        return;
    };
    if let Asked::Go(number) = asked {
        return go(number, visible, page, local);
    }
    let row = current
        .and_then(|number| visible.get(number))
        .and_then(|index| page.model.form.nested.get(*index));
    let Some(row) = row else { return };
    match asked {
        Asked::Edit if row.draft.is_some() => row_menu::edit_here(&row.place, page, local),
        Asked::Edit => page.revert(row, commands),
        Asked::Open if row.is_container() && !local.is_open(row) => {
            local.toggle(&row.place);
        }
        Asked::Close if row.is_container() && local.is_open(row) => {
            local.toggle(&row.place);
        }
        Asked::Close => {
            let parent = row
                .place
                .split_last()
                .and_then(|(parent, _)| number_of(Some(&parent), visible, page));
            if let Some(number) = parent {
                go(number, visible, page, local);
            }
        }
        Asked::Remove if row.draft.is_some() => {
            commands.push(MetadataCommand::Change(edit::remove(&row.place)));
        }
        Asked::Go(_) | Asked::Open | Asked::Remove => {}
    }
}

fn go(number: usize, visible: &[usize], page: &Page<'_>, local: &mut Local) {
    let row = visible
        .get(number)
        .and_then(|index| page.model.form.nested.get(*index));
    local.tree_row = row.map(|row| row.place.clone());
    local.tree_moved = true;
}

/// Draws one row into `rect`.
pub(super) fn row_ui(
    ui: &mut Ui,
    rect: Rect,
    index: usize,
    page: &Page<'_>,
    local: &mut Local,
    commands: &mut Commands,
) {
    let Some(row) = page.model.form.nested.get(index) else {
        return;
    };
    let is_current = local.tree_row.as_ref() == Some(&row.place);
    let has_focus = is_current && ui.memory(|memory| memory.has_focus(focus_id(ui)));
    let id = ui.scope_id().with(("tree row", index));
    let response = ui.interact(rect, id, Sense::CLICK);
    announce(&response, row, is_current);
    let ground = ground(ui, rect, (response.hovered(), has_focus));
    let left = rect.left() + INDENT * row.depth.min(DEEPEST) as f32;
    let open = local.is_open(row);
    key_ui(ui, rect, left, row, open);
    let values = Rect::from_x_y_ranges(
        rect.left() + KEY_COLUMN..=rect.left() + KEY_COLUMN + field_width(rect.width()),
        rect.y_range(),
    );
    if local
        .inline
        .as_ref()
        .is_some_and(|inline| inline.is_at(&row.place))
        && row.draft.is_some()
    {
        inline_ui(ui, values, local, commands);
    } else if let Some(on) = edit::value_at(page.draft, &row.place).and_then(Value::as_bool)
        && row.draft.is_some()
    {
        switch_ui(ui, values, row, on, commands);
    } else {
        value_ui(ui, values, row);
        if asks_to_edit(ui, values, row) {
            local.tree_row = Some(row.place.clone());
            row_menu::edit_here(&row.place, page, local);
        }
    }
    revert_ui(ui, values, row, page, commands);
    let opener = Rect::from_min_size(
        pos2(values.left() - measure::CONTROL, rect.top()),
        vec2(measure::CONTROL, measure::CONTROL),
    );
    let touched = response.hovered() || has_focus || ui.rect_contains_pointer(opener);
    let spot = Spot {
        rect: opener,
        ground,
        row: touched.into(),
        holder: Holder::Row,
    };
    row_menu::ui(ui, spot, &row.place, page, local, commands);
    if response.clicked() {
        local.tree_row = Some(row.place.clone());
        ui.memory_mut(|memory| memory.request_focus(focus_id(ui)));
        if row.is_container() {
            local.toggle(&row.place);
        }
    }
    response.on_hover_text(row.place.as_str());
}

/// A truth value is turned over where it stands; what it was follows it.
fn switch_ui(ui: &mut Ui, rect: Rect, row: &Row, mut on: bool, commands: &mut Commands) {
    let builder = egui::UiBuilder::new()
        .max_rect(rect)
        .id_salt(("switch", row.place.as_str()));
    let name = format!("Value of {}", row.place);
    let response = ui
        .scope_builder(builder, |ui| switch(ui, &name, &mut on))
        .inner;
    value_ui(ui, rect.with_min_x(rect.left() + SWITCH), row);
    if response.changed() {
        let value = Value::Bool(on);
        commands.push(MetadataCommand::Change(edit::replace(&row.place, value)));
    }
}

/// A click on a value that holds no others starts its edit. Keys have Enter and F2 for it.
fn asks_to_edit(ui: &Ui, rect: Rect, row: &Row) -> bool {
    let is_scalar = row
        .draft
        .as_ref()
        .is_some_and(|cell| !cell.kind.is_container());
    if !is_scalar {
        return false;
    }
    let id = ui.scope_id().with(("edit value", row.place.as_str()));
    let response = ui
        .interact(rect, id, Sense::CLICK)
        .on_hover_cursor(egui::CursorIcon::Text);
    let name = format!("Edit the value of {}", row.place);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    response.clicked()
}

fn announce(response: &egui::Response, row: &Row, is_current: bool) {
    let value = row.shown().map(|cell| cell.text.as_str());
    let change = row.change.map(|change| change.word().to_lowercase());
    let parts = [Some(row.key.as_str()), value, change.as_deref()];
    let said = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
    response.widget_info(|| WidgetInfo::selected(Role::TreeItem, true, is_current, &said));
}

/// Paints the ground of a row, and says which colour it is.
fn ground(ui: &Ui, rect: Rect, (hovered, has_focus): (bool, bool)) -> Color32 {
    let tokens = Tokens::of(ui);
    let fill = match (has_focus, hovered) {
        (true, _) => tokens.accent_soft,
        (false, true) => tokens.hover,
        (false, false) => return tokens.surface,
    };
    ui.painter()
        .rect_filled(rect.expand2(vec2(8.0, 0.0)), 4, fill);
    fill
}

fn key_ui(ui: &Ui, rect: Rect, left: f32, row: &Row, open: bool) {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    if let Some(change) = row.change.or(row.part_of) {
        let bar = Rect::from_x_y_ranges(
            rect.left() - 12.0..=rect.left() - 10.0,
            rect.shrink2(vec2(0.0, 4.0)).y_range(),
        );
        ui.painter().rect_filled(bar, 1, change.ink(&tokens));
    }
    if row.is_container() {
        let caret = if open {
            icons::CARET_DOWN
        } else {
            icons::CARET_RIGHT
        };
        paint::glyph(
            ui.painter(),
            pos2(left + 6.0, middle),
            caret,
            12.0,
            tokens.muted,
        );
    }
    let ink = if row.draft.is_some() {
        tokens.text
    } else {
        tokens.muted
    };
    let room = rect.left() + KEY_COLUMN - 8.0 - left - INDENT;
    let galley = paint::elided(ui, &row.key, mono(CODE), ink, room.max(24.0));
    paint::put_left(ui.painter(), left + INDENT, middle, galley);
}

fn value_ui(ui: &Ui, rect: Rect, row: &Row) {
    let tokens = Tokens::of(ui);
    let middle = rect.center().y;
    let Some(cell) = row.shown() else { return };
    let galley = cell_galley(ui, cell, rect.width());
    let width = galley.size().x;
    let end = paint::put_left(ui.painter(), rect.left(), middle, galley);
    if row.draft.is_none() {
        ui.painter().hline(
            rect.left()..=rect.left() + width,
            middle,
            egui::Stroke::new(1.0, tokens.faint),
        );
        let note = paint::elided(
            ui,
            "removed",
            regular(SMALL),
            tokens.removed,
            rect.right() - end - 12.0,
        );
        paint::put_left(ui.painter(), end + 12.0, middle, note);
        return;
    }
    let before = row.server.as_ref().filter(|_| row.change.is_some());
    if let Some(before) = before {
        let was = paint::line(ui, "was", regular(SMALL), tokens.muted);
        let at = paint::put_left(ui.painter(), end + 12.0, middle, was) + 6.0;
        let text = paint::elided(
            ui,
            &before.text,
            mono(CODE_SMALL),
            tokens.muted,
            rect.right() - at,
        );
        paint::put_left(ui.painter(), at, middle, text);
    } else if row.changes_inside > 0 && cell.kind.is_container() {
        let note = format!("{} edited", row.changes_inside);
        let galley = paint::elided(
            ui,
            &note,
            regular(SMALL),
            tokens.accent_text,
            rect.right() - end - 12.0,
        );
        paint::put_left(ui.painter(), end + 12.0, middle, galley);
    }
}

/// A value in the colour of its kind.
pub(super) fn cell_galley(ui: &Ui, cell: &Cell, width: f32) -> std::sync::Arc<egui::Galley> {
    let tokens = Tokens::of(ui);
    let (font, ink) = match cell.kind {
        Kind::Text => (mono(CODE), tokens.syn_string),
        Kind::Number | Kind::Boolean | Kind::Null => (mono(CODE), tokens.syn_number),
        Kind::Object | Kind::Array => (regular(BODY), tokens.muted),
    };
    paint::elided(ui, &cell.text, font, ink, width)
}

fn inline_ui(ui: &mut Ui, rect: Rect, local: &mut Local, commands: &mut Commands) {
    let Some(mut inline) = local.inline.take() else {
        return;
    };
    match inline.ui(ui, rect, commands) {
        Editing::Goes => local.inline = Some(inline),
        Editing::Ended => ui.memory_mut(|memory| memory.request_focus(focus_id(ui))),
    }
}

fn revert_ui(ui: &mut Ui, values: Rect, row: &Row, page: &Page<'_>, commands: &mut Commands) {
    if row.change.is_none() {
        return;
    }
    let spot = Rect::from_min_size(
        pos2(values.right() + 8.0, values.top()),
        vec2(measure::CONTROL, measure::CONTROL),
    );
    let name = format!("Take back the change of {}", row.key);
    let builder = egui::UiBuilder::new().max_rect(spot).id_salt((
        "revert",
        row.place.as_str(),
        row.draft.is_some(),
    ));
    let pressed = ui.scope_builder(builder, |ui| {
        Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name)
            .show(ui)
            .clicked()
    });
    if pressed.inner {
        page.revert(row, commands);
    }
}
