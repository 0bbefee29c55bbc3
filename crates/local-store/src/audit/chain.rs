//! Checking the chain of hashes.

use rusqlite::{Connection, Row};

use super::row::{self, COLUMN_COUNT, COLUMNS};
use crate::blobs::{self, Hash};
use crate::error::Result;
use crate::store::Store;

/// The end of a chain that was verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainPoint {
    pub(super) entries: i64,
    pub(super) chain: Hash,
}

/// Whether the trail is as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChainState {
    /// Every row is as it was written, and none is missing.
    Verified(ChainPoint),
    /// The row with this number is not as it was written, is missing, or is one too many.
    Broken {
        /// The number of the first row at fault.
        entry: i64,
    },
}

impl ChainPoint {
    /// How many rows were verified. A request and its answer are two.
    pub fn entries(&self) -> u64 {
        self.entries.unsigned_abs()
    }

    /// The last link, in hexadecimal digits. Written down elsewhere, it also proves that the trail was not replaced.
    pub fn hash(&self) -> String {
        blobs::hex(&self.chain)
    }
}

impl Store {
    /// Verifies the whole trail. Reads every row, so call it where nobody waits.
    ///
    /// # Errors
    /// See [`Error`](crate::Error). A broken chain is no error but the answer.
    pub fn verify_chain(&self) -> Result<ChainState> {
        // One transaction, so that rows and head are of one moment while another process adds.
        let transaction = self.connection().unchecked_transaction()?;
        let head = head(&transaction)?;
        match self.follow()? {
            ChainState::Verified(end) if end != head => Ok(ChainState::Broken {
                entry: missing_entry(&end, &head),
            }),
            state => Ok(state),
        }
    }

    /// Follows the rows from the first to the last one.
    fn follow(&self) -> Result<ChainState> {
        let (mut entries, mut chain): (i64, Hash) = (0, [0; 32]);
        let mut statement = self.connection().prepare_cached(&format!(
            "SELECT {COLUMNS}, chain FROM audit ORDER BY entry"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let next = entries.saturating_add(1);
            let number: i64 = row.get(0)?;
            chain = row::link(&chain, &row::hash_stored(row)?);
            let stored = row.get_ref(COLUMN_COUNT)?;
            if number != next || stored.as_blob().ok() != Some(&chain) {
                return Ok(ChainState::Broken { entry: next });
            }
            entries = next;
        }
        Ok(ChainState::Verified(ChainPoint { entries, chain }))
    }
}

/// Where rows and head part: the first row that is missing at the end, or the last one.
fn missing_entry(end: &ChainPoint, head: &ChainPoint) -> i64 {
    if end.entries == head.entries {
        end.entries
    } else {
        end.entries.min(head.entries).saturating_add(1)
    }
}

/// The end of the chain as it is noted, without verifying it.
pub(crate) fn head(connection: &Connection) -> Result<ChainPoint> {
    let mut statement = connection.prepare_cached("SELECT entries, chain FROM audit_head")?;
    let point = |row: &Row<'_>| {
        Ok(ChainPoint {
            entries: row.get(0)?,
            chain: row.get(1)?,
        })
    };
    Ok(statement.query_row([], point)?)
}
