//! Sending what is left of a reviewed plan: only when asked, only after the server was read again and is as the plan
//! expects, and byte for byte what was reviewed.

use patchpanel_core_models::draft::Content;

use super::{answer::settle, notify, outcome, send_next};
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, Finding, Resume, StepState},
        dialog::Dialog,
        notices::NoticeKind,
        session::Session,
    },
    task::Task,
};

/// Why steps cannot be sent now, in a sentence.
fn refusal(session: &Session, resume: Resume) -> Option<String> {
    if session.profile.read_only {
        return Some(refusals::READ_ONLY.to_owned());
    }
    let Some(run) = &session.apply else {
        return Some(refusals::NOTHING_LEFT.to_owned());
    };
    match session.open.get(&run.script_name) {
        Some(open) => run.refuses(resume, open),
        None => Some(refusals::NOT_OPEN.to_owned()),
    }
}

/// Asks before anything is sent; a protected profile asks for the tenant's name.
pub(in crate::update) fn ask(state: &mut AppState, resume: Resume) -> Vec<Task> {
    let Some(session) = &state.session else {
        return Vec::new();
    };
    match refusal(session, resume) {
        Some(reason) => notify(
            state,
            NoticeKind::Info,
            messages::not_now("Continue", &reason),
        ),
        None => super::super::ask(state, Dialog::ResumeApply(resume)),
    }
}

/// Reads the server; the steps are sent when it is as the plan expects.
pub(in crate::update) fn resume(state: &mut AppState, resume: Resume) -> Vec<Task> {
    state.dialog = None;
    let now = state.now;
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    if refusal(session, resume).is_some() || !session.needs_no_name(now) {
        return Vec::new();
    }
    let Some(run) = &mut session.apply else {
        return Vec::new();
    };
    run.stage = ApplyStage::Checking(resume);
    run.attention = Default::default();
    let script_name = run.script_name.clone();
    outcome::read(state, &script_name)
}

/// The server could not be read: nothing is sent.
pub(super) fn not_checked(state: &mut AppState, message: &UserMessage) -> Vec<Task> {
    if let Some(run) = run_mut(state) {
        run.stage = ApplyStage::Stopped;
    }
    let message = messages::nothing_sent(message);
    notify(state, NoticeKind::Error, message)
}

fn run_mut(state: &mut AppState) -> Option<&mut ApplyRun> {
    state.session.as_mut()?.apply.as_mut()
}

/// The server was read: sends what is still to be sent, or nothing when someone else wrote.
pub(super) fn checked(state: &mut AppState, resume: Resume, server: &Content) -> Vec<Task> {
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    let Some(run) = &mut session.apply else {
        return Vec::new();
    };
    let places = run.resumed(resume);
    let findings: Vec<Finding> = run
        .steps
        .iter()
        .map(|step| run.finding(server, step))
        .collect();
    let moved = is_moved(run, &places, &findings);
    if moved {
        run.stage = ApplyStage::Stopped;
        mark_moved(run, &places, &findings);
        return outcome::moved(state);
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
            step.state = StepState::Done(outcome::answer_learned());
            made.push(place);
        } else {
            step.state = StepState::Waiting;
        }
    }
    for place in made {
        settle(session, place);
    }
    send_next(state)
}

/// Whether the server is otherwise than the plan expects: what is done must be there, what is to be sent must not be
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
    let message = messages::someone_else_wrote(&run.script_name);
    for (place, finding) in findings.iter().enumerate() {
        if let Some(step) = run
            .steps
            .get_mut(place)
            .filter(|_| places.contains(&place) && *finding == Finding::Other)
        {
            step.state = StepState::Moved(message.clone());
        }
    }
}
