//! A failure that fills a pane: what happened, why, what to do next, and the exact words for whoever helps.

use egui::Ui;

use crate::{
    command::{Action, Commands, SessionCommand},
    icons,
    messages::{Hint, UserMessage},
    state::session::Session,
    widgets::{Button, FailedState},
};

/// Width at which a failure stays readable, in points.
pub(crate) const WIDTH: f32 = 480.0;

/// Draws a message with the buttons in a row.
pub(crate) fn failure<R>(
    ui: &mut Ui,
    message: &UserMessage,
    actions: impl FnOnce(&mut Ui) -> R,
) -> R {
    let text = UserMessage::new("", &message.why, &message.next).in_one_line();
    let details = message.details.join("\n");
    let note = message
        .tracking_id
        .as_ref()
        .map(|id| format!("Tracking ID {id}"))
        .unwrap_or_default();
    FailedState::new(&message.what)
        .text(&text)
        .details(&details)
        .note(&note)
        .show(ui, actions)
}

/// Where a failure says that the sign-in ended, the button that signs in again; what is open and drafts stay.
pub(crate) fn sign_in_again(
    ui: &mut Ui,
    session: &Session,
    message: &UserMessage,
    commands: &mut Commands,
) {
    if message.hint != Hint::SignIn {
        return;
    }
    let button = Button::primary("Sign in again").icon(icons::KEY);
    if !button.show(ui).clicked() {
        return;
    }
    if session.profile.is_demo() {
        // The demo tenant has no saved profile to sign in with.
        commands.run(Action::ExploreDemo);
    } else {
        commands.push(SessionCommand::Connect(session.profile.id.clone()));
    }
}
