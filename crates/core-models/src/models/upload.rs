//! The answer to the upload of a document.
//!
//! The HTTP status does not tell whether an upload worked: a refused document is answered with 200 and
//! the status `ERROR` in the body (ISC API docs: `UpdateDetail`).

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient::Members;
use super::open_enum::open_enum;
use super::wire::wire;
use crate::ids::ScriptName;

open_enum! {
    /// What the server did with an uploaded document.
    UploadStatus {
        /// The document was stored.
        Updated => "UPDATED",
        /// The server already held the same document.
        Unchanged => "UNCHANGED",
        /// The server did not look at the document.
        Skipped => "SKIPPED",
        /// The document was refused; the message says why.
        Error => "ERROR",
    }
}

wire! {
    /// The answer to the upload of a document (ISC API docs: `UpdateDetail`).
    ///
    /// ```
    /// use patchpanel_core_models::models::upload::{UploadResult, UploadStatus};
    ///
    /// let text = r#"{"message":"unsupported xsd version","scriptName":"acme-hr","updatedFiles":null,"status":"ERROR"}"#;
    /// let result: UploadResult = serde_json::from_str(text)?;
    /// assert_eq!(result.status, Some(UploadStatus::Error));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", from = "Members")]
    pub struct UploadResult {
        /// The server's words; the reason when the status is [`UploadStatus::Error`].
        #[serde(skip_serializing_if = "Option::is_none")]
        pub message: Option<String> = text("message"),
        #[serde(skip_serializing_if = "Option::is_none")]
        pub script_name: Option<ScriptName> = script_name("scriptName"),
        /// Paths of the files that changed; `null` is read as none.
        pub updated_files: Vec<String> = texts("updatedFiles"),
        /// What the server did. Absent when the answer does not say.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<UploadStatus> = word("status"),
        /// Members that this version does not know; written back as they came.
        #[serde(flatten)]
        pub extra: Map<String, Value> = rest(),
    }
}

impl UploadStatus {
    /// Whether the server says that it now holds the uploaded document. `SKIPPED` and words that no specification lists
    /// do not say so; only reading shows it.
    pub fn is_taken(&self) -> bool {
        match self {
            Self::Updated | Self::Unchanged => true,
            Self::Skipped | Self::Error | Self::Other(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_updated_and_unchanged_are_taken() {
        for (text, expected) in [
            (r#"{"status":"UPDATED"}"#, true),
            (r#"{"status":"unchanged"}"#, true),
            (r#"{"status":"SKIPPED"}"#, false),
            (r#"{"status":"ERROR"}"#, false),
            (r#"{"status":"QUEUED"}"#, false),
            (r#"{"status":null}"#, false),
            ("{}", false),
        ] {
            let result: UploadResult = serde_json::from_str(text).unwrap();

            let taken = result.status.is_some_and(|status| status.is_taken());
            assert_eq!(taken, expected, "{text}");
        }
    }

    #[test]
    fn an_unknown_status_and_unknown_members_survive() {
        let text = r#"{"updatedFiles":[],"status":"Queued","position":3}"#;

        let result: UploadResult = serde_json::from_str(text).unwrap();

        assert_eq!(result.status, Some(UploadStatus::Other("Queued".into())));
        assert_eq!(serde_json::to_string(&result).unwrap(), text);
    }
}
