//! Why a step is not made, or why that is not known: facts, kept on disk. `messages` makes the sentence when it is shown.

use std::time::Duration;

use patchpanel_http_client::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

use super::StepAnswer;
use crate::state::local_store::StoreFailure;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    Request(RequestFailure),
    /// The answer does not say that it was taken.
    Answered(StepAnswer),
    /// It could not be written to the audit trail, so it was not sent.
    NotWritten(StoreFailure),
    /// A new sign-in ended the session that awaited the answer.
    CutOff,
    Interrupted,
    /// The server has neither what was sent nor what it had before.
    SomeoneElseWrote,
    ConnectorGone,
    /// What a version that kept sentences instead of facts said.
    Sentence(Sentence),
}

impl Reason {
    /// Whether the server answered, if not with what settles the step.
    pub fn is_answered(&self) -> bool {
        match self {
            Self::Request(failure) => failure.status.is_some(),
            Self::Answered(_) => true,
            other => other.tracking_id().is_some(),
        }
    }

    pub fn tracking_id(&self) -> Option<&str> {
        let id = match self {
            Self::Request(failure) => &failure.tracking_id,
            Self::Answered(answer) => &answer.tracking_id,
            Self::Sentence(sentence) => &sentence.tracking_id,
            Self::NotWritten(_)
            | Self::CutOff
            | Self::Interrupted
            | Self::SomeoneElseWrote
            | Self::ConnectorGone => &None,
        };
        id.as_deref()
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RequestFailure {
    pub kind: ErrorKind,
    pub request: String,
    pub status: Option<u16>,
    pub detail_code: Option<String>,
    pub server_text: Option<String>,
    /// A sentence of the client, where it says more than the kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The title of the web page that came in place of an answer of the API.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
    pub tracking_id: Option<String>,
    /// The transport's words, from the outermost cause to the innermost.
    pub causes: Vec<String>,
    pub attempts: u32,
    pub elapsed: Duration,
}

impl From<&Error> for RequestFailure {
    fn from(error: &Error) -> Self {
        let source = std::error::Error::source(error);
        let causes = std::iter::successors(source, |cause| cause.source());
        Self {
            kind: error.kind().clone(),
            request: error.request().to_owned(),
            status: error.status(),
            detail_code: error.detail_code().map(str::to_owned),
            server_text: error.server_text().map(str::to_owned),
            reason: error.reason().map(str::to_owned),
            page: error.page().map(str::to_owned),
            tracking_id: error.tracking_id().map(str::to_owned),
            causes: causes.map(ToString::to_string).collect(),
            attempts: error.attempts(),
            elapsed: error.elapsed(),
        }
    }
}

/// A message as version 1 of a kept run has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    pub what: String,
    pub why: String,
    pub next: String,
    pub details: Vec<String>,
    pub tracking_id: Option<String>,
}
