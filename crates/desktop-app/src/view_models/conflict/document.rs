//! The lines of a document on three sides: which are shown, which are folded, and what stands above a conflict.

use std::{collections::BTreeSet, ops::Range};

use patchpanel_core_models::compare::{MergeState, Side};

use crate::{
    compare::merge::{Chunk, ChunkKind, Column},
    state::conflict::{Choice, Conflict, DocumentDifference, Position},
    view_models::quantity,
};

/// Equal lines that stay beside a difference.
const CONTEXT: usize = 2;
/// Shorter runs are not worth a row that hides them.
const LEAST_FOLDED: usize = 3;

/// A row. Runs are numbered from 0, and lines count from the first of their run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Row {
    /// Lines that are the same on all sides and are not shown.
    Fold {
        chunk: usize,
        lines: Range<usize>,
    },
    Line {
        chunk: usize,
        line: usize,
    },
    /// The bar above a conflict.
    Bar {
        chunk: usize,
        /// The conflict, from 0.
        number: usize,
    },
    /// What became of a run that only one side changed.
    Note {
        chunk: usize,
    },
    /// The field for a conflict that is edited.
    Result {
        /// The conflict, from 0.
        number: usize,
    },
}

/// The rows of a document; `opened` holds the runs whose lines are all shown.
pub(crate) fn rows(
    conflict: &Conflict,
    document: &DocumentDifference,
    opened: &BTreeSet<usize>,
) -> Vec<Row> {
    let chunks = document.model.chunks();
    let mut rows = Vec::new();
    for (index, chunk) in chunks.iter().enumerate() {
        match chunk.kind {
            ChunkKind::Equal => {
                let (first, last) = (index == 0, index + 1 == chunks.len());
                push_equal(&mut rows, index, chunk.rows(), (first, last), opened);
            }
            ChunkKind::Theirs | ChunkKind::Mine | ChunkKind::Alike => {
                rows.push(Row::Note { chunk: index });
                push_lines(&mut rows, index, 0..chunk.rows());
            }
            ChunkKind::Conflict(number) => {
                rows.push(Row::Bar {
                    chunk: index,
                    number,
                });
                push_lines(&mut rows, index, 0..chunk.rows());
                let choice = conflict.choices.of(&Position::Lines(document.kind, number));
                if matches!(choice, Some(Choice::Edited(_))) {
                    rows.push(Row::Result { number });
                }
            }
        }
    }
    rows
}

fn push_lines(rows: &mut Vec<Row>, chunk: usize, lines: Range<usize>) {
    rows.extend(lines.map(|line| Row::Line { chunk, line }));
}

fn push_equal(
    rows: &mut Vec<Row>,
    chunk: usize,
    count: usize,
    (first, last): (bool, bool),
    opened: &BTreeSet<usize>,
) {
    // Nothing differs above the first row and below the last.
    let start = if first { 0 } else { CONTEXT.min(count) };
    let end = if last {
        count
    } else {
        count.saturating_sub(CONTEXT)
    };
    if opened.contains(&chunk) || end < start + LEAST_FOLDED {
        return push_lines(rows, chunk, 0..count);
    }
    push_lines(rows, chunk, 0..start);
    rows.push(Row::Fold {
        chunk,
        lines: start..end,
    });
    push_lines(rows, chunk, end..count);
}

/// The words on a fold: “17 lines, the same on all sides”.
pub(crate) fn fold(lines: &Range<usize>) -> String {
    format!(
        "{}, the same on all sides",
        quantity::count(lines.len(), "line", "lines")
    )
}

/// Where a run begins, from 1: in the base, or in the draft where the base has nothing there.
pub(crate) fn line_number(chunk: &Chunk) -> usize {
    let lines = if chunk.base.is_empty() && !chunk.mine.is_empty() {
        &chunk.mine
    } else {
        &chunk.base
    };
    lines.start + 1
}

/// What becomes of a run that only one side changed, or both alike.
pub(crate) fn note(chunk: &Chunk) -> String {
    let what = match chunk.kind {
        ChunkKind::Theirs => "Theirs: the only change",
        ChunkKind::Mine => "Mine: the only change",
        ChunkKind::Alike => "Same change on both sides",
        ChunkKind::Equal => "Same on all sides",
        ChunkKind::Conflict(_) => "Changed on both sides",
    };
    format!("Line {}: {}", line_number(chunk), lower_first(what))
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// The bar above a conflict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bar {
    /// “Conflict 1, line 20”.
    pub title: String,
    /// “not decided”, “decided: edited by you”.
    pub note: &'static str,
    pub decided: bool,
}

pub(crate) fn bar(conflict: &Conflict, document: &DocumentDifference, number: usize) -> Bar {
    let line = document.model.conflict(number).map_or(1, line_number);
    let position = Position::Lines(document.kind, number);
    let note = match conflict.choices.of(&position) {
        None => "not decided",
        Some(Choice::Theirs) => "decided: theirs",
        Some(Choice::Mine) => "decided: mine",
        Some(Choice::Edited(_)) => "decided: edited by you",
    };
    let title = match document.absent {
        None => format!("Conflict {}, line {line}", number + 1),
        Some(Side::Theirs) => "Removed on the server, changed in the draft".to_owned(),
        Some(Side::Mine) => "Removed in the draft, changed on the server".to_owned(),
    };
    Bar {
        title,
        note,
        decided: conflict.is_decided(&position),
    }
}

/// The words beside a document's name: “2 conflicts in 148 lines”.
pub(crate) fn head_note(document: &DocumentDifference) -> String {
    let lines = document.model.count(Column::Base).max(1);
    let lines = quantity::count(lines, "line", "lines");
    match (document.state, document.model.conflict_count()) {
        (MergeState::Mine, _) => "Mine: the only change".to_owned(),
        (MergeState::Theirs, _) => "Theirs: the only change".to_owned(),
        (MergeState::Same, _) => "Same change on both sides".to_owned(),
        (MergeState::Conflict, 0) => format!("Both sides changed different places in {lines}"),
        (MergeState::Conflict, conflicts) => {
            let conflicts = quantity::count(conflicts, "conflict", "conflicts");
            format!("{conflicts} in {lines}")
        }
    }
}
