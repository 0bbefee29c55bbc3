//! Decisions on their way to disk, so that a crash does not take them.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use super::keeping;
use crate::{
    messages::UserMessage,
    state::{
        AppState,
        conflict::kept::KeptChoices,
        session::{Session, SessionId},
    },
    task::Task,
};

/// Writes what was decided and is not on disk for a while.
pub(in crate::update) fn keep_due(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    keep_where(state, now, |due| due <= now)
}

/// Writes what was decided, for the moment before the tenant or the app is left.
pub(in crate::update) fn keep_now(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    keep_where(state, now, |_| true)
}

fn keep_where(
    state: &mut AppState,
    now: Timestamp,
    is_due: impl Fn(Timestamp) -> bool,
) -> Vec<Task> {
    let session = state.session.as_mut();
    let Some(session) = session.filter(|session| session.is_kept_read) else {
        return Vec::new();
    };
    let Some(conflict) = &mut session.conflict else {
        return Vec::new();
    };
    let revision = conflict.choices.revision;
    conflict.keeping.note(revision, now);
    if !conflict.keeping.due().is_some_and(is_due) {
        return Vec::new();
    }
    conflict.keeping.writing = Some(revision);
    let (script_name, choices) = (
        conflict.script_name.clone(),
        KeptChoices::of_conflict(conflict),
    );
    session
        .kept_choices
        .insert(script_name.clone(), choices.clone());
    vec![task(session, script_name, now, Some(choices))]
}

/// Nothing is left to decide about a connector.
pub(in crate::update) fn forget(
    session: &mut Session,
    script_name: &ScriptName,
    now: Timestamp,
) -> Option<Task> {
    session.kept_choices.remove(script_name)?;
    Some(task(session, script_name.clone(), now, None))
}

fn task(
    session: &Session,
    script_name: ScriptName,
    at: Timestamp,
    choices: Option<KeptChoices>,
) -> Task {
    Task::KeepChoices {
        session: session.id,
        place: session.kept_place(),
        script_name,
        at,
        choices: choices.filter(|choices| !choices.is_empty()),
    }
}

/// Decisions are on disk, or could not be written.
pub(in crate::update) fn kept(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    result: Result<(), UserMessage>,
) -> Vec<Task> {
    let now = state.now;
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let conflict = session.conflict.as_mut();
    if let Some(conflict) = conflict.filter(|conflict| conflict.script_name == script_name) {
        conflict.keeping.written(result.is_ok(), now);
    }
    match result {
        Ok(()) => Vec::new(),
        Err(message) => keeping::not_kept(state, message),
    }
}
