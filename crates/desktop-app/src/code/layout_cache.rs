//! The editor's layout: a galley per line, kept between frames, joined into the one galley that egui's text field asks for.
//!
//! egui itself lays out a changed text paragraph by paragraph, but hashes, tokenizes and compares the whole text for it on
//! every frame. Here an edit costs the lines it touches; the joining of 40,000 lines costs about a millisecond.

use std::sync::Arc;

use egui::{
    Galley, TextFormat, Ui,
    epaint::text::ByteIndex,
    text::{LayoutJob, LayoutSection},
};

use super::highlight::LineState;
use super::line_galley::LineStyle;
use super::line_index::LineIndex;
use super::line_states::Progress;

/// Lines laid out per frame while a text is shown for the first time: some 10 ms in a release build.
const LINES_PER_FRAME: usize = 800;

/// All letters whose place in the font texture is checked; see [`LayoutCache::check_fonts`].
const SAMPLE: &str = "<abcdefghijklmnopqrstuvwxyz =\"0123456789\"/>";

#[derive(Debug, Default)]
pub(super) struct LayoutCache {
    style: Option<LineStyle>,
    fonts: Option<Arc<Galley>>,
    text: String,
    lines: Vec<Line>,
    whole: Option<Arc<Galley>>,
}

#[derive(Clone, Debug)]
struct Line {
    state: LineState,
    after: LineState,
    galley: Option<Arc<Galley>>,
}

impl LayoutCache {
    /// Lays out some of the missing lines of `text`. The galley is quick to have once this says [`Progress::Done`].
    pub(super) fn prepare(&mut self, ui: &Ui, style: &LineStyle, text: &str) -> Progress {
        self.check_fonts(ui, style);
        self.update(text);
        let index = LineIndex::new(&self.text);
        let missing = self
            .lines
            .iter_mut()
            .enumerate()
            .filter(|(_, line)| line.galley.is_none());
        let mut budget = LINES_PER_FRAME;
        for (at, line) in missing {
            if budget == 0 {
                return Progress::More;
            }
            budget -= 1;
            line.galley = Some(lay_out(ui, style, index.line(&self.text, at), line.state));
        }
        Progress::Done
    }

    /// The layout of a whole text, as egui's text field wants it.
    pub(super) fn galley(&mut self, ui: &Ui, text: &str) -> Arc<Galley> {
        self.update(text);
        if let Some(whole) = &self.whole {
            return Arc::clone(whole);
        }
        let whole = Arc::new(self.join(ui));
        self.whole = Some(Arc::clone(&whole));
        whole
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
            self.text.clear();
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
        let (before, after) = (LineIndex::new(&self.text), LineIndex::new(text));
        let (kept_first, kept_last) = if self.lines.is_empty() {
            (0, 0)
        } else {
            kept_lines(&self.text, text)
        };
        let old_end = self.lines.len().saturating_sub(kept_last);
        debug_assert!(
            self.lines.is_empty() || self.lines.len() == before.line_count(),
            "a line for each line"
        );
        let new_end = after.line_count() - kept_last;
        let fresh = Line {
            state: LineState::Content,
            after: LineState::Content,
            galley: None,
        };
        self.lines.splice(
            kept_first..old_end,
            std::iter::repeat_n(fresh, new_end - kept_first),
        );
        text.clone_into(&mut self.text);
        self.whole = None;
        self.read_states(&after, kept_first, new_end);
    }

    fn read_states(&mut self, index: &LineIndex, first: usize, changed_end: usize) {
        let Some(style) = &self.style else { return };
        let mut state = first
            .checked_sub(1)
            .and_then(|above| self.lines.get(above))
            .map_or(LineState::Content, |l| l.after);
        let mut spans = Vec::new();
        for (at, line) in self.lines.iter_mut().enumerate().skip(first) {
            if at >= changed_end && line.state == state {
                return;
            }
            spans.clear();
            let after = super::highlight::tokenize(
                style.language,
                index.line(&self.text, at),
                state,
                &mut spans,
            );
            *line = Line {
                state,
                after,
                galley: None,
            };
            state = after;
        }
    }

    fn join(&mut self, ui: &Ui) -> Galley {
        let Some(style) = &self.style else {
            return Galley::clone(&ui.fonts_mut(|f| f.layout_job(LayoutJob::default())));
        };
        let index = LineIndex::new(&self.text);
        let galleys: Vec<Arc<Galley>> = self
            .lines
            .iter_mut()
            .enumerate()
            .map(|(at, line)| {
                let make = || lay_out(ui, style, index.line(&self.text, at), line.state);
                Arc::clone(line.galley.get_or_insert_with(make))
            })
            .collect();
        let job = whole_job(&self.text, style);
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
fn kept_lines(before: &str, after: &str) -> (usize, usize) {
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
    let lines = LineIndex::new(before);
    let last_kept_from = lines.line_of_offset(before.len() - suffix);
    (
        lines.line_of_offset(prefix),
        lines.line_count() - 1 - last_kept_from,
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::highlight::Language;
    use super::*;

    fn check_kept(before: &str, after: &str, expected: (usize, usize)) {
        assert_eq!(
            kept_lines(before, after),
            expected,
            "{before:?} -> {after:?}"
        );
    }

    #[test]
    fn lines_around_an_edit_are_kept() {
        check_kept("a\nb\nc", "a\nx\nc", (1, 1));
        check_kept("a\nb", "a\nb\n", (1, 0));
        check_kept("a\n\nb", "a\nb", (1, 0));
        check_kept("", "a", (0, 0));
        check_kept("a\nb", "b", (0, 0));
    }

    fn states(cache: &LayoutCache) -> Vec<(LineState, LineState)> {
        cache
            .lines
            .iter()
            .map(|line| (line.state, line.after))
            .collect()
    }

    fn cache_of(text: &str) -> LayoutCache {
        let mut style = None;
        egui::__run_test_ui(|ui| style = Some(LineStyle::new(ui, Language::Xml, 12.0)));
        let mut cache = LayoutCache {
            style,
            ..LayoutCache::default()
        };
        cache.update(text);
        cache
    }

    proptest! {
        #[test]
        fn an_updated_cache_equals_a_new_one(
            texts in prop::collection::vec(r#"(<a>|<!--|-->|x="|"|é|\n|\n|b){0,16}"#, 1..5),
        ) {
            let mut cache = cache_of("");
            for text in &texts {
                cache.update(text);
                prop_assert_eq!(states(&cache), states(&cache_of(text)), "{:?}", texts);
            }
        }
    }
}
