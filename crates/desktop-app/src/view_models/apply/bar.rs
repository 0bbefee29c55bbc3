//! The bar at the bottom: what is so, and the ways on with the reason why one is closed.

use super::{is_as_sent, pane::steps, stopped_at};
use crate::state::{
    apply::{ApplyRun, ApplyStage, Remedy, Resume, StepState},
    session::Session,
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    /// The words on the button.
    pub label: String,
    pub closed: Option<String>,
}

/// The way that the primary button takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Main {
    /// Send steps: asks first.
    Resume(Resume, Way),
    /// Review what is left.
    Review,
    /// Back to the connector.
    Back,
}

/// The ways on of a run that ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ways {
    /// Take back what was done; `None` when nothing was.
    pub undo: Option<Way>,
    /// Keep the rest as draft and leave.
    pub keep: bool,
    /// A second way to send, beside the primary one.
    pub other: Option<(Resume, Way)>,
    pub main: Main,
}

/// The ways on; `None` while steps are being sent.
pub(crate) fn ways(session: &Session, run: &ApplyRun) -> Option<Ways> {
    if run.is_running() {
        return None;
    }
    let undo = undo(run);
    if run.stage == ApplyStage::Finished {
        return Some(Ways {
            undo,
            keep: false,
            other: None,
            main: Main::Back,
        });
    }
    let rest = rest(session, run);
    let again = again(session, run);
    let (main, other) = match (again, rest) {
        (Some(again), rest) => (Some(again), rest),
        (None, rest) => (rest, None),
    };
    Some(Ways {
        undo,
        keep: true,
        other,
        main: main.map_or(Main::Review, |(resume, way)| Main::Resume(resume, way)),
    })
}

fn undo(run: &ApplyRun) -> Option<Way> {
    let done = run.done();
    let label = match (done.as_slice(), run.steps.len()) {
        ([], _) if run.unknown().is_none() => return None,
        ([], _) => "Undo…".to_owned(),
        (all, count) if all.len() == count && count > 2 => format!("Undo all {count} steps…"),
        (some, _) => format!("Undo {}…", steps(some)),
    };
    Some(Way {
        label,
        closed: None,
    })
}

fn way(session: &Session, run: &ApplyRun, resume: Resume, label: String) -> (Resume, Way) {
    let closed = if session.profile.read_only {
        Some("This profile is read-only".to_owned())
    } else {
        match session.open.get(&run.script_name) {
            Some(open) => run.refuses(resume, open),
            None => Some("The connector is not open".to_owned()),
        }
    };
    (resume, Way { label, closed })
}

/// Going on with what was not sent; not when someone else wrote, which has to be looked at first.
fn rest(session: &Session, run: &ApplyRun) -> Option<(Resume, Way)> {
    let next = run.not_sent().first()? + 1;
    let moved = run
        .steps
        .iter()
        .any(|step| matches!(step.state, StepState::Moved(_)));
    let label = format!("Continue with step {next}…");
    (!moved).then(|| way(session, run, Resume::Rest, label))
}

/// Sending the step that is known not to be made once more; offered for an unknown one, too, while nothing follows it.
fn again(session: &Session, run: &ApplyRun) -> Option<(Resume, Way)> {
    let number = stopped_at(run)?;
    let step = run.steps.get(number - 1)?;
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
    may.then(|| way(session, run, Resume::Step(number - 1), label))
}

/// Title and text at the left of the bar; the title is empty for a profile that is not protected.
pub(crate) fn words(session: &Session, run: &ApplyRun) -> (String, String) {
    let title = if session.profile.protected {
        format!("{} is protected", session.profile.name)
    } else {
        String::new()
    };
    let text = match run.stage {
        ApplyStage::Running => "Sending; stopping at the first step that fails.",
        ApplyStage::Stopping => "Waiting for the step on its way.",
        ApplyStage::Checking(_) => "Reading the server before more is sent.",
        ApplyStage::Finished if !is_as_sent(run) => {
            "What the server does not have is in the draft."
        }
        ApplyStage::Finished => "Nothing of these steps is left in the draft.",
        ApplyStage::Stopped => "Nothing is being written.",
    };
    let text = match run.unknown() {
        Some((place, _)) => format!("Waiting for step {} to be read. {text}", place + 1),
        None => text.to_owned(),
    };
    (title, text)
}
