//! Conflicts: a draft and a server that moved apart. Takes decisions in, and makes the merged draft once all are made.

mod keep;
#[cfg(test)]
mod keep_tests;

use std::sync::Arc;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::Cause;

pub(super) use self::keep::{forget, keep_due, keep_now, kept};
use super::{documents, history, keeping, notify, review};
use crate::{
    command::ConflictCommand,
    messages,
    state::{
        AppState,
        conflict::{Choice, Conflict, Findings, Spot},
        notices::NoticeKind,
        route::Route,
    },
    task::Task,
};

pub(super) fn run(state: &mut AppState, command: ConflictCommand) -> Vec<Task> {
    match command {
        ConflictCommand::Decide(spot, choice) => decide(state, spot, choice),
        ConflictCommand::DecideAllOpen(choice) => decide_all_open(state, &choice),
        ConflictCommand::ReviewMerged => review_merged(state),
    }
}

/// Reading the server again found that both sides changed the same. Whoever waits for the review sees the conflicts
/// instead; whoever went on elsewhere is told.
pub(super) fn found(
    state: &mut AppState,
    script_name: &ScriptName,
    findings: Findings,
) -> Vec<Task> {
    // What was decided about another conflict is not lost with it.
    let mut tasks = keep_now(state, state.now);
    let Some(session) = &mut state.session else {
        return tasks;
    };
    let title = session
        .open
        .get(script_name)
        .map_or_else(|| script_name.to_string(), |open| open.title().to_owned());
    session.review = None;
    let known = session.conflict.take();
    let mut conflict = Conflict::new(script_name.clone(), findings, known.as_ref());
    let is_new = known.is_none_or(|known| known.script_name != *script_name);
    if let Some(kept) = session.kept_choices.get(script_name).filter(|_| is_new) {
        conflict.remember(kept);
    }
    session.conflict = Some(conflict);
    if state.route == Route::Review {
        state.route = Route::Conflict;
        return tasks;
    }
    tasks.extend(notify(
        state,
        NoticeKind::Info,
        messages::conflict_found(&title),
    ));
    tasks
}

fn shown(state: &mut AppState) -> Option<&mut Conflict> {
    state.session.as_mut()?.conflict.as_mut()
}

pub(super) fn decide(state: &mut AppState, spot: Spot, choice: Choice) -> Vec<Task> {
    if let Some(conflict) = shown(state) {
        conflict.choices.decide([(spot, choice)]);
    }
    Vec::new()
}

/// Decides what is open, in one step; what was decided stays as it is.
pub(super) fn decide_all_open(state: &mut AppState, choice: &Choice) -> Vec<Task> {
    if let Some(conflict) = shown(state) {
        let open = conflict.open().into_iter();
        conflict
            .choices
            .decide(open.map(|spot| (spot, choice.clone())));
    }
    Vec::new()
}

pub(super) fn take_back(state: &mut AppState) -> Vec<Task> {
    if let Some(conflict) = shown(state) {
        conflict.choices.take_back();
    }
    Vec::new()
}

pub(super) fn take_again(state: &mut AppState) -> Vec<Task> {
    if let Some(conflict) = shown(state) {
        conflict.choices.take_again();
    }
    Vec::new()
}

/// Makes the merged draft the draft, as one step of undo, and reviews it: the server is read again for it, so that a
/// server that moved once more is noticed.
pub(super) fn review_merged(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(conflict) = &session.conflict else {
        return Vec::new();
    };
    let script_name = conflict.script_name.clone();
    let Some(connector) = session.open.get_mut(&script_name) else {
        return Vec::new();
    };
    session.selected = Some(script_name.clone());
    // The draft was edited after it was compared: the comparison is made again, and what was decided is kept.
    if connector.draft.revision != conflict.findings.revision {
        return review::start(state);
    }
    let Some(merged) = conflict.merged(&connector.draft.current) else {
        return Vec::new();
    };
    let before = Arc::new(connector.draft.current.clone());
    connector.draft.rebase(merged, now);
    session.conflict = None;
    let mut tasks: Vec<Task> =
        history::take(session, &script_name, before, Cause::BeforeMerge, now)
            .into_iter()
            .collect();
    tasks.extend(keep::forget(session, &script_name, now));
    tasks.extend(documents::check_all(state, &script_name));
    tasks.extend(review::start(state));
    tasks
}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
