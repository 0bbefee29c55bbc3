//! What keys do with the cell of the cursor: they begin to edit, empty, copy and paste.

use egui::{Event, Key, Modifiers, Ui};

use super::{TabView, cell_editor::Editing, remove_key, set_text};
use crate::{
    command::{Command, Commands},
    state::{connector::OpenConnector, settings::Settings},
    widgets::{GridAnswer, GridKey},
};

pub(super) fn act(
    ui: &Ui,
    answer: &GridAnswer,
    (settings, open): (&Settings, &OpenConnector),
    view: &mut TabView,
    commands: &mut Commands,
) {
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
        remove_key(open, &cursor.key, &[cursor.locale], commands);
    } else if answer.key == Some(GridKey::Delete) || pressed(Modifiers::NONE, Key::Backspace) {
        set_text(settings, open, &cursor, "", commands);
    }
    let events = ui.input(|input| input.events.clone());
    for event in events {
        match event {
            Event::Paste(pasted) => {
                let pasted = pasted.trim_end_matches(['\r', '\n']);
                set_text(settings, open, &cursor, pasted, commands);
            }
            Event::Copy => commands.push(Command::Copy(text.clone())),
            _ => {}
        }
    }
}
