//! The head of the conflicts: whose they are, and what is so.

use egui::{Frame, Label, Margin, Panel, RichText, Ui};

use super::Page;
use crate::{
    command::{Commands, ConflictCommand},
    icons,
    screens::back,
    state::conflict::Choice,
    theme::{Tokens, Tone, measure, regular, size::BODY},
    view_models::conflict as model,
    widgets::{Banner, Button, LOW_BANNER, at_right, text},
};

/// Space that the buttons at the right take.
const TOOLS: f32 = 300.0;

pub(super) fn ui(ui: &mut Ui, page: &Page<'_>, commands: &mut Commands) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new().fill(tokens.surface).inner_margin(Margin {
        left: 10,
        right: 16,
        ..Margin::ZERO
    });
    Panel::top("conflict-head")
        .exact_size(measure::SCREEN_HEAD)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                if back::arrow(ui) {
                    commands.push(back::to_editing());
                }
                text::title(ui, "Resolve conflicts");
                where_ui(ui, page);
                at_right(ui, |ui| tools_ui(ui, page, commands));
            });
        });
    banner_ui(ui, page);
}

/// In a low window it is one line.
fn banner_ui(ui: &mut Ui, page: &Page<'_>) {
    let told = model::banner(page.conflict, page.connector, &page.clock());
    let banner = Banner::new(Tone::Accent, icons::ARROWS_LEFT_RIGHT, &told.title)
        .text(&told.text)
        .flat();
    let is_low = ui.ctx().content_rect().height() < measure::LOW;
    let (banner, height) = if is_low {
        (banner.low(), LOW_BANNER)
    } else {
        (banner, measure::BANNER)
    };
    Panel::top("conflict-banner")
        .exact_size(height)
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new())
        .show(ui, |ui| banner.show_plain(ui));
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
        let rich = RichText::new(words).font(regular(BODY)).color(tokens.muted);
        ui.add(Label::new(rich).truncate());
    });
}

fn tools_ui(ui: &mut Ui, page: &Page<'_>, commands: &mut Commands) {
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
            .tooltip("What is decided already stays as it is");
        if button.show(ui).clicked() {
            commands.push(ConflictCommand::DecideAllOpen(choice));
        }
    }
}
