//! What the apply screen says: the steps and their states, titles and times.
//!
//! The side pane is in [`pane`], the bar with the ways on in [`bar`], reading again in [`reading`].

pub mod bar;
pub mod pane;
pub mod reading;
#[cfg(test)]
pub(crate) mod sample;

use jiff::Timestamp;
use patchpanel_core_models::draft::Part;

use crate::{
    messages::UserMessage,
    state::{
        AppState,
        apply::{
            ApplyRun, ApplyStage, ApplyStep, Finding, Remedy, StepAnswer, StepDoubt, StepFailure,
            StepState,
        },
        review::{ReviewStep, StepChange},
    },
    view_models::{quantity, time},
};

/// How a step looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepSign {
    /// Its turn has not come, or never came.
    Waiting,
    /// On its way.
    Sending,
    /// Taken.
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
pub enum StepDetail {
    /// Nothing.
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
pub struct StepCard {
    /// Its place in the plan, from 1.
    pub number: usize,
    /// The part it changes.
    pub title: String,
    /// The request's method.
    pub method: String,
    /// The request's path.
    pub path: String,
    /// How it looks.
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

/// The title of a part: “Metadata”, “Source config”, “Translations, fr”.
pub fn part_title(part: Part) -> String {
    match part {
        Part::Metadata => "Metadata".to_owned(),
        Part::Xml(document) => document.title().to_owned(),
        Part::Translations(locale) => format!("Translations, {locale}"),
    }
}

/// The title of a step: every part that it changes, “Metadata, Correlation config” for a patch that does both.
pub fn step_title(step: &ReviewStep) -> String {
    let titles: Vec<String> = step.parts().into_iter().map(part_title).collect();
    titles.join(", ")
}

/// The steps of a run.
pub fn cards(state: &AppState, run: &ApplyRun) -> Vec<StepCard> {
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
fn sign_of_done(step: &ApplyStep, answer: &StepAnswer) -> StepSign {
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
    let causes = message.details.iter().skip(1);
    let cause = causes.filter(|line| !line.contains(" attempts in ")).last();
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
fn load(step: &ApplyStep) -> String {
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

/// The step at which a run stopped, from 1.
fn stopped_at(run: &ApplyRun) -> Option<usize> {
    let stopped = run.steps.iter().position(|step| match step.state {
        StepState::Failed(_)
        | StepState::Unknown(_)
        | StepState::NotMade(_)
        | StepState::Moved(_) => true,
        StepState::Waiting
        | StepState::Sending { .. }
        | StepState::Done(_)
        | StepState::NotSent => false,
    });
    let first_open = || run.steps.iter().position(|step| !step.is_done());
    stopped.or_else(first_open).map(|place| place + 1)
}

/// The screen's title.
pub fn title(run: &ApplyRun) -> String {
    match (run.stage, stopped_at(run)) {
        (ApplyStage::Running, _) => "Applying".to_owned(),
        (ApplyStage::Stopping, _) => "Stopping after this step".to_owned(),
        (ApplyStage::Checking(_), _) => "Reading before sending more".to_owned(),
        (ApplyStage::Finished, _) => "Applied".to_owned(),
        (ApplyStage::Stopped, Some(step)) => format!("Apply stopped at step {step}"),
        (ApplyStage::Stopped, None) => "Apply stopped".to_owned(),
    }
}

/// When it began and how long it took.
pub fn times(state: &AppState, run: &ApplyRun) -> String {
    let started = time::clock(run.started, &state.time_zone);
    match run.ended {
        None => format!("started {started}"),
        Some(end) if run.stage == ApplyStage::Stopped => {
            format!(
                "started {started}, stopped after {}",
                time::period(run.started, end)
            )
        }
        Some(end) => format!(
            "started {started}, done after {}",
            time::period(run.started, end)
        ),
    }
}

/// The banner above the steps of a run that ended: title and text. `None` while steps are sent.
pub fn banner(state: &AppState, run: &ApplyRun) -> Option<(String, String)> {
    let all = run.steps.len();
    let done = run.done().len();
    let counts = format!(
        "{done} of {} {} done",
        quantity::count(all, "step", "steps"),
        if done == 1 { "is" } else { "are" }
    );
    let step = stopped_at(run).unwrap_or_default();
    match run.stage {
        ApplyStage::Running | ApplyStage::Stopping | ApplyStage::Checking(_) => None,
        ApplyStage::Finished => Some((
            if all == 1 {
                "The step is applied".to_owned()
            } else {
                format!("All {all} steps are applied")
            },
            "The connector is read again; a snapshot from before is in its history.".to_owned(),
        )),
        ApplyStage::Stopped => Some(match run.unknown() {
            Some((_, unknown)) => (
                format!("{counts}; step {step} may or may not have reached the server"),
                doubt_text(state, unknown, step),
            ),
            None => (
                counts,
                "Nothing more is sent by itself. The rest stays in the draft.".to_owned(),
            ),
        }),
    }
}

fn doubt_text(state: &AppState, step: &ApplyStep, number: usize) -> String {
    let StepState::Unknown(doubt) = &step.state else {
        return String::new();
    };
    let at = time::clock(doubt.at, &state.time_zone);
    let why = if doubt.message.tracking_id.is_some() {
        format!("The answer came at {at} and does not say whether it was made.")
    } else {
        format!("The answer was lost at {at}, after the request was sent.")
    };
    format!("{why} Nothing more is sent until step {number} is known.")
}

/// What a banner on other screens says of a run that was left: title and text. `None` when nothing is open.
pub fn left(run: &ApplyRun, now: Timestamp) -> Option<(String, String)> {
    use crate::state::apply::Attention;
    let step = stopped_at(run);
    match run.stage {
        ApplyStage::Running | ApplyStage::Stopping | ApplyStage::Checking(_) => Some((
            format!("Applying to “{}”", run.title),
            "Steps are being sent.".to_owned(),
        )),
        ApplyStage::Finished => None,
        ApplyStage::Stopped if run.attention == Attention::Left && run.unknown().is_none() => None,
        ApplyStage::Stopped => {
            let step = step?;
            let title = format!("Apply to “{}” stopped at step {step}", run.title);
            let text = match &run.reading {
                Some(reading) if run.unknown().is_some() => format!(
                    "It is not known yet whether it was made. Reading again: {}.",
                    reading::progress(reading, now)
                ),
                _ => "Nothing more is sent until you decide.".to_owned(),
            };
            Some((title, text))
        }
    }
}

/// The run as text, for a ticket: steps, states, tracking ids. No secrets: requests are named, not repeated.
pub fn report(state: &AppState, run: &ApplyRun) -> String {
    let mut lines = vec![format!("{}: {}", run.title, title(run)), times(state, run)];
    for card in cards(state, run) {
        let tracking_id = card
            .tracking_id
            .map(|id| format!(", tracking ID {id}"))
            .unwrap_or_default();
        lines.push(format!(
            "{}. {} {} {}: {}{tracking_id}",
            card.number, card.title, card.method, card.path, card.word
        ));
        match card.detail {
            StepDetail::None => {}
            StepDetail::Doubt { words, sent } => {
                lines.push(format!("   {words}"));
                lines.push(format!("   {sent}"));
            }
            StepDetail::Failure { message, .. } | StepDetail::Learned(message) => {
                lines.push(format!("   {}", message.in_one_line()));
            }
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests;
