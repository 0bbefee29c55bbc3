//! A prepared request as a `curl` command that can be pasted into a POSIX shell.
//!
//! The token is a shell variable, never a value.

use crate::prepared::PreparedRequest;

impl PreparedRequest {
    /// The request as a `curl` command for a POSIX shell. It reads the token from the variable `ACCESS_TOKEN`, and
    /// an upload from the file that the command names.
    pub fn to_curl(&self) -> String {
        let mut arguments = vec![format!(
            "curl --request {} {}",
            self.method(),
            quoted(self.url())
        )];
        arguments.push(format!(
            "--header {}",
            quoted(&format!("Accept: {}", self.accept()))
        ));
        if self.operation().needs_token() {
            arguments.push("--header \"Authorization: Bearer $ACCESS_TOKEN\"".to_owned());
        }
        if let Some((file_name, media_type)) = self.upload() {
            // curl makes its own boundary, so the Content-Type header must be its own, too.
            arguments.push(format!(
                "--form {}",
                quoted(&format!("file=@{file_name};type={media_type}"))
            ));
        } else if let Some(content) = self.content() {
            arguments.push(format!(
                "--header {}",
                quoted(&format!("Content-Type: {}", content.media_type))
            ));
            arguments.push(format!(
                "--data-raw {}",
                quoted(&String::from_utf8_lossy(&content.bytes))
            ));
        }
        arguments.join(" \\\n  ")
    }
}

/// A text in single quotes, in which a POSIX shell leaves everything as it is (POSIX.1, 2.2.2).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use patchpanel_core_models::ids::{ApiVersion, ScriptName};
    use patchpanel_core_models::models::document::XmlDocument;
    use serde_json::json;

    use super::*;
    use crate::endpoints;
    use crate::operation::Operation;

    fn prepare(operation: Operation) -> PreparedRequest {
        let parts = endpoints::parts(ApiVersion::V1, &operation).unwrap();
        PreparedRequest::new("https://acme.api.identitynow.com", operation, parts).unwrap()
    }

    #[test]
    fn a_patch_is_copied_with_its_body_and_without_its_token() {
        let patch =
            json!([{"op": "replace", "path": "/connectorMetadata/shortDesc", "value": "It's new"}]);
        let operation = Operation::PatchConnector {
            script_name: ScriptName::try_from("acme").unwrap(),
            patch: serde_json::from_value(patch).unwrap(),
        };

        assert_eq!(
            prepare(operation).to_curl(),
            "curl --request PATCH 'https://acme.api.identitynow.com/connectors/v1/acme' \\\n  \
             --header 'Accept: application/json' \\\n  \
             --header \"Authorization: Bearer $ACCESS_TOKEN\" \\\n  \
             --header 'Content-Type: application/json-patch+json' \\\n  \
             --data-raw '[{\"op\":\"replace\",\"path\":\"/connectorMetadata/shortDesc\",\"value\":\"It'\\''s new\"}]'"
        );
    }

    #[test]
    fn an_upload_is_copied_as_a_form_with_a_file() {
        let operation = Operation::PutDocument {
            script_name: ScriptName::try_from("acme").unwrap(),
            kind: XmlDocument::SourceConfig.into(),
            text: "<Form/>".to_owned(),
        };

        assert_eq!(
            prepare(operation).to_curl(),
            "curl --request PUT 'https://acme.api.identitynow.com/connectors/v1/acme/source-config' \\\n  \
             --header 'Accept: application/json' \\\n  \
             --header \"Authorization: Bearer $ACCESS_TOKEN\" \\\n  \
             --form 'file=@source-config.xml;type=application/xml'"
        );
    }
}
