//! Which rows a diff shows and where they stand: runs of equal lines fold to one row that opens again. Pure.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::compare::diff::DiffRow;

/// Equal lines that stay around a change.
const CONTEXT: usize = 2;
/// Shorter runs are not worth a row that hides them.
const LEAST_FOLDED: usize = 4;

/// Height of a folded row, in points.
pub const FOLD_HEIGHT: f32 = 24.0;
/// Height of a line, in points.
pub const ROW_HEIGHT: f32 = super::line_galley::LINE_HEIGHT;

/// One column with both texts, or two columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffLayout {
    SideBySide,
    /// Removed lines above added ones, for narrow places.
    ByLine,
}

/// Height of the bar above a change that can be taken or left out, in points.
pub const BAR_HEIGHT: f32 = 32.0;

/// A row on screen; numbers are indexes of diff rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShownRow {
    /// A diff row as a whole: both sides, or an equal line.
    Whole(usize),
    /// The line before of a diff row.
    Before(usize),
    /// The line after of a diff row.
    After(usize),
    /// The line before of a diff row on both sides, since its change is left out.
    Kept(usize),
    /// The bar above a change, which begins with a diff row.
    Bar { change: usize, row: usize },
    /// Equal rows that are folded.
    Fold(Range<usize>),
}

impl ShownRow {
    /// Its height in points.
    pub fn height(&self) -> f32 {
        match self {
            Self::Whole(_) | Self::Before(_) | Self::After(_) | Self::Kept(_) => ROW_HEIGHT,
            Self::Bar { .. } => BAR_HEIGHT,
            Self::Fold(_) => FOLD_HEIGHT,
        }
    }

    /// The first diff row in it.
    pub fn first(&self) -> usize {
        match self {
            Self::Whole(row)
            | Self::Before(row)
            | Self::After(row)
            | Self::Kept(row)
            | Self::Bar { row, .. } => *row,
            Self::Fold(rows) => rows.start,
        }
    }
}

/// The rows of one diff on screen and where each begins.
#[derive(Clone, Debug, Default)]
pub struct ShownRows {
    rows: Vec<ShownRow>,
    /// One more than rows: the last one is the whole height.
    tops: Vec<f32>,
}

impl ShownRows {
    /// Arranges diff rows. `opened` holds the first row of each run that shall not be folded. Where changes can be left
    /// out, `left_out` holds the numbers of those that are.
    pub fn new(
        rows: &[DiffRow],
        layout: DiffLayout,
        opened: &BTreeSet<usize>,
        left_out: Option<&BTreeSet<usize>>,
    ) -> Self {
        let mut shown = Vec::new();
        let (mut at, mut change) = (0, 0);
        while at < rows.len() {
            let equal = rows
                .iter()
                .skip(at)
                .take_while(|row| row.is_equal())
                .count();
            if equal > 0 {
                push_equal(&mut shown, at..at + equal, rows.len(), opened);
                at += equal;
            } else {
                let changed = rows
                    .iter()
                    .skip(at)
                    .take_while(|row| !row.is_equal())
                    .count();
                let run = at..at + changed;
                if left_out.is_some() {
                    shown.push(ShownRow::Bar { change, row: at });
                }
                if left_out.is_some_and(|left_out| left_out.contains(&change)) {
                    let has_before =
                        |row: &usize| rows.get(*row).is_some_and(|row| row.before().is_some());
                    shown.extend(run.filter(has_before).map(ShownRow::Kept));
                } else {
                    push_changed(&mut shown, rows, run, layout);
                }
                (at, change) = (at + changed, change + 1);
            }
        }
        let mut top = 0.0;
        let mut tops = vec![top];
        tops.extend(shown.iter().map(|row| {
            top += row.height();
            top
        }));
        Self { rows: shown, tops }
    }

    /// All of them, from the top.
    pub fn rows(&self) -> &[ShownRow] {
        &self.rows
    }

    /// The whole height, in points.
    pub fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The rows between two heights, with the place where each begins.
    pub fn between(&self, top: f32, bottom: f32) -> impl Iterator<Item = (f32, &ShownRow)> {
        let first = self
            .tops
            .partition_point(|row_top| *row_top <= top)
            .saturating_sub(1);
        let rows = self.tops.iter().copied().zip(&self.rows);
        rows.skip(first)
            .take_while(move |(row_top, _)| *row_top < bottom)
    }

    /// Where the diff row `row` is shown.
    pub fn top_of(&self, row: usize) -> f32 {
        let at = self.rows.partition_point(|shown| shown.first() < row);
        self.tops.get(at).copied().unwrap_or_default()
    }
}

fn push_equal(
    shown: &mut Vec<ShownRow>,
    run: Range<usize>,
    row_count: usize,
    opened: &BTreeSet<usize>,
) {
    // Nothing changes above the first row and below the last.
    let start = if run.start == 0 {
        0
    } else {
        run.start + CONTEXT
    };
    let end = if run.end == row_count {
        run.end
    } else {
        run.end.saturating_sub(CONTEXT)
    };
    if end < start + LEAST_FOLDED || opened.contains(&start) {
        shown.extend(run.map(ShownRow::Whole));
        return;
    }
    shown.extend((run.start..start).map(ShownRow::Whole));
    shown.push(ShownRow::Fold(start..end));
    shown.extend((end..run.end).map(ShownRow::Whole));
}

fn push_changed(
    shown: &mut Vec<ShownRow>,
    rows: &[DiffRow],
    run: Range<usize>,
    layout: DiffLayout,
) {
    let has = |row: &usize, line: fn(DiffRow) -> Option<usize>| {
        rows.get(*row).is_some_and(|row| line(*row).is_some())
    };
    match layout {
        DiffLayout::SideBySide => shown.extend(run.map(ShownRow::Whole)),
        DiffLayout::ByLine => {
            shown.extend(
                run.clone()
                    .filter(|row| has(row, DiffRow::before))
                    .map(ShownRow::Before),
            );
            shown.extend(
                run.filter(|row| has(row, DiffRow::after))
                    .map(ShownRow::After),
            );
        }
    }
}

#[cfg(test)]
mod tests;
