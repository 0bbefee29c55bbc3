//! [`Claim`]: what one process at a time does, over all processes that share a folder. The system lets go of it when
//! the process ends, however it ends.
//!
//! Who has it stands in a file beside the locked one, since Windows lets nobody read what is locked.

use std::fs::{self, File, TryLockError};
use std::io::{ErrorKind, Result, Write as _};
use std::path::Path;

use jiff::Timestamp;

use crate::audit::entry::body_sha256;
use crate::private_files;

/// Folder of the lock files, beside the database.
const FOLDER: &str = "claims";

/// Held until it is dropped.
#[derive(Debug)]
pub struct Claim(#[expect(dead_code, reason = "the lock goes with the file")] Option<File>);

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
    /// The lock file can be neither made nor opened.
    pub fn take(folder: &Path, what: &str, now: Timestamp) -> Result<Claimed> {
        let folder = folder.join(FOLDER);
        private_files::prepare_folder(&folder, |_| true)?;
        let name = body_sha256(what.as_bytes());
        let path = |ending: &str| folder.join(format!("{name}.{ending}"));
        let file = private_files::open_to_lock(&path("lock"))?;
        match file.try_lock() {
            Ok(()) => {
                let mut holder = private_files::open_to_lock(&path("holder"))?;
                holder.set_len(0)?;
                write!(holder, "{} {now}", std::process::id())?;
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

fn holder(path: &Path) -> Option<Holder> {
    let text = fs::read_to_string(path).ok()?;
    let (process, since) = text.split_once(' ')?;
    Some(Holder {
        process: process.parse().ok()?,
        since: since.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(folder: &Path, what: &str) -> Claimed {
        Claim::take(folder, what, "2026-11-29T10:42:07Z".parse().unwrap()).unwrap()
    }

    #[test]
    fn one_holds_it_and_the_other_learns_who_until_it_is_let_go() {
        let folder = tempfile::tempdir().unwrap();
        let Claimed::Now(first) = take(folder.path(), "acme") else {
            panic!("nobody has it");
        };

        let Claimed::Elsewhere(Some(holder)) = take(folder.path(), "acme") else {
            panic!("it is taken");
        };
        assert_eq!(holder.process, std::process::id());
        assert_eq!(holder.since.to_string(), "2026-11-29T10:42:07Z");
        assert!(matches!(take(folder.path(), "other"), Claimed::Now(_)));

        drop(first);
        assert!(matches!(take(folder.path(), "acme"), Claimed::Now(_)));
    }

    #[test]
    fn a_name_that_cannot_be_read_is_no_obstacle() {
        let folder = tempfile::tempdir().unwrap();
        let _held = take(folder.path(), "acme");
        let name = body_sha256(b"acme");
        let path = folder.path().join(FOLDER).join(format!("{name}.holder"));
        private_files::open_to_lock(&path)
            .unwrap()
            .set_len(0)
            .unwrap();

        assert!(matches!(
            take(folder.path(), "acme"),
            Claimed::Elsewhere(None)
        ));
    }
}
