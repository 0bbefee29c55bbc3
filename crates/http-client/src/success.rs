//! Whether a 2xx answer is the success that an operation promises.
//!
//! The status alone proves little: an upload is refused with 200, and whoever stands between, such as the gateway of
//! a hotel, answers with a page and 200 as well.

use patchpanel_core_models::json;
use patchpanel_core_models::models::connector::ConnectorSummary;
use patchpanel_core_models::models::upload::{UploadResult, UploadStatus};

use crate::answer::Answer;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::prepared::PreparedRequest;

/// Refuses a 2xx answer that does not say that `request` was carried out.
///
/// # Errors
/// [`ErrorKind::Refused`] for an upload that was refused; else [`ErrorKind::BadAnswer`], or for a change
/// [`ErrorKind::OutcomeUnknown`].
pub(crate) fn check(answer: &Answer, request: &PreparedRequest) -> Result<(), Error> {
    if let Some(why) = fault(answer, request.operation()) {
        return Err(answer.unread(request).with_reason(why));
    }
    match request.upload() {
        Some(_) => check_upload(answer, request),
        None => Ok(()),
    }
}

fn fault(answer: &Answer, operation: &Operation) -> Option<String> {
    let status = answer.status;
    // What was unpacked has lost this header.
    if let Some(packing) = answer.header("content-encoding") {
        return Some(format!(
            "The answer is packed as {packing}, which is not known."
        ));
    }
    if let Some(title) = answer.page() {
        let titled = match title.as_str() {
            "" => String::new(),
            title => format!(", “{title}”"),
        };
        return Some(format!(
            "The answer is a web page{titled}, perhaps from a gateway."
        ));
    }
    match operation {
        Operation::GetDocument { .. } => {
            if status != 200 {
                Some(format!(
                    "The answer has the status {status}, and its text is incomplete."
                ))
            } else if answer.body.contains(&0) {
                Some("The answer is not text.".to_owned())
            } else {
                is_of_another_kind(answer).then(|| {
                    let media_type = answer.media_type();
                    format!("The answer has the type {media_type} and is not a document.")
                })
            }
        }
        Operation::PatchConnector { .. } => {
            let is_said = status == 200 && (is_empty(answer) || is_connector(answer));
            (!is_said).then(|| not_said(status))
        }
        Operation::CreateConnector(_) => {
            let is_said = matches!(status, 200 | 201) && is_connector(answer);
            (!is_said).then(|| not_said(status))
        }
        Operation::DeleteConnector { .. } => {
            let is_said = status == 204 || matches!(status, 200 | 202) && is_empty(answer);
            (!is_said).then(|| not_said(status))
        }
        // What these answer is read as JSON.
        Operation::ListConnectors(_)
        | Operation::GetConnector { .. }
        | Operation::PutDocument { .. }
        | Operation::ListSources(_)
        | Operation::GetSourceConnections { .. }
        | Operation::TenantInfo => None,
    }
}

/// Words for a success that does not name what was done: an error in its body, an empty one, a sentence of a gateway.
fn not_said(status: u16) -> String {
    format!("The answer (HTTP {status}) does not confirm the request.")
}

fn is_empty(answer: &Answer) -> bool {
    answer.body.trim_ascii().is_empty()
}

/// Whether a connector was answered; a new one may come without the script name that the server made for it.
fn is_connector(answer: &Answer) -> bool {
    let connector = json::from_bytes::<ConnectorSummary>(&answer.body);
    connector.is_ok_and(|connector| connector.script_name.is_some() || connector.name.is_some())
}

/// Whether what was answered in place of a text is JSON, as errors are, or a file of another kind.
fn is_of_another_kind(answer: &Answer) -> bool {
    let media_type = answer.media_type().to_ascii_lowercase();
    let first = answer.body.trim_ascii_start().first();
    let is_json = media_type.ends_with("json") && matches!(first, Some(b'{' | b'[' | b'"'));
    let (kind, subtype) = media_type.split_once('/').unwrap_or_default();
    is_json
        || matches!(kind, "audio" | "font" | "image" | "multipart" | "video")
        || matches!(subtype, "javascript" | "pdf" | "zip")
}

/// An upload is answered 200 whether it worked or not; only the body says so (ISC API docs: `UpdateDetail`).
fn check_upload(answer: &Answer, request: &PreparedRequest) -> Result<(), Error> {
    let result: UploadResult = answer.read(request)?;
    match result.status {
        Some(UploadStatus::Error) => {
            let message = answer.shown(&result.message.unwrap_or_default());
            let kind = ErrorKind::Refused {
                message: message.clone(),
            };
            let error = answer.unusable(&request.summary()).of_change();
            Err(error.with_kind(kind).with_text(message))
        }
        Some(
            UploadStatus::Updated
            | UploadStatus::Unchanged
            | UploadStatus::Skipped
            | UploadStatus::Other(_),
        ) => Ok(()),
        None => Err(answer
            .unread(request)
            .with_reason("The answer does not say whether the upload worked.")),
    }
}
