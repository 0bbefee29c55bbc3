//! A run on disk: what the next start needs to take it up where it was.
//!
//! Requests are not kept: they are made anew from what they send, and taken only when they are the reviewed ones to the
//! byte.

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
    models::document::DocumentKind,
    patch::Patch,
    plan::{Step, StepAction},
};
use patchpanel_local_store::{EntryId, body_sha256};
use serde::{Deserialize, Serialize};

use super::{ApplyRun, ApplyStage, ApplyStep, Attention, ReadBack, Requests, RunId, StepState};
use crate::state::{
    remote::Generation,
    review::{ReviewStep, StepChange},
};

/// What is written; another number is another form, which this version does not read.
const VERSION: u32 = 1;

/// A run as it is kept while it is not over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptRun {
    version: u32,
    title: String,
    started: Timestamp,
    ended: Option<Timestamp>,
    read_at: Timestamp,
    before: Arc<Content>,
    after: Arc<Content>,
    steps: Vec<KeptStep>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct KeptStep {
    part: Part,
    sends: Sends,
    sha256: String,
    state: StepState,
    read_back: Option<ReadBack>,
    entry: Option<EntryId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Sends {
    Patch(Patch),
    Text(Arc<str>),
}

impl KeptRun {
    /// A run as it stands. Hashes every request, so it is no work for the UI thread.
    pub fn of(run: &ApplyRun) -> Self {
        Self {
            version: VERSION,
            title: run.title.clone(),
            started: run.started,
            ended: run.ended,
            read_at: run.read_at,
            before: run.before.clone(),
            after: run.after.clone(),
            steps: run.steps.iter().map(KeptStep::of).collect(),
        }
    }

    /// Whether this version can read what was kept.
    pub fn is_readable(&self) -> bool {
        self.version == VERSION
    }

    /// What the server had before the first step.
    pub fn before(&self) -> &Content {
        &self.before
    }

    /// What each step sends, to make its request anew; `None` when one of them fits no request.
    pub fn steps(&self) -> Option<Vec<Step>> {
        self.steps.iter().map(KeptStep::step).collect()
    }

    /// The run with its requests made anew. Nothing is on its way any more: a step that was is unknown.
    pub fn taken_up(self, script_name: ScriptName, steps: Vec<ReviewStep>) -> ApplyRun {
        let same = |(kept, made): (&KeptStep, &ReviewStep)| kept.sha256 == hash(made);
        let requests = if self.steps.iter().zip(&steps).all(same) {
            Requests::AsReviewed
        } else {
            Requests::Otherwise
        };
        let steps = self.steps.into_iter().zip(steps);
        ApplyRun {
            id: RunId(0),
            script_name,
            title: self.title,
            started: self.started,
            ended: self.ended,
            stage: ApplyStage::Stopped,
            steps: steps.map(|(kept, step)| kept.taken_up(step)).collect(),
            before: self.before,
            read_at: self.read_at,
            after: self.after,
            reads_from: Generation(u64::MAX),
            reading: None,
            then: Default::default(),
            attention: Attention::Open,
            requests,
        }
    }
}

impl KeptStep {
    fn of(step: &ApplyStep) -> Self {
        let ReviewStep {
            part, change, text, ..
        } = &step.step;
        Self {
            part: *part,
            sends: match change {
                StepChange::Patch(patch) => Sends::Patch(patch.clone()),
                StepChange::Document(_) | StepChange::Translations(_) => Sends::Text(text.clone()),
            },
            sha256: hash(&step.step),
            state: step.state.clone(),
            read_back: step.read_back,
            entry: step.entry,
        }
    }

    fn step(&self) -> Option<Step> {
        let action = match (&self.sends, self.part) {
            (Sends::Patch(patch), _) => StepAction::Patch(patch.clone()),
            (Sends::Text(text), Part::Xml(document)) => upload(document.into(), text),
            (Sends::Text(text), Part::Translations(locale)) => {
                upload(DocumentKind::Translations(locale), text)
            }
            (Sends::Text(_), Part::Metadata) => return None,
        };
        Some(Step {
            part: self.part,
            action,
        })
    }

    fn taken_up(self, step: ReviewStep) -> ApplyStep {
        ApplyStep {
            step,
            state: self.state,
            read_back: self.read_back,
            entry: self.entry,
        }
    }
}

fn upload(kind: DocumentKind, text: &str) -> StepAction {
    StepAction::Upload {
        kind,
        text: text.to_owned(),
    }
}

/// A hash over all of a request that a review shows: method, URL and body.
fn hash(step: &ReviewStep) -> String {
    let request = &step.request;
    let line = format!("{} {}\n", request.method(), request.url());
    body_sha256(&[line.as_bytes(), request.body()].concat())
}

/// How far a run came, without what it sends: cheap to compare in every frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    run: RunId,
    script_name: ScriptName,
    steps: Vec<(StepState, Option<ReadBack>, Option<EntryId>)>,
}

impl Progress {
    /// How far `run` came.
    pub fn of(run: &ApplyRun) -> Self {
        let steps = run.steps.iter();
        Self {
            run: run.id,
            script_name: run.script_name.clone(),
            steps: steps
                .map(|step| (step.state.clone(), step.read_back, step.entry))
                .collect(),
        }
    }

    /// Whether `run` came just as far. Looked at in every frame, so it copies nothing.
    pub fn is_of(&self, run: &ApplyRun) -> bool {
        let same = |((state, read_back, entry), step): (&(StepState, _, _), &ApplyStep)| {
            *state == step.state && *read_back == step.read_back && *entry == step.entry
        };
        self.run == run.id
            && self.script_name == run.script_name
            && self.steps.len() == run.steps.len()
            && self.steps.iter().zip(&run.steps).all(same)
    }

    pub fn script_name(&self) -> &ScriptName {
        &self.script_name
    }
}

/// What is on its way to disk.
#[derive(Debug, Clone, PartialEq)]
pub enum Writing {
    Run(Progress),
    /// The run is taken away.
    Nothing,
}

/// What of the session's run is on disk.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunKeeping {
    pub kept: Option<Progress>,
    /// What is being written, if something is.
    pub writing: Option<(u64, Writing)>,
    /// How many writes were begun; each is named by its number.
    pub writes: u64,
    /// When it is tried again after a failure.
    pub retry_at: Option<Timestamp>,
}
