//! What changed between two texts: equal, removed, added and replaced lines, and the changed words of a replaced line.
//!
//! Computing is pure and may run anywhere; drawing is in `diff_view`.
//! Lines are compared with their line ends, so that a change of line ends alone is a change.

mod pairing;
mod words;

use std::ops::Range;
use std::sync::Arc;

use imara_diff::{Algorithm, Diff, Hunk, InternedInput};

use pairing::pairs;
pub use words::changed_words;

use super::Change;
use super::line_index::{LineIndex, number};

/// One row of the comparison. Lines count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffRow {
    /// The same line on both sides.
    Equal {
        /// Line of the text before.
        before: usize,
        /// Line of the text after.
        after: usize,
    },
    /// A line that is only in the text before.
    Removed {
        /// Line of the text before.
        before: usize,
    },
    /// A line that is only in the text after.
    Added {
        /// Line of the text after.
        after: usize,
    },
    /// A line that became another one.
    Replaced {
        /// Line of the text before.
        before: usize,
        /// Line of the text after.
        after: usize,
    },
}

impl DiffRow {
    /// The line of the text before, if the row has one.
    pub fn before(self) -> Option<usize> {
        match self {
            Self::Equal { before, .. }
            | Self::Removed { before }
            | Self::Replaced { before, .. } => Some(before),
            Self::Added { .. } => None,
        }
    }

    /// The line of the text after, if the row has one.
    pub fn after(self) -> Option<usize> {
        match self {
            Self::Equal { after, .. } | Self::Added { after } | Self::Replaced { after, .. } => {
                Some(after)
            }
            Self::Removed { .. } => None,
        }
    }

    /// Whether both sides are the same.
    pub fn is_equal(self) -> bool {
        matches!(self, Self::Equal { .. })
    }
}

/// How many lines changed, by the way they changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DiffCounts {
    /// Lines that are only in the text after.
    pub added: usize,
    /// Lines that are only in the text before.
    pub removed: usize,
    /// Lines that became another one.
    pub replaced: usize,
}

/// The changed parts of a replaced line, in bytes of the line without its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordChanges {
    /// Parts of the line before that are gone.
    pub before: Vec<Range<usize>>,
    /// Parts of the line after that are new.
    pub after: Vec<Range<usize>>,
}

/// A line of the text after that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineChange {
    /// The line, from 1.
    pub line: u32,
    /// How it differs. [`Change::Removed`] says that lines are missing above this one.
    pub change: Change,
}

/// Two texts and what differs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct DiffModel {
    before: Arc<Side>,
    after: Arc<Side>,
    rows: Arc<[DiffRow]>,
    changes: Arc<[Range<usize>]>,
    counts: DiffCounts,
}

/// One text of the two.
#[derive(Debug)]
pub(crate) struct Side {
    pub(crate) text: String,
    pub(crate) lines: LineIndex,
}

impl Side {
    pub(crate) fn new(text: &str) -> Arc<Self> {
        Arc::new(Self {
            text: text.to_owned(),
            lines: LineIndex::new(text),
        })
    }

    pub(crate) fn line(&self, line: usize) -> &str {
        self.lines.line(&self.text, line)
    }

    fn line_with_end(&self, line: usize) -> &str {
        self.text
            .get(self.lines.range_with_end(line))
            .unwrap_or_default()
    }

    /// How a line ends: `\n`, `\r\n`, or not at all.
    pub(crate) fn line_end(&self, line: usize) -> &str {
        self.line_with_end(line)
            .strip_prefix(self.line(line))
            .unwrap_or_default()
    }
}

impl DiffModel {
    /// Compares two texts. Two texts of 5 MB that differ a little take some 20 ms, shuffled ones half a second: have a
    /// background task do it for large texts.
    pub fn new(before: &str, after: &str) -> Self {
        let (before, after) = (Side::new(before), Side::new(after));
        let rows = rows(&before, &after);
        let counts = rows.iter().fold(DiffCounts::default(), |mut counts, row| {
            match row {
                DiffRow::Equal { .. } => {}
                DiffRow::Removed { .. } => counts.removed += 1,
                DiffRow::Added { .. } => counts.added += 1,
                DiffRow::Replaced { .. } => counts.replaced += 1,
            }
            counts
        });
        Self {
            changes: changed_runs(&rows).into(),
            rows: rows.into(),
            before,
            after,
            counts,
        }
    }

    /// All rows, from the top.
    pub fn rows(&self) -> &[DiffRow] {
        &self.rows
    }

    /// Runs of rows that differ, from the top: what “next change” goes through.
    pub fn changes(&self) -> &[Range<usize>] {
        &self.changes
    }

    /// How many lines changed.
    pub fn counts(&self) -> DiffCounts {
        self.counts
    }

    /// Whether the texts are the same.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    pub fn before(&self) -> &str {
        &self.before.text
    }

    pub fn after(&self) -> &str {
        &self.after.text
    }

    /// The text before with some of the [`changes`](Self::changes), each taken or not by its number.
    pub fn taking(&self, is_taken: impl Fn(usize) -> bool) -> String {
        let mut text = String::with_capacity(self.before.text.len());
        let mut row = 0;
        let mut push = |rows: &[DiffRow], after: bool| {
            for row in rows {
                let line = if after { row.after() } else { row.before() };
                let side = if after { &self.after } else { &self.before };
                text.push_str(line.map_or("", |line| side.line_with_end(line)));
            }
        };
        for (number, change) in self.changes.iter().enumerate() {
            push(self.rows.get(row..change.start).unwrap_or_default(), false);
            let rows = self.rows.get(change.clone()).unwrap_or_default();
            push(rows, is_taken(number));
            row = change.end;
        }
        push(self.rows.get(row..).unwrap_or_default(), false);
        text
    }

    /// How many lines a change takes from the text before, and how many it puts there.
    pub fn change_counts(&self, number: usize) -> [usize; 2] {
        let rows = self.changes.get(number).cloned().unwrap_or_default();
        let rows = self.rows.get(rows).unwrap_or_default().iter();
        let before = rows.clone().filter(|row| row.before().is_some());
        [
            before.count(),
            rows.filter(|row| row.after().is_some()).count(),
        ]
    }

    /// A change in words that tell it from others: the lines before and those after.
    pub fn change_lines(&self, number: usize) -> (String, String) {
        let rows = self.changes.get(number).cloned().unwrap_or_default();
        let rows = self.rows.get(rows).unwrap_or_default().iter();
        let lines = |side: &Side, lines: &mut dyn Iterator<Item = usize>| -> String {
            lines.map(|line| side.line_with_end(line)).collect()
        };
        (
            lines(
                &self.before,
                &mut rows.clone().filter_map(|row| row.before()),
            ),
            lines(&self.after, &mut rows.filter_map(|row| row.after())),
        )
    }

    /// The lines after of a change; empty where it only takes lines away.
    pub fn change_after(&self, number: usize) -> Range<usize> {
        let rows = self.changes.get(number).cloned().unwrap_or_default();
        let rows = self.rows.get(rows).unwrap_or_default().iter();
        let mut lines = rows.filter_map(|row| row.after());
        let first = lines.next();
        first.map_or(0..0, |first| first..lines.next_back().unwrap_or(first) + 1)
    }

    /// The lines of a change, then those above it from the nearest on: of the text after, or of the one before where
    /// the change only takes lines away.
    pub fn change_and_above(&self, number: usize) -> impl Iterator<Item = &str> {
        let rows = self.changes.get(number).cloned().unwrap_or_default();
        let only_before = self.change_after(number).is_empty();
        let line = move |row: &DiffRow| {
            if only_before {
                row.before().map(|line| self.before.line(line))
            } else {
                row.after().map(|line| self.after.line(line))
            }
        };
        let above = self.rows.get(..rows.start).unwrap_or_default().iter().rev();
        let own = self.rows.get(rows).unwrap_or_default().iter();
        own.chain(above).filter_map(line)
    }

    pub(crate) fn before_side(&self) -> &Side {
        &self.before
    }

    pub(crate) fn after_side(&self) -> &Side {
        &self.after
    }

    /// The changed lines of the text after, for the bars beside an editor. A removed line marks the line that follows it.
    pub fn line_changes(&self) -> Vec<LineChange> {
        let (mut changes, mut next_after) = (Vec::new(), 0);
        for row in self.rows.iter() {
            let change = match row {
                DiffRow::Equal { .. } => None,
                DiffRow::Removed { .. } => Some((next_after, Change::Removed)),
                DiffRow::Added { after } => Some((*after, Change::Added)),
                DiffRow::Replaced { after, .. } => Some((*after, Change::Replaced)),
            };
            changes.extend(change.map(|(line, change)| LineChange {
                line: number(line),
                change,
            }));
            next_after = row.after().map_or(next_after, |after| after + 1);
        }
        changes.dedup();
        changes
    }

    /// The changed parts of a row; nothing unless it is [`DiffRow::Replaced`]. Some 15 µs for a usual line.
    pub fn words(&self, row: DiffRow) -> WordChanges {
        match row {
            DiffRow::Replaced { before, after } => {
                changed_words(self.before.line(before), self.after.line(after))
            }
            DiffRow::Equal { .. } | DiffRow::Removed { .. } | DiffRow::Added { .. } => {
                WordChanges::default()
            }
        }
    }

    /// What a replaced row's two line ends are, where they differ: nobody sees them otherwise.
    pub fn line_ends(&self, row: DiffRow) -> Option<(&'static str, &'static str)> {
        let DiffRow::Replaced { before, after } = row else {
            return None;
        };
        let (before, after) = (
            self.before.line_with_end(before),
            self.after.line_with_end(after),
        );
        let ends = (line_end_name(before), line_end_name(after));
        (ends.0 != ends.1).then_some(ends)
    }
}

fn line_end_name(line: &str) -> &'static str {
    if line.ends_with("\r\n") {
        "CRLF"
    } else if line.ends_with('\n') {
        "LF"
    } else {
        "no line end"
    }
}

fn rows(before: &Side, after: &Side) -> Vec<DiffRow> {
    let input = InternedInput::new(before.text.as_str(), after.text.as_str());
    // Histogram is slower on documents in which lines such as `</item>` repeat.
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    let (mut rows, mut equal_from) = (Vec::new(), (0, 0));
    for hunk in diff.hunks() {
        push_equal(&mut rows, equal_from, hunk.before.start as usize);
        push_hunk(&mut rows, before, after, &hunk);
        equal_from = (hunk.before.end as usize, hunk.after.end as usize);
    }
    push_equal(&mut rows, equal_from, input.before.len());
    rows
}

fn push_equal(rows: &mut Vec<DiffRow>, (before, after): (usize, usize), before_end: usize) {
    rows.extend(
        (before..before_end)
            .enumerate()
            .map(|(step, before)| DiffRow::Equal {
                before,
                after: after + step,
            }),
    );
}

/// Pairs the lines of a hunk by likeness, in order; what finds no partner is removed or added.
fn push_hunk(rows: &mut Vec<DiffRow>, before: &Side, after: &Side, hunk: &Hunk) {
    let (mut removed, mut added) = (hunk.before.start as usize, hunk.after.start as usize);
    for (before, after) in pairs(before, after, hunk) {
        rows.extend((removed..before).map(|before| DiffRow::Removed { before }));
        rows.extend((added..after).map(|after| DiffRow::Added { after }));
        rows.push(DiffRow::Replaced { before, after });
        (removed, added) = (before + 1, after + 1);
    }
    rows.extend((removed..hunk.before.end as usize).map(|before| DiffRow::Removed { before }));
    rows.extend((added..hunk.after.end as usize).map(|after| DiffRow::Added { after }));
}

fn changed_runs(rows: &[DiffRow]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match runs.last_mut() {
            _ if row.is_equal() => {}
            Some(last) if last.end == at => last.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    runs
}

#[cfg(test)]
mod tests;
