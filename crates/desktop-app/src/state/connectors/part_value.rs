//! The value of one part of a connector, in a draft or on the server.

use std::collections::BTreeMap;

use patchpanel_core_models::{
    draft::{Content, Part},
    ids::Locale,
    models::document::XmlDocument,
};
use serde_json::{Map, Value};

#[derive(Debug, Clone, PartialEq)]
pub enum PartValue {
    Metadata(Map<String, Value>),
    /// An XML document; `None` when there is none.
    Xml(XmlDocument, Option<String>),
    /// The translations of one locale; `None` when there are none.
    Translations(Locale, Option<String>),
}

impl PartValue {
    pub fn part(&self) -> Part {
        match self {
            Self::Metadata(_) => Part::Metadata,
            Self::Xml(document, _) => Part::Xml(*document),
            Self::Translations(locale, _) => Part::Translations(*locale),
        }
    }

    /// The value that `content` has for `part`.
    pub fn of(content: &Content, part: Part) -> Self {
        match part {
            Part::Metadata => Self::Metadata(content.metadata.clone()),
            Part::Xml(document) => Self::Xml(document, content.xml.get(&document).cloned()),
            Part::Translations(locale) => {
                Self::Translations(locale, content.translations.get(&locale).cloned())
            }
        }
    }

    /// Puts the value into `content`; gives the one that was there.
    pub fn put(self, content: &mut Content) -> Self {
        match self {
            Self::Metadata(metadata) => {
                Self::Metadata(std::mem::replace(&mut content.metadata, metadata))
            }
            Self::Xml(document, text) => {
                Self::Xml(document, put_or_remove(&mut content.xml, document, text))
            }
            Self::Translations(locale, text) => {
                let before = put_or_remove(&mut content.translations, locale, text);
                Self::Translations(locale, before)
            }
        }
    }

    pub(super) fn is_in(&self, content: &Content) -> bool {
        match self {
            Self::Metadata(metadata) => *metadata == content.metadata,
            Self::Xml(document, text) => text.as_ref() == content.xml.get(document),
            Self::Translations(locale, text) => text.as_ref() == content.translations.get(locale),
        }
    }
}

fn put_or_remove<K: Ord>(
    map: &mut BTreeMap<K, String>,
    key: K,
    text: Option<String>,
) -> Option<String> {
    match text {
        Some(text) => map.insert(key, text),
        None => map.remove(&key),
    }
}
