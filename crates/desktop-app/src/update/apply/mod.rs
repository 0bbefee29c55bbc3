//! Apply: send the reviewed requests one by one, and stop at the first that is not taken.
//!
//! What became of a step whose answer was lost is learned in [`outcome`]; sending the rest is in [`resume`], taking
//! back what was done in [`undo`]. Nothing here sends a request a second time by itself.

mod outcome;
mod resume;
#[cfg(test)]
mod tests;
mod undo;

use std::sync::Arc;

use patchpanel_core_models::{
    draft::Part,
    ids::ScriptName,
    problem::{Place, Severity},
};
use patchpanel_http_client::{Error, ErrorKind};
use patchpanel_local_store::{Cause, EntryId};

use super::{connector, history, notify, notify_with, review};
use crate::{
    command::Command,
    messages::{self, Doing, UserMessage},
    state::{
        AppState,
        apply::{
            ApplyRun, ApplyStage, ApplyStep, Attention, Remedy, RunId, StepAnswer, StepDoubt,
            StepFailure, StepState,
        },
        connector::OpenConnector,
        notices::NoticeKind,
        review::{PreparedPlan, Review, ReviewStage},
        route::{ConnectorTab, Route},
        session::{Session, SessionId},
    },
    task::{Generation, Task},
};

pub(super) use self::{
    outcome::{learn, on_tick, read_failed, read_now},
    resume::{ask as ask_to_resume, resume},
    undo::undo,
};

pub(super) fn start(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let id = RunId(super::next_generation(state).0);
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(Review {
        script_name,
        stage: ReviewStage::Ready(plan),
        ..
    }) = &session.review
    else {
        return Vec::new();
    };
    let may_send = session
        .open
        .get(script_name)
        .is_some_and(|open| session.needs_no_name(now) && may_send(session, open, plan));
    let Some(open) = session.open.get(script_name).filter(|_| may_send) else {
        return Vec::new();
    };
    let before = Arc::new(plan.server.clone());
    let snapshot = history::take(session, script_name, before, Cause::BeforeApply, now);
    session.apply = Some(ApplyRun {
        id,
        script_name: script_name.clone(),
        title: open.title().to_owned(),
        started: now,
        ended: None,
        stage: ApplyStage::Running,
        steps: plan.steps.iter().cloned().map(ApplyStep::new).collect(),
        before: Arc::new(plan.server.clone()),
        read_at: plan.read_at,
        after: Arc::new(open.draft.draft.current.clone()),
        reads_from: Generation(id.0),
        reading: None,
        then: Default::default(),
        attention: Attention::Open,
    });
    session.review = None;
    state.route = Route::Apply;
    // The state before is on disk before the first byte leaves.
    let sends = send_next(state);
    vec![Task::InOrder(snapshot.into_iter().chain(sends).collect())]
}

/// What was reviewed is what is sent: a draft that changed, a base that moved or a document that is not sound refuses
/// it, and so does an earlier run of which something is not known.
fn may_send(session: &Session, open: &OpenConnector, plan: &PreparedPlan) -> bool {
    let fresh = open.draft.revision == plan.revision && plan.moved.is_empty();
    let free = session
        .apply
        .as_ref()
        .is_none_or(|run| !run.is_running() && run.unknown().is_none());
    let sound = plan.steps.iter().all(|step| is_sound(open, step.part));
    fresh && free && sound && !plan.steps.is_empty() && !session.profile.read_only
}

/// Whether nothing in a part would be refused for certain.
fn is_sound(open: &OpenConnector, part: Part) -> bool {
    let Part::Xml(document) = part else {
        return true;
    };
    let mut errors = open
        .blocking_problems()
        .filter(|(blocked, _)| *blocked == document);
    open.is_checked(document) && errors.next().is_none()
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
            let summary = request.summary();
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
        Some(_) | None => end(state),
    }
}

/// Ends the run: what was not sent stays in the draft, and the server is read again.
fn end(state: &mut AppState) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let tenant = session.tenant_name();
    let Some(run) = &mut session.apply else {
        return Vec::new();
    };
    run.ended = Some(now);
    for step in &mut run.steps {
        if step.state == StepState::Waiting {
            step.state = StepState::NotSent;
        }
    }
    let all = run.steps.iter().all(ApplyStep::is_done);
    run.stage = if all {
        ApplyStage::Finished
    } else {
        ApplyStage::Stopped
    };
    let (id, script_name) = (run.id, run.script_name.clone());
    let message = all.then(|| messages::applied(run.steps.len(), &tenant));
    snapshot_after(session);
    let mut tasks = outcome::read(state, &script_name);
    if let Some(message) = message {
        let undo = ("Undo…", Command::UndoApply(id));
        tasks.extend(notify_with(state, NoticeKind::Success, message, undo));
    }
    tasks
}

/// What is read next is kept as the state after the run, once the outcome of every step is known.
fn snapshot_after(session: &mut Session) {
    let Some(run) = &session.apply else { return };
    if run.unknown().is_some() || run.done().is_empty() {
        return;
    }
    let script_name = run.script_name.clone();
    if let Some(open) = session.open.get_mut(&script_name) {
        open.next_snapshot = Some(Cause::AfterApply);
    }
}

pub(super) fn answered(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    (index, entry): (usize, EntryId),
    result: &Result<StepAnswer, Error>,
) -> Vec<Task> {
    let now = state.now;
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
    let open = session.open.get(&script_name);
    let Some(step) = run.steps.get_mut(index) else {
        return Vec::new();
    };
    step.entry = Some(entry);
    step.state = match result {
        Ok(answer) if answer.is_taken() => StepState::Done(answer.clone()),
        Ok(answer) => StepState::Unknown(StepDoubt {
            message: messages::not_said(answer),
            at: now,
            elapsed: answer.elapsed,
        }),
        Err(error) => failed_state(error, &script_name, place(error, step.step.part, open), now),
    };
    if step.is_done() {
        settle(session, index);
        send_next(state)
    } else {
        end(state)
    }
}

/// A step could not be written down, so it was not sent, nor is anything after it.
pub(super) fn not_sent(
    state: &mut AppState,
    script_name: &ScriptName,
    index: usize,
    message: UserMessage,
) -> Vec<Task> {
    let run = state
        .session
        .as_mut()
        .and_then(|session| session.apply.as_mut())
        .filter(|run| run.script_name == *script_name);
    let Some(step) = run.and_then(|run| run.steps.get_mut(index)) else {
        return Vec::new();
    };
    step.state = StepState::Failed(StepFailure {
        message: messages::not_sent(message),
        remedy: Remedy::SendAgain,
        elapsed: std::time::Duration::ZERO,
    });
    end(state)
}

/// Notes in the draft that the server has what a step sent.
fn settle(session: &mut Session, index: usize) {
    let Some(run) = &session.apply else { return };
    let Some(step) = run.steps.get(index) else {
        return;
    };
    if let Some(open) = session.open.get_mut(&run.script_name) {
        open.draft.settle(&step.parts(), &run.after);
    }
}

/// A change that was answered with a 5xx may have been made before the server failed, so that is not known either.
fn failed_state(
    error: &Error,
    script_name: &ScriptName,
    place: Option<Place>,
    now: jiff::Timestamp,
) -> StepState {
    let message = messages::of_client(error, &Doing::Applying(script_name.clone()));
    let elapsed = error.elapsed();
    if error.may_have_changed_something() {
        return StepState::Unknown(StepDoubt {
            message,
            at: now,
            elapsed,
        });
    }
    let remedy = match error.kind() {
        ErrorKind::Unreachable { .. }
        | ErrorKind::Timeout
        | ErrorKind::RateLimited { .. }
        | ErrorKind::Unauthenticated
        | ErrorKind::Cancelled
        | ErrorKind::ConnectionLost => Remedy::SendAgain,
        ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Conflict
        | ErrorKind::Invalid
        | ErrorKind::Refused { .. }
        | ErrorKind::Server
        | ErrorKind::BadAnswer
        | ErrorKind::ReadOnly
        | ErrorKind::OutcomeUnknown { .. } => Remedy::Correct(place),
    };
    StepState::Failed(StepFailure {
        message,
        remedy,
        elapsed,
    })
}

/// Where in the document the refusal is: as the server says, or else where a check found the first error or warning.
fn place(error: &Error, part: Part, open: Option<&OpenConnector>) -> Option<Place> {
    let Part::Xml(document) = part else {
        return None;
    };
    let said = match error.kind() {
        ErrorKind::Refused { message } => messages::place_in(message),
        _ => error.server_text().and_then(messages::place_in),
    };
    let found = || {
        let problems = &open?.checks.get(&document)?.problems;
        let of = |severity| problems.iter().find(move |p| p.severity == severity);
        of(Severity::Error).or_else(|| of(Severity::Warning))?.place
    };
    said.or_else(found)
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

/// Leaves the screen. While an outcome is unknown the run stays open, goes on reading, and a banner leads back to it.
pub(super) fn close(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    if let Some(run) = &mut session.apply
        && !run.is_running()
        && run.unknown().is_none()
    {
        run.attention = Attention::Left;
    }
    if state.route == Route::Apply {
        state.route = Route::Connectors;
    }
    Vec::new()
}

/// Opens the place that the server complains about, in its document.
pub(super) fn show_place(state: &mut AppState, index: usize) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(run) = &session.apply else {
        return Vec::new();
    };
    let Some(step) = run.steps.get(index) else {
        return Vec::new();
    };
    let tab: ConnectorTab = super::tab_of(step.step.part);
    if let (
        Part::Xml(document),
        StepState::Failed(StepFailure {
            remedy: Remedy::Correct(Some(place)),
            ..
        }),
    ) = (step.step.part, &step.state)
    {
        session.go_to = Some(crate::state::session::GoTo {
            script_name: run.script_name.clone(),
            document,
            place: *place,
            id: session.go_to.as_ref().map_or(1, |last| last.id + 1),
        });
    }
    session.selected = Some(run.script_name.clone());
    connector::show_tab(state, tab)
}

/// Reviews what is left in the draft of the run's connector; a base that moved leads to the conflicts.
pub(super) fn review_rest(state: &mut AppState) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(run) = session.apply.as_mut().filter(|run| !run.is_running()) else {
        return Vec::new();
    };
    if run.unknown().is_none() {
        run.attention = Attention::Left;
    }
    session.selected = Some(run.script_name.clone());
    review::start(state)
}
