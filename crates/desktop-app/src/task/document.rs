//! What is done with the documents of a connector on this computer.

use std::{
    mem::{Discriminant, discriminant},
    path::PathBuf,
    sync::Arc,
};

use patchpanel_core_models::{
    draft::Content,
    ids::Locale,
    models::document::{DocumentKind, XmlDocument},
    properties::Encoding,
};

#[derive(Debug, Clone)]
pub enum DocumentTask {
    /// Check a document and count how it differs from the server's.
    Check {
        document: DocumentKind,
        /// The draft's revision that is checked.
        revision: u64,
        content: Arc<Content>,
        base: Arc<Content>,
    },
    Format(XmlDocument, String),
    Read(XmlDocument, PathBuf),
    /// Read files with translations; without a locale, their names say which.
    ReadTranslations(Option<Locale>, Vec<PathBuf>),
    /// Read the bytes of one of the files that a person is asked about in another encoding.
    ReadAs(usize, Arc<[u8]>, Encoding),
    /// Read a table that came back from a translator.
    ReadReturned(Arc<Content>, PathBuf),
    /// Read a table that a person looks at in another encoding.
    ReadReturnedAs {
        content: Arc<Content>,
        name: String,
        bytes: Arc<[u8]>,
        encoding: Encoding,
    },
}

impl DocumentTask {
    /// What replaces it, of the same document.
    pub(super) fn slot(&self) -> Option<(DocumentKind, Discriminant<Self>)> {
        match self {
            Self::Check { document, .. } => Some((*document, discriminant(self))),
            Self::Format(document, _) => Some(((*document).into(), discriminant(self))),
            Self::Read(..)
            | Self::ReadTranslations(..)
            | Self::ReadAs(..)
            | Self::ReadReturned(..)
            | Self::ReadReturnedAs { .. } => None,
        }
    }
}
