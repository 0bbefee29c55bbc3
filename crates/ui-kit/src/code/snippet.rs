//! A field for a few lines of code inside something larger: coloured, never wrapped, as high as its lines.

use egui::{
    Frame, Id, Margin, Response, ScrollArea, Stroke, StrokeKind, TextBuffer, TextEdit, Ui,
    epaint::text::ByteIndex,
    text::{LayoutJob, LayoutSection},
    vec2,
};

use super::highlight::{Language, LineState};
use super::line_galley::{LINE_HEIGHT, LineStyle};
use crate::theme::{Tokens, measure, size};

/// Space above and below the lines, in points.
const PADDING: f32 = 4.0;
/// More lines than this scroll.
const MOST_LINES: usize = 12;

/// A field for a few lines of code.
///
/// `Snippet::new("Result of conflict 1", &mut text).language(Language::Xml, state).show(ui).changed()`
#[derive(Debug)]
#[must_use = "call `show`"]
pub struct Snippet<'a> {
    name: &'a str,
    text: &'a mut String,
    language: Language,
    state: LineState,
    id: Option<Id>,
}

impl<'a> Snippet<'a> {
    /// A field with its accessible name.
    pub fn new(name: &'a str, text: &'a mut String) -> Self {
        Self {
            name,
            text,
            language: Language::Plain,
            state: LineState::default(),
            id: None,
        }
    }

    /// How its lines are coloured, and what the first one begins in.
    pub fn language(mut self, language: Language, state: LineState) -> Self {
        self.language = language;
        self.state = state;
        self
    }

    setters! {
        /// An id that stays the same when the field is drawn elsewhere.
        some id: Id;
    }

    /// The height of a field with this text, in points.
    pub fn height(text: &str) -> f32 {
        let lines = text.split('\n').count().min(MOST_LINES);
        lines as f32 * LINE_HEIGHT + 2.0 * PADDING
    }

    /// Draws it as wide as the space.
    pub fn show(self, ui: &mut Ui) -> Response {
        let Self {
            name,
            text,
            language,
            state,
            id,
        } = self;
        let id = id.unwrap_or_else(|| ui.make_persistent_id(name));
        let style = LineStyle::new(ui, language, size::CODE_SMALL);
        let size = vec2(ui.available_width(), Self::height(text));
        let (rect, _) = ui.allocate_exact_size(size, egui::Sense::hover());
        let tokens = Tokens::of(ui);
        ui.painter()
            .rect_filled(rect, measure::RADIUS, tokens.surface);
        let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink(1.0)));
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _width: f32| {
            let job = job(&style, text.as_str(), state);
            ui.fonts_mut(|fonts| fonts.layout_job(job))
        };
        let scrolled = ScrollArea::both()
            .id_salt(id)
            .auto_shrink(false)
            .show(&mut inner, |ui| {
                TextEdit::multiline(text)
                    .id(id)
                    .frame(Frame::new().inner_margin(Margin::symmetric(7, 3)))
                    .desired_width(f32::INFINITY)
                    .desired_rows(1)
                    .layouter(&mut layouter)
                    .show(ui)
                    .response
            });
        let response = scrolled.inner.response.accessible_name(name);
        let stroke = if response.has_focus() {
            Stroke::new(2.0, tokens.accent_text)
        } else {
            Stroke::new(1.0, tokens.border_control)
        };
        ui.painter()
            .rect_stroke(rect, measure::RADIUS, stroke, StrokeKind::Inside);
        response
    }
}

/// The whole text as coloured sections; line ends belong to the line before them.
fn job(style: &LineStyle, text: &str, state: LineState) -> LayoutJob {
    let mut whole = LayoutJob {
        text: text.to_owned(),
        keep_trailing_whitespace: true,
        ..LayoutJob::default()
    };
    whole.wrap.max_width = f32::INFINITY;
    let (mut at, mut state) = (0, state);
    for line in text.split_inclusive('\n') {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let (job, after) = style.job(content, state);
        let shift = |section: LayoutSection| LayoutSection {
            byte_range: ByteIndex(section.byte_range.start.0 + at)
                ..ByteIndex(section.byte_range.end.0 + at),
            ..section
        };
        whole.sections.extend(job.sections.into_iter().map(shift));
        at += line.len();
        if let Some(last) = whole.sections.last_mut() {
            last.byte_range.end = ByteIndex(at);
        }
        state = after;
    }
    if whole.sections.is_empty() {
        whole.sections = style.job("", state).0.sections;
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_cover_the_text_without_gaps() {
        for text in [
            "",
            "a",
            "<a b=\"c\">\n  <!-- x\n y -->\n",
            "\n\n",
            "é\n<b/>",
        ] {
            let mut found = Vec::new();
            egui::__run_test_ui(|ui| {
                let style = LineStyle::new(ui, Language::Xml, 12.0);
                found = job(&style, text, LineState::Content).sections;
            });

            let mut at = 0;
            for section in &found {
                assert_eq!(section.byte_range.start.0, at, "{text:?}");
                at = section.byte_range.end.0;
            }
            assert_eq!(at, text.len(), "{text:?}");
        }
    }

    #[test]
    fn a_field_grows_with_its_lines_up_to_a_limit() {
        assert!((Snippet::height("a") - 28.0).abs() < 0.01);
        assert!((Snippet::height("a\nb") - 48.0).abs() < 0.01);
        assert!((Snippet::height(&"a\n".repeat(99)) - 248.0).abs() < 0.01);
    }
}
