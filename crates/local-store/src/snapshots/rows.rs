//! The rows of snapshots and of their parts.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use patchpanel_core_models::draft::Part;
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::{Cause, NewSnapshot, SnapshotId, SnapshotSummary};
use crate::blobs::Hash;
use crate::error::{Error, Result};
use crate::parts::{self, Manifest};
use crate::sql;
use crate::tenant_key::TenantKey;

/// What of a snapshot's row its list does not show.
pub(super) struct SnapshotRow {
    pub(super) tenant: TenantKey,
    pub(super) script_name: ScriptName,
    pub(super) facts: String,
    pub(super) digest: Hash,
}

/// The parts of one snapshot, and the size of all their texts.
#[derive(Default)]
struct SizedManifest {
    manifest: Manifest,
    size_bytes: u64,
}

pub(super) fn insert(
    connection: &Connection,
    snapshot: &NewSnapshot<'_>,
    facts: &str,
    manifest: &Manifest,
) -> Result<SnapshotId> {
    let NewSnapshot {
        tenant,
        script_name,
        title,
        at,
        cause,
        name,
        who,
        changed_outside,
        content: _,
        facts: _,
    } = snapshot;
    let sql = "INSERT INTO snapshot \
        (tenant, script_name, title, at, cause, name, who, changed_outside, facts, digest) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
    let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
    let (at, cause, digest) = (
        sql::micros(*at),
        cause.word(),
        parts::digest(manifest, facts),
    );
    let values = params![
        tenant,
        script_name,
        title,
        at,
        cause,
        name,
        who,
        changed_outside,
        facts,
        digest
    ];
    sql::execute(connection, sql, values)?;
    Ok(SnapshotId(connection.last_insert_rowid()))
}

pub(super) fn read(connection: &Connection, id: SnapshotId) -> Result<SnapshotRow> {
    let found: Option<(String, String, String, Hash)> = connection
        .prepare_cached("SELECT tenant, script_name, facts, digest FROM snapshot WHERE id = ?1")?
        .query_row([id.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .optional()?;
    let (tenant, script_name, facts, digest) =
        found.ok_or_else(|| Error::missing("the snapshot"))?;
    Ok(SnapshotRow {
        tenant: TenantKey::new(tenant),
        script_name: sql::script_name(script_name)?,
        facts,
        digest,
    })
}

pub(super) fn manifest(connection: &Connection, id: SnapshotId) -> Result<Manifest> {
    let sql = "SELECT part, hash FROM snapshot_part WHERE snapshot = ?1";
    sql::rows(connection, sql, [id.0], parts::read)
}

/// One snapshot, of which the one before is all that is read beside it.
pub(super) fn summary_of(
    connection: &Connection,
    row: &SnapshotRow,
    id: SnapshotId,
) -> Result<SnapshotSummary> {
    let sql = "SELECT max(id) FROM snapshot WHERE tenant = ?1 AND script_name = ?2 AND id < ?3";
    let values = params![row.tenant.as_str(), row.script_name.as_str(), id.0];
    let before: Option<i64> = connection
        .prepare_cached(sql)?
        .query_row(values, |row| row.get(0))?;
    let ids = before.unwrap_or(id.0)..=id.0;
    summaries(connection, &row.tenant, &row.script_name, &ids)?
        .into_iter()
        .next()
        .ok_or_else(|| Error::missing("the snapshot"))
}

/// All numbers that a snapshot may have.
pub(super) const ALL: RangeInclusive<i64> = 0..=i64::MAX;

/// The snapshots of a connector whose numbers are `ids`, the latest first.
///
/// The first of them is not compared with any before it.
pub(super) fn summaries(
    connection: &Connection,
    tenant: &TenantKey,
    script_name: &ScriptName,
    ids: &RangeInclusive<i64>,
) -> Result<Vec<SnapshotSummary>> {
    let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
    let values = params![tenant, script_name, ids.start(), ids.end()];
    let mut contents: BTreeMap<i64, SizedManifest> = BTreeMap::new();
    for part in sql::rows::<_, Vec<_>>(connection, PARTS, values, sized_part)? {
        let (snapshot, part, hash, size_bytes) = part;
        let content = contents.entry(snapshot).or_default();
        content.manifest.insert(part, hash);
        content.size_bytes += size_bytes;
    }
    let mut before = Manifest::new();
    let summary = |row: &Row<'_>| {
        let content = contents.remove(&row.get(0)?).unwrap_or_default();
        let differs = parts::differing(&before, &content.manifest);
        before = content.manifest;
        summary(row, content.size_bytes, differs)
    };
    let mut summaries: Vec<_> = sql::rows(connection, SUMMARIES, values, summary)?;
    summaries.reverse();
    Ok(summaries)
}

const SUMMARIES: &str = "SELECT id, title, at, cause, name, who, changed_outside FROM snapshot \
    WHERE tenant = ?1 AND script_name = ?2 AND id BETWEEN ?3 AND ?4 ORDER BY id";

fn summary(row: &Row<'_>, size_bytes: u64, differs: Vec<Part>) -> Result<SnapshotSummary> {
    let cause: String = row.get(3)?;
    Ok(SnapshotSummary {
        id: SnapshotId(row.get(0)?),
        title: row.get(1)?,
        at: sql::timestamp(row.get(2)?)?,
        cause: Cause::parse(&cause)?,
        name: row.get(4)?,
        who: row.get(5)?,
        changed_outside: row.get(6)?,
        size_bytes,
        differs,
    })
}

const PARTS: &str = "SELECT part, hash, snapshot.id, size_bytes \
    FROM snapshot JOIN snapshot_part ON snapshot_part.snapshot = snapshot.id JOIN blob USING (hash) \
    WHERE tenant = ?1 AND script_name = ?2 AND id BETWEEN ?3 AND ?4";

fn sized_part(row: &Row<'_>) -> Result<(i64, Part, Hash, u64)> {
    let (part, hash) = parts::read(row)?;
    Ok((row.get(2)?, part, hash, sql::unsigned(row.get(3)?)?))
}
