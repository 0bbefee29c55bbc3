//! What the apply screen says: titles, times, banners, the report.
//!
//! The steps are in `card`, the side pane in [`pane`], the bar with the buttons in [`bar`], reading again in [`reading`].

pub(crate) mod bar;
mod card;
pub(crate) mod pane;
pub(crate) mod reading;

pub(crate) use card::{StepCard, StepDetail, StepSign, cards};

use jiff::Timestamp;
use patchpanel_core_models::draft::Part;

use crate::{
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, Attention, Finding, Remedy, StepState},
        review::ReviewStep,
    },
    view_models::{quantity, time},
};

/// The title of a part: “Metadata”, “Source config”, “Translations, fr”.
pub(crate) fn part_title(part: Part) -> String {
    match part {
        Part::Metadata => "Metadata".to_owned(),
        Part::Xml(document) => document.title().to_owned(),
        Part::Translations(locale) => format!("Translations, {locale}"),
    }
}

/// The title of a step: every part that it changes, “Metadata, Correlation config” for a patch that does both.
pub(crate) fn step_title(step: &ReviewStep) -> String {
    if step.creates().is_some() {
        return "New connector".to_owned();
    }
    let titles: Vec<String> = step.parts().into_iter().map(part_title).collect();
    titles.join(", ")
}

/// The step at which a run stopped, from 1.
fn stopped_at(run: &ApplyRun) -> Option<usize> {
    let stopped = run.steps.iter().position(|step| match step.state {
        StepState::Failed(_) | StepState::Unknown(_) | StepState::NotMade | StepState::Moved(_) => {
            true
        }
        StepState::Waiting
        | StepState::Sending { .. }
        | StepState::Done(_)
        | StepState::NotSent => false,
    });
    let first_open = || run.steps.iter().position(|step| !step.is_done());
    stopped.or_else(first_open).map(|place| place + 1)
}

pub(crate) fn title(run: &ApplyRun) -> String {
    match (run.stage, stopped_at(run)) {
        (ApplyStage::Running, _) => "Applying".to_owned(),
        (ApplyStage::Stopping, _) => "Stopping after this step".to_owned(),
        (ApplyStage::Checking(_), _) => "Reading before sending more".to_owned(),
        (ApplyStage::Finished, _) => "Applied".to_owned(),
        (ApplyStage::Stopped, Some(step)) => format!("Apply stopped at step {step}"),
        (ApplyStage::Stopped, None) => "Apply stopped".to_owned(),
    }
}

/// How far the run is, for who does not see its steps.
pub(crate) fn progress(run: &ApplyRun) -> String {
    let all = run.steps.len();
    match (run.is_running(), run.done().len()) {
        (true, done @ 1..) => format!("Step {done} of {all} is done"),
        (true, 0) | (false, _) => title(run),
    }
}

/// When it began and how long it took.
pub(crate) fn times(state: &AppState, run: &ApplyRun) -> String {
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
pub(crate) fn banner(state: &AppState, run: &ApplyRun) -> Option<(String, String)> {
    let all = run.steps.len();
    let counts = match run.done().as_slice() {
        [] => String::new(),
        done => format!("{} done. ", quantity::capitalised(&pane::steps(done))),
    };
    let before = match &*run.sent_before {
        [] => String::new(),
        titles => format!(" Applied before: {}.", quantity::list(titles)),
    };
    let step = stopped_at(run).unwrap_or_default();
    let said = match run.stage {
        ApplyStage::Running | ApplyStage::Stopping | ApplyStage::Checking(_) => None,
        ApplyStage::Finished if !is_as_sent(run) => Some((
            "The server did not keep every change".to_owned(),
            "Missing changes are back in the draft. See the marked steps.".to_owned(),
        )),
        ApplyStage::Finished => Some((
            if all == 1 {
                "The step is applied".to_owned()
            } else if all == 2 {
                "Both steps are applied".to_owned()
            } else {
                format!("All {all} steps are applied")
            },
            "Reloaded. The earlier state is in History.".to_owned(),
        )),
        ApplyStage::Stopped => Some(match run.unknown() {
            Some((_, unknown)) => (
                format!("{counts}Step {step} unknown: {}.", why_unknown(unknown)),
                doubt_text(state, unknown, step),
            ),
            None => (
                format!("{counts}{}", why_stopped(run, step))
                    .trim_end()
                    .to_owned(),
                "Nothing more is sent. The rest stays in the draft.".to_owned(),
            ),
        }),
    };
    said.map(|(title, text)| (title, text + &before))
}

/// Why a run stopped at a step whose outcome is known.
fn why_stopped(run: &ApplyRun, number: usize) -> String {
    let step = number.checked_sub(1).and_then(|place| run.steps.get(place));
    let why = match step.map(|step| &step.state) {
        Some(StepState::NotMade) => "was not applied",
        Some(StepState::Moved(_)) => "was changed by someone else",
        Some(StepState::Failed(failure)) if failure.remedy == Remedy::SendAgain => "was not sent",
        Some(StepState::Failed(_)) => "was refused",
        Some(
            StepState::Waiting
            | StepState::Sending { .. }
            | StepState::Done(_)
            | StepState::Unknown(_)
            | StepState::NotSent,
        )
        | None => return String::new(),
    };
    format!("Step {number} {why}.")
}

fn why_unknown(step: &ApplyStep) -> &'static str {
    match &step.state {
        StepState::Unknown(doubt) if doubt.reason.tracking_id().is_some() => {
            "the answer was unclear"
        }
        _ => "the connection broke",
    }
}

/// Whether the server has what was sent of every step that it took, as far as it was read.
pub(crate) fn is_as_sent(run: &ApplyRun) -> bool {
    run.steps
        .iter()
        .filter_map(|step| step.read_back)
        .all(|read| read.finding == Finding::Draft)
}

fn doubt_text(state: &AppState, step: &ApplyStep, number: usize) -> String {
    let StepState::Unknown(doubt) = &step.state else {
        return String::new();
    };
    let at = time::clock(doubt.at, &state.time_zone);
    let why = if doubt.reason.is_answered() {
        format!("The server’s answer at {at} was unclear.")
    } else {
        format!("The answer was lost at {at}, after the request was sent.")
    };
    format!("{why} Nothing more is sent until the outcome of step {number} is known.")
}

/// What a banner on other screens says of a run that was left: title and text. `None` when nothing is open.
pub(crate) fn left(run: &ApplyRun, now: Timestamp) -> Option<(String, String)> {
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
                    "The outcome of step {step} is unknown. Reading: {}.",
                    reading::progress(reading, now)
                ),
                _ => "Nothing more is sent until you decide.".to_owned(),
            };
            Some((title, text))
        }
    }
}

/// The run as text, for a ticket: steps, states, tracking ids. No secrets: requests are named, not repeated.
pub(crate) fn report(state: &AppState, run: &ApplyRun) -> String {
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
