//! A [`Draft`]: local changes of one connector against the state they began from.
//!
//! A draft is a value. It has no history and no revision; whoever edits keeps those.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::Locale;
use crate::json;
use crate::models::connector::ConnectorDetail;
use crate::models::document::{DocumentKind, XmlDocument};
use crate::patch::same_members;

/// One part of a connector that can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Metadata,
    Xml(XmlDocument),
    Translations(Locale),
}

impl Part {
    /// The text that it is, unless it is the metadata.
    pub fn document(self) -> Option<DocumentKind> {
        match self {
            Self::Metadata => None,
            Self::Xml(document) => Some(DocumentKind::Xml(document)),
            Self::Translations(locale) => Some(DocumentKind::Translations(locale)),
        }
    }
}

impl From<DocumentKind> for Part {
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Xml(document) => Self::Xml(document),
            DocumentKind::Translations(locale) => Self::Translations(locale),
        }
    }
}

/// Everything of a connector that can be changed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// The free-form metadata (`connectorMetadata`).
    #[serde(deserialize_with = "json::as_written")]
    pub metadata: Map<String, Value>,
    /// The XML documents that the connector has.
    pub xml: BTreeMap<XmlDocument, String>,
    /// The `.properties` texts by locale.
    pub translations: BTreeMap<Locale, String>,
}

impl Content {
    /// The text of a document, if there is one.
    pub fn text(&self, kind: DocumentKind) -> Option<&str> {
        let text = match kind {
            DocumentKind::Xml(document) => self.xml.get(&document),
            DocumentKind::Translations(locale) => self.translations.get(&locale),
        };
        text.map(String::as_str)
    }

    /// Everything that has a text.
    pub fn documents(&self) -> impl Iterator<Item = DocumentKind> {
        let translations = self.translations.keys().copied();
        let xml = self.xml.keys().copied().map(DocumentKind::Xml);
        xml.chain(translations.map(DocumentKind::Translations))
    }
}

impl From<&ConnectorDetail> for Content {
    fn from(detail: &ConnectorDetail) -> Self {
        let xml_text = |document| Some((document, detail.xml(document)?.to_owned()));
        Self {
            metadata: detail.connector_metadata.clone(),
            xml: XmlDocument::ALL.into_iter().filter_map(xml_text).collect(),
            translations: detail.translations(),
        }
    }
}

/// Local changes of one connector: the state they began from, and the state they lead to.
///
/// ```
/// use patchpanel_core_models::draft::{Content, Draft, Part};
///
/// let mut draft = Draft::new(Content::default());
/// assert!(!draft.is_changed());
/// draft.current.metadata.insert("platform".into(), "ccg".into());
/// assert_eq!(draft.changes(), [Part::Metadata]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Draft {
    /// The server's state when the draft began.
    pub base: Content,
    /// The state that the draft leads to.
    pub current: Content,
}

impl Draft {
    /// A draft without changes.
    pub fn new(base: Content) -> Self {
        Self {
            current: base.clone(),
            base,
        }
    }

    /// The parts that differ from the base: metadata, then XML documents, then translations.
    ///
    /// Numbers are compared by value, since a server may store `1.0` as `1`. Texts are compared to the letter: a draft that only reorders attributes is a change to be shown.
    pub fn changes(&self) -> Vec<Part> {
        let is_same = same_members(&self.base.metadata, &self.current.metadata);
        let metadata = (!is_same).then_some(Part::Metadata);
        let xml = changed_keys(&self.base.xml, &self.current.xml).map(Part::Xml);
        let translations = changed_keys(&self.base.translations, &self.current.translations)
            .map(Part::Translations);
        metadata
            .into_iter()
            .chain(xml)
            .chain(translations)
            .collect()
    }

    /// Whether anything differs from the base.
    pub fn is_changed(&self) -> bool {
        self.base != self.current && !self.changes().is_empty()
    }
}

/// The keys whose text was added, changed or removed, in order.
fn changed_keys<'map, K: Ord + Copy>(
    base: &'map BTreeMap<K, String>,
    current: &'map BTreeMap<K, String>,
) -> impl Iterator<Item = K> + use<'map, K> {
    let gone = base.keys().filter(|key| !current.contains_key(key));
    let put = current
        .iter()
        .filter(|(key, text)| base.get(key) != Some(text))
        .map(|(key, _)| key);
    let mut keys: Vec<K> = gone.chain(put).copied().collect();
    keys.sort_unstable();
    keys.into_iter()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn detail() -> ConnectorDetail {
        serde_json::from_value(json!({
            "connectorMetadata": {"platform": "ccg"},
            "sourceConfigXml": "<Form/>",
            "applicationXml": "<Application/>",
            "correlationConfigXml": null,
            "translationProperties": {"de": "a=1", "en": "a=2"}
        }))
        .unwrap()
    }

    #[test]
    fn content_holds_what_can_be_changed() {
        let content = Content::from(&detail());

        assert_eq!(Value::Object(content.metadata), json!({"platform": "ccg"}));
        assert_eq!(
            content.xml,
            BTreeMap::from([
                (XmlDocument::SourceConfig, "<Form/>".to_owned()),
                (XmlDocument::SourceTemplate, "<Application/>".to_owned()),
            ])
        );
        assert_eq!(
            content.translations,
            BTreeMap::from([
                (Locale::De, "a=1".to_owned()),
                (Locale::En, "a=2".to_owned())
            ])
        );
    }

    #[test]
    fn added_changed_and_removed_parts_are_changes_in_a_fixed_order() {
        let mut draft = Draft::new(Content::from(&detail()));
        let Content {
            metadata,
            xml,
            translations,
        } = &mut draft.current;
        metadata.clear();
        xml.insert(
            XmlDocument::CorrelationConfig,
            "<CorrelationConfig/>".into(),
        );
        xml.remove(&XmlDocument::SourceConfig);
        translations.insert(Locale::Ja, "a=3".into());
        translations.insert(Locale::De, "a=4".into());
        translations.remove(&Locale::En);

        assert_eq!(
            draft.changes(),
            [
                Part::Metadata,
                Part::Xml(XmlDocument::SourceConfig),
                Part::Xml(XmlDocument::CorrelationConfig),
                Part::Translations(Locale::De),
                Part::Translations(Locale::En),
                Part::Translations(Locale::Ja),
            ]
        );
    }

    #[test]
    fn a_draft_survives_being_saved() {
        let mut draft = Draft::new(Content::from(&detail()));
        draft
            .current
            .metadata
            .insert("new".into(), json!([1, null]));

        let text = serde_json::to_string(&draft).unwrap();

        assert_eq!(serde_json::from_str::<Draft>(&text).unwrap(), draft);
    }
}
