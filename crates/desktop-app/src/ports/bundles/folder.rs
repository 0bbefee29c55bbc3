//! A folder of bundles, one for each connector of a tenant: what is in it, and moving away what is gone.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use jiff::Timestamp;
use patchpanel_core_models::bundle::{MANIFEST, Piece, REMOVED};
use patchpanel_local_store::private_files;
use same_file::Handle;

use super::{NEW, OLD, recover, refuse_link};
use crate::ports::{Error, files};

/// The file whose lock says that a backup is at work in a folder.
const LOCK: &str = ".patchpanel-lock";
/// A backup that was stopped ends what it is writing, and others may end one after the other.
const TRIES: usize = 100;
const PAUSE: Duration = Duration::from_millis(20);

pub struct BackupFolder {
    path: PathBuf,
    /// Nobody else backs up there while this lives; `None` where nothing is written.
    lock: Option<Lock>,
}

struct Lock {
    file: Handle,
    path: PathBuf,
}

impl Lock {
    /// Another backup deletes its lock when it ends. Who waited for that file then has one that nobody finds any more,
    /// and takes the next.
    fn take(path: &Path) -> io::Result<Self> {
        let at_work =
            || io::Error::new(io::ErrorKind::WouldBlock, "another backup is running there");
        for _ in 0..TRIES {
            if path.symlink_metadata().is_ok_and(|facts| !facts.is_file()) {
                return Err(io::Error::other(format!("{LOCK} is not a file")));
            }
            let file = private_files::open_to_change(path)?;
            match file.try_lock() {
                Ok(()) => {}
                // Some network drives have no locks.
                Err(fs::TryLockError::Error(error))
                    if error.kind() == io::ErrorKind::Unsupported => {}
                Err(_held) => {
                    std::thread::park_timeout(PAUSE);
                    continue;
                }
            }
            let file = Handle::from_file(file)?;
            let path = path.to_path_buf();
            let lock = Self { file, path };
            if lock.is_there() {
                return Ok(lock);
            }
        }
        Err(at_work())
    }

    /// Whether others who look for the lock find this one.
    fn is_there(&self) -> bool {
        Handle::from_path(&self.path).is_ok_and(|found| found == self.file)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.is_there()
            && let Err(error) = fs::remove_file(&self.path)
        {
            tracing::info!(%error, "the lock of a backup stays");
        }
    }
}

/// What the disk says of one bundle.
#[derive(Debug, Default)]
pub struct BundleFacts {
    pub files: usize,
    pub bytes: u64,
    /// When its newest file was written.
    pub written: Option<Timestamp>,
}

impl BundleFacts {
    /// Looks at the bundle in a folder.
    pub fn of(place: &Path) -> Self {
        let mut all = Self::default();
        let paths = Piece::all().map(Piece::path).chain([MANIFEST.to_owned()]);
        for file in paths.filter_map(|path| place.join(path).symlink_metadata().ok()) {
            all.files += 1;
            all.bytes += file.len();
            let at = file.modified().ok();
            all.written = all.written.max(at.and_then(|at| at.try_into().ok()));
        }
        all
    }
}

impl BackupFolder {
    /// Takes the folder for a backup, and puts in order what a stopped one left.
    ///
    /// # Errors
    /// [`Error::NotFound`] without a folder, and [`Error::NotWritable`], also while another backup is at work there.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut folder = Self::look(path)?;
        let opened = || -> io::Result<Lock> {
            let lock = Lock::take(&path.join(LOCK))?;
            for entry in fs::read_dir(path)? {
                let name = entry?.file_name().to_string_lossy().into_owned();
                if let Some(name) = name.strip_prefix(OLD).or_else(|| name.strip_prefix(NEW)) {
                    recover(&path.join(name))?;
                }
            }
            Ok(lock)
        };
        let lock = opened().map_err(|error| files::write_error(path, &error))?;
        folder.lock = Some(lock);
        Ok(folder)
    }

    /// The folder as it is, to be read only.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub fn look(path: &Path) -> Result<Self, Error> {
        let path = path.to_path_buf();
        if path.is_dir() {
            Ok(Self { path, lock: None })
        } else {
            Err(Error::NotFound { path })
        }
    }

    /// Says whether the folder is still this backup's: somebody may have deleted its lock, and another begun.
    ///
    /// # Errors
    /// [`Error::NotWritable`].
    pub fn check_lock(&self) -> Result<(), Error> {
        if self.lock.as_ref().is_some_and(Lock::is_there) {
            return Ok(());
        }
        let gone = io::Error::other(format!(
            "its {LOCK} was deleted, so another backup may be running there"
        ));
        Err(files::write_error(&self.path, &gone))
    }

    /// The folders of the bundles by their names. What a stopped backup left in place of a bundle is that bundle.
    ///
    /// # Errors
    /// [`Error::NotReadable`].
    pub fn places(&self) -> Result<BTreeMap<String, PathBuf>, Error> {
        let unreadable = |error: io::Error| Error::NotReadable {
            path: self.path.clone(),
            reason: error.to_string(),
        };
        let mut places = BTreeMap::new();
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            let found = entry.map_err(unreadable)?.file_name();
            let found = found.to_string_lossy().into_owned();
            let name = found.strip_prefix(OLD).unwrap_or(&found);
            let is_other = name.starts_with('.') || name == REMOVED;
            let is_replaced = name != found && self.place(name).symlink_metadata().is_ok();
            let place = self.place(&found);
            if !is_other && !is_replaced && place.join(MANIFEST).symlink_metadata().is_ok() {
                places.insert(name.to_owned(), place);
            }
        }
        Ok(places)
    }

    /// Where the bundle of this folder name is or will be.
    pub fn place(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Moves a bundle to the folder of what is gone; one that is there already keeps its place.
    ///
    /// # Errors
    /// [`Error::NotWritable`].
    pub fn move_to_removed(&self, name: &str) -> Result<(), Error> {
        let removed = self.path.join(REMOVED);
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        let target = std::iter::once(name.to_owned())
            .chain(numbered)
            .map(|name| removed.join(name))
            .find(|target| target.symlink_metadata().is_err());
        let moved = || -> io::Result<()> {
            refuse_link(&removed)?;
            fs::create_dir_all(&removed)?;
            target.map_or(Ok(()), |target| fs::rename(self.place(name), target))
        };
        moved().map_err(|error| files::write_error(&removed, &error))
    }
}

#[cfg(test)]
mod tests;
