//! The problems of a document, below its text: choosing one goes to its place.

use egui::{Frame, Margin, Panel, ScrollArea, Ui};
use patchpanel_core_models::{
    models::document::XmlDocument,
    problem::{Place, Problem, Severity},
};

use super::DocumentView;
use crate::{
    code::line_index::LineColumn,
    icons,
    screens::problem_row,
    state::connector::OpenConnector,
    theme::{Tokens, measure},
    view_models::documents as model,
    widgets::{Button, Chip, at_right, text},
};

/// As many rows as are shown without scrolling.
const ROWS: usize = 3;
const HEAD: f32 = 34.0;

pub(super) fn ui(
    ui: &mut Ui,
    open: &OpenConnector,
    document: XmlDocument,
    view: &mut DocumentView,
) {
    let Some(check) = open.checks.get(&document) else {
        return;
    };
    if check.problems.is_empty() {
        return;
    }
    let low = ui.ctx().content_rect().height() < measure::LOW;
    let shown = view.problems_shown && !low;
    let rows = if shown {
        check.problems.len().min(ROWS)
    } else {
        0
    };
    let below = if rows > 0 { problem_row::BELOW } else { 0.0 };
    let height = HEAD + rows as f32 * measure::ROW + below;
    follow_cursor(&check.problems, view);
    let pane = Frame::new().fill(Tokens::of(ui).surface);
    Panel::bottom("document-problems")
        .exact_size(height)
        .frame(pane)
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            head(ui, &check.problems, view);
            if shown {
                list(ui, &check.problems, view);
            }
        });
}

/// The problem at the cursor is the chosen one. Of two at the same place the one that was clicked stays it.
fn follow_cursor(problems: &[Problem], view: &mut DocumentView) {
    let cursor = view.editor.cursor();
    if std::mem::replace(&mut view.cursor_seen, cursor) == cursor {
        return;
    }
    let stays = view
        .chosen_problem
        .and_then(|chosen| problems.get(chosen)?.place)
        .is_some_and(|place| (place.line, place.column) == (cursor.line, cursor.column));
    if !stays {
        view.chosen_problem = model::problem_at(problems, cursor);
        view.reveal_problem = view.chosen_problem;
    }
}

fn head(ui: &mut Ui, problems: &[Problem], view: &mut DocumentView) {
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
                    let (icon, tone, _) = problem_row::sign(severity);
                    let words = model::count_of(problems, severity);
                    if !words.is_empty() {
                        Chip::new(tone, &words).icon(icon).show(ui);
                    }
                }
                at_right(ui, |ui| {
                    let (icon, name) = if view.problems_shown {
                        (icons::CARET_DOWN, "Hide the problems")
                    } else {
                        (icons::CARET_UP, "Show the problems")
                    };
                    if Button::icon_only(icon, name).show(ui).clicked() {
                        view.problems_shown = !view.problems_shown;
                    }
                });
            });
        });
}

fn list(ui: &mut Ui, problems: &[Problem], view: &mut DocumentView) {
    // Without this the list is at least 64 points high, and one row pushes the head out of the pane.
    let mut area = ScrollArea::vertical()
        .auto_shrink(false)
        .animated(false)
        .min_scrolled_height(0.0);
    if let Some(row) = view.reveal_problem.take() {
        // One row stays above it, to show that there is more.
        area = area.vertical_scroll_offset(row.saturating_sub(1) as f32 * measure::ROW);
    }
    area.show_rows(ui, measure::ROW, problems.len(), |ui, rows| {
        for index in rows {
            let Some(problem) = problems.get(index) else {
                continue;
            };
            let place = model::place(problem);
            let chosen = view.chosen_problem == Some(index);
            if problem_row::ui(ui, problem, &place, chosen).clicked() {
                view.chosen_problem = Some(index);
                if let Some(place) = problem.place {
                    go_to(place, view);
                }
            }
        }
    });
}

pub(super) fn go_to(place: Place, view: &mut DocumentView) {
    let place = LineColumn {
        line: place.line,
        column: place.column,
    };
    view.mode = super::Mode::Edit;
    view.editor.go_to(place);
    view.viewer.go_to(place);
}
