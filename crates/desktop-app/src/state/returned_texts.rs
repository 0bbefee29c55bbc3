//! A table with texts that came back from a translator, for a person to look at first.

use patchpanel_core_models::properties::Returned;

use super::session::ConnectorKey;

#[derive(Debug, Clone)]
pub struct ReturnedTexts {
    /// The connector whose draft they are for.
    pub key: ConnectorKey,
    /// The name of the file, without folders.
    pub name: String,
    pub returned: Returned,
}
