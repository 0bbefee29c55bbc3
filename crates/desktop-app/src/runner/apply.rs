//! Sends what was reviewed.

use patchpanel_core_models::models::upload::UploadResult;
use patchpanel_http_client::{Client, PreparedRequest};

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
