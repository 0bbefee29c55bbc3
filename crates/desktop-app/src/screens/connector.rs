//! One connector: head, tabs, and the tab that is shown.

use crate::{command::Commands, state::AppState};

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {}

/// Draws it.
pub fn ui(ui: &mut egui::Ui, state: &AppState, _view: &mut View, _commands: &mut Commands) {
    ui.label(format!("{:?}", state.route));
}
