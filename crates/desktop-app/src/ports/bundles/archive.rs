//! Zip archives that came from somewhere else, read into memory within limits. Nothing is ever unpacked to a disk.

use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
};

use patchpanel_core_models::bundle::{
    Files, MANIFEST, MAX_BYTES, MAX_FILE_BYTES, MAX_FILES, MAX_RATIO, Refusal, check_paths,
    is_of_bundle,
};
use zip::ZipArchive;

/// Below this size a file may be packed as tightly as it will.
const TRAP_BYTES: u64 = 1_000_000;

/// The files of the bundle in an archive, which may lie in one folder. What is no part of a bundle is not unpacked.
///
/// # Errors
/// What is refused, by name.
pub(super) fn unzipped(bytes: &[u8]) -> Result<Files, Refusal> {
    let no_archive = |error: zip::result::ZipError| {
        Refusal::Unreadable("the archive".to_owned(), error.to_string())
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(no_archive)?;
    if archive.len() > MAX_FILES {
        return Err(Refusal::Count);
    }
    if archive.has_duplicate_names() {
        return Err(Refusal::Twice(twice(bytes)));
    }
    let names = names(&archive)?;
    check_paths(names.iter().map(|name| name.trim_end_matches('/')))?;
    let root = root(&names)?;
    let mut files = Files::new();
    let mut left = MAX_BYTES;
    for (index, name) in names.iter().enumerate() {
        let Some(path) = name.strip_prefix(root).filter(|path| is_of_bundle(path)) else {
            continue;
        };
        let file = unpacked(&mut archive, (index, name), left.min(MAX_FILE_BYTES))?;
        left -= file.len() as u64;
        files.insert(path.to_owned(), file);
    }
    Ok(files)
}

/// The name that two entries have. The list at the end of the archive has both; the library keeps only one.
fn twice(bytes: &[u8]) -> String {
    let mut seen = BTreeSet::new();
    let heads = bytes.windows(46).enumerate();
    let mut heads = heads.filter(|(_, head)| head.starts_with(b"PK\x01\x02"));
    let name = heads.find_map(|(start, head)| {
        let length = u16::from_le_bytes([*head.get(28)?, *head.get(29)?]);
        let name = bytes.get(start + 46..)?.get(..length.into())?;
        (!seen.insert(name)).then_some(name)
    });
    name.map_or_else(
        || "one of its files".to_owned(),
        |name| String::from_utf8_lossy(name).into_owned(),
    )
}

/// The names of all entries; links and encrypted files are refused wherever they are.
fn names(archive: &ZipArchive<Cursor<&[u8]>>) -> Result<Vec<String>, Refusal> {
    let name = |index| {
        let unreadable = |_error| Refusal::Unreadable("the archive".to_owned(), String::new());
        let entry = archive.by_index_data(index).map_err(unreadable)?;
        let name = entry.name().map_err(unreadable)?.into_owned();
        if entry.is_symlink() {
            return Err(Refusal::Link(name));
        }
        if entry.encrypted() {
            return Err(Refusal::Packed(name, "it is encrypted".to_owned()));
        }
        Ok(name)
    };
    (0..archive.len()).map(name).collect()
}

/// The folder that the bundle is in, with a `/` at its end, or nothing.
fn root(names: &[String]) -> Result<&str, Refusal> {
    let roots = names.iter().filter_map(|name| name.strip_suffix(MANIFEST));
    let mut roots = roots.filter(|root| root.is_empty() || root.find('/') == Some(root.len() - 1));
    let manifest = |root: &str| format!("{root}{MANIFEST}");
    match (roots.next(), roots.next()) {
        (Some(root), None) => Ok(root),
        (Some(one), Some(other)) => Err(Refusal::Several(manifest(one), manifest(other))),
        (None, _) => Err(Refusal::Missing(MANIFEST.to_owned())),
    }
}

/// One file, of which never more than `limit` bytes are unpacked.
fn unpacked(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    (index, name): (usize, &str),
    limit: u64,
) -> Result<Vec<u8>, Refusal> {
    let packed = |error: String| Refusal::Packed(name.to_owned(), error);
    let file = archive
        .by_index(index)
        .map_err(|error| packed(error.to_string()))?;
    let packed_bytes = file.compressed_size();
    let mut bytes = Vec::new();
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| packed(error.to_string()))?;
    let size = bytes.len() as u64;
    if size > TRAP_BYTES && size / MAX_RATIO > packed_bytes {
        return Err(Refusal::Ratio(name.to_owned()));
    }
    if size > limit {
        return Err(Refusal::Size(name.to_owned()));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
