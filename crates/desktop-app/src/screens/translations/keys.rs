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
    match &answer.key {
        Some(GridKey::Typed(typed)) => {
            view.editing = Some(Editing::new(cursor, typed));
            return;
        }
        Some(GridKey::Delete) => set_text(settings, open, &cursor, "", commands),
        Some(GridKey::Edit) => {
            view.editing = Some(Editing::new(cursor, &text));
            return;
        }
        // A double click does the same as Enter.
        Some(GridKey::Activate | GridKey::Open | GridKey::Close) | None => {}
    }
    if answer.activated.is_some() {
        view.editing = Some(Editing::new(cursor, &text));
        return;
    }
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete) {
        remove_key(open, &cursor.key, &[cursor.locale], commands);
    } else if pressed(Modifiers::NONE, Key::Backspace) {
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
