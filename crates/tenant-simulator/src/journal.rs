//! The requests that the tenant saw, for assertions such as “exactly one PATCH was sent”.
//!
//! Tokens and client secrets are hidden before anything is kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::HeaderMap;
use http::request::Parts;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What stands in the journal where a secret was sent.
pub const HIDDEN: &str = "hidden";

/// One request as it arrived, and the status that it was answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedRequest {
    /// The request's place in the order of arrival, from 0.
    pub at_index: usize,
    /// The method in upper case.
    pub method: String,
    /// The path, percent-encoded as it was sent.
    pub path: String,
    /// The query without `?`, percent-encoded as it was sent.
    pub query: Option<String>,
    /// Headers by lower-case name; several of one name are joined with `, `. `authorization` keeps
    /// its scheme only.
    pub headers: BTreeMap<String, String>,
    /// The `Content-Type` header.
    pub content_type: Option<String>,
    /// The whole body; empty when a fault ended the connection before it was read.
    pub body: Bytes,
    /// The status of the answer; `None` while there is none, or when a fault sent none.
    pub status: Option<u16>,
    /// The answer's `SLPT-Request-ID`.
    pub tracking_id: String,
}

impl RecordedRequest {
    /// The body as text, with `U+FFFD` for bytes that are no UTF-8.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON, or null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// `PATCH /connectors/v1/acme-hr`
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The entry as `GET /__simulator/requests` shows it.
    pub(crate) fn to_json(&self) -> Value {
        let mut entry = json!({
            "at_index": self.at_index,
            "method": self.method,
            "path": self.path,
            "query": self.query,
            "headers": self.headers,
            "content_type": self.content_type,
            "status": self.status,
            "tracking_id": self.tracking_id,
        });
        match std::str::from_utf8(&self.body) {
            Ok(text) => entry["body"] = json!(text),
            Err(_) => entry["body_base64"] = json!(STANDARD.encode(&self.body)),
        }
        entry
    }
}

/// How many requests are kept; older ones are forgotten, so that a tenant can serve for days.
const KEPT: usize = 20_000;

/// The latest requests, in the order of arrival.
#[derive(Debug)]
pub(crate) struct Journal {
    entries: Mutex<VecDeque<RecordedRequest>>,
    arrived: watch::Sender<usize>,
}

impl Journal {
    pub(crate) fn new() -> Self {
        Self {
            entries: Mutex::new(VecDeque::new()),
            arrived: watch::Sender::new(0),
        }
    }

    /// Keeps a request; gives its place.
    pub(crate) fn arrive(&self, head: &Parts, body: Bytes, tracking_id: &str) -> usize {
        let content_type = header(&head.headers, "content-type");
        let (query, body) = if head.uri.path().ends_with("/oauth/token") {
            (
                head.uri.query().map(hide_pairs),
                hide_body(content_type.as_deref(), &body),
            )
        } else {
            (head.uri.query().map(str::to_owned), body)
        };
        let mut entries = self.lock();
        let at_index = entries.back().map_or(0, |latest| latest.at_index + 1);
        if entries.len() == KEPT {
            entries.pop_front();
        }
        entries.push_back(RecordedRequest {
            at_index,
            method: head.method.as_str().to_owned(),
            path: head.uri.path().to_owned(),
            query,
            headers: headers(&head.headers),
            content_type,
            body,
            status: None,
            tracking_id: tracking_id.to_owned(),
        });
        self.arrived.send_replace(at_index + 1);
        at_index
    }

    pub(crate) fn answered(&self, at_index: usize, status: u16) {
        let mut entries = self.lock();
        if let Some(entry) = entries
            .iter_mut()
            .rev()
            .find(|entry| entry.at_index == at_index)
        {
            entry.status = Some(status);
        }
    }

    pub(crate) fn entries(&self) -> Vec<RecordedRequest> {
        self.lock().iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.lock();
        entries.clear();
        self.arrived.send_replace(0);
    }

    /// Ends when so many requests have arrived since the journal was last cleared.
    pub(crate) async fn arrived(&self, count: usize) {
        let mut arrived = self.arrived.subscribe();
        // The sender lives in `self`, so the wait ends only with the condition.
        drop(arrived.wait_for(|arrived| *arrived >= count).await);
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<RecordedRequest>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get(name)
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut kept: BTreeMap<String, String> = BTreeMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        let shown = match name.as_str() {
            "authorization" | "proxy-authorization" => {
                let scheme = value.split(' ').next().unwrap_or_default();
                format!("{scheme} {HIDDEN}")
            }
            "cookie" => HIDDEN.to_owned(),
            _ => value.into_owned(),
        };
        let kept = kept.entry(name.as_str().to_owned()).or_default();
        if !kept.is_empty() {
            kept.push_str(", ");
        }
        kept.push_str(&shown);
    }
    kept
}

/// A form or query with the values of secret members hidden.
fn hide_pairs(pairs: &str) -> String {
    let hidden = pairs.split('&').map(|pair| {
        let name = pair.split('=').next().unwrap_or_default();
        let plain = percent_decode_str(name).decode_utf8_lossy();
        let is_secret = matches!(
            &*plain,
            "client_secret" | "refresh_token" | "code" | "code_verifier" | "password"
        );
        if is_secret {
            format!("{name}={HIDDEN}")
        } else {
            pair.to_owned()
        }
    });
    hidden.collect::<Vec<_>>().join("&")
}

/// The body of a token request without its secrets; of other forms than the plain one nothing is kept.
fn hide_body(content_type: Option<&str>, body: &Bytes) -> Bytes {
    let is_form =
        content_type.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    match std::str::from_utf8(body) {
        Ok(text) if is_form => Bytes::from(hide_pairs(text)),
        _ if body.is_empty() => Bytes::new(),
        _ => Bytes::from_static(HIDDEN.as_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Journal, hide_pairs};
    use bytes::Bytes;
    use http::Request;

    #[test]
    fn secrets_of_a_token_request_are_not_kept() {
        assert_eq!(
            hide_pairs("grant_type=client_credentials&client_id=me&client%5Fsecret=s3cret"),
            "grant_type=client_credentials&client_id=me&client%5Fsecret=hidden"
        );
    }

    #[test]
    fn the_authorization_header_keeps_its_scheme_only() {
        let journal = Journal::new();
        let request = Request::get("/connectors/v1")
            .header("Authorization", "Bearer abc")
            .body(())
            .unwrap();

        journal.arrive(&request.into_parts().0, Bytes::new(), "id");

        assert_eq!(
            journal.entries()[0].headers["authorization"],
            "Bearer hidden"
        );
    }
}
