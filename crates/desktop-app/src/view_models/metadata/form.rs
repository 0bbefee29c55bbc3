//! The form over the metadata: keys that SailPoint describes, then those of the connector's own keys that are switches or
//! came and went in the draft as typed fields, and the rest as a tree.

use patchpanel_core_models::patch::{Pointer, same_value};
use serde_json::Value;

use super::Change;
use super::Metadata;
use super::kind::{Kind, plain, typing_text};
use super::rows::{self, Row};

/// A key that SailPoint describes (ISC API docs: `connectorMetadata` of getConnectorV1).
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KnownKey {
    pub key: &'static str,
    pub description: &'static str,
    /// Values that are known; empty when any text will do.
    pub choices: &'static [&'static str],
}

/// The keys that SailPoint describes, in the order shown.
pub(crate) const KNOWN_KEYS: [KnownKey; 3] = [
    KnownKey {
        key: "shortDesc",
        description: "A short description, shown where a connector is chosen.",
        choices: &[],
    },
    KnownKey {
        key: "platform",
        description: "Where the connector runs; ccg is the virtual appliance.",
        choices: &["ccg"],
    },
    KnownKey {
        key: "supportedUI",
        description: "Which form the source config is for: EXTJS for the old ones, ANGULAR for form_2_0.",
        choices: &["EXTJS", "ANGULAR"],
    },
];

/// How a field is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    /// Text in one line.
    Text,
    /// Text with line breaks.
    Lines,
    Number,
    Switch(bool),
    /// `null`, which has nothing to edit.
    Null,
    /// One of the known values.
    Choice(&'static [&'static str]),
    /// Not in the draft: shown struck through if the server has it, otherwise empty.
    Absent,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FormField {
    pub key: String,
    pub place: Pointer,
    pub control: Control,
    /// The value as it is typed; the server's if it will be removed.
    pub text: String,
    pub change: Option<Change>,
    /// The words after “Replaced”, “Added” or “Removed”.
    pub note: String,
    /// What SailPoint says about it.
    pub known: Option<&'static KnownKey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Form {
    /// The keys that SailPoint describes, also those that are not set.
    pub known: Vec<FormField>,
    /// The connector's own keys that are switches, and those that the draft adds or removes; no containers.
    pub own: Vec<FormField>,
    /// All other keys, as a tree: the indexes of their rows among all rows.
    pub nested: Vec<usize>,
}

/// Where a key is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Home {
    Known,
    Own,
    Tree,
}

impl Form {
    /// Takes over what changed in one key, whose rows it makes anew.
    pub(crate) fn renew(
        &mut self,
        server: &Metadata,
        draft: &Metadata,
        all: &mut Vec<Row>,
        key: &str,
    ) {
        let before = home_of(all, key);
        rows::renew(all, server, draft, key);
        let after = home_of(all, key);
        if before != after {
            self.nested = nested(all);
        }
        if KNOWN_KEYS.iter().any(|known| known.key == key) {
            self.known = known_fields(server, draft);
        }
        let is_own = matches!(after, Some((Home::Own, _)));
        let found = self
            .own
            .binary_search_by(|field| field.key.as_str().cmp(key));
        let (Ok(index) | Err(index)) = found;
        let values = (server.get(key), draft.get(key));
        let new = is_own.then(|| field(key, values, None));
        self.own
            .splice(index..index + usize::from(found.is_ok()), new);
    }

    /// How many keys the tree has, and how many of them are edited.
    pub(crate) fn nested_counts(&self, all: &[Row]) -> (usize, usize) {
        let keys = self.nested.iter().filter_map(|index| all.get(*index));
        let edited = keys.filter(|row| row.is_edited());
        (self.nested.len(), edited.count())
    }
}

/// The form over a draft whose rows are `all`.
pub(crate) fn form(server: &Metadata, draft: &Metadata, all: &[Row]) -> Form {
    let own = tops(all).filter(|(_, row)| home(row) == Home::Own);
    let field = |(_, row): (usize, &Row)| {
        let values = (server.get(&row.key), draft.get(&row.key));
        field(&row.key, values, None)
    };
    Form {
        known: known_fields(server, draft),
        own: own.map(field).collect(),
        nested: nested(all),
    }
}

fn known_fields(server: &Metadata, draft: &Metadata) -> Vec<FormField> {
    let field = |known: &'static KnownKey| {
        let values = (server.get(known.key), draft.get(known.key));
        let shown = values.1.or(values.0);
        let is_nested = shown.is_some_and(|value| Kind::of(value).is_container());
        (!is_nested).then(|| field(known.key, values, Some(known)))
    };
    KNOWN_KEYS.iter().filter_map(field).collect()
}

/// The rows of the keys themselves, each with its index.
fn tops(all: &[Row]) -> impl Iterator<Item = (usize, &Row)> {
    let at = |index: usize| Some((index, all.get(index)?));
    let next = move |(index, row): &(usize, &Row)| at(index + 1 + row.below);
    std::iter::successors(at(0), next)
}

fn nested(all: &[Row]) -> Vec<usize> {
    let nested = tops(all).filter(|(_, row)| home(row) == Home::Tree);
    nested.map(|(index, _)| index).collect()
}

/// Where a key is edited, and how many rows it has; `None` when it is on neither side.
fn home_of(all: &[Row], key: &str) -> Option<(Home, usize)> {
    let rows = all.get(rows::rows_of(all, key))?;
    Some((home(rows.first()?), rows.len()))
}

/// A key that holds no others is a field when it is known, or a switch, which is quicker to turn over than to type, or
/// when it is new. A key of the server's stays where it is, whatever the draft makes of it.
fn home(row: &Row) -> Home {
    let is_new = row.server.is_none();
    let first = row.server.as_ref().or(row.draft.as_ref());
    let is_switch = first.is_some_and(|cell| cell.kind == Kind::Boolean);
    if row.shown().is_some_and(|cell| cell.kind.is_container()) {
        Home::Tree
    } else if KNOWN_KEYS.iter().any(|known| known.key == row.key) {
        Home::Known
    } else if is_new || is_switch {
        Home::Own
    } else {
        Home::Tree
    }
}

fn field(
    key: &str,
    (server, draft): (Option<&Value>, Option<&Value>),
    known: Option<&'static KnownKey>,
) -> FormField {
    let change = match (server, draft) {
        (None, Some(_)) => Some(Change::Added),
        (Some(_), None) => Some(Change::Removed),
        (Some(server), Some(draft)) => (!same_value(server, draft)).then_some(Change::Replaced),
        (None, None) => None,
    };
    FormField {
        key: key.to_owned(),
        place: Pointer::root().join(key),
        control: control(draft, known),
        text: draft.or(server).map(typing_text).unwrap_or_default(),
        change,
        note: note(change, server),
        known,
    }
}

fn control(draft: Option<&Value>, known: Option<&'static KnownKey>) -> Control {
    let choices = known
        .map(|known| known.choices)
        .filter(|choices| !choices.is_empty());
    match (draft, choices) {
        (Some(Value::String(_)), Some(choices)) => Control::Choice(choices),
        (Some(Value::String(text)), None) if text.contains('\n') => Control::Lines,
        (Some(Value::String(_)), None) => Control::Text,
        (Some(Value::Number(_)), _) => Control::Number,
        (Some(Value::Bool(on)), _) => Control::Switch(*on),
        (Some(Value::Null | Value::Object(_) | Value::Array(_)), _) => Control::Null,
        (None, _) => Control::Absent,
    }
}

/// What stands after the word of the change.
pub(crate) fn note(change: Option<Change>, server: Option<&Value>) -> String {
    let quoted = |value: &Value| match value {
        Value::String(text) => format!("“{text}”"),
        other => super::kind::in_a_line(other),
    };
    match (change, server) {
        (Some(Change::Added), _) => "not on the server".to_owned(),
        (Some(Change::Removed), Some(server)) => format!("{} on the server", plain(server)),
        (Some(Change::Replaced), Some(server)) => format!("was {}", quoted(server)),
        (Some(Change::Removed | Change::Replaced) | None, _) => String::new(),
    }
}

#[cfg(test)]
mod tests;
