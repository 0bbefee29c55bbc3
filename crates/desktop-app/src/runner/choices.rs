//! Decisions about conflicts in the local store.

use std::collections::BTreeMap;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{Error, Store, TenantKey, Unfinished, UnfinishedKind};

use super::{Workshop, storage::on_store};
use crate::{
    event::Event,
    state::{conflict::kept::KeptChoices, session::SessionId},
    task::KeptPlace,
};

/// Keeps what was decided about a conflict, or forgets it.
pub(super) async fn keep(
    workshop: &Workshop,
    session: SessionId,
    place: KeptPlace,
    script_name: ScriptName,
    (at, choices): (Timestamp, Option<KeptChoices>),
) -> Event {
    let KeptPlace { keep, tenant } = place;
    let name = script_name.clone();
    let write = move |store: &mut Store| write(store, &tenant, &name, (at, choices.as_ref()));
    let result = on_store(workshop, keep, write).await;
    Event::ChoicesKept {
        session,
        script_name,
        result,
    }
}

/// Writes what was decided, or takes it away.
///
/// # Errors
/// What the store answers.
pub(crate) fn write(
    store: &mut Store,
    tenant: &TenantKey,
    script_name: &ScriptName,
    (at, choices): (Timestamp, Option<&KeptChoices>),
) -> Result<(), Error> {
    let Some(choices) = choices else {
        return store.remove_unfinished(tenant, script_name, UnfinishedKind::Decisions);
    };
    let value = serde_json::to_value(choices).map_err(|error| Error::Other(Box::new(error)))?;
    store.save_unfinished(&Unfinished {
        kind: UnfinishedKind::Decisions,
        tenant: tenant.clone(),
        script_name: script_name.clone(),
        updated_at: at,
        value,
    })
}

/// What was decided in a tenant. What cannot be read is decided again.
pub(super) fn read(
    store: &Store,
    tenant: &TenantKey,
) -> Result<BTreeMap<ScriptName, KeptChoices>, Error> {
    let kept = store.unfinished(tenant, UnfinishedKind::Decisions)?;
    let rows = kept.rows.into_iter().filter_map(|row| {
        let choices = serde_json::from_value(row.value).ok()?;
        Some((row.script_name, choices))
    });
    Ok(rows.collect())
}
