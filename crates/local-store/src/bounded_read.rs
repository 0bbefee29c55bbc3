//! Reading files that somebody else may have put there: regular files only, and never more than a limit.

use std::fs::{self, FileType, Metadata, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;

/// Whether a path that is a link is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Links {
    /// As for a file that a person chose.
    Follow,
    /// As for a file that only Patchpanel writes.
    Refuse,
}

/// Why a file is not used.
#[derive(Debug, thiserror::Error)]
pub enum FileRefusal {
    #[error("it is a folder")]
    Folder,
    /// A link, where none is followed.
    #[error("it is a link to another place, which is not followed")]
    Link,
    /// A pipe, a socket, a device, or whatever else a system has.
    #[error("it is {0}, not a file")]
    NoFile(&'static str),
    /// It has more than the limit.
    #[error("it has {}, and at most {} are read", megabytes(*size_bytes), megabytes(*limit_bytes))]
    TooLarge { size_bytes: u64, limit_bytes: u64 },
    /// It had no more than the limit, but was written to while it was read.
    #[error("it grew while it was read, and at most {} are read", megabytes(*limit_bytes))]
    Grew { limit_bytes: u64 },
    /// The system's words.
    #[error(transparent)]
    System(#[from] io::Error),
}

impl From<FileRefusal> for io::Error {
    fn from(refusal: FileRefusal) -> Self {
        match refusal {
            FileRefusal::System(error) => error,
            refusal => Self::other(refusal),
        }
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1_000_000.0)
}

/// Reads a regular file of at most `limit_bytes`.
///
/// # Errors
/// [`FileRefusal`]: what is no regular file is not opened at all.
pub fn read(path: &Path, limit_bytes: u64, links: Links) -> Result<Vec<u8>, FileRefusal> {
    let follow = links == Links::Follow;
    // Before it is opened, because some devices do something when they are.
    regular(&if follow {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    }?)?;
    let mut options = OpenOptions::new();
    do_not_wait(options.read(true), links);
    let file = options.open(path)?;
    // Again, because another file may have taken its place.
    let facts = file.metadata()?;
    regular(&facts)?;
    if facts.len() > limit_bytes {
        return Err(FileRefusal::TooLarge {
            size_bytes: facts.len(),
            limit_bytes,
        });
    }
    let mut bytes = Vec::new();
    file.take(limit_bytes.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit_bytes {
        return Err(FileRefusal::Grew { limit_bytes });
    }
    Ok(bytes)
}

/// Refuses what is no regular file.
///
/// # Errors
/// What it is instead.
pub(crate) fn regular(facts: &Metadata) -> Result<(), FileRefusal> {
    let kind = facts.file_type();
    if kind.is_file() {
        Ok(())
    } else if kind.is_dir() {
        Err(FileRefusal::Folder)
    } else if kind.is_symlink() {
        Err(FileRefusal::Link)
    } else {
        Err(FileRefusal::NoFile(name(kind)))
    }
}

/// Opens without waiting, because opening a pipe waits for its other end; and the link itself where none is followed.
#[cfg(unix)]
pub(crate) fn do_not_wait(options: &mut OpenOptions, links: Links) {
    use std::os::unix::fs::OpenOptionsExt as _;

    use rustix::fs::OFlags;

    let flags = match links {
        Links::Follow => OFlags::NONBLOCK,
        Links::Refuse => OFlags::NONBLOCK | OFlags::NOFOLLOW,
    };
    options.custom_flags(flags.bits().cast_signed());
}

#[cfg(windows)]
pub(crate) fn do_not_wait(options: &mut OpenOptions, links: Links) {
    use std::os::windows::fs::OpenOptionsExt as _;

    /// `FILE_FLAG_OPEN_REPARSE_POINT`, after which the open file says that it is a link.
    const THE_LINK_ITSELF: u32 = 0x0020_0000;
    if links == Links::Refuse {
        options.custom_flags(THE_LINK_ITSELF);
    }
}

#[cfg(unix)]
fn name(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt as _;

    if kind.is_fifo() {
        "a pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn name(_kind: FileType) -> &'static str {
    "a device"
}

#[cfg(test)]
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "files as others leave them")]
mod tests {
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    fn refused(path: &Path, links: Links) -> String {
        read(path, 1_000_000, links).unwrap_err().to_string()
    }

    #[test]
    fn a_regular_file_up_to_the_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        fs::write(&file, "0123456789").unwrap();
        symlink(&file, &link).unwrap();

        assert_eq!(read(&file, 10, Links::Refuse).unwrap(), b"0123456789");
        assert_eq!(read(&link, 10, Links::Follow).unwrap(), b"0123456789");
        assert!(matches!(
            read(&file, 9, Links::Follow),
            Err(FileRefusal::TooLarge { .. })
        ));
    }

    #[test]
    fn what_is_no_regular_file_is_named_and_never_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        let _socket = UnixListener::bind(at("socket")).unwrap();
        symlink("/dev/zero", at("zero")).unwrap();

        for (path, words) in [
            (folder.path().to_owned(), "it is a folder"),
            (at("pipe"), "it is a pipe, not a file"),
            (at("socket"), "it is a socket, not a file"),
            (at("zero"), "it is a device, not a file"),
            ("/dev/zero".into(), "it is a device, not a file"),
        ] {
            assert_eq!(refused(&path, Links::Follow), words);
        }
        let words = "it is a link to another place, which is not followed";
        assert_eq!(refused(&at("zero"), Links::Refuse), words);
    }

    #[test]
    fn a_large_file_is_refused_with_its_size_and_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("large");
        fs::File::create(&file)
            .unwrap()
            .set_len(8_000_000_000)
            .unwrap();

        assert_eq!(
            refused(&file, Links::Follow),
            "it has 8000.0 MB, and at most 1.0 MB are read"
        );
    }

    /// Its length is 0 until it is read, as that of a file that grows between the two.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_file_that_has_more_than_it_said_is_read_no_further_than_the_limit() {
        let error = read(Path::new("/proc/self/status"), 10, Links::Follow).unwrap_err();

        assert!(
            matches!(error, FileRefusal::Grew { limit_bytes: 10 }),
            "{error:?}"
        );
    }
}
