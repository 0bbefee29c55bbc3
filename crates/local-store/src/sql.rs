//! Statements, and how values are stored in SQLite.

use std::time::Duration;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Connection, Params, Row};

use crate::error::{Error, Result};

/// Runs a statement; says how many rows it changed.
pub(crate) fn execute(connection: &Connection, sql: &str, values: impl Params) -> Result<usize> {
    Ok(connection.prepare_cached(sql)?.execute(values)?)
}

pub(crate) fn rows<T, Rows: FromIterator<T>>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T>,
) -> Result<Rows> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_and_then(values, read)?.collect()
}

/// Microseconds since 1970, as stored.
pub(crate) fn micros(at: Timestamp) -> i64 {
    at.as_microsecond()
}

/// # Errors
/// [`Error::Damaged`] when no calendar has this time.
pub(crate) fn timestamp(micros: i64) -> Result<Timestamp> {
    Timestamp::from_microsecond(micros)
        .map_err(|error| Error::damaged(format!("a time is out of range: {error}")))
}

/// # Errors
/// [`Error::Damaged`] when the text is no script name.
pub(crate) fn script_name(text: String) -> Result<ScriptName> {
    ScriptName::try_from(text)
        .map_err(|error| Error::damaged(format!("a script name is stored wrongly: {error}")))
}

/// Whole milliseconds; what does not fit into 292 million years is cut.
pub(crate) fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

/// A count or size for SQLite, which has signed numbers only.
pub(crate) fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count or size from SQLite.
///
/// # Errors
/// [`Error::Damaged`] when it is negative.
pub(crate) fn unsigned(stored: i64) -> Result<u64> {
    u64::try_from(stored).map_err(|error| Error::damaged(format!("a count is negative: {error}")))
}
