//! Answers that a fault made: another status, half a body, JSON that is not as specified.

use crate::errors::Refusal;
use crate::faults::{FaultAction, FaultBody, StatusFault};
use crate::resettable::HangUp;
use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::SystemTime;

/// An answer in place of the tenant's own.
pub(crate) fn instead(
    fault: &StatusFault,
    struck_before: usize,
    now: SystemTime,
    tracking_id: &str,
) -> Response {
    let status = StatusCode::from_u16(fault.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let (kind, body) = match &fault.body {
        FaultBody::Json => (
            "application/json",
            documented_body(fault.status, tracking_id).to_string(),
        ),
        FaultBody::Html => ("text/html", html_page(status)),
        FaultBody::Empty => ("", String::new()),
        FaultBody::Value(value) => ("application/json", value.to_string()),
        FaultBody::Text(text) => ("text/plain;charset=UTF-8", text.clone()),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    if !kind.is_empty() {
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    let retry_after = fault
        .retry_after
        .as_ref()
        .map(|wait| wait.header(struck_before, now));
    if let Some(Ok(value)) = retry_after.map(|text| HeaderValue::from_str(&text)) {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

fn documented_body(status: u16, tracking_id: &str) -> Value {
    let refusal = if status == 429 {
        Refusal::RateLimited(0)
    } else {
        Refusal::for_status(status)
    };
    refusal.body(tracking_id, "und")
}

fn html_page(status: StatusCode) -> String {
    format!(
        "<html>\r\n<head><title>{status}</title></head>\r\n<body>\r\n<center><h1>{status}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    )
}

/// How a half-sent body goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Cut,
    /// Nothing more is sent, and the connection stays.
    Silent,
}

/// The same answer with half of its body; `None` when it has no body to halve.
pub(crate) async fn half(response: Response, ending: Ending) -> Option<Response> {
    let (mut head, body) = response.into_parts();
    let bytes = whole(body).await;
    if bytes.is_empty() {
        return None;
    }
    head.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = HalfBody {
        length: bytes.len(),
        first: Some(bytes.slice(..bytes.len() / 2)),
        waited: false,
        ending,
    };
    Some(Response::from_parts(head, Body::new(half)))
}

/// The same answer with another body, as the fault says.
pub(crate) async fn rewritten(response: Response, action: &FaultAction) -> Response {
    let (mut head, body) = response.into_parts();
    let bytes = whole(body).await;
    let bytes = match action {
        FaultAction::BadJson {} => bytes.slice(..bytes.len() / 2),
        _ => match serde_json::from_slice::<Value>(&bytes) {
            Ok(mut value) => {
                rewrite(&mut value, action);
                Bytes::from(value.to_string())
            }
            Err(_) => bytes,
        },
    };
    head.headers.remove(CONTENT_LENGTH);
    Response::from_parts(head, Body::from(bytes))
}

fn rewrite(value: &mut Value, action: &FaultAction) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| rewrite(item, action)),
        Value::Object(members) => match action {
            FaultAction::UnknownEnum {} => {
                if let Some(status) = members.get_mut("status") {
                    *status = json!("QUARANTINED");
                }
            }
            FaultAction::ExtraMembers {} => {
                members.insert(
                    "simulatedExtra".to_owned(),
                    json!({ "list": [1, 2.5, null], "deep": { "yes": true } }),
                );
                members.insert("simulated_flag".to_owned(), json!(true));
            }
            FaultAction::Nulls {} => {
                for (name, value) in members {
                    if !matches!(name.as_str(), "name" | "scriptName" | "access_token") {
                        *value = Value::Null;
                    }
                }
            }
            FaultAction::Members { members: replaced } => members.extend(replaced.clone()),
            _ => {}
        },
        _ => {}
    }
}

/// The tenant's bodies are in memory, so that reading one cannot fail.
async fn whole(body: Body) -> Bytes {
    body.collect()
        .await
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default()
}

/// The first half of a body whose whole length is announced.
struct HalfBody {
    length: usize,
    first: Option<Bytes>,
    waited: bool,
    ending: Ending,
}

impl http_body::Body for HalfBody {
    type Data = Bytes;
    type Error = HangUp;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, HangUp>>> {
        if let Some(first) = self.first.take() {
            return Poll::Ready(Some(Ok(Frame::data(first))));
        }
        if self.ending == Ending::Silent {
            return Poll::Pending;
        }
        if !self.waited {
            // hyper sends what it has only when the body is not ready: an error at once would
            // swallow the head of the answer too.
            self.waited = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(HangUp)))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.length as u64)
    }
}
