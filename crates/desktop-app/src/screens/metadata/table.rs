//! The table: a row per value, the server's beside the draft's.

use egui::{Color32, Rect, Ui, vec2};

use super::row_menu::{Holder, Opener};
use super::{Page, row_menu, tree};
use crate::{
    icons,
    theme::{Tokens, measure, mono, size::CODE_SMALL},
    view_models::metadata::rows::{self, Cell as Value, Row},
    widgets::{Button, Cell, Column, Grid, GridKey, paint, text},
};

/// The accessible name of the table.
const NAME: &str = "Metadata";
/// Width of the column with the buttons of a row.
const BUTTONS: f32 = 68.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let query = page.query.trim().to_lowercase();
    let rows: Vec<&Row> = page
        .model
        .rows
        .iter()
        .filter(|row| rows::matches(row, &query))
        .collect();
    if rows.is_empty() {
        return nothing_ui(ui, &query);
    }
    let row = page.local.table_row.min(rows.len() - 1);
    let is_editing = rows
        .get(row)
        .is_some_and(|row| page.local.edits(&row.place) && row.draft.is_some());
    let answer = Grid::list(NAME, rows.len(), |place| rows.get(place).copied())
        .columns(columns())
        .key(|row: &Row| row.place.clone())
        .row_name(described)
        .find_by(|row| &row.key)
        .selected(row)
        .editing(is_editing)
        .show(ui, page);
    page.local.table_row = answer.moved.map_or(row, |(row, _)| row);
    let Some(row) = rows.get(page.local.table_row) else {
        return;
    };
    let opened = answer.activated.map(|_| GridKey::Activate);
    tree::carry_out(opened.or(answer.key).as_ref(), row, page);
}

fn nothing_ui(ui: &mut Ui, query: &str) {
    let words = if query.is_empty() {
        "The metadata is empty"
    } else {
        "No key matches"
    };
    let margin = egui::Margin::symmetric(20, 8);
    egui::Frame::new()
        .inner_margin(margin)
        .show(ui, |ui| text::muted(ui, words));
}

fn columns<'a, 'p>() -> Vec<Column<'a, Row, Page<'p>>> {
    let kind = |cell: &mut Cell<'_>, row: &Row, _: &mut _| {
        cell.muted(row.shown().map_or("", |value| value.kind.json_name()));
    };
    vec![
        Column::flexible("Path", 120.0, |cell, row: &Row, _| {
            cell.path(row.place.as_str());
        }),
        Column::fixed("Type", 62.0, kind),
        Column::flexible("Server", 60.0, |cell, row: &Row, _| {
            value(cell, row.server.as_ref(), "not set");
        }),
        Column::flexible("Draft", 60.0, draft),
        Column::fixed("Operation", 84.0, operation),
        Column::fixed("", BUTTONS, buttons),
    ]
}

fn described(row: &Row) -> String {
    let text = |value: &Option<Value>, none: &str| {
        value
            .as_ref()
            .map_or(none.to_owned(), |value| value.text.clone())
    };
    let operation = row
        .change
        .map(|change| format!(", {}", change.operation()))
        .unwrap_or_default();
    let (server, draft) = (text(&row.server, "not set"), text(&row.draft, "removed"));
    format!("{}, server {server}, draft {draft}{operation}", row.place)
}

fn value(cell: &mut Cell<'_>, value: Option<&Value>, none: &str) {
    let Some(value) = value else {
        return cell.muted(none);
    };
    let galley = tree::value_galley(cell.ui, value, cell.rect.width() - measure::INSET);
    if galley.elided {
        cell.tip(&value.text);
    }
    cell.say(&value.text);
    let rect = cell.rect;
    paint::put_left(cell.ui, rect.left(), rect.center().y, galley);
}

fn draft(cell: &mut Cell<'_>, row: &Row, page: &mut Page<'_>) {
    if row.draft.is_some() && page.local.edits(&row.place) {
        cell.rect.max.x -= 4.0;
        return page.edit_ui(cell);
    }
    value(cell, row.draft.as_ref(), "removed");
}

/// The word of the operation, and where it comes with its container, of that one in second rank.
fn operation(cell: &mut Cell<'_>, row: &Row, _: &mut Page<'_>) {
    match (row.change, row.part_of) {
        (Some(change), _) => cell.chip(change.tone(), change.operation()),
        (None, Some(change)) => {
            let words = format!("in {}", change.operation());
            let muted = Tokens::of(cell.ui).muted;
            let galley = paint::line(cell.ui, &words, mono(CODE_SMALL), muted);
            let rect = cell.rect;
            paint::put_left(cell.ui, rect.left(), rect.center().y, galley);
            cell.say(&words);
        }
        (None, None) => {}
    }
}

fn buttons(cell: &mut Cell<'_>, row: &Row, page: &mut Page<'_>) {
    let is_asked = cell.line.asks_for_menu;
    let touched = cell.line.is_selected || cell.line.is_hovered;
    cell.widgets("", |ui| {
        let size = vec2(measure::CONTROL, measure::CONTROL);
        let place = Rect::from_min_size(ui.max_rect().min, size);
        let opener = Opener {
            rect: place,
            ground: Color32::TRANSPARENT,
            is_touched: touched,
            is_asked,
            holder: Holder::Row,
        };
        row_menu::ui(ui, opener, &row.place, page);
        if row.change.is_none() {
            return;
        }
        let name = format!("Revert the change of {}", row.place);
        let place = place.translate(vec2(measure::CONTROL + 4.0, 0.0));
        let builder = egui::UiBuilder::new().max_rect(place).id_salt("revert");
        let button = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name).by_pointer();
        let pressed = ui.scope_builder(builder, |ui| button.show(ui).clicked());
        if pressed.inner {
            page.revert(row);
        }
    });
}
