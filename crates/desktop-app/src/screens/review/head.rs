//! The head of the review: whose changes go where, and the plan to take along.

use egui::{Frame, Label, Margin, Panel, RichText, Ui};

use crate::{
    command::{Command, Commands},
    icons,
    state::{connector::OpenConnector, review::PreparedPlan, route::Route, session::Session},
    theme::{Tokens, measure, regular, size::BODY},
    view_models::review::steps,
    widgets::{Button, at_right, text},
};

/// Space that the buttons at the right take.
const TOOLS: f32 = 300.0;

/// Draws the head; the tools need a plan that is ready.
pub(super) fn ui(
    ui: &mut Ui,
    session: &Session,
    connector: &OpenConnector,
    plan: Option<&PreparedPlan>,
    commands: &mut Commands,
) {
    let tokens = Tokens::of(ui);
    let frame = Frame::new().fill(tokens.surface).inner_margin(Margin {
        left: 10,
        right: 20,
        ..Margin::ZERO
    });
    Panel::top("review-head")
        .exact_size(measure::SCREEN_HEAD)
        .resizable(false)
        .frame(frame)
        .show(ui, |ui| {
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                if Button::icon_only(icons::ARROW_LEFT, "Back to editing")
                    .show(ui)
                    .clicked()
                {
                    commands.push(Command::Show(Route::Connectors));
                }
                text::title(ui, "Review changes");
                let room = ui.available_width() - if plan.is_some() { TOOLS } else { 0.0 };
                ui.scope(|ui| {
                    ui.set_max_width(room.max(40.0));
                    let words = format!("{}  →  {}", connector.title(), session.profile.base_url);
                    let rich = RichText::new(words).font(regular(BODY)).color(tokens.muted);
                    ui.add(Label::new(rich).truncate());
                });
                if let Some(plan) = plan {
                    at_right(ui, |ui| tools_ui(ui, plan, commands));
                }
            });
        });
}

fn tools_ui(ui: &mut Ui, plan: &PreparedPlan, commands: &mut Commands) {
    ui.spacing_mut().item_spacing.x = 8.0;
    let nothing = plan.steps.is_empty().then_some("There is nothing to send");
    let copy = Button::secondary("Copy all as cURL")
        .icon(icons::TERMINAL)
        .disabled_because(nothing);
    if copy.show(ui).clicked() {
        commands.push(Command::Copy(steps::all_as_curl(plan)));
    }
    let save = Button::secondary("Save plan…")
        .icon(icons::FLOPPY_DISK)
        .disabled_because(nothing);
    if save.show(ui).clicked() {
        commands.push(Command::SavePlan);
    }
}
