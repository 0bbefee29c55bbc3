//! A text of the form as a locale shows it, and whether the locale lacks it.

use std::collections::BTreeMap;

use patchpanel_core_models::{documents::looks_like_key, ids::Locale, properties::PropertiesFile};

/// A text of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Words {
    /// The text of the locale, or one that the form holds itself.
    Text(String),
    /// The English text, since the locale has none.
    English(String),
    /// A key that neither has a text for.
    Key(String),
}

impl Words {
    /// Looks a text of the form up; a blank text counts as none.
    pub(crate) fn find(
        files: &BTreeMap<Locale, PropertiesFile>,
        locale: Locale,
        text: &str,
    ) -> Self {
        let find = |locale| {
            let found = files.get(&locale)?.get(text)?;
            (!found.trim().is_empty()).then(|| found.to_owned())
        };
        if let Some(own) = find(locale) {
            return Self::Text(own);
        }
        match find(Locale::En) {
            Some(english) => Self::English(english),
            None if looks_like_key(text) => Self::Key(text.to_owned()),
            None => Self::Text(text.to_owned()),
        }
    }

    /// The text, or the key.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) | Self::English(text) | Self::Key(text) => text,
        }
    }

    /// What a chip says beside it: “no text in de”.
    pub(crate) fn lack(&self, locale: Locale) -> Option<String> {
        match self {
            Self::Text(_) => None,
            Self::English(_) | Self::Key(_) => Some(format!("no text in {locale}")),
        }
    }
}
