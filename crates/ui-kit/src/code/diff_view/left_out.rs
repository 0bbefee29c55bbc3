//! Changes that are left out: the lines before stay, and what follows is numbered as if they had not been made.

use std::{collections::BTreeSet, ops::Range};

use super::DiffState;
use crate::compare::diff::DiffRow;

/// A change that is left out, and what that does to the numbers of lines after.
#[derive(Clone, Debug)]
pub(super) struct Shift {
    rows: Range<usize>,
    /// From a line before in it to its number on the right.
    inside: isize,
    /// From a line after behind it to its number.
    behind: isize,
}

impl DiffState {
    /// Shows a check box above each change, and the lines before on both sides where the change is left out.
    pub fn leave_out(&mut self, changes: BTreeSet<usize>) {
        if self.left_out.as_ref() == Some(&changes) {
            return;
        }
        let (mut longer, mut behind, mut shifts) = (0, 0, Vec::new());
        for (number, rows) in self.model.changes().iter().enumerate() {
            let all = self.model.rows().get(rows.clone()).unwrap_or_default();
            let count = |line: fn(DiffRow) -> Option<usize>| {
                let lines = all.iter().filter_map(|row| line(*row));
                lines.count().cast_signed()
            };
            let by = count(DiffRow::after) - count(DiffRow::before);
            if changes.contains(&number) {
                let inside = longer + behind;
                behind -= by;
                let rows = rows.clone();
                shifts.push(Shift {
                    rows,
                    inside,
                    behind,
                });
            }
            longer += by;
        }
        self.shifts = shifts;
        self.left_out = Some(changes);
        self.shown = None;
    }

    /// The last change that is left out and begins at a row or above it.
    fn shift(&self, row: usize) -> Option<&Shift> {
        let behind = self.shifts.partition_point(|shift| shift.rows.start <= row);
        self.shifts.get(behind.checked_sub(1)?)
    }

    pub(super) fn is_left_out(&self, at: usize) -> bool {
        self.shift(at).is_some_and(|shift| shift.rows.contains(&at))
    }

    /// Line numbers of a row, from 0, with the changes that are taken.
    pub(super) fn numbers(&self, at: usize, row: DiffRow) -> [Option<usize>; 2] {
        let (before, after) = (row.before(), row.after());
        match self.shift(at) {
            Some(shift) if shift.rows.contains(&at) => {
                let number = before.map(|line| line.saturating_add_signed(shift.inside));
                [before, number]
            }
            Some(shift) => {
                let number = after.map(|line| line.saturating_add_signed(shift.behind));
                [before, number]
            }
            None => [before, after],
        }
    }
}
