//! Work on document texts that may take longer than a frame.

use std::sync::Arc;

use patchpanel_core_models::{
    documents::{self, check_document},
    draft::Content,
    models::document::XmlDocument,
    problem::{Problem, Severity},
    properties, xml,
};

use crate::{
    code::diff::DiffModel,
    state::connector::{DocumentCheck, LineCounts},
};

/// Problems of the draft's document, and how it differs from the server's.
pub(super) fn check(
    document: XmlDocument,
    content: &Content,
    base: &Content,
    revision: u64,
) -> DocumentCheck {
    let text_of = |content: &'_ Content| content.xml.get(&document).cloned().unwrap_or_default();
    let diff = Arc::new(DiffModel::new(&text_of(base), &text_of(content)));
    let counts = diff.counts();
    let lines = LineCounts {
        changed: counts.replaced,
        added: counts.added,
        removed: counts.removed,
    };
    DocumentCheck {
        revision,
        problems: documents::check_in(document, content).into(),
        base_problems: documents::check_in(document, base).into(),
        diff,
        lines,
    }
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

/// The text of a translations file; binary files are refused.
pub(super) fn decode_properties(bytes: &[u8]) -> Result<String, Problem> {
    properties::decode_file(bytes)
}
