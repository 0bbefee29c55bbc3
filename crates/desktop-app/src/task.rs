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
        /// All profiles.
        profiles: Vec<Profile>,
        /// The settings.
        settings: Settings,
    },
    /// Open the local store.
    OpenStore,
    /// Read what is kept of a tenant: drafts, known connectors, an unfinished apply.
    LoadKept {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        place: KeptPlace,
    },
    /// Keep a draft.
    KeepDraft {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        keep: Keep,
        /// The draft.
        draft: Box<DraftRecord>,
    },
    /// Forget a kept draft: nothing differs from the server any more.
    DropDraft {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        place: KeptPlace,
        /// Whose draft.
        script_name: ScriptName,
        /// The draft's revision that differs in nothing.
        revision: u64,
    },
    /// Keep a run that is not over, or forget the one that is kept.
    KeepRun {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        place: KeptPlace,
        /// On which connector.
        script_name: ScriptName,
        /// When it moved.
        at: jiff::Timestamp,
        /// The run; `None` when it is over.
        run: Option<Box<ApplyRun>>,
        /// Names the write, so that its answer is not taken for that of another.
        number: u64,
    },
    /// Keep what was decided about a conflict, or forget it.
    KeepChoices {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        place: KeptPlace,
        /// On which connector.
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
        /// Which.
        connector: Box<KnownConnector>,
    },
    /// Forget a connector that is gone.
    ForgetConnector {
        /// Where it is kept.
        place: KeptPlace,
        /// Which.
        script_name: ScriptName,
    },
    /// Take a snapshot of a connector.
    TakeSnapshot {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        place: KeptPlace,
        /// The snapshot.
        snapshot: Box<SnapshotToTake>,
    },
    /// List the snapshots of a connector.
    ReadHistory {
        /// Whose.
        session: SessionId,
        /// Where they are kept.
        place: KeptPlace,
        /// Of which connector.
        script_name: ScriptName,
    },
    /// Read a snapshot, to restore it.
    ReadSnapshot {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        keep: Keep,
        /// Of which connector.
        script_name: ScriptName,
        /// Which.
        id: SnapshotId,
    },
    /// Ask where to save a snapshot, with the system's dialog, and write it there as a zip.
    ExportSnapshot {
        /// Where it is kept.
        keep: Keep,
        /// Which.
        id: SnapshotId,
        /// The name to offer.
        file_name: String,
    },
    /// Compare two states of a connector.
    CompareSides {
        /// Whose.
        session: SessionId,
        /// Where snapshots are kept.
        keep: Keep,
        /// Of which connector.
        script_name: ScriptName,
        /// Names the question.
        generation: Generation,
        /// What is “before”.
        left: SideContent,
        /// What is “after”.
        right: SideContent,
    },
    /// Note that a connector was deleted; its snapshots stay.
    RecordDeleted {
        /// Whose.
        session: SessionId,
        /// Where it is noted.
        place: KeptPlace,
        /// Which.
        script_name: ScriptName,
        /// Its name.
        title: String,
        /// When.
        at: jiff::Timestamp,
    },
    /// Note under which script name a deleted connector was made again.
    RecordRecreated {
        /// Whose.
        session: SessionId,
        /// Where it is noted.
        place: KeptPlace,
        /// The script name before.
        before: ScriptName,
        /// The script name now.
        now: ScriptName,
    },
    /// Read the last snapshot of a deleted connector, to make it again.
    ReadDeleted {
        /// Whose.
        session: SessionId,
        /// Where it is kept.
        keep: Keep,
        /// The snapshot.
        id: SnapshotId,
    },
    /// Read entries of the audit trail.
    LoadActivity {
        /// Names the question.
        generation: Generation,
        /// Where the trail is.
        keep: Keep,
        /// Which entries.
        filter: ActivityFilter,
    },
    /// Check that the audit trail is as it was written.
    CheckChain(Keep),
    /// Read the hashes of an entry.
    LoadEntry {
        /// Where the trail is.
        keep: Keep,
        /// Which.
        entry: EntryId,
    },
    /// Add to the audit trail what was found out about a request afterwards.
    AppendFinding {
        /// Where the trail is.
        keep: Keep,
        /// About which request.
        entry: EntryId,
        /// When it was found out.
        at: jiff::Timestamp,
        /// In words.
        text: String,
    },
    /// Ask where to save entries of the audit trail, and write them there.
    ExportActivity {
        /// Where the trail is.
        keep: Keep,
        /// Which entries.
        filter: ActivityFilter,
        /// As what.
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
        /// Whose.
        profile: ProfileId,
        /// Which.
        kinds: Vec<SecretKind>,
    },
    /// Forget the access token that memory holds, as the app locks.
    DropToken(ProfileId),
    /// Write a secret to the keychain, then say how it went.
    StoreSecret {
        /// The secret.
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
        /// The way in.
        profile: Profile,
    },
    /// Forget the session's client and token in memory.
    EndSession(SessionId),
    /// Try a connection without keeping anything.
    TestConnection {
        /// Names the question.
        generation: Generation,
        /// The way in.
        profile: Profile,
        /// The typed secret, or `None` to use the keychain's.
        secret: Option<Secret>,
    },
    /// Read the whole connector list.
    LoadConnectors {
        /// Whose list.
        session: SessionId,
        /// Names the question.
        generation: Generation,
    },
    /// Read one connector with all its documents.
    LoadConnector {
        /// Whose connector.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Names the question.
        generation: Generation,
    },
    /// Check an XML document and count how it differs from the server's.
    CheckDocument {
        /// Whose connector.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which document.
        document: XmlDocument,
        /// The draft's revision that is checked.
        revision: u64,
        /// The draft.
        content: Arc<Content>,
        /// What the server has.
        base: Arc<Content>,
    },
    /// Indent an XML document.
    FormatDocument {
        /// Whose connector.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which document.
        document: XmlDocument,
        /// The text.
        text: String,
    },
    /// Ask for a file to open, with the system's dialog.
    PickFile(FilePurpose),
    /// Read a file for a document.
    ReadFile {
        /// What it is for.
        purpose: FilePurpose,
        /// Where it is.
        path: PathBuf,
    },
    /// Ask where to save, with the system's dialog, and write there.
    SaveFile {
        /// The name to offer.
        file_name: String,
        /// What to write.
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
        /// The settings.
        settings: Settings,
    },
    /// Read the server again and prepare the exact requests of a draft.
    PrepareReview {
        /// Whose connector.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Names the question.
        generation: Generation,
        /// The draft.
        draft: Box<Draft>,
        /// The draft's revision.
        revision: u64,
        /// Whether patches say what they were made from.
        guards: Guards,
    },
    /// Send one reviewed request.
    SendStep {
        /// Whose connector.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which step of the run.
        index: usize,
        /// For whom it is written to the audit trail.
        trail: Box<Trail>,
        /// The request.
        request: Box<PreparedRequest>,
        /// The run as it stands while the step is on its way, which is kept with the note in the trail.
        run: Box<ApplyRun>,
    },
    /// Prepare the request that would make a connector.
    PrepareCreate {
        /// Where.
        session: SessionId,
        /// Names the question.
        generation: Generation,
        /// What.
        connector: Box<NewConnector>,
    },
    /// Prepare the request that would delete a connector.
    PrepareDelete {
        /// Where.
        session: SessionId,
        /// Which.
        script_name: ScriptName,
    },
    /// Ask which sources use a connector.
    LoadSources {
        /// Where.
        session: SessionId,
        /// Which.
        script_name: ScriptName,
        /// The connector's name, by which sources name it.
        connector_name: String,
        /// Names the question.
        generation: Generation,
    },
    /// Send the shown request that makes a connector.
    SendCreate {
        /// Where.
        session: SessionId,
        /// Names the question.
        generation: Generation,
        /// For whom it is written to the audit trail.
        trail: Box<Trail>,
        /// What.
        creation: Box<Creation>,
    },
    /// Send the shown request that deletes a connector.
    SendDelete {
        /// Where.
        session: SessionId,
        /// Names the question.
        generation: Generation,
        /// For whom it is written to the audit trail.
        trail: Box<Trail>,
        /// What.
        deletion: Box<Deletion>,
    },
    /// Read the tenant to learn whether a connector was made, since the answer was lost.
    LearnCreated {
        /// Where.
        session: SessionId,
        /// Names the question.
        generation: Generation,
        /// What.
        creation: Box<Creation>,
    },
    /// Read the tenant to learn whether a connector was deleted, since the answer was lost.
    LearnDeleted {
        /// Where.
        session: SessionId,
        /// Names the question.
        generation: Generation,
        /// What.
        deletion: Box<Deletion>,
    },
    /// Copy text to the clipboard.
    Copy(String),
    /// Open an address in the browser.
    OpenUrl(String),
    /// Close the window.
    Quit,
}
