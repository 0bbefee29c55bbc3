//! Texts by their SHA-256, compressed. The same text is stored once.

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use rusqlite::{Connection, OptionalExtension as _, params};
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};
use crate::sql;

/// SHA-256 of a text before compression.
pub(crate) type Hash = [u8; 32];

/// The SHA-256 of a text.
pub(crate) fn hash(text: &str) -> Hash {
    hash_bytes(text.as_bytes())
}

/// SHA-256 of bytes.
pub(crate) fn hash_bytes(bytes: &[u8]) -> Hash {
    Sha256::digest(bytes).into()
}

/// A hash as people write it.
pub(crate) fn hex(hash: &Hash) -> String {
    use std::fmt::Write as _;

    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            // Writing into a string cannot fail.
            write!(text, "{byte:02x}").unwrap_or_default();
            text
        })
}

/// Stores a text unless it is there already. A stored one that went bad is replaced by the good one.
pub(crate) fn put(connection: &Connection, hash: &Hash, text: &str) -> Result<()> {
    match get(connection, hash) {
        Ok(_) => return Ok(()),
        Err(Error::Damaged { .. } | Error::Missing { .. }) => {}
        Err(error) => return Err(error),
    }
    let size_bytes = sql::signed(text.len() as u64);
    let sql = "INSERT INTO blob (hash, size_bytes, data) VALUES (?1, ?2, ?3) \
        ON CONFLICT (hash) DO UPDATE SET size_bytes = excluded.size_bytes, data = excluded.data";
    let data = compress(text.as_bytes())?;
    sql::execute(connection, sql, params![hash, size_bytes, data])?;
    Ok(())
}

/// The text with this hash, verified.
///
/// # Errors
/// [`Error::Missing`] when it is not stored, [`Error::Damaged`] when what is stored is not that text.
pub(crate) fn get(connection: &Connection, hash: &Hash) -> Result<String> {
    let stored: Option<(i64, Vec<u8>)> = connection
        .prepare_cached("SELECT size_bytes, data FROM blob WHERE hash = ?1")?
        .query_row([hash], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let short = || hex(hash).chars().take(12).collect::<String>();
    let (size_bytes, data) =
        stored.ok_or_else(|| Error::missing(format!("the text {}", short())))?;
    let bytes = decompress(&data, sql::unsigned(size_bytes)?)?;
    let text = String::from_utf8(bytes)
        .map_err(|error| Error::damaged(format!("the text {} is not UTF-8: {error}", short())))?;
    if self::hash(&text) == *hash {
        Ok(text)
    } else {
        let what = format!("the text {} does not match its hash", short());
        Err(Error::Damaged { what })
    }
}

/// Texts to which nothing refers.
const UNUSED: &str = "FROM blob \
    WHERE NOT EXISTS (SELECT 1 FROM draft_part WHERE draft_part.hash = blob.hash) \
    AND NOT EXISTS (SELECT 1 FROM snapshot_part WHERE snapshot_part.hash = blob.hash)";

/// Removes one text if nothing refers to it.
pub(crate) fn release(connection: &Connection, hash: &Hash) -> Result<()> {
    let sql = format!("DELETE {UNUSED} AND hash = ?1");
    sql::execute(connection, &sql, [hash])?;
    Ok(())
}

/// Removes every text to which nothing refers. Returns their number and their size before compression.
pub(crate) fn sweep(connection: &Connection) -> Result<(u64, u64)> {
    let count_and_size = format!("SELECT count(*), coalesce(sum(size_bytes), 0) {UNUSED}");
    let (count, size_bytes) =
        connection.query_row(&count_and_size, [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    connection.execute(&format!("DELETE {UNUSED}"), [])?;
    Ok((sql::unsigned(count)?, sql::unsigned(size_bytes)?))
}

/// A zlib stream of the bytes.
pub(crate) fn compress(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.map_err(|error| Error::Other(Box::new(error)))
}

/// The bytes of a zlib stream. Reads no more than `size_bytes`, so that a forged stream cannot fill the memory.
pub(crate) fn decompress(data: &[u8], size_bytes: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = ZlibDecoder::new(data)
        .take(size_bytes.saturating_add(1))
        .read_to_end(&mut bytes);
    match read {
        Ok(length) if length as u64 == size_bytes => Ok(bytes),
        Ok(_) => Err(Error::damaged("a stored text has another length")),
        Err(error) => Err(Error::damaged(format!("a stored text is broken: {error}"))),
    }
}
