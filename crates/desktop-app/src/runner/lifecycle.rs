//! Makes and deletes connectors.

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::{Client, Operation, Outcome, PreparedRequest};

use super::{Answered, Context, apply, audit::sent, connectors};
use crate::{
    event::LifecycleEvent,
    state::apply::{Reply, StepAnswer},
    task::LifecycleTask,
};

pub(super) async fn carry_out(
    context: &Context,
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
        LifecycleTask::Create(trail, creation) => {
            let request = &creation.request;
            let sending = create(client, request);
            let sent = sent::send(context, *trail, request, |(_, answer)| answer, sending).await;
            match sent {
                Ok(sent) => LifecycleEvent::Created(creation, sent.result),
                Err(failure) => LifecycleEvent::NotSent(failure),
            }
        }
        LifecycleTask::Delete(trail, deletion) => {
            let request = &deletion.request;
            let sending = apply::send_step(client, request);
            let sent = sent::send(context, *trail, request, |answer| answer, sending).await;
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
    let (listed, _) = connectors::list(client).await?;
    let made = listed
        .into_iter()
        .find(|connector| connector.name.as_deref() == Some(&new.name));
    Ok((outcome, made.and_then(|made| made.script_name.clone())))
}

/// Sends the shown request; the script name is taken from the answer, never computed.
async fn create(
    client: &Client,
    request: &PreparedRequest,
) -> Answered<(Option<ScriptName>, StepAnswer)> {
    let answer = client.send(request).await?;
    let made = apply::given_name(&answer);
    let step = StepAnswer {
        reply: Reply::Http(answer.status),
        message: None,
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    };
    Ok((made, step))
}
