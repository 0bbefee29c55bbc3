//! Sources, as far as this crate needs them: which of them use a connector.
//!
//! Sources belong to another service and are never changed from here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient::Members;
use super::unread::Unread;
use crate::ids::ScriptName;

/// A configured target system (ISC API docs: `Source`), reduced to what ties it to a connector.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "Members")]
pub struct SourceSummary {
    /// Id of the source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Name for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Kind of source; the `type` of its connector.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// Script name of the connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector: Option<ScriptName>,
    /// Name of the connector for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_name: Option<String>,
    /// Java class of the connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector_class: Option<String>,
    /// All other members; written back as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// Members that could not be read, and what they hold. They are not written.
    #[serde(skip)]
    pub unread: Vec<Unread>,
}

impl From<Members> for SourceSummary {
    fn from(mut members: Members) -> Self {
        Self {
            id: members.text("id"),
            name: members.text("name"),
            source_type: members.text("type"),
            connector: members.script_name("connector"),
            connector_name: members.text("connectorName"),
            connector_class: members.text("connectorClass"),
            extra: members.rest,
            unread: members.unread,
        }
    }
}

/// A row of the list that could not be read at all.
impl From<Unread> for SourceSummary {
    fn from(row: Unread) -> Self {
        Self {
            unread: vec![row],
            ..Self::default()
        }
    }
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
