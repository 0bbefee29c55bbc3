//! Sends what was reviewed.

use patchpanel_core_models::models::upload::UploadResult;
use patchpanel_http_client::{Client, PreparedRequest};

use super::Answered;
use crate::state::apply::StepAnswer;

/// Sends a reviewed request. An upload that is answered 200 with status ERROR is a failure.
pub(super) async fn send_step(client: &Client, request: &PreparedRequest) -> Answered<StepAnswer> {
    let answer = client.send(request).await?;
    let upload: Option<UploadResult> = match request.method() {
        "PUT" => Some(answer.read(request)?),
        _ => None,
    };
    let status = upload
        .as_ref()
        .and_then(|upload| upload.status.as_ref())
        .map(ToString::to_string);
    // A patch answers with the connector and no word of its own.
    let word = if request.method() == "PATCH" {
        "UPDATED".to_owned()
    } else {
        answer.status.to_string()
    };
    Ok(StepAnswer {
        word: status.unwrap_or(word),
        message: upload.and_then(|upload| upload.message),
        tracking_id: answer.tracking_id,
        elapsed: answer.elapsed,
    })
}
