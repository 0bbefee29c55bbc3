//! A plan: the ordered requests that turn the server's state into the draft.
//!
//! What is planned is what is shown and what is sent; there is no second computation. Nothing is sent here.

use serde_json::{Map, Value};

use crate::draft::{Draft, Part};
use crate::models::document::{DocumentKind, XmlDocument};
use crate::models::unread::Unread;
use crate::patch::{Operation, Patch, Pointer, diff_under, same_members};

/// The member of the connector's JSON that holds the metadata.
const METADATA: &str = "connectorMetadata";

/// What one request of a plan sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// `PATCH /connectors/{scriptName}` with these operations.
    Patch(Patch),
    /// `PUT` of a whole document.
    Upload { kind: DocumentKind, text: String },
}

impl Step {
    /// The part that the step goes by: the document it uploads, or the metadata for the patch, which may take documents
    /// away beside changing the metadata; [`parts_of`] has all that a patch changes.
    pub fn part(&self) -> Part {
        match self {
            Self::Patch(_) => Part::Metadata,
            Self::Upload { kind, .. } => Part::from(*kind),
        }
    }
}

/// The parts of a connector that a patch changes, each once, in the order of [`Part`]. What it only tests or copies
/// from is not changed, and a place outside all parts is none.
///
/// ```
/// use patchpanel_core_models::draft::Part;
/// use patchpanel_core_models::models::document::XmlDocument;
/// use patchpanel_core_models::plan::parts_of;
///
/// let patch = serde_json::from_str(
///     r#"[{"op":"remove","path":"/applicationXml"},{"op":"remove","path":"/connectorMetadata/platform"}]"#,
/// )?;
/// assert_eq!(parts_of(&patch), [Part::Metadata, Part::Xml(XmlDocument::SourceTemplate)]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn parts_of(patch: &Patch) -> Vec<Part> {
    let mut parts: Vec<Part> = patch
        .0
        .iter()
        .flat_map(changed_places)
        .filter_map(part_at)
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

pub fn changed_places(operation: &Operation) -> Vec<&Pointer> {
    match operation {
        Operation::Add { path, .. }
        | Operation::Remove { path }
        | Operation::Replace { path, .. }
        | Operation::Copy { path, .. } => vec![path],
        Operation::Move { from, path } => vec![from, path],
        Operation::Test { .. } => Vec::new(),
    }
}

/// The part that a place in the connector's JSON belongs to.
fn part_at(place: &Pointer) -> Option<Part> {
    let member = place.tokens().next()?;
    if member == METADATA {
        return Some(Part::Metadata);
    }
    let document = XmlDocument::ALL
        .into_iter()
        .find(|document| document.member() == member);
    document.map(Part::Xml)
}

/// Plans the requests that apply a draft, in the order in which they are sent: at most one patch, then the uploads.
///
/// Documents are uploaded whole rather than patched, because only an upload is answered with a reason when
/// it is refused. A document that the draft takes away cannot be uploaded, so the patch removes it;
/// translations that it takes away are uploaded empty, because no request removes them.
///
/// ```
/// use patchpanel_core_models::draft::{Content, Draft};
/// use patchpanel_core_models::models::document::XmlDocument;
/// use patchpanel_core_models::plan::plan;
///
/// let mut draft = Draft::new(Content::default());
/// draft.current.metadata.insert("platform".into(), "ccg".into());
/// draft.current.xml.insert(XmlDocument::SourceConfig, "<Form/>".into());
///
/// assert_eq!(plan(&draft).len(), 2);
/// ```
pub fn plan(draft: &Draft) -> Vec<Step> {
    plan_beside(draft, &[])
}

/// Like [`plan`], for a connector of which something could not be read: what is there stays beside what is added.
pub fn plan_beside(draft: &Draft, unread: &[Unread]) -> Vec<Step> {
    let metadata = Pointer::root().join(METADATA);
    let has_more = unread.iter().any(|unread| metadata.contains(&unread.place));
    let mut operations =
        metadata_operations(&draft.base.metadata, &draft.current.metadata, has_more);
    let mut uploads = Vec::new();
    for part in draft.changes() {
        match part {
            Part::Metadata => {}
            Part::Xml(document) => match draft.current.xml.get(&document) {
                Some(text) => uploads.push(upload(document.into(), text)),
                None => operations.push(remove_document(document)),
            },
            Part::Translations(locale) => {
                let kind = DocumentKind::Translations(locale);
                uploads.push(upload(kind, draft.current.text(kind).unwrap_or_default()));
            }
        }
    }
    let patch = (!operations.is_empty()).then_some(Step::Patch(Patch(operations)));
    patch.into_iter().chain(uploads).collect()
}

fn upload(kind: DocumentKind, text: &str) -> Step {
    let text = text.to_owned();
    Step::Upload { kind, text }
}

fn remove_document(document: XmlDocument) -> Operation {
    Operation::Remove {
        path: Pointer::root().join(document.member()),
    }
}

/// An empty base may mean that the server has no metadata at all; then no place below it exists, and the
/// object is added whole, which works in both cases (RFC 6902 §4.1).
fn metadata_operations(
    base: &Map<String, Value>,
    current: &Map<String, Value>,
    has_more: bool,
) -> Vec<Operation> {
    let path = Pointer::root().join(METADATA);
    if same_members(base, current) {
        return Vec::new();
    }
    let value = Value::Object(current.clone());
    if base.is_empty() && !has_more {
        return vec![Operation::Add { path, value }];
    }
    diff_under(&path, &Value::Object(base.clone()), &value).0
}

#[cfg(test)]
mod tests;
