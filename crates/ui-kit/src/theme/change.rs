//! How a change looks wherever it is shown: its colour, icon and tint.

use egui::Color32;

use super::{Tokens, Tone};
pub use crate::compare::Change;
use crate::icons;

impl Change {
    /// The colour of bars, signs and words.
    pub fn ink(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Added => tokens.added,
            Self::Replaced => tokens.accent_text,
            Self::Removed => tokens.removed,
        }
    }

    /// The icon before the word.
    pub fn icon(self) -> &'static str {
        match self {
            Self::Added => icons::PLUS,
            Self::Replaced => icons::PENCIL_SIMPLE,
            Self::Removed => icons::MINUS,
        }
    }
    /// The tint of a chip that says it.
    pub fn tone(self) -> Tone {
        match self {
            Self::Added => Tone::Success,
            Self::Replaced => Tone::Accent,
            Self::Removed => Tone::Danger,
        }
    }
}
