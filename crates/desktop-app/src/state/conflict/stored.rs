//! Decisions about a conflict on disk. They are found again by what they are about, so that one about other values or
//! other texts is never taken for it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use patchpanel_local_store::body_sha256;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Choice, Conflict, Findings, Position};

/// Decisions go to disk this long after the first that is not there.
const DELAY: SignedDuration = SignedDuration::from_secs(2);

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StoredChoices(BTreeMap<String, Choice>);

impl StoredChoices {
    pub fn of_conflict(conflict: &Conflict) -> Self {
        let about = |(position, choice): (&Position, &Choice)| {
            Some((about(&conflict.findings, position)?, choice.clone()))
        };
        Self(conflict.choices.made.iter().filter_map(about).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn of(&self, findings: &Findings, position: &Position) -> Option<&Choice> {
        self.0.get(&about(findings, position)?)
    }
}

/// A hash over all that a decision is about: the place, and what each side has there.
fn about(findings: &Findings, position: &Position) -> Option<String> {
    let text = match position {
        Position::Key(path) => {
            let key = findings.key(path)?;
            json!(["key", path, key.base, key.theirs, key.mine])
        }
        Position::Lines(kind, number) => {
            let document = findings.document(*kind)?;
            let absent = document.absent.map(|side| format!("{side:?}"));
            json!(["lines", kind, number, document.texts_sha256, absent])
        }
    };
    Some(body_sha256(text.to_string().as_bytes()))
}

/// When the decisions of a conflict go to disk; `None` when they are there, or being written.
pub fn due(conflict: &Conflict) -> Option<Timestamp> {
    let since = conflict.on_disk.waits_since(conflict.choices.revision)?;
    Some(since + DELAY)
}
