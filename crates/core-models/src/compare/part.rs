//! Whether two states of a connector have the same in one part, as far as a server may write it anew.

use crate::draft::{Content, Part};
use crate::models::document::DocumentKind;
use crate::patch::same_members;
use crate::properties::PropertiesFile;

use super::same_text;

/// How closely two states are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closeness {
    /// To the letter.
    Letter,
    /// But for what a server may write differently: numbers by value, XML by its tree, texts but for line ends.
    Meaning,
    /// Translations by their keys and values alone, everything else by meaning.
    Values,
}

impl Closeness {
    /// Whether two states have the same in a part.
    pub fn same_part(self, left: &Content, right: &Content, part: Part) -> bool {
        match part {
            Part::Metadata if self == Self::Letter => left.metadata == right.metadata,
            Part::Metadata => same_members(&left.metadata, &right.metadata),
            Part::Xml(document) => {
                let [left, right] = [left, right].map(|content| content.xml.get(&document));
                match (left, right) {
                    (Some(left), Some(right)) => self.same_words(document.into(), left, right),
                    (left, right) => left == right,
                }
            }
            // Taking translations away is uploading none, so an empty text and no text are the same.
            Part::Translations(locale) => {
                let text = |content: &Content| content.translations.get(&locale).cloned();
                let [left, right] = [left, right].map(|content| text(content).unwrap_or_default());
                self.same_words(DocumentKind::Translations(locale), &left, &right)
            }
        }
    }

    /// Whether two texts of a document are the same.
    pub fn same_words(self, kind: DocumentKind, left: &str, right: &str) -> bool {
        match (self, kind) {
            (Self::Letter, _) => left == right,
            (Self::Values, DocumentKind::Translations(_)) => {
                PropertiesFile::parse(left).values() == PropertiesFile::parse(right).values()
            }
            (Self::Meaning | Self::Values, _) => same_text(kind, left, right),
        }
    }
}
