//! The texts of a connector: its three XML documents, and one `.properties` text per language. Read and upload.

use patchpanel_core_models::ids::{ApiVersion, ScriptName};
use patchpanel_core_models::models::document::DocumentKind;
use patchpanel_core_models::models::upload::UploadResult;
use patchpanel_core_models::problem::Problem;
use patchpanel_core_models::properties;
use patchpanel_core_models::xml::{self, declared_encoding};
use reqwest::Method;

use super::connector_path;
use crate::client::Client;
use crate::error::Error;
use crate::multipart;
use crate::operation::Operation;
use crate::prepared::Parts;

pub(super) fn get(version: ApiVersion, script_name: &ScriptName, kind: DocumentKind) -> Parts {
    let mut parts = Parts::new(Method::GET, path(version, script_name, kind));
    // Errors are JSON even where the success is not, and a client that asks for JSON alone gets a 500.
    parts.accept = match kind {
        DocumentKind::Xml(_) => "application/xml, application/json",
        DocumentKind::Translations(_) => "text/plain, application/json",
    };
    parts
}

/// One part named `file`. The vendor's description of the upload of translations declares no part at all, so generated
/// clients send an empty body; it works like its three siblings.
pub(super) fn put(
    version: ApiVersion,
    script_name: &ScriptName,
    kind: DocumentKind,
    text: &str,
) -> Result<Parts, Error> {
    let mut parts = Parts::new(Method::PUT, path(version, script_name, kind));
    if let DocumentKind::Xml(_) = kind
        && let Some(encoding) = contradicting_encoding(text)
    {
        let why = format!(
            "The document declares the encoding {encoding} and is sent as UTF-8, so letters would be lost. \
             Change its first line to encoding=\"UTF-8\"."
        );
        return Err(Error::invalid(format!("PUT {}", parts.path), why));
    }
    let file_name = kind.default_file_name();
    parts.content = Some(multipart::content(&file_name, kind.media_type(), text));
    Ok(parts)
}

fn path(version: ApiVersion, script_name: &ScriptName, kind: DocumentKind) -> String {
    let connector = connector_path(version, script_name);
    format!("{connector}/{}", kind.path_suffix())
}

/// The encoding in the XML declaration, when the text as UTF-8 would not be what it says (XML 1.0 §4.3.3).
fn contradicting_encoding(text: &str) -> Option<&str> {
    let encoding = declared_encoding(text)?;
    let is_utf8 = encoding.eq_ignore_ascii_case("utf-8") || encoding.eq_ignore_ascii_case("utf8");
    let is_ascii_like = !encoding.to_ascii_lowercase().starts_with("utf-16") && text.is_ascii();
    (!is_utf8 && !is_ascii_like).then_some(encoding)
}

/// A text as the server has it. What is not UTF-8 is read in the encoding that it declares, or in the likeliest.
fn stored(body: &[u8], kind: DocumentKind) -> Result<String, Problem> {
    if let Ok(text) = std::str::from_utf8(body) {
        return Ok(text.to_owned());
    }
    match kind {
        DocumentKind::Xml(_) => xml::decode(body).map(|decoded| decoded.text),
        DocumentKind::Translations(locale) => {
            properties::decode(body, Some(locale)).map(|decoded| decoded.text)
        }
    }
}

impl Client {
    /// An XML document or the translations to one language as stored (getConnectorSourceConfigV1 and its three siblings). `kind` may be an `XmlDocument` or a `Locale`.
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::BadAnswer`] for bytes that are no text.
    pub async fn document(
        &self,
        script_name: &ScriptName,
        kind: impl Into<DocumentKind>,
    ) -> Result<String, Error> {
        let kind = kind.into();
        let request = self.prepare(Operation::GetDocument {
            script_name: script_name.clone(),
            kind,
        })?;
        let answer = self.send(&request).await?;
        stored(&answer.body, kind).map_err(|problem| {
            let why = format!("The text cannot be read: {}", problem.what);
            answer.unread(&request).with_reason(why)
        })
    }

    /// Uploads an XML document or the translations to one language (putConnectorSourceConfigV1 and its three siblings).
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Refused`] when the server answers 200 and refuses the text.
    pub async fn put_document(
        &self,
        script_name: &ScriptName,
        kind: impl Into<DocumentKind>,
        text: &str,
    ) -> Result<UploadResult, Error> {
        let operation = Operation::PutDocument {
            script_name: script_name.clone(),
            kind: kind.into(),
            text: text.to_owned(),
        };
        self.fetch(operation).await
    }
}

#[cfg(test)]
mod tests;
