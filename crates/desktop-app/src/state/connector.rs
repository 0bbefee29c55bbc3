//! One open connector: what the server has, the draft, its undo history, checks and snapshots.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{
    compare::Side,
    draft::{Content, Draft, Part},
    ids::{Locale, ScriptName},
    models::{connector::ConnectorDetail, document::XmlDocument},
    problem::{Problem, Severity},
};
use serde_json::{Map, Value};

use super::remote::Remote;
use crate::code::diff::DiffModel;

/// Edits of one part within this time of each other are one step of undo.
const UNDO_PAUSE: SignedDuration = SignedDuration::from_secs(1);
/// How many steps of undo are kept.
const UNDO_LIMIT: usize = 100;

/// What a connector's detail request answered.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerState {
    /// The answer.
    pub detail: ConnectorDetail,
    /// When it came.
    pub read_at: Timestamp,
}

/// The value of one part of a connector.
#[derive(Debug, Clone, PartialEq)]
pub enum PartValue {
    /// The metadata object.
    Metadata(Map<String, Value>),
    /// An XML document; `None` when there is none.
    Xml(XmlDocument, Option<String>),
    /// The translations of one locale; `None` when there are none.
    Translations(Locale, Option<String>),
}

impl PartValue {
    /// Which part this is a value of.
    pub fn part(&self) -> Part {
        match self {
            Self::Metadata(_) => Part::Metadata,
            Self::Xml(document, _) => Part::Xml(*document),
            Self::Translations(locale, _) => Part::Translations(*locale),
        }
    }

    /// The value that `content` has for `part`.
    pub fn of(content: &Content, part: Part) -> Self {
        match part {
            Part::Metadata => Self::Metadata(content.metadata.clone()),
            Part::Xml(document) => Self::Xml(document, content.xml.get(&document).cloned()),
            Part::Translations(locale) => {
                Self::Translations(locale, content.translations.get(&locale).cloned())
            }
        }
    }

    /// Puts the value into `content`.
    pub fn put(self, content: &mut Content) {
        match self {
            Self::Metadata(metadata) => content.metadata = metadata,
            Self::Xml(document, text) => put_or_remove(&mut content.xml, document, text),
            Self::Translations(locale, text) => {
                put_or_remove(&mut content.translations, locale, text);
            }
        }
    }
}

fn put_or_remove<K: Ord>(map: &mut BTreeMap<K, String>, key: K, text: Option<String>) {
    match text {
        Some(text) => drop(map.insert(key, text)),
        None => drop(map.remove(&key)),
    }
}

/// The editable state of a connector.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftState {
    /// The server's state that the draft began from, and the draft.
    pub draft: Draft,
    /// Grows with each change; names a state of the draft.
    pub revision: u64,
    /// When the draft last changed.
    pub changed_at: Option<Timestamp>,
    undo: Vec<PartValue>,
    redo: Vec<PartValue>,
    last_edit: Option<(Part, Timestamp)>,
}

impl DraftState {
    /// A draft that equals the server's state.
    pub fn new(base: Content) -> Self {
        Self {
            draft: Draft::new(base),
            ..Self::default()
        }
    }

    /// Begins again from what the server has, when nothing of mine is in the draft.
    pub fn begin_again(&mut self, base: Content) {
        *self = Self {
            revision: self.revision + 1,
            ..Self::new(base)
        };
    }

    /// Changes one part; edits of the same part in quick succession are one step of undo.
    pub fn edit(&mut self, value: PartValue, now: Timestamp) {
        let part = value.part();
        let before = PartValue::of(&self.draft.current, part);
        if before == value {
            return;
        }
        if !self.continues(part, now) {
            self.undo.push(before);
            let excess = self.undo.len().saturating_sub(UNDO_LIMIT);
            self.undo.drain(..excess);
        }
        self.last_edit = Some((part, now));
        self.redo.clear();
        self.set(value, now);
    }

    fn continues(&self, part: Part, now: Timestamp) -> bool {
        self.last_edit
            .as_ref()
            .is_some_and(|(last, at)| *last == part && now.duration_since(*at) < UNDO_PAUSE)
    }

    fn set(&mut self, value: PartValue, now: Timestamp) {
        value.put(&mut self.draft.current);
        self.revision += 1;
        self.changed_at = Some(now);
    }

    /// Takes the last step back; says which part it changed.
    pub fn undo(&mut self, now: Timestamp) -> Option<Part> {
        let value = self.undo.pop()?;
        let part = value.part();
        self.redo.push(PartValue::of(&self.draft.current, part));
        self.last_edit = None;
        self.set(value, now);
        Some(part)
    }

    /// Takes the last undo back; says which part it changed.
    pub fn redo(&mut self, now: Timestamp) -> Option<Part> {
        let value = self.redo.pop()?;
        let part = value.part();
        self.undo.push(PartValue::of(&self.draft.current, part));
        self.last_edit = None;
        self.set(value, now);
        Some(part)
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is a step to take again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Takes the whole draft back to its base, as one undoable step per part.
    pub fn discard(&mut self, now: Timestamp) {
        for part in self.draft.changes() {
            self.last_edit = None;
            self.edit(PartValue::of(&self.draft.base, part), now);
        }
        self.last_edit = None;
    }

    /// Puts one part in the place of the draft's, as a step of undo of its own.
    pub fn replace(&mut self, value: PartValue, now: Timestamp) {
        self.last_edit = None;
        self.edit(value, now);
        self.last_edit = None;
    }

    /// Notes that the server now has the parts of `content`: what was sent, which need not be what the draft says by
    /// now.
    pub fn settle(&mut self, parts: &[Part], content: &Content) {
        for part in parts {
            PartValue::of(content, *part).put(&mut self.draft.base);
        }
        self.revision += 1;
    }

    /// Takes parts that were settled back into the draft, because the server has something else in them than what was
    /// sent: my changes since `before` stand on top of the server's state.
    pub fn reopen(&mut self, parts: &[Part], before: &Content, server: &Content) {
        let mut mine = Draft::new(before.clone());
        for part in parts {
            PartValue::of(&self.draft.current, *part).put(&mut mine.current);
        }
        let mine = mine.rebased(server, |_| Side::Mine);
        for part in parts {
            PartValue::of(&mine.base, *part).put(&mut self.draft.base);
            PartValue::of(&mine.current, *part).put(&mut self.draft.current);
        }
        self.revision += 1;
    }

    /// Takes the server's new state as the base. What only the server changed follows it, metadata key by key; where
    /// both sides changed the same, mine stays.
    pub fn rebase(&mut self, base: &Content) {
        self.draft = self.draft.rebased(base, |_| Side::Mine);
        // A step of undo holds a whole part from before, which would take the server's changes back, too.
        self.undo.clear();
        self.redo.clear();
        self.last_edit = None;
        self.revision += 1;
    }
}

/// What a background check found in one document.
#[derive(Debug, Clone)]
pub struct DocumentCheck {
    /// The draft's revision that was checked.
    pub revision: u64,
    /// Problems, worst first within the order of the text.
    pub problems: Arc<[Problem]>,
    /// The draft's text against the server's.
    pub diff: Arc<DiffModel>,
    /// Lines that were changed, added and removed against the server's text.
    pub lines: LineCounts,
}

/// How two texts differ by lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LineCounts {
    /// Lines replaced by others.
    pub changed: usize,
    /// Lines only in the draft.
    pub added: usize,
    /// Lines only on the server.
    pub removed: usize,
}

/// Why a snapshot was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SnapshotCause {
    /// Before steps were sent.
    BeforeApply,
    /// After steps were sent.
    AfterApply,
    /// Before the connector was deleted.
    BeforeDelete,
    /// When the connector was made.
    AfterCreate,
    /// When it was first read.
    FirstRead,
}

impl SnapshotCause {
    /// The cause in words.
    pub fn title(&self) -> &'static str {
        match self {
            Self::BeforeApply => "Before apply",
            Self::AfterApply => "After apply",
            Self::BeforeDelete => "Before delete",
            Self::AfterCreate => "After create",
            Self::FirstRead => "First read",
        }
    }
}

/// Everything known of a connector at one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// When it was taken.
    pub at: Timestamp,
    /// Why it was taken.
    pub cause: SnapshotCause,
    /// Who was signed in.
    pub who: String,
    /// The connector's parts.
    pub content: Arc<Content>,
}

/// One open connector.
#[derive(Debug)]
pub struct OpenConnector {
    /// The connector's id in every URL.
    pub script_name: ScriptName,
    /// What the server has.
    pub server: Remote<ServerState>,
    /// The draft.
    pub draft: DraftState,
    /// What the checks of XML documents found.
    pub checks: BTreeMap<XmlDocument, DocumentCheck>,
    /// The draft's revision for which each document was last sent to be checked.
    pub checks_asked: BTreeMap<XmlDocument, u64>,
    /// Snapshots of this run, oldest first.
    pub snapshots: Vec<Snapshot>,
}

impl OpenConnector {
    /// A connector that is about to be read.
    pub fn new(script_name: ScriptName) -> Self {
        Self {
            script_name,
            server: Remote::NotAsked,
            draft: DraftState::default(),
            checks: BTreeMap::new(),
            checks_asked: BTreeMap::new(),
            snapshots: Vec::new(),
        }
    }

    /// The server's last answer.
    pub fn detail(&self) -> Option<&ConnectorDetail> {
        self.server.value().map(|server| &server.detail)
    }

    /// The connector's name, or its script name until it is read.
    pub fn title(&self) -> &str {
        self.detail()
            .and_then(|detail| detail.name.as_deref())
            .unwrap_or(self.script_name.as_str())
    }

    /// Whether the draft differs from the server.
    pub fn has_changes(&self) -> bool {
        self.draft.draft.is_changed()
    }

    /// Whether the newest text of a document was checked; an older answer says nothing of it.
    pub fn is_checked(&self, document: XmlDocument) -> bool {
        let asked = self.checks_asked.get(&document).copied();
        self.checks
            .get(&document)
            .is_some_and(|check| asked.is_none_or(|asked| check.revision >= asked))
    }

    /// Problems of severity error in documents that the draft changes: they stop apply.
    pub fn blocking_problems(&self) -> impl Iterator<Item = (XmlDocument, &Problem)> {
        let changed = self.draft.draft.changes();
        self.checks
            .iter()
            .filter(move |(document, _)| changed.contains(&Part::Xml(**document)))
            .flat_map(|(document, check)| {
                check
                    .problems
                    .iter()
                    .filter(|problem| problem.severity == Severity::Error)
                    .map(|problem| (*document, problem))
            })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn content(metadata: Value) -> Content {
        Content {
            metadata: serde_json::from_value(metadata).unwrap(),
            ..Content::default()
        }
    }

    #[test]
    fn rebase_keeps_my_keys_and_follows_the_server_in_all_others() {
        let mut draft = DraftState::new(content(json!({"a": 1, "b": 1, "c": 1})));
        let mine = content(json!({"a": 1, "b": 2, "c": 2}));
        draft.edit(PartValue::Metadata(mine.metadata), Timestamp::UNIX_EPOCH);
        let theirs = content(json!({"a": 9, "b": 1, "c": 9}));

        draft.rebase(&theirs);

        assert_eq!(
            draft.draft,
            Draft {
                base: theirs,
                current: content(json!({"a": 9, "b": 2, "c": 2}))
            }
        );
        assert_eq!(draft.revision, 2);
        assert!(!draft.can_undo());
    }
}
