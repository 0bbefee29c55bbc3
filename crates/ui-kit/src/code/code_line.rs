//! One line of code as comparisons show it: number, sign, code on a tinted ground. For the diff here, and for screens that
//! compare in other shapes (three columns, a single line).

use std::ops::Range;

use egui::{Align2, Color32, Rect, Shape, Stroke, Ui, pos2, vec2};

use super::backdrop::{PlacedLine, columns_of};
use super::count::whole;
use super::highlight::{Language, LineState};
use super::line_galley::{LINE_HEIGHT, LineStyle};
use crate::theme::{Tokens, mono, size};
use crate::visible::marked;

/// What a line's ground says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LineTone {
    /// Nothing: the line is the same on all sides.
    #[default]
    Plain,
    /// Red, with a minus.
    Removed,
    /// Green, with a plus.
    Added,
    /// The accent, without a sign: another person's change.
    Theirs,
}

impl LineTone {
    fn sign(self) -> &'static str {
        match self {
            Self::Plain | Self::Theirs => "",
            Self::Removed => "-",
            Self::Added => "+",
        }
    }

    fn ground(self, tokens: &Tokens) -> Option<Color32> {
        match self {
            Self::Plain => None,
            Self::Removed => Some(tokens.removed_bg),
            Self::Added => Some(tokens.added_bg),
            Self::Theirs => Some(tokens.accent_soft),
        }
    }

    fn word_ground(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Plain | Self::Theirs => tokens.border_strong,
            Self::Removed => tokens.removed_word,
            Self::Added => tokens.added_word,
        }
    }

    fn ink(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Plain | Self::Theirs => tokens.muted,
            Self::Removed => tokens.removed,
            Self::Added => tokens.added,
        }
    }
}

/// The columns before the code, in points from the line's left edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineColumns {
    /// Where numbers end; one or two of them.
    pub numbers: [Option<f32>; 2],
    /// The middle of the sign.
    pub sign: f32,
    pub code: f32,
}

impl LineColumns {
    /// One number, wide enough for `line_count`.
    pub fn one_number(line_count: usize) -> Self {
        let numbers = number_width(line_count);
        Self {
            numbers: [Some(numbers), None],
            sign: numbers + 11.0,
            code: numbers + 22.0,
        }
    }

    /// Two numbers side by side: before, after.
    pub fn two_numbers(line_count: usize) -> Self {
        let one = number_width(line_count);
        Self {
            numbers: [Some(one), Some(2.0 * one)],
            sign: 2.0 * one + 11.0,
            code: 2.0 * one + 22.0,
        }
    }
}

/// Four digits as drawn in the usual case, more for longer texts.
fn number_width(line_count: usize) -> f32 {
    let digits = line_count.max(1).ilog10() + 1;
    (digits as f32 * 7.25 + 3.0).max(32.0)
}

#[derive(Clone, Debug)]
pub struct CodeLine<'a> {
    /// Line numbers from 1, for the columns of [`LineColumns::numbers`].
    pub numbers: [Option<u32>; 2],
    /// The line without its end.
    pub text: &'a str,
    pub language: Language,
    /// What it begins in.
    pub state: LineState,
    /// What its ground says.
    pub tone: LineTone,
    /// Changed parts, in bytes of `text`.
    pub words: &'a [Range<usize>],
    /// A few words after the code, for what cannot be seen in it.
    pub note: Option<&'a str>,
}

impl CodeLine<'_> {
    /// Draws the line in `rect`, its code scrolled to the left by `offset_x`.
    pub fn paint(&self, ui: &Ui, rect: Rect, columns: &LineColumns, offset_x: f32) {
        let tokens = Tokens::of(ui);
        let painter = ui.painter_at(rect);
        if let Some(ground) = self.tone.ground(&tokens) {
            painter.rect_filled(rect, 0, ground);
        }
        let middle = rect.center().y;
        let number_ink = if self.tone == LineTone::Plain {
            tokens.faint
        } else {
            tokens.text
        };
        for (right, number) in columns.numbers.into_iter().zip(self.numbers) {
            if let (Some(right), Some(number)) = (right, number) {
                let at = pos2(rect.left() + right, middle);
                painter.text(
                    at,
                    Align2::RIGHT_CENTER,
                    number,
                    mono(size::CODE_SMALL),
                    number_ink,
                );
            }
        }
        let sign = pos2(rect.left() + columns.sign, middle);
        painter.text(
            sign,
            Align2::CENTER_CENTER,
            self.tone.sign(),
            mono(size::CODE_SMALL),
            self.tone.ink(&tokens),
        );
        self.paint_code(ui, rect, rect.left() + columns.code, offset_x);
    }

    fn paint_code(&self, ui: &Ui, rect: Rect, left: f32, offset_x: f32) {
        // Code that is scrolled to the side must not run into its number.
        let code = rect.with_min_x((left - 2.0).min(rect.right()));
        let painter = ui.painter_at(code);
        let style = LineStyle::new(ui, self.language, size::CODE_SMALL);
        let galley = style.galley(ui, self.text, self.state);
        let at = pos2(left - offset_x, rect.center().y - LINE_HEIGHT / 2.0);
        if let Some(row) = galley.rows.first() {
            let placed = PlacedLine {
                line: 0,
                at,
                row,
                columns: 0..usize::MAX,
                selected: None,
            };
            for word in self.words {
                if let Some(piece) = placed.piece(columns_of(self.text, word)) {
                    let ground = self.tone.word_ground(&style.tokens);
                    painter.rect_filled(piece.expand2(vec2(1.0, -2.0)), 3, ground);
                }
            }
        }
        let end = at.x + galley.size().x;
        painter.galley(at, galley, style.tokens.text);
        if let Some(note) = self.note {
            let place = pos2(end + 12.0, rect.center().y);
            painter.text(
                place,
                Align2::LEFT_CENTER,
                marked(note),
                crate::theme::regular(size::CAPTION),
                self.tone.ink(&style.tokens),
            );
        }
    }
}

/// Draws a side on which a line is missing.
pub fn paint_missing_line(ui: &Ui, rect: Rect) {
    const STEP: f32 = 8.0;
    let tokens = Tokens::of(ui);
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0, tokens.sunken);
    let stroke = Stroke::new(1.0, tokens.border);
    // Lines on which x + y is a multiple of the step, so that rows below each other join.
    let first = ((rect.left() + rect.top()) / STEP).ceil() * STEP;
    let count = whole((rect.right() + rect.bottom() - first) / STEP);
    painter.extend((0..=count).map(|line| {
        let sum = first + line as f32 * STEP;
        Shape::line_segment(
            [
                pos2(sum - rect.top(), rect.top()),
                pos2(sum - rect.bottom(), rect.bottom()),
            ],
            stroke,
        )
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_long_texts_have_room() {
        let usual = LineColumns {
            numbers: [Some(32.0), None],
            sign: 43.0,
            code: 54.0,
        };
        let two = LineColumns {
            numbers: [Some(32.0), Some(64.0)],
            sign: 75.0,
            code: 86.0,
        };

        assert_eq!(LineColumns::one_number(148), usual);
        assert_eq!(LineColumns::two_numbers(148), two);
        assert_eq!(LineColumns::one_number(200_000).numbers, [Some(46.5), None]);
    }
}
