//! A lock file beside the database: whether this process is alone.
//!
//! SQLite lets several processes read and write. Renaming a damaged file, or upgrading it, must not happen under
//! one that is at work, so that is done only by a process that holds this lock alone. The system drops the lock when
//! a process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;

use crate::bounded_read::FileRefusal;
use crate::private_files;

/// Name of the lock file. It stays empty.
pub(crate) const FILE_NAME: &str = "patchpanel.lock";

/// What this process may do with the file.
pub(crate) enum Hold {
    /// No other process has the store open, and none can open it meanwhile.
    Sole(Lock),
    /// Another process has it open.
    Shared(Lock),
    /// The folder cannot be written, so there is nothing to lock and nothing to change.
    ReadOnly,
}

/// The lock, kept as long as the store is open.
pub(crate) struct Lock(Option<File>);

impl Hold {
    /// Waits while another process is opening the store, but not while one merely has it open.
    ///
    /// # Errors
    /// The lock file can be neither made nor opened for another reason than missing permission.
    pub(crate) fn take(folder: &Path) -> Result<Self> {
        let file = match private_files::open_to_lock(&folder.join(FILE_NAME)) {
            Ok(file) => file,
            Err(FileRefusal::System(error)) if forbids_writing(&error) => {
                return Ok(Self::ReadOnly);
            }
            Err(refusal) => return Err(refusal.into()),
        };
        match file.try_lock() {
            Ok(()) => Ok(Self::Sole(Lock(Some(file)))),
            Err(TryLockError::WouldBlock) => {
                file.lock_shared()?;
                Ok(Self::Shared(Lock(Some(file))))
            }
            // Some network drives have no locks. SQLite's own safety does not depend on this one.
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(Self::Sole(Lock(None)))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

impl Lock {
    /// Lets others open the store as well.
    ///
    /// # Errors
    /// The system refused.
    pub(crate) fn share(self) -> Result<Self> {
        let Self(file) = self;
        if let Some(file) = &file {
            file.unlock()?;
            file.lock_shared()?;
        }
        Ok(Self(file))
    }
}

fn forbids_writing(error: &Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem
    )
}
