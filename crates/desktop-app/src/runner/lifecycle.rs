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
use patchpanel_http_client::{Client, ListQuery, Operation, Outcome, PreparedRequest, SourceQuery};

use super::{Answered, Workshop, sign_in, trail};
use crate::{
    event::{Event, Sending},
    state::{
        apply::{Reply, StepAnswer},
        local_store::StoreFailure,
        session::SessionId,
    },
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

pub(super) async fn carry_out(workshop: &Workshop, task: Task) -> Option<Event> {
    match task {
        Task::PrepareCreate {
            session,
            generation,
            connector,
        } => {
            let client = workshop.client(session)?;
            let result = client
                .prepare(Operation::CreateConnector(*connector))
                .map(Box::new);
            Some(Event::CreatePrepared {
                session,
                generation,
                result,
            })
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
            sign_in::keep_token(workshop, session).await;
            let result: Answered<Vec<SourceSummary>> = sources.map(|page| page.items);
            Some(Event::SourcesLoaded {
                session,
                script_name,
                generation,
                result,
            })
        }
        task => change(workshop, task).await,
    }
}

/// Tasks that make and delete, or learn whether that was done.
async fn change(workshop: &Workshop, task: Task) -> Option<Event> {
    let (session, event) = match task {
        Task::SendCreate {
            session,
            generation,
            trail,
            creation,
        } => {
            let client = workshop.client(session)?;
            let request = &creation.request;
            let sending = create(&client, request);
            let sent = trail::send(workshop, *trail, request, |(_, answer)| answer, sending).await;
            let event = sent.map(|sent| Event::Created {
                session,
                generation,
                creation,
                result: sent.result,
            });
            let what = Sending::Create(generation);
            let event = event.unwrap_or_else(|failure| not_sent(session, what, failure));
            (session, event)
        }
        Task::SendDelete {
            session,
            generation,
            trail,
            deletion,
        } => {
            let client = workshop.client(session)?;
            let request = &deletion.request;
            let sending = send_step(&client, request);
            let sent = trail::send(workshop, *trail, request, |answer| answer, sending).await;
            let event = sent.map(|sent| Event::Deleted {
                session,
                generation,
                deletion,
                result: sent.result,
            });
            let what = Sending::Delete(generation);
            let event = event.unwrap_or_else(|failure| not_sent(session, what, failure));
            (session, event)
        }
        Task::LearnCreated {
            session,
            generation,
            creation,
        } => {
            let client = workshop.client(session)?;
            let result = learn_created(&client, creation.request.operation()).await;
            let event = Event::CreationLearned {
                session,
                generation,
                creation,
                result,
            };
            (session, event)
        }
        Task::LearnDeleted {
            session,
            generation,
            deletion,
        } => {
            let client = workshop.client(session)?;
            let result = client.check_outcome(deletion.request.operation()).await;
            let event = Event::DeletionLearned {
                session,
                generation,
                deletion,
                result,
            };
            (session, event)
        }
        _ => return None,
    };
    sign_in::keep_token(workshop, session).await;
    Some(event)
}

/// What could not be written down was not sent.
fn not_sent(session: SessionId, what: Sending, failure: StoreFailure) -> Event {
    Event::NotSent {
        session,
        what,
        failure,
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
