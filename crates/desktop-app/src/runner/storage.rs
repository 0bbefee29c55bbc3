//! The local store: what is read from it and written to it, off the UI thread.

use patchpanel_local_store::{
    ActivityFilter, ActivityRow, Error, Outcome, Store, TenantKey, UnfinishedKind,
};

use super::{Workshop, runs};
use crate::{
    event::{Event, Kept},
    messages::{self, UserMessage},
    ports::storage::{KEPT_SNAPSHOTS, Keep, unfinished},
    state::{
        local_store::{StoreFailure, StoreFailureKind},
        session::SessionId,
    },
    task::{KeptPlace, Task},
};

/// As many requests without an answer as are looked at.
const UNKNOWN: u32 = 200;

/// Carries a task of the local store out; `None` when there is nothing to report.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per task; each hands on to a function of its own"
)]
pub(super) async fn carry_out(workshop: &Workshop, task: Task) -> Option<Event> {
    match task {
        Task::OpenStore => {
            let event = open(workshop).await;
            let opened = matches!(event, Event::StoreOpened(Ok(_)));
            workshop.report(event);
            if opened {
                clear_old_snapshots(workshop).await;
            }
            None
        }
        Task::LoadKept { session, place } => {
            let result = load(workshop, session, place).await;
            Some(Event::KeptLoaded {
                session,
                result: result.map(Box::new),
            })
        }
        Task::KeepDraft {
            session,
            keep,
            draft,
        } => {
            let (script_name, revision) = (draft.script_name.clone(), draft.revision);
            let result = on_store(workshop, keep, move |store| store.save_draft(&draft)).await;
            Some(Event::DraftKept {
                session,
                script_name,
                revision,
                result,
            })
        }
        Task::DropDraft {
            session,
            place,
            script_name,
            revision,
        } => {
            let name = script_name.clone();
            let drop = move |store: &mut Store| store.remove_draft(&place.tenant, &name);
            let result = on_store(workshop, place.keep, drop).await;
            Some(Event::DraftKept {
                session,
                script_name,
                revision,
                result: result.map(drop_answer),
            })
        }
        Task::KeepRun {
            session,
            place,
            script_name,
            at,
            run,
            number,
        } => {
            let kept = runs::keep(workshop, place, script_name, (at, run)).await;
            Some(Event::RunKept {
                session,
                number,
                result: kept,
            })
        }
        Task::KeepChoices {
            session,
            place,
            script_name,
            at,
            choices,
        } => {
            let name = script_name.clone();
            let write = move |store: &mut Store| {
                unfinished::write_choices(store, &place.tenant, &name, (at, choices.as_ref()))
            };
            let result = on_store(workshop, place.keep, write).await;
            Some(Event::ChoicesKept {
                session,
                script_name,
                result,
            })
        }
        Task::RememberConnector { keep, connector } => {
            let remember = move |store: &mut Store| store.remember_connector(&connector);
            let result = on_store(workshop, keep, remember).await;
            result.err().map(Event::NotKept)
        }
        Task::ForgetConnector { place, script_name } => {
            let forget = move |store: &mut Store| {
                store
                    .forget_connector(&place.tenant, &script_name)
                    .map(drop_answer)
            };
            let result = on_store(workshop, place.keep, forget).await;
            result.err().map(Event::NotKept)
        }
        _ => None,
    }
}

fn drop_answer<T>(_answer: T) {}

async fn open(workshop: &Workshop) -> Event {
    let (storage, now) = (workshop.ports.storage.clone(), workshop.ports.clock.now());
    let opened = workshop.blocking(move || storage.open(now)).await;
    let result = opened.map_or_else(
        || Err(messages::work_ended_early()),
        |opened| opened.map_err(|error| messages::of_open_error(&error)),
    );
    Event::StoreOpened(result)
}

/// Makes room: clears automatic snapshots that are no longer among the latest. A failure leaves all of them there.
async fn clear_old_snapshots(workshop: &Workshop) {
    let clear = |store: &mut Store| store.prune_snapshots(KEPT_SNAPSHOTS);
    match on_store(workshop, Keep::OnDisk, clear).await {
        Ok(cleared) => tracing::info!(snapshots = cleared.snapshots, "old snapshots were cleared"),
        Err(message) => tracing::warn!(why = message.why, "old snapshots were not cleared"),
    }
}

async fn load(
    workshop: &Workshop,
    session: SessionId,
    place: KeptPlace,
) -> Result<Kept, UserMessage> {
    let client = workshop.client(session);
    let read = move |store: &mut Store| {
        let (run, lost_run) = runs::resumable(
            client.as_ref(),
            store.unfinished(&place.tenant, UnfinishedKind::Apply)?,
        );
        Ok(Kept {
            run,
            lost_run,
            // Drafts are more than these: what cannot be read of them must not keep drafts from being read.
            choices: or_none(unfinished::read_choices(store, &place.tenant)),
            unanswered: or_none(unanswered(store, &place.tenant)),
            drafts: store.drafts(&place.tenant)?,
            known: store.known_connectors(&place.tenant)?,
            deleted: store.deleted_connectors(&place.tenant)?,
        })
    };
    on_store(workshop, place.keep, read).await
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

/// Runs `work` on the store, off the async threads.
pub(super) async fn on_store<T: Send + 'static>(
    workshop: &Workshop,
    keep: Keep,
    work: impl FnOnce(&mut Store) -> Result<T, Error> + Send + 'static,
) -> Result<T, UserMessage> {
    let done = try_on_store(workshop, keep, work).await;
    done.map_err(|failure| messages::of_store(&failure))
}

/// The same, with the facts of what went wrong.
pub(super) async fn try_on_store<T: Send + 'static>(
    workshop: &Workshop,
    keep: Keep,
    work: impl FnOnce(&mut Store) -> Result<T, Error> + Send + 'static,
) -> Result<T, StoreFailure> {
    let storage = workshop.ports.storage.clone();
    let done = workshop.blocking(move || storage.with(keep, work)).await;
    match done {
        Some(done) => done.map_err(|error| StoreFailure::from(&error)),
        None => Err(StoreFailure {
            kind: StoreFailureKind::Bug,
            words: String::new(),
        }),
    }
}
