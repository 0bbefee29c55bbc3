//! The local store: what is read from it and written to it, off the UI thread.

mod apply;

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{
    AuditFilter, AuditRow, Error, OpenNote, Outcome, Store, TenantKey, UnfinishedKind,
};

use super::Context;
use crate::{
    event::{ConnectorEvent, Event, SessionEvent, StoreEvent, Stored},
    messages::{self, UserMessage},
    ports::local_store::{KEPT_SNAPSHOTS, unfinished},
    state::{
        local_store::{StoreFailure, StorePlace, TenantStore},
        session::SessionId,
    },
    task::StoreChange,
};

/// As many requests without an answer as are looked at.
const UNKNOWN: u32 = 200;

pub(super) async fn keep(
    context: &Context,
    session: SessionId,
    place: TenantStore,
    change: StoreChange,
) -> Option<Event> {
    let change = Arc::new(change);
    let (local_store, written) = (context.ports.local_store.clone(), change.clone());
    let write = move || local_store.keep(&place, &written);
    let result = match context.blocking(write).await {
        Some(result) => result.map_err(|error| messages::of_store(&StoreFailure::from(&error))),
        None => Err(messages::work_ended_early()),
    };
    let of_draft = |script_name: &ScriptName, revision, result| {
        let event = ConnectorEvent::DraftStored { revision, result };
        SessionEvent::Connector(script_name.clone(), event)
    };
    let event = match &*change {
        StoreChange::Draft(draft) => of_draft(&draft.script_name, draft.revision, result),
        StoreChange::NoDraft {
            script_name,
            revision,
        } => of_draft(script_name, *revision, result),
        StoreChange::Choices { script_name, .. } => {
            SessionEvent::Connector(script_name.clone(), ConnectorEvent::ChoicesStored(result))
        }
        StoreChange::Run { number, .. } => SessionEvent::RunStored {
            number: *number,
            result,
        },
        StoreChange::Known(_) | StoreChange::NotKnown(_) | StoreChange::Nothing => {
            return result
                .err()
                .map(|message| Event::Store(StoreEvent::NotStored(message)));
        }
    };
    Some(Event::Session(session, event))
}

pub(super) async fn open(context: &Context) -> Result<Vec<OpenNote>, UserMessage> {
    let (local_store, now) = (context.ports.local_store.clone(), context.ports.clock.now());
    let opened = context.blocking(move || local_store.open(now)).await;
    opened
        .ok_or_else(messages::work_ended_early)?
        .map_err(|error| messages::of_open_error(&error))
}

/// Makes room: clears automatic snapshots that are no longer among the latest. A failure leaves all of them there.
pub(super) async fn clear_old_snapshots(context: &Context) {
    let clear = |store: &mut Store| store.prune_snapshots(KEPT_SNAPSHOTS);
    match context.on_store(StorePlace::OnDisk, clear).await {
        Ok(cleared) => tracing::info!(snapshots = cleared.snapshots, "old snapshots were cleared"),
        Err(message) => tracing::warn!(why = message.why, "old snapshots were not cleared"),
    }
}

pub(super) async fn load(
    context: &Context,
    session: SessionId,
    tenant_store: TenantStore,
) -> Result<Stored, UserMessage> {
    let client = context.client(session);
    let (local_store, now) = (context.ports.local_store.clone(), context.ports.clock.now());
    let place = tenant_store.place;
    let read = move |store: &mut Store| {
        let runs = store.unfinished(&tenant_store.tenant, UnfinishedKind::Apply)?;
        let decisions = or_none(store.unfinished(&tenant_store.tenant, UnfinishedKind::Decisions));
        let rows = runs.rows.iter().chain(&decisions.rows);
        let stamped = rows.map(|row| row.updated_at).max();
        let claim = |name: &ScriptName| local_store.claims.run(&tenant_store, name, now);
        // What another Patchpanel awaits the answer of is no riddle.
        let is_awaited = local_store.claims.is_sent_elsewhere(&tenant_store, now);
        let (run, lost_run) = apply::resumable(client.as_ref(), runs, claim);
        Ok(Stored {
            run,
            lost_run,
            stamped: stamped.unwrap_or(Timestamp::MIN),
            // Drafts are more than these: what cannot be read of them must not keep drafts from being read.
            choices: unfinished::choices_of(decisions.rows),
            unanswered: if is_awaited {
                Vec::new()
            } else {
                or_none(unanswered(store, &tenant_store.tenant))
            },
            drafts: store.drafts(&tenant_store.tenant)?,
            known: store.known_connectors(&tenant_store.tenant)?,
            deleted: store.deleted_connectors(&tenant_store.tenant)?,
        })
    };
    context.on_store(place, read).await
}

fn or_none<T: Default>(read: Result<T, Error>) -> T {
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, "something kept of the tenant was not read");
        T::default()
    })
}

/// Requests of a tenant that have no answer and no finding; of very many, the latest.
fn unanswered(store: &Store, tenant: &TenantKey) -> Result<Vec<AuditRow>, Error> {
    let unknown = AuditFilter {
        outcome: Some(Outcome::Unknown),
        ..AuditFilter::default()
    };
    let mut rows = store.audit(&unknown, UNKNOWN, 0)?.rows;
    rows.retain(|row| {
        row.answer.is_none() && row.findings.is_empty() && row.sent.tenant == *tenant
    });
    Ok(rows)
}
