//! Sources, as far as this crate needs them: which of them use a connector.
//!
//! Sources belong to another service and are never changed from here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient;
use crate::ids::ScriptName;

/// A configured target system (ISC API docs: `Source`), reduced to what ties it to a connector.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SourceSummary {
    /// Id of the source.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub id: Option<String>,
    /// Name for people.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub name: Option<String>,
    /// Kind of source; the `type` of its connector.
    #[serde(
        rename = "type",
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub source_type: Option<String>,
    /// Script name of the connector.
    #[serde(
        deserialize_with = "lenient::script_name",
        skip_serializing_if = "Option::is_none"
    )]
    pub connector: Option<ScriptName>,
    /// Name of the connector for people.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub connector_name: Option<String>,
    /// Java class of the connector.
    #[serde(
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub connector_class: Option<String>,
    /// All other members; written back as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_names_its_connector() {
        let text = r#"{"id":"2c91","name":"HR","type":"custom Acme HR","connector":"acme-hr","healthy":true}"#;

        let source: SourceSummary = serde_json::from_str(text).unwrap();

        assert_eq!(source.connector.unwrap().as_str(), "acme-hr");
        assert_eq!(source.source_type.as_deref(), Some("custom Acme HR"));
        assert_eq!(source.extra["healthy"], true);
    }
}
