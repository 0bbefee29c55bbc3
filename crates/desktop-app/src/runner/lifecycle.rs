//! Makes and deletes connectors.

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::{Client, Operation, Outcome};

use super::{Answered, Context, apply, audit::sent, connectors};
use crate::{
    event::LifecycleEvent,
    state::{
        apply::{Reply, StepAnswer},
        dialogs::{Aim, LifecycleRequest},
    },
    task::LifecycleTask,
};

pub(super) async fn carry_out(
    context: &Context,
    client: &Client,
    task: LifecycleTask,
) -> LifecycleEvent {
    match task {
        LifecycleTask::Prepare(operation) => {
            LifecycleEvent::Prepared(client.prepare(*operation).map(Box::new))
        }
        LifecycleTask::Send(trail, asked) => {
            let sending = send(client, &asked);
            let sent = sent::send(
                context,
                *trail,
                &asked.request,
                |(_, answer)| answer,
                sending,
            );
            match sent.await {
                Ok(sent) => LifecycleEvent::Answered(asked, sent.result),
                Err(failure) => LifecycleEvent::NotSent(failure),
            }
        }
        LifecycleTask::Learn(asked) => {
            let result = learn(client, asked.request.operation()).await;
            LifecycleEvent::Learned(asked, result)
        }
    }
}

/// What became of the connector, and the script name under which the tenant lists a new one.
async fn learn(client: &Client, operation: &Operation) -> Answered<(Outcome, Option<ScriptName>)> {
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

/// Sends the shown request; the script name of a new connector is taken from the answer, never computed.
async fn send(
    client: &Client,
    asked: &LifecycleRequest,
) -> Answered<(Option<ScriptName>, StepAnswer)> {
    if let Aim::Delete(_) = asked.aim {
        return Ok((None, apply::send_step(client, &asked.request).await?));
    }
    let answer = client.send(&asked.request).await?;
    let made = apply::given_name(&answer);
    let step = StepAnswer {
        reply: Reply::Http(answer.status),
        message: None,
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    };
    Ok((made, step))
}
