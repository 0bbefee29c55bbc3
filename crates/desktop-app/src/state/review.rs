//! What is about to be sent: read from the server again, prepared byte for byte, and checked.

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::{
    compare::Subject,
    draft::{Content, Draft, Part},
    ids::ScriptName,
    patch::Patch,
    plan::{self, Plan},
};
use patchpanel_http_client::PreparedRequest;

use super::conflict::Findings;
use crate::{compare::diff::DiffModel, messages::UserMessage, task::Generation};

/// What a step changes, ready to be shown.
#[derive(Debug, Clone)]
pub enum StepChange {
    Patch(Patch),
    /// An XML document, line by line.
    Document(Arc<DiffModel>),
    /// A translations file, key by key.
    Translations(Vec<TranslationChange>),
}

/// A key of a translations file that changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationChange {
    pub key: String,
    /// The server's text.
    pub before: Option<String>,
    /// The draft's text.
    pub after: Option<String>,
}

/// One request of the plan, exactly as it will be sent.
#[derive(Debug, Clone)]
pub struct ReviewStep {
    /// The part that it goes by; [`ReviewStep::parts`] has all that it changes.
    pub part: Part,
    pub change: StepChange,
    pub request: PreparedRequest,
    /// The text that is sent, for the view of the whole document.
    pub text: Arc<str>,
}

impl ReviewStep {
    /// Every part of the connector that it changes: a patch takes documents away beside changing the metadata.
    pub fn parts(&self) -> Vec<Part> {
        match &self.change {
            StepChange::Patch(patch) => plan::parts_of(patch),
            StepChange::Document(_) | StepChange::Translations(_) => vec![self.part],
        }
    }
}

/// A plan that was prepared against a freshly read server state.
#[derive(Debug, Clone)]
pub struct PreparedPlan {
    /// When the server was read.
    pub read_at: Timestamp,
    pub server: Content,
    /// The draft's revision that was prepared.
    pub revision: u64,
    pub steps: Vec<ReviewStep>,
    /// The plan the steps were made from.
    pub plan: Plan,
    /// Parts that changed on the server since the draft began, where the draft does not stand on them: such a plan is
    /// refused.
    pub moved: Vec<Part>,
    /// What the server changed meanwhile and the draft has taken over, so that nothing of it is lost.
    pub followed: Vec<Subject>,
}

/// What came of reading the server again.
#[derive(Debug, Clone)]
pub enum Prepared {
    Plan {
        plan: Box<PreparedPlan>,
        /// The draft that it was made from, where the server moved in other places than the draft: both changes.
        merged: Option<Box<Draft>>,
    },
    /// Both sides changed the same, differently.
    Conflict(Box<Findings>),
}

/// How far the review came.
#[derive(Debug, Clone)]
pub enum ReviewStage {
    /// The server is read and the requests are made.
    Preparing(Generation),
    /// Ready to be looked at and sent.
    Ready(Box<PreparedPlan>),
    /// It could not be prepared.
    Failed(UserMessage),
}

/// A review of one connector's draft.
#[derive(Debug, Clone)]
pub struct Review {
    pub script_name: ScriptName,
    /// The parts that are reviewed; `None` when it is the whole draft.
    pub only: Option<Vec<Part>>,
    /// How far it came.
    pub stage: ReviewStage,
}
