//! Decisions about a conflict on disk. They are found again by what they are about, so that one about other values or
//! other texts is never taken for it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use patchpanel_local_store::body_sha256;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Choice, Conflict, Findings, Spot};

/// Decisions go to disk this long after the first that is not there.
const DELAY: SignedDuration = SignedDuration::from_secs(2);

/// What was decided, by what it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeptChoices(BTreeMap<String, Choice>);

impl KeptChoices {
    /// What was decided about a conflict.
    pub fn of_conflict(conflict: &Conflict) -> Self {
        let about = |(spot, choice): (&Spot, &Choice)| {
            Some((about(&conflict.findings, spot)?, choice.clone()))
        };
        Self(conflict.choices.made.iter().filter_map(about).collect())
    }

    /// Whether nothing is decided.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was decided about a place.
    pub fn of(&self, findings: &Findings, spot: &Spot) -> Option<&Choice> {
        self.0.get(&about(findings, spot)?)
    }
}

/// A hash over all that a decision is about: the place, and what each side has there.
fn about(findings: &Findings, spot: &Spot) -> Option<String> {
    let text = match spot {
        Spot::Key(path) => {
            let key = findings.key(path)?;
            json!(["key", path, key.base, key.theirs, key.mine])
        }
        Spot::Lines(kind, number) => {
            let document = findings.document(*kind)?;
            let absent = document.absent.map(|side| format!("{side:?}"));
            json!(["lines", kind, number, document.texts_sha256, absent])
        }
    };
    Some(body_sha256(text.to_string().as_bytes()))
}

/// What of the decisions is on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ChoiceKeeping {
    /// The state that is there; see [`super::Choices::revision`].
    pub kept: u64,
    /// The state that is being written.
    pub writing: Option<u64>,
    /// Since when something is not there.
    pub unkept_since: Option<Timestamp>,
}

impl ChoiceKeeping {
    /// Nothing is on disk, whichever state the decisions are in.
    pub fn not_yet() -> Self {
        Self {
            kept: u64::MAX,
            ..Self::default()
        }
    }

    /// Notes which state of the decisions there is.
    pub fn note(&mut self, revision: u64, now: Timestamp) {
        if revision == self.kept {
            self.unkept_since = None;
        } else {
            self.unkept_since.get_or_insert(now);
        }
    }

    /// When the decisions go to disk; `None` when they are there, or on their way.
    pub fn due(&self) -> Option<Timestamp> {
        let since = self.unkept_since.filter(|_| self.writing.is_none())?;
        Some(since + DELAY)
    }

    /// They are on disk, or could not be written; then it is tried again after the same wait.
    pub fn written(&mut self, well: bool, now: Timestamp) {
        if let Some(revision) = self.writing.take().filter(|_| well) {
            self.kept = revision;
        }
        self.unkept_since = self.unkept_since.map(|_| now);
    }
}
