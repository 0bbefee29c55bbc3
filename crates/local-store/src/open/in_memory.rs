//! A store without a file.

use std::path::PathBuf;

use crate::error::Result;
use crate::open::connection;
use crate::schema;
use crate::store::Store;

impl Store {
    /// A store that lives in memory and is gone with the value: for a demonstration, or where no file can be had.
    ///
    /// ```
    /// use patchpanel_local_store::{Store, TenantKey};
    ///
    /// let store = Store::in_memory()?;
    /// let drafts = store.drafts(&TenantKey::new("https://acme.api.identitynow.com"))?;
    /// assert!(drafts.rows.is_empty());
    /// # Ok::<(), patchpanel_local_store::Error>(())
    /// ```
    ///
    /// # Errors
    /// See [`Error`](crate::Error).
    pub fn in_memory() -> Result<Self> {
        let mut connection = connection::open_in_memory()?;
        schema::migrate(&mut connection, schema::MIGRATIONS)?;
        Ok(Self::over(connection, PathBuf::new(), None))
    }
}
