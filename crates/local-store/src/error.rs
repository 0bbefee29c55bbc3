//! What can go wrong: [`OpenError`] when the store is opened, [`Error`] afterwards.
//!
//! SQLite's own codes are turned into what a person can act on. The library's error stays behind as the source.

use std::path::PathBuf;

use rusqlite::ErrorCode;

/// Short for a result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

type Source = Box<dyn std::error::Error + Send + Sync>;

/// A call on an open store failed. Nothing of the call was stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk is full, or a quota is. What was stored before is unharmed; free some space and call again.
    #[error("the disk is full")]
    Full,
    /// The store was opened for reading only, because its file or folder cannot be written.
    #[error("the local store can only be read")]
    ReadOnly,
    /// What is stored was changed by something else: a text does not match its hash, or a page is broken.
    #[error("the local store is damaged: {what}")]
    Damaged {
        /// What does not fit, for the details of a message.
        what: String,
    },
    /// Another process held the store for longer than the busy timeout. Calling again is safe.
    #[error("another process is writing to the local store")]
    Busy,
    /// What was asked for is not, or no longer, in the store.
    #[error("{what} is not in the local store")]
    Missing {
        /// What was asked for.
        what: String,
    },
    /// An export could not be written to where it was meant to go.
    #[error("the export could not be written")]
    Export(#[source] std::io::Error),
    /// Reading or writing the file failed for another reason, for example because a network drive went away.
    #[error("the local store could not be used")]
    Other(#[source] Source),
}

/// The store could not be opened. The app goes on without it and says so.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file was made by a newer version. It was not touched.
    #[error("{} was made by a newer version of Patchpanel (format {found}, this version knows {known})", path.display())]
    Newer {
        /// The database file.
        path: PathBuf,
        /// The format of the file.
        found: u32,
        /// The newest format that this version knows.
        known: u32,
    },
    /// There is no store yet, and the folder cannot be written.
    #[error("{} cannot be written", path.display())]
    ReadOnly {
        /// The folder or file.
        path: PathBuf,
    },
    /// The disk is too full to begin or upgrade the store.
    #[error("the disk with {} is full", path.display())]
    Full {
        /// The database file.
        path: PathBuf,
    },
    /// The file is damaged or has to be upgraded, and another process has it open. Close that one and try again.
    #[error("{} is in use by another process", path.display())]
    InUse {
        /// The database file.
        path: PathBuf,
    },
    /// The file is damaged and could not be renamed, for instance because its folder cannot be written.
    #[error("{} is damaged ({what}) and could not be renamed", path.display())]
    Damaged {
        /// The database file.
        path: PathBuf,
        what: String,
    },
    /// Another failure of the file system or of SQLite.
    #[error("{} could not be opened", path.display())]
    Other {
        /// The database file or its folder.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: Source,
    },
}

impl Error {
    pub(crate) fn damaged(what: impl Into<String>) -> Self {
        Self::Damaged { what: what.into() }
    }

    pub(crate) fn missing(what: impl Into<String>) -> Self {
        Self::Missing { what: what.into() }
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error as Sql;

        if let Sql::FromSqlConversionFailure(..)
        | Sql::InvalidColumnType(..)
        | Sql::IntegralValueOutOfRange(..) = error
        {
            return Self::damaged(error.to_string());
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::damaged(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ => Self::Other(Box::new(error)),
        }
    }
}

impl OpenError {
    /// What a failed call means for opening the file at `path`.
    pub(crate) fn from_error(error: Error, path: PathBuf) -> Self {
        match error {
            Error::Full => Self::Full { path },
            Error::ReadOnly => Self::ReadOnly { path },
            Error::Damaged { what } => Self::Damaged { path, what },
            Error::Busy => Self::InUse { path },
            error @ (Error::Missing { .. } | Error::Export(_) | Error::Other(_)) => Self::Other {
                path,
                source: Box::new(error),
            },
        }
    }

    /// What a failure of the file system means.
    pub(crate) fn from_io(error: std::io::Error, path: PathBuf) -> Self {
        use std::io::ErrorKind;

        match error.kind() {
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { path },
            // Its lock was waited for.
            ErrorKind::WouldBlock => Self::InUse { path },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::Other {
                path,
                source: Box::new(error),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_can_cross_threads() {
        fn crosses<T: Send + Sync + 'static>() {}

        crosses::<Error>();
        crosses::<OpenError>();
    }
}
