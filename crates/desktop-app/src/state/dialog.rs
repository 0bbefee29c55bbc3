//! The dialog on top. What is typed in it lives in the view; what was asked of the server lives here.

use jiff::Timestamp;
use patchpanel_core_models::{
    ids::ScriptName, models::document::DocumentKind, models::source::SourceSummary,
};
use patchpanel_http_client::PreparedRequest;
use patchpanel_local_store::SnapshotId;

use super::{apply::Resume, profile::ProfileId, remote::Remote};
use crate::messages::UserMessage;

/// Sources that use a connector, as the server said at a moment.
#[derive(Debug, Clone, PartialEq)]
pub struct SourcesAnswer {
    /// The sources.
    pub sources: Vec<SourceSummary>,
    /// When they were asked for.
    pub at: Timestamp,
}

/// A question to the person.
#[derive(Debug, Clone)]
pub enum Dialog {
    /// Make a connector. `failure` is why the last try failed; what was typed stays.
    NewConnector {
        /// Name, class and type to start from when duplicating.
        template: Option<ScriptName>,
        /// The exact request for what is typed, once it was prepared.
        request: Option<Box<PreparedRequest>>,
        /// Whether the request is on its way.
        sending: bool,
        /// Why the last try failed.
        failure: Option<UserMessage>,
    },
    /// Open a connector by its script name.
    OpenByScriptName,
    /// Delete a connector.
    DeleteConnector {
        /// Which.
        script_name: ScriptName,
        /// The exact request.
        request: Option<Box<PreparedRequest>>,
        /// Which sources use it.
        sources: Remote<SourcesAnswer>,
        /// Whether the request is on its way.
        sending: bool,
        /// Why the last try failed.
        failure: Option<UserMessage>,
    },
    /// Name a snapshot that is taken by hand.
    TakeSnapshot,
    /// Restore a snapshot in place of a draft.
    RestoreSnapshot(SnapshotId),
    /// Throw a draft away.
    DiscardDraft(ScriptName),
    /// Delete a profile and its secrets.
    DeleteProfile(ProfileId),
    /// A file was chosen that does not fit; says why.
    FileRefused {
        /// What it was meant for.
        document: DocumentKind,
        /// What happened, why, and what to do next.
        message: UserMessage,
    },
    /// Keyboard shortcuts.
    Shortcuts,
    /// Name, version, licences.
    About,
    /// Send steps of a stopped run.
    ResumeApply(Resume),
    /// The list behind the bell.
    Notices,
    /// Leave the app or the tenant while drafts are open.
    LeaveDrafts(LeaveReason),
}

/// Why drafts would be left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaveReason {
    /// Signing out.
    SignOut,
    /// Signing in to another profile.
    Connect(ProfileId),
    /// Signing in to the demo tenant.
    ExploreDemo,
    /// Closing the window.
    Quit,
}
