//! The way back from a screen about one connector to its editor: an arrow and a button; `frame` knows Escape.

use egui::Ui;

use crate::{
    command::{AppCommand, Command, Commands},
    icons,
    state::route::Route,
    widgets::Button,
};

/// What the way back is called, whatever it looks like.
const LABEL: &str = "Back to editing";

/// The arrow at the left of a screen's head; true when it was pressed.
pub(super) fn arrow(ui: &mut Ui) -> bool {
    Button::icon_only(icons::ARROW_LEFT, LABEL).pressed(ui)
}

/// The button of a screen that has nothing to show.
pub(super) fn button(ui: &mut Ui, commands: &mut Commands) {
    commands.when(Button::secondary(LABEL).show(ui).clicked(), to_editing());
}

/// What the way back does.
pub(super) fn to_editing() -> Command {
    Command::App(AppCommand::Show(Route::Connectors))
}
