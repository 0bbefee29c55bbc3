//! The texts of a connector: three XML documents, and one `.properties` file per locale.
//!
//! Only their names and places; what is inside them is read elsewhere.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::Locale;

/// One of the three XML documents of a connector.
///
/// ```
/// use patchpanel_core_models::models::document::XmlDocument;
///
/// assert_eq!(XmlDocument::SourceTemplate.path_suffix(), "source-template");
/// assert_eq!(XmlDocument::SourceTemplate.expected_root(), "Application");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum XmlDocument {
    /// The form of a source: a `Form` document.
    SourceConfig,
    /// Default settings of a new source: an `Application` document.
    SourceTemplate,
    /// How accounts are matched to identities: a `CorrelationConfig` document.
    CorrelationConfig,
}

impl XmlDocument {
    /// All three, in the order in which they are shown.
    pub const ALL: [Self; 3] = [
        Self::SourceConfig,
        Self::SourceTemplate,
        Self::CorrelationConfig,
    ];

    /// Name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::SourceConfig => "Source config",
            Self::SourceTemplate => "Source template",
            Self::CorrelationConfig => "Correlation config",
        }
    }

    /// Name for people where there is little room.
    pub fn short_title(self) -> &'static str {
        match self {
            Self::SourceConfig => "Source config",
            Self::SourceTemplate => "Template",
            Self::CorrelationConfig => "Correlation",
        }
    }

    /// What follows the connector's path in the URL, without a leading slash.
    pub fn path_suffix(self) -> &'static str {
        match self {
            Self::SourceConfig => "source-config",
            Self::SourceTemplate => "source-template",
            Self::CorrelationConfig => "correlation-config",
        }
    }

    /// File name for uploads and for saving.
    pub fn default_file_name(self) -> &'static str {
        match self {
            Self::SourceConfig => "source-config.xml",
            Self::SourceTemplate => "source-template.xml",
            Self::CorrelationConfig => "account-correlation-config.xml",
        }
    }

    pub fn media_type(self) -> &'static str {
        "application/xml"
    }

    /// Name of the root element.
    pub fn expected_root(self) -> &'static str {
        match self {
            Self::SourceConfig => "Form",
            Self::SourceTemplate => "Application",
            Self::CorrelationConfig => "CorrelationConfig",
        }
    }

    /// Name of the member of the connector that holds the document; also its place in a patch.
    pub fn member(self) -> &'static str {
        match self {
            Self::SourceConfig => "sourceConfigXml",
            Self::SourceTemplate => "applicationXml",
            Self::CorrelationConfig => "correlationConfigXml",
        }
    }

    /// The document that has this root element.
    pub fn from_root(root: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|document| document.expected_root() == root)
    }
}

impl fmt::Display for XmlDocument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.title())
    }
}

/// Any text of a connector that can be read and uploaded by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    Xml(XmlDocument),
    Translations(Locale),
}

impl DocumentKind {
    /// Name for people, such as `Source config` or `Translations, German (de)`.
    pub fn title(self) -> String {
        match self {
            Self::Xml(document) => document.title().to_owned(),
            Self::Translations(locale) => {
                format!("Translations, {} ({locale})", locale.language())
            }
        }
    }

    /// What follows the connector's path in the URL, without a leading slash.
    pub fn path_suffix(self) -> String {
        match self {
            Self::Xml(document) => document.path_suffix().to_owned(),
            Self::Translations(locale) => format!("translations/{locale}"),
        }
    }

    /// File name for uploads and for saving.
    pub fn default_file_name(self) -> String {
        match self {
            Self::Xml(document) => document.default_file_name().to_owned(),
            Self::Translations(locale) => format!("{locale}.properties"),
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Xml(document) => document.media_type(),
            Self::Translations(_) => "text/plain",
        }
    }

    /// Name of the root element; translations have none.
    pub fn expected_root(self) -> Option<&'static str> {
        match self {
            Self::Xml(document) => Some(document.expected_root()),
            Self::Translations(_) => None,
        }
    }
}

impl From<XmlDocument> for DocumentKind {
    fn from(document: XmlDocument) -> Self {
        Self::Xml(document)
    }
}

impl From<Locale> for DocumentKind {
    fn from(locale: Locale) -> Self {
        Self::Translations(locale)
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.title())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_root_leads_back_to_its_document() {
        for document in XmlDocument::ALL {
            assert_eq!(
                XmlDocument::from_root(document.expected_root()),
                Some(document)
            );
        }
        assert_eq!(XmlDocument::from_root("form"), None);
    }

    #[test]
    fn translations_are_named_after_their_locale() {
        let kind = DocumentKind::Translations(Locale::ZhTw);

        assert_eq!(kind.title(), "Translations, Chinese (traditional) (zh-TW)");
        assert_eq!(kind.path_suffix(), "translations/zh-TW");
        assert_eq!(kind.default_file_name(), "zh-TW.properties");
        assert_eq!(kind.media_type(), "text/plain");
        assert_eq!(kind.expected_root(), None);
    }
}
