//! What belongs to drawing the conflicts only: the place a person is at, what is folded, where to scroll.

use std::{collections::BTreeSet, sync::Arc};

use patchpanel_core_models::{draft::Part, models::document::DocumentKind};

use crate::{
    code::{highlight::Language, merge_lines::MergeLines, snippet::Snippet},
    state::conflict::{Choice, Conflict, DocumentDifference, Findings, Position},
    view_models::conflict::{
        document::{self, Row},
        position_part,
    },
};

/// Height of the bar above a conflict.
pub(super) const BAR: f32 = 36.0;
/// Height of a line of code.
pub(super) const LINE: f32 = 20.0;
/// Height of a fold and of a note.
pub(super) const FOLD: f32 = 24.0;
/// Space above and below the field of an edited conflict.
pub(super) const RESULT_SPACE: f32 = 8.0;

/// What shall have the focus in the next frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Focus {
    Choice(Position),
    /// The field of a place that is edited.
    Field(Position),
}

pub(super) struct DocumentView {
    pub(super) kind: DocumentKind,
    pub(super) lines: MergeLines,
    pub(super) rows: Vec<Row>,
    /// One more than rows: the last one is the whole height.
    pub(super) tops: Vec<f32>,
    opened: BTreeSet<usize>,
    /// Which state of the choices the rows are about.
    arranged: Option<u64>,
}

impl DocumentView {
    fn new(document: &DocumentDifference) -> Self {
        let language = match document.kind {
            DocumentKind::Xml(_) => Language::Xml,
            DocumentKind::Translations(_) => Language::Properties,
        };
        Self {
            kind: document.kind,
            lines: MergeLines::new(document.model.clone(), language),
            rows: Vec::new(),
            tops: vec![0.0],
            opened: BTreeSet::new(),
            arranged: None,
        }
    }

    /// Arranges the rows again where something was decided or opened.
    pub(super) fn arrange(&mut self, conflict: &Conflict, document: &DocumentDifference) {
        let revision = Some(conflict.choices.revision);
        if self.arranged == revision {
            return;
        }
        self.rows = document::rows(conflict, document, &self.opened);
        let mut top = 0.0;
        self.tops = vec![top];
        for row in &self.rows {
            top += height(row, conflict, self.kind);
            self.tops.push(top);
        }
        self.arranged = revision;
    }

    /// Shows all lines of a run.
    pub(super) fn open(&mut self, chunk: usize) {
        self.opened.insert(chunk);
        self.arranged = None;
    }

    /// The whole height of the rows.
    pub(super) fn height(&self) -> f32 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// The rows between two heights, with the place of each.
    pub(super) fn between(&self, top: f32, bottom: f32) -> Vec<(f32, f32, Row)> {
        let first = self
            .tops
            .partition_point(|row_top| *row_top <= top)
            .saturating_sub(1);
        let ends = self.tops.iter().copied().skip(1);
        let all = self.tops.iter().copied().zip(ends).zip(&self.rows);
        all.skip(first)
            .take_while(|((row_top, _), _)| *row_top < bottom)
            .map(|((top, end), row)| (top, end - top, row.clone()))
            .collect()
    }

    /// Where the bar of a conflict is.
    pub(super) fn top_of(&self, number: usize) -> Option<f32> {
        let is_bar = |row: &Row| matches!(row, Row::Bar { number: at, .. } if *at == number);
        let at = self.rows.iter().position(is_bar)?;
        self.tops.get(at).copied()
    }
}

fn height(row: &Row, conflict: &Conflict, kind: DocumentKind) -> f32 {
    match row {
        Row::Line { .. } => LINE,
        Row::Fold { .. } | Row::Note { .. } => FOLD,
        Row::Bar { .. } => BAR,
        Row::Result { number } => {
            let text = match conflict.choices.of(&Position::Lines(kind, *number)) {
                Some(Choice::Edited(text)) => text.as_str(),
                Some(Choice::Theirs | Choice::Mine) | None => "",
            };
            Snippet::height(text) + 2.0 * RESULT_SPACE
        }
    }
}

#[derive(Default)]
pub struct View {
    findings: Option<Arc<Findings>>,
    pub(super) documents: Vec<DocumentView>,
    /// The place a person is at.
    pub(super) current: Option<Position>,
    /// The line of the table of values that keys are on.
    pub(super) key_line: Option<usize>,
    /// The place to be brought into sight.
    pub(super) scroll_to: Option<Position>,
    /// The part to be brought into sight.
    pub(super) scroll_to_part: Option<Part>,
    /// The part chosen in the list.
    pub(super) part: Option<Part>,
    /// What shall have the focus.
    pub(super) focus: Option<Focus>,
    /// Whether the values that are the same are shown.
    pub(super) keys_open: bool,
    /// Whether the base is shown in a narrow window.
    pub(super) base_shown: bool,
}

impl View {
    /// Starts anew for other findings.
    pub(super) fn follow(&mut self, conflict: &Conflict) {
        let findings = &conflict.findings;
        let known = self.findings.as_ref();
        if known.is_some_and(|known| Arc::ptr_eq(known, findings)) {
            return;
        }
        *self = Self {
            findings: Some(Arc::clone(findings)),
            documents: findings.documents.iter().map(DocumentView::new).collect(),
            part: findings.positions().first().map(position_part),
            base_shown: self.base_shown,
            ..Self::default()
        };
    }

    /// Goes to a place: into sight, and the keys are about it.
    pub(super) fn go_to(&mut self, position: Position) {
        self.part = Some(position_part(&position));
        self.focus = Some(Focus::Choice(position.clone()));
        self.scroll_to = Some(position.clone());
        self.current = Some(position);
    }

    /// Whether this shall have the focus now; asked once.
    pub(super) fn takes_focus(&mut self, what: &Focus) -> bool {
        let scroll_to = self.focus.as_ref() == Some(what);
        if scroll_to {
            self.focus = None;
        }
        scroll_to
    }
}
