//! What is unfinished, as the store takes it: runs and decisions about conflicts.

use std::collections::BTreeMap;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{Error, Result, Store, TenantKey, Unfinished, UnfinishedKind};
use serde::Serialize;

use crate::state::{
    apply::{ApplyRun, StoredRun},
    conflict::stored::StoredChoices,
};

/// Writes a run, or takes away the one that was there at `at`.
///
/// # Errors
/// What the store answers.
pub fn write_run(
    store: &mut Store,
    tenant: &TenantKey,
    script_name: &ScriptName,
    (at, run): (Timestamp, Option<&ApplyRun>),
) -> Result<()> {
    match run {
        Some(run) => store.save_unfinished(&run_record(tenant, run, at)?),
        None => store.remove_unfinished(tenant, script_name, (UnfinishedKind::Apply, at)),
    }
}

/// A run as the store takes it.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn run_record(tenant: &TenantKey, run: &ApplyRun, at: Timestamp) -> Result<Unfinished> {
    let kept = StoredRun::of(run);
    record(UnfinishedKind::Apply, tenant, &run.script_name, (at, &kept))
}

/// Writes what was decided about a conflict, or takes it away.
///
/// # Errors
/// What the store answers.
pub fn write_choices(
    store: &mut Store,
    tenant: &TenantKey,
    script_name: &ScriptName,
    (at, choices): (Timestamp, Option<&StoredChoices>),
) -> Result<()> {
    let kind = UnfinishedKind::Decisions;
    match choices {
        Some(choices) => store.save_unfinished(&record(kind, tenant, script_name, (at, choices))?),
        None => store.remove_unfinished(tenant, script_name, (kind, at)),
    }
}

/// What was decided in a tenant. What cannot be read is decided again.
pub fn choices_of(rows: Vec<Unfinished>) -> BTreeMap<ScriptName, StoredChoices> {
    let read = |row: Unfinished| {
        let choices = serde_json::from_value(row.value).ok()?;
        Some((row.script_name, choices))
    };
    rows.into_iter().filter_map(read).collect()
}

fn record(
    kind: UnfinishedKind,
    tenant: &TenantKey,
    script_name: &ScriptName,
    (updated_at, value): (Timestamp, &impl Serialize),
) -> Result<Unfinished> {
    let value = serde_json::to_value(value).map_err(|error| Error::Other(Box::new(error)))?;
    Ok(Unfinished {
        kind,
        tenant: tenant.clone(),
        script_name: script_name.clone(),
        updated_at,
        value,
    })
}
