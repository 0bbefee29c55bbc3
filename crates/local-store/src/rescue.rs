//! What can still be read of a damaged file is copied into the store that takes its place.
//!
//! Every text is verified against its hash, so what is copied is what was stored. The audit trail is not: it would be
//! another chain. It stays in the file that was renamed, as everything else does.

use crate::deletions::DeletedConnector;
use crate::error::{Error, Result};
use crate::snapshots::{NewSnapshot, Snapshot, SnapshotId, SnapshotSummary};
use crate::store::Store;
use crate::tenant_key::TenantKey;
use crate::unfinished::UnfinishedKind;

/// How much of a damaged file could still be read and is in the new store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rescued {
    pub drafts: u64,
    /// Applies that had begun.
    pub runs: u64,
    /// Snapshots. Their numbers are new ones.
    pub snapshots: u64,
    pub connectors: u64,
}

/// Copies what can be read.
///
/// # Errors
/// See [`Error`]; only failures to write count.
pub(crate) fn copy(damaged: &Store, store: &mut Store) -> Result<Rescued> {
    Ok(Rescued {
        drafts: copy_drafts(damaged, store)?,
        runs: copy_runs(damaged, store)?,
        snapshots: copy_snapshots(damaged, store)?,
        connectors: copy_connectors(damaged, store)?,
    })
}

fn copy_drafts(damaged: &Store, store: &mut Store) -> Result<u64> {
    each(tenants(damaged, "draft"), |tenant| {
        let drafts = damaged.drafts(&tenant).unwrap_or_default();
        each(drafts.rows, |draft| store.save_draft(&draft).map(|()| 1))
    })
}

fn copy_runs(damaged: &Store, store: &mut Store) -> Result<u64> {
    // Decisions about a conflict count for nothing, but they come along.
    copy_unfinished(damaged, store, UnfinishedKind::Decisions)?;
    copy_unfinished(damaged, store, UnfinishedKind::Apply)
}

fn copy_unfinished(damaged: &Store, store: &mut Store, kind: UnfinishedKind) -> Result<u64> {
    each(tenants(damaged, "unfinished"), |tenant| {
        let found = damaged.unfinished(&tenant, kind).unwrap_or_default();
        each(found.rows, |one| store.save_unfinished(&one).map(|()| 1))
    })
}

fn copy_connectors(damaged: &Store, store: &mut Store) -> Result<u64> {
    let known = each(tenants(damaged, "known_connector"), |tenant| {
        let known = damaged.known_connectors(&tenant).unwrap_or_default();
        each(known, |known| store.remember_connector(&known).map(|()| 1))
    })?;
    each(tenants(damaged, "deletion"), |tenant| {
        let deleted = damaged.deleted_connectors(&tenant).unwrap_or_default();
        each(deleted, |deleted| copy_deletion(&deleted, store))
    })?;
    Ok(known)
}

fn copy_deletion(deleted: &DeletedConnector, store: &mut Store) -> Result<u64> {
    let DeletedConnector {
        tenant,
        script_name,
        title,
        deleted_at,
        last_snapshot: _,
        recreated_as,
    } = deleted;
    store.connector_deleted(tenant, script_name, title, *deleted_at)?;
    if let Some(recreated_as) = recreated_as {
        store.connector_recreated(tenant, script_name, recreated_as)?;
    }
    Ok(1)
}

fn copy_snapshots(damaged: &Store, store: &mut Store) -> Result<u64> {
    each(snapshot_ids(damaged), |id| match damaged.snapshot(id) {
        Ok(snapshot) => copy_snapshot(&snapshot, store),
        // It stays in the damaged file.
        Err(_unreadable) => Ok(0),
    })
}

fn copy_snapshot(snapshot: &Snapshot, store: &mut Store) -> Result<u64> {
    let Snapshot {
        tenant,
        script_name,
        summary,
        content,
        facts,
    } = snapshot;
    let SnapshotSummary {
        id: _,
        title,
        at,
        cause,
        name,
        who,
        changed_outside,
        size_bytes: _,
        differs: _,
    } = summary;
    store.take_snapshot(&NewSnapshot {
        tenant: tenant.clone(),
        script_name: script_name.clone(),
        title: title.clone(),
        at: *at,
        cause: *cause,
        name: name.clone(),
        who: who.clone(),
        changed_outside: *changed_outside,
        content,
        facts: facts.clone(),
    })?;
    Ok(1)
}

/// Adds up what `work` says of each value.
fn each<T>(values: Vec<T>, mut work: impl FnMut(T) -> Result<u64>) -> Result<u64> {
    values
        .into_iter()
        .try_fold(0, |sum, value| Ok::<u64, Error>(work(value)? + sum))
}

/// The tenants in a table, as far as they can be read.
fn tenants(damaged: &Store, table: &str) -> Vec<TenantKey> {
    let mut tenants: Vec<String> =
        readable(damaged, &format!("SELECT DISTINCT tenant FROM {table}"));
    tenants.sort();
    tenants.into_iter().map(TenantKey::new).collect()
}

fn snapshot_ids(damaged: &Store) -> Vec<SnapshotId> {
    let ids: Vec<i64> = readable(damaged, "SELECT id FROM snapshot ORDER BY id");
    ids.into_iter().map(SnapshotId::from_row).collect()
}

/// The values of a column up to the first that cannot be read.
fn readable<T: rusqlite::types::FromSql>(damaged: &Store, sql: &str) -> Vec<T> {
    let Ok(mut statement) = damaged.connection().prepare(sql) else {
        return Vec::new();
    };
    let Ok(rows) = statement.query_map([], |row| row.get(0)) else {
        return Vec::new();
    };
    rows.map_while(rusqlite::Result::ok).collect()
}
