//! The keys of a grid: arrows, Page Up and Down, Home, End, Enter, F2, Delete, and letters that find a row.

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

use super::GridKey;

/// Letters typed within this time belong to one search.
const SEARCH_SECS: f64 = 1.0;

/// Where the cursor is and how far it can go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reach {
    pub(super) rows: usize,
    pub(super) row: Option<usize>,
    pub(super) column: usize,
    /// The first and the last column that the cursor goes to.
    pub(super) columns: (usize, usize),
    /// Rows that fit into sight.
    pub(super) page: usize,
    /// Left and right close and open rows instead of moving.
    pub(super) is_tree: bool,
}

/// What letters do in a grid.
pub(super) enum Letters<'a> {
    Nothing,
    /// Find the row that starts with them (lower case).
    Find(&'a dyn Fn(usize, &str) -> bool),
    /// Are handed on, to begin an edit with them.
    Type,
}

/// Where the keys of this frame lead and what they ask for, if the grid has focus.
pub(super) fn read(
    ui: &Ui,
    id: Id,
    reach: Reach,
    letters: &Letters<'_>,
) -> (Option<(usize, usize)>, Option<GridKey>) {
    if !ui.memory(|memory| memory.has_focus(id)) || reach.rows == 0 {
        return (None, None);
    }
    let filter = EventFilter {
        vertical_arrows: true,
        horizontal_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let moved = moved(ui, reach);
    let found = match letters {
        Letters::Find(finder) if moved.is_none() => found(ui, id, reach, *finder),
        Letters::Find(_) | Letters::Nothing | Letters::Type => None,
    };
    let found = found.map(|row| (row, reach.column));
    (moved.or(found), asked(ui, reach.is_tree, letters))
}

fn moved(ui: &Ui, reach: Reach) -> Option<(usize, usize)> {
    let count = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let up = count(Key::ArrowUp) + reach.page * count(Key::PageUp);
    let down = count(Key::ArrowDown) + reach.page * count(Key::PageDown);
    let (home, end) = (count(Key::Home), count(Key::End));
    let (left, right) = if reach.is_tree {
        (0, 0)
    } else {
        (count(Key::ArrowLeft), count(Key::ArrowRight))
    };
    if up + down + home + end + left + right == 0 {
        return None;
    }
    let last = reach.rows - 1;
    let row = match (reach.row, home, end) {
        (_, 0, 1..) => last,
        (Some(row), 0, 0) => (row + down).saturating_sub(up).min(last),
        (None, 0, 0) | (_, _, _) => 0,
    };
    let (first, last) = reach.columns;
    let column = (reach.column + right).saturating_sub(left);
    Some((row, column.clamp(first, last.max(first))))
}

fn asked(ui: &Ui, is_tree: bool, letters: &Letters<'_>) -> Option<GridKey> {
    let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    let tree = [
        (Key::ArrowRight, GridKey::Open),
        (Key::ArrowLeft, GridKey::Close),
    ];
    let keys = [
        (Key::Enter, GridKey::Activate),
        (Key::F2, GridKey::Edit),
        (Key::Delete, GridKey::Delete),
    ];
    let tree = tree.into_iter().filter(|_| is_tree);
    let asked = tree.chain(keys).find(|(key, _)| pressed(*key));
    match (asked, letters) {
        (Some((_, asked)), _) => Some(asked),
        (None, Letters::Type) => {
            let typed = typed(ui);
            (!typed.trim().is_empty()).then_some(GridKey::Typed(typed))
        }
        (None, Letters::Nothing | Letters::Find(_)) => None,
    }
}

/// Taken away, so that a field that opens does not type it again.
fn typed(ui: &Ui) -> String {
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
    typed
}

/// Typed letters are collected; a repeated first letter goes on to the next row that has it.
fn found(ui: &Ui, id: Id, reach: Reach, finder: &dyn Fn(usize, &str) -> bool) -> Option<usize> {
    let typed = typed(ui).to_lowercase();
    if typed.is_empty() {
        return None;
    }
    let (now, memory_id) = (ui.input(|input| input.time), id.with("typed"));
    let (before, then) = ui
        .data(|data| data.get_temp::<(String, f64)>(memory_id))
        .unwrap_or_default();
    let search = if now - then < SEARCH_SECS && before != typed {
        before + &typed
    } else {
        typed
    };
    if search.trim().is_empty() {
        return None;
    }
    ui.data_mut(|data| data.insert_temp(memory_id, (search.clone(), now)));
    let next = usize::from(search.chars().count() == 1);
    let start = reach.row.map_or(0, |row| row + next);
    (0..reach.rows)
        .map(|step| (start + step) % reach.rows)
        .find(|row| finder(*row, &search))
}
