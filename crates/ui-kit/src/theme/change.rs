//! What happened to a value, and its word, colour and icon wherever that is shown.

use egui::Color32;

use super::{Tokens, Tone};
use crate::icons;

/// What happened to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    Added,
    /// It is different.
    Replaced,
    /// It will be gone.
    Removed,
}

impl Change {
    /// The word that a person reads.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "Added",
            Self::Replaced => "Replaced",
            Self::Removed => "Removed",
        }
    }

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
    /// The operation that makes the change, as RFC 6902 names it.
    pub fn operation(self) -> &'static str {
        match self {
            Self::Added => "add",
            Self::Replaced => "replace",
            Self::Removed => "remove",
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
