//! Requests about connectors: list, read, make, delete, and sending what was reviewed.

use std::time::{Duration, Instant};

use patchpanel_core_models::{
    ids::ScriptName,
    models::{
        connector::{ConnectorDetail, ConnectorSummary},
        upload::UploadResult,
    },
};
use patchpanel_http_client::{Client, ListQuery, Operation, Outcome, PreparedRequest, SourceQuery};

use super::{Answered, Workshop, trail};
use crate::{
    event::LifecycleEvent,
    state::apply::{Reply, StepAnswer},
    task::LifecycleTask,
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
    let operation = request.operation();
    let http = Reply::Http(answer.status);
    let (reply, message) = if operation.upload().is_some() {
        let UploadResult {
            status, message, ..
        } = answer.read(request)?;
        (status.map_or(http, Reply::Uploaded), message)
    } else if operation.patch().is_some() {
        (Reply::Patched, None)
    } else {
        (http, None)
    };
    Ok(StepAnswer {
        reply,
        message,
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    })
}

/// Makes and deletes, or learns whether that was done.
pub(super) async fn carry_out(
    workshop: &Workshop,
    client: &Client,
    task: LifecycleTask,
) -> LifecycleEvent {
    match task {
        LifecycleTask::PrepareCreate(connector) => {
            let prepared = client.prepare(Operation::CreateConnector(*connector));
            LifecycleEvent::CreatePrepared(prepared.map(Box::new))
        }
        LifecycleTask::PrepareDelete(script_name) => {
            let prepared = client.prepare(Operation::DeleteConnector {
                script_name: script_name.clone(),
            });
            LifecycleEvent::DeletePrepared(script_name, prepared.map(Box::new))
        }
        LifecycleTask::LoadSources(connector_name) => {
            let query = SourceQuery::of_connector(&connector_name);
            let sources = client.list_sources(&query).await;
            LifecycleEvent::SourcesLoaded(sources.map(|page| page.items))
        }
        LifecycleTask::Create(trail, creation) => {
            let request = &creation.request;
            let sending = create(client, request);
            let sent = trail::send(workshop, *trail, request, |(_, answer)| answer, sending).await;
            match sent {
                Ok(sent) => LifecycleEvent::Created(creation, sent.result),
                Err(failure) => LifecycleEvent::NotSent(failure),
            }
        }
        LifecycleTask::Delete(trail, deletion) => {
            let request = &deletion.request;
            let sending = send_step(client, request);
            let sent = trail::send(workshop, *trail, request, |answer| answer, sending).await;
            match sent {
                Ok(sent) => LifecycleEvent::Deleted(deletion, sent.result),
                Err(failure) => LifecycleEvent::NotSent(failure),
            }
        }
        LifecycleTask::LearnCreated(creation) => {
            let result = learn_created(client, creation.request.operation()).await;
            LifecycleEvent::CreationLearned(creation, result)
        }
        LifecycleTask::LearnDeleted(deletion) => {
            let result = client.check_outcome(deletion.request.operation()).await;
            LifecycleEvent::DeletionLearned(deletion, result)
        }
    }
}

/// Whether a connector was made, and the script name under which the tenant lists it.
async fn learn_created(
    client: &Client,
    operation: &Operation,
) -> Answered<(Outcome, Option<ScriptName>)> {
    let outcome = client.check_outcome(operation).await?;
    let Operation::CreateConnector(new) = operation else {
        return Ok((outcome, None));
    };
    if outcome != Outcome::Made {
        return Ok((outcome, None));
    }
    let (listed, _) = list(client).await?;
    let made = listed
        .into_iter()
        .find(|connector| connector.name.as_ref() == Some(&new.name));
    Ok((outcome, made.and_then(|made| made.script_name)))
}

/// Sends the shown request; the script name is taken from the answer, never computed.
async fn create(
    client: &Client,
    request: &PreparedRequest,
) -> Answered<(Option<ScriptName>, StepAnswer)> {
    let answer = client.send(request).await?;
    let made: Option<ConnectorSummary> = serde_json::from_slice(&answer.body).ok();
    let step = StepAnswer {
        reply: Reply::Http(answer.status),
        message: None,
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    };
    Ok((made.and_then(|made| made.script_name), step))
}
