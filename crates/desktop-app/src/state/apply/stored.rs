//! A run on disk: what the next start needs to resume it where it was.
//!
//! Requests are not kept: they are rebuilt from what they send, and taken only when they are the reviewed ones to the
//! byte. Nor are sentences: what is said of a step is made from facts.

mod version_1;

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::Content,
    ids::ScriptName,
    models::{connector::NewConnector, document::DocumentKind},
    patch::Patch,
    plan::Step,
};
use patchpanel_local_store::{EntryId, body_sha256};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{ApplyRun, ApplyStage, ApplyStep, Attention, ReadBack, Requests, RunId, StepState};
use crate::state::{remote::Generation, review::ReviewStep};

/// What is written. Versions 1 and 2 are read, too; a later one is not. Version 2 has no plan that creates its connector.
const VERSION: u32 = 3;

/// A run as it is kept while it is not over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredRun {
    version: u32,
    title: String,
    started: Timestamp,
    ended: Option<Timestamp>,
    read_at: Timestamp,
    before: Arc<Content>,
    after: Arc<Content>,
    steps: Vec<StoredStep>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct StoredStep {
    request: StoredRequest,
    sha256: String,
    state: StepState,
    read_back: Option<ReadBack>,
    entry: Option<EntryId>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StoredRequest {
    Create(NewConnector),
    Patch(Patch),
    /// The text is in [`StoredRun::after`].
    Upload(DocumentKind),
}

impl StoredRun {
    /// A run as it is now. Hashes every request, so it is no work for the UI thread.
    pub fn of(run: &ApplyRun) -> Self {
        Self {
            version: VERSION,
            title: run.title.clone(),
            started: run.started,
            ended: run.ended,
            read_at: run.read_at,
            before: run.before.clone(),
            after: run.after.clone(),
            steps: run.steps.iter().map(StoredStep::of).collect(),
            origin: run.origin.clone(),
            author: run.author.clone(),
        }
    }

    /// What was kept; `None` when this version cannot read it.
    pub fn read(value: Value) -> Option<Self> {
        let version = value.get("version")?.as_u64()?;
        let value = if version == 1 {
            version_1::upgraded(value)?
        } else {
            value
        };
        let mut kept: Self = serde_json::from_value(value).ok()?;
        if kept.version == 2 {
            kept.version = VERSION;
        }
        (kept.version == VERSION).then_some(kept)
    }

    /// What the server had before the first step.
    pub fn before(&self) -> &Content {
        &self.before
    }

    /// What creates the connector, before all other steps.
    pub fn creates(&self) -> Option<&NewConnector> {
        match &self.steps.first()?.request {
            StoredRequest::Create(new) => Some(new),
            StoredRequest::Patch(_) | StoredRequest::Upload(_) => None,
        }
    }

    /// All steps but the one that creates the connector.
    pub fn steps(&self) -> Vec<Step> {
        let step = |kept: &StoredStep| match &kept.request {
            StoredRequest::Create(_) => None,
            StoredRequest::Patch(patch) => Some(Step::Patch(patch.clone())),
            StoredRequest::Upload(kind) => Some(Step::Upload {
                kind: *kind,
                text: self.after.text(*kind).unwrap_or_default().to_owned(),
            }),
        };
        self.steps.iter().filter_map(step).collect()
    }

    /// The run with its requests rebuilt. Nothing is in flight any more: a step that was is unknown.
    pub fn resumed(self, script_name: ScriptName, steps: Vec<ReviewStep>) -> ApplyRun {
        let same = |(kept, made): (&StoredStep, &ReviewStep)| kept.sha256 == hash(made);
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
            steps: steps.map(|(kept, step)| kept.resumed(step)).collect(),
            before: self.before,
            read_at: self.read_at,
            after: self.after,
            reads_from: Generation(u64::MAX),
            reading: None,
            then: Default::default(),
            attention: Attention::Open,
            requests,
            origin: self.origin,
            author: self.author,
            opened: None,
            sent_before: Vec::new(),
        }
    }
}

impl StoredStep {
    fn of(step: &ApplyStep) -> Self {
        let operation = step.step.request.operation();
        Self {
            request: match (step.step.creates(), operation.upload()) {
                (Some(new), _) => StoredRequest::Create(new.clone()),
                (None, Some((kind, _))) => StoredRequest::Upload(kind),
                (None, None) => {
                    StoredRequest::Patch(operation.patch().cloned().unwrap_or_default())
                }
            },
            sha256: hash(&step.step),
            state: step.state.clone(),
            read_back: step.read_back,
            entry: step.entry,
        }
    }

    fn resumed(self, step: ReviewStep) -> ApplyStep {
        ApplyStep {
            step,
            state: self.state,
            read_back: self.read_back,
            entry: self.entry,
        }
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

#[derive(Debug, Clone, PartialEq)]
pub enum Writing {
    Run(Progress),
    Nothing,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct RunOnDisk {
    pub kept: Option<Progress>,
    pub writing: Option<(u64, Writing)>,
    /// How many writes were begun; each is named by its number.
    pub writes: u64,
    pub retry_at: Option<Timestamp>,
}
