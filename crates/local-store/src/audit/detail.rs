//! The rows behind one line, with their hashes, for whoever wants to check.

use jiff::Timestamp;

use super::chain;
use super::entry::{EntryId, RowKind};
use super::row::{self, COLUMN_COUNT, COLUMNS};
use crate::blobs::{self, Hash};
use crate::error::{Error, Result};
use crate::sql;
use crate::store::Store;

/// One row of the trail, as proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainedRow {
    pub entry: i64,
    pub kind: RowKind,
    pub at: Timestamp,
    /// SHA-256 over the row, in hexadecimal digits.
    pub entry_hash: String,
    /// SHA-256 over the chain hash of the row before and the entry hash, in hexadecimal digits.
    pub chain_hash: String,
}

/// The rows behind one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryDetail {
    /// The request, its answer and what followed, in the order in which they were added.
    pub rows: Vec<ChainedRow>,
    /// How many rows the whole trail has.
    pub entries: u64,
}

impl Store {
    /// The rows behind one line, with their hashes.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is no such request.
    pub fn entry_detail(&self, id: EntryId) -> Result<EntryDetail> {
        let sql = format!(
            "SELECT {COLUMNS}, chain FROM audit WHERE entry = ?1 OR about = ?1 ORDER BY entry"
        );
        let rows: Vec<_> = sql::rows(self.connection(), &sql, [id.number()], read)?;
        if rows.is_empty() {
            return Err(Error::missing("the entry"));
        }
        let entries = chain::head(self.connection())?.entries();
        Ok(EntryDetail { rows, entries })
    }
}

fn read(stored: &rusqlite::Row<'_>) -> Result<ChainedRow> {
    let kind: String = stored.get(1)?;
    let chain: Hash = stored.get(COLUMN_COUNT)?;
    Ok(ChainedRow {
        entry: stored.get(0)?,
        kind: RowKind::parse(&kind)?,
        at: sql::timestamp(stored.get(3)?)?,
        entry_hash: blobs::hex(&row::hash_stored(stored)?),
        chain_hash: blobs::hex(&chain),
    })
}
