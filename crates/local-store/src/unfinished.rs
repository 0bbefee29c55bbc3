//! [`Unfinished`]: an apply that has begun, or a conflict that is being decided, so that the next start can resume it.

use std::fmt::Display;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_core_models::json;
use rusqlite::{Connection, Row, params};
use serde_json::Value;

use crate::audit::append;
use crate::audit::entry::{EntryId, NewEntry};
use crate::blobs;
use crate::error::{Error, Result};
use crate::loaded::Loaded;
use crate::sql;
use crate::store::Store;
use crate::tenant_key::TenantKey;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnfinishedKind {
    Apply,
    /// Decisions about a conflict.
    Decisions,
}

impl UnfinishedKind {
    fn word(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Decisions => "decisions",
        }
    }
}

/// Something that somebody began on a connector and did not finish. What it is made of is the app's affair.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    pub kind: UnfinishedKind,
    pub tenant: TenantKey,
    /// The connector; each has one of a kind.
    pub script_name: ScriptName,
    /// When it moved last.
    pub updated_at: Timestamp,
    /// Its state. Never put a secret or a header of a request into it.
    pub value: Value,
}

/// What is above this size is taken for damage.
const LARGEST_BYTES: u64 = 1 << 30;

impl Store {
    /// Stores it in place of an earlier one of the same kind and connector; one that moved later stays.
    ///
    /// # Errors
    /// See [`Error`]; the earlier one stays.
    pub fn save_unfinished(&mut self, unfinished: &Unfinished) -> Result<()> {
        let bytes = packed(&unfinished.value)?;
        self.write(|transaction| put(transaction, (unfinished, &bytes), UNLESS_NEWER))
    }

    /// Adds a request that is about to be sent to the audit trail together with the apply of which it is a step: both are
    /// on disk or neither. `apply` is given the number of the request.
    ///
    /// When this returns, both survive the end of the process and a power cut; send only then.
    ///
    /// # Errors
    /// See [`Error`]; the request should not be sent then.
    pub fn append_step(
        &mut self,
        entry: &NewEntry,
        apply: impl FnOnce(EntryId) -> Result<Unfinished>,
    ) -> Result<EntryId> {
        self.write(|transaction| {
            let id = append::started(transaction, entry)?;
            let apply = apply(id)?;
            // What is being sent is the truth, even if the computer's clock went back.
            put(transaction, (&apply, &packed(&apply.value)?), "")?;
            Ok(id)
        })
    }

    /// What is unfinished of a kind in a tenant, by script name.
    ///
    /// # Errors
    /// See [`Error`]. A single unreadable one is no error but named in the answer.
    pub fn unfinished(
        &self,
        tenant: &TenantKey,
        kind: UnfinishedKind,
    ) -> Result<Loaded<Unfinished>> {
        let sql = "SELECT script_name, updated_at, value FROM unfinished \
            WHERE tenant = ?1 AND kind = ?2 ORDER BY script_name";
        let values = [tenant.as_str(), kind.word()];
        let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found: Vec<(String, i64, Vec<u8>)> =
            sql::rows(self.connection(), sql, values, columns)?;
        let mut loaded = Loaded::default();
        for (name, at, bytes) in found {
            let row = read(tenant, kind, (&name, at), &bytes);
            loaded.add(tenant, (name, String::new()), row);
        }
        Ok(loaded)
    }

    /// Forgets what was unfinished of a connector at a moment; what moved later stays, and nothing happens if there is
    /// none.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn remove_unfinished(
        &mut self,
        tenant: &TenantKey,
        script_name: &ScriptName,
        (kind, at): (UnfinishedKind, Timestamp),
    ) -> Result<()> {
        let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
        let (kind, at) = (kind.word(), sql::micros(at));
        let sql = "DELETE FROM unfinished \
            WHERE tenant = ?1 AND script_name = ?2 AND kind = ?3 AND updated_at <= ?4";
        self.change(sql, params![tenant, script_name, kind, at])
    }
}

pub(crate) fn packed(value: &Value) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(value);
    let json = json.map_err(|error| Error::Other(Box::new(error)))?;
    let size = (json.len() as u64).to_le_bytes();
    Ok(size.into_iter().chain(blobs::compress(&json)?).collect())
}

/// Passes over what comes late: a later one is there.
const UNLESS_NEWER: &str = "WHERE excluded.updated_at >= unfinished.updated_at";

fn put(
    connection: &Connection,
    (unfinished, bytes): (&Unfinished, &[u8]),
    condition: &str,
) -> Result<()> {
    let Unfinished {
        kind,
        tenant,
        script_name,
        updated_at,
        value: _,
    } = unfinished;
    let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
    let (kind, at) = (kind.word(), sql::micros(*updated_at));
    let sql = format!(
        "INSERT INTO unfinished (tenant, script_name, kind, updated_at, value) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (tenant, script_name, kind) \
         DO UPDATE SET updated_at = excluded.updated_at, value = excluded.value {condition}"
    );
    let values = params![tenant, script_name, kind, at, bytes];
    sql::execute(connection, &sql, values).map(drop)
}

fn read(
    tenant: &TenantKey,
    kind: UnfinishedKind,
    (name, at): (&str, i64),
    bytes: &[u8],
) -> Result<Unfinished> {
    Ok(Unfinished {
        kind,
        tenant: tenant.clone(),
        script_name: sql::script_name(name.to_owned())?,
        updated_at: sql::timestamp(at)?,
        value: unpacked(bytes)?,
    })
}

pub(crate) fn unpacked(bytes: &[u8]) -> Result<Value> {
    let (size, data) = bytes
        .split_first_chunk()
        .ok_or_else(|| Error::damaged("something unfinished has no length"))?;
    let size_bytes = u64::from_le_bytes(*size);
    if size_bytes > LARGEST_BYTES {
        return Err(Error::damaged(
            "something unfinished has an impossible length",
        ));
    }
    let json = blobs::decompress(data, size_bytes)?;
    let no_json =
        |error: &dyn Display| Error::damaged(format!("something unfinished is no JSON: {error}"));
    let text = json::text_of(&json).map_err(|error| no_json(&error))?;
    json::read(&text).map_err(|fault| no_json(&fault))
}

#[cfg(test)]
mod tests;
