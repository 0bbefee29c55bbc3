//! [`Locale`], one of the 19 languages a connector can be translated to.
//!
//! Language negotiation is left to the server; there is no fallback chain here.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the 19 locale codes of the connector operations, ordered by code.
///
/// The list is written out because published copies of the vendor's description turn `no` into `false`.
///
/// ```
/// use patchpanel_core_models::ids::Locale;
///
/// let locale: Locale = "zh-CN".parse()?;
/// assert_eq!(locale.language(), "Chinese (simplified)");
/// assert_eq!("no".parse(), Ok(Locale::No));
/// assert_eq!(Locale::ALL.len(), 19);
/// # Ok::<(), patchpanel_core_models::ids::UnknownLocale>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Locale {
    Cs,
    Da,
    De,
    /// `en`, English: the one the server falls back to.
    En,
    Es,
    Fi,
    Fr,
    Hu,
    It,
    Ja,
    Ko,
    Nl,
    No,
    Pl,
    Pt,
    Ru,
    Sv,
    ZhCn,
    ZhTw,
}

/// A text is none of the 19 locale codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not one of the 19 locales of a connector, such as en, de or zh-CN")]
pub struct UnknownLocale(pub String);

impl Locale {
    /// All 19 locales, ordered by code.
    pub const ALL: [Self; 19] = [
        Self::Cs,
        Self::Da,
        Self::De,
        Self::En,
        Self::Es,
        Self::Fi,
        Self::Fr,
        Self::Hu,
        Self::It,
        Self::Ja,
        Self::Ko,
        Self::Nl,
        Self::No,
        Self::Pl,
        Self::Pt,
        Self::Ru,
        Self::Sv,
        Self::ZhCn,
        Self::ZhTw,
    ];

    /// The code as the API writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Cs => "cs",
            Self::Da => "da",
            Self::De => "de",
            Self::En => "en",
            Self::Es => "es",
            Self::Fi => "fi",
            Self::Fr => "fr",
            Self::Hu => "hu",
            Self::It => "it",
            Self::Ja => "ja",
            Self::Ko => "ko",
            Self::Nl => "nl",
            Self::No => "no",
            Self::Pl => "pl",
            Self::Pt => "pt",
            Self::Ru => "ru",
            Self::Sv => "sv",
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
        }
    }

    /// The English name of the language.
    pub fn language(self) -> &'static str {
        match self {
            Self::Cs => "Czech",
            Self::Da => "Danish",
            Self::De => "German",
            Self::En => "English",
            Self::Es => "Spanish",
            Self::Fi => "Finnish",
            Self::Fr => "French",
            Self::Hu => "Hungarian",
            Self::It => "Italian",
            Self::Ja => "Japanese",
            Self::Ko => "Korean",
            Self::Nl => "Dutch",
            Self::No => "Norwegian",
            Self::Pl => "Polish",
            Self::Pt => "Portuguese",
            Self::Ru => "Russian",
            Self::Sv => "Swedish",
            Self::ZhCn => "Chinese (simplified)",
            Self::ZhTw => "Chinese (traditional)",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    /// Case does not matter, and `_` is read as `-`, because Java writes `zh_CN`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let code = text.trim().replace('_', "-");
        Self::ALL
            .into_iter()
            .find(|locale| locale.as_str().eq_ignore_ascii_case(&code))
            .ok_or_else(|| UnknownLocale(text.to_owned()))
    }
}

impl TryFrom<String> for Locale {
    type Error = UnknownLocale;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Locale> for &'static str {
    fn from(locale: Locale) -> Self {
        locale.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_reads_back_as_itself_and_all_are_in_order() {
        for locale in Locale::ALL {
            assert_eq!(locale.as_str().parse(), Ok(locale));
            let json = serde_json::to_string(&locale).unwrap();
            assert_eq!(json, format!("\"{locale}\""));
            assert_eq!(serde_json::from_str::<Locale>(&json).unwrap(), locale);
        }
        assert!(Locale::ALL.is_sorted_by_key(|locale| locale.as_str()));
    }

    #[test]
    fn the_codes_are_those_of_the_api() {
        let mut codes: Vec<_> = "de no fi sv ru pt ko zh-TW en it fr zh-CN hu es cs ja pl da nl"
            .split(' ')
            .collect();
        codes.sort_unstable();

        let ours: Vec<_> = Locale::ALL.iter().map(|locale| locale.as_str()).collect();

        assert_eq!(ours, codes);
    }

    #[test]
    fn java_spelling_is_read_and_other_codes_are_refused() {
        assert_eq!("ZH_cn".parse(), Ok(Locale::ZhCn));
        assert_eq!(
            "false".parse::<Locale>(),
            Err(UnknownLocale("false".into()))
        );
        assert!(serde_json::from_str::<Locale>("\"xx\"").is_err());
    }
}
