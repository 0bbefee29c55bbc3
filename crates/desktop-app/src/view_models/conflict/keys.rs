//! The rows of the metadata: what each side has, and what becomes of it.

use patchpanel_core_models::compare::MergeState;
use serde_json::{Map, Value};

use crate::{
    state::conflict::{Choice, Conflict, KeyDifference, Position},
    view_models::quantity,
};

/// A value of one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A value, as JSON.
    Value(String),
    NotSet,
    /// There is none any more.
    Removed,
}

impl Cell {
    /// What is read and shown.
    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Value(text) => text,
            Self::NotSet => "not set",
            Self::Removed => "removed",
        }
    }
}

/// What becomes of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Somebody has to decide.
    Open,
    /// The server's was chosen.
    Theirs,
    /// The draft's was chosen.
    Mine,
    /// Something else was written.
    Edited,
    /// What was written is not JSON.
    EditedWrongly,
    OnlyTheirs,
    OnlyMine,
    /// Both changed it alike.
    Alike,
    Same,
}

impl Outcome {
    /// Whether somebody decides, so that the row has a choice.
    pub(crate) fn is_choice(self) -> bool {
        matches!(
            self,
            Self::Open | Self::Theirs | Self::Mine | Self::Edited | Self::EditedWrongly
        )
    }

    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Open => "not decided",
            Self::Theirs => "decided: theirs",
            Self::Mine => "decided: mine",
            Self::Edited => "decided: edited by you",
            Self::EditedWrongly => "not JSON",
            Self::OnlyTheirs => "Theirs: the only change",
            Self::OnlyMine => "Mine: the only change",
            Self::Alike => "Same change on both sides",
            Self::Same => "Same on all sides",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeyRow {
    /// The keys that lead to it.
    pub path: Vec<String>,
    /// The keys, joined: “limits/maxConnections”.
    pub name: String,
    /// What both began from.
    pub base: Cell,
    pub theirs: Cell,
    pub mine: Cell,
    pub outcome: Outcome,
    /// What is typed, while it is edited.
    pub edited: Option<String>,
}

impl KeyRow {
    /// The place that is decided about.
    pub(crate) fn position(&self) -> Position {
        Position::Key(self.path.clone())
    }

    /// What is read out for the row.
    pub(crate) fn spoken(&self) -> String {
        let Self {
            name,
            base,
            theirs,
            mine,
            outcome,
            ..
        } = self;
        format!(
            "{name}, base {}, theirs {}, mine {}, {}",
            base.text(),
            theirs.text(),
            mine.text(),
            outcome.words()
        )
    }
}

/// The rows that differ: those with a choice first, as a person has to work on them.
pub(crate) fn rows(conflict: &Conflict) -> Vec<KeyRow> {
    let (mut choices, mut merged) = (Vec::new(), Vec::new());
    for key in &conflict.findings.keys {
        match key.state {
            MergeState::Conflict => choices.push(row(conflict, key)),
            MergeState::Mine | MergeState::Theirs => merged.push(row(conflict, key)),
            MergeState::Same => {}
        }
    }
    choices.extend(merged);
    choices
}

/// The rows behind the fold: changed alike, and not changed.
pub(crate) fn folded_rows(conflict: &Conflict) -> Vec<KeyRow> {
    let findings = &conflict.findings;
    let alike = findings
        .keys
        .iter()
        .filter(|key| key.state == MergeState::Same)
        .map(|key| row(conflict, key));
    let same = findings.same_keys.iter().map(|path| {
        let value = resolve(&findings.theirs.metadata, path);
        let cell = cell(None, value);
        KeyRow {
            name: path.join("/"),
            path: path.clone(),
            base: cell.clone(),
            theirs: cell.clone(),
            mine: cell,
            outcome: Outcome::Same,
            edited: None,
        }
    });
    alike.chain(same).collect()
}

/// The words on the fold; nothing when there is nothing behind it.
pub(crate) fn fold(conflict: &Conflict) -> Option<String> {
    let findings = &conflict.findings;
    let alike = findings
        .keys
        .iter()
        .filter(|key| key.state == MergeState::Same)
        .count();
    let same = findings.same_keys.len();
    let same = (same > 0).then(|| {
        let keys = quantity::count(same, "key is", "keys are");
        format!("{keys} the same on all sides")
    });
    let alike = (alike > 0).then(|| {
        let keys = quantity::count(alike, "key was", "keys were");
        format!("{keys} changed the same on both sides")
    });
    let parts: Vec<String> = same.into_iter().chain(alike).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn row(conflict: &Conflict, key: &KeyDifference) -> KeyRow {
    let position = Position::Key(key.path.clone());
    let choice = conflict.choices.of(&position);
    let outcome = match (key.state, choice) {
        (MergeState::Theirs, _) => Outcome::OnlyTheirs,
        (MergeState::Mine, _) => Outcome::OnlyMine,
        (MergeState::Same, _) => Outcome::Alike,
        (MergeState::Conflict, None) => Outcome::Open,
        (MergeState::Conflict, Some(Choice::Theirs)) => Outcome::Theirs,
        (MergeState::Conflict, Some(Choice::Mine)) => Outcome::Mine,
        (MergeState::Conflict, Some(Choice::Edited(_))) if conflict.is_decided(&position) => {
            Outcome::Edited
        }
        (MergeState::Conflict, Some(Choice::Edited(_))) => Outcome::EditedWrongly,
    };
    let edited = match choice {
        Some(Choice::Edited(text)) => Some(text.clone()),
        Some(Choice::Theirs | Choice::Mine) | None => None,
    };
    KeyRow {
        name: key.path.join("/"),
        path: key.path.clone(),
        base: cell(None, key.base.as_ref()),
        theirs: cell(key.base.as_ref(), key.theirs.as_ref()),
        mine: cell(key.base.as_ref(), key.mine.as_ref()),
        outcome,
        edited,
    }
}

fn cell(base: Option<&Value>, value: Option<&Value>) -> Cell {
    match (value, base) {
        (Some(value), _) => Cell::Value(value.to_string()),
        (None, None) => Cell::NotSet,
        (None, Some(_)) => Cell::Removed,
    }
}

fn resolve<'a>(map: &'a Map<String, Value>, path: &[String]) -> Option<&'a Value> {
    match path {
        [] => None,
        [key] => map.get(key),
        [key, rest @ ..] => resolve(map.get(key)?.as_object()?, rest),
    }
}
