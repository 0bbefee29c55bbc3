//! The way back from a screen about one connector to its editor: an arrow, a button, and Escape.

use egui::{Key, Ui};

use crate::{
    command::{AppCommand, Command, Commands},
    icons,
    state::{AppState, route::Route},
    widgets::Button,
};

/// What the way back is called, whatever it looks like.
const LABEL: &str = "Back to editing";

/// The arrow at the left of a screen's head; true when it was pressed.
pub(super) fn arrow(ui: &mut Ui) -> bool {
    Button::icon_only(icons::ARROW_LEFT, LABEL)
        .show(ui)
        .clicked()
}

/// The button of a screen that has nothing to show.
pub(super) fn button(ui: &mut Ui, commands: &mut Commands) {
    commands.when(Button::secondary(LABEL).show(ui).clicked(), to_editing());
}

/// Escape goes back, but first out of a field that is typed in; `typing` is what the frame before said of it.
pub(super) fn by_key(ui: &Ui, state: &AppState, typing: &mut bool, commands: &mut Commands) {
    let is_top = state.dialog.is_none() && !state.palette_open;
    let pressed = ui.input(|input| input.key_pressed(Key::Escape));
    if pressed && is_top && !*typing {
        commands.push(to_editing());
    }
    *typing = ui.ctx().text_edit_focused();
}

/// What the way back does.
pub(super) fn to_editing() -> Command {
    Command::App(AppCommand::Show(Route::Connectors))
}
