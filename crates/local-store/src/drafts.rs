//! Drafts: local, unapplied changes of one connector, kept so that they survive a crash.

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Draft, Part};
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Connection, Row, params};

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
            let (before, after) = (parts::manifest(&base), parts::manifest(&current));
            put_head(transaction, record, &before, &after)?;
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
            let sql = "DELETE FROM draft WHERE tenant = ?1 AND script_name = ?2";
            sql::execute(transaction, sql, key.params())?;
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
        let sql = "SELECT script_name, title FROM draft WHERE tenant = ?1 ORDER BY script_name";
        let read = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let found: Vec<(String, String)> =
            sql::rows(self.connection(), sql, [tenant.as_str()], read)?;
        let mut loaded = Loaded::default();
        for (script_name, title) in found {
            match self.read_draft(tenant, &script_name) {
                Ok(record) => loaded.rows.push(record),
                Err(error) => loaded.unreadable.push(Unreadable {
                    tenant: tenant.as_str().to_owned(),
                    script_name,
                    title,
                    why: error.to_string(),
                }),
            }
        }
        Ok(loaded)
    }

    fn read_draft(&self, tenant: &TenantKey, script_name: &str) -> Result<DraftRecord> {
        let key = Key::new(tenant.as_str(), script_name);
        let Head {
            title,
            revision,
            saved_at,
            base_digest,
            current_digest,
        } = head(self.connection(), key)?;
        Ok(DraftRecord {
            tenant: tenant.clone(),
            script_name: sql::script_name(script_name.to_owned())?,
            title,
            draft: Draft {
                base: self.read_side(key, Side::Base, base_digest)?,
                current: self.read_side(key, Side::Current, current_digest)?,
            },
            revision: sql::unsigned(revision)?,
            saved_at: sql::timestamp(saved_at)?,
        })
    }

    /// The texts of one side, of which no part may be missing.
    fn read_side(&self, key: Key<'_>, side: Side, digest: Hash) -> Result<Content> {
        let manifest = sides::manifest(self.connection(), key, side)?;
        if parts::digest(&manifest, "") != digest {
            return Err(Error::damaged("parts of the draft are missing"));
        }
        let text = |(part, hash): (&Part, &Hash)| Ok((*part, blobs::get(self.connection(), hash)?));
        parts::join(manifest.iter().map(text).collect::<Result<_>>()?)
    }
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
    let sql = "INSERT INTO draft \
        (tenant, script_name, title, revision, saved_at, base_digest, current_digest) \
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (tenant, script_name) DO UPDATE SET \
        title = excluded.title, revision = excluded.revision, saved_at = excluded.saved_at, \
        base_digest = excluded.base_digest, current_digest = excluded.current_digest";
    let values = params![
        tenant.as_str(),
        script_name.as_str(),
        title,
        sql::signed(*revision),
        sql::micros(*saved_at),
        parts::digest(base, ""),
        parts::digest(current, ""),
    ];
    sql::execute(connection, sql, values).map(drop)
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
