//! The keys of a grid: arrows, Page Up and Down, Home, End, Enter, F2, Delete, and letters that find a row.

use egui::{Event, EventFilter, Id, Key, Modifiers, Ui};

use super::{Grid, GridKey, Letters, Style};

/// Letters typed within this time belong to one search.
const SEARCH_SECS: f64 = 1.0;

impl<R, C> Grid<'_, R, C> {
    /// Where keys bring the cursor, and what they ask for, if the grid has focus. `page` rows fit into sight.
    pub(super) fn keys(
        &self,
        ui: &Ui,
        id: Id,
        column: usize,
        page: usize,
    ) -> (Option<(usize, usize)>, Option<GridKey>) {
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        if !has_focus || self.rows == 0 || self.editing {
            return (None, None);
        }
        let filter = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..Default::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let moved = self.arrows(ui, column, page);
        let asked = self.asked(ui);
        // Letters that come with a key are for the field to which it leads.
        let finds = moved.is_none() && asked.is_none();
        let found = || Some((self.found(ui, id)?, column));
        let found = if finds { found() } else { None };
        (moved.or(found), asked)
    }

    /// Whether a key asks for the menu of the cursor's row.
    pub(super) fn asks_for_menu(&self, ui: &Ui, id: Id) -> bool {
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        has_focus && !self.editing && crate::widgets::menu_key_pressed(ui)
    }

    fn arrows(&self, ui: &Ui, column: usize, page: usize) -> Option<(usize, usize)> {
        let count = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        let up = count(Key::ArrowUp) + page * count(Key::PageUp);
        let down = count(Key::ArrowDown) + page * count(Key::PageDown);
        let (home, end) = (count(Key::Home), count(Key::End));
        let (left, right) = if self.style == Style::Tree {
            (0, 0)
        } else {
            (count(Key::ArrowLeft), count(Key::ArrowRight))
        };
        if up + down + home + end + left + right == 0 {
            return None;
        }
        let last = self.rows - 1;
        let row = match (self.selected, home, end) {
            (_, 0, 1..) => last,
            (Some(row), 0, 0) => (row + down).saturating_sub(up).min(last),
            (None, 0, 0) | (_, _, _) => 0,
        };
        let row = self.no_band(row, up > down || end > 0)?;
        let last = self.columns.len().saturating_sub(1);
        let column = (column + right).saturating_sub(left);
        Some((row, column.clamp(self.frozen.min(last), last)))
    }

    /// The next row, in the direction of the key or else the other way, that is no band across all columns.
    fn no_band(&self, row: usize, upwards: bool) -> Option<usize> {
        let is_band = |at: usize| {
            let span = self.span.as_ref().filter(|_| self.has_bands);
            (self.row)(at).is_some_and(|row| span.is_some_and(|span| (span.is_one)(row)))
        };
        let below = || (row..self.rows).find(|at| !is_band(*at));
        let above = || (0..=row).rev().find(|at| !is_band(*at));
        if upwards {
            above().or_else(below)
        } else {
            below().or_else(above)
        }
    }

    fn asked(&self, ui: &Ui) -> Option<GridKey> {
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
        let tree = tree.into_iter().filter(|_| self.style == Style::Tree);
        let asked = tree.chain(keys).find(|(key, _)| pressed(*key));
        if asked.is_none() && matches!(self.letters, Letters::Type) {
            let typed = typed(ui);
            return (!typed.trim().is_empty()).then_some(GridKey::Typed(typed));
        }
        asked.map(|(_, asked)| asked)
    }

    /// Typed letters are collected; a repeated first letter goes on to the next row that has it.
    fn found(&self, ui: &Ui, id: Id) -> Option<usize> {
        let Letters::Find(name) = &self.letters else {
            return None;
        };
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
        let start = self.selected.map_or(0, |row| row + next);
        let is_it = |row: &R| name(row).to_lowercase().starts_with(&search);
        (0..self.rows)
            .map(|step| (start + step) % self.rows)
            .find(|row| (self.row)(*row).is_some_and(is_it))
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
