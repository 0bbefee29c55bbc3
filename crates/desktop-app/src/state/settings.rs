//! What a person may choose for the whole app; kept in the settings file.

use jiff::SignedDuration;
use patchpanel_core_models::properties::Escapes;
use serde::{Deserialize, Serialize};

use crate::theme::CodeLook;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    #[default]
    System,
    Light,
    Dark,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TranslationEncoding {
    /// ASCII with `\uXXXX` escapes: safe whatever charset the server assumes.
    #[default]
    AsciiEscapes,
    Utf8,
}

impl TranslationEncoding {
    pub fn title(self) -> &'static str {
        match self {
            Self::AsciiEscapes => "ASCII with \\u escapes",
            Self::Utf8 => "UTF-8",
        }
    }

    pub fn escapes(self) -> Escapes {
        match self {
            Self::AsciiEscapes => Escapes::Ascii,
            Self::Utf8 => Escapes::Utf8,
        }
    }
}

/// After how long without a person the app locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdleLock {
    /// It does not lock by itself.
    #[default]
    Never,
    FiveMinutes,
    QuarterOfAnHour,
    HalfAnHour,
    AnHour,
}

impl IdleLock {
    /// All choices, in the order shown.
    pub const ALL: [Self; 5] = [
        Self::Never,
        Self::FiveMinutes,
        Self::QuarterOfAnHour,
        Self::HalfAnHour,
        Self::AnHour,
    ];

    /// How long; `None` for never.
    pub fn after(self) -> Option<SignedDuration> {
        let minutes = match self {
            Self::Never => return None,
            Self::FiveMinutes => 5,
            Self::QuarterOfAnHour => 15,
            Self::HalfAnHour => 30,
            Self::AnHour => 60,
        };
        Some(SignedDuration::from_mins(minutes))
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Never => "Never",
            Self::FiveMinutes => "5 min",
            Self::QuarterOfAnHour => "15 min",
            Self::HalfAnHour => "30 min",
            Self::AnHour => "60 min",
        }
    }
}

/// How large code is in the editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodeSize {
    Small,
    #[default]
    Medium,
    Large,
    Larger,
}

impl CodeSize {
    /// All choices, in the order shown.
    pub const ALL: [Self; 4] = [Self::Small, Self::Medium, Self::Large, Self::Larger];

    pub fn points(self) -> f32 {
        match self {
            Self::Small => 11.0,
            Self::Medium => 12.5,
            Self::Large => 15.0,
            Self::Larger => 18.0,
        }
    }

    pub fn title(self) -> &'static str {
        match self {
            Self::Small => "Small",
            Self::Medium => "Medium",
            Self::Large => "Large",
            Self::Larger => "Larger",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub theme: ThemeChoice,
    pub translation_encoding: TranslationEncoding,
    /// After how long without a person the app locks.
    pub idle_lock: IdleLock,
    /// Whether the app starts with the list of tenants instead of what was shown last.
    pub starts_with_tenants: bool,
    pub code_size: CodeSize,
    /// Whether the editor breaks long lines.
    pub wraps_lines: bool,
}

impl Settings {
    pub fn code_look(&self) -> CodeLook {
        CodeLook {
            points: self.code_size.points(),
            wraps: self.wraps_lines,
        }
    }
}
