//! Faults on order: for the next calls of a method and path, an answer that goes wrong.
//!
//! This module says what should go wrong and when; [`crate::connection`] makes it happen.

mod json;
mod plan;

pub(crate) use plan::{CallFaults, Due, FaultPlan};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// One fault: which calls it is for, how often, and what goes wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    method: Option<String>,
    path: String,
    times: Times,
    skip: u32,
    action: FaultAction,
}

/// How many calls a fault is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// The next so many matching calls.
    Next(u32),
    /// Every matching call until the faults are cleared.
    Always,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum FaultAction {
    /// Another answer than the tenant's own.
    Status(StatusFault),
    /// The answer comes late; faults after this one in the list still apply.
    Latency {
        /// The delay in milliseconds.
        millis: u64,
    },
    /// The connection is reset (TCP RST) as soon as the head of the request was read.
    ResetBeforeBody {},
    /// The connection is reset after the whole request was read.
    ResetAfterBody {
        /// Whether the tenant carries the request out first.
        #[serde(default)]
        request: Handling,
    },
    /// The tenant goes silent and keeps the connection open.
    Stall {
        #[serde(default)]
        at: StallPoint,
    },
    /// Half of the body is sent, then the connection ends; an answer without a body is not sent at all.
    CutBody {},
    /// The body is half of a JSON text, with a length that fits.
    BadJson {},
    /// The token of the request has ended. On `/oauth/token`: the new token has ended already.
    ExpiredToken {},
    /// Every `status` member of the answer has a value that no specification lists.
    UnknownEnum {},
    /// Every object of the answer has members that no specification lists.
    ExtraMembers {},
    /// Every member of the answer is null, besides names and the access token.
    Nulls {},
    /// Members of the answer's objects are replaced, for example `{"status": "SKIPPED"}`.
    Members {
        /// The members and their new values.
        members: Map<String, Value>,
    },
}

/// Whether a request that gets no proper answer is carried out nevertheless.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// Nothing changes in the tenant.
    #[default]
    Dropped,
    /// The tenant carries it out; only the answer is lost.
    Applied,
}

/// Where a stalled answer goes silent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StallPoint {
    /// Before the first byte of the answer.
    #[default]
    BeforeAnswer,
    /// After half of the body; an answer without a body stalls before its first byte.
    InBody,
}

/// An answer instead of the tenant's own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusFault {
    pub status: u16,
    #[serde(default)]
    pub body: FaultBody,
    /// The `Retry-After` header, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<RetryAfter>,
    /// Whether the tenant carries the request out.
    #[serde(default)]
    pub request: Handling,
}

/// The body of an injected answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultBody {
    /// The error body that the service documents for the status.
    #[default]
    Json,
    /// The HTML page of a gateway.
    Html,
    Empty,
    Value(Value),
    /// This plain text.
    Text(String),
}

/// A `Retry-After` header (RFC 9110 §10.2.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RetryAfter {
    /// Whole seconds.
    Seconds(u64),
    /// An HTTP date so many seconds from now.
    Date(u64),
    /// Seconds for the first, second … call of this fault; the last one repeats.
    Escalating(Vec<u64>),
}

impl Fault {
    /// A fault for the next call of `method` (`"*"` for any) on `path`.
    ///
    /// In the path `*` stands for one segment and a final `**` for any rest, the empty one included.
    pub fn new(method: &str, path: &str, action: FaultAction) -> Self {
        let method = (method != "*").then(|| method.to_ascii_uppercase());
        Self {
            method,
            path: path.to_owned(),
            times: Times::Next(1),
            skip: 0,
            action,
        }
    }

    /// The fault is for the next `count` matching calls.
    pub fn times(mut self, count: u32) -> Self {
        self.times = Times::Next(count);
        self
    }

    /// The fault stays until the faults are cleared.
    pub fn always(mut self) -> Self {
        self.times = Times::Always;
        self
    }

    /// Lets the first `count` matching calls pass.
    pub fn after(mut self, count: u32) -> Self {
        self.skip = count;
        self
    }
}

impl StatusFault {
    /// The status with the error body that the service documents for it.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            body: FaultBody::Json,
            retry_after: None,
            request: Handling::Dropped,
        }
    }

    pub fn body(mut self, body: FaultBody) -> Self {
        self.body = body;
        self
    }

    /// Adds `Retry-After`.
    pub fn retry_after(mut self, retry_after: RetryAfter) -> Self {
        self.retry_after = Some(retry_after);
        self
    }

    /// The request is carried out before this answer is sent.
    pub fn after_applying(mut self) -> Self {
        self.request = Handling::Applied;
        self
    }
}

impl FaultAction {
    /// The status with its documented error body.
    pub fn status(status: u16) -> Self {
        Self::Status(StatusFault::new(status))
    }

    /// The status with a gateway's HTML page.
    pub fn html(status: u16) -> Self {
        Self::Status(StatusFault::new(status).body(FaultBody::Html))
    }

    /// 429 with `Retry-After`.
    pub fn rate_limited(retry_after: RetryAfter) -> Self {
        Self::Status(StatusFault::new(429).retry_after(retry_after))
    }

    pub fn latency(delay: Duration) -> Self {
        Self::Latency {
            millis: u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

impl RetryAfter {
    /// The header's value for a call that this fault met so often before.
    pub(crate) fn header(&self, struck_before: usize, now: std::time::SystemTime) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(seconds) => httpdate::fmt_http_date(now + Duration::from_secs(*seconds)),
            Self::Escalating(tiers) => {
                let last = tiers.len().saturating_sub(1);
                tiers
                    .get(struck_before.min(last))
                    .copied()
                    .unwrap_or_default()
                    .to_string()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RetryAfter;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn retry_after_is_seconds_a_date_or_grows() {
        let now = UNIX_EPOCH + Duration::from_secs(784_111_770);

        assert_eq!(RetryAfter::Seconds(3).header(5, now), "3");
        assert_eq!(
            RetryAfter::Date(7).header(0, now),
            "Sun, 06 Nov 1994 08:49:37 GMT"
        );
        let growing = RetryAfter::Escalating(vec![1, 2, 4]);
        let headers: Vec<String> = (0..4).map(|call| growing.header(call, now)).collect();
        assert_eq!(headers, ["1", "2", "4", "4"]);
    }
}
