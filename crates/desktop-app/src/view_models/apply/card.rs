//! The steps as cards: how each looks, what it says in its row, and what it says in place when it stopped.

use super::step_title;
use crate::{
    messages::UserMessage,
    state::{
        AppState,
        apply::{
            ApplyRun, ApplyStep, Finding, Remedy, StepAnswer, StepDoubt, StepFailure, StepState,
        },
        review::StepChange,
    },
    view_models::{quantity, time},
};

/// How a step looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StepSign {
    /// Its turn has not come, or never came.
    Waiting,
    Sending,
    Done,
    /// Taken, but nothing had to change.
    Unchanged,
    /// Left out by the server.
    Skipped,
    /// Refused or not sent.
    Failed,
    /// Sent without an answer, or the server has something else.
    Unknown,
}

/// What a step says in place, beside its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StepDetail {
    None,
    /// The transport's words, what was sent, and that it is read again.
    Doubt {
        /// The transport's or the server's own words.
        words: String,
        /// What was sent and what came back.
        sent: String,
    },
    /// Why it was not made.
    Failure {
        /// What happened, why, and what to do next.
        message: UserMessage,
        /// The words on the button that leads to the place in the document.
        go_to: Option<String>,
    },
    /// What reading again showed.
    Learned(UserMessage),
}

/// One step as it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StepCard {
    /// Its place in the plan, from 1.
    pub number: usize,
    /// The part it changes.
    pub title: String,
    /// The request's method.
    pub method: String,
    /// The request's path.
    pub path: String,
    pub sign: StepSign,
    /// Its state: the server's word, or ours.
    pub word: String,
    /// How long it took.
    pub elapsed: Option<String>,
    /// What was sent, or what the server said beside its word; empty when the detail says it.
    pub note: String,
    /// The server's tracking id.
    pub tracking_id: Option<String>,
    /// What it says in place.
    pub detail: StepDetail,
}

pub(crate) fn cards(state: &AppState, run: &ApplyRun) -> Vec<StepCard> {
    run.steps
        .iter()
        .enumerate()
        .map(|(index, step)| card(state, index, step))
        .collect()
}

fn card(state: &AppState, index: usize, step: &ApplyStep) -> StepCard {
    let request = &step.step.request;
    let plain = StepCard {
        number: index + 1,
        title: step_title(&step.step),
        method: request.method().to_owned(),
        path: request.path().to_owned(),
        sign: StepSign::Waiting,
        word: "Waiting".to_owned(),
        elapsed: None,
        note: size_note(step),
        tracking_id: None,
        detail: StepDetail::None,
    };
    match &step.state {
        StepState::Waiting => plain,
        StepState::NotSent => StepCard {
            word: "Not sent".to_owned(),
            note: format!("{} Stays in the draft.", plain.note),
            ..plain
        },
        StepState::Sending { .. } => StepCard {
            sign: StepSign::Sending,
            word: "Sending".to_owned(),
            ..plain
        },
        StepState::Done(answer) => done(state, step, answer, plain),
        StepState::Failed(failure) => failed(failure, plain),
        StepState::Unknown(doubt) => unknown(doubt, step, plain),
        StepState::NotMade(message) => StepCard {
            sign: StepSign::Skipped,
            word: "Not applied".to_owned(),
            note: String::new(),
            detail: StepDetail::Learned(message.clone()),
            ..plain
        },
        StepState::Moved(message) => StepCard {
            sign: StepSign::Unknown,
            word: "Changed by someone else".to_owned(),
            note: String::new(),
            detail: StepDetail::Learned(message.clone()),
            ..plain
        },
    }
}

fn done(state: &AppState, step: &ApplyStep, answer: &StepAnswer, plain: StepCard) -> StepCard {
    let said = answer.message.as_deref().filter(|text| !text.is_empty());
    let mut note = said.map_or(plain.note.clone(), str::to_owned);
    if let Some(read) = step.read_back {
        let at = time::clock(read.at, &state.time_zone);
        let found = match read.finding {
            Finding::Draft => "same as the draft",
            Finding::Before => "as before, although it was answered otherwise",
            Finding::Other => "something else than the draft",
        };
        if !note.ends_with('.') {
            note.push('.');
        }
        note = format!("{note} Read back at {at}: {found}.");
    }
    StepCard {
        sign: sign_of_done(step, answer),
        word: answer.word.clone(),
        elapsed: (!answer.elapsed.is_zero()).then(|| time::duration(answer.elapsed)),
        tracking_id: answer.tracking_id.clone(),
        note,
        ..plain
    }
}

/// A step that the server does not have after all is not shown as done.
pub(super) fn sign_of_done(step: &ApplyStep, answer: &StepAnswer) -> StepSign {
    match step.read_back.map(|read| read.finding) {
        Some(Finding::Before | Finding::Other) => StepSign::Unknown,
        Some(Finding::Draft) | None => sign_of(&answer.word),
    }
}

fn failed(failure: &StepFailure, plain: StepCard) -> StepCard {
    let go_to = match failure.remedy {
        Remedy::Correct(Some(place)) => Some(format!("Go to line {}", place.line)),
        Remedy::Correct(None) | Remedy::SendAgain => None,
    };
    StepCard {
        sign: StepSign::Failed,
        word: "ERROR".to_owned(),
        elapsed: (!failure.elapsed.is_zero()).then(|| time::duration(failure.elapsed)),
        note: String::new(),
        tracking_id: failure.message.tracking_id.clone(),
        detail: StepDetail::Failure {
            message: failure.message.clone(),
            go_to,
        },
        ..plain
    }
}

fn unknown(doubt: &StepDoubt, step: &ApplyStep, plain: StepCard) -> StepCard {
    let size = quantity::size(step.step.request.content_length());
    let tracking_id = doubt.message.tracking_id.clone();
    let answer = if tracking_id.is_some() {
        "it was answered, but not whether it was made"
    } else {
        "no usable answer, so no tracking ID"
    };
    StepCard {
        sign: StepSign::Unknown,
        word: "Outcome unknown".to_owned(),
        elapsed: (!doubt.elapsed.is_zero()).then(|| time::duration(doubt.elapsed)),
        note: String::new(),
        detail: StepDetail::Doubt {
            words: words(&doubt.message),
            sent: format!(
                "{size} sent; {answer}. A {} is never repeated by itself.",
                plain.method
            ),
        },
        tracking_id,
        ..plain
    }
}

/// The transport's own words, which are the last cause; the server's when it answered; else ours.
fn words(message: &UserMessage) -> String {
    if message.why.starts_with("The server says") {
        return message.why.clone();
    }
    let mut causes = message.details.iter().skip(1);
    let cause = causes.rfind(|line| !line.contains(" attempts in "));
    cause.unwrap_or(&message.why).clone()
}

fn sign_of(word: &str) -> StepSign {
    match word {
        "UNCHANGED" => StepSign::Unchanged,
        "SKIPPED" => StepSign::Skipped,
        _ => StepSign::Done,
    }
}

/// What a step sends: “4 operations”, “6.3 kB document”.
pub(super) fn load(step: &ApplyStep) -> String {
    match &step.step.change {
        StepChange::Patch(patch) => quantity::count(patch.len(), "operation", "operations"),
        StepChange::Document(_) | StepChange::Translations(_) => {
            format!("{} document", quantity::size(step.step.text.len()))
        }
    }
}

fn size_note(step: &ApplyStep) -> String {
    format!("{}.", load(step))
}
