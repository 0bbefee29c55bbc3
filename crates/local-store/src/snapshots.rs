//! Snapshots: everything known of a connector at one moment.
//!
//! Each text is stored once, so a snapshot that changes one line of one document costs that document, compressed.

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Part};
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::blobs;
use crate::deletions;
use crate::error::{Error, Result};
use crate::open::Store;
use crate::parts::{self, Manifest};
use crate::tenant_key::TenantKey;

mod cause;
mod rows;
#[cfg(test)]
mod tests;

pub use cause::Cause;

/// A snapshot in the store. Later ones have greater numbers; numbers are never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(i64);

/// A snapshot to be taken.
#[derive(Debug, Clone)]
pub struct NewSnapshot<'content> {
    /// The tenant in which the connector is.
    pub tenant: TenantKey,
    /// The connector.
    pub script_name: ScriptName,
    /// The connector's name for people.
    pub title: String,
    /// When its state was read.
    pub at: Timestamp,
    /// Why it is taken.
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
    /// Which one.
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
    /// The connector.
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
        let manifest: Manifest = texts
            .iter()
            .map(|(part, text)| (*part, blobs::hash(text)))
            .collect();
        self.write(|transaction| {
            let id = rows::insert(transaction, snapshot, &facts, &manifest)?;
            for ((part, text), hash) in texts.iter().zip(manifest.values()) {
                blobs::put(transaction, hash, text)?;
                transaction
                    .prepare_cached(
                        "INSERT INTO snapshot_part (snapshot, part, hash) VALUES (?1, ?2, ?3)",
                    )?
                    .execute(params![id.0, parts::name(*part), hash])?;
            }
            deletions::connector_is_there(transaction, &snapshot.tenant, &snapshot.script_name)?;
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
        rows::summaries(self.connection(), tenant, script_name)
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
        let summary = rows::summaries(self.connection(), &row.tenant, &row.script_name)?
            .into_iter()
            .find(|summary| summary.id == id)
            .ok_or_else(|| Error::missing("the snapshot"))?;
        Ok(Snapshot {
            tenant: row.tenant,
            script_name: row.script_name,
            summary,
            content,
            facts,
        })
    }

    /// The parts in which `content` differs from the latest snapshot of the connector; `None` when there is none.
    ///
    /// Answers "was it changed outside Patchpanel?" before a snapshot is taken. Texts are compared to the letter.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn differs_from_latest(
        &self,
        tenant: &TenantKey,
        script_name: &ScriptName,
        content: &Content,
    ) -> Result<Option<Vec<Part>>> {
        let Some(id) = latest(self.connection(), tenant, script_name)? else {
            return Ok(None);
        };
        let before = rows::manifest(self.connection(), id)?;
        let now = parts::split(content)?
            .into_iter()
            .map(|(part, text)| (part, blobs::hash(&text)))
            .collect();
        Ok(Some(parts::differing(&before, &now)))
    }
}

fn latest(
    connection: &Connection,
    tenant: &TenantKey,
    script_name: &ScriptName,
) -> Result<Option<SnapshotId>> {
    let id: Option<i64> = connection
        .prepare_cached("SELECT max(id) FROM snapshot WHERE tenant = ?1 AND script_name = ?2")?
        .query_row([tenant.as_str(), script_name.as_str()], |row| row.get(0))?;
    Ok(id.map(SnapshotId))
}
