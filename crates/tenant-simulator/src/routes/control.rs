//! The simulator's own paths under `/__simulator`: faults and the journal. They need no token and are
//! in no journal.

use super::paging::json_answer;
use crate::errors::Refusal;
use crate::faults::Fault;
use crate::journal::RecordedRequest;
use crate::tenant::Tenant;
use axum::extract::State;
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;

/// `GET /__simulator/faults`: those that can still strike.
pub(super) async fn faults(State(tenant): State<Arc<Tenant>>) -> Response {
    let faults: Vec<Value> = tenant.faults.pending().iter().map(Fault::to_json).collect();
    json_answer(&json!({ "faults": faults }))
}

/// `POST /__simulator/faults`: one fault, an array, or `{"faults": […]}`.
pub(super) async fn add_faults(
    State(tenant): State<Arc<Tenant>>,
    body: Bytes,
) -> Result<Response, Refusal> {
    let value =
        serde_json::from_slice(&body).map_err(|error| Refusal::bad_syntax(error.to_string()))?;
    let added = Fault::list_from_json(value).map_err(Refusal::bad_content)?;
    let count = added.len();
    for fault in added {
        tenant.faults.add(fault);
    }
    Ok(json_answer(&json!({ "added": count })))
}

/// `DELETE /__simulator/faults`
pub(super) async fn clear_faults(State(tenant): State<Arc<Tenant>>) -> StatusCode {
    tenant.faults.clear();
    StatusCode::NO_CONTENT
}

/// `GET /__simulator/requests`
pub(super) async fn requests(State(tenant): State<Arc<Tenant>>) -> Response {
    let entries = tenant.journal.entries();
    let requests: Vec<Value> = entries.iter().map(RecordedRequest::to_json).collect();
    json_answer(&json!({ "requests": requests }))
}

/// `DELETE /__simulator/requests`
pub(super) async fn clear_requests(State(tenant): State<Arc<Tenant>>) -> StatusCode {
    tenant.journal.clear();
    StatusCode::NO_CONTENT
}
