//! The right side: a section per step, with what changes, the whole text, and the request.

use egui::{Align, Ui};

use super::view::{Face, StepView};
use super::{Page, code, plan_file};
use crate::{
    command::{AppCommand, Commands},
    icons,
    screens::frame,
    state::review::{ReviewStep, StepChange},
    theme::{
        Tokens, measure, mono, regular,
        size::{BODY, CODE_SMALL},
    },
    view_models::{
        metadata::preview::Card,
        review::steps::{self, StepRow},
    },
    widgets::{
        Button, COLUMN_GAP, Cell, Column, Grid, at_right, choose, number_badge, paint,
        request_line, text,
    },
};

/// Space between two steps.
const BETWEEN: f32 = 16.0;
/// Tables at least this wide have columns of their usual width.
const ROOMY: f32 = 860.0;
/// Widths of the columns before “After”.
const OPERATION: f32 = 84.0;
const PATH: f32 = 260.0;
const BEFORE: f32 = 232.0;
/// Tables of up to so many rows show long values whole, in up to so many lines.
const FEW: usize = 8;
const LINES: usize = 6;
/// Space that segments and the button at the right of a step's head take.
const TOOLS: f32 = 250.0;

pub(super) fn all_ui(ui: &mut Ui, page: &mut Page<'_>) {
    frame::scrolled(ui, "review-steps", frame::page_margin(12), |ui| {
        plan_file::note_ui(ui, page);
        steps_ui(ui, page);
        // The last step can be brought to the top as well.
        ui.add_space(if page.plan.steps.len() > 1 {
            120.0
        } else {
            0.0
        });
    });
}

pub(super) fn steps_ui(ui: &mut Ui, page: &mut Page<'_>) {
    let rows = steps::rows(page.plan);
    let shown = page.view.scroll_to.take();
    // Taken out while they are drawn: a step sees the rest of the page.
    let mut views = std::mem::take(&mut page.view.steps);
    ui.spacing_mut().item_spacing.y = 8.0;
    let steps = page.plan.steps.iter().zip(&rows).zip(&mut views);
    for (index, ((step, row), step_view)) in steps.enumerate() {
        if shown == Some(index) {
            ui.scroll_to_cursor(Some(Align::TOP));
        }
        ui.push_id(("step", index), |ui| {
            step_ui(ui, page, (step, row), step_view);
        });
        ui.add_space(BETWEEN - 8.0);
    }
    page.view.steps = views;
}

fn step_ui(
    ui: &mut Ui,
    page: &mut Page<'_>,
    (step, row): (&ReviewStep, &StepRow),
    view: &mut StepView,
) {
    ui.spacing_mut().item_spacing.y = 8.0;
    head_ui(ui, step, row, view, page.commands);
    match (view.face, &step.change) {
        (Face::Changes, StepChange::Document(_)) => code::diff_ui(ui, page, row, view),
        (Face::Changes, StepChange::Creation | StepChange::Patch | StepChange::Translations(_)) => {
            table_ui(ui, step, row, &view.cards);
        }
        (Face::Whole, _) => {
            code::text_ui(ui, &mut view.whole, &format!("{}, whole text", row.title));
        }
        (Face::Request, _) => {
            code::text_ui(ui, &mut view.request, &format!("{}, request", row.title));
        }
    }
}

fn head_ui(
    ui: &mut Ui,
    step: &ReviewStep,
    row: &StepRow,
    view: &mut StepView,
    commands: &mut Commands,
) {
    ui.horizontal(|ui| {
        ui.set_height(measure::CONTROL);
        ui.spacing_mut().item_spacing.x = 8.0;
        number_badge(ui, row.number);
        text::heading(ui, &row.title);
        let room = (ui.available_width() - TOOLS).max(60.0);
        ui.scope(|ui| {
            ui.set_max_width(room);
            ui.add_space(6.0);
            request_line(ui, &row.method, &row.path);
        });
        at_right(ui, |ui| {
            let whole = if step.patch().is_some() {
                "JSON"
            } else {
                "Text"
            };
            let faces = [
                (Face::Changes, "Changes"),
                (Face::Whole, whole),
                (Face::Request, "Request"),
            ];
            let name = format!("View of step {}", row.number);
            choose(ui, &name, &mut view.face, &faces);
            let copy = format!("Copy step {} as cURL", row.number);
            if Button::icon_only(icons::TERMINAL, &copy).show(ui).clicked() {
                commands.push(AppCommand::Copy(step.request.to_curl()));
            }
        });
    });
}

/// The operations of a patch, or the keys of a translations file.
fn table_ui(ui: &mut Ui, step: &ReviewStep, row: &StepRow, cards: &[Card]) {
    let is_patch = step.patch().is_some();
    let (first, second, letters) = if is_patch {
        ("Operation", "Path", Letters::Code)
    } else {
        ("Change", "Key", Letters::Words)
    };
    let path = move |cell: &mut Cell<'_>, card: &Card, (): &mut ()| {
        if is_patch {
            cell.path(&card.path);
        } else {
            cell.code(&card.path);
        }
    };
    let before = move |cell: &mut Cell<'_>, card: &Card, (): &mut ()| {
        value(cell, card.before.as_deref(), "not set", letters);
    };
    let (path, before) = if ui.available_width() < ROOMY {
        (
            Column::flexible(second, 140.0, path),
            Column::flexible("Before", 90.0, before),
        )
    } else {
        (
            Column::fixed(second, PATH, path),
            Column::fixed("Before", BEFORE, before),
        )
    };
    let operation = Column::fixed(first, OPERATION, |cell, card: &Card, ()| {
        cell.chip(card.change.tone(), card.operation);
    });
    let after = Column::flexible("After", 90.0, move |cell, card: &Card, ()| {
        value(cell, card.after.as_deref(), "removed", letters);
    });
    Grid::card(&row.title, cards.len(), |place| cards.get(place))
        .still()
        .lines(lines_of(ui, cards, letters))
        .columns(vec![operation, path, before, after])
        .show(ui, &mut ());
}

/// How many lines the rows need so that every value is read whole. A table of many rows keeps one line each; there the
/// tooltip, JSON and request have the whole.
fn lines_of(ui: &Ui, cards: &[Card], letters: Letters) -> usize {
    let width = ui.available_width();
    if cards.len() > FEW || width < ROOMY {
        return 1;
    }
    let font = match letters {
        Letters::Code => mono(CODE_SMALL),
        Letters::Words => regular(BODY),
    };
    let after = width - OPERATION - PATH - BEFORE - 12.0;
    let lines = |value: Option<&str>, room: f32| {
        let ink = Tokens::of(ui).text;
        let room = (room - COLUMN_GAP, LINES);
        value.map_or(1, |value| {
            paint::elided_in(ui, value, font.clone(), ink, room)
                .rows
                .len()
        })
    };
    let of_card = |card: &Card| {
        let before = lines(card.before.as_deref(), BEFORE);
        before.max(lines(card.after.as_deref(), after))
    };
    cards.iter().map(of_card).max().unwrap_or(1)
}

/// How the values of a table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Values of a patch are JSON.
    Code,
    Words,
}

fn value(cell: &mut Cell<'_>, value: Option<&str>, none: &str, letters: Letters) {
    match (value, letters) {
        (None, _) => cell.muted_small(none),
        (Some(value), Letters::Code) => cell.code(value),
        (Some(value), Letters::Words) => cell.text(value),
    }
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::{theme, view_models::metadata::preview};
    use patchpanel_core_models::patch;
    use serde_json::json;

    fn lines(count: usize, value: &str) -> usize {
        let before = json!({});
        let after: serde_json::Map<_, _> = (0..count)
            .map(|number| (format!("key{number}"), json!(value)))
            .collect();
        let patch = patch::diff(&before, &after.into());
        let base = patchpanel_core_models::draft::Content::default();
        let cards = preview::cards(&patch, &base, preview::Wording::Json);
        let mut found = 0;
        let mut ready = false;
        let mut harness = Harness::builder().with_size([920.0, 300.0]).build_ui(|ui| {
            if !std::mem::replace(&mut ready, true) {
                theme::install(ui.ctx());
                return;
            }
            found = lines_of(ui, &cards, Letters::Code);
        });
        harness.run();
        drop(harness);
        found
    }

    #[test]
    fn a_long_value_is_read_whole_and_many_rows_stay_low() {
        assert_eq!(lines(1, "short"), 1);
        assert!(lines(1, &"words that go on ".repeat(5)) > 1);
        assert_eq!(lines(1, &"words that go on ".repeat(500)), LINES);
        assert_eq!(lines(FEW + 1, &"words that go on ".repeat(5)), 1);
    }
}
