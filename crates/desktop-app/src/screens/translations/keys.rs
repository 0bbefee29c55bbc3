//! The keys of the grid while no cell is edited: they move the cursor, begin to edit, empty, copy and paste.

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

use super::{Cursor, TabView, cell_editor::Editing};
use crate::command::{AppCommand, Commands};

/// The focus of the grid, and how many rows fit into sight.
#[derive(Clone, Copy)]
pub(super) struct Focus {
    pub(super) id: Id,
    pub(super) page: usize,
}

pub(super) fn handle(ui: &Ui, focus: Focus, view: &mut TabView, commands: &mut Commands) {
    let focused = ui.memory(|memory| memory.has_focus(focus.id));
    if !focused || view.editing.is_some() {
        return;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
    if let Some(target) = view
        .place()
        .and_then(|place| moved(ui, place, focus.page, view))
    {
        view.go_to(target);
    }
    let Some(cursor) = view.cursor.clone() else {
        return;
    };
    if let Some(editing) = begun(ui, &cursor, view) {
        view.editing = Some(editing);
        return;
    }
    change(ui, &cursor, commands);
    if ui.input(|input| input.events.contains(&Event::Copy)) {
        let text = view
            .grid
            .text(&cursor.key, cursor.locale)
            .unwrap_or_default();
        commands.push(AppCommand::Copy(text.to_owned()));
    }
}

/// Where arrows, Home, End and the page keys lead.
fn moved(
    ui: &Ui,
    (row, column): (usize, usize),
    page: usize,
    view: &TabView,
) -> Option<(usize, usize)> {
    let count = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (rows, columns) = (
        view.rows.len().saturating_sub(1),
        view.columns.len().saturating_sub(1),
    );
    let up = count(Key::ArrowUp) + page * count(Key::PageUp);
    let down = count(Key::ArrowDown) + page * count(Key::PageDown);
    let (left, right) = (count(Key::ArrowLeft), count(Key::ArrowRight));
    let (home, end) = (count(Key::Home), count(Key::End));
    let target_row = match (home, end) {
        (0, 0) => (row + down).saturating_sub(up).min(rows),
        (0, _) => rows,
        (_, _) => 0,
    };
    let target = (
        target_row,
        (column + right).saturating_sub(left).min(columns),
    );
    (target != (row, column)).then_some(target)
}

/// F2 and Enter begin with the text that is there, typing with what was typed.
fn begun(ui: &Ui, cursor: &Cursor, view: &TabView) -> Option<Editing> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if pressed(Key::F2) || pressed(Key::Enter) {
        let text = view
            .grid
            .text(&cursor.key, cursor.locale)
            .unwrap_or_default();
        return Some(Editing::new(cursor.clone(), text.to_owned()));
    }
    // Taken away, so that the field that opens does not type it again.
    let mut typed = String::new();
    ui.input_mut(|input| {
        input.events.retain(|event| match event {
            Event::Text(text) => {
                typed.push_str(text);
                false
            }
            _ => true,
        });
    });
    (!typed.trim().is_empty()).then(|| Editing::new(cursor.clone(), typed))
}

fn change(ui: &Ui, cursor: &Cursor, commands: &mut Commands) {
    let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Delete) {
        commands.push(cursor.remove_key(&[cursor.locale]));
    } else if pressed(Modifiers::NONE, Key::Delete) || pressed(Modifiers::NONE, Key::Backspace) {
        commands.push(cursor.set_text(""));
    }
    let pasted = ui.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::Paste(text) => Some(text.clone()),
            _ => None,
        })
    });
    if let Some(text) = pasted {
        commands.push(cursor.set_text(text.trim_end_matches(['\r', '\n'])));
    }
}
