//! The buttons under a table, and what they and their keys ask for.

use egui::{Panel, Ui};
use patchpanel_ui_kit::visible::marked;

use super::View;
use crate::{
    icons,
    screens::frame,
    theme::{Tokens, measure, regular, size::SMALL},
    view_models::documents::sheet::{Asked, Sheet},
    widgets::Button,
};

/// Under this width the buttons that move a row have no words.
const WITH_WORDS: f32 = 560.0;

pub(super) fn moved(sheet: &Sheet, from: usize, up: bool) -> Option<Asked> {
    let to = if up { from.checked_sub(1)? } else { from + 1 };
    let can = sheet.is_ordered && to < sheet.rows.len();
    can.then_some(Asked::Move { from, to })
}

pub(super) fn add(sheet: &Sheet, row: usize) -> Asked {
    let at = (row + 1).min(sheet.rows.len());
    let first = String::new();
    Asked::Add { at, first }
}

/// What can be done with the rows, under the table.
pub(super) fn ui(ui: &mut Ui, sheet: &Sheet, view: &View, locked: Option<&str>) -> Option<Asked> {
    let surface = Tokens::of(ui).surface;
    let (row, count) = (view.cursor.0, sheet.rows.len());
    let panel = frame::fixed(
        Panel::bottom("sheet-buttons"),
        44.0,
        surface,
        frame::sides(20, 20),
    );
    let bar = panel.show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = measure::GAP_RELATED;
            let is_wide = ui.available_width() >= WITH_WORDS;
            let mut pressed = |button: Button<'_>, reason: Option<&str>| {
                button
                    .disabled_because(locked.or(reason))
                    .show(ui)
                    .clicked()
            };
            let empty = (count == 0).then_some("The table has no rows");
            let name = format!("Add {}", sheet.noun);
            let tip = if sheet.takes_rows {
                "Insert; Ctrl+V pastes rows of a spreadsheet"
            } else {
                "Insert"
            };
            let plus = Button::secondary(&name).icon(icons::PLUS).tooltip(tip);
            let mut asked = pressed(plus, None).then(|| add(sheet, row));
            if sheet.is_ordered {
                let first = (row == 0).then_some("This row is the first");
                let up = mover(icons::ARROW_UP, "Move up", is_wide).tooltip("Alt ↑");
                if pressed(up, empty.or(first)) {
                    asked = moved(sheet, row, true);
                }
                let last = (row + 1 >= count).then_some("This row is the last");
                let down = mover(icons::ARROW_DOWN, "Move down", is_wide).tooltip("Alt ↓");
                if pressed(down, empty.or(last)) {
                    asked = moved(sheet, row, false);
                }
            }
            let name = format!("Duplicate {}", sheet.noun);
            let copy = Button::icon_only(icons::COPY, &name).tooltip("Ctrl D");
            if pressed(copy, empty) {
                asked = Some(Asked::Duplicate(row));
            }
            let name = format!("Revert {}", sheet.noun);
            let back = Button::icon_only(icons::ARROW_COUNTER_CLOCKWISE, &name);
            if pressed(back, empty.or(sheet.cannot_revert(row))) {
                asked = Some(Asked::Revert(row));
            }
            let name = format!("Delete {}", sheet.noun);
            let delete = Button::ghost(&name).icon(icons::TRASH).tooltip("Del");
            if pressed(delete, empty) {
                asked = Some(Asked::Remove(row));
            }
            if let Some(row) = sheet.rows.get(row).filter(|row| !row.uses.is_empty()) {
                used(ui, &row.uses);
            }
            asked
        })
        .inner
    });
    bar.inner
}

fn mover<'a>(icon: &'a str, name: &'a str, is_wide: bool) -> Button<'a> {
    if is_wide {
        Button::ghost(name).icon(icon)
    } else {
        Button::icon_only(icon, name)
    }
}

/// Who names what the row stands for, and would name nothing without it.
fn used(ui: &mut Ui, uses: &[String]) {
    let words = format!("Used as {}", uses.join(", "));
    let words = egui::RichText::new(marked(&words)).font(regular(SMALL));
    let words = words.color(Tokens::of(ui).muted);
    ui.add(egui::Label::new(words).truncate().selectable(false));
}
