//! Undo: what was done goes back to what was there before, as a draft that is reviewed and then sent like any other.

use super::{notify, outcome, review};
use crate::{
    messages::{self, refusals},
    state::{
        AppState,
        apply::{AfterReading, ApplyRun, Attention, RunId},
        connector::PartValue,
        notices::NoticeKind,
    },
    task::Task,
};

/// Begins to take back what a run did. While an outcome is unknown the server is read first.
pub(in crate::update) fn undo(state: &mut AppState, id: RunId) -> Vec<Task> {
    let read = is_read(state);
    let run = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
        .filter(|run| run.id == id);
    match run {
        None => not_now(state, refusals::APPLIED_SINCE),
        Some(run) if run.is_running() => not_now(state, refusals::STEPS_ARE_SENT),
        Some(run) if run.unknown().is_some() => {
            run.then = AfterReading::Undo;
            outcome::read_now(state)
        }
        Some(_) if !read => not_now(state, refusals::STILL_READ),
        Some(_) => begin(state),
    }
}

/// Whether the run's connector was read: a run of an earlier start is there before it.
fn is_read(state: &AppState) -> bool {
    let session = state.session.as_ref();
    let open = session.and_then(|session| session.open.get(&session.apply.as_ref()?.script_name));
    open.is_some_and(|open| open.detail().is_some() || open.has_changes())
}

fn not_now(state: &mut AppState, reason: &str) -> Vec<Task> {
    notify(state, NoticeKind::Info, messages::not_now("Undo", reason))
}

/// Makes the draft and reviews the parts that are taken back, and nothing else: the rest of the draft stays.
pub(super) fn begin(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(run) = &mut session.apply else {
        return Vec::new();
    };
    let parts = run.done_parts();
    if parts.is_empty() {
        return not_now(state, refusals::NOTHING_APPLIED);
    }
    let ApplyRun {
        before,
        script_name,
        ..
    } = run;
    let Some(open) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    for part in &parts {
        open.draft.replace(PartValue::of(before, *part), now);
    }
    run.attention = Attention::Left;
    let script_name = script_name.clone();
    session.selected = Some(script_name.clone());
    let mut tasks = super::super::documents::check_all(state, &script_name);
    tasks.extend(review::start_with(state, Some(&parts)));
    tasks
}
