//! What background work reports. Each names the session or the question it belongs to.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::Content,
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        document::XmlDocument,
        source::SourceSummary,
        token::WhoAmI,
    },
    problem::Problem,
};
use patchpanel_http_client::{Access, Error, Outcome, PreparedRequest};
use patchpanel_local_store::{
    ActivityRow, ChainState, DeletedConnector, DraftRecord, EntryDetail, EntryId, KnownConnector,
    Loaded, OpenNote, Snapshot, SnapshotSummary,
};

use crate::{
    messages::UserMessage,
    ports,
    state::{
        activity::Entries,
        apply::{ApplyRun, StepAnswer},
        conflict::kept::KeptChoices,
        connector::DocumentCheck,
        local_store::StoreFailure,
        profile::{Profile, ProfileId},
        profile_editor::ConnectionReport,
        review::Prepared,
        session::SessionId,
        settings::Settings,
    },
    task::{AfterStoring, Creation, Deletion, FilePurpose, Generation},
    view_models::history::Comparison,
};

/// What sign-in found.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the token says of its owner.
    pub identity: WhoAmI,
    pub token_ends: Option<Timestamp>,
    /// How long it took; `None` when a kept token was used.
    pub elapsed: Option<Duration>,
    /// What the session's client may do.
    pub access: Access,
}

/// What was about to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sending {
    /// A step of the run on a connector.
    Step(ScriptName, usize),
    /// A connector that was to be made, by the name of the question.
    Create(Generation),
    /// A connector that was to be deleted, by the name of the question.
    Delete(Generation),
}

/// What the local store keeps of a tenant.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Drafts, and those that cannot be read.
    pub drafts: Loaded<DraftRecord>,
    /// The run that was under way or was left with something to do.
    pub run: Option<Box<ApplyRun>>,
    /// Requests whose answer never came and of which nothing was found out, the latest first.
    pub unanswered: Vec<ActivityRow>,
    /// What was decided about conflicts.
    pub choices: BTreeMap<ScriptName, KeptChoices>,
    /// Why a run that was kept cannot be taken up.
    pub lost_run: Option<UserMessage>,
    /// Connectors that were made or opened here.
    pub known: Vec<KnownConnector>,
    /// Connectors that were deleted here, the latest first.
    pub deleted: Vec<DeletedConnector>,
}

/// What a file for a document turned out to be.
#[derive(Debug, Clone)]
pub struct FileText {
    /// Its name without folders.
    pub name: String,
    pub text: String,
}

/// What background work reports.
#[derive(Debug)]
pub enum Event {
    /// Profiles and settings were read.
    ProfilesLoaded(Result<(Vec<Profile>, Settings), ports::Error>),
    /// Profiles and settings were written.
    ProfilesSaved(Result<(), ports::Error>),
    /// The local store was opened, or cannot be.
    StoreOpened(Result<Vec<OpenNote>, UserMessage>),
    /// What is kept of a tenant was read.
    KeptLoaded {
        session: SessionId,
        result: Result<Box<Kept>, UserMessage>,
    },
    /// A run is on disk, or was taken away from there.
    RunKept {
        session: SessionId,
        /// Which write it was.
        number: u64,
        /// Whether it was written.
        result: Result<(), UserMessage>,
    },
    /// Decisions about a conflict are on disk, or were taken away from there.
    ChoicesKept {
        session: SessionId,
        script_name: ScriptName,
        /// Whether they were written.
        result: Result<(), UserMessage>,
    },
    /// A draft was written to the local store, or taken out of it.
    DraftKept {
        session: SessionId,
        script_name: ScriptName,
        /// The revision that is there now.
        revision: u64,
        result: Result<(), UserMessage>,
    },
    /// The snapshots of a connector, newest first: after they were read, or one was taken.
    HistoryRead {
        session: SessionId,
        script_name: ScriptName,
        result: Result<Vec<SnapshotSummary>, UserMessage>,
    },
    /// A snapshot was read, to restore it.
    SnapshotRead {
        session: SessionId,
        script_name: ScriptName,
        result: Result<Arc<Content>, UserMessage>,
    },
    /// Two states of a connector were compared.
    SidesCompared {
        session: SessionId,
        script_name: ScriptName,
        generation: Generation,
        result: Result<Arc<Comparison>, UserMessage>,
    },
    /// The connectors that were deleted here were read.
    DeletedRead {
        session: SessionId,
        /// The connectors, the latest first.
        result: Result<Vec<DeletedConnector>, UserMessage>,
    },
    /// The last snapshot of a deleted connector was read.
    RecreationRead {
        session: SessionId,
        result: Result<Box<Snapshot>, UserMessage>,
    },
    /// Entries of the audit trail were read.
    ActivityLoaded {
        generation: Generation,
        result: Result<Box<Entries>, UserMessage>,
    },
    /// The audit trail was checked.
    ChainChecked(Result<ChainState, UserMessage>),
    /// The hashes of an entry were read.
    EntryLoaded {
        entry: EntryId,
        result: Result<Box<EntryDetail>, UserMessage>,
    },
    /// Something was added to the audit trail.
    EntryAdded,
    /// Something else could not be kept.
    NotKept(UserMessage),
    /// The keychain takes its time, perhaps because it asks the person; or it does no longer.
    KeychainWaits(KeychainWait),
    /// The keychain was tried again.
    KeychainTried(Result<(), ports::Error>),
    /// The access token of a tenant that was left was deleted.
    TokensForgotten(Result<(), ports::Error>),
    KeychainChecked(Result<(), ports::Error>),
    /// A secret was written to the keychain, or kept in memory because there is none.
    SecretStored {
        profile: ProfileId,
        then: AfterStoring,
        result: Result<(), ports::Error>,
    },
    SecretsForgotten(Result<(), ports::Error>),
    /// The `sail` CLI's configuration was read: names and addresses.
    SailCliImported(Result<Vec<(String, String)>, ports::Error>),
    /// The demo tenant serves: its profile, or why it could not start.
    DemoStarted(Result<Box<Profile>, ports::Error>),
    SignInEnded {
        session: SessionId,
        result: Result<Box<SignedIn>, SignInError>,
    },
    /// The keychain failed while a secret was read or written; the secret is kept in memory.
    KeychainFailed(ports::Error),
    TokenRenewed {
        session: SessionId,
        /// When the new token ends.
        token_ends: Option<Timestamp>,
    },
    /// A connection test ended.
    ConnectionTested {
        generation: Generation,
        result: Result<Box<ConnectionReport>, SignInError>,
    },
    /// The connector list was read.
    ConnectorsLoaded {
        session: SessionId,
        generation: Generation,
        /// The list and how long the last page took.
        result: Result<(Vec<ConnectorSummary>, Duration), Error>,
    },
    /// A connector was read.
    ConnectorLoaded {
        session: SessionId,
        script_name: ScriptName,
        generation: Generation,
        /// The connector and how long it took.
        result: Result<(Box<ConnectorDetail>, Duration), Error>,
    },
    DocumentChecked {
        session: SessionId,
        script_name: ScriptName,
        document: XmlDocument,
        check: DocumentCheck,
    },
    /// A document was indented, or cannot be.
    DocumentFormatted {
        session: SessionId,
        script_name: ScriptName,
        document: XmlDocument,
        /// The text it was made from.
        before: String,
        /// The new text, or what keeps it from being indented.
        result: Result<String, Problem>,
    },
    /// A file was chosen; `None` when the dialog was cancelled.
    FilePicked {
        purpose: FilePurpose,
        path: Option<PathBuf>,
    },
    /// A file was read and decoded.
    FileRead {
        purpose: FilePurpose,
        /// Its text, or why it cannot be used.
        result: Result<FileText, UserMessage>,
    },
    /// A file was written; `None` when the dialog was cancelled.
    FileSaved(Result<Option<PathBuf>, ports::Error>),
    ReviewPrepared {
        session: SessionId,
        script_name: ScriptName,
        generation: Generation,
        /// The plan, or where both sides changed the same; and what the server has.
        result: Result<(Prepared, Box<ConnectorDetail>), Error>,
    },
    StepAnswered {
        session: SessionId,
        script_name: ScriptName,
        index: usize,
        /// Its place in the audit trail.
        entry: EntryId,
        /// What the server said.
        result: Result<StepAnswer, Error>,
    },
    /// Something was not sent, because it could not be written to the audit trail.
    NotSent {
        session: SessionId,
        what: Sending,
        failure: StoreFailure,
    },
    /// The request that would make a connector was prepared.
    CreatePrepared {
        session: SessionId,
        generation: Generation,
        result: Result<Box<PreparedRequest>, Error>,
    },
    /// The request that would delete a connector was prepared.
    DeletePrepared {
        session: SessionId,
        script_name: ScriptName,
        result: Result<Box<PreparedRequest>, Error>,
    },
    /// Sources that use a connector were read.
    SourcesLoaded {
        session: SessionId,
        script_name: ScriptName,
        generation: Generation,
        result: Result<Vec<SourceSummary>, Error>,
    },
    /// A connector was made.
    Created {
        session: SessionId,
        generation: Generation,
        creation: Box<Creation>,
        /// The script name the server gave, if it said, and the answer.
        result: Result<(Option<ScriptName>, StepAnswer), Error>,
    },
    /// A connector was deleted.
    Deleted {
        session: SessionId,
        generation: Generation,
        deletion: Box<Deletion>,
        result: Result<StepAnswer, Error>,
    },
    /// The tenant was read to learn whether a connector was made.
    CreationLearned {
        session: SessionId,
        generation: Generation,
        creation: Box<Creation>,
        /// What a look at the tenant says, and the script name, if the tenant lists it.
        result: Result<(Outcome, Option<ScriptName>), Error>,
    },
    /// The tenant was read to learn whether a connector was deleted.
    DeletionLearned {
        session: SessionId,
        generation: Generation,
        deletion: Box<Deletion>,
        /// What a look at the tenant says.
        result: Result<Outcome, Error>,
    },
    /// A background task ended by a bug.
    TaskPanicked(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeychainWait {
    /// One more call takes its time.
    Begun,
    /// One of them has ended.
    Ended,
}

/// Why sign-in ended without a token.
#[derive(Debug)]
pub enum SignInError {
    /// The keychain has no secret for this profile.
    NoSecret,
    /// The keychain could not be asked.
    Keychain(ports::Error),
    /// A file of the profile could not be read.
    File(ports::Error),
    /// The tenant refused, or was not reached.
    Tenant(Error),
}
