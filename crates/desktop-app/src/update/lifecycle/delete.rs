//! Deleting: the exact request and who uses the connector are shown first, and that request is sent.

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName, models::source::SourceSummary};
use patchpanel_http_client::{Error, Outcome, PreparedRequest};
use patchpanel_local_store::Cause;

use super::{close, failed, learn};
use crate::{
    messages::{self, Doing},
    state::{
        AppState,
        apply::StepAnswer,
        dialog::{Dialog, Dispatch, SourcesAnswer},
        notices::{FollowupKind, NoticeKind},
        remote::Remote,
        session::{Session, SessionId},
    },
    task::{Deletion, Generation, Task},
    update::{ask, connector, history, next_generation, notify_with, settings},
};

pub(in crate::update) fn ask_delete(state: &mut AppState) -> Vec<Task> {
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
    let dialog = Dialog::DeleteConnector {
        script_name: script_name.clone(),
        request: None,
        sources,
        dispatch: Dispatch::Ready,
        failure: None,
    };
    ask(state, dialog);
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

pub(in crate::update) fn delete_prepared(
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

pub(in crate::update) fn sources_loaded(
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

pub(in crate::update) fn delete(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    let now = state.now;
    let session = state.session.as_ref();
    let may = |session: &&Session| !session.profile.read_only && session.is_named_now(now);
    let Some(session) = session.filter(may) else {
        return Vec::new();
    };
    let Some(Dialog::DeleteConnector {
        script_name,
        request: Some(request),
        dispatch,
        failure,
        ..
    }) = &mut state.dialog
    else {
        return Vec::new();
    };
    if *dispatch != Dispatch::Ready {
        return Vec::new();
    }
    *dispatch = Dispatch::Sending(generation);
    *failure = None;
    let deletion = Box::new(Deletion {
        script_name: script_name.clone(),
        request: (**request).clone(),
    });
    let title = session
        .open
        .get(script_name)
        .map_or(script_name.as_str(), |open| open.title());
    let summary = "delete the connector".to_owned();
    let trail = session.trail(script_name.as_str(), title, summary);
    let content = session
        .open
        .get(&deletion.script_name)
        .and_then(|open| open.detail())
        .map(|detail| Arc::new(Content::from(detail)));
    let snapshot = content.and_then(|content| {
        history::take(
            session,
            &deletion.script_name,
            content,
            Cause::BeforeDelete,
            now,
        )
    });
    let send = Task::SendDelete {
        session: session.id,
        generation,
        trail: Box::new(trail),
        deletion,
    };
    // What is deleted is on disk first, so that it can be made again.
    vec![Task::InOrder(
        snapshot.into_iter().chain(Some(send)).collect(),
    )]
}

pub(in crate::update) fn deleted(
    state: &mut AppState,
    (session, generation): (SessionId, Generation),
    deletion: Box<Deletion>,
    result: Result<StepAnswer, Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    let name = deletion.script_name.clone();
    match result {
        Ok(_) => gone(state, generation, &name),
        Err(error) if error.may_have_changed_something() => {
            let message = messages::of_client(&error, &Doing::Deleting(name));
            learn(state, generation, message);
            vec![Task::LearnDeleted {
                session,
                generation,
                deletion,
            }]
        }
        Err(error) => {
            let message = messages::of_client(&error, &Doing::Deleting(name));
            failed(state, generation, Dispatch::Ready, message)
        }
    }
}

pub(in crate::update) fn deletion_learned(
    state: &mut AppState,
    (session, generation): (SessionId, Generation),
    deletion: &Deletion,
    result: Result<Outcome, Error>,
) -> Vec<Task> {
    if state.session_mut(session).is_none() {
        return Vec::new();
    }
    let name = &deletion.script_name;
    match result {
        Ok(Outcome::Made) => gone(state, generation, name),
        Ok(Outcome::NotMade | Outcome::Unclear) => {
            let message = messages::not_deleted(name);
            failed(state, generation, Dispatch::Ready, message)
        }
        Err(error) => {
            let message = messages::still_unknown(&error, &Doing::Deleting(name.clone()));
            failed(state, generation, Dispatch::Unknown, message)
        }
    }
}

fn gone(state: &mut AppState, generation: Generation, script_name: &ScriptName) -> Vec<Task> {
    close(state, generation);
    let demo = state
        .session
        .as_ref()
        .is_some_and(|session| session.profile.is_demo());
    let noted = state.session.as_ref().map(|session| {
        let title = session.open.get(script_name).map(|open| open.title());
        Task::RecordDeleted {
            session: session.id,
            place: session.kept_place(),
            script_name: script_name.clone(),
            title: title.unwrap_or(script_name.as_str()).to_owned(),
            at: state.now,
        }
    });
    let mut tasks = connector::forget(state, script_name);
    tasks.extend(noted);
    tasks.extend(connector::refresh_list(state));
    let session = state.session.as_ref();
    let again = session.map(|session| session.followup(script_name, FollowupKind::CreateAgain));
    let message = messages::deleted(script_name);
    tasks.extend(notify_with(state, NoticeKind::Success, message, again));
    if !demo {
        tasks.push(settings::save(state));
    }
    tasks
}
