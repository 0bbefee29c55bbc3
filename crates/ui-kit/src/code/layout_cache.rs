//! The editor's layout: a galley per line, kept between frames, joined into the one galley that egui's text field asks for.
//!
//! egui itself lays out a changed text paragraph by paragraph, but hashes, tokenizes and compares the whole text for it on
//! every frame. Here an edit costs the lines it touches; the joining of 40,000 lines costs about a millisecond.

use std::{ops::Range, sync::Arc};

use egui::{
    Galley, Rect, TextFormat, Ui,
    epaint::text::{ByteIndex, RowVisuals},
    text::{LayoutJob, LayoutSection},
};

use super::folds::{EditedLines, Folding, ShownLines};
use super::highlight::{LineState, tokenize};
use super::line_galley::LineStyle;
use super::line_states::Progress;
use crate::compare::line_index::{LineColumn, LineIndex, number};

/// Lines laid out per frame while a text is shown for the first time: some 10 ms in a release build.
const LINES_PER_FRAME: usize = 800;

/// All letters whose place in the font texture is checked; see [`LayoutCache::check_fonts`].
const SAMPLE: &str = "<abcdefghijklmnopqrstuvwxyz =\"0123456789\"/>";

#[derive(Debug)]
pub(super) struct LayoutCache {
    style: Option<LineStyle>,
    fonts: Option<Arc<Galley>>,
    text: String,
    index: LineIndex,
    /// One for each line of the text; none while nothing is known.
    lines: Vec<Line>,
    whole: Option<Arc<Galley>>,
    /// The rows of that galley: a hidden line has some, too.
    rows: ShownLines,
    folding: Folding,
}

#[derive(Clone, Debug)]
struct Line {
    state: LineState,
    after: LineState,
    galley: Option<Arc<Galley>>,
    /// The same without height and ink, for a line in a closed fold: characters keep their numbers.
    hidden: Option<Arc<Galley>>,
}

/// How a text is laid out that is not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Haste {
    /// Over several frames, none of them long.
    Spread,
    /// In one frame: a field that somebody types in must not be gone for a moment, or its focus would be too.
    AtOnce,
}

impl Default for LayoutCache {
    fn default() -> Self {
        Self {
            style: None,
            fonts: None,
            text: String::new(),
            index: LineIndex::new(""),
            lines: Vec::new(),
            whole: None,
            rows: ShownLines::default(),
            folding: Folding::default(),
        }
    }
}

impl LayoutCache {
    /// Lays out some of the missing lines of `text`. The galley is quick to have once this says [`Progress::Done`].
    pub(super) fn prepare(
        &mut self,
        ui: &Ui,
        style: &LineStyle,
        text: &str,
        haste: Haste,
    ) -> Progress {
        self.check_fonts(ui, style);
        self.update(text);
        if self.whole.is_some() {
            return Progress::Done;
        }
        let missing = self
            .lines
            .iter_mut()
            .enumerate()
            .filter(|(_, line)| line.galley.is_none());
        let mut budget = match haste {
            Haste::Spread => LINES_PER_FRAME,
            Haste::AtOnce => usize::MAX,
        };
        for (at, line) in missing {
            if budget == 0 {
                return Progress::More;
            }
            budget -= 1;
            line.galley = Some(lay_out(
                ui,
                style,
                self.index.line(&self.text, at),
                line.state,
            ));
        }
        Progress::Done
    }

    /// The layout of a whole text, as egui's text field wants it. Lines that are not laid out yet are so now.
    pub(super) fn galley(&mut self, ui: &Ui, style: &LineStyle, text: &str) -> Arc<Galley> {
        self.update(text);
        if let Some(whole) = &self.whole {
            return Arc::clone(whole);
        }
        let whole = Arc::new(self.join(ui, style));
        self.whole = Some(Arc::clone(&whole));
        whole
    }

    /// Which rows of the galley are a line (from 0), each with the characters of the line that it shows.
    pub(super) fn rows_of(&self, line: usize) -> Vec<(usize, Range<usize>)> {
        let Some(whole) = &self.whole else {
            return Vec::new();
        };
        let rows = self.rows.row_of(line)..self.rows.row_of(line + 1);
        let last = rows.end.saturating_sub(1);
        let mut start = 0;
        let of_row = |at: usize| {
            let count = whole.rows.get(at).map_or(0, |row| row.glyphs.len());
            let end = if at == last {
                usize::MAX
            } else {
                start + count
            };
            let columns = start..end;
            start = end;
            (at, columns)
        };
        rows.map(of_row).collect()
    }

    /// The place of a row of the galley and a column in it, both from 0.
    pub(super) fn place_of(&self, row: usize, column: usize) -> LineColumn {
        let line = self.rows.line_of(row);
        let rows = self.rows_of(line).into_iter();
        let mut of_row = rows.filter(|(at, _)| *at == row);
        let start = of_row.next().map_or(0, |(_, columns)| columns.start);
        LineColumn::new(number(line), number(start + column))
    }

    /// The row of a place on screen, and its column there, both from 0.
    pub(super) fn shown_at(&self, place: LineColumn) -> (usize, usize) {
        let [line, column] = [place.line, place.column].map(|at| at.saturating_sub(1) as usize);
        let rows = self.rows_of(line);
        let at = rows
            .iter()
            .position(|(_, columns)| columns.contains(&column));
        let at = at.unwrap_or_default();
        let start = rows.get(at).map_or(0, |(_, columns)| columns.start);
        (self.folding.shown().row_of(line) + at, column - start)
    }

    /// Which lines can be folded, and which are.
    pub(super) fn folding(&self) -> &Folding {
        &self.folding
    }

    /// Closes or opens the fold that begins on `line` (from 0).
    pub(super) fn toggle_fold(&mut self, line: usize) {
        self.folding.toggle(line);
        self.whole = None;
    }

    /// Opens the folds that hide `line` (from 0).
    pub(super) fn reveal(&mut self, line: usize) {
        if self.folding.reveal(line) {
            self.whole = None;
        }
    }

    /// Forgets all layouts when egui may have moved the letters in its font texture, which it does not tell: a galley that
    /// egui's own cache would still hold has then been made anew. A view that was hidden for a while begins anew too.
    fn check_fonts(&mut self, ui: &Ui, style: &LineStyle) {
        let fonts = ui.fonts_mut(|fonts| fonts.layout_job(style.job(SAMPLE, LineState::Content).0));
        let same_fonts = self
            .fonts
            .as_ref()
            .is_some_and(|known| Arc::ptr_eq(known, &fonts));
        if !same_fonts || self.style.as_ref() != Some(style) {
            self.lines.clear();
            self.whole = None;
        }
        self.fonts = Some(fonts);
        self.style = Some(style.clone());
    }

    /// Takes over `text`: keeps the lines before and after what changed, and reads the states anew as far as they differ.
    fn update(&mut self, text: &str) {
        if text == self.text && !self.lines.is_empty() {
            return;
        }
        self.fold(text);
        let nothing_known = self.lines.is_empty();
        let (first, last) = if nothing_known {
            (0, 0)
        } else {
            kept_lines(&self.text, &self.index, text)
        };
        let old_end = self.lines.len() - last;
        self.index = LineIndex::new(text);
        text.clone_into(&mut self.text);
        let new_end = self.index.line_count() - last;
        let fresh = Line {
            state: LineState::Content,
            after: LineState::Content,
            galley: None,
            hidden: None,
        };
        self.lines
            .splice(first..old_end, std::iter::repeat_n(fresh, new_end - first));
        self.whole = None;
        self.read_states(first, new_end);
    }

    /// Reads the folds of a text that is new; the layouts of a text may be forgotten without that.
    fn fold(&mut self, text: &str) {
        let Some(language) = self.style.as_ref().map(|style| style.language) else {
            return;
        };
        let (first, last) = kept_lines(&self.text, &self.index, text);
        let index = LineIndex::new(text);
        let mut edited = EditedLines {
            first,
            old_end: self.index.line_count() - last,
            new_end: index.line_count() - last,
        };
        // A line that an edit only touches, as a new one above it does, is the same line still.
        let is_same = |edited: &EditedLines| {
            first < edited.old_end.min(edited.new_end)
                && self.index.line(&self.text, edited.old_end - 1)
                    == index.line(text, edited.new_end - 1)
        };
        while is_same(&edited) {
            edited.old_end -= 1;
            edited.new_end -= 1;
        }
        self.folding
            .follow(language, text, index.line_count(), edited);
    }

    fn read_states(&mut self, first: usize, changed_end: usize) {
        let Some(language) = self.style.as_ref().map(|style| style.language) else {
            return;
        };
        let above = first.checked_sub(1).and_then(|above| self.lines.get(above));
        let mut state = above.map_or(LineState::Content, |line| line.after);
        let mut spans = Vec::new();
        for (at, line) in self.lines.iter_mut().enumerate().skip(first) {
            if at >= changed_end && line.state == state {
                return;
            }
            spans.clear();
            let after = tokenize(language, self.index.line(&self.text, at), state, &mut spans);
            *line = Line {
                state,
                after,
                galley: None,
                hidden: None,
            };
            state = after;
        }
    }

    fn join(&mut self, ui: &Ui, style: &LineStyle) -> Galley {
        let (text, index, shown) = (&self.text, &self.index, self.folding.shown());
        let galleys: Vec<Arc<Galley>> = self
            .lines
            .iter_mut()
            .enumerate()
            .map(|(at, line)| {
                let make = || lay_out(ui, style, index.line(text, at), line.state);
                let galley = Arc::clone(line.galley.get_or_insert_with(make));
                match shown.hidden_at(at) {
                    Some(_) => Arc::clone(line.hidden.get_or_insert_with(|| flat(&galley))),
                    None => galley,
                }
            })
            .collect();
        self.rows = ShownLines::of(galleys.iter().map(|galley| galley.rows.len()));
        self.folding
            .wrap(galleys.iter().map(|galley| galley.rows.len()));
        let job = whole_job(text, style);
        let mut whole = Galley::concat(Arc::new(job), &galleys, ui.pixels_per_point());
        // The tessellator reserves memory for all vertices on each frame, though it skips lines out of view.
        whole.num_vertices = whole.num_vertices.min(MOST_RESERVED);
        whole.num_indices = whole.num_indices.min(MOST_RESERVED);
        whole
    }
}

/// Vertices for some 100 full lines.
const MOST_RESERVED: usize = 64 * 1024;

fn lay_out(ui: &Ui, style: &LineStyle, line: &str, state: LineState) -> Arc<Galley> {
    let (job, _) = style.job(line, state);
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A line without height and ink.
fn flat(galley: &Galley) -> Arc<Galley> {
    let mut flat = galley.clone();
    for placed in &mut flat.rows {
        let row = Arc::make_mut(&mut placed.row);
        row.size.y = 0.0;
        row.visuals = RowVisuals::default();
    }
    flat.rect.max.y = flat.rect.min.y;
    flat.mesh_bounds = Rect::NOTHING;
    (flat.num_vertices, flat.num_indices) = (0, 0);
    Arc::new(flat)
}

/// The text of the joined galley; its one section is never drawn.
fn whole_job(text: &str, style: &LineStyle) -> LayoutJob {
    LayoutJob {
        text: text.to_owned(),
        sections: vec![LayoutSection {
            leading_space: 0.0,
            byte_range: ByteIndex(0)..ByteIndex(text.len()),
            format: TextFormat::simple(style.font.clone(), style.tokens.text),
        }],
        keep_trailing_whitespace: true,
        ..LayoutJob::default()
    }
}

/// How many lines at the start and at the end are the same in both texts.
fn kept_lines(before: &str, lines: &LineIndex, after: &str) -> (usize, usize) {
    let shorter = before.len().min(after.len());
    let prefix = before
        .bytes()
        .zip(after.bytes())
        .take_while(|(b, a)| b == a)
        .count();
    let suffix = before
        .bytes()
        .rev()
        .zip(after.bytes().rev())
        .take(shorter - prefix)
        .take_while(|(b, a)| b == a)
        .count();
    let last_kept_from = lines.line_of_offset(before.len() - suffix);
    (
        lines.line_of_offset(prefix),
        lines.line_count() - 1 - last_kept_from,
    )
}

#[cfg(test)]
mod tests;
