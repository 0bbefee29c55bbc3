//! What Patchpanel keeps on this computer, in one SQLite database.
//!
//! Every call blocks, so the app makes them from a background thread. Time comes in as a parameter and is kept to
//! the microsecond. No call takes a secret, and none may be put into a text that is stored here.
#![doc = ""]
#![doc = include_str!("../README.md")]
#![warn(clippy::indexing_slicing)]

mod audit;
mod blobs;
pub mod bounded_read;
mod claim;
mod connectors;
mod deletions;
mod drafts;
mod error;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzz_bodies;
mod loaded;
mod lock;
mod open;
mod parts;
pub mod private_files;
mod prune;
mod rescue;
mod schema;
mod shared_numbers;
mod snapshots;
mod sql;
mod store;
mod stored_words;
mod tenant_key;
mod unfinished;

#[cfg(test)]
mod testing;

pub use audit::chain::{ChainPoint, ChainState};
pub use audit::detail::{ChainedRow, EntryDetail};
pub use audit::entry::{Answer, EntryId, NewEntry, Outcome, RowKind, body_sha256};
pub use audit::query::{AuditChoices, AuditFilter, AuditPage, AuditRow, Finding};
pub use claim::{Claim, Claimed, Holder};
pub use connectors::{How, KnownConnector};
pub use deletions::DeletedConnector;
pub use drafts::DraftRecord;
pub use error::{Error, OpenError, Result};
pub use loaded::{Loaded, Unreadable};
pub use open::{FILE_NAME, OpenNote};
pub use prune::Pruned;
pub use rescue::Rescued;
pub use shared_numbers::change_shared_numbers;
pub use snapshots::{Cause, NewSnapshot, Snapshot, SnapshotId, SnapshotSummary};
pub use store::Store;
pub use tenant_key::TenantKey;
pub use unfinished::{Unfinished, UnfinishedKind};
