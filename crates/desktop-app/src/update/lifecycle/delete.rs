//! Deleting: the exact request and who uses the connector are shown first, and that request is sent.

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName};
use patchpanel_http_client::{Error, Outcome, PreparedRequest};
use patchpanel_local_store::Cause;

use super::{close, failed, lifecycle, may_change_connectors, not_done};
use crate::{
    messages::{self, Doing, audit},
    state::{
        apply::StepAnswer,
        dialogs::{Dialog, Dispatch},
        notices::{FollowupKind, NoticeKind},
        remote::Generation,
        session::Session,
    },
    task::{Deletion, HistoryTask, LifecycleTask, Task, TenantTask, Work},
    update::{connectors, history, impact, settings, turn::Turn},
};

pub(in crate::update) fn ask_delete(turn: &mut Turn<'_>) -> Option<()> {
    let generation = turn.next_generation();
    let open = turn.selected()?;
    let script_name = open.script_name.clone();
    let dialog = Dialog::DeleteConnector {
        script_name: script_name.clone(),
        request: None,
        dispatch: Dispatch::Ready,
        failure: None,
    };
    turn.ask(dialog);
    let prepare = LifecycleTask::PrepareDelete(script_name.clone());
    lifecycle(turn, generation, prepare);
    impact::ask(turn, &script_name)
}

pub(in crate::update) fn delete_prepared(
    turn: &mut Turn<'_>,
    name: ScriptName,
    result: Result<Box<PreparedRequest>, Error>,
) {
    let is_shown = turn.is_shown();
    if let Some(Dialog::DeleteConnector {
        script_name,
        request,
        failure,
        ..
    }) = &mut turn.state.dialog
        && *script_name == name
        && is_shown
    {
        match result {
            Ok(prepared) => *request = Some(prepared),
            Err(error) => *failure = Some(messages::of_client(&error, &Doing::Deleting(name))),
        }
    }
}

pub(in crate::update) fn delete(turn: &mut Turn<'_>) -> Option<()> {
    let generation = turn.next_generation();
    let now = turn.state.now;
    let may = |session: &mut Session| session.take_name() && may_change_connectors(session);
    if !turn.session_mut().is_some_and(may) {
        return None;
    }
    let session = turn.session.and_then(|id| turn.state.sessions.get(id));
    let session = session?;
    let Some(Dialog::DeleteConnector {
        script_name,
        request: Some(request),
        dispatch,
        failure,
        ..
    }) = &mut turn.state.dialog
    else {
        return None;
    };
    if *dispatch != Dispatch::Ready {
        return None;
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
    let about = (script_name.as_str(), title, audit::DELETES.to_owned());
    let entry = session.trail(&deletion.request, about, now);
    let content = session
        .open
        .get(&deletion.script_name)
        .and_then(|open| open.detail())
        .map(|detail| Arc::new(Content::from(detail)));
    let snapshot = content.and_then(|content| {
        let name = &deletion.script_name;
        history::take(session, name, content, Cause::BeforeDelete, now)
    });
    let send = LifecycleTask::Delete(Box::new(entry), deletion);
    let send = Work::Tenant(session.id, TenantTask::Lifecycle(generation, send));
    // What is deleted is on disk first, so that it can be made again.
    let works = snapshot.into_iter().chain([send]);
    turn.tasks.push(Task::InOrder(works.collect()));
    Some(())
}

pub(in crate::update) fn deleted(
    turn: &mut Turn<'_>,
    generation: Generation,
    deletion: Box<Deletion>,
    result: Result<StepAnswer, Error>,
) {
    let name = deletion.script_name.clone();
    match result {
        Ok(_) => gone(turn, generation, &name),
        Err(error) => {
            let learn = LifecycleTask::LearnDeleted(deletion);
            not_done(turn, generation, (&error, &Doing::Deleting(name)), learn);
        }
    }
}

pub(in crate::update) fn deletion_learned(
    turn: &mut Turn<'_>,
    generation: Generation,
    deletion: &Deletion,
    result: Result<Outcome, Error>,
) {
    let name = &deletion.script_name;
    match result {
        Ok(Outcome::Made) => gone(turn, generation, name),
        Ok(Outcome::NotMade | Outcome::Unclear) => {
            let message = messages::not_deleted(name);
            failed(turn, generation, Dispatch::Ready, message);
        }
        Err(error) => {
            let message = messages::still_unknown(&error, &Doing::Deleting(name.clone()));
            failed(turn, generation, Dispatch::Unknown, message);
        }
    }
}

fn gone(turn: &mut Turn<'_>, generation: Generation, script_name: &ScriptName) {
    close(turn, generation);
    let title = turn.open(script_name).map(|open| open.title());
    let noted = HistoryTask::NoteDeleted {
        script_name: script_name.clone(),
        title: title.unwrap_or(script_name.as_str()).to_owned(),
        at: turn.state.now,
    };
    connectors::forget(turn, script_name);
    turn.history(noted);
    connectors::refresh_list(turn);
    let (message, again) = (messages::deleted(script_name), FollowupKind::CreateAgain);
    turn.notify_about(script_name, NoticeKind::Success, message, again);
    if !turn
        .session()
        .is_some_and(|session| session.profile.is_demo())
    {
        settings::save(turn);
    }
}
