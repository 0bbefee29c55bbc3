//! What the four uploads share: the multipart part `file` and the `UpdateDetail` answer.

use super::paging::json_answer;
use crate::connector::Connector;
use crate::errors::Refusal;
use crate::switches::{InvalidDocument, MissingPart, Switches};
use axum::extract::Multipart;
use axum::extract::multipart::MultipartRejection;
use axum::response::Response;
use bytes::Bytes;
use serde_json::json;

/// The bytes of the part `file`; any file name and part type will do.
///
/// # Errors
/// 400 (or 415 by switch) when the body is no multipart form, 400 when the part is missing or the
/// form is broken off.
pub(super) async fn file(
    form: Result<Multipart, MultipartRejection>,
    switches: &Switches,
) -> Result<Bytes, Refusal> {
    let Ok(mut form) = form else {
        return Err(match switches.missing_part {
            MissingPart::BadRequest => {
                Refusal::missing("file").because("The body is no multipart/form-data.")
            }
            MissingPart::UnsupportedMediaType => {
                Refusal::unsupported_media_type("multipart/form-data")
            }
        });
    };
    let broken =
        |error: axum::extract::multipart::MultipartError| Refusal::bad_syntax(error.body_text());
    while let Some(part) = form.next_field().await.map_err(broken)? {
        if part.name() == Some("file") {
            return part.bytes().await.map_err(broken);
        }
    }
    Err(Refusal::missing("file").because("The form has no part named \"file\"."))
}

/// What became of an upload.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The document with this file name was replaced.
    Updated(String),
    /// The tenant has the same content already.
    Unchanged,
    /// The content cannot be used; the reason becomes the message.
    Faulty(String),
}

/// The `UpdateDetail` for a verdict.
///
/// # Errors
/// 400 for a faulty document, when the switch says so.
pub(super) fn answer(
    connector: &Connector,
    title: &str,
    verdict: Verdict,
    switches: &Switches,
) -> Result<Response, Refusal> {
    let (status, message, files) = match verdict {
        Verdict::Updated(file) => (
            "UPDATED",
            format!("{title} updated"),
            vec![format!("{}/{file}", connector.location())],
        ),
        Verdict::Unchanged => (
            "UNCHANGED",
            format!("{title} is the same as before"),
            Vec::new(),
        ),
        Verdict::Faulty(reason) if switches.invalid_document == InvalidDocument::BadRequest => {
            return Err(Refusal::bad_content(reason));
        }
        Verdict::Faulty(reason) => ("ERROR", reason, Vec::new()),
    };
    Ok(json_answer(&json!({
        "message": message,
        "scriptName": connector.script_name,
        "updatedFiles": files,
        "status": status,
    })))
}
