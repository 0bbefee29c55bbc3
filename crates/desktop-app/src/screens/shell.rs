//! The frame around every screen: tenant frame, top bar, side bar, change bar, status line, toasts.

use crate::{command::Commands, state::AppState};

/// What belongs to drawing only.
#[derive(Default)]
pub struct View {}

/// Draws it.
pub fn ui(ui: &mut egui::Ui, state: &AppState, _views: &mut super::Views, _commands: &mut Commands) {
    ui.label(format!("{:?}", state.route));
}
