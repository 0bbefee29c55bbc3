//! Sending what is left of a reviewed plan: only when asked, only after the server was read again and is as the plan
//! expects, and byte for byte what was reviewed.

use patchpanel_core_models::draft::Content;

use super::{leave, reading, send::send_next};
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        apply::{ApplyRun, ApplyStage, Finding, Reason, Resume, StepAnswer, StepState},
        dialogs::Dialog,
        notices::NoticeKind,
    },
    update::turn::Turn,
};

/// Asks before anything is sent; a protected profile asks for the tenant's name.
pub(super) fn ask(turn: &mut Turn<'_>, resume: Resume) -> Option<()> {
    let session = turn.session()?;
    match session.refuses(resume).map(refusals::of_resume) {
        Some(reason) => turn.refuse(&reason),
        None => turn.ask(Dialog::ResumeApply(resume)),
    }
    Some(())
}

/// Reads the server; the steps are sent when it is as the plan expects.
pub(super) fn resume(turn: &mut Turn<'_>, resume: Resume) -> Option<()> {
    turn.state.dialog = None;
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let consents = session.take_consent(now);
    if session.refuses(resume).is_some() || !consents {
        return None;
    }
    let run = session.apply.as_mut()?;
    run.stage = ApplyStage::Checking(resume);
    run.attention = Default::default();
    let script_name = run.script_name.clone();
    reading::read(turn, &script_name);
    Some(())
}

/// The server could not be read: nothing is sent.
pub(super) fn not_checked(turn: &mut Turn<'_>, message: &UserMessage) {
    let now = turn.state.now;
    if let Some(run) = turn.run_mut() {
        run.stops(now);
    }
    let message = messages::nothing_sent(message);
    turn.notify(NoticeKind::Error, message);
}

/// The server was read: sends what is still to be sent, or nothing when someone else wrote.
pub(super) fn checked(turn: &mut Turn<'_>, resume: Resume, server: &Content) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let run = session.apply.as_mut()?;
    let places = run.resumed(resume);
    let findings: Vec<Finding> = run
        .steps
        .iter()
        .map(|step| run.finding(server, step))
        .collect();
    let moved = is_moved(run, &places, &findings);
    if moved {
        run.stops(now);
        mark_moved(run, &places, &findings);
        return leave::moved(turn);
    }
    run.stage = ApplyStage::Running;
    run.ended = None;
    let mut made = Vec::new();
    for place in places {
        let found = findings.get(place).copied();
        let Some(step) = run.steps.get_mut(place) else {
            continue;
        };
        if found == Some(Finding::Draft) {
            step.state = StepState::Done(StepAnswer::read_back());
            made.push(place);
        } else {
            step.state = StepState::Waiting;
        }
    }
    for place in made {
        session.settle_step(place);
    }
    send_next(turn);
    Some(())
}

/// Whether the server differs from what the plan expects: what is done must be there, what is to be sent must not be
/// overwritten by someone else.
fn is_moved(run: &ApplyRun, places: &[usize], findings: &[Finding]) -> bool {
    run.steps
        .iter()
        .zip(findings)
        .enumerate()
        .any(|(place, (step, finding))| {
            (step.is_done() && *finding != Finding::Draft)
                || (places.contains(&place) && *finding == Finding::Other)
        })
}

fn mark_moved(run: &mut ApplyRun, places: &[usize], findings: &[Finding]) {
    for (place, finding) in findings.iter().enumerate() {
        if let Some(step) = run
            .steps
            .get_mut(place)
            .filter(|_| places.contains(&place) && *finding == Finding::Other)
        {
            step.state = StepState::Moved(Reason::SomeoneElseWrote);
        }
    }
}
