//! Sources, as far as this crate needs them: which of them use a connector, and what depends on each.
//!
//! Sources belong to another service and are never changed from here.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient::Members;
use super::unread::Unread;
use super::wire::wire;
use crate::ids::ScriptName;

wire! {
    /// A configured target system (ISC API docs: `Source`), reduced to what ties it to a connector.
    #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", from = "Members")]
    pub struct SourceSummary {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub id: Option<String> = text("id"),
        /// Name for people.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String> = text("name"),
        /// Kind of source; the `type` of its connector.
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        pub source_type: Option<String> = text("type"),
        #[serde(skip_serializing_if = "Option::is_none")]
        pub connector: Option<ScriptName> = script_name("connector"),
        /// Name of the connector for people.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub connector_name: Option<String> = text("connectorName"),
        #[serde(skip_serializing_if = "Option::is_none")]
        pub connector_class: Option<String> = text("connectorClass"),
        /// All other members; written back as they came.
        #[serde(flatten)]
        pub extra: Map<String, Value> = rest(),
        /// Members that could not be read, and what they hold. They are not written.
        #[serde(skip)]
        pub unread: Vec<Unread> = unread(),
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

wire! {
    /// What depends on a source (ISC API docs: `SourceConnectionsDto`): the names, or ids where there is no name.
    #[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
    #[serde(from = "Members")]
    pub struct SourceConnections {
        /// Identity profiles that take identities from it.
        pub identity_profiles: Vec<String> = names("identityProfiles", &["name", "id"]),
        /// Account attributes that something uses.
        pub source_attributes: Vec<String> = names("sourceAttributes", &["name"]),
        /// Profiles that map its attributes.
        pub mapping_profiles: Vec<String> = names("mappingProfiles", &["name", "id"]),
        /// Custom transforms that read it.
        pub transforms: Vec<String> = names("dependentCustomTransforms", &["name", "id"]),
        /// Applications whose accounts are on it.
        pub apps: Vec<String> = names("dependentApps", &["name", "description", "cloudAppId"]),
        /// Kinds of dependents that the server could not look up, so that the lists above may lack some.
        pub missing: Vec<String> = names("missingDependents", &["dependencyType"]),
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

    #[test]
    fn dependents_go_by_their_names_or_else_by_what_else_names_them() {
        let text = r#"{"identityProfiles":[{"id":"7","name":"Staff","identityCount":9},{"id":"8","name":null}],
            "dependentApps":[{"cloudAppId":"9e","description":""},{"cloudAppId":"1f","description":"Payroll"}],
            "sourceAttributes":["mail"],"mappingProfiles":null,"dependentCustomTransforms":{},
            "missingDependents":[{"dependencyType":"dependantApps","reason":"slow"},7]}"#;

        let connections: SourceConnections = serde_json::from_str(text).unwrap();

        assert_eq!(
            connections,
            SourceConnections {
                identity_profiles: vec!["Staff".to_owned(), "8".to_owned()],
                source_attributes: vec!["mail".to_owned()],
                apps: vec!["9e".to_owned(), "Payroll".to_owned()],
                missing: vec!["dependantApps".to_owned(), "7".to_owned()],
                ..SourceConnections::default()
            }
        );
    }
}
