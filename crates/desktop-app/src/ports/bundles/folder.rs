//! A folder of bundles, one for each connector of a tenant: what is in it, and moving away what is gone.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use patchpanel_core_models::bundle::{MANIFEST, Opened, REMOVED};

use super::{NEW, OLD, read_chosen, recover};
use crate::ports::{Error, files};

/// The file whose lock says that a backup is at work in a folder.
const LOCK: &str = ".patchpanel-lock";

/// A folder of bundles in which nobody else backs up while this lives.
pub struct BackupFolder {
    path: PathBuf,
    _lock: fs::File,
}

impl BackupFolder {
    /// Makes the folder if need be, and puts in order what a stopped backup left.
    ///
    /// # Errors
    /// [`Error::NotWritable`], also while another backup is at work there.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let opened = || -> io::Result<fs::File> {
            fs::create_dir_all(path)?;
            let lock = fs::File::create(path.join(LOCK))?;
            lock.try_lock().map_err(|_held| {
                io::Error::new(io::ErrorKind::WouldBlock, "another backup is at work there")
            })?;
            for entry in fs::read_dir(path)? {
                let name = entry?.file_name().to_string_lossy().into_owned();
                if let Some(name) = name.strip_prefix(OLD).or_else(|| name.strip_prefix(NEW)) {
                    recover(&path.join(name))?;
                }
            }
            Ok(lock)
        };
        let lock = opened().map_err(|error| files::write_error(path, &error))?;
        Ok(Self {
            path: path.to_path_buf(),
            _lock: lock,
        })
    }

    /// The bundles by the names of their folders; one that cannot be read is an error of its own.
    ///
    /// # Errors
    /// [`Error::NotReadable`] when the folder itself cannot be read.
    pub fn bundles(&self) -> Result<BTreeMap<String, Result<Opened, Error>>, Error> {
        let unreadable = |error: io::Error| Error::NotReadable {
            path: self.path.clone(),
            reason: error.to_string(),
        };
        let mut bundles = BTreeMap::new();
        for entry in fs::read_dir(&self.path).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let name = name.to_string_lossy().into_owned();
            let manifest = self.path.join(&name).join(MANIFEST);
            let is_other = name.starts_with('.') || name == REMOVED;
            if !is_other && manifest.symlink_metadata().is_ok() {
                bundles.insert(name, read_chosen(&manifest));
            }
        }
        Ok(bundles)
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
            fs::create_dir_all(&removed)?;
            target.map_or(Ok(()), |target| fs::rename(self.place(name), target))
        };
        moved().map_err(|error| files::write_error(&removed, &error))
    }
}

impl Drop for BackupFolder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(self.path.join(LOCK)) {
            tracing::info!(%error, "the lock of a backup stays");
        }
    }
}
