//! Zip archives of a few texts, for people to keep or to send on.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, result::ZipResult, write::SimpleFileOptions};

/// The bytes of an archive with these files, each with its path in it.
///
/// # Errors
/// When a path is longer than an archive can name.
pub(super) fn zipped(files: &[(String, String)]) -> ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name.as_str(), SimpleFileOptions::default())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// The files of an archive as a person finds them, for tests.
#[cfg(test)]
pub(super) fn unzipped(bytes: Vec<u8>) -> Vec<(String, String)> {
    use std::io::Read as _;

    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let read = |index| {
        let mut file = archive.by_index(index).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        (file.name().unwrap().into_owned(), text)
    };
    (0..count).map(read).collect()
}
