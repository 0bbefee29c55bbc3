//! Work for the background, as plain values: `update` asks for them, tests compare them, the runner carries them out.

mod parts;

use std::{path::PathBuf, sync::Arc};

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::{
        connector::NewConnector,
        document::{DocumentKind, XmlDocument},
    },
};
use patchpanel_http_client::{PreparedRequest, Secret};
use patchpanel_local_store::{ActivityFilter, DraftRecord, EntryId, KnownConnector, SnapshotId};

use crate::state::{
    activity::Trail,
    apply::ApplyRun,
    conflict::kept::KeptChoices,
    keychain::SecretKind,
    local_store::{Keep, KeptPlace},
    profile::{Guards, Profile, ProfileId},
    remote::Generation,
    session::{ConnectorKey, SessionId},
    settings::Settings,
};

pub use self::parts::{
    AfterStoring, Creation, Deletion, ExportFormat, SecretToStore, SideContent, SnapshotToTake,
    WhenToTake,
};

/// What `update` asks for.
#[derive(Debug, Clone)]
pub enum Task {
    Window(WindowTask),
    /// Asks for a file with the system's dialog, which is made on the UI thread.
    Dialog(DialogTask),
    /// Forget the session's client and token in memory.
    EndSession(SessionId),
    /// Forget the access token that memory holds, as the app locks.
    DropToken(ProfileId),
    /// Carry work out one after the other; none is begun before the one before has ended.
    InOrder(Vec<Work>),
    Work(Work),
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
    Quit,
}

/// What begins with a dialog of the system.
#[derive(Debug, Clone)]
pub enum DialogTask {
    /// Choose and read a file for a document.
    OpenDocument(ConnectorKey, DocumentKind),
    /// Choose an extra CA file for the profile that is edited.
    ChooseCaFile(Generation),
    Save {
        file_name: String,
        content: FileContent,
    },
}

/// What is written to a file that a person chose.
#[derive(Debug, Clone)]
pub enum FileContent {
    Bytes(Vec<u8>),
    Activity(Keep, ActivityFilter, ExportFormat),
    /// A snapshot, as a zip.
    Snapshot(Keep, SnapshotId),
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
}
#[derive(Debug, Clone)]
pub enum TenantTask {
    SignIn(Profile),
    LoadList(Generation),
    Connector(ScriptName, ConnectorTask),
    Lifecycle(Generation, LifecycleTask),
}
#[derive(Debug, Clone)]
pub enum ConnectorTask {
    /// Read it with all its documents.
    Load(Generation),
    /// Read it again and prepare the exact requests of a draft.
    PrepareReview {
        generation: Generation,
        draft: Box<Draft>,
        revision: u64,
        /// Whether patches say what they were made from.
        guards: Guards,
    },
    SendStep {
        index: usize,
        trail: Box<Trail>,
        request: Box<PreparedRequest>,
        /// The run as it stands while the step is in flight, which is kept with the note in the trail.
        run: Box<ApplyRun>,
    },
}
#[derive(Debug, Clone)]
pub enum LifecycleTask {
    PrepareCreate(Box<NewConnector>),
    PrepareDelete(ScriptName),
    /// Ask which sources use a connector; they name it by its name.
    LoadSources(String),
    Create(Box<Trail>, Box<Creation>),
    Delete(Box<Trail>, Box<Deletion>),
    /// Read the tenant to learn whether a connector was made, since the answer was lost.
    LearnCreated(Box<Creation>),
    /// Read the tenant to learn whether a connector was deleted, since the answer was lost.
    LearnDeleted(Box<Deletion>),
}
#[derive(Debug, Clone)]
pub enum StoreTask {
    Open,
    /// Read what is kept of a tenant: drafts, known connectors, an unfinished apply.
    Load(SessionId, KeptPlace),
    Keep(SessionId, KeptPlace, Keeping),
    History(SessionId, KeptPlace, HistoryTask),
    Activity(Keep, ActivityTask),
}

/// What is kept of a tenant, or no longer.
#[derive(Debug, Clone)]
pub enum Keeping {
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
        choices: Option<KeptChoices>,
    },
    /// A connector that the list may not show.
    Known(Box<KnownConnector>),
    /// A connector that is gone.
    NotKnown(ScriptName),
}

/// Snapshots, and what is noted of deleted connectors.
#[derive(Debug, Clone)]
pub enum HistoryTask {
    Take(Box<SnapshotToTake>),
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
pub enum ActivityTask {
    Load(Generation, ActivityFilter),
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
#[derive(Debug, Clone)]
pub enum ComputerTask {
    LoadProfiles,
    SaveProfiles {
        /// Later ones win over earlier ones, in whichever order they are carried out.
        generation: Generation,
        profiles: Vec<Profile>,
        settings: Settings,
    },
    /// Read the `sail` CLI's configuration.
    ImportSailCli,
    StartDemo,
    /// Try a connection without keeping anything.
    TestConnection {
        generation: Generation,
        profile: Box<Profile>,
        /// The typed secret, or `None` to use the keychain's.
        secret: Option<Secret>,
    },
    CheckKeychain,
    /// Open the keychain anew, and move there what memory kept for it.
    TryKeychainAgain,
    /// Write a secret to the keychain, then say how it went.
    StoreSecret {
        secret: SecretToStore,
        /// What follows once it is there.
        then: AfterStoring,
    },
    ForgetSecrets(ProfileId),
    /// Delete what a tenant was signed in with, but not what a person would have to find again.
    ForgetTokens {
        profile: ProfileId,
        kinds: Vec<SecretKind>,
    },
    /// Check a document and count how it differs from the server's.
    CheckDocument {
        key: ConnectorKey,
        document: DocumentKind,
        /// The draft's revision that is checked.
        revision: u64,
        content: Arc<Content>,
        base: Arc<Content>,
    },
    FormatDocument {
        key: ConnectorKey,
        document: XmlDocument,
        text: String,
    },
    ReadDocument {
        key: ConnectorKey,
        document: DocumentKind,
        path: PathBuf,
    },
}
