//! What was read of a document, kept as long as its text is the same.

use std::sync::Arc;

use patchpanel_core_models::{documents::Element, draft::Content, models::document::XmlDocument};

#[derive(Debug, Clone)]
pub(crate) struct Read<T>(Option<(String, Option<Arc<T>>)>);

impl<T> Default for Read<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: From<Element>> Read<T> {
    /// The document as it is now; none where it is missing or not well-formed.
    pub(crate) fn follow(&mut self, content: &Content, document: XmlDocument) -> Option<Arc<T>> {
        let text = content.xml.get(&document)?;
        let (_, value) = match self.0.take() {
            Some(known) if known.0 == *text => self.0.insert(known),
            _ => {
                let value = Element::read(text).ok().map(|root| Arc::new(root.into()));
                self.0.insert((text.clone(), value))
            }
        };
        value.clone()
    }
}
