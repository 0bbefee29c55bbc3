//! Work on document texts that may take longer than a frame.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use patchpanel_core_models::{
    documents::{self, check_document},
    draft::Content,
    ids::{FileLocale, Locale, ScriptName},
    models::document::{DocumentKind, XmlDocument},
    problem::{Problem, Severity},
    properties::{self, Decoded, Encoding, TranslationTable},
    xml,
};

use crate::{
    compare::diff::DiffModel,
    state::{
        connectors::{DocumentCheck, LineCounts},
        returned_texts::ReturnedTable,
        translation_files::{Reading, Target, TranslationFile},
    },
};

/// Whether nobody waits for an answer any more.
///
/// Blocking work cannot be ended from outside, so that an older check would go on beside the newer one; it asks between
/// its steps instead.
#[derive(Debug, Clone, Default)]
pub(super) struct Unwanted(Arc<AtomicBool>);

impl Unwanted {
    fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets its [`Unwanted`] when the future that holds it is dropped.
#[derive(Debug, Default)]
pub(super) struct Waiting(pub(super) Unwanted);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// Problems of the draft's document, and how it differs from the server's; `None` when nobody waits for it any more.
pub(super) fn check(
    document: DocumentKind,
    (content, base): (&Content, &Content),
    revision: u64,
    unwanted: &Unwanted,
) -> Option<DocumentCheck> {
    let text_of = |content: &'_ Content| content.text(document).unwrap_or_default().to_owned();
    if unwanted.is_set() {
        return None;
    }
    let diff = Arc::new(DiffModel::new(&text_of(base), &text_of(content)));
    if unwanted.is_set() {
        return None;
    }
    let problems = documents::check_in(document, content).into();
    if unwanted.is_set() {
        return None;
    }
    let counts = diff.counts();
    let lines = LineCounts {
        changed: counts.replaced,
        added: counts.added,
        removed: counts.removed,
    };
    Some(DocumentCheck {
        revision,
        problems,
        base_problems: documents::check_in(document, base).into(),
        diff,
        lines,
    })
}

/// The text it was made from, and the indented text or what keeps it from being indented.
pub(super) fn format(text: String) -> (String, Result<String, Problem>) {
    let result = xml::format(&text);
    (text, result)
}

/// Refuses a file that is well-formed but belongs on another tab; a faulty one may be opened and corrected here.
pub(super) fn refuse_other_kind(document: XmlDocument, text: &str) -> Result<(), Problem> {
    let root = xml::inspect(text).root;
    let other = root
        .as_deref()
        .is_some_and(|root| root != document.expected_root());
    let problems = if other {
        check_document(document, text)
    } else {
        Vec::new()
    };
    let wrong = problems
        .into_iter()
        .find(|problem| problem.severity == Severity::Error && problem.code == "wrong-document");
    wrong.map_or(Ok(()), Err)
}

/// What a file with translations turns out to be; binary files are refused.
pub(super) fn recognise(
    name: &str,
    bytes: Vec<u8>,
    (script_name, chosen): (&ScriptName, Option<Locale>),
) -> Result<TranslationFile, Problem> {
    let named = Locale::named_in(name, script_name.as_str());
    let likely = match &named {
        FileLocale::Certain(locale) => Some(*locale),
        FileLocale::Uncertain(candidates) => candidates.first().copied(),
    };
    let decoded = properties::decode(&bytes, chosen.or(likely))?;
    let target = chosen.or(named.certain());
    Ok(TranslationFile {
        name: name.to_owned(),
        bytes: bytes.into(),
        named,
        target: target.map_or(Target::Unknown, Target::Locale),
        recognised: decoded.encoding,
        encoding: decoded.encoding,
        reading: (decoded.encoding, Ok(reading(decoded))),
    })
}

pub(super) fn read_as(bytes: &[u8], encoding: Encoding) -> Result<Reading, Problem> {
    properties::decode_as(bytes, encoding).map(reading)
}

/// A table of a translator, in the encoding that a person chose, or else in the one it is most likely in.
pub(super) fn table(
    name: String,
    bytes: Arc<[u8]>,
    content: &Content,
    encoding: Option<Encoding>,
) -> ReturnedTable {
    let decoded = match encoding {
        Some(encoding) => properties::decode_as(&bytes, encoding),
        None => properties::decode(&bytes, None),
    };
    let (read_as, doubts, returned) = match decoded {
        Ok(decoded) => {
            let table = TranslationTable::from(content);
            let returned = properties::from_translator(&decoded.text, &table);
            let mut doubts = decoded.problems;
            // Spreadsheets need the mark, so that it is written, too; Java never reads the table.
            doubts.retain(|doubt| doubt.code != "byte-order-mark");
            (decoded.encoding, doubts, returned)
        }
        Err(problem) => (encoding.unwrap_or(Encoding::Utf8), Vec::new(), Err(problem)),
    };
    ReturnedTable {
        name,
        bytes,
        encoding: read_as,
        doubts,
        returned,
    }
}

fn reading(decoded: Decoded) -> Reading {
    Reading {
        findings: properties::problems(&decoded.text),
        text: decoded.text,
        doubts: decoded.problems,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_at_the_start_of_a_table_is_no_doubt() {
        let bytes = "\u{feff}Key,English\r\n".as_bytes().into();

        let table = table("texts.csv".to_owned(), bytes, &Content::default(), None);

        assert_eq!(table.doubts, []);
    }

    #[test]
    fn check_ends_early_once_a_newer_one_was_asked_for() {
        let waiting = Waiting::default();
        let unwanted = waiting.0.clone();
        let content = Content::default();
        let ask = || {
            check(
                XmlDocument::SourceConfig.into(),
                (&content, &content),
                1,
                &unwanted,
            )
        };
        assert!(ask().is_some());

        drop(waiting);

        assert!(ask().is_none());
    }
}
