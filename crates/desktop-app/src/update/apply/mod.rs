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

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::draft::Part;
use patchpanel_local_store::Cause;

use super::{
    connector, history, local_store, review,
    turn::{Turn, keeps},
};
use crate::{
    command::ApplyCommand,
    messages,
    state::{
        apply::{
            ApplyRun, ApplyStage, ApplyStep, Attention, Reading, Reason, Requests, RunId,
            StepDoubt, StepState,
        },
        connector::OpenConnector,
        notices::{FollowupKind, NoticeKind},
        remote::Generation,
        review::{PreparedPlan, Review, ReviewStage},
        route::Route,
        session::Session,
    },
    task::{ConnectorTask, Task, TenantTask, Work},
};

pub(super) use self::{
    answer::{answered, not_sent},
    keep::{keep_due, keep_now, kept, resume_kept},
    leave::{close, review_rest, show_place},
    outcome::{gone, learn, on_tick, read_failed, read_now},
    resume::{ask as ask_to_resume, resume},
    undo::undo,
};

pub(super) fn run(turn: &mut Turn<'_>, command: ApplyCommand) {
    match command {
        ApplyCommand::Start => start(turn),
        ApplyCommand::Stop => stop(turn),
        ApplyCommand::Close => close(turn),
        ApplyCommand::RereadUnknown => read_now(turn),
        ApplyCommand::AskToResume(resume) => ask_to_resume(turn, resume),
        ApplyCommand::Resume(resume) => resume::resume(turn, resume),
        ApplyCommand::Undo(id) => undo(turn, id),
        ApplyCommand::ReviewRest => review_rest(turn),
        ApplyCommand::ShowPlace(step) => show_place(turn, step),
        ApplyCommand::SavePlan => review::save_plan(turn),
    }
}

/// When the runs of a session need attention next: a countdown that is shown moves on every second.
pub(super) fn due(session: &Session, now: Timestamp, shows: bool) -> Option<Timestamp> {
    let second = shows.then(|| now + SignedDuration::from_secs(1));
    let reading = outcome::due(session).filter(|_| session.is_signed_in());
    let reading = reading.map(|next| second.map_or(next, |second| next.min(second)));
    [reading, keep::due(session)].into_iter().flatten().min()
}

/// How long a request that nobody awaits any more may still be at work.
pub(super) const CUT_OFF_PAUSE: SignedDuration = SignedDuration::from_secs(30);

pub(super) fn start(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let id = RunId(turn.next_generation().0);
    let Some(session) = turn.session_mut() else {
        return;
    };
    let consents = session.take_consent(now);
    let Some(Review {
        script_name,
        stage: ReviewStage::Ready(plan),
        ..
    }) = &session.review
    else {
        return;
    };
    let may_send = session
        .open
        .get(script_name)
        .is_some_and(|open| consents && may_send(session, open, plan));
    let Some(open) = session.open.get(script_name).filter(|_| may_send) else {
        return;
    };
    let before = Arc::new(plan.server.clone());
    let snapshot = history::take(
        session,
        script_name,
        before.clone(),
        Cause::BeforeApply,
        now,
    );
    session.apply = Some(ApplyRun {
        id,
        script_name: script_name.clone(),
        title: open.title().to_owned(),
        started: now,
        ended: None,
        stage: ApplyStage::Running,
        steps: plan.steps.iter().cloned().map(ApplyStep::new).collect(),
        before,
        read_at: plan.read_at,
        after: Arc::new(open.draft.current.clone()),
        reads_from: Generation(id.0),
        reading: None,
        then: Default::default(),
        attention: Attention::Open,
        requests: Requests::AsReviewed,
    });
    session.review = None;
    turn.state.route = Route::Apply;
    // The draft and the state before are on disk before the first byte leaves.
    let drafts = local_store::all_drafts(turn);
    let sends = next_step(turn).unwrap_or_default();
    let all = drafts.into_iter().chain(snapshot).chain(sends);
    turn.tasks.push(Task::InOrder(all.collect()));
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
    let Some(document) = part.document() else {
        return true;
    };
    let mut errors = open
        .blocking_problems()
        .filter(|(blocked, _)| *blocked == document);
    open.is_checked(document) && errors.next().is_none()
}

/// Sends the first step that waits, or ends the run.
fn send_next(turn: &mut Turn<'_>) {
    if !turn.session().is_some_and(Session::is_applying) {
        return;
    }
    match next_step(turn) {
        Some(works) => turn.push_all(works),
        None => end(turn),
    }
}

/// Sends the first step that waits, unless the run is being stopped.
fn next_step(turn: &mut Turn<'_>) -> Option<Vec<Work>> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let run = session.apply.as_mut();
    let run = run.filter(|run| run.is_running() && run.stage != ApplyStage::Stopping)?;
    let mut steps = run.steps.iter_mut().enumerate();
    let (index, step) = steps.find(|(_, step)| step.state == StepState::Waiting)?;
    step.state = StepState::Sending { since: now };
    let request = Box::new(step.step.request.clone());
    let run = Box::new(run.clone());
    let (script_name, summary) = (run.script_name.clone(), request.summary());
    let trail = session.trail(script_name.as_str(), &run.title, summary);
    let mut works = keep::written_with_step(session, &run, now);
    let send = ConnectorTask::SendStep {
        trail: Box::new(trail),
        index,
        request,
        run,
    };
    works.push(Work::Tenant(
        session.id,
        TenantTask::Connector(script_name, send),
    ));
    Some(works)
}

/// Ends the run: what was not sent stays in the draft, and the server is read again.
fn end(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let Some(session) = turn.session_mut() else {
        return;
    };
    let tenant = session.tenant_name();
    let Some(run) = &mut session.apply else {
        return;
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
    outcome::read(turn, &script_name);
    if let Some(message) = message {
        let undo = FollowupKind::UndoRun(id);
        turn.notify_about(&script_name, NoticeKind::Success, message, undo);
    }
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

pub(super) fn stop(turn: &mut Turn<'_>) {
    let run = turn.run_mut();
    if let Some(run) = run.filter(|run| run.stage == ApplyStage::Running) {
        run.stage = ApplyStage::Stopping;
    }
}

/// Another session takes over: answers to the old one are dropped, so what is on its way is not known any more.
pub(super) fn cut_off(run: &mut ApplyRun, now: Timestamp) {
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
    give_up(run, |since| StepDoubt {
        reason: Reason::CutOff,
        at: now,
        elapsed: now.duration_since(since).unsigned_abs(),
    });
}

/// Nobody waits for an answer any more: what is on its way is in doubt, and what waits is not sent.
fn give_up(run: &mut ApplyRun, doubt: impl Fn(Timestamp) -> StepDoubt) {
    for step in &mut run.steps {
        match step.state {
            StepState::Sending { since } => step.state = StepState::Unknown(doubt(since)),
            StepState::Waiting => step.state = StepState::NotSent,
            StepState::Done(_)
            | StepState::Failed(_)
            | StepState::Unknown(_)
            | StepState::NotMade
            | StepState::Moved(_)
            | StepState::NotSent => {}
        }
    }
}
