//! The page: a section for each part in which the sides differ.

use egui::{Align, Rect, Sense, Ui, vec2};
use patchpanel_core_models::draft::Part;

use super::{Page, document, keys};
use crate::{
    compare::merge::Column,
    icons,
    screens::frame,
    state::conflict::Position,
    theme::{Tone, measure},
    view_models::{
        apply::part_title,
        conflict::{self as model, PartSign, position_part},
    },
    widgets::{Button, Chip, at_right, text},
};

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>, columns: &'static [Column]) {
    frame::scrolled(ui, "conflict-page", frame::page_margin(14), |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        if !page.conflict.findings.keys.is_empty() {
            head_ui(ui, page, Part::Metadata, "");
            keys::ui(ui, page, columns);
            ui.add_space(14.0);
        }
        for index in 0..page.conflict.findings.documents.len() {
            document_ui(ui, page, (index, columns));
        }
    });
}

fn document_ui(ui: &mut Ui, page: &mut Page<'_>, (index, columns): (usize, &'static [Column])) {
    let Some(difference) = page.conflict.findings.documents.get(index) else {
        return;
    };
    let note = crate::view_models::conflict::document::head_note(difference);
    head_ui(ui, page, difference.kind.into(), &note);
    document::ui(ui, page, (index, columns));
    ui.add_space(14.0);
}

/// The name of a part, what is open in it, and the way through its conflicts.
fn head_ui(ui: &mut Ui, page: &mut Page<'_>, part: Part, note: &str) {
    let response = ui
        .horizontal(|ui| {
            ui.set_height(measure::CONTROL);
            ui.spacing_mut().item_spacing.x = 10.0;
            text::heading(ui, &part_title(part));
            let count = model::part_count(page.conflict, part);
            if let Some((sign, words)) = model::chip(count) {
                let (tone, icon) = match sign {
                    PartSign::Open => (Tone::Warning, icons::WARNING),
                    PartSign::Decided | PartSign::Same => (Tone::Success, icons::CHECK),
                };
                ui.add_space(1.0);
                Chip::new(tone, &words).icon(icon).show(ui);
            }
            if !note.is_empty() {
                text::small(ui, note);
            }
            if part != Part::Metadata && count.all > 0 {
                at_right(ui, |ui| steps_ui(ui, page, part));
            }
        })
        .response;
    ui.allocate_exact_size(vec2(1.0, 6.0), Sense::hover());
    if page.view.scroll_to_part == Some(part) {
        page.view.scroll_to_part = None;
        let above = Rect::from_min_size(response.rect.min - vec2(0.0, 14.0), vec2(1.0, 1.0));
        ui.scroll_to_rect(above, Some(Align::TOP));
    }
}

fn steps_ui(ui: &mut Ui, page: &mut Page<'_>, part: Part) {
    ui.spacing_mut().item_spacing.x = 2.0;
    let mut positions: Vec<Position> = page.conflict.findings.positions();
    positions.retain(|position| position_part(position) == part);
    let at = page
        .view
        .current
        .as_ref()
        .and_then(|current| positions.iter().position(|position| position == current));
    let last = positions.len().saturating_sub(1);
    let title = part_title(part);
    let mut pressed = |icon, name: &str| Button::icon_only(icon, name).show(ui).clicked();
    let mut target = None;
    if pressed(icons::ARROW_UP, &format!("Previous conflict in {title}")) {
        target = Some(at.map_or(last, |at| if at == 0 { last } else { at - 1 }));
    }
    if pressed(icons::ARROW_DOWN, &format!("Next conflict in {title}")) {
        target = Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 }));
    }
    if let Some(position) = target.and_then(|at| positions.get(at)) {
        page.view.go_to(position.clone());
    }
}
