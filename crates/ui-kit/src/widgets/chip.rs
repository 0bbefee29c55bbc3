//! Chips: small tinted facts. They are never clickable, and never the only carrier of a meaning.

use egui::{Response, Role, Ui, vec2};

use super::paint;
use crate::theme::{
    Tokens, Tone, icon, measure, medium, mono,
    size::{CAPTION, CODE_CAPTION},
};

/// A chip with text alone.
///
/// `chip(ui, Tone::Success, "Released");`
pub fn chip(ui: &mut Ui, tone: Tone, text: &str) -> Response {
    Chip::new(tone, text).show(ui)
}

/// A chip that may have an icon, or be written in code letters.
///
/// `Chip::new(Tone::Accent, "4 lines edited").icon(icons::PENCIL_SIMPLE).show(ui);`
#[must_use = "call `show`"]
#[derive(Default)]
pub struct Chip<'a> {
    tone: Tone,
    text: &'a str,
    icon: Option<&'a str>,
    code: bool,
}

impl<'a> Chip<'a> {
    pub fn new(tone: Tone, text: &'a str) -> Self {
        Self {
            tone,
            text,
            ..Self::default()
        }
    }

    setters! {
        /// An icon before the text.
        some icon: &'a str;
        /// Code letters in first-rank text, for the server's own words.
        flag code;
    }

    pub fn show(self, ui: &mut Ui) -> Response {
        let tokens = Tokens::of(ui);
        let ink = self.tone.ink(&tokens);
        let (font, text_ink) = if self.code {
            (mono(CODE_CAPTION), tokens.text)
        } else {
            (medium(CAPTION), ink)
        };
        let text = paint::line(ui, self.text, font, text_ink);
        let glyph = self.icon.map(|code| paint::line(ui, code, icon(13.0), ink));
        let lead = glyph.as_ref().map_or(0.0, |galley| galley.size().x + 5.0);
        let size = vec2((text.size().x + lead + 12.0).round(), measure::CHIP);
        let (rect, response) = paint::named(ui, size, Role::Label, self.text);
        let painter = ui.painter();
        painter.rect_filled(rect, 4, self.tone.soft(&tokens));
        if let Some(glyph) = glyph {
            paint::put_left(ui, rect.left() + 6.0, rect.center().y, glyph);
        }
        paint::put_left(ui, rect.left() + 6.0 + lead, rect.center().y, text);
        response
    }
}
