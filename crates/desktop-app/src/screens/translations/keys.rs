//! What keys do with the cell of the cursor: they begin to edit, empty, copy and paste.

use egui::{Event, Key, Modifiers, Ui};

use super::{TabView, cell_editor::Editing};
use crate::{
    command::{AppCommand, Commands},
    widgets::{GridAnswer, GridKey},
};

pub(super) fn act(ui: &Ui, answer: &GridAnswer, view: &mut TabView, commands: &mut Commands) {
    let Some(cursor) = view.cursor.clone() else {
        return;
    };
    if !answer.focused || view.editing.is_some() {
        return;
    }
    let text = view.grid.text(&cursor.key, cursor.locale);
    let text = text.unwrap_or_default().to_owned();
    let begun = match &answer.key {
        Some(GridKey::Typed(typed)) => Some(typed),
        Some(GridKey::Edit | GridKey::Activate) => Some(&text),
        Some(GridKey::Delete | GridKey::Open | GridKey::Close) | None => {
            answer.activated.map(|_| &text)
        }
    };
    if let Some(begun) = begun {
        view.editing = Some(Editing::new(cursor, begun));
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete) {
        commands.push(cursor.remove_key(&[cursor.locale]));
    } else if answer.key == Some(GridKey::Delete) || pressed(Modifiers::NONE, Key::Backspace) {
        commands.push(cursor.set_text(""));
    }
    let events = ui.input(|input| input.events.clone());
    for event in events {
        match event {
            Event::Paste(pasted) => {
                commands.push(cursor.set_text(pasted.trim_end_matches(['\r', '\n'])));
            }
            Event::Copy => commands.push(AppCommand::Copy(text.clone())),
            _ => {}
        }
    }
}
