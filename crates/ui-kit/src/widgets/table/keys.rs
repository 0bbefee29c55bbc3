//! The keys of a long table: arrows, Page Up and Down, Home, End, Enter, and letters that find a row. It draws nothing.

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

/// Letters typed within this time belong to one search.
const SEARCH_SECS: f64 = 1.0;

/// Where the selection stands and how far it can go.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) rows: usize,
    pub(super) selected: Option<usize>,
    /// Rows that fit into sight.
    pub(super) page: usize,
}

/// Says whether a row starts with the typed letters (lower case).
pub(super) type Finder<'a> = &'a dyn Fn(usize, &str) -> bool;

/// The row that the keys of this frame lead to, if the table has focus.
pub(super) fn target(ui: &Ui, id: Id, extent: Extent, finder: Option<Finder<'_>>) -> Option<usize> {
    if !ui.memory(|memory| memory.has_focus(id)) || extent.rows == 0 {
        return None;
    }
    let filter = EventFilter {
        vertical_arrows: true,
        ..Default::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
    let moved = moved(ui, extent);
    moved.or_else(|| finder.and_then(|finder| found(ui, id, extent, finder)))
}

/// Enter on the selected row.
pub(super) fn activated(ui: &Ui, id: Id, extent: Extent) -> Option<usize> {
    let pressed =
        ui.memory(|memory| memory.has_focus(id)) && ui.input(|input| input.key_pressed(Key::Enter));
    extent.selected.filter(|_| pressed)
}

fn moved(ui: &Ui, extent: Extent) -> Option<usize> {
    let last = extent.rows - 1;
    let count = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
    let (up, down) = (count(Key::ArrowUp), count(Key::ArrowDown));
    let (page_up, page_down) = (count(Key::PageUp), count(Key::PageDown));
    if count(Key::Home) > 0 {
        return Some(0);
    }
    if count(Key::End) > 0 {
        return Some(last);
    }
    if up + down + page_up + page_down == 0 {
        return None;
    }
    let Some(selected) = extent.selected else {
        return Some(0);
    };
    let forward = down + page_down * extent.page;
    let back = up + page_up * extent.page;
    Some((selected + forward).saturating_sub(back).min(last))
}

/// Typed letters are collected; a repeated first letter goes on to the next row that has it.
fn found(ui: &Ui, id: Id, extent: Extent, finder: Finder<'_>) -> Option<usize> {
    let typed: String = ui.input(|input| {
        let letters = input.events.iter().filter_map(|event| match event {
            Event::Text(text) => Some(text.to_lowercase()),
            _ => None,
        });
        letters.collect()
    });
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
    let start = extent.selected.map_or(0, |selected| selected + next);
    (0..extent.rows)
        .map(|step| (start + step) % extent.rows)
        .find(|row| finder(*row, &search))
}
