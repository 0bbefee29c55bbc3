//! The only code that changes [`crate::state::AppState`]. A command or an event goes in, tasks come out.
//!
//! This file only routes; each command and event is one function in the file of its noun.

mod actions;
mod activity;
pub(crate) mod apply;
mod conflict;
mod connector;
mod documents;
mod draft;
mod events;
mod history;
mod keychain;
mod lifecycle;
mod local_store;
mod lock;
mod owner;
mod profiles;
mod protection;
mod review;
mod route;
mod session;
mod settings;
mod support;
#[cfg(test)]
pub(crate) mod testing;
mod turn;

#[cfg(test)]
mod documents_tests;
#[cfg(test)]
mod lifecycle_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod session_tests;

use self::turn::Turn;
use crate::{
    command::Command,
    state::dialog::Dialog,
    task::{AfterStoring, ComputerTask, StoreTask, WindowTask, Work},
};

pub use self::owner::Owner;

/// Carries a command out.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per command; each hands on to the file of its noun"
)]
fn on_command(turn: &mut Turn<'_>, command: Command) {
    if turn.state.lock.is_some() && !lock::is_allowed(&command) {
        return;
    }
    match command {
        Command::Run(action) => actions::run(turn, action),
        Command::Show(route) => route::show(turn, route),
        Command::ClosePalette => route::close_palette(turn),
        Command::CloseDialog => route::close_dialog(turn),
        Command::ChangeSettings(changed) => settings::change(turn, changed),
        Command::DismissToast(id) => route::dismiss_toast(turn, id),
        Command::ShowNotices => route::show_notices(turn),
        Command::Copy(text) => turn.window(WindowTask::Copy(text)),
        Command::OpenUrl(url) => turn.window(WindowTask::OpenUrl(url)),
        Command::OpenStore => turn.push(Work::Store(StoreTask::Open)),
        Command::DismissResumed(script_name) => local_store::dismiss_resumed(turn, &script_name),
        Command::QuitAnyway => {
            turn.state.quitting = true;
            turn.window(WindowTask::Quit);
        }
        Command::SignOutAnyway => session::sign_out(turn),
        Command::ConnectAnyway(id) => session::connect_anyway(turn, &id),
        Command::ExploreDemoAnyway => session::explore_demo(turn),

        Command::Connect(id) => session::connect(turn, &id),
        Command::EditProfile(id) => profiles::edit(turn, &id),
        Command::LeaveProfileAnyway(next) => profiles::leave_anyway(turn, next),
        Command::CancelProfile => profiles::cancel(turn),
        Command::NoteTypedSecret(typed) => profiles::note_typed_secret(turn, typed),
        Command::ChangeProfile(form) => profiles::change(turn, *form),
        Command::TestConnection(secret) => profiles::test(turn, secret),
        Command::SaveProfile(secret) => profiles::save(turn, secret, AfterStoring::Stay),
        Command::SaveProfileAndConnect(secret) => {
            profiles::save(turn, secret, AfterStoring::Connect);
        }
        Command::AskDeleteProfile(id) => turn.ask(Dialog::DeleteProfile(id)),
        Command::DeleteProfile(id) => profiles::delete(turn, &id),
        Command::BrowseCaFile => profiles::browse_ca_file(turn),
        Command::ImportSailCli => turn.computer(ComputerTask::ImportSailCli),

        Command::OpenConnector(script_name) => connector::open(turn, &script_name),
        Command::ShowTab(tab) => connector::show_tab(turn, tab),
        Command::GoToPlace(script_name, document, place) => {
            connector::go_to(turn, &script_name, document, place);
        }
        Command::StandOn(locale) => draft::stand_on(turn, locale),
        Command::NoteAside(script_name, aside) => draft::note_aside(turn, &script_name, aside),
        Command::RefreshConnectors => connector::refresh_list(turn),
        Command::RefreshConnector => connector::refresh(turn),
        Command::EditPart(value) => draft::edit(turn, value),
        Command::RevertPart(part) => draft::revert(turn, part),
        Command::DiscardDraft(script_name) => draft::discard(turn, &script_name),
        Command::AskRestoreSnapshot(id) => history::ask_restore(turn, id),
        Command::ExportSnapshot(id) => history::export(turn, id),
        Command::RestoreSnapshot(id) => history::restore(turn, id),
        Command::WantActivity(wanted) => activity::want(turn, *wanted),
        Command::SelectEntry(entry) => activity::select(turn, entry),
        Command::CheckChain => activity::check_chain(turn),
        Command::ExportActivity(format) => activity::export(turn, format),
        Command::Recreate(script_name) => lifecycle::ask_recreate(turn, &script_name),
        Command::CheckSide(side) => history::check(turn, side),
        Command::CompareSides(pair) => history::compare(turn, pair),
        Command::SwapSides => history::swap(turn),
        Command::AskSnapshotName => history::ask_name(turn),
        Command::TakeSnapshot(name) => history::take_by_hand(turn, name),
        Command::OpenDocument(document) => documents::pick(turn, document),
        Command::DropFile(document, path) => documents::dropped(turn, document, path),
        Command::SaveDocument(document) => documents::save(turn, document),
        Command::FormatXml(document) => documents::format(turn, document),

        Command::UnlockApp => lock::unlock(turn),
        Command::TryKeychainAgain => turn.computer(ComputerTask::TryKeychainAgain),
        Command::UnlockTenant(typed) => protection::unlock(turn, &typed),
        Command::LockTenant => protection::lock(turn),
        Command::Apply => apply::start(turn),
        Command::StopApply => apply::stop(turn),
        Command::CloseApply => apply::close(turn),
        Command::RereadUnknown => apply::read_now(turn),
        Command::AskToResume(resume) => apply::ask_to_resume(turn, resume),
        Command::ResumeApply(resume) => apply::resume(turn, resume),
        Command::UndoApply(id) => apply::undo(turn, id),
        Command::ReviewRest => apply::review_rest(turn),
        Command::ShowPlace(step) => apply::show_place(turn, step),
        Command::SavePlan => review::save_plan(turn),

        Command::DecideConflict(spot, choice) => conflict::decide(turn, spot, choice),
        Command::DecideAllOpen(choice) => conflict::decide_all_open(turn, &choice),
        Command::ReviewMerged => conflict::review_merged(turn),

        Command::PrepareCreate(connector) => lifecycle::prepare_create(turn, connector),
        Command::CreateConnector => lifecycle::create(turn),
        Command::DeleteConnector => lifecycle::delete(turn),
        Command::AskOutcome => lifecycle::ask_outcome(turn),
    }
}
