//! The patch that the metadata's draft makes, as cards, and the exact request that would carry it. Sends nothing.

use patchpanel_core_models::draft::{Content, Draft};
use patchpanel_core_models::ids::{ApiVersion, ScriptName};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::patch::{self, Operation, Patch};
use patchpanel_core_models::plan::{self, Step};
use serde_json::{Map, Value};

use super::kind::plain;
use super::{Change, Metadata};
use crate::state::connectors::DraftState;

pub(crate) use crate::state::history::comparison::Card;

/// Longer values are cut: nobody reads them in a card, and laying them out takes time.
const MOST_CHARACTERS: usize = 400;

/// The request that the draft of the metadata makes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Preview {
    pub cards: Vec<Card>,
    pub path: String,
    /// Length of the body in bytes.
    pub bytes: usize,
    /// The body with line breaks, to be copied.
    pub json: String,
}

/// How values are written on cards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wording {
    /// Text without quotes where it cannot be mistaken.
    Plain,
    Json,
}

/// What the draft's patch would be, were it sent now.
pub(crate) fn preview(
    version: ApiVersion,
    script_name: &ScriptName,
    draft: &DraftState,
) -> Preview {
    let draft = patched_parts(draft);
    let patch = plan::plan(&draft).into_iter().find_map(|step| match step {
        Step::Patch(patch) => Some(patch),
        Step::Upload { .. } => None,
    });
    let patch = patch.unwrap_or_default();
    Preview {
        cards: cards(&patch, &draft.base, Wording::Plain),
        path: connector_path(version, script_name),
        bytes: if patch.is_empty() {
            0
        } else {
            patch.to_string().len()
        },
        json: serde_json::to_string_pretty(&patch).unwrap_or_default(),
    }
}

/// What of the draft goes with the patch: keys that changed, and documents that are taken away.
fn patched_parts(draft: &DraftState) -> Draft {
    let (base, current) = (&draft.base, &draft.current);
    let gone = base
        .xml
        .iter()
        .filter(|(document, _)| !current.xml.contains_key(document));
    // One key more says that the server has metadata: what it does not have is added whole.
    let one = base.metadata.keys().next();
    let changed = |metadata: &Metadata| {
        let keys = draft.changed_keys().iter().chain(one);
        keys.filter_map(|key| Some((key.clone(), metadata.get(key)?.clone())))
            .collect()
    };
    Draft {
        base: Content {
            metadata: changed(&base.metadata),
            xml: gone
                .map(|(document, text)| (*document, text.clone()))
                .collect(),
            ..Content::default()
        },
        current: Content {
            metadata: changed(&current.metadata),
            ..Content::default()
        },
    }
}

/// The operations of a patch with the values that they meet and leave.
pub(crate) fn cards(patch: &Patch, base: &Content, wording: Wording) -> Vec<Card> {
    let undo = patch::invert(patch, &connector(base)).unwrap_or_default();
    // Without `test`, each operation has one that takes it back, in the opposite order.
    let is_complete = undo.len() == patch.len();
    let mut before = undo.into_iter().rev();
    let card = |operation: &Operation| {
        let before = before.next().filter(|_| is_complete);
        card(
            operation,
            before.as_ref().and_then(Operation::value),
            wording,
        )
    };
    patch.iter().map(card).collect()
}

/// The connector as far as a patch of ours can reach it.
fn connector(base: &Content) -> Value {
    let mut connector = Map::new();
    connector.insert(
        "connectorMetadata".to_owned(),
        Value::Object(base.metadata.clone()),
    );
    for document in XmlDocument::ALL {
        if let Some(text) = base.xml.get(&document) {
            connector.insert(document.member().to_owned(), Value::String(text.clone()));
        }
    }
    Value::Object(connector)
}

fn card(operation: &Operation, before: Option<&Value>, wording: Wording) -> Card {
    let change = match operation {
        Operation::Add { .. } | Operation::Copy { .. } => Change::Added,
        Operation::Remove { .. } => Change::Removed,
        Operation::Replace { .. } | Operation::Move { .. } | Operation::Test { .. } => {
            Change::Replaced
        }
    };
    Card {
        operation: operation.name(),
        change,
        path: operation.path().to_string(),
        before: before.map(|value| written(value, wording)),
        after: operation.value().map(|value| written(value, wording)),
    }
}

fn written(value: &Value, wording: Wording) -> String {
    let text = match wording {
        Wording::Plain => plain(value),
        Wording::Json => value.to_string(),
    };
    match text.char_indices().nth(MOST_CHARACTERS) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// The path of the connector, percent-encoded as RFC 3986 §2.3 asks.
pub(crate) fn connector_path(version: ApiVersion, script_name: &ScriptName) -> String {
    let encoded = script_name.as_str().bytes().map(|byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    });
    format!(
        "{}/{}",
        version.connectors_path(),
        encoded.collect::<String>()
    )
}

#[cfg(test)]
mod tests;
