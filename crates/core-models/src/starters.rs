//! Starters: whole connectors to begin from, with documents and texts of our own.

use crate::documents::Element;
use crate::documents::edit::{Edit, EditableDocument};
use crate::draft::Content;
use crate::ids::Locale;
use crate::models::document::XmlDocument;
use crate::properties::{Escapes, written_as};

/// A connector to begin from: form, template, correlation, and texts in [`Starter::LOCALES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starter {
    /// Reads workers from an HR system.
    RestHr,
    /// Reads users and roles from tables, and changes them by stored procedures.
    Database,
    /// Reads people and groups from LDAP.
    Directory,
}

/// The files of one starter, in the order of [`XmlDocument::ALL`] and [`Starter::LOCALES`].
struct Files {
    xml: [&'static str; 3],
    texts: [&'static str; 4],
}

macro_rules! files {
    ($folder:literal) => {
        Files {
            xml: [
                include_str!(concat!("../starters/", $folder, "/source-config.xml")),
                include_str!(concat!("../starters/", $folder, "/source-template.xml")),
                include_str!(concat!("../starters/", $folder, "/correlation-config.xml")),
            ],
            texts: [
                include_str!(concat!("../starters/", $folder, "/en.properties")),
                include_str!(concat!("../starters/", $folder, "/de.properties")),
                include_str!(concat!("../starters/", $folder, "/fr.properties")),
                include_str!(concat!("../starters/", $folder, "/ja.properties")),
            ],
        }
    };
}

impl Starter {
    pub const ALL: [Self; 3] = [Self::RestHr, Self::Database, Self::Directory];

    /// The locales in which each has all its texts.
    pub const LOCALES: [Locale; 4] = [Locale::En, Locale::De, Locale::Fr, Locale::Ja];

    pub const fn title(self) -> &'static str {
        match self {
            Self::RestHr => "REST HR system",
            Self::Database => "Database",
            Self::Directory => "Directory",
        }
    }

    /// What it is for, as a sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::RestHr => "Reads workers from an HR system by its REST service.",
            Self::Database => {
                "Reads users and roles from tables, and changes them by stored procedures."
            }
            Self::Directory => "Reads people and groups from an LDAP directory.",
        }
    }

    /// Its documents and texts, for a connector without a name.
    pub fn content(self) -> Content {
        let files = match self {
            Self::RestHr => files!("rest-hr"),
            Self::Database => files!("database"),
            Self::Directory => files!("directory"),
        };
        let owned = |text: &str| text.to_owned();
        Content {
            xml: XmlDocument::ALL
                .into_iter()
                .zip(files.xml.map(owned))
                .collect(),
            translations: Self::LOCALES
                .into_iter()
                .zip(files.texts.map(owned))
                .collect(),
            ..Content::default()
        }
    }

    /// The same for a connector that a tenant made: names, type and class are those of its documents.
    ///
    /// ```
    /// use patchpanel_core_models::draft::Content;
    /// use patchpanel_core_models::models::document::XmlDocument;
    /// use patchpanel_core_models::properties::Escapes;
    /// use patchpanel_core_models::starters::Starter;
    ///
    /// let mut made = Content::default();
    /// let fresh = "<Application name='Canteen' type='custom Canteen' connector='com.acme.Canteen'/>";
    /// made.xml.insert(XmlDocument::SourceTemplate, fresh.to_owned());
    ///
    /// let content = Starter::Database.content_for(&made, Escapes::Ascii);
    /// let template = &content.xml[&XmlDocument::SourceTemplate];
    /// assert!(template.contains("name=\"Canteen\" type=\"custom Canteen\" connector=\"com.acme.Canteen\""));
    /// ```
    pub fn content_for(self, made: &Content, escapes: Escapes) -> Content {
        let mut content = self.content();
        for (document, text) in &mut content.xml {
            let fresh = made.xml.get(document);
            if let Some(named) = fresh.and_then(|fresh| named_like(text, fresh)) {
                *text = named;
            }
        }
        for text in content.translations.values_mut() {
            *text = written_as(text, escapes);
        }
        content
    }
}

/// A document with the attributes that the root of another one has; `None` where that cannot be read.
fn named_like(text: &str, made: &str) -> Option<String> {
    let attributes = Element::read(made).ok()?.attributes;
    let element = Element::read(text).ok()?.place;
    let mut document = EditableDocument::read(text).ok()?;
    let named = |name: &str| !name.starts_with("xmlns");
    for attribute in attributes.iter().filter(|attribute| named(&attribute.name)) {
        let set = Edit::set(element, attribute.name.clone(), attribute.value.clone());
        document.apply(&set).ok()?;
    }
    Some(document.into_text())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::documents::{Application, SourceConfigForm, check_in, used_keys};
    use crate::properties::{PropertiesFile, TranslationTable};

    fn files(content: &Content) -> BTreeMap<Locale, PropertiesFile> {
        let texts = content.translations.iter();
        texts
            .map(|(locale, text)| (*locale, PropertiesFile::parse(text)))
            .collect()
    }

    fn form(content: &Content) -> SourceConfigForm {
        SourceConfigForm::parse(&content.xml[&XmlDocument::SourceConfig]).unwrap()
    }

    #[test]
    fn every_starter_passes_every_rule() {
        for starter in Starter::ALL {
            for escapes in [Escapes::Ascii, Escapes::Utf8] {
                let content = starter.content_for(&Content::default(), escapes);
                for document in content.documents() {
                    assert_eq!(check_in(document, &content), [], "{starter:?} {document:?}");
                }
                let table = TranslationTable::new(&files(&content), Some(&form(&content)));
                assert_eq!(table.findings(), [], "{starter:?}");
            }
        }
    }

    #[test]
    fn every_text_of_a_starter_is_in_every_locale_and_used() {
        for starter in Starter::ALL {
            let content = starter.content();
            let files = files(&content);
            let used = used_keys(&form(&content).text_uses(), &files);
            let used: BTreeSet<&str> = used
                .iter()
                .map(|used| used.first_use.key.as_str())
                .collect();
            assert!(used.len() > 20, "{used:?}");
            for locale in Starter::LOCALES {
                let keys: BTreeSet<&str> = files[&locale].keys().into_iter().collect();
                assert_eq!(keys, used, "{starter:?} {locale}");
                assert!(
                    files[&locale]
                        .values()
                        .values()
                        .all(|text| !text.is_empty())
                );
            }
        }
    }

    #[test]
    fn every_field_of_a_starter_fills_a_setting_and_every_secret_is_encrypted() {
        for starter in Starter::ALL {
            let content = starter.content();
            let template = &content.xml[&XmlDocument::SourceTemplate];
            let application = Application::parse(template).unwrap();
            let form = form(&content);
            let secrets = form
                .fields()
                .filter(|field| field.attributes.text("type") == "secret");
            let secrets: BTreeSet<&str> = secrets.map(|field| field.name()).collect();
            assert_eq!(application.encrypted().collect::<BTreeSet<_>>(), secrets);
            for field in form.fields().filter(|field| field.name() != "fileUpload") {
                let default = field.default_value().unwrap_or_default();
                assert_eq!(application.setting(field.name()), Some(default));
            }
        }
    }

    #[test]
    fn a_connector_that_was_made_keeps_the_names_that_the_tenant_gave_it() {
        let fresh = "<?xml version='1.0'?>\n<Form xmlns='http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd' connectorName=\"custom “Till”\" name='Till &amp; more'/>";
        let made = Content {
            xml: [(XmlDocument::SourceConfig, fresh.to_owned())].into(),
            ..Content::default()
        };
        for starter in Starter::ALL {
            let content = starter.content_for(&made, Escapes::Ascii);
            let form = form(&content);
            assert_eq!(form.attributes.text("name"), "Till & more");
            assert_eq!(form.attributes.text("connectorName"), "custom “Till”");
            assert!(form.menus.len() > 1);
            let german = &content.translations[&Locale::De];
            assert!(german.is_ascii() && german.contains("\\u00"));
        }
    }
}
