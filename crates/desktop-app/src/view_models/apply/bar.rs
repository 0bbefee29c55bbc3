//! The bar at the bottom: what is so, and the buttons with the reason why one is closed.

use patchpanel_http_client::ErrorKind;

use super::{card::correction, is_as_sent, pane::steps, stopped_at};
use crate::messages::refusals;
use crate::state::{
    apply::{ApplyRun, ApplyStage, ApplyStep, Reason, Remedy, Resume, StepFailure, StepState},
    session::Session,
};
use crate::view_models::quantity;

/// A button that sends steps, after it asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Send {
    pub resume: Resume,
    pub label: String,
    /// Why it cannot be pressed.
    pub closed: Option<String>,
}

/// What the primary button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Main {
    Send(Send),
    /// Go to what the server refused of this step, counted from 0.
    Correct(usize, String),
    /// Another token, or another profile, may do what this one may not.
    Profile,
    /// Review what is left.
    Review,
    /// Back to the connector.
    Back,
}

/// The buttons of a run that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Buttons {
    /// The label of what takes back what was done; `None` when nothing was.
    pub undo: Option<String>,
    /// Keep the rest as draft and leave.
    pub keep: bool,
    /// Another one to send, beside the primary one.
    pub other: Option<Send>,
    /// Wait no more to learn whether the connector was created.
    pub lets_go: bool,
    pub main: Main,
}

/// The buttons; `None` while steps are being sent.
pub(crate) fn buttons(session: &Session, run: &ApplyRun) -> Option<Buttons> {
    if run.is_running() {
        return None;
    }
    let undo = undo(run);
    if run.stage == ApplyStage::Finished {
        return Some(Buttons {
            undo,
            keep: false,
            other: None,
            lets_go: false,
            main: Main::Back,
        });
    }
    let rest = rest(session, run);
    let mends = || mends_refused(session, run);
    let (main, other) = match again(session, run).map(Main::Send).or_else(mends) {
        Some(mends) => (mends, rest),
        None => (rest.map_or(Main::Review, Main::Send), None),
    };
    Some(Buttons {
        undo,
        keep: true,
        other,
        lets_go: run.waits_for_creation(),
        main,
    })
}

/// What mends the step that the server refused; going on without it is never the first choice.
fn mends_refused(session: &Session, run: &ApplyRun) -> Option<Main> {
    let place = stopped_at(run)?.checked_sub(1)?;
    let step = run.steps.get(place)?;
    let StepState::Failed(failure) = &step.state else {
        return None;
    };
    Some(match (correction(step, failure), needs_rights(failure)) {
        (Some(words), _) => Main::Correct(place, words),
        (None, true) if !session.profile.is_demo() => Main::Profile,
        (None, true | false) => Main::Review,
    })
}

fn needs_rights(failure: &StepFailure) -> bool {
    let Reason::Request(request) = &failure.reason else {
        return false;
    };
    matches!(request.kind, ErrorKind::Forbidden | ErrorKind::ReadOnly)
}

fn undo(run: &ApplyRun) -> Option<String> {
    let mut done = run.done();
    // What was created is deleted by hand.
    done.retain(|place| !run.steps.get(*place).is_some_and(ApplyStep::is_creation));
    let is_unknown = run.unknown().is_some_and(|(_, step)| !step.is_creation());
    Some(match (done.as_slice(), run.steps.len()) {
        ([], _) if !is_unknown => return None,
        ([], _) => "Undo…".to_owned(),
        (all, count) if all.len() == count && count > 2 => format!("Undo all {count} steps…"),
        (some, _) => format!("Undo {}…", steps(some)),
    })
}

fn send(session: &Session, resume: Resume, label: String) -> Send {
    Send {
        resume,
        label,
        closed: session.refuses(resume).map(refusals::of_resume),
    }
}

/// Going on with what was not sent; not when someone else wrote, which has to be looked at first.
fn rest(session: &Session, run: &ApplyRun) -> Option<Send> {
    let next = run.not_sent().first()? + 1;
    let moved = run
        .steps
        .iter()
        .any(|step| matches!(step.state, StepState::Moved(_)));
    let label = format!("Continue with step {next}…");
    (!moved && run.has_connector()).then(|| send(session, Resume::Rest, label))
}

/// Sending the step that is known not to be made once more; offered for an unknown one, too, while nothing follows it.
fn again(session: &Session, run: &ApplyRun) -> Option<Send> {
    let number = stopped_at(run)?;
    let step = run
        .steps
        .get(number - 1)
        .filter(|step| !step.is_creation())?;
    let may = match &step.state {
        StepState::NotMade => true,
        StepState::Failed(failure) => failure.remedy == Remedy::SendAgain,
        StepState::Unknown(_) => run.not_sent().is_empty(),
        StepState::Waiting
        | StepState::Sending { .. }
        | StepState::Done(_)
        | StepState::Moved(_)
        | StepState::NotSent => false,
    };
    let label = format!("Send step {number} again…");
    may.then(|| send(session, Resume::Step(number - 1), label))
}

/// Title and text at the left of the bar; the title is empty for a profile that is not protected.
pub(crate) fn words(session: &Session, run: &ApplyRun) -> (String, String) {
    let title = if session.profile.protected {
        format!("{} is protected", session.profile.name)
    } else {
        String::new()
    };
    let follow = session
        .batch
        .as_ref()
        .map_or(0, |batch| batch.reviews.len());
    let text = match run.stage {
        ApplyStage::Running if follow > 0 => {
            let text = format!(
                "{} after this one.",
                quantity::count(follow, "connector", "connectors")
            );
            return (title, text);
        }
        ApplyStage::Running => "Sending; stopping at the first step that fails.",
        ApplyStage::Stopping => "Waiting for the current step.",
        ApplyStage::Checking(_) => "Reading the server before more is sent.",
        ApplyStage::Finished if !is_as_sent(run) => {
            "Changes missing on the server are in the draft."
        }
        ApplyStage::Finished => "",
        ApplyStage::Stopped => "Nothing is being sent.",
    };
    let text = match run.unknown() {
        Some((place, _)) => format!("Reading the outcome of step {}. {text}", place + 1),
        None => text.to_owned(),
    };
    (title, text)
}
