//! One connector of the tenant and the two JSON views that the API gives of it.

use crate::documents::{XmlKind, fresh_correlation, fresh_form, fresh_template};
use crate::xml::{self, Outline};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Who delivers a connector, which decides whether it can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Made by the tenant's administrators.
    Custom,
    /// Delivered by the vendor: read only.
    Vendor,
}

/// The class behind every connector that follows the vendor's open standard.
pub(crate) const OPEN_CONNECTOR: &str = "sailpoint.connector.OpenConnectorAdapter";

/// One connector. Documents that were never uploaded are derived from the other members.
#[derive(Clone, Debug)]
pub(crate) struct Connector {
    pub(crate) name: String,
    pub(crate) type_name: String,
    pub(crate) script_name: String,
    pub(crate) class_name: String,
    pub(crate) features: Vec<String>,
    pub(crate) direct_connect: bool,
    pub(crate) file_upload: bool,
    pub(crate) metadata: Map<String, Value>,
    /// In upper case, as served.
    pub(crate) status: String,
    /// Filterable, but in no answer.
    pub(crate) category: Option<String>,
    /// Filterable, but in no answer.
    pub(crate) labels: Vec<String>,
    pub(crate) origin: Origin,
    pub(crate) uploaded_files: Vec<String>,
    pub(crate) xml: BTreeMap<XmlKind, String>,
    pub(crate) translations: BTreeMap<String, String>,
}

/// `V3ConnectorDto`, written straight from the connector: a list has thousands of them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Summary<'connector> {
    class_name: &'connector str,
    connector_metadata: &'connector Map<String, Value>,
    direct_connect: bool,
    features: &'connector [String],
    name: &'connector str,
    /// `None` leaves the member out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) script_name: Option<&'connector str>,
    status: &'connector str,
    #[serde(rename = "type")]
    type_name: &'connector str,
}

impl Connector {
    /// A connector as `POST /connectors` makes it; the store gives the script name.
    pub(crate) fn fresh(name: &str) -> Self {
        let metadata = [("supportedUI", "ANGULAR"), ("platform", "ccg")];
        Self {
            name: name.to_owned(),
            type_name: format!("custom {name}"),
            script_name: String::new(),
            class_name: OPEN_CONNECTOR.to_owned(),
            features: Vec::new(),
            direct_connect: true,
            file_upload: true,
            metadata: metadata
                .map(|(key, value)| (key.to_owned(), Value::from(value)))
                .into_iter()
                .collect(),
            status: "DEVELOPMENT".to_owned(),
            category: None,
            labels: Vec::new(),
            origin: Origin::Custom,
            uploaded_files: Vec::new(),
            xml: BTreeMap::new(),
            translations: BTreeMap::new(),
        }
    }

    pub(crate) fn document(&self, kind: XmlKind) -> String {
        self.xml
            .get(&kind)
            .cloned()
            .unwrap_or_else(|| self.fresh_document(kind))
    }

    /// The text of a document that was never uploaded.
    fn fresh_document(&self, kind: XmlKind) -> String {
        let texts = [&self.name, &self.type_name, &self.class_name];
        let [name, type_name, class_name] = texts.map(|text| xml::escape(text));
        match kind {
            XmlKind::SourceTemplate => fresh_template(&name, &type_name, &class_name),
            XmlKind::CorrelationConfig => fresh_correlation(&type_name),
            XmlKind::SourceConfig => fresh_form(&name, &type_name, self.direct_connect),
        }
    }

    /// Keeps a checked document and what the tenant derives from it: the file-upload flag from the
    /// form, the features from the template.
    pub(crate) fn set_document(&mut self, kind: XmlKind, text: String, outline: &Outline) {
        match kind {
            XmlKind::SourceConfig => {
                self.file_upload = outline
                    .attributes
                    .get("fileUpload")
                    .is_some_and(|value| value == "true");
            }
            XmlKind::SourceTemplate => {
                if let Some(features) = outline.attributes.get("featuresString") {
                    self.features = split_features(features);
                }
            }
            XmlKind::CorrelationConfig => {}
        }
        self.xml.insert(kind, text);
    }

    /// Where the connector's files are kept, as `s3Location` says it.
    pub(crate) fn location(&self) -> String {
        match self.origin {
            Origin::Custom => format!("custom-connector/{}", self.script_name),
            Origin::Vendor => format!("connector/{}", self.script_name),
        }
    }

    /// `V3ConnectorDto`: the item of the list and the answer of create.
    pub(crate) fn summary(&self) -> Summary<'_> {
        Summary {
            class_name: &self.class_name,
            connector_metadata: &self.metadata,
            direct_connect: self.direct_connect,
            features: &self.features,
            name: &self.name,
            script_name: Some(&self.script_name),
            status: &self.status,
            type_name: &self.type_name,
        }
    }

    /// `ConnectorDetail`: the answer of get and patch.
    pub(crate) fn detail(&self) -> Value {
        let form = self.document(XmlKind::SourceConfig);
        json!({
            "name": self.name,
            "type": self.type_name,
            "className": self.class_name,
            "scriptName": self.script_name,
            "applicationXml": self.document(XmlKind::SourceTemplate),
            "correlationConfigXml": self.document(XmlKind::CorrelationConfig),
            "sourceConfigXml": form,
            "sourceConfig": form,
            "sourceConfigFrom": "sp-connect",
            "s3Location": self.location(),
            "uploadedFiles": self.uploaded_files,
            "fileUpload": self.file_upload,
            "directConnect": self.direct_connect,
            "translationProperties": self.translations,
            "connectorMetadata": self.metadata,
            "status": self.status,
        })
    }
}

/// The features of a `featuresString`: separated by commas, with or without blanks.
pub(crate) fn split_features(features: &str) -> Vec<String> {
    features
        .split(',')
        .map(str::trim)
        .filter(|feature| !feature.is_empty())
        .map(str::to_owned)
        .collect()
}
