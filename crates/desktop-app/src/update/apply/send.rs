//! Sends the reviewed requests one by one, and stops at the first that is not taken.

use std::sync::Arc;

use patchpanel_core_models::draft::Part;
use patchpanel_local_store::Cause;

use super::{local_store, reading};
use crate::{
    messages,
    state::{
        apply::{ApplyRun, ApplyStage, ApplyStep, Attention, Requests, RunId, StepState},
        connectors::OpenConnector,
        notices::{FollowupKind, NoticeKind},
        plan_file::OpenedPlan,
        remote::Generation,
        review::PreparedPlan,
        route::Route,
        session::Session,
    },
    task::{ConnectorTask, Task, TenantTask, Work},
    update::{draft, history, turn::Turn},
};

pub(super) fn start(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    if turn
        .session_mut()
        .is_some_and(|session| session.take_consent(now))
    {
        send(turn);
    }
}

/// Sends what is reviewed, once it was consented to. Says whether that began.
pub(in crate::update) fn send(turn: &mut Turn<'_>) -> bool {
    let now = turn.state.now;
    let id = RunId(turn.next_generation().0);
    let Some(session) = turn.session_mut() else {
        return false;
    };
    let Some((script_name, plan)) = session.plan() else {
        return false;
    };
    let open = session.open.get(script_name);
    let Some(open) = open.filter(|open| may_send(session, open, plan)) else {
        return false;
    };
    let before = Arc::new(plan.server.clone());
    let is_there = plan.creates().is_none();
    let snapshot = is_there.then(|| {
        let before = before.clone();
        history::take(session, script_name, before, Cause::BeforeApply, now)
    });
    let review = session.review.as_ref();
    let opened = review.and_then(|review| review.opened.clone());
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
        origin: opened.as_ref().map(OpenedPlan::origin),
        author: opened.as_ref().map(|opened| opened.file.author.clone()),
        opened,
        sent_before: Vec::new(),
    });
    session.review = None;
    if let Some(run) = &session.apply
        && let Some(open) = session.open.get_mut(&run.script_name)
    {
        open.taken_back = None;
    }
    turn.state.route = Route::Apply;
    // The draft and the state before are on disk before the first byte leaves.
    let drafts = draft::all_to_store(turn);
    let sends = next_step(turn).unwrap_or_default();
    let all = drafts.into_iter().chain(snapshot.flatten()).chain(sends);
    turn.tasks.push(Task::InOrder(all.collect()));
    true
}

/// What was reviewed is what is sent: a draft that changed, a base that moved or a document that is not sound refuses
/// it, and so does an earlier run of which something is not known.
fn may_send(session: &Session, open: &OpenConnector, plan: &PreparedPlan) -> bool {
    let fresh = open.draft.revision == plan.revision
        && open.unmade.as_deref() == plan.creates()
        && plan.moved.is_empty();
    let free = session
        .apply
        .as_ref()
        .is_none_or(|run| !run.is_running() && run.awaited().is_none());
    let sound = plan.steps.iter().all(|step| is_sound(open, step.part));
    fresh
        && free
        && sound
        && !plan.steps.is_empty()
        && !session.profile.read_only
        && session.plan_obstacle().is_none()
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
pub(super) fn send_next(turn: &mut Turn<'_>) -> Option<()> {
    turn.session().filter(|session| session.is_applying())?;
    match next_step(turn) {
        Some(works) => turn.push_all(works),
        None => end(turn)?,
    }
    Some(())
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
    let script_name = run.script_name.clone();
    let summary = run.origin.clone().unwrap_or_else(|| request.summary());
    let about = (script_name.as_str(), run.title.as_str(), summary);
    let trail = session.trail(&request, about, now);
    let mut works = local_store::written_with_step(session, &run, now);
    let send = ConnectorTask::SendStep {
        at: session.stamp(now),
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
pub(super) fn end(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let tenant = session.tenant_name();
    let run = session.apply.as_mut()?;
    run.ended = Some(now);
    run.leave_rest();
    let all = run.steps.iter().all(ApplyStep::is_done);
    run.stage = if all {
        ApplyStage::Finished
    } else {
        ApplyStage::Stopped
    };
    let (id, script_name) = (run.id, run.script_name.clone());
    // What was created is deleted by hand.
    let can_undo = !run.done_parts().is_empty();
    let message = all.then(|| messages::applied(run.steps.len(), &tenant));
    snapshot_after(session);
    // Of several drafts the last one says it for all.
    let message = message.filter(|_| !session.is_sending_batch());
    reading::read(turn, &script_name);
    if !all {
        turn.end_batch();
    }
    if let Some(message) = message {
        if can_undo {
            let undo = FollowupKind::UndoRun(id);
            turn.notify_about(&script_name, NoticeKind::Success, message, undo);
        } else {
            turn.notify(NoticeKind::Success, message);
        }
        if turn.state.route == Route::Apply {
            turn.state.notices.quiet_newest();
        }
    }
    Some(())
}

/// What is read next is kept as the state after the run, once the outcome of every step is known.
pub(super) fn snapshot_after(session: &mut Session) {
    let Some(run) = &session.apply else { return };
    if run.unknown().is_some() || run.done().is_empty() {
        return;
    }
    let script_name = run.script_name.clone();
    if let Some(open) = session.open.get_mut(&script_name) {
        open.next_snapshot = Some(Cause::AfterApply);
    }
}

pub(in crate::update) fn stop(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    if let Some(batch) = &mut session.batch {
        batch.is_stopped = true;
    }
    let run = session.apply.as_mut()?;
    match run.stage {
        ApplyStage::Running => run.stage = ApplyStage::Stopping,
        // Nothing is on its way, so nothing is awaited.
        ApplyStage::Checking(_) => run.stops(now),
        ApplyStage::Stopping | ApplyStage::Finished | ApplyStage::Stopped => {}
    }
    Some(())
}
