//! Faults on order: for the next calls of a method and path, an answer that goes wrong.
//!
//! This module says what should go wrong and when; [`crate::connection`] makes it happen.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::{Mutex, PoisonError};
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

/// What goes wrong.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
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
        /// Where it goes silent.
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
    /// The HTTP status.
    pub status: u16,
    /// The body.
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
    /// No body.
    Empty,
    /// This JSON value.
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

    /// Reads one fault as `POST /__simulator/faults` takes it.
    ///
    /// # Errors
    /// A sentence that names the member that is missing, unknown or of the wrong kind.
    pub fn from_json(value: Value) -> Result<Self, String> {
        let Value::Object(mut members) = value else {
            return Err("A fault is a JSON object.".to_owned());
        };
        let method = text_member(&mut members, "method")?.unwrap_or_else(|| "*".to_owned());
        let path = text_member(&mut members, "path")?.unwrap_or_else(|| "/**".to_owned());
        let times = match members.remove("times") {
            None => Times::Next(1),
            Some(Value::String(word)) if word == "always" => Times::Always,
            Some(value) => Times::Next(count(&value, "times")?),
        };
        let skip = members
            .remove("skip")
            .map_or(Ok(0), |value| count(&value, "skip"))?;
        let action = serde_json::from_value(Value::Object(members))
            .map_err(|error| format!("The fault cannot be used: {error}."))?;
        Ok(Self {
            times,
            skip,
            ..Self::new(&method, &path, action)
        })
    }

    /// Reads one fault, an array of faults, or an object with the member `faults`.
    ///
    /// # Errors
    /// As [`Fault::from_json`].
    pub fn list_from_json(value: Value) -> Result<Vec<Self>, String> {
        match value {
            Value::Array(items) => items.into_iter().map(Self::from_json).collect(),
            Value::Object(mut members) if members.contains_key("faults") => {
                Self::list_from_json(members.remove("faults").unwrap_or_default())
            }
            other => Self::from_json(other).map(|fault| vec![fault]),
        }
    }

    /// The same as JSON.
    pub fn to_json(&self) -> Value {
        let mut value = serde_json::to_value(&self.action).unwrap_or_default();
        if let Value::Object(members) = &mut value {
            members.insert(
                "method".to_owned(),
                json!(self.method.as_deref().unwrap_or("*")),
            );
            members.insert("path".to_owned(), json!(self.path));
            members.insert("skip".to_owned(), json!(self.skip));
            let times = match self.times {
                Times::Next(count) => json!(count),
                Times::Always => json!("always"),
            };
            members.insert("times".to_owned(), times);
        }
        value
    }

    fn is_for(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method)
            && path_matches(&self.path, path)
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

    /// Replaces the body.
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

    /// A late answer.
    pub fn latency(delay: Duration) -> Self {
        Self::Latency {
            millis: u64::try_from(delay.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

fn text_member(members: &mut Map<String, Value>, name: &str) -> Result<Option<String>, String> {
    match members.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("The fault's \"{name}\" is a text.")),
    }
}

fn count(value: &Value, name: &str) -> Result<u32, String> {
    let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
    number.ok_or_else(|| format!("The fault's \"{name}\" is a whole number that is not negative."))
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let mut wanted = pattern.trim_start_matches('/').split('/');
    let mut found = path.trim_start_matches('/').split('/');
    loop {
        match (wanted.next(), found.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(wanted), Some(found)) if wanted == found => {}
            _ => return false,
        }
    }
}

/// A fault that is due for a call.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Due {
    pub(crate) action: FaultAction,
    /// How often the fault struck before, for [`RetryAfter::Escalating`].
    pub(crate) struck_before: usize,
}

/// What is due for one call.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CallFaults {
    pub(crate) delay: Duration,
    pub(crate) due: Option<Due>,
}

#[derive(Debug)]
struct Planned {
    fault: Fault,
    seen: u32,
}

/// All faults on order, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct FaultPlan {
    planned: Mutex<Vec<Planned>>,
}

impl FaultPlan {
    pub(crate) fn add(&self, fault: Fault) {
        self.lock().push(Planned { fault, seen: 0 });
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// The faults that can still strike.
    pub(crate) fn pending(&self) -> Vec<Fault> {
        self.lock()
            .iter()
            .filter(|planned| planned.can_strike())
            .map(|planned| planned.fault.clone())
            .collect()
    }

    /// Counts a call and gives what goes wrong with it: all delays, and the first other fault.
    pub(crate) fn take(&self, method: &str, path: &str) -> CallFaults {
        let mut call = CallFaults::default();
        for planned in self.lock().iter_mut() {
            if call.due.is_some() || !planned.fault.is_for(method, path) {
                continue;
            }
            let Some(due) = planned.strike() else {
                continue;
            };
            match due.action {
                FaultAction::Latency { millis } => call.delay += Duration::from_millis(millis),
                _ => call.due = Some(due),
            }
        }
        call
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Planned>> {
        self.planned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Planned {
    fn can_strike(&self) -> bool {
        match self.fault.times {
            Times::Always => true,
            Times::Next(times) => self.seen < self.fault.skip.saturating_add(times),
        }
    }

    fn strike(&mut self) -> Option<Due> {
        if !self.can_strike() {
            return None;
        }
        let struck_before = self.seen.checked_sub(self.fault.skip);
        self.seen = self.seen.saturating_add(1);
        let struck_before = usize::try_from(struck_before?).ok()?;
        Some(Due {
            action: self.fault.action.clone(),
            struck_before,
        })
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
    use super::{CallFaults, Fault, FaultAction, FaultPlan, RetryAfter, path_matches};
    use serde_json::json;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn stars_stand_for_one_segment_and_double_stars_for_the_rest() {
        let samples = [
            ("/connectors/v1", "/connectors/v1", true),
            ("/connectors/v1", "/connectors/v1/a", false),
            ("/connectors/v1/*", "/connectors/v1/a", true),
            ("/connectors/v1/*", "/connectors/v1/a/source-config", false),
            ("/connectors/v1/**", "/connectors/v1/a/source-config", true),
            ("/connectors/v1/**", "/connectors/v1", true),
            ("/**", "/oauth/token", true),
            ("/v3/connectors", "/connectors/v1", false),
        ];
        for (pattern, path, expected) in samples {
            assert_eq!(path_matches(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn a_fault_skips_then_strikes_then_is_used_up() {
        let plan = FaultPlan::default();
        plan.add(
            Fault::new("GET", "/a", FaultAction::status(500))
                .after(1)
                .times(2),
        );

        let struck: Vec<bool> = (0..4)
            .map(|_| plan.take("GET", "/a").due.is_some())
            .collect();

        assert_eq!(struck, [false, true, true, false]);
        assert_eq!(plan.pending(), []);
    }

    #[test]
    fn latency_adds_up_with_the_next_fault() {
        let plan = FaultPlan::default();
        plan.add(Fault::new("*", "/**", FaultAction::latency(Duration::from_millis(20))).always());
        plan.add(Fault::new("GET", "/a", FaultAction::CutBody {}));

        let first = plan.take("GET", "/a");
        let second = plan.take("GET", "/a");

        assert_eq!(first.due.unwrap().action, FaultAction::CutBody {});
        assert_eq!(
            second,
            CallFaults {
                delay: Duration::from_millis(20),
                due: None
            }
        );
    }

    #[test]
    fn faults_survive_the_way_through_json() {
        let samples = [
            json!({"method": "GET", "path": "/a", "times": 2, "skip": 1, "kind": "status", "status": 503,
                   "body": "html", "retry_after": {"seconds": 3}, "request": "dropped"}),
            json!({"method": "*", "path": "/**", "times": "always", "skip": 0, "kind": "latency", "millis": 5}),
            json!({"method": "PUT", "path": "/b", "times": 1, "skip": 0, "kind": "reset_after_body", "request": "applied"}),
            json!({"method": "PUT", "path": "/b", "times": 1, "skip": 0, "kind": "members", "members": {"status": "SKIPPED"}}),
        ];
        for sample in samples {
            assert_eq!(Fault::from_json(sample.clone()).unwrap().to_json(), sample);
        }
    }

    #[test]
    fn a_misspelt_member_is_named() {
        let message = Fault::from_json(json!({"kind": "status", "status": 500, "retryAfter": 1}))
            .unwrap_err();

        assert!(message.contains("retryAfter"), "{message}");
    }

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
