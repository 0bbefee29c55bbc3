//! A run of three steps for tests: metadata, a source config, French translations.

use std::sync::Arc;

use jiff::{Timestamp, tz::TimeZone};
use patchpanel_core_models::models::{connector::ConnectorDetail, upload::UploadStatus};
use patchpanel_http_client::ErrorKind;
use serde_json::json;

use crate::{
    command::ApplyCommand,
    event::{ConnectorEvent, StepEvent},
    messages::UserMessage,
    state::remote::Generation,
    state::{
        AppState,
        apply::{ApplyRun, Reason, Reply, RequestFailure, StepAnswer, StepFailure, StepState},
    },
    task::Task,
    update::testing::{on_command, reports},
    view_models::review::sample,
};

pub(crate) fn now() -> Timestamp {
    "2026-11-23T10:43:02Z".parse().unwrap()
}

pub(crate) fn reviewed() -> AppState {
    let session = sample::reviewed(|_, _, _| ());
    let mut state = AppState::new(now(), TimeZone::UTC);
    state.sessions.show(session);
    state
}

pub(crate) fn run(state: &AppState) -> &ApplyRun {
    state.session().unwrap().apply.as_ref().unwrap()
}

pub(crate) fn run_mut(state: &mut AppState) -> &mut ApplyRun {
    state.session_mut().unwrap().apply.as_mut().unwrap()
}

pub(crate) fn answer(reply: Reply) -> StepAnswer {
    StepAnswer {
        reply,
        message: None,
        tracking_id: Some("0c1f5be27a9d4403b8e1d6a25f7c9e10".to_owned()),
        elapsed: std::time::Duration::from_millis(214),
    }
}

/// A step is answered: a patch is taken, an upload has this status.
pub(crate) fn answers(state: &mut AppState, index: usize, status: UploadStatus) -> Vec<Task> {
    let reply = match run(state).steps[index].step.patch() {
        Some(_) => Reply::Patched,
        None => Reply::Uploaded(status),
    };
    let event = ConnectorEvent::Apply(StepEvent::Answered {
        index,
        entry: crate::view_models::audit::tests::state().audit.rows()[0].id,
        result: Ok(answer(reply)),
    });
    run_reports(state, event)
}

fn run_reports(state: &mut AppState, event: ConnectorEvent) -> Vec<Task> {
    let script_name = run(state).script_name.clone();
    reports(state, &script_name, event)
}

/// A run of which step 1 is done and step 2 was answered with a status that leaves open whether it was made.
pub(crate) fn in_doubt() -> AppState {
    let mut state = reviewed();
    on_command(&mut state, ApplyCommand::Start);
    answers(&mut state, 0, UploadStatus::Updated);
    answers(&mut state, 1, UploadStatus::Skipped);
    state
}

/// A run of which step 1 is done and step 2 was refused.
pub(crate) fn refused(failure: StepFailure) -> AppState {
    let mut state = in_doubt();
    let run = run_mut(&mut state);
    run.steps[1].state = StepState::Failed(failure);
    run.reading = None;
    state
}

pub(crate) fn refusal() -> Reason {
    let message = "source config is not well-formed: line 3, column 9".to_owned();
    Reason::Request(RequestFailure {
        kind: ErrorKind::Refused {
            message: message.clone(),
        },
        request: "PUT /connectors/v1/workday/source-config".to_owned(),
        status: Some(200),
        detail_code: None,
        server_text: Some(message),
        reason: None,
        page: None,
        tracking_id: Some("77aa5be27a9d4403b8e1d6a25f7c9e10".to_owned()),
        causes: Vec::new(),
        attempts: 1,
        elapsed: std::time::Duration::from_millis(96),
    })
}

/// What the server has: the state from before in some parts, the run's in others.
#[derive(Clone, Copy)]
pub(crate) enum Has {
    Before,
    Sent,
    Other,
}

/// The connector as it is read, with metadata, source config and French texts as given.
pub(crate) fn detail(run: &ApplyRun, parts: [Has; 3]) -> ConnectorDetail {
    use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
    let of = |has: Has| match has {
        Has::Before => Some(&run.before),
        Has::Sent => Some(&run.after),
        Has::Other => None,
    };
    let metadata = of(parts[0]).map_or(json!({"shortDesc": "theirs"}), |content: &Arc<_>| {
        json!(content.metadata)
    });
    let form = of(parts[1]).map_or("<Form other='1'/>", |content| {
        content.xml[&XmlDocument::SourceConfig].as_str()
    });
    let french = of(parts[2]).map_or("a=theirs\n", |content| {
        content.translations[&Locale::Fr].as_str()
    });
    serde_json::from_value(json!({
        "name": "Workday", "scriptName": "workday", "connectorMetadata": metadata,
        "sourceConfigXml": form, "translationProperties": {"fr": french},
    }))
    .unwrap()
}

/// The newest read is answered.
pub(crate) fn reads(state: &mut AppState, parts: [Has; 3]) -> Vec<Task> {
    let newest = Generation(state.generations);
    read_at(state, newest, parts)
}

pub(crate) fn read_at(state: &mut AppState, asked: Generation, parts: [Has; 3]) -> Vec<Task> {
    let detail = detail(run(state), parts);
    let result = Ok((Box::new(detail), std::time::Duration::ZERO));
    let event = ConnectorEvent::Loaded(asked, result);
    run_reports(state, event)
}

/// The newest read failed, as the update layer notes it.
pub(crate) fn read_fails(state: &mut AppState) {
    let now = state.now;
    let run = run_mut(state);
    let message = UserMessage::new(
        "“workday” could not be read",
        "The tenant did not answer in time",
        "Try again",
    );
    if let Some(reading) = &mut run.reading {
        reading.failed(message, now);
    }
}
