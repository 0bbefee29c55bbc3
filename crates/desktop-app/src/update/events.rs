//! Routes events. The envelope of a session is opened here and nowhere else: what comes for a session
//! that has ended is dropped.

use super::{
    apply, audit, backups, browser_sign_in, bundles, compare, conflict, connectors, documents,
    draft, history, impact, lifecycle, local_store, places, plan_file, policy, profiles, secrets,
    server, session, translation_files, translations, turn::Turn,
};
use crate::{
    event::{CompareEvent, ComputerEvent, ConnectorEvent, Event, SessionEvent, StoreEvent},
    messages,
    state::{dialogs::Dialog, notices::NoticeKind},
};
use patchpanel_core_models::ids::ScriptName;

pub(super) fn on_event(turn: &mut Turn<'_>, event: Event) -> Option<()> {
    match event {
        Event::Session(id, event) => {
            if turn.state.sessions.get(id).is_some() {
                of_session(&mut turn.about(id), event);
            }
        }
        Event::Store(event) => of_store(turn, event),
        Event::Computer(event) => of_computer(turn, event)?,
        Event::Compare(CompareEvent::Compared { sessions, .. })
            if sessions
                .iter()
                .flatten()
                .any(|id| turn.state.sessions.get(*id).is_none()) => {}
        Event::Compare(event) => compare::on_event(turn, event)?,
        Event::Bug(text) => bug(turn, &text),
    }
    Some(())
}

fn of_session(turn: &mut Turn<'_>, event: SessionEvent) -> Option<()> {
    session::answers::note_end(turn, &event);
    match event {
        SessionEvent::SignInEnded(result) => session::answers::signed_in(turn, result)?,
        SessionEvent::BrowserWaits(wait) => browser_sign_in::waits(turn, wait)?,
        SessionEvent::CodeNotTaken(problem) => browser_sign_in::code_not_taken(turn, problem),
        SessionEvent::TokenRenewed(ends) => session::answers::token_renewed(turn, ends),
        SessionEvent::ListLoaded(generation, result) => {
            connectors::list_loaded(turn, generation, result)?;
        }
        SessionEvent::Connector(script_name, event) => of_connector(turn, &script_name, event)?,
        SessionEvent::Lifecycle(generation, event) => lifecycle::on_event(turn, generation, event)?,
        SessionEvent::StoreLoaded(result) => local_store::loaded(turn, result)?,
        SessionEvent::RunStored { number, result } => apply::kept(turn, (number, result))?,
        SessionEvent::DeletedRead(result) => history::deleted_read(turn, result)?,
        SessionEvent::BackupFolderChosen(folder) => backups::folder_chosen(turn, folder)?,
        SessionEvent::Backup(generation, event) => backups::on_event(turn, generation, event)?,
        SessionEvent::BundleRead(wanted, result) => bundles::read(turn, wanted, result)?,
        SessionEvent::LooseRead(result) => bundles::loose_read(turn, result)?,
        SessionEvent::RecreationRead(result) => lifecycle::recreation_read(turn, result)?,
    }
    Some(())
}

fn of_connector(turn: &mut Turn<'_>, name: &ScriptName, event: ConnectorEvent) -> Option<()> {
    match event {
        ConnectorEvent::Loaded(generation, result) => {
            server::loaded(turn, name, generation, result);
        }
        ConnectorEvent::ImpactAsked(generation, result) => {
            impact::asked(turn, name, generation, result);
        }
        ConnectorEvent::ReviewPrepared(generation, result) => {
            server::read_for_review(turn, name, generation, result)?;
        }
        ConnectorEvent::Apply(event) => apply::on_event(turn, name, event)?,
        ConnectorEvent::Document(event) => documents::on_event(turn, name, event)?,
        ConnectorEvent::Translation(event) => translation_files::on_event(turn, name, event),
        ConnectorEvent::TextsReturned(result) => translations::returned(turn, name, result),
        ConnectorEvent::TextsReadAs(table) => translations::returned_again(turn, name, *table),
        ConnectorEvent::History(event) => history::on_event(turn, name, event)?,
        ConnectorEvent::DraftStored { revision, result } => {
            draft::kept(turn, name, revision, result)?;
        }
        ConnectorEvent::ChoicesStored(result) => conflict::kept(turn, name, result),
    }
    Some(())
}

fn of_store(turn: &mut Turn<'_>, event: StoreEvent) {
    match event {
        StoreEvent::Opened(result) => local_store::opened(turn, result),
        StoreEvent::NotStored(message) => turn.not_stored(message),
        StoreEvent::Audit(event) => audit::on_event(turn, event),
    }
}

fn of_computer(turn: &mut Turn<'_>, event: ComputerEvent) -> Option<()> {
    match event {
        ComputerEvent::PolicyRead(result) => policy::read(turn, result),
        ComputerEvent::ProfilesLoaded(result) => profiles::loaded(turn, result),
        ComputerEvent::ProfilesSaved(result) => profiles::saved(turn, result),
        ComputerEvent::PlacesRead(read) => places::read(turn, read)?,
        ComputerEvent::SharedProfilesRead(result) => profiles::take_shared(turn, result)?,
        ComputerEvent::SailCliImported(result) => profiles::imported(turn, result)?,
        ComputerEvent::DemoStarted(profile) => session::answers::demo_started(turn, profile)?,
        ComputerEvent::ConnectionTested(generation, result) => {
            profiles::tested(turn, generation, result);
        }
        ComputerEvent::NoFileDialog(question) => turn.ask(Dialog::TypePath(question)),
        ComputerEvent::CaFileChosen(generation, path) => {
            documents::ca_file_chosen(turn, generation, &path);
        }
        ComputerEvent::PlanRead(result) => plan_file::read(turn, result)?,
        ComputerEvent::FolderNotOpened(message) => turn.notify(NoticeKind::Error, message),
        ComputerEvent::FileSaved(result) => documents::saved(turn, result)?,
        ComputerEvent::KeychainChecked(result) => secrets::checked(turn, result),
        ComputerEvent::KeychainTried(result) => secrets::tried(turn, result),
        ComputerEvent::KeychainWaits(wait) => secrets::waits(turn, wait),
        ComputerEvent::KeychainFailed(error) => secrets::failed(turn, &error),
        ComputerEvent::SecretStored {
            profile,
            then,
            result,
        } => profiles::secret_stored(turn, &profile, then, result),
        ComputerEvent::SecretsForgotten(result) => profiles::secrets_forgotten(turn, result),
        ComputerEvent::TokensForgotten(result) => secrets::tokens_forgotten(turn, result),
    }
    Some(())
}

fn bug(turn: &mut Turn<'_>, text: &str) {
    tracing::error!(text, "a background task panicked");
    turn.notify(NoticeKind::Error, messages::bug(text));
}

#[cfg(test)]
mod tests;
