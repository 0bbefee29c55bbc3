//! Work for the background, as plain values: `update` asks for them, tests compare them, the runner carries them out.

mod compare;
mod computer;
mod document;
mod local_store;
mod parts;

use std::{
    mem::{Discriminant, discriminant},
    path::PathBuf,
    sync::Arc,
};

use jiff::Timestamp;
use patchpanel_core_models::{
    bundle::Bundle,
    draft::Content,
    ids::{Locale, ScriptName},
    models::document::DocumentKind,
};
use patchpanel_http_client::{Operation, PreparedRequest, Secret};
use patchpanel_local_store::{AuditFilter, SnapshotId};

use crate::state::{
    apply::ApplyRun,
    audit::{AuditNote, ExportFormat},
    backups::BackupWork,
    compare::End,
    dialogs::LifecycleRequest,
    local_store::StorePlace,
    profiles::Profile,
    remote::Generation,
    secrets::SecretOwner,
    session::{ConnectorKey, SessionId},
    settings::Settings,
};

pub use self::parts::{
    AfterStoring, BundleUse, ReviewQuestion, SecretToStore, SideContent, SnapshotToTake,
};
pub use self::{
    compare::{CompareTask, SideSource},
    computer::ComputerTask,
    document::DocumentTask,
    local_store::{AuditTask, HistoryTask, StoreChange, StoreTask},
};

/// What `update` asks for.
#[derive(Debug, Clone)]
pub enum Task {
    Window(WindowTask),
    /// Asks for a file with the system's dialog, which is made on the UI thread.
    Dialog(DialogTask),
    /// A path that was typed, because the system has no dialog.
    TypedPath(PathBuf),
    /// What was pasted for a sign-in that waits for a browser.
    PastedCode(SessionId, Secret),
    /// Forget the session's client and token in memory.
    EndSession(SessionId),
    /// Stop the backup or comparison of a session; what was written is whole.
    StopBackup(SessionId),
    /// Forget the access token that memory holds, as the app locks.
    DropToken(SecretOwner),
    /// Carry work out one after the other; none is begun before the one before has ended.
    InOrder(Vec<Work>),
    Work(Work),
}

impl Task {
    /// What of it is carried out in the background, in order.
    pub fn works(&self) -> &[Work] {
        match self {
            Self::InOrder(works) => works,
            Self::Work(work) => std::slice::from_ref(work),
            Self::Window(_)
            | Self::Dialog(_)
            | Self::TypedPath(_)
            | Self::PastedCode(..)
            | Self::EndSession(_)
            | Self::StopBackup(_)
            | Self::DropToken(_) => &[],
        }
    }
}

impl From<Work> for Task {
    fn from(work: Work) -> Self {
        Self::Work(work)
    }
}
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WindowTask {
    Copy(String),
    OpenUrl(String),
    /// Bring the window to the front.
    Raise,
    Quit,
}

#[derive(Debug, Clone)]
pub enum DialogTask {
    OpenDocument(ConnectorKey, DocumentKind),
    /// Choose a table that came back from a translator; with the documents that it is compared with.
    OpenFromTranslator(ConnectorKey, Arc<Content>),
    /// Choose a file of profiles that a colleague exported.
    OpenProfiles,
    /// Choose a plan file and read it.
    OpenPlan,
    /// Choose a connector bundle for the tenant of a session.
    OpenBundle(SessionId),
    /// Choose the folder that the tenant of a session is backed up to.
    ChooseBackupFolder(SessionId),
    /// Choose a connector bundle as a side of the comparison.
    CompareBundle(End),
    /// Choose an extra CA file for the profile that is edited.
    ChooseCaFile(Generation),
    Save {
        file_name: String,
        content: FileContent,
    },
}

#[derive(Debug, Clone)]
pub enum FileContent {
    Bytes(Vec<u8>),
    /// A table with the texts of these locales.
    ForTranslator(Arc<Content>, Vec<Locale>),
    Audit(StorePlace, AuditFilter, ExportFormat),
    Snapshot(StorePlace, SnapshotId),
    /// A zip archive, or a folder where the name that was chosen is none of an archive.
    Bundle(Box<Bundle>),
    SupportBundle {
        /// What the bundle says of the app; see [`crate::view_models::support`].
        page: String,
        /// Profiles and settings, which hold no secret.
        profiles: Vec<Profile>,
        settings: Settings,
    },
}
#[derive(Debug, Clone)]
pub enum Work {
    Tenant(SessionId, TenantTask),
    Store(StoreTask),
    Computer(ComputerTask),
    Document(ConnectorKey, DocumentTask),
    Compare(Box<CompareTask>),
}
#[derive(Debug, Clone)]
pub enum TenantTask {
    SignIn(Box<Profile>),
    LoadList(Generation),
    /// Compare the connectors with a folder of bundles, and write there what changed.
    BackUp(Generation, Box<Profile>, BackupWork),
    Connector(ScriptName, ConnectorTask),
    Lifecycle(Generation, LifecycleTask),
}
#[derive(Debug, Clone)]
pub enum ConnectorTask {
    Load(Generation),
    /// Ask which sources use it, and what depends on them. They name it by its name and by its type.
    AskImpact {
        generation: Generation,
        name: String,
        connector_type: Option<String>,
    },
    /// Read it again and prepare the exact requests of a draft.
    PrepareReview(Generation, Box<ReviewQuestion>),
    SendStep {
        /// The moment of the run that is kept.
        at: Timestamp,
        index: usize,
        trail: Box<AuditNote>,
        request: Box<PreparedRequest>,
        /// The run as it stands while the step is in flight, which is kept with the note in the trail.
        run: Box<ApplyRun>,
    },
}
#[derive(Debug, Clone)]
pub enum LifecycleTask {
    Prepare(Box<Operation>),
    Send(Box<AuditNote>, Box<LifecycleRequest>),
    /// Read the tenant to learn what became of a request whose answer was lost.
    Learn(Box<LifecycleRequest>),
}

/// Work with the same slot replaces each other: the newest wins. Requests that change something have none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    Tenant(SessionId, Discriminant<TenantTask>),
    Connector(SessionId, ScriptName),
    Impact(SessionId, ScriptName),
    Review(SessionId, ScriptName),
    Lifecycle(SessionId),
    Backup(SessionId),
    Compare(SessionId),
    /// A pair that is compared, from 0.
    Pair(usize),
    Audit(Discriminant<AuditTask>),
    Computer(Discriminant<ComputerTask>),
    Document(ConnectorKey, DocumentKind, Discriminant<DocumentTask>),
}

impl Work {
    pub fn slot(&self) -> Option<Slot> {
        match self {
            Self::Tenant(session, task) => task.slot(*session),
            Self::Store(task) => task.slot(),
            Self::Computer(task) => task.slot(),
            Self::Document(key, task) => {
                let (document, kind) = task.slot()?;
                Some(Slot::Document(key.clone(), document, kind))
            }
            Self::Compare(task) => Some(Slot::Pair(task.pair)),
        }
    }

    /// The sessions for whose tenants this works; what has a slot ends with any of them.
    pub fn sessions(&self) -> [Option<SessionId>; 2] {
        match self {
            Self::Tenant(session, _) => [Some(*session), None],
            Self::Compare(task) => task.sessions(),
            Self::Store(_) | Self::Computer(_) | Self::Document(..) => [None; 2],
        }
    }
}

impl TenantTask {
    fn slot(&self, session: SessionId) -> Option<Slot> {
        match self {
            Self::SignIn(_) | Self::LoadList(_) => Some(Slot::Tenant(session, discriminant(self))),
            Self::BackUp(..) => Some(Slot::Backup(session)),
            Self::Connector(name, task) => match task {
                ConnectorTask::Load(_) => Some(Slot::Connector(session, name.clone())),
                ConnectorTask::AskImpact { .. } => Some(Slot::Impact(session, name.clone())),
                ConnectorTask::PrepareReview(..) => Some(Slot::Review(session, name.clone())),
                ConnectorTask::SendStep { .. } => None,
            },
            Self::Lifecycle(_, task) => match task {
                LifecycleTask::Prepare(_) => Some(Slot::Lifecycle(session)),
                LifecycleTask::Send(..) | LifecycleTask::Learn(_) => None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{state::remote::Generation, testing};

    fn slot(session: u64, task: TenantTask) -> Option<Slot> {
        Work::Tenant(SessionId(session), task).slot()
    }

    #[test]
    fn a_comparison_ends_with_the_session_of_either_side() {
        let side = |session| SideSource::Tenant(SessionId(session), "acme".parse().unwrap());
        let comparison = |from, to| {
            Work::Compare(Box::new(CompareTask {
                generation: Generation(1),
                pair: 0,
                from: side(from),
                to: side(to),
                rules: Default::default(),
                asks_who_uses: false,
            }))
        };
        let work = comparison(1, 2);

        for (session, ends) in [(1, true), (2, true), (3, false)] {
            let ends_with = work.sessions().contains(&Some(SessionId(session)));
            assert_eq!(ends_with, ends, "{session}");
        }
        let anew = comparison(1, 3);
        assert_eq!(work.slot(), anew.slot(), "the newest of a pair wins");
    }

    #[test]
    fn what_reads_for_one_session_is_not_replaced_by_another_s_and_ends_with_its_own() {
        let list = |session| slot(session, TenantTask::LoadList(Generation(1))).unwrap();

        assert_ne!(list(1), list(2));
        assert_eq!(list(1), list(1));
        let sign_in = TenantTask::SignIn(Box::new(testing::profile()));
        for (session, task) in [(1, TenantTask::LoadList(Generation(1))), (2, sign_in)] {
            let session = SessionId(session);
            let work = Work::Tenant(session, task);
            assert_eq!(work.sessions(), [Some(session), None]);
        }
    }
}
