//! Apply: send the reviewed requests one by one, and stop at the first that is not taken.
//!
//! What became of a step whose answer was lost is learned in [`outcome`]; sending the rest is in [`resume`], taking
//! back what was done in [`undo`]. Nothing here sends a request a second time by itself.

mod answer;
mod keep;
#[cfg(test)]
mod keep_tests;
mod leave;
mod outcome;
mod resume;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod undo;

use std::sync::Arc;

use patchpanel_core_models::draft::Part;
use patchpanel_local_store::Cause;

use super::{connector, history, keeping, notify, notify_with, review};
use crate::{
    command::ApplyCommand,
    messages,
    state::{
        AppState,
        apply::{
            ApplyRun, ApplyStage, ApplyStep, Attention, Reading, Requests, RunId, StepDoubt,
            StepState,
        },
        connector::OpenConnector,
        notices::{FollowupKind, NoticeKind},
        review::{PreparedPlan, Review, ReviewStage},
        route::Route,
        session::Session,
    },
    task::{Generation, Task},
};

pub(super) use self::{
    answer::{answered, not_sent},
    keep::{keep_due, keep_now, kept, take_up},
    leave::{close, review_rest, show_place},
    outcome::{gone, learn, on_tick, read_failed, read_now},
    resume::{ask as ask_to_resume, resume},
    undo::undo,
};

pub(super) fn run(state: &mut AppState, command: ApplyCommand) -> Vec<Task> {
    match command {
        ApplyCommand::Start => start(state),
        ApplyCommand::Stop => stop(state),
        ApplyCommand::Close => close(state),
        ApplyCommand::RereadUnknown => read_now(state),
        ApplyCommand::AskToResume(resume) => ask_to_resume(state, resume),
        ApplyCommand::Resume(resume) => resume::resume(state, resume),
        ApplyCommand::Undo(id) => undo(state, id),
        ApplyCommand::ReviewRest => review_rest(state),
        ApplyCommand::ShowPlace(step) => show_place(state, step),
        ApplyCommand::SavePlan => review::save_plan(state),
    }
}

/// How long a request that nobody awaits any more may still be at work.
pub(super) const CUT_OFF_PAUSE: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

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
        after: Arc::new(open.draft.current.clone()),
        reads_from: Generation(id.0),
        reading: None,
        then: Default::default(),
        attention: Attention::Open,
        requests: Requests::AsReviewed,
    });
    session.review = None;
    state.route = Route::Apply;
    // The draft and the state before are on disk before the first byte leaves.
    let drafts = keeping::keep_all_drafts(state, now);
    let sends = send_next(state);
    let all = drafts.into_iter().chain(snapshot).chain(sends);
    vec![Task::InOrder(all.collect())]
}

/// What was reviewed is what is sent: a draft that changed, a base that moved or a document that is not sound refuses
/// it, and so does an earlier run of which something is not known.
fn may_send(session: &Session, open: &OpenConnector, plan: &PreparedPlan) -> bool {
    let fresh = open.draft.revision == plan.revision && plan.moved.is_empty();
    let free = session
        .apply
        .as_ref()
        .is_none_or(|run| !run.is_running() && run.awaited().is_none());
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
            let run = Box::new(run.clone());
            let trail = session.trail(script_name.as_str(), &title, summary);
            let mut tasks = keep::written_with_step(session, &run, now);
            tasks.push(Task::SendStep {
                trail: Box::new(trail),
                session: session.id,
                script_name,
                index,
                request,
                run,
            });
            tasks
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
    let undo = session.followup(&script_name, FollowupKind::UndoRun(id));
    snapshot_after(session);
    let mut tasks = outcome::read(state, &script_name);
    if let Some(message) = message {
        tasks.extend(notify_with(state, NoticeKind::Success, message, Some(undo)));
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

/// Another session takes over: answers to the old one are dropped, so what is on its way is not known any more.
pub(super) fn cut_off(run: &mut ApplyRun, now: jiff::Timestamp) {
    if !run.is_running() {
        return;
    }
    run.stage = ApplyStage::Stopped;
    run.ended = Some(now);
    if run.steps.iter().any(ApplyStep::is_sending) {
        // The server may be at work on it until its deadline, so an earlier read would tell nothing.
        run.reads_from = Generation(u64::MAX);
        run.reading = Some(Reading::starting_at(now + CUT_OFF_PAUSE));
    }
    for step in &mut run.steps {
        step.state = match &step.state {
            StepState::Sending { since } => StepState::Unknown(StepDoubt {
                message: messages::cut_off(),
                at: now,
                elapsed: now.duration_since(*since).unsigned_abs(),
            }),
            StepState::Waiting => StepState::NotSent,
            state => state.clone(),
        };
    }
}
