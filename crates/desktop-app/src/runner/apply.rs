//! Sends what was reviewed.

use patchpanel_core_models::{
    ids::ScriptName,
    json,
    models::{connector::ConnectorSummary, upload::UploadResult},
};
use patchpanel_http_client::{Answer, Client, Operation, PreparedRequest};

use super::Answered;
use crate::state::apply::{Reply, StepAnswer};

/// Sends a reviewed request. An upload that is answered 200 with status ERROR is a failure.
pub(super) async fn send_step(client: &Client, request: &PreparedRequest) -> Answered<StepAnswer> {
    let answer = client.send(request).await?;
    let operation = request.operation();
    let http = Reply::Http(answer.status);
    let (reply, message) = if operation.upload().is_some() {
        let UploadResult {
            status, message, ..
        } = answer.read(request)?;
        let message = message.map(|message| answer.shown(&message));
        (status.map_or(http, Reply::Uploaded), message)
    } else if operation.patch().is_some() {
        (Reply::Patched, None)
    } else if let Operation::CreateConnector(_) = operation {
        (given_name(&answer).map_or(http, Reply::Created), None)
    } else {
        (http, None)
    };
    Ok(StepAnswer {
        reply,
        message,
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    })
}

/// The script name that the server gave a new connector; it is never computed.
pub(super) fn given_name(answer: &Answer) -> Option<ScriptName> {
    let made: ConnectorSummary = json::from_bytes(&answer.body).ok()?;
    made.script_name
}
