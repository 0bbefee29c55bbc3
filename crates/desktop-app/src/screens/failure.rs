//! A failure that fills a pane: what happened, why, what to do next, and the exact words for whoever helps.

use egui::Ui;

use crate::{messages::UserMessage, widgets::FailedState};

/// Width at which a failure stays readable, in points.
pub(crate) const WIDTH: f32 = 480.0;

/// Draws a message with the ways on in a row.
pub(crate) fn failure<R>(
    ui: &mut Ui,
    message: &UserMessage,
    ways_on: impl FnOnce(&mut Ui) -> R,
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
        .show(ui, ways_on)
}
