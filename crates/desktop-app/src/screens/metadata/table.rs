//! The table: a row per value, the server's beside the draft's.

use egui::{Color32, Key, Modifiers, Rect, Ui, vec2};

use super::inline::Editing;
use super::row_menu::{Holder, Spot};
use super::view::Local;
use super::{Page, row_menu, tree};
use crate::{
    command::{Commands, MetadataCommand},
    icons,
    theme::{measure, mono, size::CODE_SMALL},
    view_models::metadata::{
        edit,
        rows::{self, Cell, Row},
    },
    widgets::{Button, Column, Table, TableAnswer, TableRow, paint, text},
};

/// The accessible name of the table.
const NAME: &str = "Metadata";
/// Width of the column with the buttons of a row.
const BUTTONS: f32 = 68.0;

pub(super) fn ui(ui: &mut Ui, page: &Page<'_>, local: &mut Local, commands: &mut Commands) {
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
    let answer = table(ui, &rows, page, local, commands);
    act(ui, answer, &rows, page, local, commands);
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

fn table(
    ui: &mut Ui,
    rows: &[&Row],
    page: &Page<'_>,
    local: &mut Local,
    commands: &mut Commands,
) -> TableAnswer {
    let focus = Table::focus_id(ui, NAME);
    let table = Table::new(NAME, rows.len())
        .column(Column::flexible("Path", 120.0))
        .column(Column::fixed("Type", 62.0))
        .column(Column::flexible("Server", 60.0))
        .column(Column::flexible("Draft", 60.0))
        .column(Column::fixed("Operation", 84.0))
        .column(Column::fixed("", BUTTONS))
        .selected(Some(local.table_row.min(rows.len() - 1)));
    table.show(ui, |line| {
        let Some(row) = rows.get(line.index()) else {
            return;
        };
        line.describe(described(row));
        line.path(row.place.as_str());
        line.muted(row.shown().map_or("", |cell| cell.kind.json_name()));
        value(line, row.server.as_ref(), "not set");
        if is_edited_here(row, local) {
            field(line, focus, local, commands);
        } else {
            value(line, row.draft.as_ref(), "removed");
        }
        operation(line, row);
        buttons(line, row, page, local, commands);
    })
}

fn is_edited_here(row: &Row, local: &Local) -> bool {
    row.draft.is_some()
        && local
            .inline
            .as_ref()
            .is_some_and(|inline| inline.is_at(&row.place))
}

fn described(row: &Row) -> String {
    let text = |cell: &Option<Cell>, none: &str| {
        cell.as_ref()
            .map_or(none.to_owned(), |cell| cell.text.clone())
    };
    let operation = row
        .change
        .map(|change| format!(", {}", change.operation()))
        .unwrap_or_default();
    let (server, draft) = (text(&row.server, "not set"), text(&row.draft, "removed"));
    format!("{}, server {server}, draft {draft}{operation}", row.place)
}

fn value(line: &mut TableRow<'_>, cell: Option<&Cell>, none: &str) {
    let Some(cell) = cell else {
        return line.muted(none);
    };
    line.cell("", |ui| {
        let room = ui.available_width() - measure::INSET;
        let galley = tree::cell_galley(ui, cell, room);
        let (rect, response) =
            ui.allocate_exact_size(vec2(room, measure::ROW), egui::Sense::hover());
        if galley.elided {
            response.on_hover_text(&cell.text);
        }
        paint::put_left(ui.painter(), rect.left(), rect.center().y, galley);
    });
}

fn field(line: &mut TableRow<'_>, focus: egui::Id, local: &mut Local, commands: &mut Commands) {
    line.cell("", |ui| {
        let Some(mut inline) = local.inline.take() else {
            return;
        };
        let rect = Rect::from_min_size(
            ui.max_rect().min,
            vec2(ui.available_width() - 4.0, measure::CONTROL),
        );
        match inline.ui(ui, rect, commands) {
            Editing::Goes => local.inline = Some(inline),
            Editing::Ended => ui.memory_mut(|memory| memory.request_focus(focus)),
        }
    });
}

/// The word of the operation, and where it comes with its container, of that one in second rank.
fn operation(line: &mut TableRow<'_>, row: &Row) {
    match (row.change, row.part_of) {
        (Some(change), _) => line.chip(change.tone(), change.operation()),
        (None, Some(change)) => {
            line.cell("", |ui| {
                let words = format!("in {}", change.operation());
                let galley = paint::line(
                    ui,
                    &words,
                    mono(CODE_SMALL),
                    crate::theme::Tokens::of(ui).muted,
                );
                let rect = ui.max_rect();
                paint::put_left(ui.painter(), rect.left(), rect.center().y, galley);
            });
        }
        (None, None) => line.skip(),
    }
}

fn buttons(
    line: &mut TableRow<'_>,
    row: &Row,
    page: &Page<'_>,
    local: &mut Local,
    commands: &mut Commands,
) {
    let selected = line.is_selected();
    line.cell("", |ui| {
        let space = ui.max_rect();
        let size = vec2(measure::CONTROL, measure::CONTROL);
        let opener = Rect::from_min_size(space.min, size);
        let whole = space.with_min_x(ui.clip_rect().left());
        let touched = selected || ui.rect_contains_pointer(whole);
        let spot = Spot {
            rect: opener,
            ground: Color32::TRANSPARENT,
            row: touched.into(),
            holder: Holder::Row,
        };
        row_menu::ui(ui, spot, &row.place, page, local, commands);
        if row.change.is_some() {
            let name = format!("Take back the change of {}", row.place);
            let spot = opener.translate(vec2(measure::CONTROL + 4.0, 0.0));
            let builder = egui::UiBuilder::new().max_rect(spot).id_salt("revert");
            let button = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name);
            if ui
                .scope_builder(builder, |ui| button.show(ui).clicked())
                .inner
            {
                page.revert(row, commands);
            }
        }
    });
}

fn act(
    ui: &Ui,
    answer: TableAnswer,
    rows: &[&Row],
    page: &Page<'_>,
    local: &mut Local,
    commands: &mut Commands,
) {
    if let Some(selected) = answer.selected {
        local.table_row = selected;
    }
    let pressed =
        |key| answer.focused && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let (rename, remove) = (pressed(Key::F2), pressed(Key::Delete));
    let Some(row) = rows.get(local.table_row) else {
        return;
    };
    if answer.activated.is_some() || rename {
        match row.draft {
            Some(_) => row_menu::edit_here(&row.place, page, local),
            None => page.revert(row, commands),
        }
    }
    if remove && row.draft.is_some() {
        commands.push(MetadataCommand::Change(edit::remove(&row.place)));
    }
}
