//! What is about to be sent: read from the server again, prepared byte for byte, and checked.

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::{
    compare::Subject,
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::connector::NewConnector,
    patch::Patch,
    plan,
    properties::PropertiesFile,
};
use patchpanel_http_client::{Operation, PreparedRequest};

use super::{conflict::Findings, message::UserMessage, plan_file::OpenedPlan, remote::Generation};
use crate::compare::diff::DiffModel;

#[derive(Debug, Clone)]
pub enum StepChange {
    /// Creates the connector: the request names all that it gets at first.
    Creation,
    /// The operations of [`ReviewStep::patch`].
    Patch,
    Document(Arc<DiffModel>),
    Translations(Vec<TranslationChange>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TranslationChange {
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl TranslationChange {
    /// The keys that differ, in the order of the new file, then those that are gone.
    pub fn between(before: &str, after: &str) -> Vec<Self> {
        let (before, after) = (PropertiesFile::parse(before), PropertiesFile::parse(after));
        let mut changes = Vec::new();
        let gone = before
            .keys()
            .into_iter()
            .filter(|key| after.get(key).is_none());
        for key in after.keys().into_iter().chain(gone) {
            let (old, new) = (before.get(key), after.get(key));
            if old != new {
                changes.push(Self {
                    key: key.to_owned(),
                    before: old.map(Into::into),
                    after: new.map(Into::into),
                });
            }
        }
        changes
    }
}

/// One request of the plan, exactly as it will be sent.
#[derive(Debug, Clone)]
pub struct ReviewStep {
    /// The part that it goes by; [`ReviewStep::parts`] has all that it changes.
    pub part: Part,
    pub change: StepChange,
    pub request: PreparedRequest,
}

impl ReviewStep {
    /// Every part of the connector that it changes: a patch takes documents away beside changing the metadata. Creating
    /// the connector is none of them.
    pub fn parts(&self) -> Vec<Part> {
        if self.creates().is_some() {
            return Vec::new();
        }
        self.patch().map_or_else(|| vec![self.part], plan::parts_of)
    }

    /// What it creates, if it creates the connector.
    pub fn creates(&self) -> Option<&NewConnector> {
        if let Operation::CreateConnector(new) = self.request.operation() {
            Some(new)
        } else {
            None
        }
    }

    pub fn patch(&self) -> Option<&Patch> {
        self.request.operation().patch()
    }

    /// The document that is uploaded; empty for a patch, and for translations that are emptied.
    pub fn document(&self) -> &str {
        let upload = self.request.operation().upload();
        upload.map_or("", |(_, text)| text)
    }
}

/// A plan that was prepared against a freshly read server state.
#[derive(Debug, Clone)]
pub struct PreparedPlan {
    pub read_at: Timestamp,
    pub server: Content,
    pub revision: u64,
    /// Whether the patch tests what it replaces.
    pub guards: bool,
    pub steps: Vec<ReviewStep>,
    /// Parts that changed on the server since the draft began, where the draft is not based on them: such a plan is
    /// refused.
    pub moved: Vec<Part>,
    /// What the server changed meanwhile and the draft has taken over, so that nothing of it is lost.
    pub followed: Vec<Subject>,
}

impl PreparedPlan {
    /// What its first step creates, if that creates the connector.
    pub fn creates(&self) -> Option<&NewConnector> {
        self.steps.first()?.creates()
    }
}

#[derive(Debug, Clone)]
pub enum Prepared {
    Plan {
        plan: Box<PreparedPlan>,
        /// The draft that it was made from, where the server moved in other places than the draft: both changes.
        merged: Option<Box<Draft>>,
    },
    /// Both sides changed the same, differently.
    Conflict(Box<Findings>),
    /// The connector that it was to create is there.
    Exists,
}

impl Prepared {
    /// Whether the tenant has no such connector, and the plan creates it.
    pub fn creates(&self) -> bool {
        matches!(self, Self::Plan { plan, .. } if plan.creates().is_some())
    }
}

#[derive(Debug, Clone)]
pub enum ReviewStage {
    Preparing(Generation),
    Ready(Box<PreparedPlan>),
    /// It could not be prepared.
    Failed(UserMessage),
}

/// Several drafts that are reviewed together and sent one after the other.
#[derive(Debug, Default)]
pub struct Batch {
    /// Nothing typed, ticked or left out for one counts for another.
    pub id: Generation,
    /// In the order of sending; a draft whose sending began is taken out.
    pub reviews: Vec<Review>,
    pub is_sending: bool,
    /// The titles of the connectors whose sending began.
    pub sent: Vec<String>,
    /// What is being sent is the last.
    pub is_stopped: bool,
}

#[derive(Debug, Clone)]
pub struct Review {
    pub script_name: ScriptName,
    /// The parts that are reviewed; `None` when it is the whole draft.
    pub only: Option<Vec<Part>>,
    /// The plan file that it is about.
    pub opened: Option<OpenedPlan>,
    pub stage: ReviewStage,
}
