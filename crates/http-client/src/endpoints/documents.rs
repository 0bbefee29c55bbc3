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

/// The stored text. What is not UTF-8 is read as a file of its kind is.
fn text_of(body: &[u8], kind: DocumentKind) -> Result<String, Problem> {
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
    /// An XML document or the translations to one language, exactly as stored (getConnectorSourceConfigV1 and its three
    /// siblings). `kind` may be an `XmlDocument` or a `Locale`.
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
        text_of(&answer.body, kind).map_err(|problem| {
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
mod tests {
    use patchpanel_core_models::ids::Locale;
    use patchpanel_core_models::models::document::XmlDocument;

    use super::super::tests::script_name;
    use super::*;

    #[test]
    fn a_text_that_is_not_utf_8_is_read_as_a_file_of_its_kind() {
        let form = DocumentKind::Xml(XmlDocument::SourceConfig);
        let german = DocumentKind::Translations(Locale::De);
        let declared = b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='gr\xfcn'/>";

        assert!(text_of(declared, form).unwrap().contains("grün"));
        assert_eq!(
            text_of(b"<a b='gr\xfcn'/>", form).unwrap_err().code,
            "not-utf8"
        );
        assert_eq!(text_of(b"a=gr\xfcn", german).unwrap(), "a=grün");
        assert_eq!(text_of(b"a=L\x92adresse", german).unwrap(), "a=L’adresse");
        let utf8 = "<?xml version='1.0' encoding='ISO-8859-1'?><a b='grün'/>";
        assert_eq!(text_of(utf8.as_bytes(), form).unwrap(), utf8);
    }

    #[test]
    fn xml_is_asked_for_as_xml_with_errors_as_json() {
        let parts = get(
            ApiVersion::V1,
            &script_name("acme"),
            XmlDocument::CorrelationConfig.into(),
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
            let parts = put(
                ApiVersion::V1,
                &script_name("acme"),
                document.into(),
                "<x/>",
            )
            .unwrap();

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
            XmlDocument::SourceTemplate.into(),
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
            XmlDocument::SourceConfig.into(),
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

    #[test]
    fn the_upload_carries_the_text_in_a_part_named_file() {
        let parts = put(
            ApiVersion::V1,
            &script_name("acme"),
            Locale::No.into(),
            "HostURL=Vert\n",
        )
        .unwrap();

        let content = parts.content.unwrap();
        let body = String::from_utf8(content.bytes.to_vec()).unwrap();
        assert_eq!(
            (parts.method.as_str(), parts.path.as_str()),
            ("PUT", "/connectors/v1/acme/translations/no")
        );
        assert!(
            content
                .media_type
                .starts_with("multipart/form-data; boundary=")
        );
        assert!(body.contains(
            "Content-Disposition: form-data; name=\"file\"; filename=\"no.properties\"\r\nContent-Type: text/plain\r\n\r\nHostURL=Vert\n\r\n--"
        ));
    }

    #[test]
    fn translations_are_asked_for_as_plain_text() {
        let parts = get(ApiVersion::V2025, &script_name("acme"), Locale::ZhTw.into());

        assert_eq!(parts.path, "/v2025/connectors/acme/translations/zh-TW");
        assert_eq!(parts.accept, "text/plain, application/json");
    }
}
