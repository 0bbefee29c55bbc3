//! New connectors and deleting: the exact request is shown first, and that request is sent.

use patchpanel_core_models::{
    ids::ScriptName,
    models::{connector::NewConnector, source::SourceSummary},
};
use patchpanel_http_client::{Error, PreparedRequest};
use patchpanel_local_store::How;

use super::{ask, connector, next_generation, notify, settings};
use crate::{
    messages::{self, Doing},
    state::{
        AppState,
        apply::StepAnswer,
        dialog::{Dialog, SourcesAnswer},
        notices::NoticeKind,
        remote::Remote,
        session::SessionId,
    },
    task::{Generation, Task},
};

pub(super) fn ask_new(state: &mut AppState, template: Option<ScriptName>) -> Vec<Task> {
    ask(
        state,
        Dialog::NewConnector {
            template,
            request: None,
            sending: false,
            failure: None,
        },
    )
}

pub(super) fn prepare_create(state: &mut AppState, new: Box<NewConnector>) -> Vec<Task> {
    let Some(session) = state.session.as_ref().map(|session| session.id) else {
        return Vec::new();
    };
    vec![Task::PrepareCreate {
        session,
        connector: new,
    }]
}

pub(super) fn create_prepared(
    state: &mut AppState,
    session: SessionId,
    result: Result<Box<PreparedRequest>, Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    if let Some(Dialog::NewConnector {
        request,
        failure,
        sending: false,
        ..
    }) = &mut state.dialog
    {
        match result {
            Ok(prepared) => *request = Some(prepared),
            Err(error) => *failure = Some(messages::of_client(&error, &Doing::Creating)),
        }
    }
    Vec::new()
}

pub(super) fn create(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let named = state
        .session
        .as_ref()
        .filter(|session| session.needs_no_name(now));
    let Some(session) = named.map(|session| session.id) else {
        return Vec::new();
    };
    let Some(Dialog::NewConnector {
        request,
        sending,
        failure,
        ..
    }) = &mut state.dialog
    else {
        return Vec::new();
    };
    let (Some(request), false) = (request.clone(), *sending) else {
        return Vec::new();
    };
    *sending = true;
    *failure = None;
    let name = request.body_text();
    let trail = state
        .session
        .as_ref()
        .map(|session| session.trail("", "", format!("create a connector: {name}")));
    let Some(trail) = trail.map(Box::new) else {
        return Vec::new();
    };
    vec![Task::SendCreate {
        session,
        trail,
        request,
    }]
}

pub(super) fn created(
    state: &mut AppState,
    session: SessionId,
    _request: &PreparedRequest,
    result: Result<(Option<ScriptName>, StepAnswer), Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    let (script_name, answer) = match result {
        Ok((script_name, answer)) => (script_name, Ok(answer)),
        Err(error) => (None, Err(error)),
    };
    match answer {
        Ok(_) => made(state, script_name),
        Err(error) => {
            let message = messages::of_client(&error, &Doing::Creating);
            if let Some(Dialog::NewConnector {
                sending, failure, ..
            }) = &mut state.dialog
            {
                *sending = false;
                *failure = Some(message);
            }
            Vec::new()
        }
    }
}

/// The request could not be written to the audit trail, so it was not sent; what was typed stays.
pub(super) fn not_sent(state: &mut AppState, message: messages::UserMessage) -> Vec<Task> {
    match &mut state.dialog {
        Some(
            Dialog::NewConnector {
                sending, failure, ..
            }
            | Dialog::DeleteConnector {
                sending, failure, ..
            },
        ) => {
            *sending = false;
            *failure = Some(messages::not_sent(message));
            Vec::new()
        }
        _ => notify(state, NoticeKind::Error, messages::not_sent(message)),
    }
}

/// Follows the script name that the server gave; it is never computed here.
fn made(state: &mut AppState, script_name: Option<ScriptName>) -> Vec<Task> {
    state.dialog = None;
    let mut tasks = connector::refresh_list(state);
    let message = messages::created(script_name.as_ref());
    tasks.extend(notify(state, NoticeKind::Success, message));
    if let Some(script_name) = script_name {
        tasks.extend(connector::remember(state, &script_name, How::Made));
        tasks.extend(connector::open(state, &script_name));
    }
    tasks
}

pub(super) fn ask_delete(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some(open) = session.selected_connector() else {
        return Vec::new();
    };
    let script_name = open.script_name.clone();
    let connector_name = open.title().to_owned();
    let session = session.id;
    let mut sources = Remote::NotAsked;
    sources.ask(generation);
    state.dialog = Some(Dialog::DeleteConnector {
        script_name: script_name.clone(),
        request: None,
        sources,
        sending: false,
        failure: None,
    });
    vec![
        Task::PrepareDelete {
            session,
            script_name: script_name.clone(),
        },
        Task::LoadSources {
            session,
            script_name,
            connector_name,
            generation,
        },
    ]
}

pub(super) fn delete_prepared(
    state: &mut AppState,
    (session, name): (SessionId, ScriptName),
    result: Result<Box<PreparedRequest>, Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    if let Some(Dialog::DeleteConnector {
        script_name,
        request,
        failure,
        ..
    }) = &mut state.dialog
        && *script_name == name
    {
        match result {
            Ok(prepared) => *request = Some(prepared),
            Err(error) => *failure = Some(messages::of_client(&error, &Doing::Deleting(name))),
        }
    }
    Vec::new()
}

pub(super) fn sources_loaded(
    state: &mut AppState,
    (session, name): (SessionId, ScriptName),
    generation: Generation,
    result: Result<Vec<SourceSummary>, Error>,
) -> Vec<Task> {
    let now = state.now;
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    if let Some(Dialog::DeleteConnector {
        script_name,
        sources,
        ..
    }) = &mut state.dialog
        && *script_name == name
    {
        let answer = result.map(|sources| SourcesAnswer { sources, at: now });
        sources.answer(
            generation,
            answer.map_err(|error| messages::of_client(&error, &Doing::AskingSources)),
        );
    }
    Vec::new()
}

pub(super) fn delete(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let named = state
        .session
        .as_ref()
        .filter(|session| session.is_named_now(now));
    let Some(session) = named else {
        return Vec::new();
    };
    let Some(Dialog::DeleteConnector {
        script_name,
        request,
        sending,
        failure,
        ..
    }) = &mut state.dialog
    else {
        return Vec::new();
    };
    let (Some(request), false) = (request.clone(), *sending) else {
        return Vec::new();
    };
    *sending = true;
    *failure = None;
    let title = session
        .open
        .get(script_name)
        .map_or(script_name.as_str(), |open| open.title());
    let trail = session.trail(
        script_name.as_str(),
        title,
        "delete the connector".to_owned(),
    );
    vec![Task::SendDelete {
        session: session.id,
        script_name: script_name.clone(),
        trail: Box::new(trail),
        request,
    }]
}

pub(super) fn deleted(
    state: &mut AppState,
    (session, name): (SessionId, ScriptName),
    _request: &PreparedRequest,
    result: Result<StepAnswer, Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    match result {
        Ok(_) => gone(state, &name),
        Err(error) => {
            let message = messages::of_client(&error, &Doing::Deleting(name));
            if let Some(Dialog::DeleteConnector {
                sending, failure, ..
            }) = &mut state.dialog
            {
                *sending = false;
                *failure = Some(message);
            }
            Vec::new()
        }
    }
}

fn gone(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    state.dialog = None;
    let demo = state
        .session
        .as_ref()
        .is_some_and(|session| session.profile.is_demo());
    let mut tasks = connector::forget(state, script_name);
    tasks.extend(connector::refresh_list(state));
    tasks.extend(notify(
        state,
        NoticeKind::Success,
        messages::deleted(script_name),
    ));
    if !demo {
        tasks.push(settings::save(state));
    }
    tasks
}
