//! Reads the two sides of a comparison, wherever they come from, and compares them. Only reads.

use std::sync::Arc;

use patchpanel_core_models::{
    bundle::Identity, draft::Content, ids::ScriptName, models::connector::ConnectorDetail,
};
use patchpanel_http_client::ErrorKind;
use patchpanel_local_store::Store;

use super::{Context, connectors, impact, sign_in};
use crate::{
    event::{CompareEvent, Event},
    messages::{self, Doing, UserMessage},
    state::{
        compare::{Findings, ReadSide},
        session::SessionId,
    },
    task::{CompareTask, SideSource},
};

/// A side; `None` where the tenant has no such connector.
type Read = Result<Option<Arc<ReadSide>>, UserMessage>;

pub(super) async fn carry_out(context: &Context, task: CompareTask) -> Event {
    let (pair, generation, sessions) = (task.pair, task.generation, task.sessions());
    let result = compared(context, task).await;
    Event::Compare(CompareEvent::Compared {
        pair,
        generation,
        sessions,
        result,
    })
}

async fn compared(context: &Context, task: CompareTask) -> Result<Arc<Findings>, UserMessage> {
    let CompareTask {
        from, to, rules, ..
    } = task;
    let title = from.title();
    let (from, to) = tokio::join!(
        side(context, from, false),
        side(context, to, task.asks_who_uses)
    );
    let from = from?.ok_or_else(|| messages::compare::no_source(&title))?;
    let to = to?;
    let compare = move || Arc::new(Findings::new(from, to, &rules));
    let found = context.blocking(compare).await;
    found.ok_or_else(messages::work_ended_early)
}

async fn side(context: &Context, source: SideSource, asks_who_uses: bool) -> Read {
    match source {
        SideSource::Given(side) => Ok(side),
        SideSource::Tenant(session, script_name) => {
            of_tenant(context, session, &script_name, asks_who_uses).await
        }
        SideSource::Kept(keep, id) => {
            let read = move |store: &mut Store| store.snapshot(id);
            let snapshot = context.on_store(keep, read).await?;
            let identity = serde_json::from_value::<ConnectorDetail>(snapshot.facts);
            Ok(Some(Arc::new(ReadSide {
                identity: identity
                    .map(|facts| Identity::from(&facts))
                    .unwrap_or_default(),
                content: snapshot.content,
                ..ReadSide::default()
            })))
        }
    }
}

async fn of_tenant(
    context: &Context,
    session: SessionId,
    script_name: &ScriptName,
    asks_who_uses: bool,
) -> Read {
    let client = context.client(session);
    let client = client.ok_or_else(|| messages::compare::signed_out(script_name))?;
    let answer = connectors::detail(&client, script_name).await;
    sign_in::keep_token(context, session).await;
    match answer {
        Ok((detail, _)) => {
            if let Some(message) = messages::backups::not_whole(&detail) {
                return Err(message);
            }
            let now = context.ports.clock.now();
            let used_by = if asks_who_uses {
                Some(impact::users(&client, script_name, &detail, now).await)
            } else {
                None
            };
            Ok(Some(Arc::new(ReadSide {
                identity: Identity::from(&*detail),
                content: Content::from(&*detail),
                only: None,
                read_at: Some(now),
                used_by,
            })))
        }
        Err(error) if *error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let doing = Doing::ReadingConnector(script_name.clone());
            Err(messages::of_client(&error, &doing))
        }
    }
}
