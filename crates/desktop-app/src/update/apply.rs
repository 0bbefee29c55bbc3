//! Apply: send the reviewed requests one by one, stop at the first that fails, and learn what became of it.

use std::sync::Arc;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::{Error, ErrorKind, Outcome};
use patchpanel_local_store::{Cause, EntryId};

use super::{connector, history, notify};
use crate::{
    messages::{self, Doing},
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, StepAnswer, StepState},
        notices::NoticeKind,
        review::{Review, ReviewStage},
        route::Route,
        session::{Session, SessionId},
    },
    task::Task,
};

pub(super) fn start(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    if session.is_applying() || session.profile.read_only || !session.needs_no_name(now) {
        return Vec::new();
    }
    let Some(Review {
        script_name,
        stage: ReviewStage::Ready(plan),
    }) = &session.review
    else {
        return Vec::new();
    };
    let Some(open) = session.open.get_mut(script_name) else {
        return Vec::new();
    };
    // What was reviewed is what is sent: a draft that changed, a base that moved or a blocking problem refuses it.
    let fresh = open.draft.revision == plan.revision && plan.moved.is_empty();
    if !fresh || plan.steps.is_empty() || open.blocking_problems().next().is_some() {
        return Vec::new();
    }
    let content = Arc::new(plan.server.clone());
    let steps = plan
        .steps
        .iter()
        .map(|step| ApplyStep {
            step: step.clone(),
            state: StepState::Waiting,
        })
        .collect();
    let script_name = script_name.clone();
    session.apply = Some(ApplyRun {
        script_name: script_name.clone(),
        title: open.title().to_owned(),
        started: now,
        ended: None,
        stage: ApplyStage::Running,
        steps,
    });
    let snapshot = history::take(session, &script_name, content, Cause::BeforeApply, now);
    session.review = None;
    state.route = Route::Apply;
    // The state before is on disk before the first byte leaves.
    let sends = send_next(state);
    vec![Task::InOrder(snapshot.into_iter().chain(sends).collect())]
}

/// Sends the first step that waits, or ends the run.
fn send_next(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(run) = session.apply.as_mut().filter(|run| run.is_running()) else {
        return Vec::new();
    };
    let waiting = run
        .steps
        .iter_mut()
        .enumerate()
        .find(|(_, step)| step.state == StepState::Waiting);
    let stopping = run.stage == ApplyStage::Stopping;
    match waiting {
        Some((index, step)) if !stopping => {
            step.state = StepState::Sending { since: now };
            let request = Box::new(step.step.request.clone());
            let summary = step.step.request.summary();
            let (script_name, title) = (run.script_name.clone(), run.title.clone());
            let trail = session.trail(script_name.as_str(), &title, summary);
            vec![Task::SendStep {
                trail: Box::new(trail),
                session: session.id,
                script_name,
                index,
                request,
            }]
        }
        Some(_) => end(state, ApplyStage::Stopped),
        None => end(state, ApplyStage::Finished),
    }
}

/// Ends the run: what was not sent stays in the draft, and the server is read again.
fn end(state: &mut AppState, stage: ApplyStage) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let tenant = session.tenant_name();
    let Some(run) = &mut session.apply else {
        return Vec::new();
    };
    run.stage = stage;
    run.ended = Some(now);
    for step in run
        .steps
        .iter_mut()
        .filter(|step| step.state == StepState::Waiting)
    {
        step.state = StepState::NotSent;
    }
    let script_name = run.script_name.clone();
    let message =
        (stage == ApplyStage::Finished).then(|| messages::applied(run.steps.len(), &tenant));
    snapshot_after(session, &script_name);
    let mut tasks = connector::read(state, &script_name);
    if let Some(message) = message {
        tasks.extend(notify(state, NoticeKind::Success, message));
    }
    tasks
}

/// What is read next is the state after the run, as the server wrote it.
fn snapshot_after(session: &mut Session, script_name: &ScriptName) {
    let any_done = session
        .apply
        .as_ref()
        .is_some_and(|run| !run.done_parts().is_empty());
    if let Some(open) = session.open.get_mut(script_name).filter(|_| any_done) {
        open.next_snapshot = Some(Cause::AfterApply);
    }
}

pub(super) fn answered(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    (index, _entry): (usize, EntryId),
    result: &Result<StepAnswer, Error>,
) -> Vec<Task> {
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let Some(run) = session
        .apply
        .as_mut()
        .filter(|run| run.script_name == script_name)
    else {
        return Vec::new();
    };
    let Some(step) = run.steps.get_mut(index) else {
        return Vec::new();
    };
    let part = step.step.part;
    step.state = match result {
        Ok(answer) => StepState::Done(answer.clone()),
        Err(error) => failed_state(error, &script_name),
    };
    let Some(open) = session.open.get_mut(&script_name) else {
        return Vec::new();
    };
    if result.is_ok() {
        open.draft.settle(part);
        send_next(state)
    } else {
        let mut tasks = end(state, ApplyStage::Stopped);
        tasks.extend(reread(state));
        tasks
    }
}

fn failed_state(error: &Error, script_name: &ScriptName) -> StepState {
    let message = messages::of_client(error, &Doing::Applying(script_name.clone()));
    match error.kind() {
        ErrorKind::OutcomeUnknown { .. } => StepState::Unknown(message),
        _ => StepState::Failed(message),
    }
}

/// A step could not be written down, so it was not sent, nor is anything after it.
pub(super) fn not_sent(
    state: &mut AppState,
    script_name: &ScriptName,
    index: usize,
    message: messages::UserMessage,
) -> Vec<Task> {
    let run = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
        .filter(|run| run.script_name == *script_name);
    let Some(step) = run.and_then(|run| run.steps.get_mut(index)) else {
        return Vec::new();
    };
    step.state = StepState::Failed(messages::not_sent(message));
    end(state, ApplyStage::Stopped)
}

pub(super) fn stop(state: &mut AppState) -> Vec<Task> {
    if let Some(run) = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
        && run.stage == ApplyStage::Running
    {
        run.stage = ApplyStage::Stopping;
    }
    Vec::new()
}

pub(super) fn close(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    if session.is_applying() {
        return Vec::new();
    }
    session.apply = None;
    state.route = Route::Connectors;
    Vec::new()
}

/// Reads the tenant to learn what became of the step whose outcome is unknown.
pub(super) fn reread(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some(run) = session.apply.as_ref().filter(|run| !run.is_running()) else {
        return Vec::new();
    };
    let unknown = run
        .steps
        .iter()
        .enumerate()
        .filter(|(_, step)| matches!(step.state, StepState::Unknown(_)));
    unknown
        .map(|(index, step)| Task::CheckOutcome {
            session: session.id,
            script_name: run.script_name.clone(),
            index,
            request: Box::new(step.step.request.clone()),
        })
        .collect()
}

pub(super) fn outcome_checked(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    index: usize,
    result: Result<Outcome, Error>,
) -> Vec<Task> {
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let Some(run) = session
        .apply
        .as_mut()
        .filter(|run| run.script_name == script_name)
    else {
        return Vec::new();
    };
    let Some(step) = run.steps.get_mut(index) else {
        return Vec::new();
    };
    match result {
        Ok(Outcome::Made) => {
            step.state = StepState::Done(learned());
            let part = step.step.part;
            if let Some(open) = session.open.get_mut(&script_name) {
                open.draft.settle(part);
            }
            connector::read(state, &script_name)
        }
        Ok(Outcome::NotMade) => {
            step.state = StepState::Failed(messages::not_applied(&script_name));
            Vec::new()
        }
        Ok(Outcome::Unclear) => Vec::new(),
        Err(error) => {
            step.state = StepState::Unknown(messages::of_client(
                &error,
                &Doing::ReadingConnector(script_name),
            ));
            Vec::new()
        }
    }
}

/// The answer of a step whose own answer was lost.
fn learned() -> StepAnswer {
    let message = Some("Learned by reading it again; its own answer was lost".to_owned());
    StepAnswer {
        word: "UPDATED".to_owned(),
        message,
        tracking_id: None,
        elapsed: std::time::Duration::ZERO,
    }
}
