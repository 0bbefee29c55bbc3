//! The three XML documents of a connector: what they must be, and what is worth a second look in them.
//!
//! Well-formedness is decided in `xml`; here the vocabulary is known. Neither SailPoint's XSD nor its DTD is public,
//! so what is not confirmed by its documentation is at most a warning.

mod kind;

use crate::models::document::XmlDocument;
use crate::problem::{Problem, Severity};
use crate::xml;

pub use kind::{FORM_NAMESPACE, FORM_NAMESPACE_OLD};

/// Everything that is wrong or doubtful in the text of a document, in the order of its places.
///
/// An error means that the server would refuse it or that it would not work: applying is blocked.
///
/// ```
/// use patchpanel_core_models::documents::check_document;
/// use patchpanel_core_models::models::document::XmlDocument;
///
/// let problems = check_document(XmlDocument::SourceConfig, "<Application/>");
///
/// assert_eq!(problems[0].code, "wrong-document");
/// assert_eq!(problems[0].what, "This is an Application document; it belongs to the Source template tab.");
/// ```
pub fn check_document(document: XmlDocument, text: &str) -> Vec<Problem> {
    let inspection = xml::inspect(text);
    if !inspection.is_well_formed() {
        return inspection.problems;
    }
    let mut problems = kind::check(document, text, &inspection);
    let is_other_kind = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    problems.extend(inspection.problems);
    if is_other_kind {
        return problems;
    }
    problems.sort_by_key(|problem| problem.place);
    problems
}
