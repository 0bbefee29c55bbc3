//! The steps as cards: how each looks, what it says in its row, and what it says in place when it stopped.

use patchpanel_core_models::{ids::ScriptName, models::upload::UploadStatus};
use patchpanel_http_client::ErrorKind;

use super::step_title;
use crate::{
    messages::{self, UserMessage},
    state::{
        AppState,
        apply::{
            ApplyRun, ApplyStep, Finding, Reason, Remedy, Reply, StepAnswer, StepDoubt,
            StepFailure, StepState,
        },
        route::ConnectorTab,
    },
    view_models::{quantity, time},
};

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
    pub title: String,
    pub method: String,
    pub path: String,
    pub sign: StepSign,
    /// Its state: the server's word, or ours.
    pub word: String,
    pub elapsed: Option<String>,
    /// What was sent, or what the server said beside its word; empty when the detail says it.
    pub note: String,
    pub tracking_id: Option<String>,
    /// What it says in place.
    pub detail: StepDetail,
}

pub(crate) fn cards(state: &AppState, run: &ApplyRun) -> Vec<StepCard> {
    run.steps
        .iter()
        .enumerate()
        .map(|(index, step)| card(state, run, index, step))
        .collect()
}

fn card(state: &AppState, run: &ApplyRun, index: usize, step: &ApplyStep) -> StepCard {
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
        StepState::Failed(failure) => failed((step, failure), &run.script_name, plain),
        StepState::Unknown(doubt) => unknown(doubt, (run, step), plain),
        StepState::NotMade => StepCard {
            sign: StepSign::Skipped,
            word: "Not applied".to_owned(),
            note: String::new(),
            detail: StepDetail::Learned(messages::not_applied(&run.script_name)),
            ..plain
        },
        StepState::Moved(reason) => StepCard {
            sign: StepSign::Unknown,
            word: "Changed by someone else".to_owned(),
            note: String::new(),
            detail: StepDetail::Learned(messages::of_step(reason, &run.script_name)),
            ..plain
        },
    }
}

fn done(state: &AppState, step: &ApplyStep, answer: &StepAnswer, plain: StepCard) -> StepCard {
    let said = match answer.reply {
        Reply::ReadBack => Some(messages::LEARNED),
        Reply::Patched | Reply::Created(_) | Reply::Uploaded(_) | Reply::Http(_) => {
            answer.message.as_deref()
        }
    };
    let said = said.filter(|text| !text.is_empty());
    let mut note = said.map_or(plain.note.clone(), str::to_owned);
    if let Some(read) = step.read_back {
        let at = time::clock(read.at, &state.time_zone);
        let found = match read.finding {
            Finding::Draft => "same as the draft",
            Finding::Before => "unchanged, although the server confirmed the step",
            Finding::Other => "different from the draft",
        };
        if !note.ends_with('.') {
            note.push('.');
        }
        note = format!("{note} Read back at {at}: {found}.");
    }
    StepCard {
        sign: sign_of_done(step, answer),
        word: answer.reply.to_string(),
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
        Some(Finding::Draft) | None => sign_of(&answer.reply),
    }
}

/// The words on the button that leads to what the server refused: its line, or else its tab.
pub(super) fn correction(step: &ApplyStep, failure: &StepFailure) -> Option<String> {
    let is_about_content = match &failure.reason {
        Reason::Request(request) => {
            matches!(request.kind, ErrorKind::Invalid | ErrorKind::Refused { .. })
        }
        Reason::Answered(_) => true,
        Reason::NotWritten(_)
        | Reason::CutOff
        | Reason::Interrupted
        | Reason::SomeoneElseWrote
        | Reason::ConnectorGone
        | Reason::Sentence(_) => false,
    };
    match failure.remedy {
        Remedy::Correct(Some(place)) => Some(format!("Go to line {}", place.line)),
        Remedy::Correct(None) if is_about_content => {
            let tab = ConnectorTab::of(step.step.part).title();
            Some(format!("Go to {}", tab.to_lowercase()))
        }
        Remedy::Correct(None) | Remedy::SendAgain => None,
    }
}

fn failed(
    (step, failure): (&ApplyStep, &StepFailure),
    script_name: &ScriptName,
    plain: StepCard,
) -> StepCard {
    let message = messages::of_step(&failure.reason, script_name);
    let go_to = correction(step, failure);
    StepCard {
        sign: StepSign::Failed,
        word: "ERROR".to_owned(),
        elapsed: (!failure.elapsed.is_zero()).then(|| time::duration(failure.elapsed)),
        note: String::new(),
        tracking_id: message.tracking_id.clone(),
        detail: StepDetail::Failure { message, go_to },
        ..plain
    }
}

fn unknown(doubt: &StepDoubt, (run, step): (&ApplyRun, &ApplyStep), plain: StepCard) -> StepCard {
    let size = quantity::size(step.step.request.content_length());
    let tracking_id = doubt.reason.tracking_id();
    let answer = if tracking_id.is_some() {
        "the answer does not say whether the step worked"
    } else {
        "no usable answer, so no tracking ID"
    };
    StepCard {
        sign: StepSign::Unknown,
        word: "Outcome unknown".to_owned(),
        elapsed: (!doubt.elapsed.is_zero()).then(|| time::duration(doubt.elapsed)),
        note: String::new(),
        detail: StepDetail::Doubt {
            words: words(&doubt.reason, &run.script_name),
            sent: format!(
                "{size} sent; {answer}. Patchpanel never repeats a {}.",
                plain.method
            ),
        },
        tracking_id: tracking_id.map(str::to_owned),
        ..plain
    }
}

/// What the client says of the answer; else the transport's own words, which are the innermost cause; the server's when
/// it answered; else ours.
fn words(reason: &Reason, script_name: &ScriptName) -> String {
    let message = messages::of_step(reason, script_name);
    match reason {
        Reason::Request(failure)
            if failure.server_text.is_none()
                || matches!(failure.kind, ErrorKind::OutcomeUnknown { .. }) =>
        {
            let http = failure.status.and_then(|_| message.details.get(1));
            let said = failure.reason.as_ref().map(|_| &message.why);
            let own = said.or(failure.causes.last()).or(http);
            own.unwrap_or(&message.why).clone()
        }
        Reason::Request(_)
        | Reason::Answered(_)
        | Reason::NotWritten(_)
        | Reason::CutOff
        | Reason::Interrupted
        | Reason::SomeoneElseWrote
        | Reason::ConnectorGone
        | Reason::Sentence(_) => message.why,
    }
}

fn sign_of(reply: &Reply) -> StepSign {
    match reply {
        Reply::Uploaded(UploadStatus::Unchanged) => StepSign::Unchanged,
        Reply::Uploaded(UploadStatus::Skipped) => StepSign::Skipped,
        Reply::Uploaded(UploadStatus::Updated | UploadStatus::Error | UploadStatus::Other(_))
        | Reply::Patched
        | Reply::Created(_)
        | Reply::Http(_)
        | Reply::ReadBack => StepSign::Done,
    }
}

/// What a step sends: “4 operations”, “6.3 kB document”.
pub(super) fn load(step: &ApplyStep) -> String {
    match step.step.patch() {
        Some(patch) => quantity::count(patch.len(), "operation", "operations"),
        None if step.is_creation() => "Creates it".to_owned(),
        None => format!("{} document", quantity::size(step.step.document().len())),
    }
}

fn size_note(step: &ApplyStep) -> String {
    format!("{}.", load(step))
}
