//! Files that are the user's alone: folders with mode 0700 and files with 0600, whatever the umask, never through a
//! link.
//!
//! Windows has no modes: what is made inherits the access list of the folder it is made in, which for the folders of
//! a profile names that user, the administrators and the system.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::Path;

use crate::bounded_read::{FileRefusal, Links, do_not_wait, regular};

/// Makes a folder if need be, and takes all rights of others from it and from those of its files that `ours` names.
///
/// Rights that may not be changed stay: of a folder of another user, or on a disk that has none. So do those of a
/// folder that is meant for all, such as `/tmp`. A folder that a person chose may be a link, one that Patchpanel makes
/// in it may not.
///
/// # Errors
/// The folder is a link that is refused, or what the system says.
pub fn prepare_folder(folder: &Path, links: Links, ours: impl Fn(&str) -> bool) -> io::Result<()> {
    let is_link = || fs::symlink_metadata(folder).is_ok_and(|facts| facts.is_symlink());
    if links == Links::Refuse && is_link() {
        return Err(FileRefusal::Link.into());
    }
    if fs::metadata(folder).is_ok_and(|facts| facts.is_dir()) {
        unless_refused(system::tighten(folder))?;
    } else {
        system::make_folder(folder)?;
    }
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_name().to_str().is_some_and(&ours) && entry.file_type()?.is_file() {
            unless_refused(system::tighten(&entry.path()))?;
        }
    }
    Ok(())
}

/// Opens a file to add to its end, and makes it if need be.
///
/// # Errors
/// It is a link or no regular file, or the system refuses.
pub fn open_to_append(path: &Path) -> Result<File, FileRefusal> {
    open(path, OpenOptions::new().create(true).append(true))
}

/// Opens a file to hold a lock on, and makes it if need be.
///
/// # Errors
/// It is a link or no regular file, or the system refuses.
pub fn open_to_lock(path: &Path) -> Result<File, FileRefusal> {
    let mut options = OpenOptions::new();
    open(path, options.create(true).truncate(false).write(true))
}

/// Opens a file to read and write, and makes it if need be.
///
/// # Errors
/// It is a link or no regular file, or the system refuses.
pub fn open_to_change(path: &Path) -> Result<File, FileRefusal> {
    let mut options = OpenOptions::new();
    let options = options.create(true).truncate(false);
    open(path, options.read(true).write(true))
}

/// Makes an empty file.
///
/// # Errors
/// There is one, or the system refuses.
pub fn make_empty(path: &Path) -> Result<(), FileRefusal> {
    open(path, OpenOptions::new().create_new(true).write(true)).map(drop)
}

/// Takes the rights of others from an open file of this user, and gives the user theirs.
///
/// # Errors
/// What the system says.
pub fn own(file: &File) -> io::Result<()> {
    unless_refused(system::own(file))
}

fn open(path: &Path, options: &mut OpenOptions) -> Result<File, FileRefusal> {
    match fs::symlink_metadata(path) {
        Ok(facts) => regular(&facts)?,
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error.into()),
    }
    system::with_mode(options);
    do_not_wait(options, Links::Refuse);
    let file = options.open(path)?;
    regular(&file.metadata()?)?;
    own(&file)?;
    Ok(file)
}

/// Another user's file cannot be changed, and a file that has just gone need not be.
fn unless_refused(changed: io::Result<()>) -> io::Result<()> {
    match changed {
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::PermissionDenied
                    | ErrorKind::ReadOnlyFilesystem
                    | ErrorKind::Unsupported
                    | ErrorKind::NotFound
            ) =>
        {
            Ok(())
        }
        changed => changed,
    }
}

#[cfg(unix)]
mod system {
    use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
    use std::path::Path;

    const FOLDER: u32 = 0o700;
    const FILE: u32 = 0o600;
    const ALL: u32 = 0o777;
    /// On folders in which everyone may make files, such as `/tmp`.
    const STICKY: u32 = 0o1000;

    pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
        DirBuilder::new()
            .recursive(true)
            .mode(FOLDER)
            .create(folder)?;
        fs::set_permissions(folder, Permissions::from_mode(FOLDER))
    }

    /// Rights that the user does not have are not given: a folder may be write-protected on purpose.
    pub(super) fn tighten(path: &Path) -> io::Result<()> {
        let facts = fs::metadata(path)?;
        let mode = facts.permissions().mode();
        let kept = if facts.is_dir() { FOLDER } else { FILE };
        let is_for_all = facts.is_dir() && mode & STICKY != 0;
        if mode & ALL & !kept == 0 || is_for_all {
            return Ok(());
        }
        fs::set_permissions(path, Permissions::from_mode(mode & kept))
    }

    pub(super) fn own(file: &File) -> io::Result<()> {
        if file.metadata()?.permissions().mode() & ALL == FILE {
            return Ok(());
        }
        file.set_permissions(Permissions::from_mode(FILE))
    }

    /// A file that is made is the user's from its first moment.
    pub(super) fn with_mode(options: &mut OpenOptions) {
        options.mode(FILE);
    }
}

#[cfg(not(unix))]
mod system {
    use std::fs::{self, File, OpenOptions};
    use std::io;
    use std::path::Path;

    pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)
    }

    #[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
    pub(super) fn tighten(_path: &Path) -> io::Result<()> {
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "it can fail on other systems")]
    pub(super) fn own(_file: &File) -> io::Result<()> {
        Ok(())
    }

    pub(super) fn with_mode(_options: &mut OpenOptions) {}
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
