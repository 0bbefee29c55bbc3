//! While signing in, and when it failed.

use egui::{Align, Layout, Ui};

use crate::{
    command::{Action, Commands, ProfileCommand, SessionCommand},
    icons,
    messages::{Hint, UserMessage},
    screens::{failure, waiting},
    state::session::Session,
    widgets::{Button, Progress, aligned, progress_sign, text},
};

/// The answer of the tenant is awaited.
pub(super) fn waiting(ui: &mut Ui, session: &Session, commands: &mut Commands) {
    ui.add_space((ui.available_height() * 0.36).round());
    aligned(ui, Align::Center, |ui| {
        progress_sign(ui, Progress::Running, "Signing in")
    });
    ui.add_space(12.0);
    let title = format!("Signing in to {}", session.profile.tenant_name());
    aligned(ui, Align::Center, |ui| text::strong(ui, &title));
    aligned(ui, Align::Center, |ui| {
        text::code_small(ui, session.profile.base_url.as_str())
    });
    waiting::note(ui, "Signing in", |ui, line| {
        aligned(ui, Align::Center, |ui| text::small(ui, line))
    });
    ui.add_space(16.0);
    aligned(ui, Align::Center, |ui| {
        commands.when(Button::secondary("Cancel").pressed(ui), Action::SignOut);
    });
}

/// The tenant refused, or was not reached.
pub(super) fn failed(
    ui: &mut Ui,
    session: &Session,
    message: &UserMessage,
    commands: &mut Commands,
) {
    let side = ((ui.available_width() - failure::WIDTH) / 2.0).max(20.0);
    let top = (ui.available_height() * 0.22).round();
    ui.add_space(top);
    ui.horizontal_top(|ui| {
        ui.add_space(side);
        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
            ui.set_width(failure::WIDTH.min(ui.available_width()));
            failure::failure(ui, message, |ui| actions(ui, session, message, commands));
        });
    });
}

fn actions(ui: &mut Ui, session: &Session, message: &UserMessage, commands: &mut Commands) {
    let certificate = message.hint == Hint::Certificate;
    let profile = if certificate {
        "Choose a CA file…"
    } else {
        "Edit profile…"
    };
    // What most likely helps is the loud one, and comes first.
    match (session.profile.is_demo(), message.hint) {
        (true, _) => try_again(ui, Button::primary("Try again"), session, commands),
        (false, Hint::Certificate | Hint::SignIn) => {
            edit(ui, Button::primary(profile), session, commands);
            try_again(ui, Button::secondary("Try again"), session, commands);
        }
        (false, Hint::None | Hint::Connection) => {
            try_again(ui, Button::primary("Try again"), session, commands);
            edit(ui, Button::secondary(profile), session, commands);
        }
    }
    commands.when(Button::ghost("Sign out").pressed(ui), Action::SignOut);
}

fn try_again(ui: &mut Ui, button: Button<'_>, session: &Session, commands: &mut Commands) {
    if !button.icon(icons::ARROWS_CLOCKWISE).show(ui).clicked() {
        return;
    }
    if session.profile.is_demo() {
        commands.run(Action::ExploreDemo);
    } else {
        commands.push(SessionCommand::Connect(session.profile.id.clone()));
    }
}

fn edit(ui: &mut Ui, button: Button<'_>, session: &Session, commands: &mut Commands) {
    let pressed = button.show(ui).clicked();
    commands.when(pressed, ProfileCommand::Edit(session.profile.id.clone()));
}
