//! [`Action`]: what can be asked without further words. Its title, its shortcut, and the rule when it can be run.

use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};

use super::shortcut::Shortcut;
use crate::state::{
    AppState,
    conflict::Conflict,
    route::{ConnectorTab, Route},
};

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
    LockApp,
    SignOut,
    /// Save logs and settings for support.
    SaveSupportBundle,
    /// Show the keyboard shortcuts.
    ShowShortcuts,
    /// Show name, version and licences.
    ShowAbout,
}

impl Action {
    /// All actions, in the palette's order.
    pub const ALL: [Self; 25] = [
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
        Self::SaveSupportBundle,
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
            Self::SaveSupportBundle => "Save support bundle…",
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
            | Self::SaveSupportBundle
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
            | Self::SaveSupportBundle
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
    unless(state.session().is_some(), "No tenant is open")
}

fn needs_sign_in(state: &AppState) -> Option<&'static str> {
    let signed_in = state
        .session()
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
        .session()
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
    let conflict = state.session()?.conflict.as_ref()?;
    (state.route == Route::Conflict).then_some(conflict)
}

/// The document that the shown tab is about; among translations, the one of the cell that keys act on.
pub fn shown_document(state: &AppState) -> Option<DocumentKind> {
    let session = state.session()?;
    match session.tab {
        ConnectorTab::SourceConfig => Some(DocumentKind::Xml(XmlDocument::SourceConfig)),
        ConnectorTab::SourceTemplate => Some(DocumentKind::Xml(XmlDocument::SourceTemplate)),
        ConnectorTab::Correlation => Some(DocumentKind::Xml(XmlDocument::CorrelationConfig)),
        ConnectorTab::Translations => Some(DocumentKind::Translations(session.locale)),
        ConnectorTab::Overview | ConnectorTab::Metadata | ConnectorTab::History => None,
    }
}
