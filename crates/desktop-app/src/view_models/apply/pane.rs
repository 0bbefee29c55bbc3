//! The side pane, always in this order: where things stand, what to do next, undo.

use jiff::Timestamp;

use super::{
    card::{StepSign, sign_of_done},
    part_title, step_title, stopped_at,
};
use crate::{
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, Finding, ReadingStage, Remedy, StepState},
        session::Session,
    },
    view_models::{quantity, time},
};

/// What the tenant has of each part: its title, its sign, and words.
pub(crate) fn parts(run: &ApplyRun) -> Vec<(String, StepSign, &'static str)> {
    let rows = |step: &ApplyStep| {
        let (sign, words) = state_of(step);
        let titles = step.parts().into_iter();
        titles.map(move |part| (part_title(part), sign, words))
    };
    run.steps.iter().flat_map(rows).collect()
}

fn state_of(step: &ApplyStep) -> (StepSign, &'static str) {
    match &step.state {
        StepState::Done(answer) => {
            let words = match step.read_back.map(|read| read.finding) {
                Some(Finding::Before) => "as before, see the step",
                Some(Finding::Other) => "something else, see the step",
                Some(Finding::Draft) | None => "new, from this draft",
            };
            (sign_of_done(step, answer), words)
        }
        StepState::Failed(_) | StepState::NotSent | StepState::Waiting | StepState::NotMade => {
            (StepSign::Unchanged, "as before")
        }
        StepState::Sending { .. } => (StepSign::Sending, "being sent"),
        StepState::Unknown(_) => (StepSign::Unknown, "not known yet"),
        StepState::Moved(_) => (StepSign::Unknown, "changed by someone else"),
    }
}

/// What is left in the draft: “kept, 2 parts left”.
pub(crate) fn draft(session: &Session, run: &ApplyRun) -> String {
    let left = session
        .open
        .get(&run.script_name)
        .map_or(0, |open| open.draft.changes().len());
    match left {
        0 => "empty".to_owned(),
        left => format!("kept, {} left", quantity::count(left, "part", "parts")),
    }
}

/// What to do next, as numbered advice: title and explanation.
pub(crate) fn advice(
    (session, now): (&Session, Timestamp),
    run: &ApplyRun,
) -> Vec<(String, String)> {
    if run.is_running() || run.stage == ApplyStage::Finished {
        return Vec::new();
    }
    let stopped = stopped_at(run).and_then(|number| Some((number, run.steps.get(number - 1)?)));
    let Some((number, step)) = stopped else {
        return Vec::new();
    };
    let mut advice = match &step.state {
        StepState::Unknown(_) => vec![of_unknown(run, step)],
        StepState::Failed(failure) if step.is_creation() && failure.remedy == Remedy::SendAgain => {
            vec![line(
                "Review again",
                "No connector was created. A reviewed plan creates it.",
            )]
        }
        StepState::NotMade => vec![send_again((session, now), number)],
        StepState::Failed(failure) if failure.remedy == Remedy::SendAgain => {
            vec![send_again((session, now), number)]
        }
        StepState::Failed(_) => vec![
            line(
                "Correct what the server refused",
                &format!("See the server’s message at step {number}. Your draft is kept."),
            ),
            line("Review again", "Steps that are done are not sent."),
        ],
        StepState::Moved(_) => vec![line(
            "Review again",
            "Both changes are shown side by side. Nothing is sent until you decide.",
        )],
        StepState::Waiting
        | StepState::Sending { .. }
        | StepState::Done(_)
        | StepState::NotSent => Vec::new(),
    };
    let moved = matches!(step.state, StepState::Moved(_));
    if let Some(next) = run
        .not_sent()
        .first()
        .filter(|_| !moved && run.has_connector())
    {
        advice.push(go_on((session, now), next + 1));
    }
    advice.push(stop_here(run));
    advice
}

fn line(title: &str, text: &str) -> (String, String) {
    (title.to_owned(), text.to_owned())
}

fn of_unknown(run: &ApplyRun, step: &ApplyStep) -> (String, String) {
    let part = step_title(&step.step).to_lowercase();
    let given_up = run
        .reading
        .as_ref()
        .is_none_or(|reading| reading.stage == ReadingStage::GivenUp);
    if run.waits_for_creation() {
        return line(
            "Look in the tenant for the connector",
            "No connector answers to this script name. Read now, and look in the tenant. If there is none, let the creation go.",
        );
    }
    if given_up {
        let text = "Every attempt to read failed. Press “Read now” to try.";
        return line("Read now", text);
    }
    (
        "Wait, or read now".to_owned(),
        format!("Your options appear once the server has answered about the {part}."),
    )
}

fn asks(session: &Session, now: Timestamp) -> String {
    if session.needs_no_name(now) {
        String::new()
    } else {
        format!("Asks for “{}” once more. ", session.tenant_name())
    }
}

fn send_again((session, now): (&Session, Timestamp), number: usize) -> (String, String) {
    (
        format!("Send step {number} again"),
        format!(
            "{}The same reviewed request. The server is read first.",
            asks(session, now)
        ),
    )
}

fn go_on((session, now): (&Session, Timestamp), number: usize) -> (String, String) {
    (
        format!("Continue with step {number}"),
        format!("{}The server is read first.", asks(session, now)),
    )
}

fn stop_here(run: &ApplyRun) -> (String, String) {
    let open = run.steps.iter().filter(|step| !step.is_done()).count();
    let stays = match open {
        1 => "The open step stays in the draft.",
        2 => "Both open steps stay in the draft.",
        _ => "All open steps stay in the draft.",
    };
    let goes_on = if run.unknown().is_some() {
        " Reading continues in the background."
    } else {
        ""
    };
    ("Or stop here".to_owned(), format!("{stays}{goes_on}"))
}

/// What undo would do.
pub(crate) fn undo(state: &AppState, run: &ApplyRun) -> String {
    let done = run.done();
    let from = time::clock(run.read_at, &state.time_zone);
    let takes = match done.as_slice() {
        [] if run.unknown().is_none() => {
            return "No step was applied. Nothing to undo.".to_owned();
        }
        [] => "No step is known to be applied.".to_owned(),
        _ => format!("Restores the state of {from}."),
    };
    let doubt = run.unknown().map_or(String::new(), |(place, _)| {
        format!(
            " If step {} proves applied, its old state is added.",
            place + 1
        )
    });
    format!("{takes}{doubt} You review it first.")
}

/// Steps by their numbers: “step 1”, “steps 1 and 3”, “3 steps”.
pub(super) fn steps(places: &[usize]) -> String {
    match places {
        [one] => format!("step {}", one + 1),
        [one, other] => format!("steps {} and {}", one + 1, other + 1),
        many => quantity::count(many.len(), "step", "steps"),
    }
}
