//! What is known of the local store, which keeps drafts, snapshots and activity on this computer.

use jiff::Timestamp;
use patchpanel_local_store::{Error, TenantKey};
use serde::{Deserialize, Serialize};

use super::message::UserMessage;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StorePlace {
    /// In the database; in memory when that cannot be used.
    OnDisk,
    /// In memory, until Patchpanel closes: the demo tenant.
    InMemory,
}

/// Where what belongs to a tenant is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantStore {
    pub place: StorePlace,
    pub tenant: TenantKey,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum StoreState {
    #[default]
    Opening,
    Open,
    /// It can be read, but nothing can be added; what is new is lost when Patchpanel closes.
    ReadOnly(UserMessage),
    /// It cannot be used; everything is kept in memory until Patchpanel closes.
    Failed(UserMessage),
}

impl StoreState {
    /// Why what is new is lost when Patchpanel closes; `None` when it is kept.
    pub fn problem(&self) -> Option<&UserMessage> {
        match self {
            Self::Opening | Self::Open => None,
            Self::ReadOnly(message) | Self::Failed(message) => Some(message),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreFailure {
    pub kind: StoreFailureKind,
    pub words: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoreFailureKind {
    Full,
    ReadOnly,
    Damaged,
    Busy,
    Missing,
    Export,
    Other,
    /// The call ended by a bug before it answered.
    Bug,
    /// Another Patchpanel sends to the tenant; the words say which.
    SendingElsewhere,
    /// Another Patchpanel has a run open on the connector; the words say which.
    OpenElsewhere,
    /// Whether another Patchpanel is at work cannot be found out; the words say why.
    NoLock,
}

impl StoreFailure {
    /// The call ended before it answered.
    pub fn bug() -> Self {
        Self {
            kind: StoreFailureKind::Bug,
            words: String::new(),
        }
    }

    /// Whether another Patchpanel does what was asked for.
    pub fn is_elsewhere(&self) -> bool {
        match self.kind {
            StoreFailureKind::SendingElsewhere | StoreFailureKind::OpenElsewhere => true,
            StoreFailureKind::Full
            | StoreFailureKind::ReadOnly
            | StoreFailureKind::Damaged
            | StoreFailureKind::Busy
            | StoreFailureKind::Missing
            | StoreFailureKind::Export
            | StoreFailureKind::Other
            | StoreFailureKind::Bug
            | StoreFailureKind::NoLock => false,
        }
    }
}

impl From<&Error> for StoreFailure {
    fn from(error: &Error) -> Self {
        let kind = match error {
            Error::Full => StoreFailureKind::Full,
            Error::ReadOnly => StoreFailureKind::ReadOnly,
            Error::Damaged { .. } => StoreFailureKind::Damaged,
            Error::Busy => StoreFailureKind::Busy,
            Error::Missing { .. } => StoreFailureKind::Missing,
            Error::Export(_) => StoreFailureKind::Export,
            Error::Other(_) => StoreFailureKind::Other,
        };
        Self {
            kind,
            words: with_causes(error),
        }
    }
}

/// An error with its causes, for the details of a message.
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let chain = std::iter::successors(Some(error), |cause| cause.source());
    chain
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Which revision of something is on disk, and which one is being written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DiskRevision {
    /// The revision on disk; what has nothing to keep has none there, which is kept just as well.
    pub kept: u64,
    pub writing: Option<u64>,
    /// Since when there is something that is not on disk.
    pub unstored_since: Option<Timestamp>,
    /// Whether the last write failed, so that the next one has time.
    pub failed: bool,
}

impl DiskRevision {
    pub fn not_yet() -> Self {
        Self {
            kept: u64::MAX,
            ..Self::default()
        }
    }

    /// Notes which revision there is. A clock that went back does not put off the next write.
    pub fn note(&mut self, revision: u64, now: Timestamp) {
        let since = self.unstored_since.map_or(now, |since| since.min(now));
        self.unstored_since = (revision != self.kept).then_some(since);
    }

    /// Since when `revision` waits to be written; `None` when it is on disk, or something is being written.
    pub fn waits_since(&self, revision: u64) -> Option<Timestamp> {
        let waits = revision != self.kept && self.writing.is_none();
        self.unstored_since.filter(|_| waits)
    }

    /// Notes that `written` is on disk, or that nothing could be written. Then it is tried again after the same wait, not
    /// at once.
    pub fn note_written(&mut self, written: Option<u64>, revision: u64, now: Timestamp) {
        self.writing = None;
        self.failed = written.is_none();
        self.kept = written.unwrap_or(self.kept);
        self.unstored_since = (revision != self.kept).then_some(now);
    }
}
