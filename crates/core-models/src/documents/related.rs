//! The other texts of the connector, against which some rules check a document.

use std::collections::BTreeMap;

use super::{Application, SourceConfigForm};
use crate::draft::Content;
use crate::ids::Locale;
use crate::models::document::XmlDocument;
use crate::properties::PropertiesFile;

/// What is known around a document. Rules that need what is missing here are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Related {
    /// The form, for rules about the template's settings.
    pub form: Option<SourceConfigForm>,
    /// The template, for rules about account attributes and settings.
    pub application: Option<Application>,
    /// The translations, for rules about texts; `None` leaves those rules out.
    pub translations: Option<BTreeMap<Locale, PropertiesFile>>,
}

impl From<&Content> for Related {
    /// Documents that cannot be read are left out; they have findings of their own.
    fn from(content: &Content) -> Self {
        let text = |document| content.xml.get(&document);
        let translations = content.translations.iter();
        let files = translations.map(|(locale, text)| (*locale, PropertiesFile::parse(text)));
        Self {
            form: text(XmlDocument::SourceConfig)
                .and_then(|text| SourceConfigForm::parse(text).ok()),
            application: text(XmlDocument::SourceTemplate)
                .and_then(|text| Application::parse(text).ok()),
            translations: Some(files.collect()),
        }
    }
}
