//! Scrolls a diff to the side so that the words which changed are in sight, not only the lines.

use std::ops::Range;

use super::super::backdrop::columns_of;
use super::{DiffState, geometry::Geometry};

/// Changed words that begin within this part of a side are in sight.
const WORDS_WITHIN: f32 = 0.75;

impl DiffState {
    /// The first changed character (from 0) of the lines of a change; `None` where whole lines came or went.
    fn first_changed_column(&self, change: usize) -> Option<usize> {
        let rows = self.model.changes().get(change)?.clone();
        let rows = rows.filter_map(|row| self.model.rows().get(row));
        let columns = rows.flat_map(|row| {
            let words = self.model.words(*row);
            let before = row.before().map(|line| self.model.before_side().line(line));
            let after = row.after().map(|line| self.model.after_side().line(line));
            let first = |line: Option<&str>, parts: &[Range<usize>]| {
                Some(columns_of(line?, parts.first()?).start)
            };
            [first(before, &words.before), first(after, &words.after)]
        });
        columns.flatten().min()
    }

    /// Scrolls to the side as far as the words of the change ask for: a change whose words are out of sight
    /// looks like no change.
    pub(super) fn show_words(&mut self, geometry: &Geometry) {
        let change = self.scroll_to_words.take();
        let Some(column) = change.and_then(|change| self.first_changed_column(change)) else {
            return;
        };
        let left = column as f32 * geometry.character;
        let in_sight = self.offset_x..self.offset_x + geometry.room * WORDS_WITHIN;
        if geometry.most_offset > 0.0 && !in_sight.contains(&left) {
            // No further than needed: what stands before the words says what they are about.
            let offset = left - geometry.room * WORDS_WITHIN + geometry.character;
            self.offset_x = offset.clamp(0.0, geometry.most_offset).round();
        }
    }
}
