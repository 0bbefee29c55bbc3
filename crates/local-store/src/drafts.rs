//! Drafts: local, unapplied changes of one connector, kept so that they survive a crash.

use jiff::Timestamp;
use patchpanel_core_models::draft::{Content, Draft, Part};
use patchpanel_core_models::ids::ScriptName;
use patchpanel_core_models::models::connector::NewConnector;
use rusqlite::{Connection, Row, params};
use serde::Deserialize as _;
use serde_json::json;

use crate::blobs::{self, Hash};
use crate::error::{Error, Result};
use crate::loaded::Loaded;
use crate::parts::{self, Manifest};
use crate::sql;
use crate::store::Store;
use crate::tenant_key::TenantKey;
use crate::unfinished::{packed, unpacked};

mod sides;
#[cfg(test)]
mod tests;

use sides::{Key, Side};

/// A draft as it is stored. One per tenant and connector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRecord {
    /// The tenant in which the connector is.
    pub tenant: TenantKey,
    pub script_name: ScriptName,
    /// The connector's name for people.
    pub title: String,
    /// The server's state when the draft began, and the state that it leads to.
    pub draft: Draft,
    /// What creates the connector, where the tenant does not have it.
    pub creates: Option<NewConnector>,
    /// The app's count of changes; says which state it was that was saved.
    pub revision: u64,
    pub saved_at: Timestamp,
}

/// A draft as its row has it, without the texts.
struct Head {
    script_name: String,
    title: String,
    revision: i64,
    saved_at: i64,
    base_digest: Vec<u8>,
    current_digest: Vec<u8>,
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
            put_creation(transaction, record)?;
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
            sql::execute(transaction, REMOVE_CREATION, key.params())?;
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
        let sql = "SELECT script_name, title, revision, saved_at, base_digest, current_digest \
            FROM draft WHERE tenant = ?1 ORDER BY script_name";
        let heads: Vec<Head> = sql::rows(self.connection(), sql, [tenant.as_str()], head)?;
        let mut loaded = Loaded::default();
        for head in heads {
            let record = self.read_draft(tenant, &head);
            loaded.add(tenant, (head.script_name, head.title), record);
        }
        Ok(loaded)
    }

    fn read_draft(&self, tenant: &TenantKey, head: &Head) -> Result<DraftRecord> {
        let key = Key::new(tenant.as_str(), &head.script_name);
        Ok(DraftRecord {
            tenant: tenant.clone(),
            script_name: sql::script_name(head.script_name.clone())?,
            title: head.title.clone(),
            draft: Draft {
                base: self.read_side(key, Side::Base, &head.base_digest)?,
                current: self.read_side(key, Side::Current, &head.current_digest)?,
            },
            // Whole texts are not given up for it: without it the review says that the connector is not there.
            creates: self.creation(key, head.saved_at).unwrap_or_default(),
            revision: sql::unsigned(head.revision)?,
            saved_at: sql::timestamp(head.saved_at)?,
        })
    }

    /// What was stored with the draft of this moment: an older Patchpanel that wrote a later one knows of no creation.
    fn creation(&self, key: Key<'_>, saved_at: i64) -> Result<Option<NewConnector>> {
        let sql = "SELECT value FROM unfinished WHERE tenant = ?1 AND script_name = ?2 \
            AND kind = 'creation' AND updated_at = ?3";
        let [tenant, script_name] = key.params();
        let values = params![tenant, script_name, saved_at];
        let found: Vec<Vec<u8>> = sql::rows(self.connection(), sql, values, |row| Ok(row.get(0)?))?;
        let read = |bytes: &Vec<u8>| {
            NewConnector::deserialize(unpacked(bytes)?)
                .map_err(|error| Error::damaged(format!("what creates it: {error}")))
        };
        found.first().map(read).transpose()
    }

    /// The texts of one side, of which no part may be missing.
    fn read_side(&self, key: Key<'_>, side: Side, digest: &[u8]) -> Result<Content> {
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
        creates: _,
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

const REMOVE_CREATION: &str =
    "DELETE FROM unfinished WHERE tenant = ?1 AND script_name = ?2 AND kind = 'creation'";

/// It is stored among what is unfinished, so that the format of the file stays.
fn put_creation(connection: &Connection, record: &DraftRecord) -> Result<()> {
    let [tenant, script_name] = Key::of(record).params();
    sql::execute(connection, REMOVE_CREATION, [tenant, script_name])?;
    let Some(new) = &record.creates else {
        return Ok(());
    };
    let sql = "INSERT INTO unfinished (tenant, script_name, kind, updated_at, value) \
        VALUES (?1, ?2, 'creation', ?3, ?4)";
    let (at, value) = (sql::micros(record.saved_at), packed(&json!(new))?);
    sql::execute(connection, sql, params![tenant, script_name, at, value]).map(drop)
}

fn head(row: &Row<'_>) -> Result<Head> {
    Ok(Head {
        script_name: row.get(0)?,
        title: row.get(1)?,
        revision: row.get(2)?,
        saved_at: row.get(3)?,
        base_digest: row.get(4)?,
        current_digest: row.get(5)?,
    })
}
