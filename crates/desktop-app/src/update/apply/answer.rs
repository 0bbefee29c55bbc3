//! A step was answered: what the answer says of it, and whether the next one is sent.

use patchpanel_core_models::{
    draft::Part,
    ids::ScriptName,
    problem::{Place, Severity},
};
use patchpanel_http_client::{Error, ErrorKind};
use patchpanel_local_store::EntryId;

use super::{
    creation,
    send::{end, send_next},
};
use crate::{
    messages,
    state::{
        apply::{ApplyStep, Reason, Remedy, Reply, StepAnswer, StepDoubt, StepFailure, StepState},
        connectors::OpenConnector,
        local_store::StoreFailure,
        notices::NoticeKind,
        plan_file::OpenedPlan,
    },
    task::StoreChange,
    update::{review, turn::Turn},
};

pub(super) fn answered(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    (index, entry): (usize, EntryId),
    result: &Result<StepAnswer, Error>,
) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let run = session
        .apply
        .as_mut()
        .filter(|run| run.script_name == *script_name)?;
    let open = session.open.get(script_name);
    let step = run.steps.get_mut(index)?;
    step.entry = Some(entry);
    let given = given_name(result).cloned();
    let is_asked = given.as_ref().is_none_or(|given| given == script_name);
    step.state = match result {
        Ok(answer) if answer.reply.is_taken() && is_asked => StepState::Done(answer.clone()),
        Ok(answer) => StepState::Unknown(StepDoubt {
            reason: Reason::Answered(answer.clone()),
            at: now,
            elapsed: answer.elapsed,
        }),
        Err(error) => failed_state(error, place(error, step.step.part, open), now),
    };
    let (is_done, is_creation) = (step.is_done(), step.is_creation());
    if is_done {
        session.settle_step(index);
    }
    if let Some(given) = given {
        creation::remember(turn, &given);
    }
    match (is_done, is_creation) {
        (true, true) => creation::made(turn, script_name)?,
        (true, false) => send_next(turn)?,
        (false, _) => end(turn)?,
    }
    Some(())
}

/// The name under which the server says that it created the connector.
fn given_name(result: &Result<StepAnswer, Error>) -> Option<&ScriptName> {
    match &result.as_ref().ok()?.reply {
        Reply::Created(given) => Some(given),
        Reply::Patched | Reply::Uploaded(_) | Reply::Http(_) | Reply::ReadBack => None,
    }
}

/// A step could not be written down, so it was not sent, nor is anything after it.
pub(super) fn not_sent(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    index: usize,
    failure: StoreFailure,
) -> Option<()> {
    if failure.is_elsewhere() && begins_with(turn, script_name, index) {
        sent_elsewhere(turn, script_name, &failure);
        return None;
    }
    let run = turn.run_mut().filter(|run| run.script_name == *script_name);
    let step = run.and_then(|run| run.steps.get_mut(index))?;
    step.state = StepState::Failed(StepFailure {
        reason: Reason::NotWritten(failure),
        remedy: Remedy::SendAgain,
        elapsed: std::time::Duration::ZERO,
    });
    end(turn)
}

/// Whether nothing of the run was sent or written yet.
fn begins_with(turn: &mut Turn<'_>, script_name: &ScriptName, index: usize) -> bool {
    let waits = |step: &ApplyStep| step.state == StepState::Waiting;
    let run = turn.run_mut().filter(|run| run.script_name == *script_name);
    run.is_some_and(|run| index == 0 && run.steps.iter().skip(1).all(waits))
}

/// Another Patchpanel is at work on the tenant, so there is no run here: back to the review, which reads what it does.
fn sent_elsewhere(turn: &mut Turn<'_>, script_name: &ScriptName, failure: &StoreFailure) {
    turn.end_batch();
    let mut opened = None;
    if let Some(session) = turn.session_mut() {
        opened = session.apply.take().and_then(|run| run.opened);
        // The one on disk is the other's.
        session.run_on_disk.kept = None;
        session.selected = Some(script_name.clone());
    }
    // A run that was resumed here is nobody's from now on.
    turn.store(StoreChange::Nothing);
    turn.notify(NoticeKind::Error, messages::not_sent(failure));
    let opened = opened.map(|plan| OpenedPlan {
        differs: None,
        ..plan
    });
    review::start_with(turn, None, opened);
}

/// A change that was answered with a 5xx may have been made before the server failed, so that is not known either.
fn failed_state(error: &Error, place: Option<Place>, now: jiff::Timestamp) -> StepState {
    let reason = Reason::Request(error.into());
    let elapsed = error.elapsed();
    if error.may_have_changed_something() {
        return StepState::Unknown(StepDoubt {
            reason,
            at: now,
            elapsed,
        });
    }
    let remedy = match error.kind() {
        ErrorKind::Unreachable { .. }
        | ErrorKind::Timeout
        | ErrorKind::RateLimited { .. }
        | ErrorKind::Unauthenticated
        | ErrorKind::ConnectionLost => Remedy::SendAgain,
        ErrorKind::Forbidden
        | ErrorKind::NotFound
        | ErrorKind::Conflict
        | ErrorKind::Invalid
        | ErrorKind::Settings { .. }
        | ErrorKind::Refused { .. }
        | ErrorKind::Server
        | ErrorKind::BadAnswer
        | ErrorKind::ReadOnly
        | ErrorKind::OutcomeUnknown { .. } => Remedy::Correct(place),
    };
    StepState::Failed(StepFailure {
        reason,
        remedy,
        elapsed,
    })
}

/// Where in the document the refusal is: as the server says, or else where a check found the first error or warning.
fn place(error: &Error, part: Part, open: Option<&OpenConnector>) -> Option<Place> {
    let Part::Xml(document) = part else {
        return None;
    };
    let said = if let ErrorKind::Refused { message } = error.kind() {
        Some(message.as_str())
    } else {
        error.server_text()
    };
    let said = said.and_then(messages::place_in);
    let found = || {
        let problems = &open?.checks.get(&document.into())?.problems;
        let of = |severity| problems.iter().find(move |p| p.severity == severity);
        of(Severity::Error).or_else(|| of(Severity::Warning))?.place
    };
    said.or_else(found)
}
