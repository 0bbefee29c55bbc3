//! The head of the conflicts: whose they are, and what is so.

use egui::{Color32, Label, Panel, RichText, Ui};

use super::Page;
use crate::{
    command::ConflictCommand,
    icons,
    screens::{back, frame},
    state::conflict::Choice,
    theme::{Tokens, Tone, measure, regular, size::BODY},
    view_models::conflict as model,
    widgets::{Banner, Button, LOW_BANNER, at_right},
};
use patchpanel_ui_kit::visible::marked;

/// Space that the buttons at the right take.
const TOOLS: f32 = 300.0;

pub(super) fn ui(ui: &mut Ui, page: &mut Page<'_>) {
    let panel = Panel::top("conflict-head").show_separator_line(false);
    let goes_back = frame::head(ui, panel, "Resolve conflicts", |ui| {
        where_ui(ui, page);
        at_right(ui, |ui| tools_ui(ui, page));
    });
    page.commands.when(goes_back, back::to_editing());
    banner_ui(ui, page);
}

/// In a low window it is one line.
fn banner_ui(ui: &mut Ui, page: &Page<'_>) {
    let words = model::banner(page.conflict, page.connector, &page.clock());
    let banner = Banner::new(Tone::Accent, icons::ARROWS_LEFT_RIGHT, &words.title)
        .text(&words.text)
        .flat();
    let (banner, height) = if frame::is_low(ui) {
        (banner.low(), LOW_BANNER)
    } else {
        (banner, measure::BANNER)
    };
    let panel = Panel::top("conflict-banner");
    frame::seamless(panel, height, Color32::TRANSPARENT, 0).show(ui, |ui| banner.show_plain(ui));
}

fn where_ui(ui: &mut Ui, page: &Page<'_>) {
    let tokens = Tokens::of(ui);
    let room = ui.available_width() - TOOLS;
    ui.scope(|ui| {
        ui.set_max_width(room.max(40.0));
        let words = format!(
            "{}  →  {}",
            page.connector.title(),
            page.session.profile.base_url
        );
        let rich = RichText::new(marked(&words))
            .font(regular(BODY))
            .color(tokens.muted);
        ui.add(Label::new(rich).truncate());
    });
}

fn tools_ui(ui: &mut Ui, page: &mut Page<'_>) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let nothing = page
        .conflict
        .open()
        .is_empty()
        .then_some("Everything is decided");
    for (label, choice) in [
        ("Theirs for all open", Choice::Theirs),
        ("Mine for all open", Choice::Mine),
    ] {
        let button = Button::secondary(label)
            .disabled_because(nothing)
            .tooltip("Earlier decisions stay");
        page.commands
            .when(button.pressed(ui), ConflictCommand::DecideAllOpen(choice));
    }
}
