//! What an entry of the audit trail says.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::stored_words::stored_words;
use crate::tenant_key::TenantKey;

/// A request in the trail, by the number of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntryId(pub(crate) i64);

/// A request that is about to be sent. Never put a secret, a token or an `Authorization` header into a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEntry {
    /// When it is sent.
    pub at: Timestamp,
    pub profile: String,
    /// The profile's colour, as the app calls it.
    pub colour: String,
    pub protected: bool,
    pub tenant: TenantKey,
    pub user: String,
    /// Script name of the connector; empty when it has none yet.
    pub script_name: String,
    /// The connector's name for people.
    pub title: String,
    pub method: String,
    /// Path and query, without the tenant's host.
    pub path: String,
    /// What is sent, in words.
    pub summary: String,
    /// SHA-256 of the body in hexadecimal digits; empty without a body.
    pub body_sha256: String,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// When that was known.
    pub at: Timestamp,
    pub outcome: Outcome,
    /// The result in a word: the server's own (`UPDATED`), or the kind of failure.
    pub result: String,
    /// The server's code for the reason.
    pub detail_code: Option<String>,
    /// The server's or the transport's words.
    pub message: Option<String>,
    /// The server's name for the request.
    pub tracking_id: Option<String>,
    /// From sending to the answer; whole milliseconds are kept.
    pub duration: Duration,
}

stored_words! {
    /// What came of a request, in one of three.
    Outcome, "outcome" {
        /// The server did it.
        Succeeded => "succeeded",
        /// The server did not do it, or the request never left.
        Failed => "failed",
        /// It was sent, and nobody knows. Also the outcome of an entry without an answer.
        Unknown => "unknown",
    }
}

stored_words! {
    RowKind, "kind of entry" {
        /// A request is about to be sent.
        Sent => "sent",
        Answer => "answer",
        /// What was found out afterwards.
        Finding => "finding",
    }
}

impl EntryId {
    /// The number of the row, from 1.
    pub fn number(self) -> i64 {
        self.0
    }
}

/// SHA-256 of a request's body in hexadecimal digits, for [`NewEntry::body_sha256`].
///
/// ```
/// let hash = patchpanel_local_store::body_sha256(b"abc");
/// assert!(hash.starts_with("ba7816bf"));
/// ```
pub fn body_sha256(body: &[u8]) -> String {
    crate::blobs::hex(&crate::blobs::hash_bytes(body))
}
