//! What the Activity screen shows: entries of the audit trail, as the local store answered.

use jiff::Timestamp;
use patchpanel_local_store::{
    AuditChoices, AuditPage, AuditRow, ChainState, EntryDetail, EntryId, NewEntry, Outcome,
};

use super::{local_store::StorePlace, message::UserMessage, remote::Remote};

/// Where a request that changes something is written down, and as what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditNote {
    pub place: StorePlace,
    /// Without the hash of the body, which may be large: whoever sends it adds that.
    pub entry: NewEntry,
}

/// As what the audit trail is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// Comma-separated values after RFC 4180; no cell is a formula.
    Csv,
    Json,
}

impl ExportFormat {
    /// How the name of the file ends.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Since {
    /// The last 30 days.
    #[default]
    LastMonth,
    /// The last 24 hours.
    LastDay,
    Ever,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryFilter {
    /// Words that must all be somewhere in the entry.
    pub text: String,
    pub since: Since,
    pub profile: Option<String>,
    pub outcome: Option<Outcome>,
    pub method: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Entries {
    /// The newest entries that the filter lets through.
    pub page: AuditPage,
    pub choices: AuditChoices,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub enum Chain {
    #[default]
    Unchecked,
    Checking,
    Checked(ChainState, Timestamp),
    /// It could not be checked.
    Failed(UserMessage),
}

#[derive(Debug, Default)]
pub struct Audit {
    pub filter: EntryFilter,
    pub entries: Remote<Entries>,
    pub chain: Chain,
    pub selected: Option<EntryId>,
    pub detail: Option<(EntryId, EntryDetail)>,
}

impl Audit {
    /// The entries that are shown, newest first.
    pub fn rows(&self) -> &[AuditRow] {
        self.entries
            .value()
            .map(|entries| entries.page.rows.as_slice())
            .unwrap_or_default()
    }

    pub fn selected_row(&self) -> Option<&AuditRow> {
        let selected = self.selected?;
        self.rows().iter().find(|row| row.id == selected)
    }
}
