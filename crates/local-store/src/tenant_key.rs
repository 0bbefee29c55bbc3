//! [`TenantKey`]: whose row it is.

use std::fmt;

/// The tenant that a row belongs to: its base URL, as the app writes it everywhere.
///
/// The store compares it to the letter and never looks inside; the app hands in one spelling per tenant. A profile's
/// name is not a key, because two profiles may lead to one tenant and a profile can be renamed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TenantKey(String);

impl TenantKey {
    /// The key of the tenant at this base URL.
    pub fn new(base_url: impl Into<String>) -> Self {
        Self(base_url.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TenantKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
