//! The connector list, and opening, reading and pinning connectors.

use std::{sync::Arc, time::Duration};

use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        document::XmlDocument,
    },
    problem::Place,
};
use patchpanel_http_client::{Error, ErrorKind};
use patchpanel_local_store::{Cause, How, KnownConnector};

use super::{apply, documents, draft, history, keeping, lifecycle, next_generation, settings};
use crate::{
    command::ConnectorCommand,
    messages::{self, Doing},
    state::{
        AppState,
        connector::{OpenConnector, ServerState},
        route::{ConnectorTab, Route},
        session::{ConnectorList, GoTo, Session, SessionId},
    },
    task::{Generation, KeptPlace, Task},
};

pub(super) fn run(state: &mut AppState, command: ConnectorCommand) -> Vec<Task> {
    match command {
        ConnectorCommand::Open(script_name) => open(state, &script_name),
        ConnectorCommand::ShowTab(tab) => show_tab(state, tab),
        ConnectorCommand::GoTo(script_name, document, place) => {
            go_to(state, &script_name, document, place)
        }
        ConnectorCommand::NoteUnsavedInput(script_name, input) => {
            draft::note_unsaved_input(state, &script_name, input)
        }
        ConnectorCommand::RefreshList => refresh_list(state),
        ConnectorCommand::Refresh => refresh(state),
        ConnectorCommand::EditPart(value) => draft::edit(state, value),
        ConnectorCommand::RevertPart(part) => draft::revert(state, part),
        ConnectorCommand::UndoEdit(profile, script_name, edit) => {
            draft::undo_edit(state, &profile, &script_name, edit)
        }
        ConnectorCommand::DiscardDraft(script_name) => draft::discard(state, &script_name),
        ConnectorCommand::DismissResumed(script_name) => {
            keeping::dismiss_resumed(state, &script_name)
        }
    }
}

pub(super) fn refresh_list(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = state
        .session
        .as_mut()
        .filter(|session| session.is_signed_in())
    else {
        return Vec::new();
    };
    session.connectors.ask(generation);
    vec![Task::LoadConnectors {
        session: session.id,
        generation,
    }]
}

pub(super) fn list_loaded(
    state: &mut AppState,
    session: SessionId,
    generation: Generation,
    result: Result<(Vec<ConnectorSummary>, Duration), Error>,
) -> Vec<Task> {
    let now = state.now;
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let latency = result.as_ref().ok().map(|(_, latency)| *latency);
    let list = result.map(|(items, _)| ConnectorList {
        items,
        read_at: now,
    });
    let list = list.map_err(|error| messages::of_client(&error, &Doing::ReadingList));
    let offline = list.as_ref().err().cloned();
    if session.connectors.answer(generation, list) {
        note_reachability(session, latency, offline);
    }
    Vec::new()
}

fn note_reachability(
    session: &mut Session,
    latency: Option<Duration>,
    failure: Option<messages::UserMessage>,
) {
    session.latency = latency.or(session.latency);
    session.offline = failure;
}

pub(super) fn open(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    state.palette_open = false;
    state.dialog = None;
    state.route = Route::Connectors;
    let Some(session) = state
        .session
        .as_mut()
        .filter(|session| session.is_signed_in())
    else {
        return Vec::new();
    };
    session.selected = Some(script_name.clone());
    let known = session
        .open
        .entry(script_name.clone())
        .or_insert_with(|| OpenConnector::new(script_name.clone()));
    if known.server.value().is_some() || known.server.is_loading() {
        return Vec::new();
    }
    read(state, script_name)
}

/// Opens a connector that was made here; its draft starts with `template` once it is read.
pub(super) fn open_made(
    state: &mut AppState,
    script_name: &ScriptName,
    template: Option<Arc<Content>>,
) -> Vec<Task> {
    let tasks = open(state, script_name);
    let made = state
        .session
        .as_mut()
        .and_then(|session| session.open.get_mut(script_name));
    if let Some(made) = made {
        made.template = template;
    }
    tasks
}

pub(super) fn show_tab(state: &mut AppState, tab: ConnectorTab) -> Vec<Task> {
    if let Some(session) = &mut state.session {
        session.tab = tab;
        state.route = Route::Connectors;
    }
    history::show(state)
}

/// Shows a place in a document.
pub(super) fn go_to(
    state: &mut AppState,
    script_name: &ScriptName,
    document: XmlDocument,
    place: Place,
) -> Vec<Task> {
    let mut tasks = open(state, script_name);
    if let Some(session) = &mut state.session {
        let last = session.go_to.as_ref().map_or(0, |last| last.id);
        session.go_to = Some(GoTo {
            script_name: script_name.clone(),
            document,
            place,
            id: last + 1,
        });
    }
    tasks.extend(show_tab(state, ConnectorTab::of(Part::Xml(document))));
    tasks
}

/// Reads one connector; its draft stays.
pub(super) fn read(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(connector) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    connector.server.ask(generation);
    vec![Task::LoadConnector {
        session: session.id,
        script_name: script_name.clone(),
        generation,
    }]
}

pub(super) fn refresh(state: &mut AppState) -> Vec<Task> {
    let selected = state
        .session
        .as_ref()
        .and_then(|session| session.selected.clone());
    selected
        .map(|script_name| read(state, &script_name))
        .unwrap_or_default()
}

pub(super) fn refresh_shown(state: &mut AppState) -> Vec<Task> {
    let mut tasks = refresh_list(state);
    tasks.extend(refresh(state));
    tasks
}

pub(super) fn loaded(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    generation: Generation,
    result: Result<(Box<ConnectorDetail>, Duration), Error>,
) -> Vec<Task> {
    let now = state.now;
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let Some(connector) = session.open.get_mut(&script_name) else {
        return Vec::new();
    };
    let latency = result.as_ref().ok().map(|(_, latency)| *latency);
    let refused = result.as_ref().err().map(Error::kind);
    let gone = matches!(refused, Some(ErrorKind::NotFound));
    let doing = Doing::ReadingConnector(script_name.clone());
    let server = result.map(|(detail, _)| ServerState {
        detail: *detail,
        read_at: now,
    });
    let server = server.map_err(|error| messages::of_client(&error, &doing));
    let detail = server.as_ref().ok().map(|server| server.detail.clone());
    let offline = server
        .as_ref()
        .err()
        .filter(|message| message.concerns_the_session())
        .cloned();
    if !connector.server.answer(generation, server) {
        return Vec::new();
    }
    let failure = connector_failure(session, &script_name);
    note_reachability(session, latency, offline);
    let Some(detail) = detail else {
        if gone {
            return apply::gone(state, &script_name, generation);
        }
        return failure
            .map(|message| apply::read_failed(state, &script_name, generation, &message))
            .unwrap_or_default();
    };
    // First what became of the steps: what the server did not take after all must not be lost with the old draft.
    let mut tasks = apply::learn(state, &script_name, generation, &Content::from(&detail));
    tasks.extend(take_in(state, &script_name, &detail));
    tasks
}

fn connector_failure(session: &Session, script_name: &ScriptName) -> Option<messages::UserMessage> {
    session.open.get(script_name)?.server.failure().cloned()
}

/// Takes the server's state in as the draft's base, takes the first snapshot, and asks for the checks.
pub(super) fn take_in(
    state: &mut AppState,
    script_name: &ScriptName,
    detail: &ConnectorDetail,
) -> Vec<Task> {
    let content = Content::from(detail);
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(connector) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    let cause = connector.next_snapshot.take().unwrap_or(Cause::FirstRead);
    let snapshot = Arc::new(content.clone());
    connector.draft.settle_same(&content);
    if !connector.has_changes() {
        connector.draft.begin_again(content);
    }
    let taken = history::take(session, script_name, snapshot, cause, now);
    let mut tasks = remember(state, script_name, How::Opened);
    tasks.extend(taken);
    tasks.extend(lifecycle::start_from_template(state, script_name));
    tasks.extend(documents::check_all(state, script_name));
    tasks
}

/// Keeps a connector that the list does not show, so that it is found again.
pub(super) fn remember(state: &mut AppState, script_name: &ScriptName, how: How) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let listed = session.connectors.value().is_some_and(|list| {
        list.items
            .iter()
            .any(|item| item.script_name.as_ref() == Some(script_name))
    });
    let known = session.profile.remembered.contains(script_name);
    if how == How::Opened && (listed || known) {
        return Vec::new();
    }
    if !known {
        session.profile.remembered.push(script_name.clone());
    }
    let KeptPlace { keep, tenant } = session.kept_place();
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
    vec![Task::RememberConnector { keep, connector }]
}

/// Writes the pinned connectors of the session's profile into the saved profile.
fn copy_lists_to_saved(state: &mut AppState) {
    let Some(session) = &state.session else {
        return;
    };
    if let Some(saved) = state
        .profiles
        .iter_mut()
        .find(|profile| profile.id == session.profile.id)
    {
        saved.pinned.clone_from(&session.profile.pinned);
    }
}

pub(super) fn toggle_pin(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(script_name) = session.selected.clone() else {
        return Vec::new();
    };
    let pinned = &mut session.profile.pinned;
    match pinned.iter().position(|pin| *pin == script_name) {
        Some(index) => drop(pinned.remove(index)),
        None => pinned.push(script_name),
    }
    let demo = session.profile.is_demo();
    copy_lists_to_saved(state);
    if demo {
        Vec::new()
    } else {
        vec![settings::save(state)]
    }
}

/// Forgets a connector that is no longer on the server.
pub(super) fn forget(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    session.open.remove(script_name);
    // What was to be learned or decided about it is moot.
    session.apply.take_if(|run| run.script_name == *script_name);
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
    let forget = Task::ForgetConnector {
        place: session.kept_place(),
        script_name: script_name.clone(),
    };
    copy_lists_to_saved(state);
    vec![forget]
}
