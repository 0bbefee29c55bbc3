//! What is the matter with the translations, below the grid: choosing a finding goes to its cell.

use egui::{Frame, Margin, Panel, ScrollArea, Ui};
use patchpanel_core_models::{
    problem::{Problem, Severity},
    properties::Finding,
};

use super::{Cursor, Filter, TabView};
use crate::{
    icons,
    screens::problem_row,
    theme::{Tokens, measure},
    view_models::{documents, translations as model},
    widgets::{Button, Chip, at_right, text},
};

/// As many rows as are shown without scrolling.
const ROWS: usize = 3;
const HEAD: f32 = 34.0;

pub(super) fn ui(ui: &mut Ui, view: &mut TabView) {
    if view.grid.findings.is_empty() {
        return;
    }
    let low = ui.ctx().content_rect().height() < measure::LOW;
    let shown = !view.problems_closed && !low;
    let rows = if shown {
        view.grid.findings.len().min(ROWS)
    } else {
        0
    };
    let below = if rows > 0 { problem_row::BELOW } else { 0.0 };
    let pane = Frame::new().fill(Tokens::of(ui).surface);
    let panel = Panel::bottom("translations-problems")
        .exact_size(HEAD + rows as f32 * measure::ROW + below)
        .frame(pane);
    panel.show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        head(ui, view);
        if shown {
            list(ui, view);
        }
    });
}

fn head(ui: &mut Ui, view: &mut TabView) {
    let problems: Vec<Problem> = view
        .grid
        .findings
        .iter()
        .map(|finding| finding.problem.clone())
        .collect();
    Frame::new()
        .inner_margin(Margin {
            left: 20,
            right: 14,
            ..Margin::ZERO
        })
        .show(ui, |ui| {
            // The line at the edge of the pane is part of the head; the words stand in the middle below it.
            ui.add_space(1.0);
            ui.set_height(HEAD - 2.0);
            ui.horizontal_centered(|ui| {
                text::strong(ui, "Problems");
                for severity in [Severity::Error, Severity::Warning, Severity::Info] {
                    let words = documents::count_of(&problems, severity);
                    let (icon, tone, _) = problem_row::sign(severity);
                    if !words.is_empty() {
                        Chip::new(tone, &words).icon(icon).show(ui);
                    }
                }
                at_right(ui, |ui| {
                    let (icon, name) = if view.problems_closed {
                        (icons::CARET_UP, "Show the problems")
                    } else {
                        (icons::CARET_DOWN, "Hide the problems")
                    };
                    if Button::icon_only(icon, name).show(ui).clicked() {
                        view.problems_closed = !view.problems_closed;
                    }
                });
            });
        });
}

fn list(ui: &mut Ui, view: &mut TabView) {
    let mut target = None;
    // Without this the list is at least 64 points high, and one row pushes the head out of the pane.
    let area = ScrollArea::vertical()
        .auto_shrink(false)
        .min_scrolled_height(0.0);
    area.show_rows(ui, measure::ROW, view.grid.findings.len(), |ui, rows| {
        for finding in rows.filter_map(|index| view.grid.findings.get(index)) {
            let locales = model::finding_locales(finding);
            if problem_row::ui(ui, &finding.problem, &locales, false).clicked() {
                target = Some(cursor_of(finding, view));
            }
        }
    });
    if target.is_some() {
        view.filter = Filter::default();
        view.cursor = target;
        view.reveal = true;
    }
}

/// The cell of a finding: its key in the first of its locales that is shown.
fn cursor_of(finding: &Finding, view: &TabView) -> Cursor {
    let shown = finding
        .locales
        .iter()
        .find(|locale| view.shown.contains(locale));
    let locale = shown
        .copied()
        .unwrap_or(patchpanel_core_models::ids::Locale::En);
    Cursor {
        key: finding.key.clone(),
        locale,
    }
}
