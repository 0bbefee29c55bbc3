//! What keys do with the cell of the cursor: they begin to edit, empty, copy and paste.

use egui::{Event, Key, Modifiers, Ui};

use super::{cell_editor::Editing, grid::Tab, remove_key, set_text};
use crate::{
    command::Command,
    widgets::{GridAnswer, GridKey},
};

pub(super) fn act(ui: &Ui, answer: &GridAnswer, tab: &mut Tab<'_>) {
    let Some(cursor) = tab.view.cursor.clone() else {
        return;
    };
    if !answer.focused || tab.view.editing.is_some() {
        return;
    }
    let text = tab.view.grid.text(&cursor.key, cursor.locale);
    let text = text.unwrap_or_default().to_owned();
    match &answer.key {
        Some(GridKey::Typed(typed)) => {
            tab.view.editing = Some(Editing::new(cursor, typed));
            return;
        }
        Some(GridKey::Delete) => set_text(tab.settings, tab.open, &cursor, "", tab.commands),
        Some(GridKey::Edit) => {
            tab.view.editing = Some(Editing::new(cursor, &text));
            return;
        }
        // A double click does the same as Enter.
        Some(GridKey::Activate | GridKey::Open | GridKey::Close) | None => {}
    }
    if answer.activated.is_some() {
        tab.view.editing = Some(Editing::new(cursor, &text));
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete) {
        remove_key(tab.open, &cursor.key, &[cursor.locale], tab.commands);
    } else if pressed(Modifiers::NONE, Key::Backspace) {
        set_text(tab.settings, tab.open, &cursor, "", tab.commands);
    }
    let events = ui.input(|input| input.events.clone());
    for event in events {
        match event {
            Event::Paste(pasted) => {
                let pasted = pasted.trim_end_matches(['\r', '\n']);
                set_text(tab.settings, tab.open, &cursor, pasted, tab.commands);
            }
            Event::Copy => tab.commands.push(Command::Copy(text.clone())),
            _ => {}
        }
    }
}
