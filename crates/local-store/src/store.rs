//! [`Store`]: the open database, read and changed one transaction at a time.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, Params, Transaction, TransactionBehavior};

use crate::error::{Error, Result};
use crate::lock::Lock;
use crate::sql;

/// Everything that Patchpanel keeps on this computer, except profiles, settings and secrets.
///
/// One value per thread that needs it; each has its own connection. It can be sent to another thread, not shared.
pub struct Store {
    connection: Connection,
    path: PathBuf,
    read_only: bool,
    /// Held for its effect on other processes. After the connection, so that it is released after that is closed.
    _lock: Option<Lock>,
}

impl Store {
    pub(crate) fn over(connection: Connection, path: PathBuf, lock: Option<Lock>) -> Self {
        Self {
            connection,
            path,
            read_only: false,
            _lock: lock,
        }
    }

    /// The same store, which refuses every change.
    pub(crate) fn for_reading(self) -> Self {
        Self {
            read_only: true,
            ..self
        }
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Runs one statement in a transaction of its own.
    pub(crate) fn change(&mut self, sql: &str, values: impl Params) -> Result<()> {
        self.write(|transaction| sql::execute(transaction, sql, values).map(drop))
    }

    /// Runs `work` in one transaction: all of it is stored, or nothing.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T>,
    ) -> Result<T> {
        if self.read_only {
            return Err(Error::ReadOnly);
        }
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}
