//! What is the matter with the translations, below the grid: choosing a finding goes to its cell.

use egui::{Frame, Margin, Panel, ScrollArea, Sense, Ui, vec2};
use patchpanel_core_models::{
    problem::{Problem, Severity},
    properties::Finding,
};

use super::{Cursor, Filter, TabView};
use crate::{
    icons,
    theme::{Tokens, Tone, measure},
    view_models::{documents, translations as model},
    widgets::{Button, Chip, at_right, icon_sign, text},
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
    let pane = Frame::new().fill(Tokens::of(ui).surface);
    let panel = Panel::bottom("translations-problems")
        .exact_size(HEAD + rows as f32 * measure::ROW)
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
        .inner_margin(Margin::symmetric(20, 0))
        .show(ui, |ui| {
            ui.set_height(HEAD);
            ui.horizontal_centered(|ui| {
                text::strong(ui, "Problems");
                for severity in [Severity::Error, Severity::Warning, Severity::Info] {
                    let words = documents::count_of(&problems, severity);
                    let (icon, tone, _) = sign(severity);
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

fn sign(severity: Severity) -> (&'static str, Tone, &'static str) {
    match severity {
        Severity::Error => (icons::X_CIRCLE, Tone::Danger, "Error"),
        Severity::Warning => (icons::WARNING, Tone::Warning, "Warning"),
        Severity::Info => (icons::INFO, Tone::Neutral, "Note"),
    }
}

fn list(ui: &mut Ui, view: &mut TabView) {
    let mut target = None;
    ScrollArea::vertical().auto_shrink(false).show_rows(
        ui,
        measure::ROW,
        view.grid.findings.len(),
        |ui, rows| {
            for finding in rows.filter_map(|index| view.grid.findings.get(index)) {
                if row(ui, finding) {
                    target = Some(cursor_of(finding, view));
                }
            }
        },
    );
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

/// Draws one finding; says whether it was chosen.
fn row(ui: &mut Ui, finding: &Finding) -> bool {
    let tokens = Tokens::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), measure::ROW), Sense::click());
    let what = &finding.problem.what;
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListItem, true, what));
    let response = response.on_hover_text(&finding.problem.next);
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 0, tokens.hover);
    }
    let (icon, tone, word) = sign(finding.problem.severity);
    let inner = egui::UiBuilder::new()
        .max_rect(rect.shrink2(vec2(20.0, 0.0)))
        .layout(egui::Layout::left_to_right(egui::Align::Center));
    ui.scope_builder(inner, |ui| {
        icon_sign(ui, icon, tone, word);
        let room = ui.available_width() - 280.0;
        ui.scope(|ui| {
            ui.set_max_width(room.max(120.0));
            ui.add(
                egui::Label::new(egui::RichText::new(what).color(tokens.text))
                    .truncate()
                    .selectable(false),
            );
        });
        at_right(ui, |ui| {
            text::code_small(ui, finding.problem.code);
            ui.add_space(12.0);
            text::code_small(ui, &model::finding_locales(finding));
        });
    });
    response.clicked()
}
