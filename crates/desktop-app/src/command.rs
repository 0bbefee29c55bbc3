//! What a person can ask for. Button, menu, palette and keyboard push the same command.
//!
//! [`Action`] lists what needs no further words: it has a title, a shortcut and a rule when it can be run.
//! [`Command`] is everything, also what carries data. Commands are carried out by [`crate::update`] only.

mod name;

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
        AppState,
        activity::Wanted,
        apply::{Resume, RunId},
        conflict::{Choice, Conflict, Spot},
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

/// A key with its modifiers; `command` is Ctrl, or Cmd on macOS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shortcut {
    /// Ctrl, or Cmd on macOS.
    pub command: Modifier,
    /// Shift.
    pub shift: Modifier,
    /// The key.
    pub key: egui::Key,
}

/// Whether a modifier belongs to a shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Modifier {
    /// It must be held.
    Held,
    /// It must not be held.
    Free,
}

impl Shortcut {
    const fn plain(key: egui::Key) -> Self {
        Self {
            command: Modifier::Free,
            shift: Modifier::Free,
            key,
        }
    }

    const fn command(key: egui::Key) -> Self {
        Self {
            command: Modifier::Held,
            shift: Modifier::Free,
            key,
        }
    }

    const fn command_shift(key: egui::Key) -> Self {
        Self {
            command: Modifier::Held,
            shift: Modifier::Held,
            key,
        }
    }

    /// The shortcut as egui compares it.
    pub fn keyboard(self) -> egui::KeyboardShortcut {
        let mut modifiers = egui::Modifiers::NONE;
        if self.command == Modifier::Held {
            modifiers |= egui::Modifiers::COMMAND;
        }
        if self.shift == Modifier::Held {
            modifiers |= egui::Modifiers::SHIFT;
        }
        egui::KeyboardShortcut::new(modifiers, self.key)
    }

    /// The shortcut as it is written on key caps.
    pub fn text(self) -> String {
        let command = if cfg!(target_os = "macos") {
            "Cmd "
        } else {
            "Ctrl "
        };
        let key = match self.key {
            egui::Key::Enter => "↵",
            egui::Key::Questionmark => "?",
            egui::Key::Slash => "/",
            egui::Key::Comma => ",",
            key => key.name(),
        };
        let command = if self.command == Modifier::Held {
            command
        } else {
            ""
        };
        let shift = if self.shift == Modifier::Held {
            "Shift "
        } else {
            ""
        };
        format!("{command}{shift}{key}")
    }
}

/// What can be asked without further words. The order is the palette's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// Open the palette, or close it.
    TogglePalette,
    /// Look at what will be sent.
    ReviewChanges,
    /// Throw the draft of the shown connector away.
    DiscardDraft,
    /// Take the last edit back.
    Undo,
    /// Take the last undo back.
    Redo,
    /// Make a connector.
    NewConnector,
    /// Make a connector like the shown one.
    DuplicateConnector,
    /// Delete the shown connector.
    DeleteConnector,
    /// Open a connector that the list does not show.
    OpenByScriptName,
    /// Read the list, or the shown connector, again.
    Refresh,
    /// Keep the shown connector in the side bar, or no longer.
    TogglePin,
    /// Open a file for the shown document.
    OpenFile,
    /// Save the shown document to a file.
    SaveFile,
    /// Indent the shown document.
    FormatDocument,
    /// Go to the connectors.
    ShowConnectors,
    /// Go to the activity.
    ShowActivity,
    /// Go to the settings.
    ShowSettings,
    /// Go to the profiles.
    ShowProfiles,
    /// Start a new profile.
    NewProfile,
    /// Sign in to the demo tenant.
    ExploreDemo,
    /// Lock the app.
    LockApp,
    /// Sign out.
    SignOut,
    /// Show the keyboard shortcuts.
    ShowShortcuts,
    /// Show name, version and licences.
    ShowAbout,
}

impl Action {
    /// All actions, in the palette's order.
    pub const ALL: [Self; 24] = [
        Self::TogglePalette,
        Self::ReviewChanges,
        Self::DiscardDraft,
        Self::Undo,
        Self::Redo,
        Self::NewConnector,
        Self::DuplicateConnector,
        Self::DeleteConnector,
        Self::OpenByScriptName,
        Self::Refresh,
        Self::TogglePin,
        Self::OpenFile,
        Self::SaveFile,
        Self::FormatDocument,
        Self::ShowConnectors,
        Self::ShowActivity,
        Self::ShowSettings,
        Self::ShowProfiles,
        Self::NewProfile,
        Self::ExploreDemo,
        Self::LockApp,
        Self::SignOut,
        Self::ShowShortcuts,
        Self::ShowAbout,
    ];

    /// The words on buttons, in menus and in the palette.
    pub fn title(self) -> &'static str {
        match self {
            Self::TogglePalette => "Search or run a command",
            Self::ReviewChanges => "Review changes",
            Self::DiscardDraft => "Discard draft…",
            Self::Undo => "Undo edit",
            Self::Redo => "Redo edit",
            Self::NewConnector => "New connector…",
            Self::DuplicateConnector => "Duplicate connector…",
            Self::DeleteConnector => "Delete connector…",
            Self::OpenByScriptName => "Open by script name…",
            Self::Refresh => "Read again from the server",
            Self::TogglePin => "Pin or unpin connector",
            Self::OpenFile => "Open file…",
            Self::SaveFile => "Save as…",
            Self::FormatDocument => "Format document",
            Self::ShowConnectors => "Go to connectors",
            Self::ShowActivity => "Go to activity",
            Self::ShowSettings => "Go to settings",
            Self::ShowProfiles => "Go to profiles",
            Self::NewProfile => "Connect a tenant…",
            Self::ExploreDemo => "Explore the demo tenant",
            Self::LockApp => "Lock Patchpanel",
            Self::SignOut => "Sign out",
            Self::ShowShortcuts => "Keyboard shortcuts",
            Self::ShowAbout => "About Patchpanel",
        }
    }

    /// The keys that run it from anywhere.
    pub fn shortcut(self) -> Option<Shortcut> {
        use egui::Key;
        match self {
            Self::TogglePalette => Some(Shortcut::command(Key::K)),
            Self::ReviewChanges => Some(Shortcut::command(Key::Enter)),
            Self::Undo => Some(Shortcut::command(Key::Z)),
            Self::Redo => Some(Shortcut::command_shift(Key::Z)),
            Self::NewConnector => Some(Shortcut::command_shift(Key::N)),
            Self::OpenByScriptName => Some(Shortcut::command_shift(Key::O)),
            Self::Refresh => Some(Shortcut::plain(Key::F5)),
            Self::OpenFile => Some(Shortcut::command(Key::O)),
            Self::SaveFile => Some(Shortcut::command(Key::S)),
            Self::FormatDocument => Some(Shortcut::command_shift(Key::F)),
            Self::ShowConnectors => Some(Shortcut::command(Key::Num1)),
            Self::ShowActivity => Some(Shortcut::command(Key::Num2)),
            Self::ShowSettings => Some(Shortcut::command(Key::Comma)),
            Self::NewProfile => Some(Shortcut::command(Key::N)),
            Self::ShowShortcuts => Some(Shortcut::plain(Key::F1)),
            Self::DiscardDraft
            | Self::DuplicateConnector
            | Self::DeleteConnector
            | Self::TogglePin
            | Self::ShowProfiles
            | Self::ExploreDemo
            | Self::LockApp
            | Self::SignOut
            | Self::ShowAbout => None,
        }
    }

    /// Why it cannot be run now; `None` when it can.
    pub fn disabled_reason(self, state: &AppState) -> Option<&'static str> {
        let edits = matches!(self, Self::Undo | Self::Redo);
        if edits && !shows_edits(state.route) {
            return Some("Go back to the connector first");
        }
        match self {
            Self::TogglePalette
            | Self::ShowSettings
            | Self::ShowProfiles
            | Self::NewProfile
            | Self::ShowShortcuts
            | Self::ShowAbout => None,
            Self::ExploreDemo => unless(cfg!(feature = "demo"), "This build has no demo tenant")
                .or_else(|| state.must_stay()),
            Self::SignOut => needs_session(state).or_else(|| state.must_stay()),
            Self::LockApp | Self::ShowActivity => needs_session(state),
            Self::ShowConnectors | Self::OpenByScriptName | Self::Refresh => needs_sign_in(state),
            Self::NewConnector => needs_sign_in(state).or_else(|| needs_write(state)),
            Self::DuplicateConnector | Self::DeleteConnector => {
                needs_connector(state).or_else(|| needs_write(state))
            }
            Self::TogglePin => needs_connector(state),
            Self::ReviewChanges | Self::DiscardDraft => needs_changes(state),
            Self::Undo => {
                let can = match shown_conflict(state) {
                    Some(conflict) => conflict.choices.can_take_back(),
                    None => open(state, |draft| draft.can_undo()),
                };
                unless(can, "Nothing to undo")
            }
            Self::Redo => {
                let can = match shown_conflict(state) {
                    Some(conflict) => conflict.choices.can_take_again(),
                    None => open(state, |draft| draft.can_redo()),
                };
                unless(can, "Nothing to redo")
            }
            Self::OpenFile | Self::SaveFile => needs_connector(state).or_else(|| {
                unless(
                    shown_document(state).is_some(),
                    "Open a document’s tab first",
                )
            }),
            Self::FormatDocument => {
                let xml = matches!(shown_document(state), Some(DocumentKind::Xml(_)));
                needs_connector(state).or_else(|| unless(xml, "Open an XML document’s tab first"))
            }
        }
    }

    /// Whether it can be run now.
    pub fn is_enabled(self, state: &AppState) -> bool {
        self.disabled_reason(state).is_none()
    }
}

/// Whether undo may take the person to what it changes. Review and apply are about a draft that stays as it is, the
/// conflicts have an undo of their own, and elsewhere nothing of a draft is on screen.
fn shows_edits(route: Route) -> bool {
    match route {
        Route::Connectors | Route::Activity | Route::Settings | Route::Conflict => true,
        Route::Welcome | Route::Profiles | Route::Review | Route::Apply => false,
    }
}

fn unless(holds: bool, reason: &'static str) -> Option<&'static str> {
    (!holds).then_some(reason)
}

fn needs_session(state: &AppState) -> Option<&'static str> {
    unless(state.session.is_some(), "No tenant is open")
}

fn needs_sign_in(state: &AppState) -> Option<&'static str> {
    let signed_in = state
        .session
        .as_ref()
        .is_some_and(|session| session.is_signed_in());
    unless(signed_in, "Sign in to a tenant first")
}

fn needs_connector(state: &AppState) -> Option<&'static str> {
    let loaded = state
        .open_connector()
        .is_some_and(|connector| connector.detail().is_some());
    unless(loaded, "Open a connector first")
}

fn needs_write(state: &AppState) -> Option<&'static str> {
    let read_only = state
        .session
        .as_ref()
        .is_some_and(|session| session.profile.read_only);
    unless(!read_only, "This profile is read-only")
}

fn needs_changes(state: &AppState) -> Option<&'static str> {
    unless(
        state
            .open_connector()
            .is_some_and(|connector| connector.has_changes()),
        "Nothing is changed",
    )
}

fn open(state: &AppState, holds: impl Fn(&crate::state::connector::DraftState) -> bool) -> bool {
    state
        .open_connector()
        .is_some_and(|connector| holds(&connector.draft))
}

/// The conflicts, while they are on screen: undo and redo are about the decisions then.
pub fn shown_conflict(state: &AppState) -> Option<&Conflict> {
    let conflict = state.session.as_ref()?.conflict.as_ref()?;
    (state.route == Route::Conflict).then_some(conflict)
}

/// The document that the shown tab is about; among translations, the one of the cell that keys act on.
pub fn shown_document(state: &AppState) -> Option<DocumentKind> {
    let session = state.session.as_ref()?;
    match session.tab {
        ConnectorTab::SourceConfig => Some(DocumentKind::Xml(XmlDocument::SourceConfig)),
        ConnectorTab::SourceTemplate => Some(DocumentKind::Xml(XmlDocument::SourceTemplate)),
        ConnectorTab::Correlation => Some(DocumentKind::Xml(XmlDocument::CorrelationConfig)),
        ConnectorTab::Translations => Some(DocumentKind::Translations(session.locale)),
        ConnectorTab::Overview | ConnectorTab::Metadata | ConnectorTab::History => None,
    }
}

/// A secret that was typed, on its way to the keychain.
#[derive(Debug, Clone, PartialEq)]
pub enum TypedSecret {
    /// Nothing was typed: what the keychain has stays.
    Unchanged,
    /// This was typed.
    Typed(Secret),
}

/// Whether something is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Typed {
    /// Nothing.
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
    /// Close the palette.
    ClosePalette,
    /// Close the dialog on top.
    CloseDialog,
    /// Change the settings.
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

    /// Open a connector.
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
    /// Ask for the name of a snapshot.
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
