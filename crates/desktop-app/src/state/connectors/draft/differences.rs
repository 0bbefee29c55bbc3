//! In what a draft differs from the server's state, and what changed in which revision. An edit costs work in proportion
//! to what it touched.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use patchpanel_core_models::{
    draft::{Draft, Part},
    patch::{Operation, Patch, same_value},
};

use super::PartValue;

pub(super) enum Touched {
    All,
    Part(Part),
    /// Values of the metadata, by the keys that they lie in.
    Keys(Vec<String>),
}

impl Touched {
    pub(super) fn by(patch: &Patch) -> Self {
        let paths = patch.iter().flat_map(|operation| match operation {
            Operation::Move { from, path } => vec![from, path],
            Operation::Add { .. }
            | Operation::Remove { .. }
            | Operation::Replace { .. }
            | Operation::Copy { .. }
            | Operation::Test { .. } => vec![operation.path()],
        });
        let keys = paths.filter_map(|path| Some(path.tokens().next()?.into_owned()));
        Self::Keys(keys.collect())
    }
}

/// A state of one draft: what was computed from it can follow the edits since.
#[derive(Debug, Clone)]
pub struct DraftMoment {
    draft: Arc<()>,
    pub revision: u64,
}

impl PartialEq for DraftMoment {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.draft, &other.draft) && self.revision == other.revision
    }
}

#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Differences {
    /// Tells the draft from others that count the same revisions.
    draft: Arc<()>,
    /// The revision of the last edit.
    revision: u64,
    parts: BTreeSet<Part>,
    /// Keys of the metadata whose values differ, if only in how a number is written.
    keys: BTreeSet<String>,
    /// The revision in which each part changed last, in the draft or on the server.
    parts_changed_in: BTreeMap<Part, u64>,
    keys_changed_in: BTreeMap<String, u64>,
    /// The revision in which all keys may have changed.
    all_keys_changed_in: u64,
    /// The revision in which all parts may have changed.
    all_changed_in: u64,
}

impl Differences {
    pub(super) fn parts(&self) -> &BTreeSet<Part> {
        &self.parts
    }

    pub(super) fn keys(&self) -> &BTreeSet<String> {
        &self.keys
    }

    pub(super) fn parts_changed_in(&self, concerns: impl Fn(Part) -> bool) -> u64 {
        let changed = self.parts_changed_in.iter();
        let changed = changed.filter(|(part, _)| concerns(**part));
        let last = changed.map(|(_, revision)| *revision).max();
        last.unwrap_or_default().max(self.all_changed_in)
    }

    pub(super) fn moment(&self) -> DraftMoment {
        DraftMoment {
            draft: Arc::clone(&self.draft),
            revision: self.revision,
        }
    }

    /// The keys that changed after a moment; `None` when all may have.
    pub(super) fn keys_changed_since(&self, moment: &DraftMoment) -> Option<Vec<&str>> {
        let is_known =
            Arc::ptr_eq(&self.draft, &moment.draft) && self.all_keys_changed_in <= moment.revision;
        let changed = self.keys_changed_in.iter();
        let changed = changed.filter(|(_, changed)| **changed > moment.revision);
        is_known.then(|| changed.map(|(key, _)| key.as_str()).collect())
    }

    pub(super) fn note(&mut self, draft: &Draft, touched: Touched, revision: u64) {
        self.revision = revision;
        match touched {
            Touched::All => {
                self.all_changed_in = revision;
                self.compare_all_keys(draft, revision);
                self.parts = draft.changes().into_iter().collect();
            }
            Touched::Part(Part::Metadata) => {
                self.compare_all_keys(draft, revision);
                self.note_metadata(draft, revision);
            }
            Touched::Part(part) => {
                let is_same = PartValue::of(&draft.base, part).is_in(&draft.current);
                self.note_part(part, !is_same, revision);
            }
            Touched::Keys(keys) => {
                for key in keys {
                    if draft.base.metadata.get(&key) == draft.current.metadata.get(&key) {
                        self.keys.remove(&key);
                    } else {
                        self.keys.insert(key.clone());
                    }
                    self.keys_changed_in.insert(key, revision);
                }
                self.note_metadata(draft, revision);
            }
        }
    }

    fn compare_all_keys(&mut self, draft: &Draft, revision: u64) {
        let (base, current) = (&draft.base.metadata, &draft.current.metadata);
        let all = base.keys().chain(current.keys());
        let differing = all.filter(|key| base.get(*key) != current.get(*key));
        self.keys = differing.cloned().collect();
        self.keys_changed_in.clear();
        self.all_keys_changed_in = revision;
    }

    fn note_metadata(&mut self, draft: &Draft, revision: u64) {
        let (base, current) = (&draft.base.metadata, &draft.current.metadata);
        let differs = |key: &String| match (base.get(key), current.get(key)) {
            (Some(base), Some(current)) => !same_value(base, current),
            (base, current) => base.is_some() || current.is_some(),
        };
        let is_changed = self.keys.iter().any(differs);
        self.note_part(Part::Metadata, is_changed, revision);
    }

    fn note_part(&mut self, part: Part, is_changed: bool, revision: u64) {
        if is_changed {
            self.parts.insert(part);
        } else {
            self.parts.remove(&part);
        }
        self.parts_changed_in.insert(part, revision);
    }
}
