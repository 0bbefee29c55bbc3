//! Requests that changed something on a tenant, as this run saw them.

use std::time::Duration;

use jiff::Timestamp;

/// How a request ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActivityResult {
    /// The server's word, such as UPDATED or 204.
    Done(String),
    /// The server's refusal or the transport's failure, in short.
    Failed(String),
    /// Sent, but no answer came.
    Unknown,
}

/// One request that changed something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityEntry {
    /// When it was sent.
    pub at: Timestamp,
    /// The profile's name.
    pub profile: String,
    /// The connector’s script name, or the name of one that was to be made.
    pub connector: String,
    /// Method, such as PATCH.
    pub method: String,
    /// Path of the request.
    pub path: String,
    /// How it ended.
    pub result: ActivityResult,
    /// The server's tracking id.
    pub tracking_id: Option<String>,
    /// How long it took.
    pub elapsed: Duration,
}
