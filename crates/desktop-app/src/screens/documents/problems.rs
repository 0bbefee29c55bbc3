//! The problems of a document, below its text: choosing one goes to its place.

use egui::{Frame, Margin, Panel, ScrollArea, Sense, Ui, vec2};
use patchpanel_core_models::{
    models::document::XmlDocument,
    problem::{Place, Problem, Severity},
};

use super::DocumentView;
use crate::{
    code::line_index::LineColumn,
    icons,
    state::connector::OpenConnector,
    theme::{Tokens, Tone, measure},
    view_models::documents as model,
    widgets::{Button, Chip, at_right, icon_sign, text},
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
    let height = HEAD + rows as f32 * measure::ROW;
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

fn head(ui: &mut Ui, problems: &[Problem], view: &mut DocumentView) {
    Frame::new()
        .inner_margin(Margin::symmetric(20, 0))
        .show(ui, |ui| {
            ui.set_height(HEAD);
            ui.horizontal_centered(|ui| {
                text::strong(ui, "Problems");
                for (severity, tone, icon) in [
                    (Severity::Error, Tone::Danger, icons::X_CIRCLE),
                    (Severity::Warning, Tone::Warning, icons::WARNING),
                    (Severity::Info, Tone::Neutral, icons::INFO),
                ] {
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
    ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        measure::ROW,
        problems.len(),
        |ui, rows| {
            for index in rows {
                let Some(problem) = problems.get(index) else {
                    continue;
                };
                if row(ui, problem, view.chosen_problem == Some(index)) {
                    view.chosen_problem = Some(index);
                    if let Some(place) = problem.place {
                        go_to(place, view);
                    }
                }
            }
        },
    );
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

/// Draws one problem; says whether it was chosen.
fn row(ui: &mut Ui, problem: &Problem, chosen: bool) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
    let name = format!("{} {}", problem.what, model::place(problem));
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::ListItem, true, chosen, &name));
    let response = response.on_hover_text(&problem.next);
    if chosen {
        ui.painter().rect_filled(rect, 0, tokens.accent_soft);
        ui.painter()
            .rect_filled(rect.with_max_x(rect.left() + 2.0), 0, tokens.accent_text);
    } else if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    let (icon, tone, word) = match problem.severity {
        Severity::Error => (icons::X_CIRCLE, Tone::Danger, "Error"),
        Severity::Warning => (icons::WARNING, Tone::Warning, "Warning"),
        Severity::Info => (icons::INFO, Tone::Neutral, "Note"),
    };
    let inner = egui::UiBuilder::new()
        .max_rect(rect.shrink2(vec2(20.0, 0.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    ui.scope_builder(inner, |ui| {
        icon_sign(ui, icon, tone, word);
        let room = ui.available_width() - 260.0;
        ui.scope(|ui| {
            ui.set_max_width(room.max(120.0));
            ui.add(
                egui::Label::new(egui::RichText::new(&problem.what).color(tokens.text))
                    .truncate()
                    .selectable(false),
            );
        });
        at_right(ui, |ui| {
            text::code_small(ui, problem.code);
            ui.add_space(12.0);
            text::code_small(ui, &model::place(problem));
        });
    });
    response.clicked()
}
