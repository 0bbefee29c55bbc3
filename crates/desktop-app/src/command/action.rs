//! [`Action`]: what can be asked without further words. Its title, its shortcut, and the rule when it can be run.

use egui::Key;
use patchpanel_core_models::models::document::DocumentKind;

use super::shortcut::Shortcut;
use crate::{
    icons,
    messages::refusals,
    state::{AppState, backups::BackupRun, connectors::DraftState, route::Route, session::Session},
};

/// All that is known of an action, whatever is open.
struct Row {
    title: &'static str,
    icon: &'static str,
    shortcut: Option<Shortcut>,
    /// Why it cannot be run now; `None` when it can.
    rule: fn(&AppState) -> Option<&'static str>,
}

/// One row per action, in the palette's order: its words on buttons and in menus, its icon, the keys that run it from
/// anywhere, and why it cannot be run.
macro_rules! actions {
    ($($action:ident, $title:literal, $icon:ident, $shortcut:expr, $rule:expr;)*) => {
        /// What can be asked without further words. The order is the palette's.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Action {
            $($action,)*
        }

        impl Action {
            /// All actions, in the palette's order.
            pub const ALL: &[Self] = &[$(Self::$action),*];

            /// What the log calls it.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$action => stringify!($action),)*
                }
            }

            fn row(self) -> Row {
                match self {
                    $(Self::$action => Row {
                        title: $title,
                        icon: icons::$icon,
                        shortcut: $shortcut,
                        rule: $rule,
                    },)*
                }
            }
        }
    };
}

actions! {
    TogglePalette, "Search or run a command", MAGNIFYING_GLASS, Some(Shortcut::command(Key::K)), always;
    ReviewChanges, "Review changes", LIST_CHECKS, Some(Shortcut::command(Key::Enter)), needs_review;
    ReviewAll, "Review several drafts…", LIST_CHECKS, Some(Shortcut::command_shift(Key::Enter)), needs_drafts;
    DiscardDraft, "Discard draft…", TRASH, None, needs_draft;
    Undo, "Undo edit", ARROW_COUNTER_CLOCKWISE, Some(Shortcut::command(Key::Z)), needs_undo;
    Redo, "Redo edit", ARROW_COUNTER_CLOCKWISE, Some(Shortcut::command_shift(Key::Z)), needs_redo;
    NewConnector, "New connector…", PLUS, Some(Shortcut::command_shift(Key::N)), needs_tenant_to_write;
    DuplicateConnector, "Duplicate connector…", COPY, None, needs_connector_to_write;
    DeleteConnector, "Delete connector…", TRASH, None, needs_connector_to_write;
    OpenByScriptName, "Open by script name…", PLUGS, Some(Shortcut::command_shift(Key::O)), needs_sign_in;
    OpenPlan, "Open plan…", FOLDER_OPEN, None, always;
    Compare, "Compare and promote…", ARROWS_LEFT_RIGHT, Some(Shortcut::command_shift(Key::M)), needs_connector;
    ExportBundle, "Export connector bundle…", DOWNLOAD_SIMPLE, None, needs_bundle;
    ImportBundle, "Import connector bundle…", FOLDER_OPEN, None, needs_tenant_to_write;
    BackUp, "Back up now", DATABASE, Some(Shortcut::command_shift(Key::S)), needs_backup_folder;
    ChooseBackupFolder, "Choose backup folder…", FOLDER_OPEN, None, needs_sign_in;
    OpenBackupFolder, "Open backup folder", FOLDER_OPEN, None, needs_folder;
    Refresh, "Reload from the server", ARROWS_CLOCKWISE, Some(Shortcut::plain(Key::F5)), needs_sign_in;
    TogglePin, "Pin to the side bar", PUSH_PIN, None, needs_connector;
    OpenFile, "Open file…", FOLDER_OPEN, Some(Shortcut::command(Key::O)), needs_document;
    SaveDraft, "Save draft", FLOPPY_DISK, Some(Shortcut::command(Key::S)), needs_connector;
    SaveFile, "Save as…", FLOPPY_DISK, None, needs_document_to_save;
    FormatDocument, "Format document", TEXT_ALIGN_LEFT, Some(Shortcut::command_shift(Key::F)), needs_xml;
    WrapLines, "Wrap or unwrap long lines", TEXT_ALIGN_LEFT, Some(Shortcut::alt(Key::Z)), always;
    ReplaceInAll, "Replace in all documents…", PENCIL_SIMPLE, Some(Shortcut::command_shift(Key::H)), needs_connector;
    ShowOverview, "Go to overview", INFO, Some(Shortcut::alt(Key::Num1)), needs_open;
    ShowMetadata, "Go to metadata", BRACKETS_CURLY, Some(Shortcut::alt(Key::Num2)), needs_open;
    ShowSourceConfig, "Go to source config", FILE_CODE, Some(Shortcut::alt(Key::Num3)), needs_open;
    ShowSourceTemplate, "Go to source template", FILE_CODE, Some(Shortcut::alt(Key::Num4)), needs_open;
    ShowCorrelation, "Go to correlation", FILE_CODE, Some(Shortcut::alt(Key::Num5)), needs_open;
    ShowTranslations, "Go to translations", TRANSLATE, Some(Shortcut::alt(Key::Num6)), needs_open;
    ShowHistory, "Go to history", CLOCK_COUNTER_CLOCKWISE, Some(Shortcut::alt(Key::Num7)), needs_open;
    NextTab, "Next tab", ARROW_RIGHT, Some(Shortcut::command(Key::PageDown)), needs_tabs_on_screen;
    PreviousTab, "Previous tab", ARROW_LEFT, Some(Shortcut::command(Key::PageUp)), needs_tabs_on_screen;
    ConnectorBefore, "Go to the previous connector", ARROWS_LEFT_RIGHT, Some(Shortcut::command(Key::Tab)), needs_connector_before;
    CloseConnector, "Close connector", X, Some(Shortcut::command(Key::W)), needs_tabs_on_screen;
    ShowConnectors, "Go to connectors", PLUGS, Some(Shortcut::command(Key::Num1)), needs_sign_in;
    ShowAudit, "Go to activity", PULSE, Some(Shortcut::command(Key::Num2)), needs_session;
    ShowBackups, "Go to backups", DATABASE, Some(Shortcut::command(Key::Num3)), needs_session;
    ShowRun, "Go to the steps that are sent", UPLOAD_SIMPLE, None, needs_run;
    ShowNotices, "Notices", BELL, None, always;
    ShowSettings, "Go to settings", GEAR_SIX, Some(Shortcut::command(Key::Comma)), always;
    ShowProfiles, "Go to profiles", USER, None, always;
    NewProfile, "Connect a tenant…", PLUGS_CONNECTED, Some(Shortcut::command(Key::N)), always;
    ExploreDemo, "Explore the demo tenant", FLASK, None, needs_demo;
    LockApp, "Lock Patchpanel", LOCK_KEY, None, needs_any_session;
    SignOut, "Sign out", SIGN_OUT, None, needs_session_to_leave;
    ImportProfiles, "Import profiles…", FOLDER_OPEN, None, always;
    ExportProfiles, "Export profiles…", DOWNLOAD_SIMPLE, None, needs_profiles_to_export;
    SaveSupportBundle, "Save support bundle…", DOWNLOAD_SIMPLE, None, refusals::export;
    ShowShortcuts, "Keyboard shortcuts", KEYBOARD, Some(Shortcut::plain(Key::F1)), always;
    ShowAbout, "About Patchpanel", INFO, None, always;
}

impl Action {
    /// The words on buttons, in menus and in the palette.
    pub fn title(self) -> &'static str {
        self.row().title
    }

    pub(crate) fn icon(self) -> &'static str {
        self.row().icon
    }

    /// The keys that run it from anywhere.
    pub fn shortcut(self) -> Option<Shortcut> {
        self.row().shortcut
    }

    /// Whether it shows another tab of the connector.
    pub(crate) fn chooses_tab(self) -> bool {
        matches!(
            self,
            Self::ShowOverview
                | Self::ShowMetadata
                | Self::ShowSourceConfig
                | Self::ShowSourceTemplate
                | Self::ShowCorrelation
                | Self::ShowTranslations
                | Self::ShowHistory
                | Self::NextTab
                | Self::PreviousTab
        )
    }

    /// Why it cannot be run now; `None` when it can.
    pub fn disabled_reason(self, state: &AppState) -> Option<&'static str> {
        (self.row().rule)(state)
    }

    /// Whether it can be run now.
    pub fn is_enabled(self, state: &AppState) -> bool {
        self.disabled_reason(state).is_none()
    }
}

/// Undo may take the person to what it changes. Review and apply are about a draft that stays as it is, the conflicts
/// have an undo of their own, and elsewhere nothing of a draft is on screen.
fn needs_edits_on_screen(state: &AppState) -> Option<&'static str> {
    let on_screen = match state.route {
        Route::Connectors | Route::Audit | Route::Backups | Route::Settings | Route::Conflict => {
            true
        }
        Route::Welcome | Route::Profiles | Route::Review | Route::Apply | Route::Compare => false,
    };
    unless(on_screen, "Go back to the connector first")
}

/// The rule of undoing an edit of a draft, which the conflicts do not show.
pub(crate) fn needs_draft_on_screen(state: &AppState) -> Option<&'static str> {
    let conflict = state.shown_conflict().is_some();
    needs_edits_on_screen(state).or_else(|| unless(!conflict, "Go back to the connector first"))
}

fn needs_undo(state: &AppState) -> Option<&'static str> {
    let can = match state.shown_conflict() {
        Some(conflict) => conflict.choices.can_take_back(),
        None => open(state, DraftState::can_undo),
    };
    let applied = state.session().is_some_and(|session| {
        let run = session.apply.as_ref();
        let run = run.filter(|run| session.selected.as_ref() == Some(&run.script_name));
        run.is_some_and(|run| !run.done_parts().is_empty())
    });
    let nothing = if applied {
        "The draft has nothing to undo; History has what was there before the apply"
    } else {
        "Nothing to undo"
    };
    needs_edits_on_screen(state).or_else(|| unless(can, nothing))
}

fn needs_redo(state: &AppState) -> Option<&'static str> {
    let can = match state.shown_conflict() {
        Some(conflict) => conflict.choices.can_take_again(),
        None => open(state, DraftState::can_redo),
    };
    needs_edits_on_screen(state).or_else(|| unless(can, "Nothing to redo"))
}

fn needs_open(state: &AppState) -> Option<&'static str> {
    let open = state.session().and_then(Session::selected_connector);
    needs_sign_in(state).or_else(|| unless(open.is_some(), "Open a connector first"))
}

fn needs_tabs_on_screen(state: &AppState) -> Option<&'static str> {
    let on_screen = state.route == Route::Connectors;
    needs_open(state).or_else(|| unless(on_screen, "Go back to the connector first"))
}

fn needs_connector_before(state: &AppState) -> Option<&'static str> {
    let before = state.session().and_then(Session::connector_before);
    needs_sign_in(state).or_else(|| unless(before.is_some(), "No other connector was shown"))
}

fn always(_: &AppState) -> Option<&'static str> {
    None
}

fn needs_demo(state: &AppState) -> Option<&'static str> {
    unless(cfg!(feature = "demo"), "This build has no demo tenant")
        .or_else(|| refusals::must_stay(state))
}

fn needs_session_to_leave(state: &AppState) -> Option<&'static str> {
    needs_session(state).or_else(|| refusals::must_stay(state))
}

fn needs_tenant_to_write(state: &AppState) -> Option<&'static str> {
    needs_sign_in(state).or_else(|| needs_write(state))
}

fn needs_connector_to_write(state: &AppState) -> Option<&'static str> {
    needs_created(state).or_else(|| needs_write(state))
}

fn needs_document(state: &AppState) -> Option<&'static str> {
    let document = state.shown_document().is_some();
    needs_connector(state).or_else(|| unless(document, "Open a document’s tab first"))
}

fn needs_profiles_to_export(state: &AppState) -> Option<&'static str> {
    unless(!state.profiles.is_empty(), "There are no profiles").or_else(|| refusals::export(state))
}

fn needs_document_to_save(state: &AppState) -> Option<&'static str> {
    needs_document(state).or_else(|| refusals::export(state))
}

fn needs_xml(state: &AppState) -> Option<&'static str> {
    let xml = matches!(state.shown_document(), Some(DocumentKind::Xml(_)));
    needs_connector(state).or_else(|| unless(xml, "Open an XML document’s tab first"))
}

fn needs_backup_folder(state: &AppState) -> Option<&'static str> {
    let is_running = state
        .session()
        .is_some_and(|session| session.backups.is_running());
    let writes = state
        .session()
        .and_then(|session| session.backups.run.as_ref());
    let is_backup = is_running && writes.is_some_and(BackupRun::is_backup);
    needs_sign_in(state)
        .or_else(|| refusals::export(state))
        .or_else(|| needs_folder(state))
        .or_else(|| unless(!is_backup, "A backup is running"))
}

fn needs_folder(state: &AppState) -> Option<&'static str> {
    let folder = state.backup_folder();
    unless(folder.is_some(), "Choose a folder for backups first")
}

fn unless(holds: bool, reason: &'static str) -> Option<&'static str> {
    (!holds).then_some(reason)
}

fn needs_session(state: &AppState) -> Option<&'static str> {
    unless(state.session().is_some(), "No tenant is open")
}

/// Locking closes the tenants that are not shown, too.
fn needs_any_session(state: &AppState) -> Option<&'static str> {
    unless(state.sessions.iter().next().is_some(), "No tenant is open")
}

fn needs_sign_in(state: &AppState) -> Option<&'static str> {
    let signed_in = state
        .session()
        .is_some_and(|session| session.is_signed_in());
    unless(signed_in, "Sign in to a tenant first")
}

fn needs_run(state: &AppState) -> Option<&'static str> {
    let run = state.session().and_then(|session| session.apply.as_ref());
    unless(run.is_some(), "Nothing was sent yet")
}

fn needs_connector(state: &AppState) -> Option<&'static str> {
    let loaded = state
        .open_connector()
        .is_some_and(|connector| connector.detail().is_some());
    unless(loaded, "Open a connector first")
}

pub(crate) fn needs_write(state: &AppState) -> Option<&'static str> {
    let read_only = state
        .session()
        .is_some_and(|session| session.profile.read_only);
    unless(!read_only, "This profile is read-only")
}

/// What the tenant does not have yet is shown, and there is nothing of it to be saved or deleted.
fn needs_created(state: &AppState) -> Option<&'static str> {
    let unmade = state
        .open_connector()
        .is_some_and(|open| open.unmade.is_some());
    needs_connector(state).or_else(|| unless(!unmade, "The connector is not created yet"))
}

fn needs_bundle(state: &AppState) -> Option<&'static str> {
    needs_created(state).or_else(|| refusals::export(state))
}

fn needs_changes(state: &AppState) -> Option<&'static str> {
    let draft = state.session().and_then(Session::draft_to_review);
    unless(draft.is_some(), "No changes to review")
}

/// Another review would end the sending of the drafts that wait.
fn needs_review(state: &AppState) -> Option<&'static str> {
    let is_sending = state.session().is_some_and(Session::is_sending_batch);
    needs_changes(state).or_else(|| unless(!is_sending, refusals::STEPS_ARE_SENT))
}

fn needs_drafts(state: &AppState) -> Option<&'static str> {
    let session = state.session();
    let drafts = session.map_or(0, |session| session.drafts().count());
    let is_sending =
        session.is_some_and(|session| session.is_applying() || session.is_sending_batch());
    unless(!is_sending, refusals::STEPS_ARE_SENT)
        .or_else(|| unless(drafts > 1, "Change two connectors first"))
}

fn needs_draft(state: &AppState) -> Option<&'static str> {
    needs_changes(state).map(|_| "No changes to discard")
}

fn open(state: &AppState, holds: fn(&DraftState) -> bool) -> bool {
    state
        .open_connector()
        .is_some_and(|connector| holds(&connector.draft))
}
