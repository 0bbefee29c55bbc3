//! What a person can ask for. Button, menu, palette and keyboard push the same command.
//!
//! [`Action`] lists what needs no further words: it has a title, a shortcut and a rule when it can be run.
//! [`Command`] is everything, also what carries data. Commands are carried out by [`crate::update`] only.

mod action;
mod name;
mod shortcut;

pub use self::{
    action::{Action, shown_conflict, shown_document},
    shortcut::{Modifier, Shortcut},
};

use std::{collections::BTreeSet, path::PathBuf};

use patchpanel_core_models::{
    draft::Part,
    ids::{Locale, ScriptName},
    models::{connector::NewConnector, document::DocumentKind, document::XmlDocument},
    problem::Place,
};
use patchpanel_http_client::Secret;
use patchpanel_local_store::{EntryId, SnapshotId};

use crate::{
    state::{
        activity::Wanted,
        apply::{Resume, RunId},
        conflict::{Choice, Spot},
        connector::{Aside, PartValue},
        dialog::NextProfile,
        history::{Pair, Side},
        profile::ProfileId,
        profile_editor::ProfileForm,
        route::{ConnectorTab, Route},
        settings::Settings,
    },
    task::ExportFormat,
};

/// A secret that was typed, on its way to the keychain.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedSecret {
    /// Nothing was typed: what the keychain has stays.
    Unchanged,
    Typed(Secret),
}

/// Whether something is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    Nothing,
    /// Something that is not saved.
    Something,
}

/// Everything a person can ask for.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Something that needs no further words.
    Run(Action),
    /// Go to a screen.
    Show(Route),
    ClosePalette,
    /// Close the dialog on top.
    CloseDialog,
    ChangeSettings(Settings),
    /// Take a toast away.
    DismissToast(u64),
    /// Open the list behind the bell.
    ShowNotices,
    /// Copy text to the clipboard.
    Copy(String),
    /// Open a page of the documentation in the browser.
    OpenUrl(String),
    /// Try again to open the local store.
    OpenStore,
    /// Take the note away that a draft is one of earlier.
    DismissResumed(ScriptName),
    /// Close the window, also when drafts are open.
    QuitAnyway,
    /// Sign out, also when drafts are open.
    SignOutAnyway,
    /// Sign in to a saved profile, also when drafts are open.
    ConnectAnyway(ProfileId),
    /// Sign in to the demo tenant, also when drafts are open.
    ExploreDemoAnyway,

    /// Sign in to a saved profile.
    Connect(ProfileId),
    /// Edit a saved profile.
    EditProfile(ProfileId),
    /// Edit another profile, also when what is typed for this one is lost by it.
    LeaveProfileAnyway(NextProfile),
    /// Leave the editor of profiles without saving.
    CancelProfile,
    /// Whether a secret is typed in the editor of profiles.
    NoteTypedSecret(Typed),
    /// The form of the edited profile changed.
    ChangeProfile(Box<ProfileForm>),
    /// Try the connection of the edited profile.
    TestConnection(TypedSecret),
    /// Save the edited profile.
    SaveProfile(TypedSecret),
    /// Save the edited profile and sign in.
    SaveProfileAndConnect(TypedSecret),
    /// Ask whether a profile shall be deleted.
    AskDeleteProfile(ProfileId),
    /// Delete a profile and its secrets.
    DeleteProfile(ProfileId),
    /// Choose the extra CA file of the edited profile.
    BrowseCaFile,
    /// Read names and addresses from the `sail` CLI's configuration file.
    ImportSailCli,

    OpenConnector(ScriptName),
    /// Show a tab of the open connector.
    ShowTab(ConnectorTab),
    /// Show a place in a document of a connector.
    GoToPlace(ScriptName, XmlDocument, Place),
    /// The cell of the translations that keys act on is one of this locale.
    StandOn(Locale),
    /// What is typed for a connector and is not in its draft.
    NoteAside(ScriptName, BTreeSet<Aside>),
    /// Read the connector list again.
    RefreshConnectors,
    /// Read the shown connector again.
    RefreshConnector,
    /// Change one part of the shown connector's draft.
    EditPart(PartValue),
    /// Take one part of the shown connector's draft back to the server's value.
    RevertPart(Part),
    /// Throw a draft away.
    DiscardDraft(ScriptName),
    /// Choose a file for a document.
    OpenDocument(DocumentKind),
    /// A file was dropped on the shown document.
    DropFile(DocumentKind, PathBuf),
    /// Save the draft's text of a document to a file.
    SaveDocument(DocumentKind),
    /// Indent an XML document.
    FormatXml(XmlDocument),
    /// Take a snapshot's content as the draft; asks when that replaces one.
    AskRestoreSnapshot(SnapshotId),
    /// Save a snapshot as a zip.
    ExportSnapshot(SnapshotId),
    /// Take a snapshot's content as the draft, whatever it replaces.
    RestoreSnapshot(SnapshotId),
    /// Show these entries of the audit trail.
    WantActivity(Box<Wanted>),
    /// Show the details of an entry.
    SelectEntry(EntryId),
    /// Check again that the audit trail is as it was written.
    CheckChain,
    /// Save the entries that are shown, and all others that are wanted.
    ExportActivity(ExportFormat),
    /// Ask for a connector in place of one that was deleted here.
    Recreate(ScriptName),
    /// Choose one of the two sides that are compared, or take it out.
    CheckSide(Side),
    /// Compare these two sides.
    CompareSides(Pair),
    /// Let the two sides change places.
    SwapSides,
    AskSnapshotName,
    /// Take a snapshot of what the server has, under this name.
    TakeSnapshot(String),

    /// Sign in again to unlock the app.
    UnlockApp,
    /// Try again to open the system keychain.
    TryKeychainAgain,
    /// The name of the open tenant was typed: unlock it for a while, if it is protected and the name is right.
    UnlockTenant(String),
    /// Lock the open tenant again, before its time is over.
    LockTenant,
    /// Send the reviewed steps.
    Apply,
    /// Stop after the step that is on its way.
    StopApply,
    /// Leave the result of a run.
    CloseApply,
    /// Read the server again to learn what became of a step.
    RereadUnknown,
    /// Ask whether steps of a stopped run are sent.
    AskToResume(Resume),
    /// Send steps of a stopped run, once the server was read again and is as the plan expects.
    ResumeApply(Resume),
    /// Take back what a run did: as a draft, which is reviewed.
    UndoApply(RunId),
    /// Review what is left in the draft of the run's connector.
    ReviewRest,
    /// Open the place in a document that the server complained about when it was sent this step, counted from 0.
    ShowPlace(usize),
    /// Save the reviewed plan to a file.
    SavePlan,

    /// Decide about one difference between the draft and the server.
    DecideConflict(Spot, Choice),
    /// Decide about all differences that are open.
    DecideAllOpen(Choice),
    /// Make the merged draft the draft, and review it.
    ReviewMerged,

    /// The form of the new connector changed: prepare the request that it would send.
    PrepareCreate(Box<NewConnector>),
    /// Make the connector whose request was shown.
    CreateConnector,
    /// Delete the connector whose request was shown.
    DeleteConnector,
    /// Ask the tenant once more what became of the dialog's request, whose answer was lost.
    AskOutcome,
}

/// The commands of one frame, in the order they were asked.
#[derive(Debug, Default)]
pub struct Commands(Vec<Command>);

impl Commands {
    /// Asks for `command`.
    pub fn push(&mut self, command: Command) {
        self.0.push(command);
    }

    /// Asks for what belongs before everything that was asked in this frame.
    pub fn put_first(&mut self, first: Self) {
        self.0.splice(..0, first.0);
    }

    /// Whether an action was asked for in this frame.
    pub fn asks_for(&self, action: Action) -> bool {
        self.0.contains(&Command::Run(action))
    }

    /// Asks for an action.
    pub fn run(&mut self, action: Action) {
        self.push(Command::Run(action));
    }

    /// Takes all commands out.
    pub fn take(&mut self) -> Vec<Command> {
        std::mem::take(&mut self.0)
    }
}
