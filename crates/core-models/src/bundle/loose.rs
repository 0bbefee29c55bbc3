//! A connector's files that nobody put into a bundle: each says by itself what it is.

use std::collections::btree_map::Entry;

use crate::documents::Element;
use crate::draft::Content;
use crate::ids::Locale;
use crate::models::document::XmlDocument;
use crate::{properties, xml};

/// What files are, whatever their names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Loose {
    pub content: Content,
    /// The names of those that are nothing of a connector, or what another one is already.
    pub left_out: Vec<String>,
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
    /// assert_eq!(found.left_out, ["b.xml"]);
    /// ```
    pub fn read(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let mut found = Self::default();
        for (name, bytes) in files {
            if found.take(&name, &bytes).is_none() {
                found.left_out.push(name);
            }
        }
        found
    }

    fn take(&mut self, name: &str, bytes: &[u8]) -> Option<()> {
        if let Some(locale) = Locale::named_in(name, "").certain() {
            let text = properties::decode(bytes, Some(locale)).ok()?.text;
            return first(self.content.translations.entry(locale), text);
        }
        let text = xml::decode(bytes).ok()?.text;
        let document = XmlDocument::from_root(&Element::read(&text).ok()?.name)?;
        // The document is sent as UTF-8, whatever it was written in.
        let text = xml::declare_utf8(&text).into_owned();
        first(self.content.xml.entry(document), text)
    }
}

fn first<K: Ord>(entry: Entry<'_, K, String>, text: String) -> Option<()> {
    let Entry::Vacant(vacant) = entry else {
        return None;
    };
    vacant.insert(text);
    Some(())
}
