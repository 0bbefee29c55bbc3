//! Connections: how they are opened and set up, and whether the file behind one is fit to use.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, MAIN_DB, OpenFlags};

use crate::bounded_read::FileRefusal;
use crate::error::{Error, OpenError, Result};
use crate::private_files;
use crate::schema;

/// How long a call waits for another process that writes. Every write of ours takes milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens an existing file; for reading only when it is write-protected.
///
/// Until [`configure`] is called, closing it leaves file and log as they are.
pub(super) fn open(path: &Path) -> Result<Connection> {
    let connection = open_flagged(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    Ok(connection)
}

pub(super) fn open_new(path: &Path) -> Result<Connection> {
    make_empty(path)?;
    begin(path)
}

/// Makes a database without a file.
pub(super) fn open_in_memory() -> Result<Connection> {
    begin(Path::new(":memory:"))
}

fn begin(path: &Path) -> Result<Connection> {
    let connection = open_flagged(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // Only possible before the first table: lets the file shrink after a clean-up.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    configure(&connection)?;
    Ok(connection)
}

/// Opens a file in a folder that cannot be written.
///
/// SQLite wants an index beside the file of a database with a log. Where it can neither find nor make one, the file is
/// read as one that nobody can change.
pub(super) fn open_for_reading(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = open_flagged(path, flags)?;
    match schema::version(&connection) {
        Err(Error::Other(_) | Error::ReadOnly) => {
            let uri = immutable_uri(path).ok_or(Error::ReadOnly)?;
            open_flagged(Path::new(&uri), flags | OpenFlags::SQLITE_OPEN_URI)
        }
        Err(error) => Err(error),
        Ok(_) => Ok(connection),
    }
}

/// Opens a copy of a file that is known to be damaged, to read what is left of it.
///
/// # Errors
/// It is no store of this version, or not even that can be read.
pub(super) fn open_damaged(path: &Path, version: u32) -> Result<Connection> {
    let connection = open_flagged(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if is_ours(&connection)? && schema::version(&connection)? == version {
        Ok(connection)
    } else {
        Err(Error::damaged("it is no store of this version"))
    }
}

/// SQLite would make the file with the rights that the umask leaves. Its log and index get those of the file.
fn make_empty(path: &Path) -> Result<()> {
    private_files::make_empty(path).map_err(|refusal| match refusal {
        FileRefusal::System(error) if error.kind() == ErrorKind::StorageFull => Error::Full,
        refusal => Error::Other(Box::new(refusal)),
    })
}

fn open_flagged(path: &Path, flags: OpenFlags) -> Result<Connection> {
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

/// Sets up writing: a log beside the file, and each commit on the disk before the call returns.
///
/// `synchronous = NORMAL` would survive the end of the process but not a power cut. A save happens at most every two
/// seconds, so the stronger promise costs nothing that a person notices.
pub(super) fn configure(connection: &Connection) -> Result<()> {
    if is_read_only(connection)? {
        return Ok(());
    }
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update_and_check(None, "journal_size_limit", 4 << 20, |_| Ok(()))?;
    Ok(())
}

/// Whether the file is write-protected.
pub(super) fn is_read_only(connection: &Connection) -> Result<bool> {
    Ok(connection.is_readonly(MAIN_DB)?)
}

/// Makes sure that the file is not newer than `migrations`, was made by this crate, and is whole.
pub(super) fn check(
    connection: &Connection,
    path: &Path,
    migrations: &[&str],
) -> std::result::Result<(), OpenError> {
    let fail = |error| OpenError::from_error(error, path.to_owned());
    let known = schema::newest(migrations);
    let found = schema::version(connection).map_err(fail)?;
    let ours = is_ours(connection).map_err(fail)?;
    if ours && found > known {
        let path = path.to_owned();
        return Err(OpenError::Newer { path, found, known });
    }
    if !ours || found == 0 {
        return Err(fail(Error::damaged("it is no store of Patchpanel")));
    }
    match quick_check(connection).map_err(fail)?.as_str() {
        "ok" => Ok(()),
        what => Err(fail(Error::damaged(what))),
    }
}

fn is_ours(connection: &Connection) -> Result<bool> {
    let id: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    Ok(id == schema::APPLICATION_ID)
}

fn quick_check(connection: &Connection) -> Result<String> {
    Ok(connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?)
}

/// Writes a copy to a file that must not exist yet, and makes sure that it is on the disk.
pub(super) fn copy_to(connection: &Connection, path: &Path) -> Result<()> {
    let name = path
        .to_str()
        .ok_or_else(|| Error::Other("the folder's name is not Unicode".into()))?;
    make_empty(path)?;
    connection.execute("VACUUM INTO ?1", [name])?;
    let file = File::options().write(true).open(path);
    file.and_then(|file| file.sync_all())
        .map_err(|error| Error::Other(Box::new(error)))
}

/// The address of a file that nobody can change. `None` when the path is not Unicode.
pub(super) fn immutable_uri(path: &Path) -> Option<String> {
    use std::fmt::Write as _;

    let absolute = std::path::absolute(path).ok()?;
    let text = absolute.to_str()?.replace('\\', "/");
    let mut uri = String::from("file:");
    if !text.starts_with('/') {
        uri.push('/');
    }
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/:._-~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").ok()?;
        }
    }
    uri.push_str("?immutable=1");
    Some(uri)
}
