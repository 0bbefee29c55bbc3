//! The three XML documents of a connector: read and upload.

use patchpanel_core_models::ids::{ApiVersion, ScriptName};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::models::upload::UploadResult;
use reqwest::Method;

use super::connector_path;
use crate::client::Client;
use crate::error::Error;
use crate::multipart;
use crate::operation::Operation;
use crate::prepared::Parts;

/// Errors are JSON even where the success is XML, and a client that asks for JSON alone gets a 500.
const ACCEPT: &str = "application/xml, application/json";

pub(super) fn get(version: ApiVersion, script_name: &ScriptName, document: XmlDocument) -> Parts {
    let mut parts = Parts::new(Method::GET, path(version, script_name, document));
    parts.accept = ACCEPT;
    parts
}

pub(super) fn put(
    version: ApiVersion,
    script_name: &ScriptName,
    document: XmlDocument,
    text: &str,
) -> Result<Parts, Error> {
    let mut parts = Parts::new(Method::PUT, path(version, script_name, document));
    if let Some(encoding) = contradicting_encoding(text) {
        let why = format!(
            "The document declares the encoding {encoding} and is sent as UTF-8, so letters would be lost. \
             Change its first line to encoding=\"UTF-8\"."
        );
        return Err(Error::invalid(format!("PUT {}", parts.path), why));
    }
    let file_name = document.default_file_name();
    parts.content = Some(multipart::content(file_name, document.media_type(), text));
    Ok(parts)
}

fn path(version: ApiVersion, script_name: &ScriptName, document: XmlDocument) -> String {
    format!(
        "{}/{}",
        connector_path(version, script_name),
        document.path_suffix()
    )
}

/// The encoding in the XML declaration, when the text as UTF-8 would not be what it says (XML 1.0 §4.3.3).
fn contradicting_encoding(text: &str) -> Option<&str> {
    let declaration = text.trim_start_matches('\u{feff}').strip_prefix("<?xml")?;
    let (declaration, _) = declaration.split_once("?>")?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value
        .chars()
        .next()
        .filter(|quote| matches!(quote, '"' | '\''))?;
    let encoding = value.strip_prefix(quote)?.split(quote).next()?;
    let is_utf8 = encoding.eq_ignore_ascii_case("utf-8") || encoding.eq_ignore_ascii_case("utf8");
    let is_ascii_like = !encoding.to_ascii_lowercase().starts_with("utf-16") && text.is_ascii();
    (!is_utf8 && !is_ascii_like).then_some(encoding)
}

impl Client {
    /// One XML document, exactly as stored (getConnectorSourceConfigV1 and its two siblings).
    ///
    /// # Errors
    /// See [`Client::send`].
    pub async fn xml_document(
        &self,
        script_name: &ScriptName,
        document: XmlDocument,
    ) -> Result<String, Error> {
        let request = self.prepare(Operation::GetXmlDocument {
            script_name: script_name.clone(),
            document,
        })?;
        Ok(self.send(&request).await?.text())
    }

    /// Uploads one XML document (putConnectorSourceConfigV1 and its two siblings).
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Refused`] when the server answers 200 and refuses the document.
    pub async fn put_xml_document(
        &self,
        script_name: &ScriptName,
        document: XmlDocument,
        text: &str,
    ) -> Result<UploadResult, Error> {
        let operation = Operation::PutXmlDocument {
            script_name: script_name.clone(),
            document,
            text: text.to_owned(),
        };
        self.fetch(operation).await
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::script_name;
    use super::*;

    #[test]
    fn xml_is_asked_for_as_xml_with_errors_as_json() {
        let parts = get(
            ApiVersion::V1,
            &script_name("acme"),
            XmlDocument::CorrelationConfig,
        );

        assert_eq!(parts.path, "/connectors/v1/acme/correlation-config");
        assert_eq!(parts.accept, "application/xml, application/json");
    }

    #[test]
    fn each_document_is_uploaded_under_its_own_name() {
        for (document, path, file_name) in [
            (
                XmlDocument::SourceConfig,
                "/connectors/v1/acme/source-config",
                "source-config.xml",
            ),
            (
                XmlDocument::SourceTemplate,
                "/connectors/v1/acme/source-template",
                "source-template.xml",
            ),
            (
                XmlDocument::CorrelationConfig,
                "/connectors/v1/acme/correlation-config",
                "account-correlation-config.xml",
            ),
        ] {
            let parts = put(ApiVersion::V1, &script_name("acme"), document, "<x/>").unwrap();

            let body = String::from_utf8(parts.content.unwrap().bytes.to_vec()).unwrap();
            assert_eq!(parts.path, path);
            assert!(
                body.contains(&format!("name=\"file\"; filename=\"{file_name}\"\r\n")),
                "{body}"
            );
            assert!(
                body.contains("Content-Type: application/xml\r\n\r\n<x/>\r\n"),
                "{body}"
            );
        }
    }

    #[test]
    fn a_document_keeps_every_byte() {
        let text = "\u{feff}<?xml version='1.0'?>\r\n<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\r\n<!-- ü -->\t<Application/> ";

        let parts = put(
            ApiVersion::V1,
            &script_name("acme"),
            XmlDocument::SourceTemplate,
            text,
        )
        .unwrap();

        let body = parts.content.unwrap().bytes;
        assert!(
            body.windows(text.len())
                .any(|window| window == text.as_bytes())
        );
    }

    #[test]
    fn a_declared_encoding_that_would_lose_letters_is_refused() {
        let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>ü</a>";

        let refused = put(
            ApiVersion::V1,
            &script_name("acme"),
            XmlDocument::SourceConfig,
            latin,
        )
        .unwrap_err();

        assert_eq!(refused.kind(), &crate::ErrorKind::Invalid);
        assert!(refused.reason().unwrap().contains("ISO-8859-1"));
        assert_eq!(
            contradicting_encoding("<?xml version='1.0' encoding='ISO-8859-1'?><a/>"),
            None
        );
        assert_eq!(
            contradicting_encoding("<?xml version='1.0' encoding='utf-8'?><a>ü</a>"),
            None
        );
        assert_eq!(
            contradicting_encoding("<?xml version='1.0' encoding='UTF-16'?><a/>"),
            Some("UTF-16")
        );
        assert_eq!(contradicting_encoding("<a encoding='x'>ü</a>"), None);
    }
}
