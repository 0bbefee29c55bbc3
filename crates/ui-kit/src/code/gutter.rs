//! The column of line numbers, the bars of changed lines, and the marks on the scroll bar.

use std::collections::BTreeMap;

use egui::{Align2, Color32, Painter, Rect, Ui, pos2, vec2};

use super::count::whole;
use super::folds::ShownLines;
use super::line_galley::LineStyle;
use super::marks::{Decorations, MarkKind};
use crate::compare::line_index::number;
use crate::theme::Change;
use crate::theme::Tokens;

/// Width of the column of line numbers.
pub(super) const GUTTER_WIDTH: f32 = 60.0;
/// Numbers end here, from the gutter's left; a caret has room after them.
const NUMBER_RIGHT: f32 = 40.0;

pub(super) struct VisibleLines {
    /// From 0, ascending, each with where it begins.
    pub(super) lines: Vec<(usize, f32)>,
    pub(super) style: LineStyle,
    /// From 0.
    pub(super) current: Option<usize>,
}

/// Draws the gutter in `rect`.
pub(super) fn paint_gutter(
    ui: &Ui,
    rect: Rect,
    visible: &VisibleLines,
    decorations: &Decorations<'_>,
) {
    let tokens = Tokens::of(ui);
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0, tokens.sunken);
    for (line, top) in visible.lines.iter().copied() {
        let colour = if visible.current == Some(line) {
            tokens.text
        } else {
            tokens.faint
        };
        let at = pos2(
            rect.left() + NUMBER_RIGHT,
            top + visible.style.height() / 2.0,
        );
        painter.text(
            at,
            Align2::RIGHT_CENTER,
            number(line),
            visible.style.font.clone(),
            colour,
        );
    }
    for change in decorations.changes {
        let line = change.line.saturating_sub(1) as usize;
        let found = visible.lines.binary_search_by_key(&line, |(at, _)| *at);
        if let Some((_, top)) = found.ok().and_then(|at| visible.lines.get(at)) {
            let at = pos2(rect.left() + 2.0, *top);
            paint_bar(
                &painter,
                at,
                visible.style.height(),
                (change.change, &tokens),
            );
        }
    }
}

fn paint_bar(painter: &Painter, at: egui::Pos2, height: f32, (change, tokens): (Change, &Tokens)) {
    let bar = match change {
        Change::Added | Change::Replaced => Rect::from_min_size(at, vec2(3.0, height)),
        // Nothing is left to stand beside: a short bar between two lines.
        Change::Removed => Rect::from_min_size(at - vec2(0.0, 2.0), vec2(8.0, 3.0)),
    };
    painter.rect_filled(bar, 0, change.ink(tokens));
}

/// Draws changes and problems over the scroll bar at the right edge of `rect`.
pub(super) fn paint_scroll_marks(
    ui: &Ui,
    rect: Rect,
    shown: &ShownLines,
    decorations: &Decorations<'_>,
) {
    let tokens = Tokens::of(ui);
    let step = rect.height() / shown.count().max(1) as f32;
    let row_of = |line: u32| {
        let row = shown.row_of(line.saturating_sub(1) as usize);
        whole((row as f32 * step).round())
    };
    // One mark per row of pixels, so that thousands of changes cost as much as dozens; problems come last and win.
    let mut rows: BTreeMap<usize, Color32> = BTreeMap::new();
    for change in decorations.changes {
        rows.insert(row_of(change.line), change.change.ink(&tokens));
    }
    for kind in [MarkKind::Warning, MarkKind::Error] {
        let colour = if kind == MarkKind::Error {
            tokens.danger
        } else {
            tokens.warning
        };
        for mark in decorations.marks.iter().filter(|mark| mark.kind == kind) {
            rows.insert(row_of(mark.line), colour);
        }
    }
    let painter = ui.painter_at(rect);
    for (row, colour) in rows {
        let mark = Rect::from_min_size(
            pos2(rect.right() - 9.0, rect.top() + row as f32),
            vec2(8.0, 2.0),
        );
        painter.rect_filled(mark, 0, colour);
    }
}
