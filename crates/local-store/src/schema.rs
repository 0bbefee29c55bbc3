//! The tables, and how one version of them becomes the next.

use crate::error::Result;

/// Set in the header of every file that this crate makes (`PPst` in ASCII), so that another program's file is recognised.
pub(crate) const APPLICATION_ID: i32 = 0x5050_7374;

/// One script per version: the first makes version 1, each further one leads from the version before to its own.
pub(crate) const MIGRATIONS: &[&str] = &[include_str!("schema/v1.sql")];

/// The version to which `migrations` lead.
pub(crate) fn newest(migrations: &[&str]) -> u32 {
    u32::try_from(migrations.len()).unwrap_or(u32::MAX)
}

/// The version of an open file; 0 when it has no tables yet.
pub(crate) fn version(connection: &rusqlite::Connection) -> Result<u32> {
    let version = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(version)
}

/// Runs the scripts that are missing, all in one transaction.
pub(crate) fn migrate(connection: &mut rusqlite::Connection, migrations: &[&str]) -> Result<()> {
    let found = version(connection)?;
    let transaction = connection.transaction()?;
    let missing = usize::try_from(found).unwrap_or(usize::MAX);
    for script in migrations.iter().skip(missing) {
        transaction.execute_batch(script)?;
    }
    transaction.pragma_update(None, "user_version", newest(migrations))?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.commit()?;
    Ok(())
}
