//! The two sides of a draft, base and current, as lists of parts.

use std::collections::BTreeMap;

use patchpanel_core_models::draft::Part;
use rusqlite::{Connection, params};

use super::DraftRecord;
use crate::blobs::{self, Hash};
use crate::error::{Error, Result};
use crate::parts::{self, Manifest};
use crate::sql;

/// Which draft: tenant and script name.
#[derive(Clone, Copy)]
pub(super) struct Key<'draft> {
    tenant: &'draft str,
    script_name: &'draft str,
}

/// One of the two contents of a draft.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Base,
    Current,
}

impl<'draft> Key<'draft> {
    pub(super) fn new(tenant: &'draft str, script_name: &'draft str) -> Self {
        Self {
            tenant,
            script_name,
        }
    }

    pub(super) fn of(record: &'draft DraftRecord) -> Self {
        Self::new(record.tenant.as_str(), record.script_name.as_str())
    }

    pub(super) fn params(self) -> [&'draft str; 2] {
        [self.tenant, self.script_name]
    }
}

impl Side {
    fn code(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Current => "current",
        }
    }
}

/// The parts of one side and the hashes of their texts.
pub(super) fn manifest(connection: &Connection, key: Key<'_>, side: Side) -> Result<Manifest> {
    let sql =
        "SELECT part, hash FROM draft_part WHERE tenant = ?1 AND script_name = ?2 AND side = ?3";
    let values = [key.tenant, key.script_name, side.code()];
    sql::rows(connection, sql, values, parts::read)
}

/// The hashes of all texts of a draft, readable or not.
pub(super) fn hashes(connection: &Connection, key: Key<'_>) -> Result<Vec<Hash>> {
    let sql = "SELECT DISTINCT hash FROM draft_part WHERE tenant = ?1 AND script_name = ?2";
    sql::rows(connection, sql, key.params(), |row| Ok(row.get(0)?))
}

const PUT_PART: &str = "INSERT OR REPLACE INTO draft_part (tenant, script_name, side, part, hash) \
    VALUES (?1, ?2, ?3, ?4, ?5)";
const REMOVE_PART: &str =
    "DELETE FROM draft_part WHERE tenant = ?1 AND script_name = ?2 AND side = ?3 AND part = ?4";
const REMOVE_SIDE: &str =
    "DELETE FROM draft_part WHERE tenant = ?1 AND script_name = ?2 AND side = ?3";

/// Stores one side. What is stored already is left alone; texts that nothing needs any more are removed.
pub(super) fn put(
    connection: &Connection,
    key: Key<'_>,
    side: Side,
    texts: &BTreeMap<Part, String>,
) -> Result<()> {
    let before = match manifest(connection, key, side) {
        Err(Error::Damaged { .. }) => {
            // A side with a part that cannot be read is written anew.
            let values = [key.tenant, key.script_name, side.code()];
            sql::execute(connection, REMOVE_SIDE, values)?;
            Manifest::new()
        }
        other => other?,
    };
    for (part, text) in texts {
        let hash = blobs::hash(text);
        if before.get(part) != Some(&hash) {
            blobs::put(connection, &hash, text)?;
            let (code, name) = (side.code(), parts::name(*part));
            let values = params![key.tenant, key.script_name, code, name, hash];
            sql::execute(connection, PUT_PART, values)?;
        }
    }
    for (part, hash) in &before {
        if !texts.contains_key(part) {
            let name = parts::name(*part);
            let values = [key.tenant, key.script_name, side.code(), &name];
            sql::execute(connection, REMOVE_PART, values)?;
        }
        blobs::release(connection, hash)?;
    }
    Ok(())
}
