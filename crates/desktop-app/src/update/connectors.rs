//! The connector list, and opening, reading and pinning connectors.

use std::{sync::Arc, time::Duration};

use patchpanel_core_models::{
    draft::Content,
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        document::{DocumentKind, XmlDocument},
    },
    problem::Place,
};
use patchpanel_http_client::Error;
use patchpanel_local_store::{Cause, How, KnownConnector};

use super::{conflict, documents, draft, history, impact, settings, turn::Turn};
use crate::{
    command::ConnectorCommand,
    messages::{self, Doing},
    state::{
        notices::NoticeKind,
        remote::Generation,
        route::{ConnectorTab, Route},
        session::{ConnectorList, GoTo, Session},
        template::{Origin, Template},
    },
    task::{ConnectorTask, StoreChange, TenantTask},
};

pub(super) fn run(turn: &mut Turn<'_>, command: ConnectorCommand) -> Option<()> {
    match command {
        ConnectorCommand::Open(script_name) => open(turn, &script_name)?,
        ConnectorCommand::ShowTab(tab) => show_tab(turn, tab),
        ConnectorCommand::ShowList(wish) => turn.session_mut()?.list = wish,
        ConnectorCommand::GoTo(script_name, document, place) => {
            go_to(turn, &script_name, document, place);
        }
        ConnectorCommand::GoToPart(script_name, place) => {
            go_to(turn, &script_name, XmlDocument::SourceConfig.into(), place);
            let session = turn.session_mut();
            if let Some(order) = session.and_then(|session| session.go_to.as_mut()) {
                order.is_designed = true;
            }
        }
        ConnectorCommand::NoteUnsavedInput(script_name, input) => {
            turn.open_mut(&script_name)?.unsaved_input = input;
        }
        ConnectorCommand::RefreshList => refresh_list(turn),
        ConnectorCommand::Refresh => refresh(turn),
        ConnectorCommand::AskImpact => {
            let script_name = turn.selected()?.script_name.clone();
            impact::ask(turn, &script_name);
        }
        ConnectorCommand::EditPart(value) => draft::edit(turn, value)?,
        ConnectorCommand::RevertPart(part) => draft::revert(turn, part)?,
        ConnectorCommand::UndoEdit(profile, script_name, edit) => {
            draft::undo_edit(turn, &profile, &script_name, edit)?;
        }
        ConnectorCommand::DiscardDraft(script_name) => draft::discard(turn, &script_name)?,
        ConnectorCommand::DismissResumed(script_name) => {
            turn.open_mut(&script_name)?.resumed = None;
        }
    }
    Some(())
}

pub(super) fn refresh_list(turn: &mut Turn<'_>) {
    let generation = turn.next_generation();
    if let Some(session) = turn.signed_in_mut() {
        session.connectors.ask(generation);
        turn.tenant(TenantTask::LoadList(generation));
    }
}

pub(super) fn list_loaded(
    turn: &mut Turn<'_>,
    generation: Generation,
    result: Result<(Vec<Arc<ConnectorSummary>>, Duration), Error>,
) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let latency = result.as_ref().ok().map(|(_, latency)| *latency);
    let list = result.map(|(items, _)| ConnectorList {
        items,
        read_at: now,
    });
    let list = list.map_err(|error| messages::of_client(&error, &Doing::ReadingList));
    let offline = list.as_ref().err().cloned();
    if session.connectors.answer(generation, list) {
        note_reachability(turn, latency, offline);
    }
    Some(())
}

pub(super) fn note_reachability(
    turn: &mut Turn<'_>,
    latency: Option<Duration>,
    failure: Option<messages::UserMessage>,
) {
    let Some(session) = turn.session_mut() else {
        return;
    };
    session.latency = latency.or(session.latency);
    let is_back = session.offline.is_some() && failure.is_none();
    session.offline = failure;
    let sessions = &turn.state.sessions;
    if is_back && sessions.iter().all(|session| session.offline.is_none()) {
        turn.state.notices.answered();
    }
}

pub(super) fn open(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    turn.state.dialog = None;
    turn.state.route = Route::Connectors;
    let session = turn.signed_in_mut()?;
    if session.selected.as_ref() != Some(script_name) {
        let before = session.selected.replace(script_name.clone());
        session.shown_before = before.or(session.shown_before.take());
    }
    let open = session.opened(script_name);
    // One that is to be created and has no draft any more may be there by now.
    let has_draft = open.has_changes() || open.promoted.is_some();
    let is_known = open.detail().is_some() && (open.unmade.is_none() || has_draft);
    if is_known || open.server.is_loading() {
        return None;
    }
    read(turn, script_name);
    Some(())
}

/// Opens a connector that was made here; its draft starts with `template` once it is read.
pub(super) fn open_made(turn: &mut Turn<'_>, script_name: &ScriptName, template: Option<Template>) {
    open(turn, script_name);
    if let Some(made) = turn.open_mut(script_name) {
        made.template = template;
    }
    // What is to be done next stands there.
    show_tab(turn, ConnectorTab::Overview);
}

/// Shows none of the connectors. What was opened and edited stays.
pub(super) fn close(turn: &mut Turn<'_>) {
    if let Some(session) = turn.session_mut() {
        session.shown_before = session.selected.take();
    }
}

pub(super) fn open_before(turn: &mut Turn<'_>) {
    if let Some(before) = turn.session().and_then(Session::connector_before).cloned() {
        open(turn, &before);
    }
}

/// The tab so many further; round the ends.
pub(super) fn turn_tab(turn: &mut Turn<'_>, further: usize) {
    let shown = turn.session().map(|session| session.tab);
    let mut round = ConnectorTab::ALL.into_iter().cycle();
    let next = round.by_ref().find(|tab| Some(*tab) == shown);
    if let Some(next) = next.and_then(|_| round.nth(further - 1)) {
        show_tab(turn, next);
    }
}

pub(super) fn show_tab(turn: &mut Turn<'_>, tab: ConnectorTab) {
    if let Some(session) = turn.session_mut() {
        session.tab = tab;
        turn.state.route = Route::Connectors;
    }
    history::show(turn);
}

pub(super) fn go_to(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    document: DocumentKind,
    place: Place,
) {
    open(turn, script_name);
    order_place(turn, script_name, document, place);
    show_tab(turn, ConnectorTab::of(document.into()));
}

pub(super) fn order_place(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    document: DocumentKind,
    place: Place,
) {
    let id = turn.next_generation();
    if let Some(session) = turn.session_mut() {
        session.go_to = Some(GoTo {
            script_name: script_name.clone(),
            document,
            place,
            is_designed: false,
            id,
        });
    }
}

/// Reads one connector; its draft stays.
pub(super) fn read(turn: &mut Turn<'_>, script_name: &ScriptName) {
    let generation = turn.next_generation();
    if let Some(connector) = turn.open_mut(script_name) {
        connector.server.ask(generation);
        turn.connector(script_name, ConnectorTask::Load(generation));
    }
}

pub(super) fn refresh(turn: &mut Turn<'_>) {
    if let Some(script_name) = turn.session().and_then(|session| session.selected.clone()) {
        read(turn, &script_name);
    }
}

pub(super) fn refresh_shown(turn: &mut Turn<'_>) {
    refresh_list(turn);
    refresh(turn);
}

/// Takes the server's state in as the draft's base, takes the first snapshot, and asks for the checks.
pub(super) fn take_in(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    detail: &ConnectorDetail,
) -> Option<()> {
    let content = Content::from(detail);
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let connector = session.open.get_mut(script_name)?;
    let cause = connector.next_snapshot.take().unwrap_or(Cause::FirstRead);
    let snapshot = Arc::new(content.clone());
    connector.draft.settle_same(&content);
    if !connector.has_changes() {
        connector.draft.begin_again(content);
    }
    let taken = history::take(session, script_name, snapshot, cause, now);
    remember(turn, script_name, How::Opened);
    turn.push_all(taken);
    start_from_template(turn, script_name);
    documents::check_all(turn, script_name)
}

/// Puts the content of another connector, or of a starter, into the new one's draft. What only the server gave the
/// new one stays.
fn start_from_template(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let now = turn.state.now;
    let escapes = turn.state.settings.translation_encoding.escapes();
    let open = turn.open_mut(script_name)?;
    let template = open.template.take()?;
    let mut content = open.draft.current.clone();
    let Content {
        metadata,
        xml,
        translations,
    } = match template.origin {
        Origin::Starter(starter) => starter.content_for(&content, escapes),
        Origin::Duplicate(_) | Origin::Deleted(_) | Origin::Files { .. } => {
            (*template.content).clone()
        }
    };
    content.metadata.extend(metadata);
    content.xml.extend(xml);
    content.translations.extend(translations);
    let parts = draft::take(open, &content, now);
    let message = messages::duplicated(open.title(), parts);
    turn.notify(NoticeKind::Info, message);
    Some(())
}

/// Keeps a connector that the list does not show, so that it is found again.
pub(super) fn remember(turn: &mut Turn<'_>, script_name: &ScriptName, how: How) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let listed = session.connectors.value().is_some_and(|list| {
        list.items
            .iter()
            .any(|item| item.script_name.as_ref() == Some(script_name))
    });
    let known = session.profile.remembered.contains(script_name);
    if how == How::Opened && (listed || known) {
        return None;
    }
    if how == How::Made {
        session.made.insert(script_name.clone());
    }
    if !known {
        session.profile.remembered.push(script_name.clone());
    }
    let tenant = session.tenant_store().tenant;
    let title = session
        .open
        .get(script_name)
        .map_or(script_name.as_str(), |open| open.title());
    let connector = Box::new(KnownConnector {
        tenant,
        script_name: script_name.clone(),
        title: title.to_owned(),
        how,
        last_at: now,
    });
    turn.store(StoreChange::Known(connector));
    Some(())
}

/// Writes the pinned connectors of the session's profile into the saved profile.
fn copy_lists_to_saved(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.session()?;
    let (id, pinned) = (session.profile.id.clone(), session.profile.pinned.clone());
    let mut profiles = turn.state.profiles.iter_mut();
    if let Some(saved) = profiles.find(|profile| profile.id == id) {
        saved.pinned = pinned;
    }
    Some(())
}

pub(super) fn toggle_pin(turn: &mut Turn<'_>) -> Option<()> {
    let session = turn.session_mut()?;
    let script_name = session.selected.clone()?;
    let pinned = &mut session.profile.pinned;
    match pinned.iter().position(|pin| *pin == script_name) {
        Some(index) => drop(pinned.remove(index)),
        None => pinned.push(script_name),
    }
    let demo = session.profile.is_demo();
    copy_lists_to_saved(turn);
    if !demo {
        settings::save(turn);
    }
    Some(())
}

/// Forgets a connector that is no longer on the server.
pub(super) fn forget(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let session = turn.session_mut()?;
    session.forget(script_name);
    let run = session.apply.take_if(|run| run.script_name == *script_name);
    let conflict = &mut session.conflict;
    conflict.take_if(|conflict| conflict.script_name == *script_name);
    session.profile.pinned.retain(|pin| pin != script_name);
    session
        .profile
        .remembered
        .retain(|known| known != script_name);
    if session.selected.as_ref() == Some(script_name) {
        session.selected = None;
        session.tab = ConnectorTab::Overview;
    }
    // Nobody waits for what became of it any more.
    if run.is_some() {
        turn.end_batch();
    }
    copy_lists_to_saved(turn);
    turn.store(StoreChange::NotKnown(script_name.clone()));
    conflict::forget_choices(turn, script_name);
    Some(())
}
