//! What the dialogs that send a request share: buttons that fit how far the request is, and why it failed.

use egui::Ui;

use crate::{
    command::{Commands, LifecycleCommand},
    icons,
    messages::UserMessage,
    screens::failure,
    state::{AppState, dialogs::Dispatch},
    theme::Tone,
    widgets::{Banner, Button, text},
};

/// Why a dialog stays while its answer is awaited.
const AWAITED: &str = "The answer appears in this dialog";

/// Why the dialog cannot be closed now.
pub(super) fn stays_because(dispatch: Dispatch) -> Option<&'static str> {
    dispatch.is_awaited().then_some(AWAITED)
}

/// Why the request cannot be sent, as far as that is a matter of sending.
pub(super) fn not_now(dispatch: Dispatch) -> Option<&'static str> {
    match dispatch {
        Dispatch::Ready => None,
        Dispatch::Sending(_) => Some("The request is being sent"),
        Dispatch::Learning(_) => Some("Patchpanel is reading the outcome of the request"),
        Dispatch::Unknown => Some("The outcome of the request is unknown"),
    }
}

/// The button that leaves, and the one that asks again when nobody knows what became of the request; says whether the
/// person left.
pub(super) fn leave_ui(ui: &mut Ui, dispatch: Dispatch, commands: &mut Commands) -> bool {
    let word = match dispatch {
        Dispatch::Ready | Dispatch::Sending(_) | Dispatch::Learning(_) => "Cancel",
        Dispatch::Unknown => "Close",
    };
    let shut = stays_because(dispatch);
    let leave = Button::secondary(word).disabled_because(shut);
    let left = leave.show(ui).clicked();
    if dispatch == Dispatch::Unknown && Button::secondary("Ask again").show(ui).clicked() {
        commands.push(LifecycleCommand::AskOutcome);
    }
    left
}

pub(super) fn failure_ui(
    ui: &mut Ui,
    state: &AppState,
    message: &UserMessage,
    commands: &mut Commands,
) {
    let about = UserMessage::new("", &message.why, &message.next).in_one_line();
    Banner::new(Tone::Danger, icons::X_CIRCLE, &message.what)
        .filled()
        .text(&about)
        .show_plain(ui);
    for line in &message.details {
        text::value_lines(ui, line);
    }
    if let Some(session) = state.session() {
        failure::sign_in_again(ui, session, message, commands);
    }
}
