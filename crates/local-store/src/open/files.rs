//! The files of a store: their names, and renaming them. None is ever overwritten.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{FILE_NAME, OpenNote};
use crate::bounded_read::regular;
use crate::error::OpenError;
use crate::lock;
use crate::rescue::Rescued;

/// What SQLite puts beside a database file: the log of changes that are not in the file yet, its index, and what an
/// unfinished change can be taken back with.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The files in one folder, and the time that new names carry.
pub(super) struct Files {
    folder: PathBuf,
    stamp: String,
}

impl Files {
    pub(super) fn new(folder: &Path, now: Timestamp) -> Self {
        Self {
            folder: folder.to_owned(),
            stamp: now.strftime("%Y%m%dT%H%M%SZ").to_string(),
        }
    }

    /// SQLite would follow a link, and wait for the other end of a pipe.
    pub(super) fn refuse_what_is_no_file(&self) -> Result<(), OpenError> {
        for path in all(&self.main()) {
            // What cannot be seen is met, and said, when it is opened.
            if let Ok(facts) = fs::symlink_metadata(&path) {
                regular(&facts).map_err(|refusal| OpenError::from_io(refusal.into(), path))?;
            }
        }
        Ok(())
    }

    pub(super) fn folder(&self) -> PathBuf {
        self.folder.clone()
    }

    pub(super) fn main(&self) -> PathBuf {
        self.folder.join(FILE_NAME)
    }

    /// A database that is being made.
    pub(super) fn begun(&self) -> PathBuf {
        self.folder.join("patchpanel.begun.sqlite")
    }

    /// A free name for the copy that is kept before the upgrade to `version`.
    pub(super) fn copy_before(&self, version: u32) -> PathBuf {
        self.free_name(&format!("before-v{version}"))
    }

    /// Copies a database and its log to the name of one that is being made.
    pub(super) fn copy_to_begun(&self, database: &Path) -> io::Result<()> {
        fs::copy(database, self.begun())?;
        let log = with_ending(database, "-wal");
        if log.exists() {
            fs::copy(log, with_ending(&self.begun(), "-wal"))?;
        }
        Ok(())
    }

    /// Removes what an interrupted start left of a database that was never in use.
    pub(super) fn remove_begun(&self) -> Result<(), OpenError> {
        for path in all(&self.begun()) {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(OpenError::from_io(error, path));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives the new database its name.
    pub(super) fn move_begun(&self) -> Result<(), OpenError> {
        let move_file = || {
            File::options().write(true).open(self.begun())?.sync_all()?;
            fs::rename(self.begun(), self.main())
        };
        move_file().map_err(|error| OpenError::from_io(error, self.main()))?;
        self.sync_folder();
        Ok(())
    }

    /// Renames the database and what belongs to it, and says where it is now.
    ///
    /// # Errors
    /// [`OpenError::Damaged`] when that is refused.
    pub(super) fn move_away(&self) -> Result<PathBuf, OpenError> {
        let kept_at = self.free_name("damaged");
        self.move_all(&kept_at)
            .map_err(|error| OpenError::Damaged {
                path: self.main(),
                what: format!("renaming it failed: {error}"),
            })?;
        self.sync_folder();
        Ok(kept_at)
    }

    /// A log without its database would be played into a new one, so it is moved away as well.
    pub(super) fn move_leftovers(&self) -> Result<Option<OpenNote>, OpenError> {
        let log = fs::metadata(with_ending(&self.main(), "-wal"));
        if !log.is_ok_and(|log| log.len() > 0) {
            return Ok(None);
        }
        let kept_at = with_ending(&self.move_away()?, "-wal");
        let what = "the database of this log is gone".to_owned();
        Ok(Some(OpenNote::Replaced {
            kept_at,
            what,
            rescued: Rescued::default(),
        }))
    }

    fn move_all(&self, target: &Path) -> io::Result<()> {
        for (path, target) in all(&self.main()).zip(all(target)) {
            match fs::rename(path, target) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// `patchpanel.{why}-{time}.sqlite`, with a number when that is taken.
    fn free_name(&self, why: &str) -> PathBuf {
        let stamp = &self.stamp;
        let first = self.folder.join(format!("patchpanel.{why}-{stamp}.sqlite"));
        let numbered = |number: u32| {
            self.folder
                .join(format!("patchpanel.{why}-{stamp}-{number}.sqlite"))
        };
        std::iter::once(first)
            .chain((2..1000).map(numbered))
            .find(|path| is_free(path))
            .unwrap_or_else(|| numbered(0))
    }

    /// Makes renames survive a power cut where the system can do that. Where it cannot, they are as safe as it gets.
    fn sync_folder(&self) {
        if let Ok(folder) = File::open(&self.folder) {
            folder.sync_all().unwrap_or_default();
        }
    }
}

/// Whether a file of the folder is one that a store made, now or under another name before.
pub(super) fn is_ours(name: &str) -> bool {
    name == lock::FILE_NAME || (name.starts_with("patchpanel.") && name.contains(".sqlite"))
}

fn is_free(path: &Path) -> bool {
    all(path).all(|path| path.symlink_metadata().is_err())
}

/// A database file and its companions.
fn all(path: &Path) -> impl Iterator<Item = PathBuf> {
    let endings = std::iter::once("").chain(COMPANIONS);
    endings.map(|ending| with_ending(path, ending))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name: OsString = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}
