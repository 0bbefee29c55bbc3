//! Work for the background, as plain values: `update` returns them, tests compare them, the runner carries them out.

use std::{path::PathBuf, sync::Arc};

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::{connector::NewConnector, document::DocumentKind, document::XmlDocument},
};
use patchpanel_http_client::{PreparedRequest, Secret};

use crate::{
    ports::keychain::SecretKind,
    state::{
        profile::{Profile, ProfileId},
        session::SessionId,
        settings::Settings,
    },
};

/// Names a question, so that a late answer to an older one is recognised and dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Generation(pub u64);

/// What a file is chosen for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilePurpose {
    /// The text of a document of a connector.
    Document {
        /// Whose session.
        session: SessionId,
        /// Whose document.
        script_name: ScriptName,
        /// Which document.
        document: DocumentKind,
    },
    /// The extra CA file of the edited profile.
    CaFile,
}

/// What follows once a secret is in the keychain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterStoring {
    /// Nothing.
    Stay,
    /// Sign in with it: never before it is there.
    Connect,
}

/// A secret for the keychain.
#[derive(Debug, Clone, PartialEq)]
pub struct SecretToStore {
    /// Whose secret.
    pub profile: ProfileId,
    /// Which secret.
    pub kind: SecretKind,
    /// The secret.
    pub secret: Secret,
}

/// Work for the background.
#[derive(Debug, Clone)]
pub enum Task {
    /// Read profiles and settings.
    LoadProfiles,
    /// Write profiles and settings.
    SaveProfiles {
        /// All profiles.
        profiles: Vec<Profile>,
        /// The settings.
        settings: Settings,
    },
    /// Learn whether there is a keychain.
    CheckKeychain,
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
        /// The server's text.
        base: Option<String>,
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
    },
    /// Send one reviewed request.
    SendStep {
        /// Whose connector.
        session: SessionId,
        /// Which connector.
        script_name: ScriptName,
        /// Which step of the run.
        index: usize,
        /// The request.
        request: Box<PreparedRequest>,
    },
    /// Prepare the request that would make a connector.
    PrepareCreate {
        /// Where.
        session: SessionId,
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
        /// The request that was shown.
        request: Box<PreparedRequest>,
    },
    /// Send the shown request that deletes a connector.
    SendDelete {
        /// Where.
        session: SessionId,
        /// Which.
        script_name: ScriptName,
        /// The request that was shown.
        request: Box<PreparedRequest>,
    },
    /// Copy text to the clipboard.
    Copy(String),
    /// Open an address in the browser.
    OpenUrl(String),
    /// Close the window.
    Quit,
}
