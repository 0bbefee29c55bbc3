//! Requests about connectors: list, read, make, delete, and sending what was reviewed.

use std::time::{Duration, Instant};

use patchpanel_core_models::{
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        source::SourceSummary,
        upload::UploadResult,
    },
};
use patchpanel_http_client::{Client, ListQuery, Operation, PreparedRequest, SourceQuery};

use super::{Answered, Workshop, sign_in, trail};
use crate::{
    event::{Event, Sending},
    state::apply::StepAnswer,
    task::Task,
};

/// All connectors that the list shows, and how long it took.
pub(super) async fn list(client: &Client) -> Answered<(Vec<ConnectorSummary>, Duration)> {
    let started = started();
    let connectors = client.all_connectors(&ListQuery::default()).await?;
    Ok((connectors, started.elapsed()))
}

/// One connector with all its documents, and how long it took.
pub(super) async fn detail(
    client: &Client,
    script_name: &ScriptName,
) -> Answered<(Box<ConnectorDetail>, Duration)> {
    let started = started();
    let detail = client.connector(script_name).await?;
    Ok((Box::new(detail), started.elapsed()))
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long a request takes; no decision depends on it"
)]
fn started() -> Instant {
    Instant::now()
}

/// Sends a reviewed request. An upload that is answered 200 with status ERROR is a failure.
pub(super) async fn send_step(client: &Client, request: &PreparedRequest) -> Answered<StepAnswer> {
    let answer = client.send(request).await?;
    let upload: Option<UploadResult> = match request.method() {
        "PUT" => Some(answer.read(request)?),
        _ => None,
    };
    let status = upload
        .as_ref()
        .and_then(|upload| upload.status.as_ref())
        .map(ToString::to_string);
    // A patch answers with the connector and no word of its own.
    let word = if request.method() == "PATCH" {
        "UPDATED".to_owned()
    } else {
        answer.status.to_string()
    };
    Ok(StepAnswer {
        word: status.unwrap_or(word),
        message: upload.and_then(|upload| upload.message),
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    })
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm per task; each hands on to a function of its own"
)]
pub(super) async fn carry_out(workshop: &Workshop, task: Task) -> Option<Event> {
    match task {
        Task::PrepareCreate { session, connector } => {
            let client = workshop.client(session)?;
            let result = client
                .prepare(Operation::CreateConnector(*connector))
                .map(Box::new);
            Some(Event::CreatePrepared { session, result })
        }
        Task::PrepareDelete {
            session,
            script_name,
        } => {
            let client = workshop.client(session)?;
            let result = client
                .prepare(Operation::DeleteConnector {
                    script_name: script_name.clone(),
                })
                .map(Box::new);
            Some(Event::DeletePrepared {
                session,
                script_name,
                result,
            })
        }
        Task::LoadSources {
            session,
            script_name,
            connector_name,
            generation,
        } => {
            let client = workshop.client(session)?;
            let sources = client
                .list_sources(&SourceQuery::of_connector(&connector_name))
                .await;
            let result: Answered<Vec<SourceSummary>> = sources.map(|page| page.items);
            Some(Event::SourcesLoaded {
                session,
                script_name,
                generation,
                result,
            })
        }
        Task::SendCreate {
            session,
            trail,
            request,
        } => {
            let client = workshop.client(session)?;
            let sending = create(&client, &request);
            let sent = trail::send(workshop, *trail, &request, |(_, answer)| answer, sending).await;
            sign_in::keep_token(workshop, session).await;
            Some(match sent {
                Ok(sent) => Event::Created {
                    session,
                    request,
                    result: sent.result,
                },
                Err(message) => Event::NotSent {
                    session,
                    what: Sending::Create,
                    message,
                },
            })
        }
        Task::SendDelete {
            session,
            script_name,
            trail,
            request,
        } => {
            let client = workshop.client(session)?;
            let sending = send_step(&client, &request);
            let sent = trail::send(workshop, *trail, &request, |answer| answer, sending).await;
            sign_in::keep_token(workshop, session).await;
            Some(match sent {
                Ok(sent) => Event::Deleted {
                    session,
                    script_name,
                    request,
                    result: sent.result,
                },
                Err(message) => Event::NotSent {
                    session,
                    what: Sending::Delete(script_name),
                    message,
                },
            })
        }
        _ => None,
    }
}

/// Sends the shown request; the script name is taken from the answer, never computed.
async fn create(
    client: &Client,
    request: &PreparedRequest,
) -> Answered<(Option<ScriptName>, StepAnswer)> {
    let answer = client.send(request).await?;
    let made: Option<ConnectorSummary> = serde_json::from_slice(&answer.body).ok();
    let word = answer.status.to_string();
    let step = StepAnswer {
        word,
        message: None,
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    };
    Ok((made.and_then(|made| made.script_name), step))
}
