//! What is asked of the local store.

use std::mem::discriminant;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{AuditFilter, DraftRecord, EntryId, KnownConnector, SnapshotId};

use super::{
    Slot,
    parts::{SideContent, SnapshotToTake},
};
use crate::state::{
    apply::ApplyRun,
    conflict::stored::StoredChoices,
    local_store::{StorePlace, TenantStore},
    remote::Generation,
    session::SessionId,
};

#[derive(Debug, Clone)]
pub enum StoreTask {
    Open,
    /// Read what is kept of a tenant: drafts, known connectors, an unfinished apply.
    Load(SessionId, TenantStore),
    Change(SessionId, TenantStore, StoreChange),
    History(SessionId, TenantStore, HistoryTask),
    Audit(StorePlace, AuditTask),
}

/// What is kept of a tenant, or no longer.
#[derive(Debug, Clone)]
pub enum StoreChange {
    Draft(Box<DraftRecord>),
    /// Nothing of the draft differs from the server any more.
    NoDraft {
        script_name: ScriptName,
        /// The draft's revision that differs in nothing.
        revision: u64,
    },
    /// A run that is not over.
    Run {
        script_name: ScriptName,
        at: Timestamp,
        run: Option<Box<ApplyRun>>,
        /// Names the write, so that its answer is not taken for that of another.
        number: u64,
    },
    /// What was decided about a conflict.
    Choices {
        script_name: ScriptName,
        at: Timestamp,
        choices: Option<StoredChoices>,
    },
    /// A connector that the list may not show.
    Known(Box<KnownConnector>),
    /// A connector that is gone, and its draft with it.
    NotKnown(ScriptName),
    /// No run of the tenant is open any more: what is unfinished there may be resumed elsewhere.
    Nothing,
}

/// Snapshots, and what is noted of deleted connectors.
#[derive(Debug, Clone)]
pub enum HistoryTask {
    Take(Box<SnapshotToTake>),
    List(ScriptName),
    Read(ScriptName, SnapshotId),
    Compare {
        script_name: ScriptName,
        generation: Generation,
        left: SideContent,
        right: SideContent,
    },
    /// Note that a connector was deleted; its snapshots stay.
    NoteDeleted {
        script_name: ScriptName,
        title: String,
        at: Timestamp,
    },
    /// Note under which script name a deleted connector was made again.
    NoteRecreated {
        before: ScriptName,
        now: ScriptName,
    },
    /// Read the last snapshot of a deleted connector, to make it again.
    ReadDeleted(SnapshotId),
}
#[derive(Debug, Clone)]
pub enum AuditTask {
    Load(Generation, AuditFilter),
    /// Check that the trail is as it was written.
    CheckChain,
    /// Read the hashes of an entry.
    LoadEntry(EntryId),
    /// Add what was found out about a request afterwards.
    AppendFinding {
        entry: EntryId,
        at: Timestamp,
        text: String,
    },
}

impl StoreTask {
    pub(super) fn slot(&self) -> Option<Slot> {
        match self {
            Self::Open | Self::Load(..) | Self::Change(..) => None,
            Self::History(session, _, task) => match task {
                HistoryTask::Compare { .. } => Some(Slot::Compare(*session)),
                HistoryTask::Take(_)
                | HistoryTask::List(_)
                | HistoryTask::Read(..)
                | HistoryTask::NoteDeleted { .. }
                | HistoryTask::NoteRecreated { .. }
                | HistoryTask::ReadDeleted(_) => None,
            },
            Self::Audit(_, task) => match task {
                AuditTask::Load(..) | AuditTask::CheckChain | AuditTask::LoadEntry(_) => {
                    Some(Slot::Audit(discriminant(task)))
                }
                AuditTask::AppendFinding { .. } => None,
            },
        }
    }
}
