//! A connector's content as parts: each text on its own, so that the same text is stored once.

use std::collections::BTreeMap;

use patchpanel_core_models::draft::{Content, Part};
use patchpanel_core_models::json;
use patchpanel_core_models::models::document::XmlDocument;
use rusqlite::Row;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::blobs::{self, Hash};
use crate::error::{Error, Result};

/// The parts of one content and the hashes of their texts.
pub(crate) type Manifest = BTreeMap<Part, Hash>;

/// The texts of a content. Metadata is always there, as JSON.
///
/// # Errors
/// [`Error::Other`] when the metadata cannot be written as JSON, which its type rules out.
pub(crate) fn split(content: &Content) -> Result<BTreeMap<Part, String>> {
    let Content {
        metadata,
        xml,
        translations,
    } = content;
    let metadata =
        serde_json::to_string(metadata).map_err(|error| Error::Other(Box::new(error)))?;
    let xml = xml
        .iter()
        .map(|(document, text)| (Part::Xml(*document), text.clone()));
    let translations = translations
        .iter()
        .map(|(locale, text)| (Part::Translations(*locale), text.clone()));
    Ok(std::iter::once((Part::Metadata, metadata))
        .chain(xml)
        .chain(translations)
        .collect())
}

/// The content with these texts.
///
/// # Errors
/// [`Error::Damaged`] when the metadata is missing or no JSON object.
pub(crate) fn join(texts: BTreeMap<Part, String>) -> Result<Content> {
    let mut content = Content::default();
    let mut has_metadata = false;
    for (part, text) in texts {
        match part {
            Part::Metadata => {
                let metadata = json::read(&text);
                content.metadata = match metadata {
                    Ok(Value::Object(metadata)) => metadata,
                    Ok(_) => return Err(Error::damaged("the metadata is no object")),
                    Err(fault) => return Err(Error::damaged(format!("metadata: {fault}"))),
                };
                has_metadata = true;
            }
            Part::Xml(document) => {
                content.xml.insert(document, text);
            }
            Part::Translations(locale) => {
                content.translations.insert(locale, text);
            }
        }
    }
    if has_metadata {
        Ok(content)
    } else {
        Err(Error::damaged("the metadata is missing"))
    }
}

/// One hash over all parts and `more`, so that a part that is missing or exchanged is noticed too.
pub(crate) fn digest(manifest: &Manifest, more: &str) -> Hash {
    let mut hasher = Sha256::new();
    for (part, hash) in manifest {
        hasher.update(name(*part));
        hasher.update([0]);
        hasher.update(hash);
    }
    hasher.update([0]);
    hasher.update(more);
    hasher.finalize().into()
}

/// The parts that differ between two contents, in order.
pub(crate) fn differing(before: &Manifest, after: &Manifest) -> Vec<Part> {
    let mut parts: Vec<Part> = before
        .keys()
        .chain(after.keys())
        .filter(|part| before.get(part) != after.get(part))
        .copied()
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

/// A part and the hash of its text, from a row with both.
pub(crate) fn read(row: &Row<'_>) -> Result<(Part, Hash)> {
    let part: String = row.get(0)?;
    Ok((parse(&part)?, row.get(1)?))
}

/// The hashes of texts.
pub(crate) fn manifest(texts: &BTreeMap<Part, String>) -> Manifest {
    let hashes = texts.iter().map(|(part, text)| (*part, blobs::hash(text)));
    hashes.collect()
}

/// How a part is called in the database.
pub(crate) fn name(part: Part) -> String {
    match part {
        Part::Metadata => "metadata".to_owned(),
        Part::Xml(document) => format!("xml:{}", document.path_suffix()),
        Part::Translations(locale) => format!("translations:{locale}"),
    }
}

/// The part of this name.
///
/// # Errors
/// [`Error::Damaged`] when there is no such part.
pub(crate) fn parse(name: &str) -> Result<Part> {
    let part = match name.split_once(':') {
        None if name == "metadata" => Some(Part::Metadata),
        Some(("xml", suffix)) => XmlDocument::ALL
            .into_iter()
            .find(|document| document.path_suffix() == suffix)
            .map(Part::Xml),
        Some(("translations", code)) => code.parse().ok().map(Part::Translations),
        None | Some(_) => None,
    };
    part.ok_or_else(|| Error::damaged(format!("`{name}` is no part of a connector")))
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::ids::Locale;

    use super::*;

    #[test]
    fn every_part_is_found_under_its_name() {
        let xml = XmlDocument::ALL.map(Part::Xml);
        let translations = Locale::ALL.map(Part::Translations);

        for part in xml.into_iter().chain(translations).chain([Part::Metadata]) {
            assert_eq!(parse(&name(part)).unwrap(), part);
        }
    }

    #[test]
    fn an_unknown_part_is_damage() {
        for name in [
            "",
            "xml",
            "xml:",
            "xml:jar",
            "translations:tlh",
            "metadata:",
        ] {
            assert!(matches!(parse(name), Err(Error::Damaged { .. })), "{name}");
        }
    }
}
