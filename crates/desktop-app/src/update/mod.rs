//! The only code that changes [`AppState`]. A command or an event goes in, tasks for the background come out.
//!
//! This file only routes; each command and event is one function in the file of its noun.

mod actions;
mod activity;
pub(crate) mod apply;
mod conflict;
mod connector;
mod documents;
mod draft;
mod history;
mod keeping;
mod keychain;
#[cfg(test)]
mod late_answers;
mod lifecycle;
mod lock;
mod metadata;
mod profiles;
mod protection;
mod review;
mod session;
mod settings;
mod support;
mod translations;

#[cfg(test)]
mod documents_tests;
#[cfg(test)]
mod lifecycle_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod session_tests;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    command::Command,
    event::{Event, Sending},
    messages::UserMessage,
    state::{
        self, AppState,
        dialog::Dialog,
        notices::{Followup, FollowupKind, NoticeKind},
    },
    task::{Generation, Task},
};

/// Carries a command out.
pub fn on_command(state: &mut AppState, command: impl Into<Command>) -> Vec<Task> {
    let command = command.into();
    if state.lock.is_some() && !lock::is_allowed(&command) {
        return Vec::new();
    }
    match command {
        Command::Run(action) => actions::run(state, action),
        Command::App(command) => settings::run(state, command),
        Command::Session(command) => session::run(state, command),
        Command::Profile(command) => profiles::run(state, command),
        Command::Connector(command) => connector::run(state, command),
        Command::Metadata(command) => metadata::run(state, command),
        Command::Translation(command) => translations::run(state, command),
        Command::Document(command) => documents::run(state, command),
        Command::History(command) => history::run(state, command),
        Command::Activity(command) => activity::run(state, command),
        Command::Apply(command) => apply::run(state, command),
        Command::Conflict(command) => conflict::run(state, command),
        Command::Lifecycle(command) => lifecycle::run(state, command),
    }
}

/// Takes in what background work reports.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per event; each hands on to the file of its noun"
)]
pub fn on_event(state: &mut AppState, event: Event) -> Vec<Task> {
    session::note_end(state, &event);
    match event {
        Event::ProfilesLoaded(result) => profiles::loaded(state, result),
        Event::ProfilesSaved(result) => profiles::saved(state, result),
        Event::StoreOpened(result) => keeping::opened(state, result),
        Event::KeptLoaded { session, result } => keeping::loaded(state, session, result),
        Event::DraftKept {
            session,
            script_name,
            revision,
            result,
        } => keeping::kept(state, (session, script_name), revision, result),
        Event::ChoicesKept {
            session,
            script_name,
            result,
        } => conflict::kept(state, (session, script_name), result),
        Event::RunKept {
            session,
            number,
            result,
        } => apply::kept(state, session, (number, result)),
        Event::HistoryRead {
            session,
            script_name,
            result,
        } => history::read(state, (session, script_name), result),
        Event::SnapshotRead {
            session,
            script_name,
            result,
        } => history::restored(state, (session, script_name), result),
        Event::SidesCompared {
            session,
            script_name,
            generation,
            result,
        } => history::compared(state, (session, script_name), generation, result),
        Event::DeletedRead { session, result } => history::deleted_read(state, session, result),
        Event::RecreationRead { session, result } => {
            lifecycle::recreation_read(state, session, result)
        }
        Event::ActivityLoaded { generation, result } => activity::loaded(state, generation, result),
        Event::ChainChecked(result) => activity::chain_checked(state, result),
        Event::EntryLoaded { entry, result } => activity::entry_loaded(state, entry, result),
        Event::EntryAdded => activity::added(state),
        Event::NotKept(message) => keeping::not_kept(state, message),
        Event::KeychainChecked(result) => keychain::checked(state, result),
        Event::KeychainTried(result) => keychain::tried(state, result),
        Event::KeychainWaits(wait) => keychain::waits(state, wait),
        Event::TokensForgotten(result) => keychain::tokens_forgotten(state, result),
        Event::SecretStored {
            profile,
            then,
            result,
        } => profiles::secret_stored(state, &profile, then, result),
        Event::SecretsForgotten(result) => profiles::secrets_forgotten(state, result),
        Event::SailCliImported(result) => profiles::imported(state, result),
        Event::DemoStarted(profile) => session::demo_started(state, profile),
        Event::SignInEnded { session, result } => session::signed_in(state, session, result),
        Event::KeychainFailed(error) => keychain::failed(state, &error),
        Event::TokenRenewed {
            session,
            token_ends,
        } => session::token_renewed(state, session, token_ends),
        Event::ConnectionTested { generation, result } => {
            profiles::tested(state, generation, result)
        }
        Event::ConnectorsLoaded {
            session,
            generation,
            result,
        } => connector::list_loaded(state, session, generation, result),
        Event::ConnectorLoaded {
            session,
            script_name,
            generation,
            result,
        } => connector::loaded(state, (session, script_name), generation, result),
        Event::DocumentChecked {
            session,
            script_name,
            document,
            check,
        } => documents::checked(state, (session, script_name), document, check),
        Event::DocumentFormatted {
            session,
            script_name,
            document,
            before,
            result,
        } => documents::formatted(state, (session, script_name), document, (before, result)),
        Event::FilePicked { purpose, path } => documents::picked(state, purpose, path),
        Event::FileRead { purpose, result } => documents::read(state, purpose, result),
        Event::FileSaved(result) => documents::saved(state, result),
        Event::ReviewPrepared {
            session,
            script_name,
            generation,
            result,
        } => review::prepared(state, (session, script_name), generation, result),
        Event::StepAnswered {
            session,
            script_name,
            index,
            entry,
            result,
        } => apply::answered(state, (session, script_name), (index, entry), &result),
        Event::NotSent {
            session,
            what,
            message,
        } => not_sent(state, session, what, message),
        Event::CreatePrepared {
            session,
            generation,
            result,
        } => lifecycle::create_prepared(state, session, generation, result),
        Event::DeletePrepared {
            session,
            script_name,
            result,
        } => lifecycle::delete_prepared(state, (session, script_name), result),
        Event::SourcesLoaded {
            session,
            script_name,
            generation,
            result,
        } => lifecycle::sources_loaded(state, (session, script_name), generation, result),
        Event::Created {
            session,
            generation,
            creation,
            result,
        } => lifecycle::created(state, (session, generation), creation, result),
        Event::Deleted {
            session,
            generation,
            deletion,
            result,
        } => lifecycle::deleted(state, (session, generation), deletion, result),
        Event::CreationLearned {
            session,
            generation,
            creation,
            result,
        } => lifecycle::creation_learned(state, (session, generation), &creation, result),
        Event::DeletionLearned {
            session,
            generation,
            deletion,
            result,
        } => lifecycle::deletion_learned(state, (session, generation), &deletion, result),
        Event::TaskPanicked(text) => bug(state, &text),
    }
}

/// Notes that time went by.
///
/// Toasts end, so does the unlocked time of a protected tenant, an app that nobody uses locks, an unknown outcome is read again, documents that rest are checked, and drafts that are stable and runs that moved go to disk.
pub fn on_tick(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    state.now = now;
    state.notices.expire(now);
    protection::tick(state);
    let mut tasks = lock::tick(state, now);
    if state.lock.is_none() {
        tasks.extend(apply::on_tick(state));
    }
    tasks.extend(documents::check_due(state));
    tasks.extend(keeping::keep_due(state, now));
    tasks.extend(apply::keep_due(state, now));
    tasks.extend(conflict::keep_due(state, now));
    tasks
}

/// Notes that somebody did something with keyboard or pointer.
pub fn on_input(state: &mut AppState) {
    lock::input(state);
}

/// Whether the window may close now. If not, the reason is asked about.
pub fn may_close(state: &mut AppState) -> bool {
    let applying = state
        .session
        .as_ref()
        .is_some_and(state::session::Session::is_applying);
    let asks = !state.quitting && (applying || session::would_lose_drafts(state));
    if asks {
        state.dialog = Some(Dialog::LeaveDrafts(state::dialog::LeaveReason::Quit));
    }
    !asks
}

/// What is not on disk yet, for the moment the app ends.
pub fn on_exit(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    keeping::keep_all(state, now)
}

/// A new name for a question.
fn next_generation(state: &mut AppState) -> Generation {
    state.generations += 1;
    Generation(state.generations)
}

/// What could not be written down was not sent: says so where it was asked for.
fn not_sent(
    state: &mut AppState,
    session: state::session::SessionId,
    what: Sending,
    message: UserMessage,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    match what {
        Sending::Step(script_name, index) => apply::not_sent(state, &script_name, index, message),
        Sending::Create(generation) | Sending::Delete(generation) => {
            lifecycle::not_sent(state, generation, message)
        }
    }
}

/// Asks the person something, unless a dialog is open whose answer is still to come: what it is about is told in it.
fn ask(state: &mut AppState, dialog: Dialog) -> Vec<Task> {
    if state.dialog.as_ref().is_some_and(Dialog::is_awaiting) {
        return match dialog {
            Dialog::FileRefused { message, .. } => notify(state, NoticeKind::Error, message),
            _ => Vec::new(),
        };
    }
    state.dialog = Some(dialog);
    Vec::new()
}

fn notify(state: &mut AppState, kind: NoticeKind, message: UserMessage) -> Vec<Task> {
    notify_with(state, kind, message, None)
}

fn notify_with(
    state: &mut AppState,
    kind: NoticeKind,
    message: UserMessage,
    followup: Option<Followup>,
) -> Vec<Task> {
    log(kind, &message);
    state.notices.add(state.now, kind, message, followup);
    Vec::new()
}

/// Says what the newest edit of a connector did, which can be taken back.
fn notify_undo(state: &mut AppState, script_name: &ScriptName, message: UserMessage) -> Vec<Task> {
    let session = state.session.as_ref();
    let undo = session.and_then(|session| {
        let edit = session.open.get(script_name)?.draft.newest_edit()?;
        Some(session.followup(script_name, FollowupKind::UndoEdit(edit)))
    });
    notify_with(state, NoticeKind::Info, message, undo)
}

/// What a person is told is in the log file, too; a line is no warning of the program itself.
fn log(kind: NoticeKind, message: &UserMessage) {
    let UserMessage {
        what, why, details, ..
    } = message;
    tracing::info!(?kind, what, why, ?details, "told");
}

fn bug(state: &mut AppState, text: &str) -> Vec<Task> {
    tracing::error!(text, "a background task panicked");
    let message = UserMessage::new(
        "Patchpanel made a mistake",
        "A piece of background work ended by a bug. Your draft is untouched.",
        "Try again, and report it if it happens again",
    );
    notify(state, NoticeKind::Error, message.with_details(text))
}
