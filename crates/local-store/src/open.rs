//! [`Store`]: opening the database, whatever state its file is in.
//!
//! Nothing is ever deleted here: a damaged file is renamed, an old one is copied before it is upgraded.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::{Connection, Params, Transaction, TransactionBehavior};

use crate::error::{Error, OpenError, Result};
use crate::lock::{Hold, Lock};
use crate::rescue::{self, Rescued};
use crate::schema;
use crate::sql;

mod connection;
mod files;
mod in_memory;
#[cfg(test)]
mod tests;

use files::Files;

/// Name of the database file in its folder.
pub const FILE_NAME: &str = "patchpanel.sqlite";

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

/// Something about the file that the person should be told once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenNote {
    /// The file was damaged. It was renamed, and a new store was begun.
    SetAside {
        /// Where the damaged file is now; files that belong to it are beside it.
        kept_at: PathBuf,
        /// What was wrong with it.
        what: String,
        /// What could still be read of it and is in the new store.
        rescued: Rescued,
    },
    /// The file was made by an older version. A copy was kept, and the file was upgraded.
    Upgraded {
        /// The copy as it was before.
        copy: PathBuf,
        /// The format before.
        from: u32,
        /// The format now.
        to: u32,
    },
    /// The file or its folder cannot be written: what is stored can be read, and nothing can be added.
    ReadOnly {
        /// The database file.
        path: PathBuf,
    },
}

impl Store {
    /// Opens the store in `folder`, and begins one if there is none. `now` only names files.
    ///
    /// The folder is made if need be. Several processes may have the store open. All pages are checked,
    /// which takes a moment when the trail is long.
    ///
    /// # Errors
    /// See [`OpenError`]; each of its cases leaves the file as it was.
    pub fn open(
        folder: &Path,
        now: Timestamp,
    ) -> std::result::Result<(Self, Vec<OpenNote>), OpenError> {
        open_with(folder, now, schema::MIGRATIONS)
    }

    fn over(connection: Connection, path: PathBuf, lock: Option<Lock>) -> Self {
        Self {
            connection,
            path,
            read_only: false,
            _lock: lock,
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

/// [`Store::open`] with a chosen schema, so that upgrades can be tested before there is one.
fn open_with(
    folder: &Path,
    now: Timestamp,
    migrations: &[&str],
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    fs::create_dir_all(folder).map_err(|error| OpenError::from_io(error, folder.to_owned()))?;
    let files = Files::new(folder, now);
    let other = |error| OpenError::from_io(error, folder.to_owned());
    match Hold::take(folder).map_err(other)? {
        Hold::Sole(lock) => open_alone(&files, lock, migrations),
        Hold::Shared(lock) => open_beside_others(&files, lock, migrations),
        Hold::ReadOnly => open_for_reading(&files, migrations),
    }
}

/// No other process has the file open: what is wrong can be put right.
fn open_alone(
    files: &Files,
    lock: Lock,
    migrations: &[&str],
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    let mut notes = Vec::new();
    files.remove_begun()?;
    if !files.main().exists() {
        notes.extend(files.set_aside_leftovers()?);
        begin(files, migrations)?;
    }
    let connection = match open_checked(files, migrations) {
        Err(OpenError::Damaged { what, .. }) => {
            return replace(files, lock, migrations, what);
        }
        other => other?,
    };
    open_whole(connection, files, lock, migrations, notes)
}

/// The file is whole: upgrades it if need be.
fn open_whole(
    mut connection: Connection,
    files: &Files,
    lock: Lock,
    migrations: &[&str],
    mut notes: Vec<OpenNote>,
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    let fail = |error| OpenError::from_error(error, files.main());
    if connection::is_read_only(&connection).map_err(fail)? {
        return reading(connection, files, Some(lock), migrations);
    }
    notes.extend(upgrade(&mut connection, files, migrations)?);
    let lock = lock
        .share()
        .map_err(|error| OpenError::from_io(error, files.main()))?;
    let store = Store::over(connection, files.main(), Some(lock));
    Ok((store, notes))
}

/// The file is damaged: sets it aside and begins a new one with what can still be read.
fn replace(
    files: &Files,
    lock: Lock,
    migrations: &[&str],
    what: String,
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    let kept_at = files.set_aside()?;
    begin(files, migrations)?;
    let connection = open_checked(files, migrations)?;
    let (mut store, mut notes) = open_whole(connection, files, lock, migrations, Vec::new())?;
    let rescued = rescue(files, &kept_at, &mut store, migrations)?;
    notes.push(OpenNote::SetAside {
        kept_at,
        what,
        rescued,
    });
    Ok((store, notes))
}

/// Copies what can be read of a damaged file of this version. Of any other one nothing is understood.
///
/// SQLite gets a copy of the file, because it may change or remove what it finds, even when it is asked only to read.
fn rescue(
    files: &Files,
    kept_at: &Path,
    store: &mut Store,
    migrations: &[&str],
) -> std::result::Result<Rescued, OpenError> {
    if files.copy_to_begun(kept_at).is_err() {
        // For instance because the disk is full. Everything is still in the file that was set aside.
        files.remove_begun()?;
        return Ok(Rescued::default());
    }
    let opened = connection::open_damaged(&files.begun(), schema::newest(migrations));
    let rescued = match opened {
        Err(_unreadable) => Ok(Rescued::default()),
        Ok(connection) => {
            let mut damaged = Store::over(connection, files.begun(), None);
            damaged.read_only = true;
            rescue::copy(&damaged, store)
        }
    };
    files.remove_begun()?;
    rescued.map_err(|error| OpenError::from_error(error, files.main()))
}

/// Another process has the file open: it is fit to use, or left alone.
fn open_beside_others(
    files: &Files,
    lock: Lock,
    migrations: &[&str],
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    let in_use = || OpenError::InUse { path: files.main() };
    if !files.main().exists() {
        return Err(in_use());
    }
    let connection = match open_checked(files, migrations) {
        Err(OpenError::Damaged { .. }) => return Err(in_use()),
        other => other?,
    };
    let fail = |error| OpenError::from_error(error, files.main());
    if connection::is_read_only(&connection).map_err(fail)? {
        return reading(connection, files, Some(lock), migrations);
    }
    if schema::version(&connection).map_err(fail)? < schema::newest(migrations) {
        return Err(in_use());
    }
    let store = Store::over(connection, files.main(), Some(lock));
    Ok((store, Vec::new()))
}

/// The folder cannot be written.
fn open_for_reading(
    files: &Files,
    migrations: &[&str],
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    if !files.main().exists() {
        return Err(OpenError::ReadOnly {
            path: files.folder(),
        });
    }
    let fail = |error| OpenError::from_error(error, files.main());
    let connection = connection::open_for_reading(&files.main()).map_err(fail)?;
    connection::check(&connection, &files.main(), migrations)?;
    reading(connection, files, None, migrations)
}

/// A store that only reads. An older format would have to be upgraded first, so it cannot be used.
fn reading(
    connection: Connection,
    files: &Files,
    lock: Option<Lock>,
    migrations: &[&str],
) -> std::result::Result<(Store, Vec<OpenNote>), OpenError> {
    let path = files.main();
    let fail = |error| OpenError::from_error(error, path.clone());
    if schema::version(&connection).map_err(fail)? != schema::newest(migrations) {
        return Err(OpenError::ReadOnly { path });
    }
    let note = OpenNote::ReadOnly { path: path.clone() };
    let mut store = Store::over(connection, path, lock);
    store.read_only = true;
    Ok((store, vec![note]))
}

/// Opens the file and makes sure that it is whole, ours and not newer than this version.
fn open_checked(files: &Files, migrations: &[&str]) -> std::result::Result<Connection, OpenError> {
    let path = files.main();
    let fail = |error| OpenError::from_error(error, path.clone());
    // SQLite takes an empty file for a new database, and would delete the log beside it.
    if fs::metadata(&path).is_ok_and(|metadata| metadata.len() == 0) {
        let what = "the file is empty".to_owned();
        return Err(OpenError::Damaged { path, what });
    }
    let connection = connection::open(&path).map_err(fail)?;
    connection::check(&connection, &path, migrations)?;
    connection::configure(&connection).map_err(fail)?;
    Ok(connection)
}

/// Makes a new store under another name and moves it into place, so that a half-made one never has the real name.
fn begin(files: &Files, migrations: &[&str]) -> std::result::Result<(), OpenError> {
    let path = files.begun();
    let make = || -> Result<()> {
        let mut connection = connection::open_new(&path)?;
        schema::migrate(&mut connection, migrations)?;
        connection.close().map_err(|(_, error)| error)?;
        Ok(())
    };
    make().map_err(|error| OpenError::from_error(error, files.main()))?;
    files.move_begun()
}

/// Brings an older file to the newest format, after a copy was kept.
fn upgrade(
    connection: &mut Connection,
    files: &Files,
    migrations: &[&str],
) -> std::result::Result<Option<OpenNote>, OpenError> {
    let fail = |error| OpenError::from_error(error, files.main());
    let from = schema::version(connection).map_err(fail)?;
    let to = schema::newest(migrations);
    if from == to {
        return Ok(None);
    }
    let copy = files.copy_before(from.saturating_add(1));
    connection::copy_to(connection, &copy).map_err(fail)?;
    schema::migrate(connection, migrations).map_err(fail)?;
    Ok(Some(OpenNote::Upgraded { copy, from, to }))
}
