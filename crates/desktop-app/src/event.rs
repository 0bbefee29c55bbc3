//! What background work reports: of a session, of the local store, and of this computer. An answer to a question that
//! may be asked again carries the question's [`Generation`].

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use jiff::Timestamp;
use patchpanel_core_models::{
    bundle::{Loose, Opened},
    draft::Content,
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        document::{DocumentKind, XmlDocument},
        token::WhoAmI,
    },
    plan_file::PlanFile,
    problem::Problem,
    properties::Encoding,
};
use patchpanel_http_client::{Access, CodeProblem, Error, Outcome, PreparedRequest};
use patchpanel_local_store::{
    AuditRow, ChainState, DeletedConnector, DraftRecord, EntryDetail, EntryId, KnownConnector,
    Loaded, OpenNote, Snapshot, SnapshotSummary,
};

use crate::{
    state::{
        apply::{ApplyRun, StepAnswer},
        audit::Entries,
        backups::{BackupLine, FolderFacts},
        browser_sign_in::BrowserWait,
        compare::{End, Findings},
        computer::ComputerError,
        conflict::stored::StoredChoices,
        connectors::DocumentCheck,
        dialogs::{LifecycleRequest, PathQuestion},
        history::comparison::Comparison,
        impact::Impact,
        local_store::StoreFailure,
        message::UserMessage,
        places::Places,
        policy::Policy,
        profile_editor::ConnectionReport,
        profiles::shared::SharedProfile,
        profiles::{Profile, ProfileId},
        remote::Generation,
        returned_texts::ReturnedTable,
        review::Prepared,
        session::{ConnectorKey, SessionId, SignInError},
        settings::Settings,
        translation_files::{Reading, TranslationFile},
    },
    task::{AfterStoring, BundleUse},
};

#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the token says of its owner.
    pub identity: WhoAmI,
    pub token_ends: Option<Timestamp>,
    /// How long it took; `None` when a kept token was used.
    pub elapsed: Option<Duration>,
    pub access: Access,
}

#[derive(Debug, Clone, Default)]
pub struct Stored {
    /// Drafts, and those that cannot be read.
    pub drafts: Loaded<DraftRecord>,
    /// The run that is not over.
    pub run: Option<Box<ApplyRun>>,
    /// Requests whose answer never came and of which nothing was found out, the latest first.
    pub unanswered: Vec<AuditRow>,
    pub choices: BTreeMap<ScriptName, StoredChoices>,
    /// Why a run that was kept cannot be resumed.
    pub lost_run: Option<UserMessage>,
    pub known: Vec<KnownConnector>,
    /// The moment of the newest of what is unfinished, which a clock that went back has not reached.
    pub stamped: Timestamp,
    /// Connectors that were deleted here, the latest first.
    pub deleted: Vec<DeletedConnector>,
}

#[derive(Debug, Clone)]
pub struct FileText {
    /// Its name without folders.
    pub name: String,
    pub text: String,
}

#[derive(Debug)]
pub enum Event {
    /// About a session; what comes after its end is dropped where this is opened.
    Session(SessionId, SessionEvent),
    Store(StoreEvent),
    Computer(ComputerEvent),
    Compare(CompareEvent),
    Bug(String),
}
#[derive(Debug)]
pub enum SessionEvent {
    SignInEnded(Result<Box<SignedIn>, SignInError>),
    /// A browser is to be opened, and waited for.
    BrowserWaits(BrowserWait),
    /// What was pasted is not the code of this sign-in.
    CodeNotTaken(CodeProblem),
    /// When the new token ends.
    TokenRenewed(Option<Timestamp>),
    /// The connector list was read: the list and how long the last page took.
    ListLoaded(
        Generation,
        Result<(Vec<Arc<ConnectorSummary>>, Duration), Error>,
    ),
    Connector(ScriptName, ConnectorEvent),
    Lifecycle(Generation, LifecycleEvent),
    StoreLoaded(Result<Box<Stored>, UserMessage>),
    /// A run is on disk, or was taken away from there.
    RunStored {
        number: u64,
        result: Result<(), UserMessage>,
    },
    /// The connectors that were deleted here were read, the latest first.
    DeletedRead(Result<Vec<DeletedConnector>, UserMessage>),
    BackupFolderChosen(PathBuf),
    Backup(Generation, BackupEvent),
    /// A bundle that a person chose was read, or is refused.
    BundleRead(BundleUse, Result<Box<Opened>, UserMessage>),
    /// The same of documents in a folder.
    LooseRead(Result<Box<Loose>, UserMessage>),
    /// The last snapshot of a deleted connector was read.
    RecreationRead(Result<Box<Snapshot>, UserMessage>),
}
/// What is reported of a backup or a comparison with a folder.
#[derive(Debug)]
pub enum BackupEvent {
    /// What is in the folder.
    Folder(Box<FolderFacts>),
    /// The connectors that are read now.
    Began(Vec<ScriptName>),
    /// One was read: what was found, unless it is none of the tenant's own, and how many requests started in the
    /// present window, of how many.
    Read(ScriptName, Option<Box<BackupLine>>, (usize, usize)),
    /// It came to its end, or why it ended early.
    Ended(Result<(), UserMessage>),
}

#[derive(Debug)]
pub enum ConnectorEvent {
    /// It was read: the connector and how long it took.
    Loaded(Generation, Result<(Box<ConnectorDetail>, Duration), Error>),
    /// The sources that use it.
    ImpactAsked(Generation, Result<Box<Impact>, Error>),
    /// The plan, or where both sides changed the same; and what the server has.
    ReviewPrepared(Generation, Result<(Prepared, Box<ConnectorDetail>), Error>),
    Apply(StepEvent),
    Document(DocumentEvent),
    Translation(TranslationEvent),
    /// A table came back from a translator, or cannot be used.
    TextsReturned(Result<Box<ReturnedTable>, UserMessage>),
    /// The one that a person looks at was read in another encoding.
    TextsReadAs(Box<ReturnedTable>),
    History(HistoryEvent),
    /// The draft was written to the local store, or taken out of it.
    DraftStored {
        revision: u64,
        result: Result<(), UserMessage>,
    },
    /// Decisions about a conflict are on disk, or were taken away from there.
    ChoicesStored(Result<(), UserMessage>),
}

#[derive(Debug)]
pub enum StepEvent {
    Answered {
        index: usize,
        entry: EntryId,
        result: Result<StepAnswer, Error>,
    },
    /// A step was not sent, because it could not be written to the audit trail.
    NotSent { index: usize, failure: StoreFailure },
}
#[derive(Debug)]
pub enum DocumentEvent {
    Checked(DocumentKind, DocumentCheck),
    /// A document was indented, or cannot be.
    Formatted {
        document: XmlDocument,
        before: String,
        result: Result<String, Problem>,
    },
    /// A file for a document was read and decoded, or cannot be used.
    FileRead(XmlDocument, Result<FileText, UserMessage>),
}

/// What is reported of files with translations.
#[derive(Debug)]
pub enum TranslationEvent {
    /// They were read, or cannot be used.
    Read(Vec<Result<TranslationFile, UserMessage>>),
    /// One of those that a person is asked about was read in another encoding.
    ReadAs(usize, Encoding, Result<Reading, Problem>),
}

#[derive(Debug)]
pub enum HistoryEvent {
    /// The snapshots, newest first, after one was taken.
    Listed(Result<Vec<SnapshotSummary>, UserMessage>),
    Read(Result<Arc<Content>, UserMessage>),
    Compared(Generation, Result<Arc<Comparison>, UserMessage>),
}

/// What is reported of making and deleting a connector; the generation is that of the question.
#[derive(Debug)]
pub enum LifecycleEvent {
    Prepared(Result<Box<PreparedRequest>, Error>),
    /// The script name that the server gave a new connector, if it said, and the answer.
    Answered(
        Box<LifecycleRequest>,
        Result<(Option<ScriptName>, StepAnswer), Error>,
    ),
    /// What a look at the tenant says of a lost answer, and the script name of a new connector, if the tenant lists it.
    Learned(
        Box<LifecycleRequest>,
        Result<(Outcome, Option<ScriptName>), Error>,
    ),
    /// Nothing was sent, because it could not be written to the audit trail.
    NotSent(StoreFailure),
}

/// What is reported of the local store as a whole.
#[derive(Debug)]
pub enum StoreEvent {
    /// It was opened, or cannot be.
    Opened(Result<Vec<OpenNote>, UserMessage>),
    /// Something could not be kept.
    NotStored(UserMessage),
    Audit(AuditEvent),
}
#[derive(Debug)]
pub enum AuditEvent {
    Loaded(Generation, Result<Box<Entries>, UserMessage>),
    ChainChecked(Result<ChainState, UserMessage>),
    EntryLoaded(EntryId, Result<Box<EntryDetail>, UserMessage>),
    Added,
}
/// What is reported of a comparison, which may be of two tenants.
#[derive(Debug)]
pub enum CompareEvent {
    /// Both sides were read and compared.
    Compared {
        /// Which of the pairs, from 0.
        pair: usize,
        generation: Generation,
        /// Those in which the sides were read.
        sessions: [Option<SessionId>; 2],
        result: Result<Arc<Findings>, UserMessage>,
    },
    /// The bundle that a person chose for a side was read, or is refused.
    BundleRead(End, Result<Box<Opened>, UserMessage>),
}

#[derive(Debug)]
pub struct PlacesRead {
    pub places: Places,
    /// Whether the secret of the last profile is kept; `false` where nobody asked.
    pub has_last_secret: bool,
}
#[derive(Debug)]
pub enum ComputerEvent {
    /// Comes before the profiles.
    PolicyRead(Result<Box<Policy>, ComputerError>),
    /// Profiles, settings, and which profiles of the file are not used.
    ProfilesLoaded(Result<(Vec<Profile>, Settings, Option<ComputerError>), ComputerError>),
    ProfilesSaved(Result<(), ComputerError>),
    PlacesRead(PlacesRead),
    /// Profiles that a colleague exported were read.
    SharedProfilesRead(Result<Vec<SharedProfile>, ComputerError>),
    /// The `sail` CLI's configuration was read: names and addresses.
    SailCliImported(Result<Vec<(String, String)>, ComputerError>),
    /// The demo tenant serves: its profile, or why it could not start.
    DemoStarted(Result<Box<Profile>, ComputerError>),
    ConnectionTested(Generation, Result<Box<ConnectionReport>, SignInError>),
    /// The system has no dialog for files: what it would have asked.
    NoFileDialog(PathQuestion),
    /// An extra CA file was chosen for the profile that was edited when this was asked.
    CaFileChosen(Generation, PathBuf),
    FileSaved(Result<PathBuf, ComputerError>),
    /// The system did not show a folder.
    FolderNotOpened(UserMessage),
    /// A plan file was read, or cannot be used.
    PlanRead(Result<Box<PlanFile>, UserMessage>),
    KeychainChecked(Result<(), ComputerError>),
    KeychainTried(Result<(), ComputerError>),
    /// Whether the keychain takes its time, perhaps because it asks the person, or does no longer.
    KeychainWaits(bool),
    /// The keychain failed while a secret was read or written; the secret is kept in memory.
    KeychainFailed(ComputerError),
    /// A secret was written to the keychain, or kept in memory because there is none.
    SecretStored {
        profile: ProfileId,
        then: AfterStoring,
        result: Result<(), ComputerError>,
    },
    SecretsForgotten(Result<(), ComputerError>),
    /// The access token of a tenant that was left was deleted.
    TokensForgotten(Result<(), ComputerError>),
}

impl From<StoreEvent> for Event {
    fn from(event: StoreEvent) -> Self {
        Self::Store(event)
    }
}

impl From<ComputerEvent> for Event {
    fn from(event: ComputerEvent) -> Self {
        Self::Computer(event)
    }
}

impl Event {
    pub fn of_connector(key: ConnectorKey, event: ConnectorEvent) -> Self {
        let ConnectorKey {
            session,
            script_name,
        } = key;
        Self::Session(session, SessionEvent::Connector(script_name, event))
    }
}
