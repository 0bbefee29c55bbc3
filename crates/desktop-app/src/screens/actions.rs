//! Actions in menus and as buttons, with their keys and the reason why they cannot run now.

use egui::Ui;

use crate::{
    command::{Action, Commands},
    state::AppState,
    widgets::{Button, MenuItem},
};

/// An item of a menu that runs an action.
pub(super) fn item(
    ui: &mut Ui,
    state: &AppState,
    (action, title, icon): (Action, &str, &str),
    commands: &mut Commands,
) {
    let keys = action.shortcut().map(|shortcut| shortcut.text());
    let item = MenuItem::new(title)
        .icon(icon)
        .note(keys.as_deref())
        .disabled_because(action.disabled_reason(state));
    commands.when(item.show(ui).clicked(), action);
}

/// What every menu about a draft ends with.
pub(super) fn draft_items(ui: &mut Ui, commands: &mut Commands) {
    for action in [Action::Undo, Action::Redo, Action::ReviewChanges] {
        let keys = action.shortcut().map(|shortcut| shortcut.text());
        let item = MenuItem::new(action.title()).note(keys.as_deref());
        commands.when(item.show(ui).clicked(), action);
    }
}

/// A button that runs an action.
pub(super) fn button(
    ui: &mut Ui,
    state: &AppState,
    (action, button): (Action, Button<'_>),
    commands: &mut Commands,
) {
    let reason = action.disabled_reason(state);
    commands.when(button.disabled_because(reason).show(ui).clicked(), action);
}
