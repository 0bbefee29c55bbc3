//! The draft of a connector as it is edited: its undo history, in which revision each part changed, and what is on disk.

mod differences;
#[cfg(test)]
mod tests;

use std::{collections::BTreeSet, ops::Deref};

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{
    compare::{Closeness, Side},
    draft::{Content, Draft, Part},
    patch::{self, Operation, Patch},
};
use serde_json::{Map, Value};

use super::part_value::PartValue;
use crate::state::local_store::DiskRevision;
use differences::{Differences, Touched};

pub use differences::DraftMoment;

/// Edits of one part within this time of each other are one step of undo.
const UNDO_PAUSE: SignedDuration = SignedDuration::from_secs(1);
/// The texts that undo keeps have so much together; the newest step is always kept.
const UNDO_BYTES: usize = 64 << 20;
/// When a draft goes to disk.
struct Pace {
    /// After it did not change for this long.
    rest: SignedDuration,
    /// After this long all the same, if it changes all the time.
    at_the_latest: SignedDuration,
}

/// A small draft is copied, hashed and written in a few milliseconds, so that a kill takes half a second of typing.
const SMALL: Pace = Pace {
    rest: SignedDuration::from_millis(250),
    at_the_latest: SignedDuration::from_millis(500),
};
/// Two seconds before it would be ten seconds old, so that a slow disk has the time to take it.
const LARGE: Pace = Pace {
    rest: SignedDuration::from_secs(2),
    at_the_latest: SignedDuration::from_secs(8),
};
/// The documents and translations of a small draft have so much together.
const SMALL_BYTES: usize = 1 << 20;

/// Names one edit of a draft, in all drafts of this run of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edit {
    revision: u64,
    at: Timestamp,
}

/// An edit, and the changes that take it back, the last of them first.
#[derive(Debug, Clone, PartialEq)]
struct Step {
    edit: Edit,
    changes: Vec<Change>,
}

#[derive(Debug, Clone, PartialEq)]
enum Change {
    Part(PartValue),
    /// Values of the metadata, changed where they are.
    Metadata(Patch),
    /// The whole draft, with what it stood on: for a draft that was put on top of the server's new state.
    Whole(Box<Draft>),
}

impl Change {
    fn part(&self) -> Option<Part> {
        match self {
            Self::Part(value) => Some(value.part()),
            Self::Metadata(_) => Some(Part::Metadata),
            Self::Whole(_) => None,
        }
    }

    /// About what it takes in memory.
    fn bytes(&self) -> usize {
        match self {
            Self::Part(PartValue::Xml(_, text) | PartValue::Translations(_, text)) => {
                text.as_ref().map_or(0, String::len)
            }
            Self::Part(PartValue::Metadata(_)) | Self::Metadata(_) => SMALL_BYTES / 16,
            Self::Whole(draft) => text_bytes(&draft.base) + text_bytes(&draft.current),
        }
    }

    /// Whether this alone takes back what `newer` and this take back: typing on in one key is one change.
    fn covers(&self, newer: &Self) -> bool {
        match (self, newer) {
            (Self::Part(value), newer) => Some(value.part()) == newer.part(),
            (Self::Metadata(older), Self::Metadata(newer)) => {
                matches!((older.operations(), newer.operations()), (
                    [Operation::Replace { path, .. } | Operation::Remove { path }],
                    [Operation::Replace { path: newer, .. }],
                ) if path == newer)
            }
            (Self::Metadata(_) | Self::Whole(_), _) => false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct DraftState {
    draft: Draft,
    /// Grows with each change; names a state of the draft.
    pub revision: u64,
    differences: Differences,
    /// When the draft last changed.
    pub changed_at: Option<Timestamp>,
    pub on_disk: DiskRevision,
    /// When the first change was made that is not on the server.
    pub began_at: Option<Timestamp>,
    undo: Vec<Step>,
    redo: Vec<Step>,
    last_edit: Option<(Part, Timestamp)>,
}

/// It is read as the draft that it is, and changed by its own methods only.
impl Deref for DraftState {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.draft
    }
}

impl DraftState {
    pub fn new(base: Content) -> Self {
        Self {
            draft: Draft::new(base),
            ..Self::default()
        }
    }

    /// Begins again from what the server has, when nothing of mine is in the draft.
    pub fn begin_again(&mut self, base: Content) {
        let mut on_disk = std::mem::take(&mut self.on_disk);
        let is_kept = on_disk.kept == self.revision;
        let begun = Self::new(base).after(self.revision);
        if is_kept {
            // What is on disk for this draft is still true: nothing.
            on_disk.kept = begun.revision;
        }
        *self = Self { on_disk, ..begun };
    }

    /// Counts on from an earlier draft of the connector, so that nothing computed from that one passes for this.
    pub fn after(mut self, revision: u64) -> Self {
        self.revision += revision + 1;
        self.on_disk.kept = self.revision;
        self.differences
            .note(&self.draft, Touched::All, self.revision);
        self
    }

    /// Changes one part; edits of the same part in quick succession are one step of undo.
    pub fn edit(&mut self, value: PartValue, now: Timestamp) {
        self.edit_one(Change::Part(value), now);
    }

    /// Changes one value of the metadata. Costs work in proportion to that value. What does not fit changes nothing.
    pub fn edit_metadata(&mut self, operation: Operation, now: Timestamp) {
        self.edit_one(Change::Metadata(Patch(vec![operation])), now);
    }

    fn edit_one(&mut self, change: Change, now: Timestamp) {
        let part = change.part();
        let continues = self.continues(part, now);
        let Some(undo) = self.change(change, now) else {
            return;
        };
        match self.undo.last_mut().filter(|_| continues) {
            Some(step) if step.changes.last().is_some_and(|last| last.covers(&undo)) => {}
            Some(step) => step.changes.push(undo),
            None => self.remember(vec![undo], now),
        }
        self.last_edit = part.map(|part| (part, now));
    }

    /// Changes several parts as one step of undo of its own.
    pub fn edit_all(&mut self, values: impl IntoIterator<Item = PartValue>, now: Timestamp) {
        let values = values.into_iter().map(Change::Part);
        let undo: Vec<_> = values.filter_map(|value| self.change(value, now)).collect();
        if !undo.is_empty() {
            self.remember(undo, now);
        }
        self.last_edit = None;
    }

    /// Lets what is typed next in a part belong to the step that was just made.
    pub fn types_on(&mut self, part: Part, now: Timestamp) {
        self.last_edit = Some((part, now));
    }

    /// Makes a change of the person's; gives what takes it back, unless it changes nothing.
    fn change(&mut self, change: Change, now: Timestamp) -> Option<Change> {
        let begins = self.undo.is_empty() && !self.is_changed();
        let undo = self.apply(change, now)?;
        if begins {
            self.began_at = Some(now);
        }
        self.redo.clear();
        Some(undo)
    }

    /// Makes a change; gives what takes it back, unless it changes nothing.
    fn apply(&mut self, change: Change, now: Timestamp) -> Option<Change> {
        let touched = match &change {
            Change::Part(value) => Touched::Part(value.part()),
            Change::Metadata(patch) => Touched::by(patch),
            Change::Whole(_) => Touched::All,
        };
        let undo = match change {
            Change::Part(value) if value.is_in(&self.draft.current) => return None,
            Change::Part(value) => Change::Part(value.put(&mut self.draft.current)),
            Change::Metadata(patch) => {
                Change::Metadata(patched(&mut self.draft.current.metadata, &patch)?)
            }
            Change::Whole(draft) => {
                Change::Whole(Box::new(std::mem::replace(&mut self.draft, *draft)))
            }
        };
        self.note_change(touched);
        self.changed_at = Some(now);
        Some(undo)
    }

    fn note_change(&mut self, touched: Touched) {
        self.revision += 1;
        self.differences.note(&self.draft, touched, self.revision);
    }

    /// As [`Draft::changes`], known from the edits.
    pub fn changes(&self) -> Vec<Part> {
        self.differences.parts().iter().copied().collect()
    }

    /// As [`Draft::is_changed`], known from the edits.
    pub fn is_changed(&self) -> bool {
        !self.differences.parts().is_empty()
    }

    /// Keys of the metadata whose values differ from the server's, if only in how a number is written.
    pub fn changed_keys(&self) -> &BTreeSet<String> {
        self.differences.keys()
    }

    pub fn moment(&self) -> DraftMoment {
        self.differences.moment()
    }

    /// The keys of the metadata that changed after a moment; `None` when all may have.
    pub fn keys_changed_since(&self, moment: &DraftMoment) -> Option<Vec<&str>> {
        self.differences.keys_changed_since(moment)
    }

    /// The revision in which one of these parts changed last, in the draft or on the server.
    pub fn revision_of(&self, concerns: impl Fn(Part) -> bool) -> u64 {
        self.differences.parts_changed_in(concerns)
    }

    fn continues(&self, part: Option<Part>, now: Timestamp) -> bool {
        self.last_edit
            .as_ref()
            .is_some_and(|(last, at)| Some(*last) == part && now.duration_since(*at) < UNDO_PAUSE)
    }

    fn remember(&mut self, changes: Vec<Change>, now: Timestamp) {
        let edit = Edit {
            revision: self.revision,
            at: now,
        };
        self.undo.push(Step { edit, changes });
        let newest = self.undo.iter().rev().scan(0, |bytes, step| {
            *bytes += step.changes.iter().map(Change::bytes).sum::<usize>();
            Some(*bytes)
        });
        let kept = newest.take_while(|bytes| *bytes <= UNDO_BYTES).count();
        self.undo.drain(..self.undo.len() - kept.max(1));
    }

    /// Takes the last step back; says which parts it changed.
    pub fn undo(&mut self, now: Timestamp) -> Vec<Part> {
        let Some(step) = self.undo.pop() else {
            return Vec::new();
        };
        let (step, parts) = self.exchange(step, now);
        self.redo.push(step);
        parts
    }

    /// Takes the last undo back; says which parts it changed.
    pub fn redo(&mut self, now: Timestamp) -> Vec<Part> {
        let Some(step) = self.redo.pop() else {
            return Vec::new();
        };
        let (step, parts) = self.exchange(step, now);
        self.undo.push(step);
        parts
    }

    /// Puts a step in; gives what takes it back, and which parts changed.
    fn exchange(&mut self, step: Step, now: Timestamp) -> (Step, Vec<Part>) {
        self.last_edit = None;
        let Step { edit, changes } = step;
        let mut parts = Vec::new();
        let mut undone = Vec::new();
        for change in changes.into_iter().rev() {
            let part = change.part();
            let Some(undo) = self.apply(change, now) else {
                continue;
            };
            match (part, &undo) {
                (None, Change::Whole(before)) => parts.extend(changed_parts(before, &self.draft)),
                (part, _) => parts.extend(part.filter(|part| !parts.contains(part))),
            }
            undone.push(undo);
        }
        let changes = undone;
        (Step { edit, changes }, parts)
    }

    /// A draft as it was kept on disk, to go on with.
    pub fn resumed(draft: Draft, changed_at: Timestamp) -> Self {
        let mut differences = Differences::default();
        differences.note(&draft, Touched::All, 0);
        Self {
            draft,
            differences,
            changed_at: Some(changed_at),
            ..Self::default()
        }
    }

    /// When this draft must be written to disk; `None` when it is there, or being written.
    pub fn keep_at(&self) -> Option<Timestamp> {
        let since = self.on_disk.waits_since(self.revision)?;
        if self.on_disk.failed {
            return Some(since + LARGE.rest);
        }
        let pace = if text_bytes(&self.draft.current) <= SMALL_BYTES {
            SMALL
        } else {
            LARGE
        };
        let rested = self.changed_at.unwrap_or(since) + pace.rest;
        Some(rested.min(since + pace.at_the_latest))
    }

    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    pub fn newest_edit(&self) -> Option<Edit> {
        self.undo.last().map(|step| step.edit)
    }

    /// Takes the whole draft back to its base, as one step of undo.
    pub fn discard(&mut self, now: Timestamp) {
        let parts = self.draft.changes().into_iter();
        let values: Vec<_> = parts
            .map(|part| PartValue::of(&self.draft.base, part))
            .collect();
        self.edit_all(values, now);
    }

    /// Notes that the server now has the parts of `content`: what was sent, which need not be what the draft says by
    /// now.
    pub fn settle(&mut self, parts: &[Part], content: &Content) {
        for part in parts {
            PartValue::of(content, *part).put(&mut self.draft.base);
            self.note_change(Touched::Part(*part));
        }
    }

    /// Notes that the server has what the draft says in parts in which it had something else: it was sent before a crash,
    /// or somebody made the same change. Documents are compared by meaning, as the server may reformat them, so an edit
    /// of the layout alone goes with it.
    pub fn settle_same(&mut self, server: &Content) {
        let Draft { base, current } = &self.draft;
        // A server that did not move is recognised by its letters; only one that did is compared by meaning.
        let has = |content, part| Closeness::Meaning.same_part(server, content, part);
        let is_there = |part: &Part| !has(base, *part) && has(current, *part);
        let parts: Vec<Part> = self.draft.changes().into_iter().filter(is_there).collect();
        if !parts.is_empty() {
            let current = current.clone();
            self.settle(&parts, &current);
        }
    }

    /// Takes parts that were settled back into the draft, because the server has something else in them than what was
    /// sent: my changes since `before` are put on top of the server's state.
    pub fn reopen(&mut self, parts: &[Part], before: &Content, server: &Content) {
        let mut mine = Draft::new(before.clone());
        for part in parts {
            PartValue::of(&self.draft.current, *part).put(&mut mine.current);
        }
        let mine = mine.rebased(server, |_| Side::Mine);
        for part in parts {
            PartValue::of(&mine.base, *part).put(&mut self.draft.base);
            PartValue::of(&mine.current, *part).put(&mut self.draft.current);
            self.note_change(Touched::Part(*part));
        }
    }

    /// Takes a draft based on the server's new state, as one step of undo.
    pub fn rebase(&mut self, draft: Draft, now: Timestamp) {
        let before = self.apply(Change::Whole(Box::new(draft)), now);
        self.last_edit = None;
        self.redo.clear();
        self.remember(before.into_iter().collect(), now);
    }
}

fn text_bytes(content: &Content) -> usize {
    let Content {
        metadata: _,
        xml,
        translations,
    } = content;
    let texts = xml.values().chain(translations.values());
    texts.map(String::len).sum()
}

/// Applies a patch whose values may be there already; gives what takes it back, unless it changes nothing. What does
/// not fit the metadata, or would leave no object, changes nothing.
fn patched(metadata: &mut Map<String, Value>, patch: &Patch) -> Option<Patch> {
    if patch.iter().any(|operation| operation.path().is_root()) {
        return None;
    }
    let mut whole = Value::Object(std::mem::take(metadata));
    let undo = patch::apply_with_undo(&mut whole, patch);
    if let Value::Object(patched) = whole {
        *metadata = patched;
    }
    let undo = undo.ok()?;
    let is_same = |(done, undo): (&Operation, &Operation)| {
        matches!(undo, Operation::Replace { .. }) && done.value() == undo.value()
    };
    let changes = !patch.iter().zip(undo.iter().rev()).all(is_same);
    changes.then_some(undo)
}

/// Parts in which two drafts differ, in their base or in their current state.
fn changed_parts(before: &Draft, after: &Draft) -> Vec<Part> {
    let between = |base: &Content, current: &Content| {
        let (base, current) = (base.clone(), current.clone());
        Draft { base, current }.changes()
    };
    let mut parts = between(&before.current, &after.current);
    parts.extend(between(&before.base, &after.base));
    parts.sort_unstable();
    parts.dedup();
    parts
}
