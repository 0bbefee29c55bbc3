//! Connectors: what the list holds, what one connector holds, and what creates one.
//!
//! Which parts may be changed is known to [`crate::plan`]; nothing here sends anything.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::document::XmlDocument;
use super::lenient::Members;
use super::open_enum::open_enum;
use super::unread::Unread;
use super::wire::wire;
use crate::ids::{Locale, ScriptName};

/// The Java class that every connector of the OpenConnector framework names as its own.
pub const OPEN_CONNECTOR_CLASS: &str = "sailpoint.connector.OpenConnectorAdapter";

open_enum! {
    /// How far a connector is in its life. Read in any case, written in capitals.
    ///
    /// ```
    /// use patchpanel_core_models::models::connector::ConnectorStatus;
    ///
    /// assert_eq!(ConnectorStatus::from("released"), ConnectorStatus::Released);
    /// assert_eq!(ConnectorStatus::from("Paused").as_str(), "Paused");
    /// ```
    ConnectorStatus {
        /// In use; the only status that the list of connectors shows.
        Released => "RELEASED",
        /// Being made.
        Development => "DEVELOPMENT",
        /// For demonstrations.
        Demo => "DEMO",
        /// No longer to be used. A connector cannot be created with it.
        Deprecated => "DEPRECATED",
    }
}

/// A connector as the list and the creation answer show it (ISC API docs: `V3ConnectorDto`).
///
/// No member is promised by the API, so every one may be absent. A tenant has thousands of rows, so they are kept small.
///
/// ```
/// use patchpanel_core_models::models::connector::ConnectorSummary;
///
/// let text = r#"{"name":"Acme HR","scriptName":"acme-hr","directConnect":"true","features":null,"colour":"red"}"#;
/// let summary: ConnectorSummary = serde_json::from_str(text)?;
/// assert!(summary.direct_connect);
/// assert_eq!(&*summary.rest, r#"{"colour":"red"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "Members")]
pub struct ConnectorSummary {
    /// Name for people, unique in the tenant.
    pub name: Option<Box<str>>,
    /// Kind of connector, such as `custom Acme HR`.
    pub connector_type: Option<Arc<str>>,
    /// Name in every URL.
    pub script_name: Option<ScriptName>,
    pub class_name: Option<Arc<str>>,
    /// What the connector can do, such as `PROVISIONING`; `null` is read as none.
    pub features: Arc<[String]>,
    pub direct_connect: bool,
    /// How far the connector is in its life.
    pub status: Option<ConnectorStatus>,
    /// The free-form metadata and the members that this version does not know, as the text of a JSON object; empty
    /// when there are none.
    pub rest: Box<str>,
    /// Members that could not be read, and what they hold.
    pub unread: Box<[Unread]>,
}

impl From<Members> for ConnectorSummary {
    fn from(mut members: Members) -> Self {
        let metadata = members.object("connectorMetadata");
        if !metadata.is_empty() {
            let metadata = Value::Object(metadata);
            members
                .rest
                .insert("connectorMetadata".to_owned(), metadata);
        }
        Self {
            name: members.text("name").map(Into::into),
            connector_type: members.text("type").map(Into::into),
            script_name: members.script_name("scriptName"),
            class_name: members.text("className").map(Into::into),
            features: members.texts("features").into(),
            direct_connect: members.truth("directConnect"),
            status: members.word("status"),
            rest: text_of(members.rest),
            unread: members.unread.into(),
        }
    }
}

fn text_of(members: Map<String, Value>) -> Box<str> {
    if members.is_empty() {
        return Box::default();
    }
    Value::Object(members).to_string().into()
}

wire! {
    /// Everything the API says about one connector (ISC API docs: `ConnectorDetail`).
    ///
    /// The members that older versions write in another form are read too: `sourceConfig` as text, object
    /// or `null`; `uploadedFiles` as list, text or list of objects; `connectorMetadata` as text.
    ///
    /// ```
    /// use patchpanel_core_models::models::connector::ConnectorDetail;
    ///
    /// let text = r#"{"scriptName":"acme-hr","uploadedFiles":"[]","connectorMetadata":"{}","sourceConfig":null}"#;
    /// let detail: ConnectorDetail = serde_json::from_str(text)?;
    /// assert!(detail.uploaded_files.is_empty() && detail.connector_metadata.is_empty());
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", from = "Members")]
    pub struct ConnectorDetail {
        /// Name for people, unique in the tenant.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub name: Option<String> = text("name"),
        /// Kind of connector, such as `custom Acme HR`.
        #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
        pub connector_type: Option<String> = text("type"),
        #[serde(skip_serializing_if = "Option::is_none")]
        pub class_name: Option<String> = text("className"),
        /// Name in every URL.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub script_name: Option<ScriptName> = script_name("scriptName"),
        /// The source template: default settings of a new source, a whole XML document.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub application_xml: Option<String> = text("applicationXml"),
        /// The correlation config, a whole XML document.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub correlation_config_xml: Option<String> = text("correlationConfigXml"),
        /// The source config: the form of a source, a whole XML document.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub source_config_xml: Option<String> = text("sourceConfigXml"),
        /// The source config once more: text, an object (beta) or absent. Kept, not used.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub source_config: Option<Value> = value("sourceConfig"),
        /// Where the source config came from, such as `sp-connect`.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub source_config_from: Option<String> = text("sourceConfigFrom"),
        /// Path in the vendor's storage; starts with `custom-connector/` for custom connectors.
        #[serde(rename = "s3Location", skip_serializing_if = "Option::is_none")]
        pub s3_location: Option<String> = text("s3Location"),
        /// Uploaded files, normally none, since JARs are uploaded to each source.
        pub uploaded_files: Vec<String> = texts("uploadedFiles"),
        /// Whether the form has a file upload.
        pub file_upload: bool = truth("fileUpload"),
        pub direct_connect: bool = truth("directConnect"),
        /// Locale code to the text of its `.properties` file. Values may be anything.
        pub translation_properties: Map<String, Value> = object("translationProperties"),
        /// Free-form metadata for the user interface.
        pub connector_metadata: Map<String, Value> = object("connectorMetadata"),
        /// How far the connector is in its life.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub status: Option<ConnectorStatus> = word("status"),
        /// Members that this version does not know, such as `provisioningPolicies`; written back as they came.
        #[serde(flatten)]
        pub extra: Map<String, Value> = rest(),
        /// Members that could not be read, and what they hold. They are not written.
        #[serde(skip)]
        pub unread: Vec<Unread> = unread(),
    }
}

/// A row of the list that could not be read at all.
impl From<Unread> for ConnectorSummary {
    fn from(row: Unread) -> Self {
        Self {
            unread: Box::new([row]),
            ..Self::default()
        }
    }
}

impl ConnectorDetail {
    /// The text of one XML document, when the connector has it.
    pub fn xml(&self, document: XmlDocument) -> Option<&str> {
        match document {
            XmlDocument::SourceConfig => self.source_config_xml.as_deref(),
            XmlDocument::SourceTemplate => self.application_xml.as_deref(),
            XmlDocument::CorrelationConfig => self.correlation_config_xml.as_deref(),
        }
    }

    /// The `.properties` texts of the 19 locales. Other keys and values that are no text are left out.
    pub fn translations(&self) -> BTreeMap<Locale, String> {
        self.translation_properties
            .iter()
            .filter_map(|(code, text)| Some((code.parse().ok()?, text.as_str()?.to_owned())))
            .collect()
    }

    /// Whether the connector looks like one that a customer made.
    ///
    /// No member says so. The storage path is the surest sign; the class and the type are used when it
    /// is absent.
    pub fn is_custom(&self) -> bool {
        match self.s3_location.as_deref() {
            Some(path) if !path.is_empty() => path.starts_with("custom-connector/"),
            Some(_) | None => {
                looks_custom(self.connector_type.as_deref(), self.class_name.as_deref())
            }
        }
    }
}

/// Texts that many connectors of a list have, each once.
#[derive(Debug, Default)]
pub struct SharedTexts {
    texts: BTreeSet<Arc<str>>,
    features: BTreeSet<Arc<[String]>>,
}

impl SharedTexts {
    /// Gives a connector its type, class and features from those that came before, where they are the same.
    pub fn share(&mut self, row: &mut ConnectorSummary) {
        let texts = [&mut row.connector_type, &mut row.class_name].into_iter();
        for text in texts.flatten() {
            share(&mut self.texts, text);
        }
        share(&mut self.features, &mut row.features);
    }
}

fn share<T: Ord + ?Sized>(known: &mut BTreeSet<Arc<T>>, own: &mut Arc<T>) {
    match known.get(own) {
        Some(same) => own.clone_from(same),
        None => drop(known.insert(own.clone())),
    }
}

impl ConnectorSummary {
    /// Whether the connector looks like one that a customer made, by its type and class alone.
    pub fn looks_custom(&self) -> bool {
        looks_custom(self.connector_type.as_deref(), self.class_name.as_deref())
    }
}

fn looks_custom(connector_type: Option<&str>, class_name: Option<&str>) -> bool {
    let custom_type = connector_type
        .and_then(|name| name.get(.."custom".len()))
        .is_some_and(|start| start.eq_ignore_ascii_case("custom"));
    custom_type || class_name == Some(OPEN_CONNECTOR_CLASS)
}

/// What creates a connector (ISC API docs: `V3CreateConnectorDto`).
///
/// ```
/// use patchpanel_core_models::models::connector::{ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS};
///
/// let mut new_connector = NewConnector::new("Acme HR", OPEN_CONNECTOR_CLASS);
/// new_connector.status = Some(ConnectorStatus::Development);
/// assert_eq!(
///     serde_json::to_string(&new_connector)?,
///     r#"{"name":"Acme HR","className":"sailpoint.connector.OpenConnectorAdapter","status":"DEVELOPMENT"}"#,
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewConnector {
    /// Name for people, unique in the tenant; required.
    pub name: String,
    /// Kind of connector; the server takes `custom ` and the name when it is absent.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub connector_type: Option<String>,
    /// Java class; required, [`OPEN_CONNECTOR_CLASS`] for connectors of the OpenConnector framework.
    pub class_name: String,
    /// Whether sources connect directly; the server takes `true` when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direct_connect: Option<bool>,
    /// Status to start with. [`ConnectorStatus::Deprecated`] is refused by the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectorStatus>,
}

impl NewConnector {
    /// A connector with the two required members.
    pub fn new(name: impl Into<String>, class_name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            class_name: class_name.into(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests;
