//! A table with texts that came back from a translator, for a person to look at first.

use std::sync::Arc;

use patchpanel_core_models::{
    problem::Problem,
    properties::{Encoding, Returned},
};

use super::session::ConnectorKey;

/// A table, read in one encoding.
#[derive(Debug, Clone)]
pub struct ReturnedTable {
    /// The name of the file, without folders.
    pub name: String,
    pub bytes: Arc<[u8]>,
    pub encoding: Encoding,
    /// What speaks against this encoding, or was left out.
    pub doubts: Vec<Problem>,
    pub returned: Result<Returned, Problem>,
}

#[derive(Debug, Clone)]
pub struct ReturnedTexts {
    /// The connector whose draft they are for.
    pub key: ConnectorKey,
    /// In which encoding the table is to be read.
    pub encoding: Encoding,
    /// What it is in the encoding in which it was read last.
    pub table: ReturnedTable,
}

impl ReturnedTexts {
    /// What it holds, unless it is read anew at this moment or cannot be read.
    pub fn returned(&self) -> Option<&Returned> {
        let is_read = self.table.encoding == self.encoding;
        self.table.returned.as_ref().ok().filter(|_| is_read)
    }
}
