//! [`Claim`]: what one process at a time does, over all processes that share a folder. The system lets go of it when
//! the process ends, however it ends.
//!
//! Who has it stands in a file beside the locked one, since Windows lets nobody read what is locked.

use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Result, Write as _};
use std::path::Path;

use jiff::Timestamp;

use crate::audit::entry::body_sha256;
use crate::bounded_read::{self, Links};
use crate::private_files;

/// Folder of the lock files, beside the database.
const FOLDER: &str = "claims";
/// More than a holder's number and time have.
const HOLDER_LIMIT_BYTES: u64 = 256;

/// Held until it is dropped.
#[derive(Debug)]
pub struct Claim(Option<File>);

impl Drop for Claim {
    fn drop(&mut self) {
        // Closing is not enough: a process that is just being started has the file, too, until it runs its program.
        // What is refused ends with the file.
        self.0
            .as_ref()
            .map_or(Ok(()), File::unlock)
            .unwrap_or_default();
    }
}

/// The process that has a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its number in the system.
    pub process: u32,
    /// When it took the claim.
    pub since: Timestamp,
}

/// What became of asking for a claim.
#[derive(Debug)]
pub enum Claimed {
    /// It is this process's.
    Now(Claim),
    /// Another one has it, which is named unless its name cannot be read.
    Elsewhere(Option<Holder>),
}

impl Claim {
    /// Asks for what `what` names. Never waits. On a drive without locks everything is granted.
    ///
    /// # Errors
    /// The lock file cannot be made, opened or locked, or its folder is a link.
    pub fn take(folder: &Path, what: &str, now: Timestamp) -> Result<Claimed> {
        let folder = folder.join(FOLDER);
        private_files::prepare_folder(&folder, Links::Refuse, |_| true)?;
        let name = body_sha256(what.as_bytes());
        let path = |ending: &str| folder.join(format!("{name}.{ending}"));
        let file = private_files::open_to_lock(&path("lock"))?;
        match file.try_lock() {
            Ok(()) => {
                // The lock counts without a name, too; then the others say that they know none.
                write_holder(&path("holder"), now).unwrap_or_default();
                Ok(Claimed::Now(Self(Some(file))))
            }
            Err(TryLockError::WouldBlock) => Ok(Claimed::Elsewhere(holder(&path("holder")))),
            Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Unsupported => {
                Ok(Claimed::Now(Self(None)))
            }
            Err(TryLockError::Error(error)) => Err(error),
        }
    }
}

fn write_holder(path: &Path, now: Timestamp) -> Result<()> {
    let mut holder = private_files::open_to_lock(path)?;
    holder.set_len(0)?;
    write!(holder, "{} {now}", std::process::id())
}

fn holder(path: &Path) -> Option<Holder> {
    let bytes = bounded_read::read(path, HOLDER_LIMIT_BYTES, Links::Refuse).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (process, since) = text.split_once(' ')?;
    Some(Holder {
        process: process.parse().ok()?,
        since: since.parse().ok()?,
    })
}

#[cfg(test)]
mod tests;
