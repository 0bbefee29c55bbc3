//! What the apply screen says: steps, where things stand, what to do next.

use patchpanel_core_models::draft::Part;

use crate::{
    messages::UserMessage,
    state::{
        AppState,
        apply::{ApplyRun, ApplyStage, ApplyStep, StepState},
    },
    view_models::time,
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
    /// Sent without an answer.
    Unknown,
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
    /// What was sent, or what the server said beside its word.
    pub note: String,
    /// The server's tracking id.
    pub tracking_id: Option<String>,
    /// Why it failed or is unknown.
    pub message: Option<UserMessage>,
}

/// The title of a part: “Metadata”, “Source config”, “Translations, fr”.
pub fn part_title(part: Part) -> String {
    match part {
        Part::Metadata => "Metadata".to_owned(),
        Part::Xml(document) => document.title().to_owned(),
        Part::Translations(locale) => format!("Translations, {locale}"),
    }
}

/// The steps of a run.
pub fn cards(run: &ApplyRun) -> Vec<StepCard> {
    run.steps
        .iter()
        .enumerate()
        .map(|(index, step)| card(index, step))
        .collect()
}

fn card(index: usize, step: &ApplyStep) -> StepCard {
    let request = &step.step.request;
    let mut card = StepCard {
        number: index + 1,
        title: part_title(step.step.part),
        method: request.method().to_owned(),
        path: request.path().to_owned(),
        sign: StepSign::Waiting,
        word: "Waiting".to_owned(),
        elapsed: None,
        note: size_note(step),
        tracking_id: None,
        message: None,
    };
    match &step.state {
        StepState::Waiting => {}
        StepState::NotSent => {
            "Not sent".clone_into(&mut card.word);
            card.note.push_str(" Stays in the draft.");
        }
        StepState::Sending { .. } => {
            card.sign = StepSign::Sending;
            "Sending".clone_into(&mut card.word);
        }
        StepState::Done(answer) => {
            card.sign = sign_of(&answer.word);
            card.word.clone_from(&answer.word);
            card.elapsed = (!answer.elapsed.is_zero()).then(|| time::duration(answer.elapsed));
            card.tracking_id.clone_from(&answer.tracking_id);
            if let Some(message) = answer
                .message
                .as_ref()
                .filter(|message| !message.is_empty())
            {
                card.note.clone_from(message);
            }
        }
        StepState::Failed(message) => failed(&mut card, StepSign::Failed, "ERROR", message),
        StepState::Unknown(message) => {
            failed(&mut card, StepSign::Unknown, "Outcome unknown", message);
        }
    }
    card
}

fn failed(card: &mut StepCard, sign: StepSign, word: &str, message: &UserMessage) {
    card.sign = sign;
    word.clone_into(&mut card.word);
    card.tracking_id.clone_from(&message.tracking_id);
    card.message = Some(message.clone());
}

fn sign_of(word: &str) -> StepSign {
    match word {
        "UNCHANGED" => StepSign::Unchanged,
        "SKIPPED" => StepSign::Skipped,
        _ => StepSign::Done,
    }
}

fn size_note(step: &ApplyStep) -> String {
    use crate::state::review::StepChange;
    match &step.step.change {
        StepChange::Patch(patch) if patch.0.len() == 1 => "1 operation.".to_owned(),
        StepChange::Patch(patch) => format!("{} operations.", patch.0.len()),
        StepChange::Document(_) | StepChange::Translations(_) => {
            format!("{:.1} kB document.", step.step.text.len() as f64 / 1000.0)
        }
    }
}

/// The screen's title.
pub fn title(run: &ApplyRun) -> String {
    let stopped = run.steps.iter().position(|step| {
        matches!(
            step.state,
            StepState::Failed(_) | StepState::Unknown(_) | StepState::NotSent
        )
    });
    match (run.stage, stopped) {
        (ApplyStage::Running, _) => "Applying".to_owned(),
        (ApplyStage::Stopping, _) => "Stopping after this step".to_owned(),
        (ApplyStage::Finished, _) => "Applied".to_owned(),
        (ApplyStage::Stopped, Some(index)) => format!("Apply stopped at step {}", index + 1),
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

/// Where each part stands on the tenant: its title, its sign, and words.
pub fn standing(run: &ApplyRun) -> Vec<(String, StepSign, &'static str)> {
    let words = |state: &StepState| match state {
        StepState::Done(answer) => (sign_of(&answer.word), "new, from this draft"),
        StepState::Failed(_) | StepState::NotSent | StepState::Waiting => {
            (StepSign::Unchanged, "as before")
        }
        StepState::Sending { .. } => (StepSign::Sending, "being sent"),
        StepState::Unknown(_) => (StepSign::Unknown, "not known yet"),
    };
    let row = |step: &ApplyStep| {
        let (sign, words) = words(&step.state);
        (part_title(step.step.part), sign, words)
    };
    run.steps.iter().map(row).collect()
}

/// What to do next, as numbered advice: title and explanation.
pub fn advice(run: &ApplyRun) -> Vec<(&'static str, &'static str)> {
    let any = |wanted: fn(&StepState) -> bool| run.steps.iter().any(|step| wanted(&step.state));
    if any(|state| matches!(state, StepState::Unknown(_))) {
        return vec![
            (
                "Read it again",
                "Nothing more is sent until it is known what the server has.",
            ),
            (
                "Or go back to editing",
                "What is not known to be sent stays in the draft.",
            ),
        ];
    }
    if any(|state| matches!(state, StepState::Failed(_))) {
        return vec![
            (
                "Correct what the server refused",
                "Its words are with the step. The draft is kept as it is.",
            ),
            ("Review again", "Steps that are done are not sent again."),
        ];
    }
    if any(|state| matches!(state, StepState::NotSent)) {
        return vec![(
            "Review the rest",
            "What was not sent is still in the draft.",
        )];
    }
    Vec::new()
}
