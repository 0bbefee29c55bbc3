//! Adding to the audit trail.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::chain;
use super::entry::{Answer, EntryId, NewEntry};
use super::row::{self, Columns};
use crate::error::{Error, Result};
use crate::sql;
use crate::store::Store;

impl Store {
    /// Adds a request that is about to be sent. If the answer is never added, its outcome stays unknown.
    ///
    /// When this returns, the entry survives the end of the process and a power cut; send only then.
    ///
    /// # Errors
    /// See [`Error`]; the request should not be sent then.
    pub fn append_started(&mut self, entry: &NewEntry) -> Result<EntryId> {
        self.write(|transaction| started(transaction, entry))
    }

    /// Adds what came of a request.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is no such request or it has its answer already; else see [`Error`].
    pub fn append_answer(&mut self, entry: EntryId, answer: &Answer) -> Result<()> {
        self.write(|transaction| answered(transaction, entry, answer))
    }

    /// Adds a request together with what came of it, for one that was refused before it was sent.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn append(&mut self, entry: &NewEntry, answer: &Answer) -> Result<EntryId> {
        self.write(|transaction| {
            let id = started(transaction, entry)?;
            answered(transaction, id, answer)?;
            Ok(id)
        })
    }

    /// Adds what was found out about a request afterwards, for instance by reading the connector again.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is no such request; else see [`Error`].
    pub fn append_finding(&mut self, entry: EntryId, at: Timestamp, text: &str) -> Result<()> {
        self.write(|transaction| {
            check_sent(transaction, entry)?;
            add(transaction, |number| {
                Columns::finding(number, entry.0, at, text)
            })?;
            Ok(())
        })
    }
}

pub(crate) fn started(connection: &Connection, entry: &NewEntry) -> Result<EntryId> {
    add(connection, |number| Columns::sent(number, entry))
}

pub(super) fn answered(connection: &Connection, entry: EntryId, answer: &Answer) -> Result<()> {
    check_sent(connection, entry)?;
    let has_answer: bool = connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM audit WHERE about = ?1 AND kind = 'answer')")?
        .query_row([entry.0], |row| row.get(0))?;
    if has_answer {
        return Err(Error::missing("an entry that waits for its answer"));
    }
    add(connection, |number| {
        Columns::answer(number, entry.0, answer)
    })?;
    Ok(())
}

fn check_sent(connection: &Connection, entry: EntryId) -> Result<()> {
    connection
        .prepare_cached("SELECT 1 FROM audit WHERE entry = ?1 AND kind = 'sent'")?
        .query_row([entry.0], |_| Ok(()))
        .optional()?
        .ok_or_else(|| Error::missing("the entry"))
}

/// Adds a row at the end of the chain.
fn add(connection: &Connection, columns: impl FnOnce(i64) -> Columns) -> Result<EntryId> {
    let head = chain::head(connection)?;
    let number = head.entries.saturating_add(1);
    let columns = columns(number);
    let chain = row::link(&head.chain, &columns.hash());
    columns.insert(connection, &chain)?;
    let sql = "UPDATE audit_head SET entries = ?1, chain = ?2";
    sql::execute(connection, sql, params![number, chain])?;
    Ok(EntryId(number))
}
