//! The review: every request that will be sent, before it is sent.

use crate::{command::Commands, state::AppState};

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {}

/// Draws it.
pub fn ui(ui: &mut egui::Ui, state: &AppState, _view: &mut View, _commands: &mut Commands) {
    ui.label(format!("{:?}", state.route));
}
