//! [`Cause`]: why a snapshot was taken.

use crate::error::{Error, Result};

/// Why a snapshot was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// Before a plan was sent.
    BeforeApply,
    /// After a plan was sent, whatever came of it.
    AfterApply,
    /// A person asked for it.
    ByHand,
    /// Before the connector was deleted.
    BeforeDelete,
    /// After the connector was created.
    AfterCreate,
    /// The connector was read for the first time. Never cleared: it is the state before Patchpanel.
    FirstRead,
    /// A restore replaced a draft; this is the state of that draft.
    BeforeRestore,
    /// A conflict was decided, and the merged draft took the place of a draft; this is the state of that draft.
    BeforeMerge,
}

impl Cause {
    pub const ALL: [Self; 8] = [
        Self::BeforeApply,
        Self::AfterApply,
        Self::ByHand,
        Self::BeforeDelete,
        Self::AfterCreate,
        Self::FirstRead,
        Self::BeforeRestore,
        Self::BeforeMerge,
    ];

    /// What is stored, of which none must ever change, and the words for people.
    fn code_and_words(self) -> (&'static str, &'static str) {
        match self {
            Self::BeforeApply => ("before-apply", "Before apply"),
            Self::AfterApply => ("after-apply", "After apply"),
            Self::ByHand => ("by-hand", "By hand"),
            Self::BeforeDelete => ("before-delete", "Before delete"),
            Self::AfterCreate => ("after-create", "After create"),
            Self::FirstRead => ("first-read", "First read"),
            Self::BeforeRestore => ("before-restore", "Before restore"),
            Self::BeforeMerge => ("before-merge", "Before merge"),
        }
    }

    /// The words for people.
    pub fn words(self) -> &'static str {
        self.code_and_words().1
    }

    pub(super) fn code(self) -> &'static str {
        self.code_and_words().0
    }

    pub(super) fn parse(code: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|cause| cause.code() == code)
            .ok_or_else(|| Error::damaged(format!("`{code}` is no cause of a snapshot")))
    }
}
