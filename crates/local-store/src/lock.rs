//! A lock file beside the database: whether this process is alone.
//!
//! SQLite lets several processes read and write. Renaming a damaged file, or upgrading it, must not happen under
//! one that is at work, so that is done only by a process that holds this lock alone. The system drops the lock when
//! a process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io::{Error, ErrorKind, Result};
use std::path::Path;
use std::time::Duration;

use crate::bounded_read::FileRefusal;
use crate::private_files;

/// Name of the lock file. It stays empty.
pub(crate) const FILE_NAME: &str = "patchpanel.lock";

/// How often a lock is tried; 10 seconds in all. A process that was stopped keeps its lock for ever.
pub(crate) const TRIES: u32 = 2_000;
const PAUSE: Duration = Duration::from_millis(5);

/// Waits for a lock of another process, [`PAUSE`] between two tries.
///
/// # Errors
/// The system's, and [`ErrorKind::WouldBlock`] when the other process keeps it.
pub(crate) fn wait_for(
    tries: u32,
    lock: impl Fn() -> std::result::Result<(), TryLockError>,
) -> Result<()> {
    for _ in 0..tries {
        match lock() {
            Err(TryLockError::WouldBlock) => std::thread::park_timeout(PAUSE),
            done => return done.map_err(Error::from),
        }
    }
    Err(ErrorKind::WouldBlock.into())
}

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
    /// The lock file can be neither made nor opened for another reason than missing permission, or the other process
    /// was waited for as often as that.
    pub(crate) fn take(folder: &Path, tries: u32) -> Result<Self> {
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
                wait_for(tries, || file.try_lock_shared())?;
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
            wait_for(TRIES, || file.try_lock_shared())?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_keeps_the_lock_is_not_waited_for_without_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let other = private_files::open_to_lock(&folder.path().join(FILE_NAME)).unwrap();
        other.lock().unwrap();

        let refused = Hold::take(folder.path(), 2).err().unwrap();

        assert_eq!(refused.kind(), ErrorKind::WouldBlock);
        other.unlock().unwrap();
        assert!(matches!(Hold::take(folder.path(), 2), Ok(Hold::Sole(_))));
    }
}
