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
    /// When the token ends.
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
    /// Its text.
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
        /// Whose.
        session: SessionId,
        /// What is kept.
        result: Result<Box<Kept>, UserMessage>,
    },
    /// A run is on disk, or was taken away from there.
    RunKept {
        /// Whose.
        session: SessionId,
        /// Which write it was.
        number: u64,
        /// Whether it was written.
        result: Result<(), UserMessage>,
    },
    /// Decisions about a conflict are on disk, or were taken away from there.
    ChoicesKept {
        /// Whose.
        session: SessionId,
        /// On which connector.
        script_name: ScriptName,
        /// Whether they were written.
        result: Result<(), UserMessage>,
    },
    /// A draft was written to the local store, or taken out of it.
    DraftKept {
        /// Whose.
        session: SessionId,
        /// Which connector's.
        script_name: ScriptName,
        /// The revision that is there now.
        revision: u64,
        /// How it went.
        result: Result<(), UserMessage>,
    },
    /// The snapshots of a connector, newest first: after they were read, or one was taken.
    HistoryRead {
        /// Whose.
        session: SessionId,
        /// Of which connector.
        script_name: ScriptName,
        /// The snapshots.
        result: Result<Vec<SnapshotSummary>, UserMessage>,
    },
    /// A snapshot was read, to restore it.
    SnapshotRead {
        /// Whose.
        session: SessionId,
        /// Of which connector.
        script_name: ScriptName,
        /// What it holds.
        result: Result<Arc<Content>, UserMessage>,
    },
    /// Two states of a connector were compared.
    SidesCompared {
        /// Whose.
        session: SessionId,
        /// Of which connector.
        script_name: ScriptName,
        /// The question.
        generation: Generation,
        /// How they differ.
        result: Result<Arc<Comparison>, UserMessage>,
    },
    /// The connectors that were deleted here were read.
    DeletedRead {
        /// Whose.
        session: SessionId,
        /// The connectors, the latest first.
        result: Result<Vec<DeletedConnector>, UserMessage>,
    },
    /// The last snapshot of a deleted connector was read.
    RecreationRead {
        /// Whose.
        session: SessionId,
        /// The snapshot.
        result: Result<Box<Snapshot>, UserMessage>,
    },
    /// Entries of the audit trail were read.
    ActivityLoaded {
        /// The question.
        generation: Generation,
        /// The entries.
        result: Result<Box<Entries>, UserMessage>,
    },
    /// The audit trail was checked.
    ChainChecked(Result<ChainState, UserMessage>),
    /// The hashes of an entry were read.
    EntryLoaded {
        /// Which.
        entry: EntryId,
        /// Its hashes.
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
    /// Whether there is a keychain.
    KeychainChecked(Result<(), ports::Error>),
    /// A secret was written to the keychain, or kept in memory because there is none.
    SecretStored {
        /// Whose secret.
        profile: ProfileId,
        /// What follows.
        then: AfterStoring,
        /// How it went.
        result: Result<(), ports::Error>,
    },
    /// Secrets were deleted.
    SecretsForgotten(Result<(), ports::Error>),
    /// The `sail` CLI's configuration was read: names and addresses.
    SailCliImported(Result<Vec<(String, String)>, ports::Error>),
    /// The demo tenant serves: its profile, or why it could not start.
    DemoStarted(Result<Box<Profile>, ports::Error>),
    /// Sign-in ended.
    SignInEnded {
        /// Whose.
        session: SessionId,
        /// What it found.
        result: Result<Box<SignedIn>, SignInError>,
    },
    /// The keychain failed while a secret was read or written; the secret is kept in memory.
    KeychainFailed(ports::Error),
    /// The token was renewed.
    TokenRenewed {
        /// Whose.
        session: SessionId,
        /// When the new token ends.
        token_ends: Option<Timestamp>,
    },
    /// A connection test ended.
    ConnectionTested {
        /// The question.
        generation: Generation,
        /// What it found.
        result: Result<Box<ConnectionReport>, SignInError>,
    },
    /// The connector list was read.
    ConnectorsLoaded {
        /// Whose.
        session: SessionId,
        /// The question.
        generation: Generation,
        /// The list and how long the last page took.
        result: Result<(Vec<ConnectorSummary>, Duration), Error>,
    },
    /// A connector was read.
    ConnectorLoaded {
        /// Whose.
        session: SessionId,
        /// Which.
        script_name: ScriptName,
        /// The question.
        generation: Generation,
        /// The connector and how long it took.
        result: Result<(Box<ConnectorDetail>, Duration), Error>,
    },
    /// A document was checked.
    DocumentChecked {
        /// Whose.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which document.
        document: XmlDocument,
        /// What was found.
        check: DocumentCheck,
    },
    /// A document was indented, or cannot be.
    DocumentFormatted {
        /// Whose.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which document.
        document: XmlDocument,
        /// The text it was made from.
        before: String,
        /// The new text, or what keeps it from being indented.
        result: Result<String, Problem>,
    },
    /// A file was chosen; `None` when the dialog was cancelled.
    FilePicked {
        /// What it is for.
        purpose: FilePurpose,
        /// Where it is.
        path: Option<PathBuf>,
    },
    /// A file was read and decoded.
    FileRead {
        /// What it is for.
        purpose: FilePurpose,
        /// Its text, or why it cannot be used.
        result: Result<FileText, UserMessage>,
    },
    /// A file was written; `None` when the dialog was cancelled.
    FileSaved(Result<Option<PathBuf>, ports::Error>),
    /// A review was prepared.
    ReviewPrepared {
        /// Whose.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// The question.
        generation: Generation,
        /// The plan, or where both sides changed the same; and what the server has.
        result: Result<(Prepared, Box<ConnectorDetail>), Error>,
    },
    /// A step was answered.
    StepAnswered {
        /// Whose.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which step.
        index: usize,
        /// Its place in the audit trail.
        entry: EntryId,
        /// What the server said.
        result: Result<StepAnswer, Error>,
    },
    /// Something was not sent, because it could not be written to the audit trail.
    NotSent {
        /// Whose.
        session: SessionId,
        /// What.
        what: Sending,
        /// Why.
        message: UserMessage,
    },
    /// The request that would make a connector was prepared.
    CreatePrepared {
        /// Where.
        session: SessionId,
        /// The question.
        generation: Generation,
        /// The request.
        result: Result<Box<PreparedRequest>, Error>,
    },
    /// The request that would delete a connector was prepared.
    DeletePrepared {
        /// Where.
        session: SessionId,
        /// Which.
        script_name: ScriptName,
        /// The request.
        result: Result<Box<PreparedRequest>, Error>,
    },
    /// Sources that use a connector were read.
    SourcesLoaded {
        /// Where.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// The question.
        generation: Generation,
        /// The sources.
        result: Result<Vec<SourceSummary>, Error>,
    },
    /// A connector was made.
    Created {
        /// Where.
        session: SessionId,
        /// The question.
        generation: Generation,
        /// What was sent.
        creation: Box<Creation>,
        /// The script name the server gave, if it said, and the answer.
        result: Result<(Option<ScriptName>, StepAnswer), Error>,
    },
    /// A connector was deleted.
    Deleted {
        /// Where.
        session: SessionId,
        /// The question.
        generation: Generation,
        /// What was sent.
        deletion: Box<Deletion>,
        /// The answer.
        result: Result<StepAnswer, Error>,
    },
    /// The tenant was read to learn whether a connector was made.
    CreationLearned {
        /// Where.
        session: SessionId,
        /// The question.
        generation: Generation,
        /// What was sent.
        creation: Box<Creation>,
        /// What a look at the tenant says, and the script name, if the tenant lists it.
        result: Result<(Outcome, Option<ScriptName>), Error>,
    },
    /// The tenant was read to learn whether a connector was deleted.
    DeletionLearned {
        /// Where.
        session: SessionId,
        /// The question.
        generation: Generation,
        /// What was sent.
        deletion: Box<Deletion>,
        /// What a look at the tenant says.
        result: Result<Outcome, Error>,
    },
    /// A background task ended by a bug.
    TaskPanicked(String),
}

/// Whether the keychain is waited for.
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
