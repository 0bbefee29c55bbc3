//! What became of the steps: the server is read after a run, again and again while an outcome is unknown, and its
//! state is compared with what was sent and with what was there before. Nothing is sent here.

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
};
use patchpanel_local_store::EntryId;

use super::{leave::moved, resume, send::snapshot_after, undo};
use crate::{
    messages::{self, UserMessage, audit},
    state::{
        apply::{
            AfterReading, ApplyRun, ApplyStage, ApplyStep, Finding, ReadBack, Reason, StepAnswer,
            StepState,
        },
        remote::Generation,
    },
    task::AuditTask,
    update::turn::Turn,
};

/// The connector could not be read.
pub(in crate::update) fn read_failed(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    message: &UserMessage,
) -> Option<()> {
    let now = turn.state.now;
    let run = run_of(turn, script_name, generation)?;
    if let ApplyStage::Checking(_) = run.stage {
        resume::not_checked(turn, message);
        return None;
    }
    if let Some(reading) = &mut run.reading {
        reading.failed(message.clone(), now);
    }
    Some(())
}

/// The connector is not there any more, so nothing of the run is either. One that was created may be there
/// yet.
pub(in crate::update) fn gone(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
) -> Option<()> {
    let now = turn.state.now;
    let run = run_of(turn, script_name, generation)?;
    if run.is_creation_unread() {
        // The server said that it created it.
        if let Some(step) = run.steps.first_mut().filter(|step| step.is_done()) {
            step.read_back = Some(ReadBack {
                at: now,
                finding: Finding::Before,
            });
        }
        return None;
    }
    if let ApplyStage::Checking(_) = run.stage {
        resume::not_checked(turn, &messages::connector_gone(script_name));
        return None;
    }
    let (index, step) = run.unknown()?;
    let entry = step.entry;
    run.reading = None;
    run.then = AfterReading::Nothing;
    if let Some(step) = run.steps.get_mut(index) {
        step.state = StepState::Moved(Reason::ConnectorGone);
    }
    note(turn, entry, audit::CONNECTOR_GONE);
    Some(())
}

/// The run of a connector, if a read of this generation is about it.
fn run_of<'a>(
    turn: &'a mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
) -> Option<&'a mut ApplyRun> {
    let run = turn.run_mut()?;
    let tells = run.script_name == *script_name && run.is_told_by(generation);
    tells.then_some(run)
}

/// The connector was read: settles what is unknown, and notes whether the server has what it said it took.
pub(in crate::update) fn learn(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
    server: &Content,
) -> Option<()> {
    let now = turn.state.now;
    let run = run_of(turn, script_name, generation)?;
    if let ApplyStage::Checking(resumed) = run.stage {
        return resume::checked(turn, resumed, server);
    }
    let unknown = run.unknown().map(|(index, _)| index);
    let missing = read_back(run, server, now);
    let before = run.before.clone();
    if let Some(open) = turn.open_mut(script_name).filter(|_| !missing.is_empty()) {
        // Nothing of mine is lost when the draft follows the server.
        open.draft.reopen(&missing, &before, server);
    }
    if let Some(index) = unknown {
        known(turn, index, server);
    }
    Some(())
}

/// Notes what the server has of each step that it said it took, once. Gives the parts in which it has something else
/// nevertheless: they are still changes of the draft.
fn read_back(run: &mut ApplyRun, server: &Content, at: Timestamp) -> Vec<Part> {
    let findings: Vec<Finding> = run
        .steps
        .iter()
        .map(|step| run.finding(server, step))
        .collect();
    let mut missing = Vec::new();
    for (step, finding) in run.steps.iter_mut().zip(findings) {
        if step.is_done() && step.read_back.is_none() {
            step.read_back = Some(ReadBack { at, finding });
            if finding != Finding::Draft {
                missing.extend(step.parts());
            }
        }
    }
    missing
}

fn known(turn: &mut Turn<'_>, index: usize, server: &Content) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let run = session.apply.as_mut()?;
    let step = run.steps.get(index)?;
    let finding = run.finding(server, step);
    let learned = learned(finding);
    let then = std::mem::take(&mut run.then);
    run.reading = None;
    if let Some(step) = run.steps.get_mut(index) {
        step.state = learned;
        step.read_back = step.is_done().then_some(ReadBack { at: now, finding });
    }
    if run.steps.iter().all(ApplyStep::is_done) {
        run.stage = ApplyStage::Finished;
    }
    if finding == Finding::Draft {
        session.settle_step(index);
    }
    snapshot_after(session);
    note_finding(turn, index, finding);
    match (finding, then) {
        (_, AfterReading::Undo) => undo::begin(turn)?,
        (Finding::Other, AfterReading::Nothing) => moved(turn)?,
        (Finding::Draft | Finding::Before, AfterReading::Nothing) => {}
    }
    Some(())
}

/// Adds what was found to the audit trail, under the request.
pub(super) fn note_finding(turn: &mut Turn<'_>, index: usize, finding: Finding) {
    let step = turn.run_mut().and_then(|run| run.steps.get(index));
    let entry = step.and_then(|step| step.entry);
    note(turn, entry, audit::found(finding));
}

pub(super) fn note(turn: &mut Turn<'_>, entry: Option<EntryId>, text: &str) {
    if let (Some(session), Some(entry)) = (turn.session(), entry) {
        let place = session.tenant_store().place;
        let at = turn.state.now;
        let text = text.to_owned();
        turn.audit(place, AuditTask::AppendFinding { entry, at, text });
    }
}

fn learned(finding: Finding) -> StepState {
    match finding {
        Finding::Draft => StepState::Done(StepAnswer::read_back()),
        Finding::Before => StepState::NotMade,
        Finding::Other => StepState::Moved(Reason::SomeoneElseWrote),
    }
}
