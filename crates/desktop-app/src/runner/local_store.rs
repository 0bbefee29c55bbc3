//! The local store: what is read from it and written to it, off the UI thread.

mod runs;

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{
    ActivityFilter, ActivityRow, Error, OpenNote, Outcome, Store, TenantKey, UnfinishedKind,
};

use super::Workshop;
use crate::{
    event::{ConnectorEvent, Event, Kept, SessionEvent, StoreEvent},
    messages::{self, UserMessage},
    ports::storage::{KEPT_SNAPSHOTS, unfinished},
    state::{
        local_store::{Keep, KeptPlace, StoreFailure},
        session::SessionId,
    },
    task::Keeping,
};

/// As many requests without an answer as are looked at.
const UNKNOWN: u32 = 200;

pub(super) async fn keep(
    workshop: &Workshop,
    session: SessionId,
    place: KeptPlace,
    keeping: Keeping,
) -> Option<Event> {
    let keeping = Arc::new(keeping);
    let (storage, written) = (workshop.ports.storage.clone(), keeping.clone());
    let write = move || storage.keep(&place, &written);
    let result = match workshop.blocking(write).await {
        Some(result) => result.map_err(|error| messages::of_store(&StoreFailure::from(&error))),
        None => Err(messages::work_ended_early()),
    };
    let of_draft = |script_name: &ScriptName, revision, result| {
        let event = ConnectorEvent::DraftKept { revision, result };
        SessionEvent::Connector(script_name.clone(), event)
    };
    let event = match &*keeping {
        Keeping::Draft(draft) => of_draft(&draft.script_name, draft.revision, result),
        Keeping::NoDraft {
            script_name,
            revision,
        } => of_draft(script_name, *revision, result),
        Keeping::Choices { script_name, .. } => {
            SessionEvent::Connector(script_name.clone(), ConnectorEvent::ChoicesKept(result))
        }
        Keeping::Run { number, .. } => SessionEvent::RunKept {
            number: *number,
            result,
        },
        Keeping::Known(_) | Keeping::NotKnown(_) | Keeping::Nothing => {
            return result
                .err()
                .map(|message| Event::Store(StoreEvent::NotKept(message)));
        }
    };
    Some(Event::Session(session, event))
}

pub(super) async fn open(workshop: &Workshop) -> Result<Vec<OpenNote>, UserMessage> {
    let (storage, now) = (workshop.ports.storage.clone(), workshop.ports.clock.now());
    let opened = workshop.blocking(move || storage.open(now)).await;
    opened
        .ok_or_else(messages::work_ended_early)?
        .map_err(|error| messages::of_open_error(&error))
}

/// Makes room: clears automatic snapshots that are no longer among the latest. A failure leaves all of them there.
pub(super) async fn clear_old_snapshots(workshop: &Workshop) {
    let clear = |store: &mut Store| store.prune_snapshots(KEPT_SNAPSHOTS);
    match workshop.on_store(Keep::OnDisk, clear).await {
        Ok(cleared) => tracing::info!(snapshots = cleared.snapshots, "old snapshots were cleared"),
        Err(message) => tracing::warn!(why = message.why, "old snapshots were not cleared"),
    }
}

pub(super) async fn load(
    workshop: &Workshop,
    session: SessionId,
    place: KeptPlace,
) -> Result<Kept, UserMessage> {
    let client = workshop.client(session);
    let (storage, now) = (workshop.ports.storage.clone(), workshop.ports.clock.now());
    let keep = place.keep;
    let read = move |store: &mut Store| {
        let runs = store.unfinished(&place.tenant, UnfinishedKind::Apply)?;
        let decisions = or_none(store.unfinished(&place.tenant, UnfinishedKind::Decisions));
        let rows = runs.rows.iter().chain(&decisions.rows);
        let stamped = rows.map(|row| row.updated_at).max();
        let claim = |name: &ScriptName| storage.claims.run(&place, name, now);
        // What another Patchpanel awaits the answer of is no riddle.
        let is_awaited = storage.claims.is_sent_elsewhere(&place, now);
        let (run, lost_run) = runs::resumable(client.as_ref(), runs, claim);
        Ok(Kept {
            run,
            lost_run,
            stamped: stamped.unwrap_or(Timestamp::MIN),
            // Drafts are more than these: what cannot be read of them must not keep drafts from being read.
            choices: unfinished::choices_of(decisions.rows),
            unanswered: if is_awaited {
                Vec::new()
            } else {
                or_none(unanswered(store, &place.tenant))
            },
            drafts: store.drafts(&place.tenant)?,
            known: store.known_connectors(&place.tenant)?,
            deleted: store.deleted_connectors(&place.tenant)?,
        })
    };
    workshop.on_store(keep, read).await
}

fn or_none<T: Default>(read: Result<T, Error>) -> T {
    read.unwrap_or_else(|error| {
        tracing::warn!(%error, "something kept of the tenant was not read");
        T::default()
    })
}

/// Requests of a tenant that have no answer and no finding; of very many, the latest.
fn unanswered(store: &Store, tenant: &TenantKey) -> Result<Vec<ActivityRow>, Error> {
    let unknown = ActivityFilter {
        outcome: Some(Outcome::Unknown),
        ..ActivityFilter::default()
    };
    let mut rows = store.activity(&unknown, UNKNOWN, 0)?.rows;
    rows.retain(|row| {
        row.answer.is_none() && row.findings.is_empty() && row.sent.tenant == *tenant
    });
    Ok(rows)
}
