//! A draft and a server that moved apart: what comparing found, and what a person decided.
//!
//! [`Findings`] are made in the background and never change; [`Choices`] are the person's. Together they give the
//! merged draft, and only once nothing is open.

pub mod stored;

use std::{collections::BTreeMap, sync::Arc};

use jiff::Timestamp;
use patchpanel_core_models::{
    compare::{MergeState, Side, Subject},
    draft::{Content, Draft},
    ids::ScriptName,
    json,
    models::document::DocumentKind,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::stored::StoredChoices;
use super::connectors::PartValue;
use super::local_store::DiskRevision;
use crate::compare::merge::{MergeModel, Taken};

const UNDO_LIMIT: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// A value in the metadata, by the keys that lead to it.
    Key(Vec<String>),
    /// A run of lines in a document, numbered from 0.
    Lines(DocumentKind, usize),
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    Theirs,
    Mine,
    /// This instead: a value as JSON, or lines.
    Edited(String),
}

/// A value of the metadata that is not the same on all sides.
#[derive(Debug, Clone, PartialEq)]
pub struct KeyDifference {
    pub path: Vec<String>,
    /// What both began from; `None` when it was not set.
    pub base: Option<Value>,
    pub theirs: Option<Value>,
    pub mine: Option<Value>,
    pub state: MergeState,
}

/// A document that is not the same on all sides.
#[derive(Debug, Clone)]
pub struct DocumentDifference {
    pub kind: DocumentKind,
    pub state: MergeState,
    pub model: MergeModel,
    /// The side that has no such document, if one has.
    pub absent: Option<Side>,
    /// A hash over the three texts: tells two comparisons apart without reading them again.
    pub texts_sha256: String,
}

#[derive(Debug, Clone)]
pub struct Findings {
    pub theirs: Content,
    pub read_at: Timestamp,
    pub revision: u64,
    pub keys: Vec<KeyDifference>,
    /// Values that are the same on all sides, by path.
    pub same_keys: Vec<Vec<String>>,
    pub documents: Vec<DocumentDifference>,
    /// Documents that are the same on all sides.
    pub same_documents: Vec<DocumentKind>,
}

impl Findings {
    /// Whether somebody has to look: a value or a document was changed on both sides, differently.
    pub fn need_a_person(&self) -> bool {
        let keys = self.keys.iter().map(|key| key.state);
        let mut all = keys.chain(self.documents.iter().map(|document| document.state));
        all.any(|state| state == MergeState::Conflict)
    }

    /// What the server changed, alone or as the draft did: it is taken as it is.
    pub fn followed(&self) -> Vec<Subject> {
        let taken = |state| matches!(state, MergeState::Theirs | MergeState::Same);
        let mut subjects = Vec::new();
        for key in self.keys.iter().filter(|key| taken(key.state)) {
            subjects.push(Subject::Metadata(key.path.join("/")));
        }
        for document in &self.documents {
            if taken(document.state) {
                subjects.push(subject(document.kind));
            }
        }
        subjects
    }

    /// All places where somebody has to decide, in the order in which they are shown.
    pub fn positions(&self) -> Vec<Position> {
        let keys = self
            .keys
            .iter()
            .filter(|key| key.state == MergeState::Conflict)
            .map(|key| Position::Key(key.path.clone()));
        let lines = self.documents.iter().flat_map(|document| {
            let count = document.model.conflict_count();
            (0..count).map(|number| Position::Lines(document.kind, number))
        });
        keys.chain(lines).collect()
    }

    pub fn document(&self, kind: DocumentKind) -> Option<&DocumentDifference> {
        self.documents.iter().find(|document| document.kind == kind)
    }

    pub fn key(&self, path: &[String]) -> Option<&KeyDifference> {
        self.keys.iter().find(|key| key.path == path)
    }

    /// The draft on top of the server's state; `None` while a choice is missing or not usable.
    pub fn merged(&self, mine: &Content, choices: &Choices) -> Option<Draft> {
        let mut current = self.theirs.clone();
        for key in &self.keys {
            let value = match key.state {
                MergeState::Theirs | MergeState::Same => continue,
                MergeState::Mine => key.mine.clone(),
                MergeState::Conflict => match choices.of(&Position::Key(key.path.clone()))? {
                    Choice::Theirs => key.theirs.clone(),
                    Choice::Mine => key.mine.clone(),
                    Choice::Edited(text) => Some(json::read(text).ok()?),
                },
            };
            put(&mut current.metadata, &key.path, value);
        }
        for document in &self.documents {
            let text = match document.state {
                MergeState::Theirs | MergeState::Same => continue,
                MergeState::Mine => PartValue::of(mine, document.kind.into()),
                MergeState::Conflict => document.merged(choices)?,
            };
            text.put(&mut current);
        }
        Some(Draft {
            base: self.theirs.clone(),
            current,
        })
    }
}

impl DocumentDifference {
    /// The merged document, or that there is none any more; `None` while a choice is missing.
    fn merged(&self, choices: &Choices) -> Option<PartValue> {
        let count = self.model.conflict_count();
        let all: Option<Vec<&Choice>> = (0..count)
            .map(|number| choices.of(&Position::Lines(self.kind, number)))
            .collect();
        let all = all?;
        let away = matches!(
            (self.absent, all.first()),
            (Some(Side::Theirs), Some(Choice::Theirs)) | (Some(Side::Mine), Some(Choice::Mine))
        );
        let taken = |number: usize| match all.get(number).copied() {
            Some(Choice::Theirs) | None => Taken::Theirs,
            Some(Choice::Mine) => Taken::Mine,
            Some(Choice::Edited(text)) => Taken::Text(text),
        };
        let text = (!away).then(|| self.model.merged(taken));
        Some(value(self.kind, text))
    }
}

fn subject(kind: DocumentKind) -> Subject {
    match kind {
        DocumentKind::Xml(document) => Subject::Xml(document),
        DocumentKind::Translations(locale) => Subject::Translations(locale),
    }
}

fn value(kind: DocumentKind, text: Option<String>) -> PartValue {
    match kind {
        DocumentKind::Xml(document) => PartValue::Xml(document, text),
        DocumentKind::Translations(locale) => PartValue::Translations(locale, text),
    }
}

/// Sets or removes a value below objects; what is no object in between is replaced by one.
pub(super) fn put(map: &mut Map<String, Value>, path: &[String], value: Option<Value>) {
    match (path, value) {
        ([], _) => {}
        ([key], Some(value)) => drop(map.insert(key.clone(), value)),
        ([key], None) => drop(map.remove(key)),
        ([key, rest @ ..], value) => {
            let inner = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                put(inner, rest, value);
            }
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Choices {
    made: BTreeMap<Position, Choice>,
    undo: Vec<BTreeMap<Position, Choice>>,
    redo: Vec<BTreeMap<Position, Choice>>,
    /// The place that is typed in: all its letters are one step.
    typing: Option<Position>,
    /// Grows with each change; names a state of the choices.
    pub revision: u64,
}

impl Choices {
    pub fn of(&self, position: &Position) -> Option<&Choice> {
        self.made.get(position)
    }

    pub fn decide(&mut self, decided: impl IntoIterator<Item = (Position, Choice)>) {
        let mut made = self.made.clone();
        let decided: Vec<_> = decided.into_iter().collect();
        let typing = match decided.as_slice() {
            [(position, Choice::Edited(_))] => Some(position.clone()),
            [..] => None,
        };
        made.extend(decided);
        if made == self.made {
            return;
        }
        let goes_on = typing.is_some() && typing == self.typing;
        let before = std::mem::replace(&mut self.made, made);
        if !goes_on {
            self.undo.push(before);
            let excess = self.undo.len().saturating_sub(UNDO_LIMIT);
            self.undo.drain(..excess);
        }
        self.redo.clear();
        self.typing = typing;
        self.revision += 1;
    }

    pub fn take_back(&mut self) {
        if let Some(before) = self.undo.pop() {
            self.redo.push(std::mem::replace(&mut self.made, before));
            self.typing = None;
            self.revision += 1;
        }
    }

    pub fn take_again(&mut self) {
        if let Some(after) = self.redo.pop() {
            self.undo.push(std::mem::replace(&mut self.made, after));
            self.typing = None;
            self.revision += 1;
        }
    }

    pub fn can_take_back(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_take_again(&self) -> bool {
        !self.redo.is_empty()
    }
}

#[derive(Debug, Clone)]
pub struct Conflict {
    pub script_name: ScriptName,
    pub findings: Arc<Findings>,
    pub choices: Choices,
    pub on_disk: DiskRevision,
}

impl Conflict {
    /// Nothing is decided yet, but for what `known` says about the very same differences.
    pub fn new(script_name: ScriptName, findings: Findings, known: Option<&Self>) -> Self {
        let mut choices = Choices::default();
        let known = known.filter(|known| known.script_name == script_name);
        for position in known.iter().flat_map(|_| findings.positions()) {
            let kept = known.and_then(|known| known.choice_about_the_same(&findings, &position));
            choices.made.extend(kept.map(|choice| (position, choice)));
        }
        let on_disk = if choices.made.is_empty() {
            DiskRevision::default()
        } else {
            DiskRevision::not_yet()
        };
        Self {
            script_name,
            findings: Arc::new(findings),
            choices,
            on_disk,
        }
    }

    /// Decides again what was decided in an earlier start about the very same differences, unless it is decided by now.
    pub fn remember(&mut self, kept: &StoredChoices) {
        for position in self.open() {
            if let Some(choice) = kept.of(&self.findings, &position) {
                self.choices.made.insert(position, choice.clone());
            }
        }
    }

    fn choice_about_the_same(&self, findings: &Findings, position: &Position) -> Option<Choice> {
        let same = match position {
            Position::Key(path) => self.findings.key(path) == findings.key(path),
            Position::Lines(kind, _) => {
                let models = [&self.findings, findings].map(|findings| findings.document(*kind));
                matches!(models, [Some(known), Some(new)] if known.texts_sha256 == new.texts_sha256 && known.absent == new.absent)
            }
        };
        same.then(|| self.choices.of(position).cloned()).flatten()
    }

    /// Whether a place is decided, with something that can be used.
    pub fn is_decided(&self, position: &Position) -> bool {
        match (self.choices.of(position), position) {
            (None, _) => false,
            (Some(Choice::Edited(text)), Position::Key(_)) => json::read(text).is_ok(),
            (Some(_), _) => true,
        }
    }

    /// The places that are still open, in the order in which they are shown.
    pub fn open(&self) -> Vec<Position> {
        let mut positions = self.findings.positions();
        positions.retain(|position| !self.is_decided(position));
        positions
    }

    /// The draft on top of the server's state; `None` while something is open.
    pub fn merged(&self, mine: &Content) -> Option<Draft> {
        self.findings.merged(mine, &self.choices)
    }

    /// What an edit begins with: the draft's lines or value, or the server's where the draft has none.
    pub fn prefill(&self, position: &Position) -> String {
        match position {
            Position::Key(path) => {
                let key = self.findings.key(path);
                let value = key.and_then(|key| key.mine.as_ref().or(key.theirs.as_ref()));
                value.map(Value::to_string).unwrap_or_default()
            }
            Position::Lines(kind, number) => self
                .findings
                .document(*kind)
                .and_then(|document| document.prefill(*number))
                .unwrap_or_default(),
        }
    }
}

impl DocumentDifference {
    fn prefill(&self, number: usize) -> Option<String> {
        use crate::compare::merge::Column;
        let chunk = self.model.conflict(number)?;
        let column = if self.absent == Some(Side::Mine) {
            Column::Theirs
        } else {
            Column::Mine
        };
        Some(self.model.excerpt(column, chunk.lines(column)))
    }
}
