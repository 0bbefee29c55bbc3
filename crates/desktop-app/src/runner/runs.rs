//! Runs in the local store: kept while they are not over, and taken up by the next sign-in with their requests made
//! anew.

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
};
use patchpanel_http_client::Client;
use patchpanel_local_store::{Error, Loaded, Store, TenantKey, Unfinished, UnfinishedKind};

use super::{Workshop, review, storage::on_store};
use crate::{
    event::Event,
    messages::{self, UserMessage},
    state::{
        apply::{ApplyRun, KeptRun},
        session::SessionId,
    },
    task::KeptPlace,
};

/// Keeps a run, or forgets the one of a connector.
pub(super) async fn keep(
    workshop: &Workshop,
    session: SessionId,
    place: KeptPlace,
    script_name: ScriptName,
    (at, run): (Timestamp, Option<Box<ApplyRun>>),
) -> Event {
    let KeptPlace { keep, tenant } = place;
    let write = move |store: &mut Store| write(store, &tenant, &script_name, (at, run.as_deref()));
    let result = on_store(workshop, keep, write).await;
    Event::RunKept { session, result }
}

/// Writes a run, or takes it away.
///
/// # Errors
/// What the store answers.
pub(crate) fn write(
    store: &mut Store,
    tenant: &TenantKey,
    script_name: &ScriptName,
    (at, run): (Timestamp, Option<&ApplyRun>),
) -> Result<(), Error> {
    match run {
        Some(run) => store.save_unfinished(&record(tenant, run, at)?),
        None => store.remove_unfinished(tenant, script_name, UnfinishedKind::Apply),
    }
}

/// A run as the store takes it.
///
/// # Errors
/// When it cannot be written as JSON.
pub(super) fn record(
    tenant: &TenantKey,
    run: &ApplyRun,
    at: Timestamp,
) -> Result<Unfinished, Error> {
    let value = serde_json::to_value(KeptRun::of(run));
    Ok(Unfinished {
        kind: UnfinishedKind::Apply,
        tenant: tenant.clone(),
        script_name: run.script_name.clone(),
        updated_at: at,
        value: value.map_err(|error| Error::Other(Box::new(error)))?,
    })
}

/// The run of a tenant that moved last, with its requests made anew, and why one cannot be taken up.
pub(super) fn take_up(
    client: Option<&Client>,
    runs: Loaded<Unfinished>,
) -> (Option<Box<ApplyRun>>, Option<UserMessage>) {
    let lost = runs.unreadable.first().map(messages::unreadable_run);
    let newest = runs.rows.into_iter().max_by_key(|run| run.updated_at);
    let (Some(newest), Some(client)) = (newest, client) else {
        return (None, lost);
    };
    let script_name = newest.script_name.clone();
    match made_anew(client, newest) {
        Some(run) => (Some(Box::new(run)), lost),
        None => (None, Some(messages::run_not_taken_up(&script_name))),
    }
}

fn made_anew(client: &Client, run: Unfinished) -> Option<ApplyRun> {
    let script_name = run.script_name;
    let kept: KeptRun = serde_json::from_value(run.value).ok()?;
    if !kept.is_readable() {
        return None;
    }
    let draft = Draft {
        base: kept.before().clone(),
        current: Content::default(),
    };
    let steps = kept.steps()?;
    let steps: Result<Vec<_>, _> = steps
        .iter()
        .map(|step| review::review_step(client, &script_name, step, &draft))
        .collect();
    Some(kept.taken_up(script_name, steps.ok()?))
}
