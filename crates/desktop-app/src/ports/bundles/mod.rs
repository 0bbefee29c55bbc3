//! Connector bundles on this computer: read from a zip archive or a folder, and written as a folder, whole or not at all.

mod archive;
mod folder;

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
};

use patchpanel_core_models::bundle::{
    About, Files, Loose, MANIFEST, MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, Opened, Piece, Refusal,
    is_of_bundle,
};
use patchpanel_local_store::bounded_read::{self, FileRefusal, Links};

pub use self::folder::{BackupFolder, BundleFacts};
use super::{Error, files};

/// What a bundle that is being written is called until it is whole.
const NEW: &str = ".patchpanel-new-";
/// What the bundle before is called until the new one has its place.
const OLD: &str = ".patchpanel-old-";
const TRANSLATIONS: &str = "translations";

/// Makes the folder for backups, if it is not there; the one above has to be, since a drive may be gone.
///
/// # Errors
/// [`Error::NotWritable`].
pub fn make_folder(path: &Path) -> Result<(), Error> {
    if path.is_dir() {
        return Ok(());
    }
    fs::create_dir(path).map_err(|error| files::write_error(path, &error))
}

/// Reads a bundle that a person chose: a zip archive, or the `bundle.json` of a folder.
///
/// # Errors
/// As for files, and [`Error::NotUnderstood`] with what is refused by name.
pub fn read_chosen(path: &Path) -> Result<Opened, Error> {
    let is_manifest = path.file_name().is_some_and(|name| name == MANIFEST);
    let files = if is_manifest {
        let parent = path.parent().unwrap_or(Path::new("."));
        read_files(parent)?
    } else {
        let bytes = bounded_read::read(path, MAX_BYTES, Links::Follow)
            .map_err(|refusal| files::read_error(path, refusal))?;
        archive::unzipped(&bytes).map_err(|why| refused(path, &why))?
    };
    Opened::read(&files).map_err(|why| refused(path, &why))
}

/// Reads the bundle in a folder that is no link.
///
/// # Errors
/// As [`read_chosen`].
pub fn read_folder(place: &Path) -> Result<Opened, Error> {
    refuse_link(place).map_err(|refusal| files::read_error(place, refusal))?;
    read_chosen(&place.join(MANIFEST))
}

/// Reads of the bundle in a folder only where and when it was read.
///
/// # Errors
/// As [`read_chosen`].
pub fn read_about(place: &Path) -> Result<About, Error> {
    let path = place.join(MANIFEST);
    let bytes = refuse_link(place)
        .and_then(|()| bounded_read::read(&path, MAX_FILE_BYTES, Links::Refuse))
        .map_err(|refusal| files::read_error(&path, refusal))?;
    About::read(&bytes).map_err(|why| refused(&path, &why))
}

/// Whether a file is a document or a translation that may have others beside it.
pub fn is_loose(path: &Path) -> bool {
    let ending = path.extension().unwrap_or_default();
    ["xml", "properties"]
        .iter()
        .any(|known| ending.eq_ignore_ascii_case(known))
}

/// Reads a document that a person chose, with the documents and translations in its folder; the chosen one comes first.
///
/// # Errors
/// As for files.
pub fn read_loose(path: &Path) -> Result<Loose, Error> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let unreadable = |error: io::Error| Error::NotReadable {
        path: folder.to_path_buf(),
        reason: error.to_string(),
    };
    let mut places = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        places.push(entry.map_err(unreadable)?.path());
    }
    places.retain(|place| place != path && is_loose(place));
    places.sort();
    let name = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let mut found = vec![(name(path), files::read_chosen(path)?)];
    let mut left_out = Vec::new();
    let mut room = MAX_BYTES.saturating_sub(found[0].1.len() as u64);
    for place in places {
        let name = name(&place);
        if found.len() >= MAX_FILES {
            left_out.push((name, Refusal::Count.to_string()));
            continue;
        }
        match read_within(&place, &mut room) {
            Ok(bytes) => found.push((name, bytes)),
            Err(FileRefusal::TooLarge { .. }) => {
                let why = Refusal::Size(name.clone());
                left_out.push((name, why.to_string()));
            }
            Err(why) => left_out.push((name, why.to_string())),
        }
    }
    let mut loose = Loose::read(found);
    // The others are beside the one that was chosen: without that there is nothing to begin with.
    if let Some((_, why)) = loose.left_out.iter().find(|(left, _)| *left == name(path)) {
        return Err(Error::NotUnderstood {
            path: path.to_path_buf(),
            reason: why.clone(),
        });
    }
    loose.left_out.extend(left_out);
    Ok(loose)
}

fn refused(path: &Path, refusal: &Refusal) -> Error {
    Error::NotUnderstood {
        path: path.to_path_buf(),
        reason: refusal.to_string(),
    }
}

/// Reads one file of several that have so much room together.
fn read_within(place: &Path, room: &mut u64) -> Result<Vec<u8>, FileRefusal> {
    let bytes = bounded_read::read(place, MAX_FILE_BYTES.min(*room), Links::Refuse)?;
    *room -= bytes.len() as u64;
    Ok(bytes)
}

/// Nothing is read, written or moved through a link.
fn refuse_link(path: &Path) -> Result<(), FileRefusal> {
    match path.symlink_metadata() {
        Ok(facts) if facts.is_symlink() => Err(FileRefusal::Link),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Neither through the folder of a bundle nor through the one in it.
fn refuse_links(place: &Path) -> Result<(), FileRefusal> {
    refuse_link(place).and_then(|()| refuse_link(&place.join(TRANSLATIONS)))
}

/// The files of a bundle in a folder. Links are not followed.
fn read_files(folder: &Path) -> Result<Files, Error> {
    let below = folder.join(TRANSLATIONS);
    refuse_link(&below).map_err(|refusal| files::read_error(&below, refusal))?;
    let (mut found, mut room) = (Files::new(), MAX_BYTES);
    let pieces = Piece::all().map(Piece::path);
    for path in std::iter::once(MANIFEST.to_owned()).chain(pieces) {
        let place = folder.join(&path);
        match read_within(&place, &mut room) {
            Ok(bytes) => drop(found.insert(path, bytes)),
            Err(FileRefusal::System(error)) if error.kind() == io::ErrorKind::NotFound => {}
            Err(FileRefusal::TooLarge { .. }) => return Err(refused(folder, &Refusal::Size(path))),
            Err(refusal) => return Err(files::read_error(&place, refusal)),
        }
    }
    Ok(found)
}

/// Writes a bundle as a folder. It takes the place of the one before only once it is whole on the disk; what else a
/// person keeps in that folder stays.
///
/// # Errors
/// [`Error::NotWritable`] and [`Error::DiskFull`]; then the bundle before is still there.
pub fn write_folder(place: &Path, bundle: &Files) -> Result<(), Error> {
    let written = || -> io::Result<()> {
        let (new, old) = (beside(place, NEW), beside(place, OLD));
        refuse_links(place)?;
        recover(place)?;
        fs::create_dir_all(new.join(TRANSLATIONS))?;
        for (path, bytes) in bundle {
            let mut file = fs::File::create_new(new.join(path))?;
            file.write_all(bytes)?;
            file.sync_all()?;
        }
        if !bundle.keys().any(|path| path.contains('/')) {
            fs::remove_dir(new.join(TRANSLATIONS))?;
        }
        if place.symlink_metadata().is_ok() {
            fs::rename(place, &old)?;
        }
        fs::rename(&new, place)?;
        take_over(&old, place)
    };
    written().map_err(|error| files::write_error(place, &error))
}

/// Ends what a process left half done when it was stopped: the bundle before, or the new one, has its place again.
///
/// # Errors
/// The system's.
fn recover(place: &Path) -> io::Result<()> {
    let (new, old) = (beside(place, NEW), beside(place, OLD));
    if new.symlink_metadata().is_ok() {
        fs::remove_dir_all(&new)?;
    }
    if old.symlink_metadata().is_err() {
        return Ok(());
    }
    if place.symlink_metadata().is_err() {
        return fs::rename(old, place);
    }
    // Who reads or writes that bundle is told of the link.
    refuse_links(place).map_or(Ok(()), |()| take_over(&old, place))
}

/// Moves what is no part of a bundle from the old folder into the new one, and deletes the old one. Of a link in its
/// place only the link is deleted.
fn take_over(old: &Path, place: &Path) -> io::Result<()> {
    if old.symlink_metadata().is_err() {
        return Ok(());
    }
    for (folder, refusal) in [("", refuse_link(old)), ("translations/", refuse_links(old))] {
        let entries = refusal.map_err(io::Error::from);
        let Ok(entries) = entries.and_then(|()| fs::read_dir(old.join(folder))) else {
            continue;
        };
        for entry in entries {
            let name = entry?.file_name();
            let path = format!("{folder}{}", name.to_string_lossy());
            let target = place.join(folder).join(&name);
            let is_others = !is_of_bundle(&path) && path != TRANSLATIONS;
            if is_others && target.symlink_metadata().is_err() {
                fs::create_dir_all(place.join(folder))?;
                fs::rename(old.join(folder).join(&name), target)?;
            }
        }
    }
    fs::remove_dir_all(old)
}

fn beside(place: &Path, start: &str) -> PathBuf {
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    place.with_file_name(format!("{start}{name}"))
}

#[cfg(test)]
mod tests;
