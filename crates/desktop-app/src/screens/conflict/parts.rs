//! The parts of the connector: what is open in each, and the keys that lead through it.

use egui::{Frame, Margin, Ui};

use super::{Page, undo_keys, view::View};
use crate::{
    icons,
    screens::frame,
    theme::{Tone, measure},
    view_models::conflict::{self as model, PartRow, PartSign},
    widgets::{Badge, Dropdown, ListRow, key_cap, rule, switch, text},
};

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    frame::scrolled(ui, "conflict-parts", Margin::symmetric(8, 12), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.horizontal(|ui| {
            ui.add_space(8.0);
            text::strong(ui, "Parts");
        });
        ui.add_space(4.0);
        for row in model::parts(page.conflict) {
            row_ui(ui, &row, page.view);
        }
        ui.add_space(12.0);
        let inset = Frame::new().inner_margin(frame::sides(8, 8));
        inset.show(ui, rule);
        ui.add_space(4.0);
        keys_ui(ui);
    });
}

fn row_ui(ui: &mut Ui, row: &PartRow, view: &mut View) {
    let badge = match row.sign {
        PartSign::Open => Badge::State(icons::WARNING, Tone::Warning),
        PartSign::Decided => Badge::State(icons::CHECK_CIRCLE, Tone::Success),
        PartSign::Same => Badge::Icon(icons::MINUS, Tone::Neutral),
    };
    let answer = ListRow::new(&row.title)
        .second(&row.note)
        .badge(badge)
        .low_card()
        .selected_when(row.part.is_some() && view.part == row.part)
        .show(ui);
    if answer.clicked()
        && let Some(part) = row.part
    {
        view.part = Some(part);
        view.scroll_to_part = Some(part);
    }
}

fn keys_ui(ui: &mut Ui) {
    let undo = undo_keys();
    let keys = [
        ("F8", "Next open conflict"),
        ("Alt 1", "Take theirs"),
        ("Alt 2", "Take mine"),
        ("Alt 3", "Edit the result"),
        (undo.as_str(), "Undo a decision"),
    ];
    ui.spacing_mut().item_spacing.y = 2.0;
    for (key, what) in keys {
        ui.horizontal(|ui| {
            ui.set_height(24.0);
            let caps = ui.max_rect();
            ui.spacing_mut().item_spacing.x = 10.0;
            let layout = egui::Layout::right_to_left(egui::Align::Center);
            let place = egui::Rect::from_min_size(caps.min, egui::vec2(54.0, 24.0));
            ui.scope_builder(
                egui::UiBuilder::new().max_rect(place).layout(layout),
                |ui| {
                    key_cap(ui, key);
                },
            );
            let left = caps.left() + 64.0;
            ui.add_space((left - ui.cursor().left()).max(0.0));
            text::small(ui, what);
        });
    }
}

/// In a narrow window the parts are a drop-down, and the base is shown on demand.
pub(super) fn narrow_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let margin = Margin {
        left: 20,
        right: 20,
        top: 10,
        bottom: 0,
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.set_height(measure::CONTROL);
            let rows = model::parts(page.conflict);
            let titles: Vec<(usize, String)> = rows
                .iter()
                .enumerate()
                .filter(|(_, row)| row.part.is_some())
                .map(|(index, row)| (index, format!("{}: {}", row.title, row.note)))
                .collect();
            let options: Vec<(usize, &str)> = titles
                .iter()
                .map(|(index, title)| (*index, title.as_str()))
                .collect();
            let current = rows
                .iter()
                .position(|row| row.part.is_some() && row.part == page.view.part);
            let chosen = Dropdown::new("Part")
                .width(280.0)
                .show(ui, current, &options);
            if let Some(part) = chosen.and_then(|index| rows.get(index)?.part) {
                page.view.part = Some(part);
                page.view.scroll_to_part = Some(part);
            }
            ui.add_space(12.0);
            switch(ui, "Show the base", &mut page.view.base_shown);
            text::body(ui, "Base");
        });
    });
}
