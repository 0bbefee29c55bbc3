//! Opening a [`Store`], whatever state its file is in.
//!
//! Nothing is ever deleted here: a damaged file is renamed, an old one is copied before it is upgraded.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rusqlite::Connection;

use crate::bounded_read::Links;
use crate::error::{Error, OpenError, Result};
use crate::lock::{self, Hold, Lock};
use crate::private_files;
use crate::rescue::{self, Rescued};
use crate::schema;
use crate::store::Store;

mod connection;
mod files;
mod in_memory;
#[cfg(test)]
mod tests;

use files::Files;

/// Name of the database file in its folder.
pub const FILE_NAME: &str = "patchpanel.sqlite";

/// Something about the file that the person should see once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenNote {
    /// The file was damaged. It was renamed, and a new store was begun.
    Replaced {
        /// Where the damaged file is now; files that belong to it are beside it.
        kept_at: PathBuf,
        /// What was wrong with it.
        what: String,
        /// What could still be read of it and is in the new store.
        rescued: Rescued,
    },
    /// The file was made by an older version. A copy was kept, and the file was upgraded.
    Upgraded { copy: PathBuf, from: u32, to: u32 },
    /// The file or its folder cannot be written: what is stored can be read, and nothing can be added.
    ReadOnly {
        /// The database file.
        path: PathBuf,
    },
}

type Opened<T = (Store, Vec<OpenNote>)> = std::result::Result<T, OpenError>;

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
}

/// [`Store::open`] with a chosen schema, so that upgrades can be tested before there is one.
fn open_with(folder: &Path, now: Timestamp, migrations: &[&str]) -> Opened {
    let files = Files::new(folder, now);
    let other = |error| OpenError::from_io(error, folder.to_owned());
    private_files::prepare_folder(folder, Links::Follow, files::is_ours).map_err(other)?;
    files.refuse_what_is_no_file()?;
    let hold = Hold::take(folder, lock::TRIES).map_err(other)?;
    let opening = Opening { files, migrations };
    match hold {
        Hold::Sole(lock) => opening.alone(lock),
        Hold::Shared(lock) => opening.beside_others(lock),
        Hold::ReadOnly => opening.for_reading(),
    }
}

/// The files of a store that is being opened, and the scripts that lead to the newest format.
struct Opening<'a> {
    files: Files,
    migrations: &'a [&'a str],
}

impl Opening<'_> {
    fn failed(&self, error: Error) -> OpenError {
        OpenError::from_error(error, self.files.main())
    }

    /// No other process has the file open: what is wrong can be put right.
    fn alone(&self, lock: Lock) -> Opened {
        let mut notes = Vec::new();
        self.files.remove_begun()?;
        if !self.files.main().exists() {
            notes.extend(self.files.move_leftovers()?);
            self.begin()?;
        }
        match self.checked() {
            Err(OpenError::Damaged { what, .. }) => self.replaced(lock, what),
            connection => self.whole(connection?, lock, notes),
        }
    }

    /// The file is whole: upgrades it if need be.
    fn whole(&self, mut connection: Connection, lock: Lock, mut notes: Vec<OpenNote>) -> Opened {
        if self.is_read_only(&connection)? {
            return self.reading(connection, Some(lock));
        }
        notes.extend(self.upgrade(&mut connection)?);
        let lock = lock
            .share()
            .map_err(|error| OpenError::from_io(error, self.files.main()))?;
        let store = Store::over(connection, self.files.main(), Some(lock));
        Ok((store, notes))
    }

    /// The file is damaged: renames it and begins a new one with what can still be read.
    fn replaced(&self, lock: Lock, what: String) -> Opened {
        let kept_at = self.files.move_away()?;
        self.begin()?;
        let (mut store, mut notes) = self.whole(self.checked()?, lock, Vec::new())?;
        let rescued = self.rescue(&kept_at, &mut store)?;
        notes.push(OpenNote::Replaced {
            kept_at,
            what,
            rescued,
        });
        Ok((store, notes))
    }

    /// Copies what can be read of a damaged file of this version. Of any other one nothing is understood.
    ///
    /// SQLite gets a copy of the file, because it may change or remove what it finds, even when it is asked only to
    /// read.
    fn rescue(&self, kept_at: &Path, store: &mut Store) -> Opened<Rescued> {
        if self.files.copy_to_begun(kept_at).is_err() {
            // For instance because the disk is full. Everything is still in the file that was renamed.
            self.files.remove_begun()?;
            return Ok(Rescued::default());
        }
        let begun = self.files.begun();
        let rescued = match connection::open_damaged(&begun, schema::newest(self.migrations)) {
            Err(_unreadable) => Ok(Rescued::default()),
            Ok(connection) => {
                rescue::copy(&Store::over(connection, begun, None).for_reading(), store)
            }
        };
        self.files.remove_begun()?;
        rescued.map_err(|error| self.failed(error))
    }

    /// Another process has the file open: it is fit to use, or left alone.
    fn beside_others(&self, lock: Lock) -> Opened {
        let path = self.files.main();
        if !path.exists() {
            return Err(OpenError::InUse { path });
        }
        let connection = match self.checked() {
            Err(OpenError::Damaged { path, .. }) => return Err(OpenError::InUse { path }),
            other => other?,
        };
        if self.is_read_only(&connection)? {
            return self.reading(connection, Some(lock));
        }
        if self.version(&connection)? < schema::newest(self.migrations) {
            return Err(OpenError::InUse { path });
        }
        Ok((Store::over(connection, path, Some(lock)), Vec::new()))
    }

    /// The folder cannot be written.
    fn for_reading(&self) -> Opened {
        let path = self.files.main();
        if !path.exists() {
            return Err(OpenError::ReadOnly {
                path: self.files.folder(),
            });
        }
        let connection = connection::open_for_reading(&path).map_err(|error| self.failed(error))?;
        connection::check(&connection, &path, self.migrations)?;
        self.reading(connection, None)
    }

    /// A store that only reads. An older format would have to be upgraded first, so it cannot be used.
    fn reading(&self, connection: Connection, lock: Option<Lock>) -> Opened {
        let path = self.files.main();
        if self.version(&connection)? != schema::newest(self.migrations) {
            return Err(OpenError::ReadOnly { path });
        }
        let note = OpenNote::ReadOnly { path: path.clone() };
        let store = Store::over(connection, path, lock).for_reading();
        Ok((store, vec![note]))
    }

    /// Opens the file and makes sure that it is whole, ours and not newer than this version.
    fn checked(&self) -> Opened<Connection> {
        let path = self.files.main();
        // SQLite takes an empty file for a new database, and would delete the log beside it.
        if fs::metadata(&path).is_ok_and(|metadata| metadata.len() == 0) {
            let what = "the file is empty".to_owned();
            return Err(OpenError::Damaged { path, what });
        }
        let connection = connection::open(&path).map_err(|error| self.failed(error))?;
        connection::check(&connection, &path, self.migrations)?;
        connection::configure(&connection).map_err(|error| self.failed(error))?;
        Ok(connection)
    }

    /// Makes a new store under another name and moves it into place, so that a half-made one never has the real name.
    fn begin(&self) -> Opened<()> {
        let make = || -> Result<()> {
            let mut connection = connection::open_new(&self.files.begun())?;
            schema::migrate(&mut connection, self.migrations)?;
            connection.close().map_err(|(_, error)| error)?;
            Ok(())
        };
        make().map_err(|error| self.failed(error))?;
        self.files.move_begun()
    }

    /// Brings an older file to the newest format, after a copy was kept.
    fn upgrade(&self, connection: &mut Connection) -> Opened<Option<OpenNote>> {
        let from = self.version(connection)?;
        let to = schema::newest(self.migrations);
        if from == to {
            return Ok(None);
        }
        let copy = self.files.copy_before(from.saturating_add(1));
        connection::copy_to(connection, &copy)
            .and_then(|()| schema::migrate(connection, self.migrations))
            .map_err(|error| self.failed(error))?;
        Ok(Some(OpenNote::Upgraded { copy, from, to }))
    }

    fn version(&self, connection: &Connection) -> Opened<u32> {
        schema::version(connection).map_err(|error| self.failed(error))
    }

    fn is_read_only(&self, connection: &Connection) -> Opened<bool> {
        connection::is_read_only(connection).map_err(|error| self.failed(error))
    }
}
