//! Is this the document that the tab is for? Root element, namespace, declared encoding.

use crate::models::document::XmlDocument;
use crate::problem::{Place, Problem, Severity};
use crate::xml::Inspection;

/// The namespace of a source config that ISC accepts.
pub const FORM_NAMESPACE: &str = "http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd";

/// The namespace of the older forms, which ISC answers with “unsupported xsd version”.
pub const FORM_NAMESPACE_OLD: &str = "http://www.sailpoint.com/xsd/sailpoint_form_1_0.xsd";

/// The findings about the document as a whole.
pub(crate) fn check(
    document: XmlDocument,
    text: &str,
    inspection: &Inspection,
    root: Place,
) -> Vec<Problem> {
    let place = Some(root);
    let root = inspection.root.as_deref().unwrap_or_default();
    let mut problems = Vec::new();
    if root != document.expected_root() {
        problems.push(wrong_root(document, root, place));
    } else if document == XmlDocument::SourceConfig {
        problems.extend(wrong_namespace(inspection.namespace.as_deref(), place));
    } else {
        problems.extend(unexpected_namespace(inspection.namespace.as_deref(), place));
    }
    problems.extend(wrong_doctype(root, inspection));
    problems.extend(misread_encoding(text, inspection));
    problems
}

fn wrong_root(document: XmlDocument, root: &str, place: Option<Place>) -> Problem {
    let (what, next) = match XmlDocument::from_root(root) {
        Some(other) => (
            format!(
                "This is {} {root} document; it belongs to the {other} tab.",
                article(root)
            ),
            format!(
                "Open the {other} tab and put the document there, or choose another file for {document}."
            ),
        ),
        None => (
            format!(
                "The root element is “{root}”; a {} has “{}”.",
                document.title().to_lowercase(),
                document.expected_root()
            ),
            "Choose another file, or correct the root element.".to_owned(),
        ),
    };
    problem(Severity::Error, "wrong-document", place, what, next)
}

fn article(root: &str) -> &'static str {
    if root.starts_with(['A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    }
}

fn wrong_namespace(namespace: Option<&str>, place: Option<Place>) -> Option<Problem> {
    let what = match namespace {
        Some(FORM_NAMESPACE) => return None,
        Some(FORM_NAMESPACE_OLD) => {
            "The form uses sailpoint_form_1_0.xsd, the old version, which the server refuses as an unsupported xsd version.".to_owned()
        }
        Some(other) => {
            format!("The form uses the namespace “{other}”, which the server refuses as an unsupported xsd version.")
        }
        None => "The form declares no namespace, so the server cannot tell its version and refuses it.".to_owned(),
    };
    let next = format!("Write xmlns=\"{FORM_NAMESPACE}\" in the Form element.");
    Some(problem(
        Severity::Error,
        "form-namespace",
        place,
        what,
        next,
    ))
}

fn unexpected_namespace(namespace: Option<&str>, place: Option<Place>) -> Option<Problem> {
    let namespace = namespace?;
    Some(problem(
        Severity::Warning,
        "unexpected-namespace",
        place,
        format!("The root element has the namespace “{namespace}”; this document has none."),
        "Delete the xmlns attribute.",
    ))
}

fn wrong_doctype(root: &str, inspection: &Inspection) -> Option<Problem> {
    let doctype = inspection.facts.doctype.as_ref()?;
    (doctype.name != root).then(|| {
        problem(
            Severity::Warning,
            "doctype-name",
            None,
            format!(
                "The DOCTYPE announces “{}”, but the root element is “{root}”.",
                doctype.name
            ),
            "Write the name of the root element in the DOCTYPE.",
        )
    })
}

/// Text is sent as UTF-8; a declaration of another encoding makes the server misread what is beyond ASCII.
fn misread_encoding(text: &str, inspection: &Inspection) -> Option<Problem> {
    let declared = inspection.facts.declared_encoding.as_deref()?;
    let name = declared.to_ascii_lowercase();
    let has_ascii_in_it = |known: &&str| name.starts_with(*known);
    if name == "utf-8" || text.is_ascii() && WITH_ASCII.iter().any(has_ascii_in_it) {
        return None;
    }
    let is_only_misnamed = name == "utf8" || text.is_ascii() && !name.starts_with("utf-16");
    let (severity, why) = if is_only_misnamed {
        (
            Severity::Warning,
            "which is not the name of an encoding; UTF-8 is meant.",
        )
    } else {
        (
            Severity::Error,
            "but the document is sent as UTF-8 and would be misread.",
        )
    };
    let what = format!("The declaration says {declared}, {why}");
    Some(problem(
        severity,
        "declared-encoding",
        Some(Place::new(1, 1)),
        what,
        "Write encoding=\"UTF-8\" in the first line.",
    ))
}

/// How the names of the encodings begin that store ASCII as UTF-8 does.
const WITH_ASCII: [&str; 5] = ["us-ascii", "ascii", "iso-8859-", "latin", "windows-"];

fn problem(
    severity: Severity,
    code: &'static str,
    place: Option<Place>,
    what: impl Into<String>,
    next: impl Into<String>,
) -> Problem {
    Problem {
        place,
        ..Problem::new(severity, code, what, next)
    }
}

#[cfg(test)]
mod tests;
