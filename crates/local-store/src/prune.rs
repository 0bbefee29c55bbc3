//! Clearing snapshots that were taken automatically and are no longer among the latest.

use rusqlite::Connection;

use crate::blobs;
use crate::error::Result;
use crate::sql;
use crate::store::Store;

/// What a clean-up removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruned {
    pub snapshots: u64,
    /// Texts that no snapshot and no draft needs any more.
    pub texts: u64,
    /// The size of these texts before compression.
    pub size_bytes: u64,
}

/// Snapshots that a clean-up may take, the latest of each connector being number 1.
const AUTOMATIC: &str = "SELECT id, row_number() OVER \
    (PARTITION BY tenant, script_name ORDER BY id DESC) AS place FROM snapshot \
    WHERE name IS NULL AND cause NOT IN ('by-hand', 'first-read')";

impl Store {
    /// Clears all but the latest `keep` automatic snapshots of each connector.
    ///
    /// Snapshots by hand, named ones, the first read and the latest snapshot of a deleted connector always stay.
    ///
    /// # Errors
    /// See [`Error`](crate::Error); nothing is cleared then.
    pub fn prune_snapshots(&mut self, keep: u32) -> Result<Pruned> {
        let pruned = self.write(|transaction| {
            let snapshots = transaction.execute(
                &format!(
                    "DELETE FROM snapshot WHERE id IN \
                     (SELECT id FROM ({AUTOMATIC}) WHERE place > ?1) \
                     AND id NOT IN (SELECT max(snapshot.id) FROM snapshot JOIN deletion \
                     USING (tenant, script_name) GROUP BY tenant, script_name)"
                ),
                [keep],
            )?;
            let (texts, size_bytes) = blobs::sweep(transaction)?;
            Ok(Pruned {
                snapshots: snapshots as u64,
                texts,
                size_bytes,
            })
        })?;
        if pruned.texts > 0 {
            give_back_space(self.connection())?;
        }
        Ok(pruned)
    }

    /// Size of the database file, without its log.
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn size_bytes(&self) -> Result<u64> {
        let pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        sql::unsigned(self.connection().query_row(pages, [], |row| row.get(0))?)
    }
}

/// Lets the file shrink.
fn give_back_space(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare("PRAGMA incremental_vacuum")?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}
