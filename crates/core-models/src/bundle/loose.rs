//! A connector's files that nobody put into a bundle: each says by itself what it is.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::documents::Element;
use crate::draft::Content;
use crate::encoding::Encoding;
use crate::ids::Locale;
use crate::models::document::XmlDocument;
use crate::problem::Problem;
use crate::{properties, xml};

/// What files are, whatever their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loose {
    pub content: Content,
    /// The XML documents of the content, read.
    pub roots: BTreeMap<XmlDocument, Element>,
    /// The names of those that are nothing of a connector, or what another one is already, each with the reason.
    pub left_out: Vec<(String, String)>,
    /// The names of those that are taken and are not UTF-8 for certain, each with the encoding it was read in and what is
    /// doubtful about that.
    pub read_as: Vec<(String, Encoding, Vec<Problem>)>,
}

impl Loose {
    /// Reads files with their names: an XML document is known by its root, a translation by the locale in its name.
    ///
    /// ```
    /// use patchpanel_core_models::bundle::Loose;
    ///
    /// let files = [("a.xml", "<Form/>"), ("b.xml", "<Form/>"), ("texts_de.properties", "a=Ä")];
    /// let found = Loose::read(files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())));
    ///
    /// assert_eq!(found.content.xml.len(), 1);
    /// assert_eq!(found.content.translations.len(), 1);
    /// assert_eq!(found.left_out[0].0, "b.xml");
    /// ```
    pub fn read(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut found = Self::default();
        for (name, bytes) in files {
            if let Err(why) = found.take(&name, &bytes) {
                found.left_out.push((name, why));
            }
        }
        found
    }

    fn take(&mut self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let said = |problem: Problem| problem.to_string();
        if let Some(locale) = Locale::named_in(name, "").certain() {
            let read = properties::decode(bytes, Some(locale)).map_err(said)?;
            first(self.content.translations.entry(locale), read.text)?;
            self.note(name, read.encoding, read.problems);
            return Ok(());
        }
        if name.to_ascii_lowercase().ends_with(".properties") {
            return Err("its name does not say the language for certain".to_owned());
        }
        let xml::Decoded { text, encoding, .. } = xml::decode(bytes).map_err(said)?;
        let root = Element::read(&text).map_err(said)?;
        let document = XmlDocument::from_root(&root.name);
        let document = document.ok_or("it is not a connector’s document")?;
        // The document is sent as UTF-8, whatever it was written in.
        let text = xml::declare_utf8(&text).into_owned();
        first(self.content.xml.entry(document), text)?;
        self.roots.insert(document, root);
        self.note(name, encoding, Vec::new());
        Ok(())
    }

    fn note(&mut self, name: &str, encoding: Encoding, doubts: Vec<Problem>) {
        if encoding != Encoding::Utf8 || !doubts.is_empty() {
            self.read_as.push((name.to_owned(), encoding, doubts));
        }
    }
}

fn first<K: Ord>(entry: Entry<'_, K, String>, text: String) -> Result<(), String> {
    let Entry::Vacant(vacant) = entry else {
        return Err("another file is this document already".to_owned());
    };
    vacant.insert(text);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_that_is_not_utf_8_for_certain_is_named_with_its_encoding_and_what_is_doubtful() {
        let files: [(&str, &[u8]); 6] = [
            ("texts_en.properties", b"a=ASCII"),
            ("texts_de.properties", b"a=Gr\xf6\xdfe \x96 Ma\xdf"),
            ("texts_fr.properties", "\u{FEFF}a=é".as_bytes()),
            ("texts_it.properties", b"a=\xc3\xa8 \xc3\xa8\nb=\xe8"),
            (
                "form.xml",
                b"<?xml version='1.0' encoding='ISO-8859-1'?><Form name='\xfc'/>",
            ),
            ("other_de.properties", b"a=\xf6"),
        ];

        let found = Loose::read(files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));

        let said = found.read_as.iter().map(|(name, encoding, doubts)| {
            let codes: Vec<&str> = doubts.iter().map(|doubt| doubt.code).collect();
            (name.as_str(), encoding.title(), codes)
        });
        assert_eq!(
            said.collect::<Vec<_>>(),
            [
                ("texts_de.properties", "Windows-1252", vec![]),
                ("texts_fr.properties", "UTF-8", vec!["byte-order-mark"]),
                ("texts_it.properties", "UTF-8", vec!["mixed-encoding"]),
                ("form.xml", "ISO-8859-1", vec![]),
            ]
        );
    }
}
