//! What is drawn around the letters of a line: tinted ground, indent guides, search hits, squiggles.
//!
//! Everything is collected as shapes, since the editor's own text is painted before its layout is known to us.

use std::ops::Range;

use egui::{
    Color32, Pos2, Rangef, Rect, Shape, Stroke, StrokeKind,
    epaint::text::{CharIndex, Row},
    pos2,
};

use super::count::whole;
use super::highlight::slice;
use super::marks::{Decorations, Mark, MarkKind};
use super::search::Hit;
use super::source::{Source, indent_columns};
use crate::compare::line_index::number;
use crate::theme::Tokens;

/// What is drawn behind all lines of one view.
pub(super) struct Backdrop<'a> {
    pub(super) tokens: Tokens,
    pub(super) source: &'a Source,
    pub(super) hits: &'a [Hit],
    pub(super) current_hit: Option<usize>,
    pub(super) decorations: &'a Decorations<'a>,
    /// Line from 0, if the view has a current one.
    pub(super) current_line: Option<usize>,
    /// Selected lines from 0; for views that select whole lines.
    pub(super) selected: Range<usize>,
    /// The visible part of the view, for grounds as wide as it.
    pub(super) view: Rect,
}

pub(super) struct PlacedLine<'a> {
    /// From 0.
    pub(super) line: usize,
    /// Left top corner of the text.
    pub(super) at: Pos2,
    pub(super) row: &'a Row,
    /// The characters of the line that the row shows. The last row of a line goes on without end.
    pub(super) columns: Range<usize>,
    /// The selected piece, for views that select characters.
    pub(super) selected: Option<Rect>,
}

impl PlacedLine<'_> {
    fn y_range(&self) -> Rangef {
        Rangef::new(self.at.y, self.at.y + self.row.size.y)
    }

    /// Where characters (from 0) of the line are on screen, as far as they are in this row.
    pub(super) fn piece(&self, columns: Range<usize>) -> Option<Rect> {
        let Range { start, end } = self.columns;
        let x = |column: usize| {
            let column = column.clamp(start, end) - start;
            self.at.x + self.row.x_offset(CharIndex(column))
        };
        let is_here = columns.start < end && columns.end > start;
        is_here.then(|| Rect::from_x_y_ranges(x(columns.start)..=x(columns.end), self.y_range()))
    }
}

impl Backdrop<'_> {
    /// Appends what belongs behind and under one line.
    pub(super) fn add_line(
        &self,
        placed: &PlacedLine<'_>,
        character_width: f32,
        shapes: &mut Vec<Shape>,
    ) {
        if let Some(ground) = self.ground(placed.line) {
            let rect = Rect::from_x_y_ranges(self.view.x_range(), placed.y_range());
            shapes.push(Shape::rect_filled(rect, 0, ground));
        }
        if let Some(rect) = placed.selected {
            shapes.push(Shape::rect_filled(rect, 0, self.tokens.selection));
        }
        if placed.columns.start == 0 {
            self.add_guides(placed, character_width, shapes);
        }
        self.add_hits(placed, shapes);
        let line = number(placed.line);
        for mark in self
            .decorations
            .marks
            .iter()
            .filter(|mark| mark.line == line)
        {
            self.add_squiggle(placed, mark, shapes);
        }
    }

    fn ground(&self, line: usize) -> Option<Color32> {
        if self.selected.contains(&line) || self.decorations.highlighted.contains(&number(line)) {
            Some(self.tokens.accent_soft)
        } else {
            (self.current_line == Some(line)).then_some(self.tokens.hover)
        }
    }

    fn add_guides(&self, placed: &PlacedLine<'_>, character_width: f32, shapes: &mut Vec<Shape>) {
        let step = self.source.indent_step;
        for column in (step..indent_columns(self.source.line(placed.line))).step_by(step) {
            let x = (placed.at.x + column as f32 * character_width).round() + 0.5;
            let line = [placed.y_range().min, placed.y_range().max].map(|y| pos2(x, y));
            shapes.push(Shape::line_segment(
                line,
                Stroke::new(1.0, self.tokens.border),
            ));
        }
    }

    fn add_hits(&self, placed: &PlacedLine<'_>, shapes: &mut Vec<Shape>) {
        let first = self.hits.partition_point(|hit| hit.line < placed.line);
        let hits = self
            .hits
            .iter()
            .enumerate()
            .skip(first)
            .take_while(|(_, hit)| hit.line == placed.line);
        for (at, hit) in hits {
            let line = self.source.line(placed.line);
            let columns = columns_of(line, &hit.range);
            let Some(rect) = placed.piece(columns) else {
                continue;
            };
            let rect = rect.expand2(egui::vec2(1.0, -1.0));
            shapes.push(Shape::rect_filled(rect, 3, self.tokens.warning_soft));
            if self.current_hit == Some(at) {
                let stroke = Stroke::new(1.0, self.tokens.warning);
                shapes.push(Shape::rect_stroke(rect, 3, stroke, StrokeKind::Inside));
            }
        }
    }

    fn add_squiggle(&self, placed: &PlacedLine<'_>, mark: &Mark, shapes: &mut Vec<Shape>) {
        let colour = match mark.kind {
            MarkKind::Error => self.tokens.danger,
            MarkKind::Warning => self.tokens.warning,
        };
        let start = mark.column_start.saturating_sub(1) as usize;
        let end = (mark.column_end.saturating_sub(1) as usize).max(start + 1);
        let Some(mut rect) = placed.piece(start..end) else {
            return;
        };
        // A place at the end of a line has no letter to stand under.
        rect.max.x = rect.max.x.max(rect.min.x + 6.0);
        shapes.push(squiggle(rect, colour));
    }
}

fn squiggle(rect: Rect, colour: Color32) -> Shape {
    const HALF_WAVE: f32 = 2.0;
    let bottom = rect.bottom() - 1.5;
    let steps = 1 + whole(rect.width() / HALF_WAVE);
    let point = |step: usize| {
        let y = if step.is_multiple_of(2) {
            bottom
        } else {
            bottom - 2.0
        };
        pos2(step as f32 * HALF_WAVE + rect.left(), y)
    };
    Shape::line((0..=steps).map(point).collect(), Stroke::new(1.0, colour))
}

/// Bytes of a line as characters.
pub(super) fn columns_of(line: &str, range: &Range<usize>) -> Range<usize> {
    let start = slice(line, 0..range.start).chars().count();
    start..start + slice(line, range.clone()).chars().count()
}
