//! One line of code, coloured and laid out. Shared by the viewer, the editor and the diff.

use std::sync::Arc;

use egui::{
    Color32, FontId, Galley, TextFormat, Ui,
    epaint::text::ByteIndex,
    text::{LayoutJob, LayoutSection},
};

use super::highlight::{Language, LineState, Span, TokenKind, slice, tokenize};
use crate::theme::{CodeLook, Tokens, mono};

/// Height of a line of code, unless its letters are large.
pub(super) const LINE_HEIGHT: f32 = 20.0;

/// Views show this many characters of a line: a document written on a single line must not cost a frame.
/// The editor lays out whole lines.
pub(super) const MOST_CHARACTERS: usize = 2_000;

pub(super) fn colour(tokens: &Tokens, kind: TokenKind) -> Color32 {
    match kind {
        TokenKind::Text => tokens.text,
        TokenKind::Punctuation => tokens.muted,
        TokenKind::Tag => tokens.syn_tag,
        TokenKind::Attribute => tokens.syn_attr,
        TokenKind::String => tokens.syn_string,
        TokenKind::Number => tokens.syn_number,
        TokenKind::Comment => tokens.faint,
    }
}

/// How lines are laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct LineStyle {
    pub(super) tokens: Tokens,
    pub(super) language: Language,
    pub(super) font: FontId,
    /// Where lines break; without end they do not.
    pub(super) wrap: f32,
}

impl LineStyle {
    pub(super) fn new(ui: &Ui, language: Language, size: f32) -> Self {
        Self {
            tokens: Tokens::of(ui),
            language,
            font: mono(size),
            wrap: f32::INFINITY,
        }
    }

    /// In the size that the person chose for code.
    pub(super) fn chosen(ui: &Ui, language: Language) -> Self {
        Self::new(ui, language, CodeLook::of(ui).points)
    }

    /// Height of a line.
    pub(super) fn height(&self) -> f32 {
        (self.font.size * 1.6).round().max(LINE_HEIGHT)
    }

    /// A whole line, and what it leaves open.
    pub(super) fn job(&self, line: &str, state: LineState) -> (LayoutJob, LineState) {
        let mut spans = Vec::new();
        let after = tokenize(self.language, line, state, &mut spans);
        let mut job = LayoutJob {
            text: line.to_owned(),
            sections: spans.iter().map(|span| self.section(span)).collect(),
            keep_trailing_whitespace: true,
            break_on_newline: false,
            ..LayoutJob::default()
        };
        job.wrap.max_width = self.wrap;
        if spans.is_empty() {
            // Without a section an empty line would have no height.
            job.sections.push(self.section(&Span {
                range: 0..0,
                kind: TokenKind::Text,
            }));
        }
        (job, after)
    }

    /// A line as views show it: at most [`MOST_CHARACTERS`], and a note on what was left out.
    pub(super) fn galley(&self, ui: &Ui, line: &str, state: LineState) -> Arc<Galley> {
        let shown = shown_part(line);
        let (mut job, _) = self.job(shown, state);
        if shown.len() < line.len() {
            let more = slice(line, shown.len()..line.len()).chars().count();
            let mut format = self.format(TokenKind::Comment);
            format.italics = true;
            job.append(
                &format!(" … {more} more characters in this line"),
                0.0,
                format,
            );
        }
        ui.fonts_mut(|fonts| fonts.layout_job(job))
    }

    /// The width of a digit, hence of all usual characters.
    pub(super) fn character_width(&self, ui: &Ui) -> f32 {
        ui.fonts_mut(|fonts| fonts.glyph_width(&self.font, '0'))
    }

    fn section(&self, span: &Span) -> LayoutSection {
        LayoutSection {
            leading_space: 0.0,
            byte_range: ByteIndex(span.range.start)..ByteIndex(span.range.end),
            format: self.format(span.kind),
        }
    }

    fn format(&self, kind: TokenKind) -> TextFormat {
        TextFormat {
            line_height: Some(self.height()),
            ..TextFormat::simple(self.font.clone(), colour(&self.tokens, kind))
        }
    }
}

fn shown_part(line: &str) -> &str {
    // Fewer bytes than that cannot hold more characters.
    if line.len() <= MOST_CHARACTERS {
        return line;
    }
    let end = line
        .char_indices()
        .nth(MOST_CHARACTERS)
        .map_or(line.len(), |(at, _)| at);
    slice(line, 0..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_shown_in_part() {
        let line = "é".repeat(MOST_CHARACTERS + 7);

        assert_eq!(shown_part(&line).chars().count(), MOST_CHARACTERS);
        assert_eq!(shown_part("short"), "short");
    }
}
