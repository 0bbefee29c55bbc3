//! The snapshots of one connector as the local store has them, and the two sides that are compared.

pub mod comparison;

use std::sync::Arc;

use patchpanel_local_store::{SnapshotId, SnapshotSummary};

use super::history::comparison::Comparison;
use super::remote::Remote;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Snapshot(SnapshotId),
    /// What the server had when it was read last.
    Server,
    Draft,
}

/// Two sides; what the right one has is “after”.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pair {
    /// The side that is “before”.
    pub left: Side,
    /// The side that is “after”.
    pub right: Side,
}

impl Pair {
    /// Two sides, the older one first: snapshots by their number, then the server, then the draft.
    pub fn of(one: Side, other: Side) -> Self {
        Self {
            left: one.min(other),
            right: one.max(other),
        }
    }

    /// Whether `side` is one of the two.
    pub fn has(self, side: Side) -> bool {
        self.left == side || self.right == side
    }

    /// The snapshot that can be restored: the older one.
    pub fn restorable(self) -> Option<SnapshotId> {
        match (self.left, self.right) {
            (Side::Snapshot(one), Side::Snapshot(other)) => Some(one.min(other)),
            (Side::Snapshot(id), Side::Draft | Side::Server)
            | (Side::Draft | Side::Server, Side::Snapshot(id)) => Some(id),
            (Side::Draft | Side::Server, Side::Draft | Side::Server) => None,
        }
    }
}

#[derive(Debug, Default)]
pub struct History {
    /// The snapshots, newest first; `None` until they were read.
    pub list: Option<Vec<SnapshotSummary>>,
    pub pair: Option<Pair>,
    /// The side that was checked first, while only one is.
    pub single: Option<Side>,
    pub comparison: Remote<Arc<Comparison>>,
}

impl History {
    /// The snapshots that were read, newest first.
    pub fn snapshots(&self) -> &[SnapshotSummary] {
        self.list.as_deref().unwrap_or_default()
    }

    pub fn snapshot(&self, id: SnapshotId) -> Option<&SnapshotSummary> {
        self.snapshots().iter().find(|snapshot| snapshot.id == id)
    }
}
