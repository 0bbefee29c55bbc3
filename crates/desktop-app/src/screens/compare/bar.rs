//! The bar at the bottom: the plan that the draft leads to, and the button that makes the draft.

use egui::{Key, Modifiers, Panel, TextWrapMode, Ui, vec2};

use super::{Known, Page, model};
use crate::{
    command::{AppCommand, CompareCommand, caps},
    screens::frame,
    theme::{Tokens, measure},
    widgets::{Button, at_right, text},
};

/// Space that the buttons at the right take.
const BUTTONS: f32 = 400.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let (panel, ground) = (Panel::bottom("compare-bar"), Tokens::of(ui).bg);
    let pane = frame::fixed(panel, measure::APPLY_BAR, ground, frame::sides(20, 16));
    pane.landmark("Next step").show(ui, |ui| {
        ui.horizontal_centered(|ui| {
            let room = vec2((ui.available_width() - BUTTONS).max(80.0), 48.0);
            ui.allocate_ui(room, |ui| {
                ui.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
                ui.vertical(|ui| words_ui(ui, page));
            });
            at_right(ui, |ui| buttons_ui(ui, page));
        });
    });
}

fn words_ui(ui: &mut Ui, page: &mut Page<'_>) {
    ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
    ui.spacing_mut().interact_size.y = measure::LINE;
    let (state, compare) = (page.state, page.compare);
    let known = compare.pairs.iter().map(Known::of).collect();
    let make = || model::plan(state, compare);
    let (title, steps) = page.view.plan.of((compare.shown, known), make);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        text::strong(ui, title);
        text::small(ui, "makes a draft there; nothing is sent");
    });
    ui.horizontal(|ui| {
        for (method, words) in steps {
            text::code_small(ui, method);
            text::small(ui, words);
            ui.add_space(8.0);
        }
    });
}

fn buttons_ui(ui: &mut Ui, page: &mut Page<'_>) {
    ui.spacing_mut().item_spacing.x = measure::GAP;
    let cancel = Button::ghost("Cancel").show(ui).clicked();
    let back = AppCommand::Show(page.compare.back);
    page.commands.when(cancel, back);
    let obstacle = model::obstacle(page.state, page.compare);
    let label = model::make_label(page.state, page.compare);
    let by_key = obstacle.is_none() && frame::page_key(ui, Modifiers::COMMAND, Key::Enter);
    let make = Button::primary(&label).disabled_because(obstacle.as_deref());
    let made = make.shortcut(&*caps("Ctrl ↵")).show(ui).clicked() || by_key;
    page.commands.when(made, CompareCommand::MakeDrafts);
}
