//! Undo: what was done goes back to what was there before, as a draft that is reviewed and then sent like any other.

use super::reading;
use crate::{
    messages::refusals,
    state::{
        apply::{AfterReading, ApplyRun, Attention, RunId},
        connectors::PartValue,
    },
    update::{documents, review, turn::Turn},
};

/// Begins to take back what a run did. While an outcome is unknown the server is read first.
pub(super) fn undo(turn: &mut Turn<'_>, id: RunId) -> Option<()> {
    let read = is_read(turn);
    let run = turn.run_mut().filter(|run| run.id == id);
    match run {
        None => turn.refuse(refusals::APPLIED_SINCE),
        Some(run) if run.is_running() => turn.refuse(refusals::STEPS_ARE_SENT),
        Some(run) if run.unknown().is_some() => {
            run.then = AfterReading::Undo;
            reading::read_now(turn);
        }
        Some(_) if !read => turn.refuse(refusals::STILL_READ),
        Some(_) => begin(turn)?,
    }
    Some(())
}

/// Whether the run's connector was read: a run of an earlier start is there before it.
fn is_read(turn: &Turn<'_>) -> bool {
    let session = turn.session();
    let open = session.and_then(|session| session.open.get(&session.apply.as_ref()?.script_name));
    open.is_some_and(|open| open.detail().is_some() || open.has_changes())
}

/// Makes the draft and reviews the parts that are taken back, and nothing else: the rest of the draft stays.
pub(super) fn begin(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let run = session.apply.as_mut()?;
    let parts = run.done_parts();
    if parts.is_empty() {
        turn.refuse(refusals::NOTHING_APPLIED);
        return None;
    }
    let ApplyRun {
        before,
        script_name,
        ..
    } = run;
    let open = session.open.get_mut(script_name)?;
    for part in &parts {
        open.draft.edit_all([PartValue::of(before, *part)], now);
    }
    open.taken_back = Some(before.clone());
    run.attention = Attention::Left;
    let script_name = script_name.clone();
    session.selected = Some(script_name.clone());
    documents::check_all(turn, &script_name);
    review::start_with(turn, Some(&parts), None)
}
