//! Drafts: local, unapplied changes of one connector, kept so that they survive a crash.

use std::collections::BTreeMap;

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Draft, Part};
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Connection, params};

use crate::blobs::{self, Hash};
use crate::error::{Error, Result};
use crate::loaded::{Loaded, Unreadable};
use crate::open::Store;
use crate::parts::{self, Manifest};
use crate::sql;
use crate::tenant_key::TenantKey;

mod sides;
#[cfg(test)]
mod tests;

use sides::{Key, Side};

/// A draft as it is stored. One per tenant and connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRecord {
    /// The tenant in which the connector is.
    pub tenant: TenantKey,
    /// The connector.
    pub script_name: ScriptName,
    /// The connector's name for people.
    pub title: String,
    /// The server's state when the draft began, and the state that it leads to.
    pub draft: Draft,
    /// The app's count of changes; says which state it was that was saved.
    pub revision: u64,
    /// When it was saved.
    pub saved_at: Timestamp,
}

/// The columns of a draft.
struct Head {
    title: String,
    revision: i64,
    saved_at: i64,
    base_digest: Hash,
    current_digest: Hash,
}

impl Store {
    /// Stores a draft in place of the earlier one of the same connector. Only parts that changed are written.
    ///
    /// When this returns, the draft survives `kill -9` and a power cut.
    ///
    /// # Errors
    /// See [`Error`]; the earlier draft stays.
    pub fn save_draft(&mut self, record: &DraftRecord) -> Result<()> {
        let base = parts::split(&record.draft.base)?;
        let current = parts::split(&record.draft.current)?;
        self.write(|transaction| {
            let key = Key::of(record);
            put_head(transaction, record, &manifest(&base), &manifest(&current))?;
            sides::put(transaction, key, Side::Base, &base)?;
            sides::put(transaction, key, Side::Current, &current)
        })
    }

    /// Removes the draft of a connector; nothing happens if there is none.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn remove_draft(&mut self, tenant: &TenantKey, script_name: &ScriptName) -> Result<()> {
        let key = Key::new(tenant.as_str(), script_name.as_str());
        self.write(|transaction| {
            let hashes = sides::hashes(transaction, key)?;
            transaction
                .prepare_cached("DELETE FROM draft WHERE tenant = ?1 AND script_name = ?2")?
                .execute(key.params())?;
            hashes
                .iter()
                .try_for_each(|hash| blobs::release(transaction, hash))
        })
    }

    /// The drafts of a tenant, by script name.
    ///
    /// # Errors
    /// See [`Error`]. A single unreadable draft is no error but named in the answer; it stays stored.
    pub fn drafts(&self, tenant: &TenantKey) -> Result<Loaded<DraftRecord>> {
        let mut loaded = Loaded::default();
        for (key_tenant, name, title) in self.draft_keys()? {
            if key_tenant != tenant.as_str() {
                continue;
            }
            match self.read_draft(&key_tenant, &name) {
                Ok(record) => loaded.rows.push(record),
                Err(error) => loaded
                    .unreadable
                    .push(unreadable(key_tenant, name, title, &error)),
            }
        }
        Ok(loaded)
    }

    /// Tenant, script name and title of each draft.
    fn draft_keys(&self) -> Result<Vec<(String, String, String)>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT tenant, script_name, title FROM draft ORDER BY tenant, script_name",
        )?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Reads a draft, and makes sure that no part is missing.
    fn read_draft(&self, tenant: &str, name: &str) -> Result<DraftRecord> {
        let key = Key::new(tenant, name);
        let Head {
            title,
            revision,
            saved_at,
            base_digest,
            current_digest,
        } = head(self.connection(), key)?;
        let base = sides::manifest(self.connection(), key, Side::Base)?;
        let current = sides::manifest(self.connection(), key, Side::Current)?;
        if parts::digest(&base, "") != base_digest || parts::digest(&current, "") != current_digest
        {
            return Err(Error::damaged("parts of the draft are missing"));
        }
        Ok(DraftRecord {
            tenant: TenantKey::new(tenant),
            script_name: sql::script_name(name.to_owned())?,
            title,
            draft: Draft {
                base: self.read_side(&base)?,
                current: self.read_side(&current)?,
            },
            revision: sql::unsigned(revision)?,
            saved_at: sql::timestamp(saved_at)?,
        })
    }

    fn read_side(&self, manifest: &Manifest) -> Result<Content> {
        let text = |(part, hash): (&Part, &Hash)| Ok((*part, blobs::get(self.connection(), hash)?));
        parts::join(manifest.iter().map(text).collect::<Result<_>>()?)
    }
}

fn manifest(texts: &BTreeMap<Part, String>) -> Manifest {
    texts
        .iter()
        .map(|(part, text)| (*part, blobs::hash(text)))
        .collect()
}

fn put_head(
    connection: &Connection,
    record: &DraftRecord,
    base: &Manifest,
    current: &Manifest,
) -> Result<()> {
    let DraftRecord {
        tenant,
        script_name,
        title,
        draft: _,
        revision,
        saved_at,
    } = record;
    connection
        .prepare_cached(
            "INSERT INTO draft \
             (tenant, script_name, title, revision, saved_at, base_digest, current_digest) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (tenant, script_name) DO UPDATE SET \
             title = excluded.title, revision = excluded.revision, saved_at = excluded.saved_at, \
             base_digest = excluded.base_digest, current_digest = excluded.current_digest",
        )?
        .execute(params![
            tenant.as_str(),
            script_name.as_str(),
            title,
            sql::signed(*revision),
            sql::micros(*saved_at),
            parts::digest(base, ""),
            parts::digest(current, ""),
        ])?;
    Ok(())
}

fn head(connection: &Connection, key: Key<'_>) -> Result<Head> {
    let head = connection
        .prepare_cached(
            "SELECT title, revision, saved_at, base_digest, current_digest FROM draft \
             WHERE tenant = ?1 AND script_name = ?2",
        )?
        .query_row(key.params(), |row| {
            Ok(Head {
                title: row.get(0)?,
                revision: row.get(1)?,
                saved_at: row.get(2)?,
                base_digest: row.get(3)?,
                current_digest: row.get(4)?,
            })
        })?;
    Ok(head)
}

fn unreadable(tenant: String, script_name: String, title: String, error: &Error) -> Unreadable {
    Unreadable {
        tenant,
        script_name,
        title,
        why: error.to_string(),
    }
}
