//! Work for the background, as plain values: `update` returns them, tests compare them, the runner carries them out.

mod parts;

use std::{path::PathBuf, sync::Arc};

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::{connector::NewConnector, document::XmlDocument},
};
use patchpanel_http_client::{PreparedRequest, Secret};
use patchpanel_local_store::{ActivityFilter, DraftRecord, EntryId, KnownConnector, SnapshotId};

use crate::{
    ports::{keychain::SecretKind, storage::Keep},
    state::{
        apply::ApplyRun,
        conflict::kept::KeptChoices,
        profile::{Guards, Profile, ProfileId},
        session::SessionId,
        settings::Settings,
    },
};

pub use self::parts::{
    AfterStoring, Creation, Deletion, ExportFormat, FilePurpose, Generation, KeptPlace,
    SecretToStore, SideContent, SnapshotToTake, Trail, WhenToTake,
};

/// Work for the background.
#[derive(Debug, Clone)]
pub enum Task {
    /// Read profiles and settings.
    LoadProfiles,
    /// Write profiles and settings.
    SaveProfiles {
        /// Later ones win over earlier ones, in whichever order they are carried out.
        generation: Generation,
        profiles: Vec<Profile>,
        settings: Settings,
    },
    /// Open the local store.
    OpenStore,
    /// Read what is kept of a tenant: drafts, known connectors, an unfinished apply.
    LoadKept {
        session: SessionId,
        place: KeptPlace,
    },
    KeepDraft {
        session: SessionId,
        /// Where it is kept.
        keep: Keep,
        draft: Box<DraftRecord>,
    },
    /// Forget a kept draft: nothing differs from the server any more.
    DropDraft {
        session: SessionId,
        place: KeptPlace,
        script_name: ScriptName,
        /// The draft's revision that differs in nothing.
        revision: u64,
    },
    /// Keep a run that is not over, or forget the one that is kept.
    KeepRun {
        session: SessionId,
        place: KeptPlace,
        script_name: ScriptName,
        at: jiff::Timestamp,
        /// The run; `None` when it is over.
        run: Option<Box<ApplyRun>>,
        /// Names the write, so that its answer is not taken for that of another.
        number: u64,
    },
    /// Keep what was decided about a conflict, or forget it.
    KeepChoices {
        session: SessionId,
        place: KeptPlace,
        script_name: ScriptName,
        /// When it was decided.
        at: jiff::Timestamp,
        /// What was decided; `None` when there is nothing to keep.
        choices: Option<KeptChoices>,
    },
    /// Remember a connector that the list may not show.
    RememberConnector {
        /// Where it is kept.
        keep: Keep,
        connector: Box<KnownConnector>,
    },
    /// Forget a connector that is gone.
    ForgetConnector {
        place: KeptPlace,
        script_name: ScriptName,
    },
    /// Take a snapshot of a connector.
    TakeSnapshot {
        session: SessionId,
        place: KeptPlace,
        snapshot: Box<SnapshotToTake>,
    },
    /// List the snapshots of a connector.
    ReadHistory {
        session: SessionId,
        /// Where they are kept.
        place: KeptPlace,
        script_name: ScriptName,
    },
    /// Read a snapshot, to restore it.
    ReadSnapshot {
        session: SessionId,
        /// Where it is kept.
        keep: Keep,
        script_name: ScriptName,
        id: SnapshotId,
    },
    /// Ask where to save a snapshot, with the system's dialog, and write it there as a zip.
    ExportSnapshot {
        /// Where it is kept.
        keep: Keep,
        id: SnapshotId,
        /// The name to offer.
        file_name: String,
    },
    /// Compare two states of a connector.
    CompareSides {
        session: SessionId,
        /// Where snapshots are kept.
        keep: Keep,
        script_name: ScriptName,
        generation: Generation,
        left: SideContent,
        right: SideContent,
    },
    /// Note that a connector was deleted; its snapshots stay.
    RecordDeleted {
        session: SessionId,
        /// Where it is noted.
        place: KeptPlace,
        script_name: ScriptName,
        title: String,
        at: jiff::Timestamp,
    },
    /// Note under which script name a deleted connector was made again.
    RecordRecreated {
        session: SessionId,
        /// Where it is noted.
        place: KeptPlace,
        before: ScriptName,
        now: ScriptName,
    },
    /// Read the last snapshot of a deleted connector, to make it again.
    ReadDeleted {
        session: SessionId,
        /// Where it is kept.
        keep: Keep,
        id: SnapshotId,
    },
    /// Read entries of the audit trail.
    LoadActivity {
        generation: Generation,
        /// Where the trail is.
        keep: Keep,
        filter: ActivityFilter,
    },
    /// Check that the audit trail is as it was written.
    CheckChain(Keep),
    /// Read the hashes of an entry.
    LoadEntry {
        /// Where the trail is.
        keep: Keep,
        entry: EntryId,
    },
    /// Add to the audit trail what was found out about a request afterwards.
    AppendFinding {
        /// Where the trail is.
        keep: Keep,
        entry: EntryId,
        /// When it was found out.
        at: jiff::Timestamp,
        text: String,
    },
    /// Ask where to save entries of the audit trail, and write them there.
    ExportActivity {
        /// Where the trail is.
        keep: Keep,
        filter: ActivityFilter,
        format: ExportFormat,
        /// The name to offer.
        file_name: String,
    },
    /// Carry tasks out one after the other; none is begun before the one before has ended.
    InOrder(Vec<Self>),
    /// Learn whether there is a keychain.
    CheckKeychain,
    /// Open the keychain anew, and move there what memory kept for it.
    TryKeychainAgain,
    /// Delete what a tenant was signed in with, but not what a person would have to find again.
    ForgetTokens {
        profile: ProfileId,
        kinds: Vec<SecretKind>,
    },
    /// Forget the access token that memory holds, as the app locks.
    DropToken(ProfileId),
    /// Write a secret to the keychain, then say how it went.
    StoreSecret {
        secret: SecretToStore,
        /// What follows once it is there.
        then: AfterStoring,
    },
    /// Delete all secrets of a profile.
    ForgetSecrets(ProfileId),
    /// Read the `sail` CLI's configuration.
    ImportSailCli,
    /// Start the embedded demo tenant.
    StartDemo,
    /// Sign in with what the keychain has.
    SignIn {
        /// The session to sign in.
        session: SessionId,
        profile: Profile,
    },
    /// Forget the session's client and token in memory.
    EndSession(SessionId),
    /// Try a connection without keeping anything.
    TestConnection {
        generation: Generation,
        profile: Profile,
        /// The typed secret, or `None` to use the keychain's.
        secret: Option<Secret>,
    },
    /// Read the whole connector list.
    LoadConnectors {
        session: SessionId,
        generation: Generation,
    },
    /// Read one connector with all its documents.
    LoadConnector {
        session: SessionId,
        script_name: ScriptName,
        generation: Generation,
    },
    /// Check an XML document and count how it differs from the server's.
    CheckDocument {
        session: SessionId,
        script_name: ScriptName,
        document: XmlDocument,
        /// The draft's revision that is checked.
        revision: u64,
        content: Arc<Content>,
        /// What the server has.
        base: Arc<Content>,
    },
    /// Indent an XML document.
    FormatDocument {
        session: SessionId,
        script_name: ScriptName,
        document: XmlDocument,
        text: String,
    },
    /// Ask for a file to open, with the system's dialog.
    PickFile(FilePurpose),
    /// Read a file for a document.
    ReadFile {
        purpose: FilePurpose,
        path: PathBuf,
    },
    /// Ask where to save, with the system's dialog, and write there.
    SaveFile {
        /// The name to offer.
        file_name: String,
        bytes: Vec<u8>,
    },
    /// Ask where to save a support bundle, with the system's dialog, and write it there.
    SaveSupportBundle {
        /// The name to offer.
        file_name: String,
        /// What the bundle says of the app; see [`crate::view_models::support`].
        page: String,
        /// Profiles and settings, which hold no secret.
        profiles: Vec<Profile>,
        settings: Settings,
    },
    /// Read the server again and prepare the exact requests of a draft.
    PrepareReview {
        session: SessionId,
        script_name: ScriptName,
        generation: Generation,
        draft: Box<Draft>,
        /// The draft's revision.
        revision: u64,
        /// Whether patches say what they were made from.
        guards: Guards,
    },
    /// Send one reviewed request.
    SendStep {
        session: SessionId,
        script_name: ScriptName,
        /// Which step of the run.
        index: usize,
        /// For whom it is written to the audit trail.
        trail: Box<Trail>,
        request: Box<PreparedRequest>,
        /// The run as it stands while the step is on its way, which is kept with the note in the trail.
        run: Box<ApplyRun>,
    },
    /// Prepare the request that would make a connector.
    PrepareCreate {
        session: SessionId,
        generation: Generation,
        connector: Box<NewConnector>,
    },
    /// Prepare the request that would delete a connector.
    PrepareDelete {
        session: SessionId,
        script_name: ScriptName,
    },
    /// Ask which sources use a connector.
    LoadSources {
        session: SessionId,
        script_name: ScriptName,
        /// The connector's name, by which sources name it.
        connector_name: String,
        generation: Generation,
    },
    /// Send the shown request that makes a connector.
    SendCreate {
        session: SessionId,
        generation: Generation,
        /// For whom it is written to the audit trail.
        trail: Box<Trail>,
        creation: Box<Creation>,
    },
    /// Send the shown request that deletes a connector.
    SendDelete {
        session: SessionId,
        generation: Generation,
        /// For whom it is written to the audit trail.
        trail: Box<Trail>,
        deletion: Box<Deletion>,
    },
    /// Read the tenant to learn whether a connector was made, since the answer was lost.
    LearnCreated {
        session: SessionId,
        generation: Generation,
        creation: Box<Creation>,
    },
    /// Read the tenant to learn whether a connector was deleted, since the answer was lost.
    LearnDeleted {
        session: SessionId,
        generation: Generation,
        deletion: Box<Deletion>,
    },
    /// Copy text to the clipboard.
    Copy(String),
    /// Open an address in the browser.
    OpenUrl(String),
    Quit,
}
