//! A connector at a glance: identity, features, documents, snapshots.
//!
//! What needs the whole text of documents ([`Glance::of`]) is computed once per revision of the draft; the rest is
//! cheap enough for every frame.

pub(crate) mod checklist;
mod documents;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::{
    documents::Application,
    draft::{Content, Part},
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        document::XmlDocument,
    },
};
use patchpanel_local_store::{Cause, SnapshotId, SnapshotSummary};

use self::checklist::Step;
pub(crate) use self::documents::{DocumentRow, DocumentStatus, Facts, rows};
use super::{history, quantity, shell, time};
use crate::state::{
    AppState,
    connectors::OpenConnector,
    session::{Revision, Session},
};

/// How many snapshots the overview shows.
const LATEST: usize = 3;

/// A label and what the server says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdentityRow {
    pub label: &'static str,
    pub value: String,
    /// Whether the server wrote it, or it is in our words.
    pub from: Words,
}

/// Whose words a value is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// The server's: shown as code, can be copied.
    Server,
    /// A name that people gave: shown as text, can be copied.
    Name,
    /// Ours: shown as text.
    Ours,
}

pub(crate) fn identity(connector: &OpenConnector, detail: &ConnectorDetail) -> Vec<IdentityRow> {
    let row = |label, value: &str, from| IdentityRow {
        label,
        value: value.to_owned(),
        from,
    };
    let server = |label, value: Option<&str>| match value.filter(|value| !value.is_empty()) {
        Some(value) => row(label, value, Words::Server),
        None => row(label, "Not in the server’s answer", Words::Ours),
    };
    let files: Vec<&str> = detail
        .uploaded_files
        .iter()
        .map(|path| path.rsplit('/').next().unwrap_or(path))
        .collect();
    let uploaded = match files.as_slice() {
        [] => row("Uploaded files", "None", Words::Ours),
        files => row("Uploaded files", &files.join(", "), Words::Server),
    };
    vec![
        row("Name", connector.title(), Words::Name),
        row("Script name", connector.script_name.as_str(), Words::Server),
        server("Type", detail.connector_type.as_deref()),
        server("Class name", detail.class_name.as_deref()),
        row(
            "Direct connect",
            if detail.direct_connect { "Yes" } else { "No" },
            Words::Ours,
        ),
        uploaded,
    ]
}

/// What a glance was made from; when it differs, it is made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GlanceKey {
    revision: Revision,
    snapshots: usize,
    listed_at: Option<Timestamp>,
}

impl GlanceKey {
    /// The key of a connector as it is now.
    pub(crate) fn of(session: &Session, connector: &OpenConnector) -> Self {
        Self {
            revision: session.revision(connector),
            snapshots: connector.history.snapshots().len(),
            listed_at: session.connectors.value().map(|list| list.read_at),
        }
    }
}

/// What needs the whole text of a connector's documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Glance {
    /// The features that the list tells, or else those of the draft's source template.
    pub features: Vec<String>,
    /// Lines and sizes of documents, keys of translations and metadata.
    pub facts: Facts,
    /// What is to be done until a source can use it.
    pub steps: Vec<Step>,
    /// The latest snapshots, newest first.
    pub snapshots: Vec<SnapshotLine>,
}

impl Glance {
    /// Reads the documents and snapshots of a connector.
    pub(crate) fn of(session: &Session, connector: &OpenConnector) -> Self {
        let summary = session.connectors.value().and_then(|list| {
            list.items
                .iter()
                .find(|item| item.script_name.as_ref() == Some(&connector.script_name))
        });
        let draft = &connector.draft;
        let facts = Facts::of(draft);
        Self {
            features: features(summary.map(Arc::as_ref), &draft.current),
            steps: checklist::steps(&draft.current, &facts.translations),
            facts,
            snapshots: snapshots(connector.history.snapshots()),
        }
    }
}

/// One connector's answer has no features; only the list's has. The template names them too.
fn features(summary: Option<&ConnectorSummary>, content: &Content) -> Vec<String> {
    let listed = summary
        .map(|summary| summary.features.to_vec())
        .filter(|features| !features.is_empty());
    let template = || {
        let text = content.xml.get(&XmlDocument::SourceTemplate)?;
        let application = Application::parse(text).ok()?;
        Some(
            application
                .features()
                .into_iter()
                .map(|feature| feature.name)
                .collect(),
        )
    };
    listed.or_else(template).unwrap_or_default()
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SnapshotLine {
    pub id: SnapshotId,
    /// When it was taken.
    pub at: Timestamp,
    /// Why, and what the run that it belongs to changed: “Before apply: source config, metadata”.
    pub cause: String,
}

/// The latest of `all`, which is newest first.
fn snapshots(all: &[SnapshotSummary]) -> Vec<SnapshotLine> {
    let line = |(index, snapshot): (usize, &SnapshotSummary)| {
        // What a snapshot before an apply is good for is seen in the one after it.
        let after = index.checked_sub(1).and_then(|index| all.get(index));
        let next = match (snapshot.cause, after) {
            (Cause::BeforeApply, Some(after)) => after,
            _ => snapshot,
        };
        let first = index + 1 == all.len() && next.id == snapshot.id;
        SnapshotLine {
            id: snapshot.id,
            at: snapshot.at,
            cause: cause(snapshot, if first { &[] } else { &next.differs }),
        }
    };
    all.iter().enumerate().take(LATEST).map(line).collect()
}

/// When a snapshot was taken: “Today 09:14”.
pub(crate) fn when(state: &AppState, line: &SnapshotLine) -> String {
    quantity::capitalised(&time::moment(line.at, state.now, &state.time_zone).replace(" at ", " "))
}

fn cause(snapshot: &SnapshotSummary, differs: &[Part]) -> String {
    let title = history::cause(snapshot);
    if differs.is_empty() {
        title
    } else {
        format!("{title}: {}", shell::parts(differs))
    }
}

pub(crate) fn feature_note(features: &[String]) -> String {
    if features.is_empty() {
        "none named by the server or the template".to_owned()
    } else {
        features.len().to_string()
    }
}

/// “148 lines, 6.2 kB”.
fn lines_and_size(lines: usize, bytes: usize) -> String {
    format!(
        "{}, {}",
        quantity::count(lines, "line", "lines"),
        quantity::size(bytes)
    )
}
