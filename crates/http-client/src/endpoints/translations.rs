//! Translations of a connector: one `.properties` text per language, read and upload.

use patchpanel_core_models::ids::{ApiVersion, Locale, ScriptName};
use patchpanel_core_models::models::document::DocumentKind;
use patchpanel_core_models::models::upload::UploadResult;
use reqwest::Method;

use super::connector_path;
use crate::client::Client;
use crate::error::Error;
use crate::multipart;
use crate::operation::Operation;
use crate::prepared::Parts;

/// Errors are JSON even where the success is plain text.
const ACCEPT: &str = "text/plain, application/json";

pub(super) fn get(version: ApiVersion, script_name: &ScriptName, locale: Locale) -> Parts {
    let mut parts = Parts::new(Method::GET, path(version, script_name, locale));
    parts.accept = ACCEPT;
    parts
}

/// The vendor's description of this upload declares no part at all, so generated clients send an empty body. It
/// works like its three siblings: one part named `file`.
pub(super) fn put(
    version: ApiVersion,
    script_name: &ScriptName,
    locale: Locale,
    text: &str,
) -> Parts {
    let mut parts = Parts::new(Method::PUT, path(version, script_name, locale));
    let kind = DocumentKind::Translations(locale);
    let file_name = kind.default_file_name();
    parts.content = Some(multipart::content(&file_name, kind.media_type(), text));
    parts
}

fn path(version: ApiVersion, script_name: &ScriptName, locale: Locale) -> String {
    format!(
        "{}/translations/{locale}",
        connector_path(version, script_name)
    )
}

impl Client {
    /// The `.properties` text of one language, exactly as stored (getConnectorTranslationsV1).
    ///
    /// # Errors
    /// See [`Client::send`].
    pub async fn translations(
        &self,
        script_name: &ScriptName,
        locale: Locale,
    ) -> Result<String, Error> {
        let request = self.prepare(Operation::GetTranslations {
            script_name: script_name.clone(),
            locale,
        })?;
        Ok(self.send(&request).await?.text())
    }

    /// Uploads the `.properties` text of one language (putConnectorTranslationsV1).
    ///
    /// # Errors
    /// See [`Client::send`]; [`crate::ErrorKind::Refused`] when the server answers 200 and refuses the text.
    pub async fn put_translations(
        &self,
        script_name: &ScriptName,
        locale: Locale,
        text: &str,
    ) -> Result<UploadResult, Error> {
        let operation = Operation::PutTranslations {
            script_name: script_name.clone(),
            locale,
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
    fn the_upload_carries_the_text_in_a_part_named_file() {
        let parts = put(
            ApiVersion::V1,
            &script_name("acme"),
            Locale::No,
            "HostURL=Vert\n",
        );

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
        let parts = get(ApiVersion::V2025, &script_name("acme"), Locale::ZhTw);

        assert_eq!(parts.path, "/v2025/connectors/acme/translations/zh-TW");
        assert_eq!(parts.accept, "text/plain, application/json");
    }
}
