//! A run on disk: written with each step before it is sent and whenever it moves, gone once it is over, and taken up at
//! the next sign-in.

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::ids::ScriptName;

use super::{
    super::next_generation, CUT_OFF_PAUSE, answer::settle, connector, keeping, lose_answers,
};
use crate::{
    messages::{self, UserMessage},
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, Attention, Progress, Reading, RunId, Writing},
        connector::OpenConnector,
        route::Route,
        session::{Session, SessionId},
    },
    task::{Generation, Task},
};

/// How long it is waited after a run could not be written.
const RETRY: SignedDuration = SignedDuration::from_secs(10);

/// Writes the run if it moved, one write at a time; what is being sent is written with its steps.
pub(in crate::update) fn keep_due(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let keeping = &session.run_keeping;
    let waits = keeping.writing.is_some() || keeping.retry_at.is_some_and(|at| now < at);
    if waits || session.is_applying() {
        return Vec::new();
    }
    keep(session, now).into_iter().collect()
}

/// Writes the run as it stands, for the moment before the tenant or the app is left.
pub(in crate::update) fn keep_now(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    let session = state
        .session
        .as_mut()
        .filter(|session| !session.is_applying());
    session
        .and_then(|session| keep(session, now))
        .into_iter()
        .collect()
}

fn keep(session: &mut Session, now: Timestamp) -> Option<Task> {
    let run = session.apply.as_ref().filter(|run| is_kept(run));
    let wanted = run.map(Progress::of);
    session.run_keeping.retry_at = None;
    if session.run_keeping.kept == wanted {
        return None;
    }
    let script_name = wanted
        .as_ref()
        .or(session.run_keeping.kept.as_ref())
        .map(|progress| progress.script_name().clone())?;
    let task = task(session, script_name, now, run.cloned());
    session.run_keeping.writing = Some(wanted.map_or(Writing::Nothing, Writing::Run));
    Some(task)
}

fn task(session: &Session, script_name: ScriptName, at: Timestamp, run: Option<ApplyRun>) -> Task {
    Task::KeepRun {
        session: session.id,
        place: session.kept_place(),
        script_name,
        at,
        run: run.map(Box::new),
    }
}

/// A run that is not over: something is left to do or to learn, and the person did not turn away from it.
fn is_kept(run: &ApplyRun) -> bool {
    run.attention == Attention::Open && run.stage != ApplyStage::Finished
}

/// The run is written together with its step; a run on another connector is over.
pub(super) fn written_with_step(
    session: &mut Session,
    run: &ApplyRun,
    now: Timestamp,
) -> Vec<Task> {
    let before = session.run_keeping.kept.replace(Progress::of(run));
    let other = before.filter(|before| *before.script_name() != run.script_name);
    let other = other.map(|other| task(session, other.script_name().clone(), now, None));
    other.into_iter().collect()
}

/// A run was written, or could not be; then it is tried again.
pub(in crate::update) fn kept(
    state: &mut AppState,
    session: SessionId,
    result: Result<(), UserMessage>,
) -> Vec<Task> {
    let now = state.now;
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    let written = session.run_keeping.writing.take();
    match (result, written) {
        (Ok(()), Some(written)) => {
            session.run_keeping.kept = match written {
                Writing::Run(progress) => Some(progress),
                Writing::Nothing => None,
            };
            session.run_keeping.retry_at = None;
            Vec::new()
        }
        (Ok(()), None) => Vec::new(),
        (Err(message), _) => {
            session.run_keeping.retry_at = Some(now + RETRY);
            keeping::not_kept(state, message)
        }
    }
}

/// Takes up a run of an earlier start or sign-in, and opens it if the person is nowhere else yet.
pub(in crate::update) fn take_up(state: &mut AppState, mut run: ApplyRun) -> Vec<Task> {
    let now = state.now;
    run.id = RunId(next_generation(state).0);
    let next = Generation(state.generations + 1);
    let shown = state.route == Route::Connectors && state.dialog.is_none();
    let Some(session) = state
        .session
        .as_mut()
        .filter(|session| session.apply.is_none())
    else {
        return Vec::new();
    };
    let script_name = run.script_name.clone();
    session.run_keeping.kept = Some(Progress::of(&run));
    wait_for_what_was_sent(&mut run, now, next);
    let done = run.done().into_iter();
    // What was read back is in the draft already, whichever way it went.
    let unread = |place: &usize| {
        run.steps
            .get(*place)
            .is_some_and(|step| step.read_back.is_none())
    };
    let to_settle: Vec<usize> = done.filter(unread).collect();
    let open = session
        .open
        .entry(script_name.clone())
        .or_insert_with(|| OpenConnector::new(script_name.clone()));
    let resumed = open.has_changes();
    session.apply = Some(run);
    for place in to_settle.into_iter().filter(|_| resumed) {
        settle(session, place);
    }
    if shown && session.selected.is_none() {
        session.selected = Some(script_name.clone());
        state.route = Route::Apply;
    }
    connector::read(state, &script_name)
}

/// What was on its way when Patchpanel ended is unknown. The server may be at work on it for a while.
fn wait_for_what_was_sent(run: &mut ApplyRun, now: Timestamp, next: Generation) {
    let lost = run.steps.iter().any(ApplyStep::is_sending);
    run.ended.get_or_insert(now);
    lose_answers(run, now, &messages::interrupted());
    run.reads_from = if lost { Generation(u64::MAX) } else { next };
    run.reading = run.unknown().is_some().then(|| {
        let pause = if lost {
            CUT_OFF_PAUSE
        } else {
            SignedDuration::ZERO
        };
        Reading::starting_at(now + pause)
    });
}
