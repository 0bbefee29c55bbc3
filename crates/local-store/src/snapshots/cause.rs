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
    /// All causes.
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

    /// The words for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::BeforeApply => "Before apply",
            Self::AfterApply => "After apply",
            Self::ByHand => "By hand",
            Self::BeforeDelete => "Before delete",
            Self::AfterCreate => "After create",
            Self::FirstRead => "First read",
            Self::BeforeRestore => "Before restore",
            Self::BeforeMerge => "Before merge",
        }
    }

    /// What is stored. Never change one.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::BeforeApply => "before-apply",
            Self::AfterApply => "after-apply",
            Self::ByHand => "by-hand",
            Self::BeforeDelete => "before-delete",
            Self::AfterCreate => "after-create",
            Self::FirstRead => "first-read",
            Self::BeforeRestore => "before-restore",
            Self::BeforeMerge => "before-merge",
        }
    }

    pub(super) fn parse(code: &str) -> Result<Self> {
        Self::ALL
            .into_iter()
            .find(|cause| cause.code() == code)
            .ok_or_else(|| Error::damaged(format!("`{code}` is no cause of a snapshot")))
    }
}
