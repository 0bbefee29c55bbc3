//! [`Loaded`]: what could be read, and what could not.

use crate::error::Result;
use crate::tenant_key::TenantKey;

/// Rows that were read, beside those that could not be.
///
/// One damaged row never hides the others, and it is named instead of dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<T> {
    pub rows: Vec<T>,
    /// What is stored but could not be read. It stays in the store.
    pub unreadable: Vec<Unreadable>,
}

/// A row that is stored but could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The tenant, as stored.
    pub tenant: String,
    /// The connector's script name, as stored.
    pub script_name: String,
    /// The connector's title, empty when it is not kept with such rows.
    pub title: String,
    pub why: String,
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            unreadable: Vec::new(),
        }
    }
}

impl<T> Loaded<T> {
    /// Adds a row of a tenant's connector, or why it could not be read.
    pub(crate) fn add(
        &mut self,
        tenant: &TenantKey,
        (script_name, title): (String, String),
        row: Result<T>,
    ) {
        match row {
            Ok(row) => self.rows.push(row),
            Err(error) => self.unreadable.push(Unreadable {
                tenant: tenant.as_str().to_owned(),
                script_name,
                title,
                why: error.to_string(),
            }),
        }
    }
}
