//! [`Cause`]: why a snapshot was taken.

use crate::stored_words::stored_words;

stored_words! {
    /// Why a snapshot was taken.
    Cause, "cause of a snapshot" {
        /// Before a plan was sent.
        BeforeApply => "before-apply",
        /// After a plan was sent, whatever came of it.
        AfterApply => "after-apply",
        /// A person asked for it.
        ByHand => "by-hand",
        /// Before the connector was deleted.
        BeforeDelete => "before-delete",
        /// After the connector was created.
        AfterCreate => "after-create",
        /// The connector was read for the first time. Never cleared: it is the state before Patchpanel.
        FirstRead => "first-read",
        /// A restore replaced a draft; this is the state of that draft.
        BeforeRestore => "before-restore",
        /// A conflict was decided, and the merged draft took the place of a draft; this is the state of that draft.
        BeforeMerge => "before-merge",
    }
}

impl Cause {
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
}
