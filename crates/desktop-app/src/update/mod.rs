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
mod profiles;
mod protection;
mod review;
mod session;
mod settings;
mod support;

#[cfg(test)]
mod documents_tests;
#[cfg(test)]
mod lifecycle_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod session_tests;

use jiff::Timestamp;

use crate::{
    command::Command,
    event::{Event, Sending},
    messages::{self, UserMessage},
    state::{self, AppState, dialog::Dialog, notices::NoticeKind},
    task::{AfterStoring, Generation, Task},
};

/// Carries a command out.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per command; each hands on to the file of its noun"
)]
pub fn on_command(state: &mut AppState, command: Command) -> Vec<Task> {
    if state.lock.is_some() && !lock::is_allowed(&command) {
        return Vec::new();
    }
    match command {
        Command::Run(action) => actions::run(state, action),
        Command::Show(route) => settings::show(state, route),
        Command::ClosePalette => settings::close_palette(state),
        Command::CloseDialog => settings::close_dialog(state),
        Command::ChangeSettings(changed) => settings::change(state, changed),
        Command::DismissToast(id) => settings::dismiss_toast(state, id),
        Command::ShowNotices => settings::show_notices(state),
        Command::Copy(text) => vec![Task::Copy(text)],
        Command::OpenUrl(url) => vec![Task::OpenUrl(url)],
        Command::OpenStore => vec![Task::OpenStore],
        Command::DismissResumed(script_name) => keeping::dismiss_resumed(state, &script_name),
        Command::QuitAnyway => {
            state.quitting = true;
            vec![Task::Quit]
        }
        Command::SignOutAnyway => session::sign_out(state),
        Command::ConnectAnyway(id) => session::connect_anyway(state, &id),
        Command::ExploreDemoAnyway => session::explore_demo_anyway(state),

        Command::Connect(id) => session::connect(state, &id),
        Command::EditProfile(id) => profiles::edit(state, &id),
        Command::LeaveProfileAnyway(next) => profiles::leave_anyway(state, next),
        Command::CancelProfile => profiles::cancel(state),
        Command::NoteTypedSecret(typed) => profiles::note_typed_secret(state, typed),
        Command::ChangeProfile(form) => profiles::change(state, *form),
        Command::TestConnection(secret) => profiles::test(state, secret),
        Command::SaveProfile(secret) => profiles::save(state, secret, AfterStoring::Stay),
        Command::SaveProfileAndConnect(secret) => {
            profiles::save(state, secret, AfterStoring::Connect)
        }
        Command::AskDeleteProfile(id) => ask(state, Dialog::DeleteProfile(id)),
        Command::DeleteProfile(id) => profiles::delete(state, &id),
        Command::BrowseCaFile => profiles::browse_ca_file(state),
        Command::ImportSailCli => vec![Task::ImportSailCli],

        Command::OpenConnector(script_name) => connector::open(state, &script_name),
        Command::ShowTab(tab) => connector::show_tab(state, tab),
        Command::GoToPlace(script_name, document, place) => {
            connector::go_to(state, &script_name, document, place)
        }
        Command::StandOn(locale) => draft::stand_on(state, locale),
        Command::NoteAside(script_name, aside) => draft::note_aside(state, &script_name, aside),
        Command::RefreshConnectors => connector::refresh_list(state),
        Command::RefreshConnector => connector::refresh(state),
        Command::EditPart(value) => draft::edit(state, value),
        Command::RevertPart(part) => draft::revert(state, part),
        Command::DiscardDraft(script_name) => draft::discard(state, &script_name),
        Command::AskRestoreSnapshot(id) => history::ask_restore(state, id),
        Command::ExportSnapshot(id) => history::export(state, id),
        Command::RestoreSnapshot(id) => history::restore(state, id),
        Command::WantActivity(wanted) => activity::want(state, *wanted),
        Command::SelectEntry(entry) => activity::select(state, entry),
        Command::CheckChain => activity::check_chain(state),
        Command::ExportActivity(format) => activity::export(state, format),
        Command::Recreate(script_name) => lifecycle::ask_recreate(state, &script_name),
        Command::CheckSide(side) => history::check(state, side),
        Command::CompareSides(pair) => history::compare(state, pair),
        Command::SwapSides => history::swap(state),
        Command::AskSnapshotName => history::ask_name(state),
        Command::TakeSnapshot(name) => history::take_by_hand(state, name),
        Command::OpenDocument(document) => documents::pick(state, document),
        Command::DropFile(document, path) => documents::dropped(state, document, path),
        Command::SaveDocument(document) => documents::save(state, document),
        Command::FormatXml(document) => documents::format(state, document),

        Command::UnlockApp => lock::unlock(state),
        Command::TryKeychainAgain => vec![Task::TryKeychainAgain],
        Command::UnlockTenant(typed) => protection::unlock(state, &typed),
        Command::LockTenant => protection::lock(state),
        Command::Apply => apply::start(state),
        Command::StopApply => apply::stop(state),
        Command::CloseApply => apply::close(state),
        Command::RereadUnknown => apply::read_now(state),
        Command::AskToResume(resume) => apply::ask_to_resume(state, resume),
        Command::ResumeApply(resume) => apply::resume(state, resume),
        Command::UndoApply(id) => apply::undo(state, id),
        Command::ReviewRest => apply::review_rest(state),
        Command::ShowPlace(step) => apply::show_place(state, step),
        Command::SavePlan => review::save_plan(state),

        Command::DecideConflict(spot, choice) => conflict::decide(state, spot, choice),
        Command::DecideAllOpen(choice) => conflict::decide_all_open(state, &choice),
        Command::ReviewMerged => conflict::review_merged(state),

        Command::PrepareCreate(connector) => lifecycle::prepare_create(state, connector),
        Command::CreateConnector => lifecycle::create(state),
        Command::DeleteConnector => lifecycle::delete(state),
        Command::AskOutcome => lifecycle::ask_outcome(state),
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
    log(kind, &message);
    state.notices.add(state.now, kind, message, None);
    Vec::new()
}

fn notify_with(
    state: &mut AppState,
    kind: NoticeKind,
    message: UserMessage,
    action: (&str, Command),
) -> Vec<Task> {
    let (label, command) = action;
    log(kind, &message);
    state
        .notices
        .add(state.now, kind, message, Some((label.to_owned(), command)));
    Vec::new()
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
    notify(state, NoticeKind::Error, messages::bug(text))
}
