//! [`Loaded`]: what could be read, and what could not.

/// Rows that were read, beside those that could not be.
///
/// One damaged row never hides the others, and it is named instead of dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<T> {
    /// What was read.
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
    /// What is wrong with it.
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
