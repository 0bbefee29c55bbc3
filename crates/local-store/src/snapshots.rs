//! Snapshots: everything known of a connector at one moment.
//!
//! Each text is stored once, so a snapshot that changes one line of one document costs that document, compressed.

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Part};
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{OptionalExtension as _, params};
use serde_json::Value;

use crate::blobs;
use crate::error::{Error, Result};
use crate::parts;
use crate::sql;
use crate::store::Store;
use crate::tenant_key::TenantKey;

mod cause;
mod rows;
#[cfg(test)]
mod tests;

pub use cause::Cause;

/// A snapshot in the store. Later ones have greater numbers; numbers are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(i64);

#[derive(Debug, Clone)]
pub struct NewSnapshot<'content> {
    /// The tenant in which the connector is.
    pub tenant: TenantKey,
    pub script_name: ScriptName,
    /// The connector's name for people.
    pub title: String,
    /// When its state was read.
    pub at: Timestamp,
    pub cause: Cause,
    /// The name that a person gave it. A named snapshot is never cleared.
    pub name: Option<String>,
    /// The signed-in user of the profile.
    pub who: String,
    /// Whether the state was changed by something other than Patchpanel since the snapshot before.
    pub changed_outside: bool,
    /// Metadata, documents and translations.
    pub content: &'content Content,
    /// What else is needed to create the connector again: name, type, class name, features. No secret.
    pub facts: Value,
}

/// A snapshot without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotSummary {
    pub id: SnapshotId,
    /// The connector's name for people at that time.
    pub title: String,
    /// When the state was read.
    pub at: Timestamp,
    /// Why it was taken.
    pub cause: Cause,
    /// The name that a person gave it.
    pub name: Option<String>,
    /// The user who was signed in.
    pub who: String,
    /// Whether something other than Patchpanel had changed the connector.
    pub changed_outside: bool,
    /// Size of all texts together, before compression and without regard to what other snapshots share.
    pub size_bytes: u64,
    /// The parts that differ from the snapshot before. All parts for the first one.
    pub differs: Vec<Part>,
}

/// A snapshot with its texts, each verified against its hash.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The tenant in which the connector is or was.
    pub tenant: TenantKey,
    pub script_name: ScriptName,
    /// What the list shows of it.
    pub summary: SnapshotSummary,
    /// Metadata, documents and translations.
    pub content: Content,
    /// What else is needed to create the connector again.
    pub facts: Value,
}

impl SnapshotId {
    pub(crate) fn from_row(id: i64) -> Self {
        Self(id)
    }

    /// The number by which logs and file names may call it.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl Store {
    /// Keeps a snapshot. If the connector was recorded as deleted, that is taken back.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn take_snapshot(&mut self, snapshot: &NewSnapshot<'_>) -> Result<SnapshotId> {
        let texts = parts::split(snapshot.content)?;
        let facts = serde_json::to_string(&snapshot.facts)
            .map_err(|error| Error::Other(Box::new(error)))?;
        let manifest = parts::manifest(&texts);
        self.write(|transaction| {
            let id = rows::insert(transaction, snapshot, &facts, &manifest)?;
            for ((part, text), hash) in texts.iter().zip(manifest.values()) {
                blobs::put(transaction, hash, text)?;
                let sql = "INSERT INTO snapshot_part (snapshot, part, hash) VALUES (?1, ?2, ?3)";
                sql::execute(transaction, sql, params![id.0, parts::name(*part), hash])?;
            }
            let there_again = "DELETE FROM deletion WHERE tenant = ?1 AND script_name = ?2";
            let key = [snapshot.tenant.as_str(), snapshot.script_name.as_str()];
            sql::execute(transaction, there_again, key)?;
            Ok(id)
        })
    }

    /// The snapshots of a connector, the latest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn snapshots(
        &self,
        tenant: &TenantKey,
        script_name: &ScriptName,
    ) -> Result<Vec<SnapshotSummary>> {
        rows::summaries(self.connection(), tenant, script_name, &rows::ALL)
    }

    /// One snapshot with its texts.
    ///
    /// # Errors
    /// [`Error::Missing`] when it was cleared, [`Error::Damaged`] when a text does not match its hash or a part is
    /// missing; else see [`Error`].
    pub fn snapshot(&self, id: SnapshotId) -> Result<Snapshot> {
        let row = rows::read(self.connection(), id)?;
        let manifest = rows::manifest(self.connection(), id)?;
        if parts::digest(&manifest, &row.facts) != row.digest {
            return Err(Error::damaged("parts of the snapshot are missing"));
        }
        let texts = manifest
            .iter()
            .map(|(part, hash)| Ok((*part, blobs::get(self.connection(), hash)?)));
        let content = parts::join(texts.collect::<Result<_>>()?)?;
        let facts = serde_json::from_str(&row.facts)
            .map_err(|error| Error::damaged(format!("the facts of the snapshot: {error}")))?;
        let summary = rows::summary_of(self.connection(), &row, id)?;
        Ok(Snapshot {
            tenant: row.tenant,
            script_name: row.script_name,
            summary,
            content,
            facts,
        })
    }

    /// The latest snapshot of a connector that is a state of the server; one taken before a restore or a merge is a
    /// draft's.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn latest_of_server(
        &self,
        tenant: &TenantKey,
        script_name: &ScriptName,
    ) -> Result<Option<SnapshotId>> {
        let sql = "SELECT id FROM snapshot WHERE tenant = ?1 AND script_name = ?2 AND cause NOT IN (?3, ?4) \
            ORDER BY id DESC LIMIT 1";
        let [restore, merge] = [Cause::BeforeRestore, Cause::BeforeMerge].map(Cause::word);
        let values = [tenant.as_str(), script_name.as_str(), restore, merge];
        let mut statement = self.connection().prepare_cached(sql)?;
        let latest = statement.query_row(values, |row| row.get(0).map(SnapshotId));
        Ok(latest.optional()?)
    }
}
