//! A run on disk: written with each step before it is sent and whenever it moves, gone once it is over, and resumed at
//! the next sign-in.

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::ids::ScriptName;

use crate::{
    messages::UserMessage,
    state::{
        apply::{
            ApplyRun, ApplyStage, ApplyStep, Attention, CUT_OFF_PAUSE, Progress, Reading, Reason,
            RunId, StepDoubt, StepState, Writing,
        },
        remote::Generation,
        route::Route,
        session::Session,
    },
    task::{StoreChange, Task, Work},
    update::{
        connectors, documents, draft,
        turn::{Turn, stores},
    },
};

/// How long it is waited after a run could not be written.
const RETRY: SignedDuration = SignedDuration::from_secs(10);

/// Writes the run if it moved, one write at a time; what is being sent is written with its steps.
pub(in crate::update) fn store_due(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let waits = turn.session().is_some_and(|session| {
        let change = &session.run_on_disk;
        // A clock that went back is not waited for.
        let waits = |at: Timestamp| now < at && at <= now + RETRY;
        change.writing.is_some() || change.retry_at.is_some_and(waits)
    });
    if !waits {
        store_now(turn);
    }
}

/// When the run is written once more after it could not be.
pub(super) fn due(session: &Session) -> Option<Timestamp> {
    let retry_at = session.run_on_disk.retry_at;
    retry_at.filter(|_| !session.is_applying())
}

/// Writes the run as it stands, for the moment before the tenant or the app is left.
pub(in crate::update) fn store_now(turn: &mut Turn<'_>) {
    if !turn.session().is_some_and(Session::is_applying) {
        keep(turn);
    }
}

fn keep(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    session.run_on_disk.retry_at = None;
    let run = session.apply.as_ref().filter(|run| is_kept(run));
    let is_there = match (&session.run_on_disk.kept, run) {
        (Some(kept), Some(run)) => kept.is_of(run),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if is_there {
        return None;
    }
    let progress = run.map(Progress::of);
    session.run_on_disk.writes += 1;
    let number = session.run_on_disk.writes;
    let kept = session.run_on_disk.kept.as_ref();
    let script_name = progress
        .as_ref()
        .or(kept)
        .map(Progress::script_name)
        .cloned()?;
    let at = session.stamp(now);
    let run = session.apply.as_ref().filter(|_| progress.is_some());
    let kept = run_of(script_name, (at, number), run.cloned());
    let work = stores(session, kept);
    let over = progress.is_none();
    let writing = progress.map_or(Writing::Nothing, Writing::Run);
    session.run_on_disk.writing = Some((number, writing));
    if !over {
        turn.push(work);
        return None;
    }
    // The run knows what the server took; once it is gone, only the draft does.
    let mut works = draft::all_to_store(turn);
    works.push(work);
    turn.tasks.push(Task::InOrder(works));
    Some(())
}

fn run_of(
    script_name: ScriptName,
    (at, number): (Timestamp, u64),
    run: Option<ApplyRun>,
) -> StoreChange {
    StoreChange::Run {
        script_name,
        at,
        run: run.map(Box::new),
        number,
    }
}

/// A run that is not over: something is left to do or to learn, and the person did not turn away from it.
fn is_kept(run: &ApplyRun) -> bool {
    run.attention == Attention::Open && run.stage != ApplyStage::Finished
}

/// The run is written together with its step; a run on another connector is over. An unanswered write is of an earlier
/// state, and the store knows that.
pub(super) fn written_with_step(
    session: &mut Session,
    run: &ApplyRun,
    now: Timestamp,
) -> Vec<Work> {
    session.run_on_disk.writing = None;
    session.run_on_disk.retry_at = None;
    let before = session.run_on_disk.kept.replace(Progress::of(run));
    let other = before.filter(|before| *before.script_name() != run.script_name);
    // Nobody waits for the answer of this one.
    let at = session.stamp(now);
    let other = other.map(|other| run_of(other.script_name().clone(), (at, 0), None));
    let other = other.map(|over| stores(session, over));
    other.into_iter().collect()
}

/// A run was written, or could not be; then it is tried again.
pub(in crate::update) fn kept(
    turn: &mut Turn<'_>,
    (number, result): (u64, Result<(), UserMessage>),
) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let change = &mut session.run_on_disk;
    let answered = change.writing.take_if(|(asked, _)| *asked == number);
    match (result, answered) {
        (Ok(()), answered) => {
            if let Some((_, written)) = answered {
                change.kept = match written {
                    Writing::Run(progress) => Some(progress),
                    Writing::Nothing => None,
                };
            }
            turn.state.write_failed = None;
        }
        (Err(message), answered) => {
            if answered.is_some() {
                change.retry_at = Some(now + RETRY);
            }
            turn.not_stored(message);
        }
    }
    Some(())
}

/// Resumes a run of an earlier start or sign-in, and opens it if the person is nowhere else yet.
pub(in crate::update) fn resume_stored(turn: &mut Turn<'_>, mut run: ApplyRun) -> Option<()> {
    let now = turn.state.now;
    run.id = RunId(turn.next_generation().0);
    let next = Generation(turn.state.generations + 1);
    let shown =
        turn.is_shown() && turn.state.route == Route::Connectors && turn.state.dialog.is_none();
    let session = turn
        .session_mut()
        .filter(|session| session.apply.is_none())?;
    let script_name = run.script_name.clone();
    session.run_on_disk.kept = Some(Progress::of(&run));
    wait_for_what_was_sent(&mut run, now, next);
    let done = run.done().into_iter();
    // What was read back is in the draft already, whatever was found.
    let unread = |place: &usize| {
        run.steps
            .get(*place)
            .is_some_and(|step| step.read_back.is_none())
    };
    let to_settle: Vec<usize> = done.filter(unread).collect();
    let open = session.opened(&script_name);
    // What was read is not created any more.
    let is_unread =
        |step: &&ApplyStep| !step.is_done() && !matches!(step.state, StepState::Moved(_));
    let first = run.steps.first().filter(is_unread);
    if let Some(new) = first.and_then(|step| step.step.creates()) {
        open.set_unmade(Box::new(new.clone()), now);
    }
    let is_unmade = open.unmade.is_some();
    let has_draft = open.has_changes();
    session.apply = Some(run);
    for place in to_settle.into_iter().filter(|_| has_draft) {
        session.settle_step(place);
    }
    if shown && session.selected.is_none() {
        session.selected = Some(script_name.clone());
        turn.state.route = Route::Apply;
    }
    if is_unmade {
        // No read of it is the occasion.
        documents::check_all(turn, &script_name);
    }
    connectors::read(turn, &script_name);
    Some(())
}

/// What was being sent when Patchpanel ended is unknown. The server may be at work on it for a while from when it was
/// sent, over as many starts as there are until then.
fn wait_for_what_was_sent(run: &mut ApplyRun, now: Timestamp, next: Generation) {
    run.ended.get_or_insert(now);
    run.give_up(|since| StepDoubt {
        reason: Reason::Interrupted,
        at: since,
        elapsed: std::time::Duration::ZERO,
    });
    let rests = run.unknown().and_then(|(_, step)| {
        let StepState::Unknown(doubt) = &step.state else {
            return None;
        };
        Some(doubt.at + CUT_OFF_PAUSE)
    });
    let waits = rests.is_some_and(|rests| now < rests);
    run.reads_from = if waits { Generation(u64::MAX) } else { next };
    // A clock that was set back must not make this a matter of hours.
    run.reading = rests.map(|rests| Reading::starting_at(rests.clamp(now, now + CUT_OFF_PAUSE)));
}
