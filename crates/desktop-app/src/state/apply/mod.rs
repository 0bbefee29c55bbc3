//! Sending a plan, step by step, with a result for each, and what became of a step whose answer was lost.

mod finding;
mod reading;
mod reason;
mod stored;

pub use finding::Finding;
pub use reading::{ATTEMPTS, LONGEST_PAUSE, Reading, ReadingStage, pause_after};
pub use reason::{Reason, RequestFailure, Sentence};
pub use stored::{Progress, RunOnDisk, StoredRun, Writing};

use std::{fmt, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
    models::upload::UploadStatus,
    problem::Place,
};
use patchpanel_local_store::EntryId;
use serde::{Deserialize, Serialize};

use super::{plan_file::OpenedPlan, remote::Generation, review::ReviewStep};

/// How long a request that nobody awaits any more may still be at work.
pub const CUT_OFF_PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// What the server said of a request that it did not refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepAnswer {
    pub reply: Reply,
    pub message: Option<String>,
    pub tracking_id: Option<String>,
    pub elapsed: Duration,
}

impl StepAnswer {
    pub fn read_back() -> Self {
        Self {
            reply: Reply::ReadBack,
            message: None,
            tracking_id: None,
            elapsed: Duration::ZERO,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// A patch was taken; it is answered with the connector and no status.
    Patched,
    Uploaded(UploadStatus),
    /// A connector is created, under this script name.
    Created(ScriptName),
    /// With this HTTP status and no other.
    Http(u16),
    /// Its own answer was lost; the server was read and has what was sent.
    ReadBack,
}

impl Reply {
    /// Whether it says that the server now has what was sent.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Patched | Self::Created(_) | Self::ReadBack => true,
            Self::Uploaded(status) => status.is_taken(),
            Self::Http(_) => false,
        }
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Patched | Self::ReadBack => UploadStatus::Updated.fmt(formatter),
            Self::Uploaded(status) => status.fmt(formatter),
            Self::Created(_) => "CREATED".fmt(formatter),
            Self::Http(status) => status.fmt(formatter),
        }
    }
}

/// Why a step is known not to be made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepFailure {
    pub reason: Reason,
    pub remedy: Remedy,
    /// How long it took until it was known.
    pub elapsed: Duration,
}

/// What may help after a step was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// The same request may be taken another time: the server was not reached, or busy.
    SendAgain,
    /// What is sent has to be corrected, at this place of the document when it is known.
    Correct(Option<Place>),
}

/// A step whose outcome is not known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepDoubt {
    pub reason: Reason,
    pub at: Timestamp,
    pub elapsed: Duration,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Its turn has not come.
    Waiting,
    Sending {
        since: Timestamp,
    },
    Done(StepAnswer),
    /// The server refused it, or it could not be sent: nothing was changed by it.
    Failed(StepFailure),
    /// It was sent and no usable answer came: it may or may not have been taken.
    Unknown(StepDoubt),
    /// Read again: the server has what it had before.
    NotMade,
    /// Read again: the server has neither what was sent nor what it had before, or not even the connector.
    Moved(Reason),
    /// An earlier step failed, or sending was stopped.
    NotSent,
}

/// What the server had when it was read after the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBack {
    pub at: Timestamp,
    pub finding: Finding,
}

#[derive(Debug, Clone)]
pub struct ApplyStep {
    pub step: ReviewStep,
    pub state: StepState,
    /// What the server had afterwards, for a step that it took.
    pub read_back: Option<ReadBack>,
    /// Its place in the audit trail, once it was sent.
    pub entry: Option<EntryId>,
}

impl ApplyStep {
    /// A step whose turn has not come.
    pub fn new(step: ReviewStep) -> Self {
        Self {
            step,
            state: StepState::Waiting,
            read_back: None,
            entry: None,
        }
    }

    /// Every part that it changes: a patch may take documents away beside the metadata.
    pub fn parts(&self) -> Vec<Part> {
        self.step.parts()
    }

    /// Whether it creates the connector. It is sent once: it is never resumed.
    pub fn is_creation(&self) -> bool {
        self.step.creates().is_some()
    }

    pub fn is_done(&self) -> bool {
        matches!(self.state, StepState::Done(_))
    }

    pub fn is_sending(&self) -> bool {
        matches!(self.state, StepState::Sending { .. })
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self.state, StepState::Unknown(_))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyStage {
    Running,
    /// The person asked to stop; the step in flight is still awaited.
    Stopping,
    /// The server is read before more steps are sent.
    Checking(Resume),
    Finished,
    Stopped,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resume {
    /// One step that is known not to be made, once more.
    Step(usize),
    /// All steps that were not sent yet.
    Rest,
}

/// Names a run, so that a late press on “Undo” takes back nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RunId(pub u64);

/// What follows once an unknown outcome is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AfterReading {
    /// Nothing; the screen says what can be done.
    #[default]
    Nothing,
    Undo,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Attention {
    /// It is shown, or a banner leads back to it.
    #[default]
    Open,
    Left,
}

#[derive(Debug, Clone)]
pub struct ApplyRun {
    pub id: RunId,
    pub script_name: ScriptName,
    pub title: String,
    pub started: Timestamp,
    pub ended: Option<Timestamp>,
    pub stage: ApplyStage,
    pub steps: Vec<ApplyStep>,
    /// What the server had before the first step, as the review read it.
    pub before: Arc<Content>,
    pub read_at: Timestamp,
    /// What the server has in the parts of the steps once all are taken.
    pub after: Arc<Content>,
    /// Only reads that were asked for from here on tell what became of the steps.
    pub reads_from: Generation,
    pub reading: Option<Reading>,
    /// What follows once it is known.
    pub then: AfterReading,
    pub attention: Attention,
    /// Whether its requests are the reviewed ones to the byte.
    pub requests: Requests,
    /// Whose plan file it is of, and its hash.
    pub origin: Option<String>,
    /// Who wrote that file: whoever sends the rest is somebody else where a second person is asked for.
    pub author: Option<String>,
    /// That file, for whoever has to review it again; not after a restart.
    pub opened: Option<OpenedPlan>,
    /// The connectors of the same review that were applied before; not after a restart.
    pub sent_before: Vec<String>,
}

/// Whether the requests of a run are those that were reviewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Requests {
    #[default]
    AsReviewed,
    /// This version or profile would send something else, so they are reviewed again.
    Otherwise,
}

impl ApplyRun {
    /// Whether steps are being sent, or are about to be.
    pub fn is_running(&self) -> bool {
        match self.stage {
            ApplyStage::Running | ApplyStage::Stopping | ApplyStage::Checking(_) => true,
            ApplyStage::Finished | ApplyStage::Stopped => false,
        }
    }

    /// The step whose outcome is unknown; there is at most one, because sending stops there.
    pub fn unknown(&self) -> Option<(usize, &ApplyStep)> {
        self.steps
            .iter()
            .enumerate()
            .find(|(_, step)| step.is_unknown())
    }

    /// The step whose outcome is unknown while it can still be learned: the person did not turn away from it. What the
    /// server says that it created is unknown until it is read.
    pub fn awaited(&self) -> Option<usize> {
        let unknown = self.unknown().map(|(place, _)| place);
        let place = unknown.or_else(|| self.is_creation_unread().then_some(0))?;
        (self.attention == Attention::Open).then_some(place)
    }

    /// Whether a person may turn away from it: not while its outcome is read, and never while nobody knows whether it
    /// created the connector, since the next plan would create it once more.
    pub fn can_be_left(&self) -> bool {
        !self.is_creation_unread() && (self.unknown().is_none() || self.is_given_up())
    }

    /// Whether only the person can say that nobody will learn whether it created the connector.
    pub fn waits_for_creation(&self) -> bool {
        let was_looked_for = match self.unknown() {
            Some(_) => self.is_given_up(),
            None => self.steps.iter().any(|step| step.read_back.is_some()),
        };
        self.is_creation_unread()
            && self.attention == Attention::Open
            && !self.is_running()
            && was_looked_for
    }

    /// Whether its first step created the connector, or may have, and the connector was not read since.
    pub fn is_creation_unread(&self) -> bool {
        let first = self.steps.first().filter(|step| step.is_creation());
        let is_missing = |read: ReadBack| read.finding == Finding::Before;
        first.is_some_and(|step| {
            step.is_unknown() || step.is_done() && step.read_back.is_none_or(is_missing)
        })
    }

    /// Whether a plan that creates its connector did so, for certain.
    pub fn has_connector(&self) -> bool {
        let mut steps = self.steps.iter();
        steps.all(|step| !step.is_creation() || step.is_done())
    }

    /// Whether reading again was given up, so that only the person can go on.
    pub fn is_given_up(&self) -> bool {
        let reading = self.reading.as_ref();
        reading.is_some_and(|reading| reading.stage == ReadingStage::GivenUp)
    }

    /// The places of the steps that the server took, from 0.
    pub fn done(&self) -> Vec<usize> {
        self.places(ApplyStep::is_done)
    }

    /// The places of the steps that were not sent, from 0.
    pub fn not_sent(&self) -> Vec<usize> {
        self.places(|step| step.state == StepState::NotSent)
    }

    fn places(&self, is_of: impl Fn(&ApplyStep) -> bool) -> Vec<usize> {
        let found = self.steps.iter().enumerate();
        found
            .filter(|(_, step)| is_of(step))
            .map(|(place, _)| place)
            .collect()
    }

    pub fn done_parts(&self) -> Vec<Part> {
        let done = self.steps.iter().filter(|step| step.is_done());
        done.flat_map(ApplyStep::parts).collect()
    }

    pub fn finding(&self, server: &Content, step: &ApplyStep) -> Finding {
        if step.is_creation() {
            return step.read_back.map_or(Finding::Other, |read| read.finding);
        }
        Finding::of(server, (&self.before, &self.after), &step.parts())
    }

    /// The places of the steps that a resumption would send, from 0.
    pub fn resumed(&self, resume: Resume) -> Vec<usize> {
        match resume {
            Resume::Step(place) => vec![place],
            Resume::Rest => self.not_sent(),
        }
    }

    /// Whether a read of its connector tells what became of its steps.
    pub fn is_told_by(&self, generation: Generation) -> bool {
        let is_sending = matches!(self.stage, ApplyStage::Running | ApplyStage::Stopping);
        !is_sending && generation >= self.reads_from
    }

    /// Nothing more is sent, although not all is done.
    pub fn stops(&mut self, now: Timestamp) {
        self.stage = ApplyStage::Stopped;
        self.ended.get_or_insert(now);
    }

    /// What waits is not sent.
    pub fn leave_rest(&mut self) {
        for step in &mut self.steps {
            if step.state == StepState::Waiting {
                step.state = StepState::NotSent;
            }
        }
    }

    /// Another session takes over: answers to the old one are dropped, so what is in flight is not known any more.
    pub fn cut_off(&mut self, now: Timestamp) {
        if !self.is_running() {
            return;
        }
        self.stage = ApplyStage::Stopped;
        self.ended = Some(now);
        if self.steps.iter().any(ApplyStep::is_sending) {
            // The server may be at work on it until its deadline, so an earlier read would tell nothing.
            self.reads_from = Generation(u64::MAX);
            self.reading = Some(Reading::starting_at(now + CUT_OFF_PAUSE));
        }
        self.give_up(|since| StepDoubt {
            reason: Reason::CutOff,
            at: now,
            elapsed: now.duration_since(since).unsigned_abs(),
        });
    }

    /// Nobody waits for an answer any more: what is in flight is in doubt, and what waits is not sent.
    pub fn give_up(&mut self, doubt: impl Fn(Timestamp) -> StepDoubt) {
        for step in &mut self.steps {
            match step.state {
                StepState::Sending { since } => step.state = StepState::Unknown(doubt(since)),
                StepState::Waiting => step.state = StepState::NotSent,
                StepState::Done(_)
                | StepState::Failed(_)
                | StepState::Unknown(_)
                | StepState::NotMade
                | StepState::Moved(_)
                | StepState::NotSent => {}
            }
        }
    }
}

#[cfg(test)]
mod tests;
