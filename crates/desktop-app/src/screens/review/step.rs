//! The right side: a section per step, with what changes, the whole text, and the request.

use egui::{Align, Frame, Margin, ScrollArea, Ui};

use super::view::{Face, StepView, View};
use super::{Page, code};
use crate::{
    command::{Command, Commands},
    icons,
    screens::metadata::tone,
    state::review::{ReviewStep, StepChange},
    theme::measure,
    view_models::{
        metadata::preview::Card,
        review::steps::{self, StepRow},
    },
    widgets::{
        Button, Column, SmallTable, TableRow, at_right, number_badge, request_line, segments, text,
    },
};

/// Space between two steps.
const BETWEEN: f32 = 16.0;
/// Tables at least this wide have columns of their usual width.
const ROOMY: f32 = 860.0;
/// Space that segments and the button at the right of a step's head take.
const TOOLS: f32 = 250.0;

pub(super) fn all_ui(ui: &mut Ui, page: &Page<'_>, view: &mut View, commands: &mut Commands) {
    let rows = steps::rows(page.plan);
    let wanted = view.wanted.take();
    ScrollArea::vertical()
        .id_salt("review-steps")
        .auto_shrink(false)
        .show(ui, |ui| {
            let margin = Margin {
                left: 20,
                right: 20,
                top: 12,
                bottom: 20,
            };
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 8.0;
                let steps = page.plan.steps.iter().zip(&rows).zip(&mut view.steps);
                for (index, ((step, row), step_view)) in steps.enumerate() {
                    if wanted == Some(index) {
                        ui.scroll_to_cursor(Some(Align::TOP));
                    }
                    ui.push_id(("step", index), |ui| {
                        step_ui(ui, page, (step, row), step_view, commands);
                    });
                    ui.add_space(BETWEEN - 8.0);
                }
                // The last step can be brought to the top as well.
                ui.add_space(if rows.len() > 1 { 120.0 } else { 0.0 });
            });
        });
}

fn step_ui(
    ui: &mut Ui,
    page: &Page<'_>,
    (step, row): (&ReviewStep, &StepRow),
    view: &mut StepView,
    commands: &mut Commands,
) {
    ui.spacing_mut().item_spacing.y = 8.0;
    head_ui(ui, step, row, view, commands);
    match (view.face, &step.change) {
        (Face::Changes, StepChange::Document(_)) => code::diff_ui(ui, page, row, view),
        (Face::Changes, StepChange::Patch(_) | StepChange::Translations(_)) => {
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
            let whole = if matches!(step.change, StepChange::Patch(_)) {
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
            view.face = segments(ui, &name, view.face, &faces).unwrap_or(view.face);
            let copy = format!("Copy step {} as cURL", row.number);
            if Button::icon_only(icons::TERMINAL, &copy).show(ui).clicked() {
                commands.push(Command::Copy(step.request.to_curl()));
            }
        });
    });
}

/// The operations of a patch, or the keys of a translations file.
fn table_ui(ui: &mut Ui, step: &ReviewStep, row: &StepRow, cards: &[Card]) {
    let is_patch = matches!(step.change, StepChange::Patch(_));
    let (first, second, letters) = if is_patch {
        ("Operation", "Path", Letters::Code)
    } else {
        ("Change", "Key", Letters::Words)
    };
    let (path, before) = if ui.available_width() < ROOMY {
        (
            Column::flexible(second, 140.0),
            Column::flexible("Before", 90.0),
        )
    } else {
        (Column::fixed(second, 260.0), Column::fixed("Before", 232.0))
    };
    let table = SmallTable::new(&row.title)
        .column(Column::fixed(first, 84.0))
        .column(path)
        .column(before)
        .column(Column::flexible("After", 90.0));
    table.show(ui, cards.len(), |line| {
        let Some(card) = cards.get(line.index()) else {
            return;
        };
        line.chip(tone(card.change), card.operation);
        if is_patch {
            line.path(&card.path);
        } else {
            line.code(&card.path);
        }
        value(line, card.before.as_deref(), "not set", letters);
        value(line, card.after.as_deref(), "removed", letters);
    });
}

/// How the values of a table are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// Values of a patch are JSON.
    Code,
    /// Translations are words.
    Words,
}

fn value(line: &mut TableRow<'_>, value: Option<&str>, none: &str, letters: Letters) {
    match (value, letters) {
        (None, _) => line.muted_small(none),
        (Some(value), Letters::Code) => line.code(value),
        (Some(value), Letters::Words) => line.text(value),
    }
}
