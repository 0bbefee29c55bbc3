//! Keys of the screen: R reads now, Ctrl+Z undoes, Ctrl+Enter goes on, Escape leaves. What writes asks first.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use super::{Page, bar::main_command};
use crate::{command::ApplyCommand, screens::frame, view_models::apply::bar};

pub(super) fn ui(ui: &Ui, page: &mut Page<'_>) {
    let is_top = page.state.dialog.is_none() && !page.state.palette_open;
    if !is_top || ui.ctx().text_edit_focused() {
        return;
    }
    let pressed = |modifiers, key| {
        let shortcut = KeyboardShortcut::new(modifiers, key);
        ui.input_mut(|input| input.consume_shortcut(&shortcut))
    };
    if pressed(Modifiers::NONE, Key::R) && page.run.unknown().is_some() {
        page.commands.push(ApplyCommand::RereadUnknown);
    }
    let buttons = bar::buttons(page.session, page.run);
    let undo = buttons.as_ref().and_then(|buttons| buttons.undo.as_ref());
    if pressed(Modifiers::COMMAND, Key::Z) && undo.is_some() {
        page.commands.push(ApplyCommand::Undo(page.run.id));
    }
    if pressed(Modifiers::COMMAND, Key::Enter)
        && let Some(buttons) = &buttons
    {
        page.commands.push(main_command(page, &buttons.main));
    }
    if frame::escape(ui) {
        page.commands.push(ApplyCommand::Close);
    }
}
