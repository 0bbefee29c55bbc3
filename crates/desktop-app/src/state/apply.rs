//! Sending a plan, step by step, with a result for each.

use std::time::Duration;

use jiff::Timestamp;
use patchpanel_core_models::{draft::Part, ids::ScriptName};

use super::review::ReviewStep;
use crate::messages::UserMessage;

/// What the server said of an upload, or that a patch was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepAnswer {
    /// The server's word: UPDATED, UNCHANGED, SKIPPED or one we do not know.
    pub word: String,
    /// The server's message, if any.
    pub message: Option<String>,
    /// The tracking id of the answer.
    pub tracking_id: Option<String>,
    /// How long it took.
    pub elapsed: Duration,
}

/// How far one step came.
#[derive(Debug, Clone, PartialEq)]
pub enum StepState {
    /// Its turn has not come.
    Waiting,
    /// It is being sent.
    Sending {
        /// Since when.
        since: Timestamp,
    },
    /// The server took it.
    Done(StepAnswer),
    /// The server refused it, or it could not be sent: nothing was changed by it.
    Failed(UserMessage),
    /// It was sent and no answer came: it may or may not have been taken.
    Unknown(UserMessage),
    /// An earlier step failed, or sending was stopped.
    NotSent,
}

/// One step of the run.
#[derive(Debug, Clone)]
pub struct ApplyStep {
    /// What is sent.
    pub step: ReviewStep,
    /// How far it came.
    pub state: StepState,
}

/// How far the run came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyStage {
    /// Steps are being sent.
    Running,
    /// The person asked to stop; the step on its way is still awaited.
    Stopping,
    /// All steps were taken.
    Finished,
    /// A step failed or sending was stopped.
    Stopped,
}

/// A run of steps.
#[derive(Debug, Clone)]
pub struct ApplyRun {
    /// Whose draft.
    pub script_name: ScriptName,
    /// The connector's name.
    pub title: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub ended: Option<Timestamp>,
    /// How far it came.
    pub stage: ApplyStage,
    /// The steps.
    pub steps: Vec<ApplyStep>,
}

impl ApplyRun {
    /// Whether a step is being sent.
    pub fn is_running(&self) -> bool {
        matches!(self.stage, ApplyStage::Running | ApplyStage::Stopping)
    }

    /// Parts that the server took.
    pub fn done_parts(&self) -> Vec<Part> {
        let done = |step: &&ApplyStep| matches!(step.state, StepState::Done(_));
        self.steps
            .iter()
            .filter(done)
            .map(|step| step.step.part)
            .collect()
    }
}
