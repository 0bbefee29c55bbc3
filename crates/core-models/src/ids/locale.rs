//! [`Locale`], one of the 19 languages a connector can be translated to.
//!
//! Language negotiation is left to the server; there is no fallback chain here.

use crate::words::word_enum;

word_enum! {
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
    Locale, 19, or UnknownLocale {
        Cs => "cs",
        Da => "da",
        De => "de",
        /// The one the server falls back to.
        En => "en",
        Es => "es",
        Fi => "fi",
        Fr => "fr",
        Hu => "hu",
        It => "it",
        Ja => "ja",
        Ko => "ko",
        Nl => "nl",
        No => "no",
        Pl => "pl",
        Pt => "pt",
        Ru => "ru",
        Sv => "sv",
        ZhCn => "zh-CN",
        ZhTw => "zh-TW",
    }
}

/// A text is none of the 19 locale codes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not one of the 19 locales of a connector, such as en, de or zh-CN")]
pub struct UnknownLocale(pub String);

impl Locale {
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
