//! The side pane: where things stand, what to do next, undo; in a narrow window one line per part above the steps.

use egui::{Margin, Panel, ScrollArea, Ui};

use super::{
    Page,
    step::{column, progress},
};
use crate::{
    icons,
    screens::frame,
    theme::{Tokens, Tone, measure},
    view_models::apply::pane as model,
    widgets::{icon_sign, number_badge, progress_sign, rule, text},
};

pub(super) fn ui(ui: &mut Ui, page: &Page<'_>) {
    let (width, sunken) = (frame::side_pane_width(ui), Tokens::of(ui).sunken);
    let margin = Margin::symmetric(20, 16);
    let pane = frame::fixed(Panel::right("apply-pane"), width, sunken, margin);
    pane.landmark("Parts").show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            parts_ui(ui, page);
            next_ui(ui, page);
            undo_ui(ui, page);
        });
    });
}

/// Where things stand, without the rest, for a window without the pane.
pub(super) fn lines_ui(ui: &mut Ui, page: &Page<'_>) {
    parts_ui(ui, page);
}

fn parts_ui(ui: &mut Ui, page: &Page<'_>) {
    text::strong(ui, &format!("State on {}", page.session.tenant_name()));
    rule(ui);
    for (title, sign, words) in model::parts(page.run) {
        row_ui(ui, &title, words, |ui| {
            progress_sign(ui, progress(sign), words);
        });
        rule(ui);
    }
    let draft = model::draft(page.session, page.run);
    row_ui(ui, "Draft", &draft, |ui| {
        icon_sign(ui, icons::FLOPPY_DISK, Tone::Neutral, "Draft");
    });
}

fn row_ui(ui: &mut Ui, title: &str, words: &str, sign: impl FnOnce(&mut Ui)) {
    ui.spacing_mut().interact_size.y = measure::LINE;
    ui.horizontal(|ui| {
        column(ui, 120.0, |ui| {
            text::muted(ui, title);
        });
        sign(ui);
        text::body(ui, words);
    });
}

fn next_ui(ui: &mut Ui, page: &Page<'_>) {
    let advice = model::advice((page.session, page.state.now), page.run);
    if advice.is_empty() {
        return;
    }
    ui.add_space(measure::GAP_GROUP);
    text::strong(ui, "What to do next");
    ui.spacing_mut().item_spacing.y = 10.0;
    for (index, (title, about)) in advice.into_iter().enumerate() {
        ui.horizontal_top(|ui| {
            number_badge(ui, index + 1);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                text::medium_body(ui, &title);
                text::note(ui, &about);
            });
        });
    }
}

fn undo_ui(ui: &mut Ui, page: &Page<'_>) {
    if page.run.is_running() {
        return;
    }
    ui.add_space(measure::GAP_GROUP);
    text::strong(ui, "Undo");
    text::note(ui, &model::undo(page.state, page.run));
}
