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
    /// Java class of the connector.
    pub class_name: Option<Arc<str>>,
    /// What the connector can do, such as `PROVISIONING`; `null` is read as none.
    pub features: Arc<[String]>,
    /// Whether sources connect directly.
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
    pub name: Option<String>,
    /// Kind of connector, such as `custom Acme HR`.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub connector_type: Option<String>,
    /// Java class of the connector.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
    /// Name in every URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub script_name: Option<ScriptName>,
    /// The source template: default settings of a new source, a whole XML document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_xml: Option<String>,
    /// The correlation config, a whole XML document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_config_xml: Option<String>,
    /// The source config: the form of a source, a whole XML document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_config_xml: Option<String>,
    /// The source config once more: text, an object (beta) or absent. Kept, not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_config: Option<Value>,
    /// Where the source config came from, such as `sp-connect`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_config_from: Option<String>,
    /// Path in the vendor's storage; starts with `custom-connector/` for custom connectors.
    #[serde(rename = "s3Location", skip_serializing_if = "Option::is_none")]
    pub s3_location: Option<String>,
    /// Uploaded files, normally none, since JARs are uploaded to each source.
    pub uploaded_files: Vec<String>,
    /// Whether the form has a file upload.
    pub file_upload: bool,
    /// Whether sources connect directly.
    pub direct_connect: bool,
    /// Locale code to the text of its `.properties` file. Values may be anything.
    pub translation_properties: Map<String, Value>,
    /// Free-form metadata for the user interface.
    pub connector_metadata: Map<String, Value>,
    /// How far the connector is in its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<ConnectorStatus>,
    /// Members that this version does not know, such as `provisioningPolicies`; written back as they came.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// Members that could not be read, and what they hold. They are not written.
    #[serde(skip)]
    pub unread: Vec<Unread>,
}

impl From<Members> for ConnectorDetail {
    fn from(mut members: Members) -> Self {
        Self {
            name: members.text("name"),
            connector_type: members.text("type"),
            class_name: members.text("className"),
            script_name: members.script_name("scriptName"),
            application_xml: members.text("applicationXml"),
            correlation_config_xml: members.text("correlationConfigXml"),
            source_config_xml: members.text("sourceConfigXml"),
            source_config: members.value("sourceConfig"),
            source_config_from: members.text("sourceConfigFrom"),
            s3_location: members.text("s3Location"),
            uploaded_files: members.texts("uploadedFiles"),
            file_upload: members.truth("fileUpload"),
            direct_connect: members.truth("directConnect"),
            translation_properties: members.object("translationProperties"),
            connector_metadata: members.object("connectorMetadata"),
            status: members.word("status"),
            extra: members.rest,
            unread: members.unread,
        }
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
mod tests {
    use serde_json::json;

    use super::*;

    fn detail(value: Value) -> ConnectorDetail {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn an_empty_object_and_all_nulls_are_a_connector_without_anything() {
        let nulls = json!({
            "name": null, "type": null, "className": null, "scriptName": null, "applicationXml": null,
            "correlationConfigXml": null, "sourceConfigXml": null, "sourceConfig": null,
            "sourceConfigFrom": null, "s3Location": null, "uploadedFiles": null, "fileUpload": null,
            "directConnect": null, "translationProperties": null, "connectorMetadata": null, "status": null
        });

        assert_eq!(detail(json!({})), ConnectorDetail::default());
        assert_eq!(detail(nulls), ConnectorDetail::default());
    }

    #[test]
    fn source_config_is_kept_as_text_object_or_nothing() {
        for value in [json!("<Form/>"), json!({"Form": {"_xmlns": "x"}})] {
            let read = detail(json!({"sourceConfig": value}));

            assert_eq!(read.source_config, Some(value.clone()));
            assert_eq!(serde_json::to_value(&read).unwrap()["sourceConfig"], value);
        }
        assert_eq!(detail(json!({"sourceConfig": null})).source_config, None);
    }

    #[test]
    fn uploaded_files_are_read_from_every_form_the_api_has_used() {
        for (value, expected) in [
            (json!(["a.jar", "b.jar"]), vec!["a.jar", "b.jar"]),
            (json!("[]"), vec![]),
            (json!("[\"a.jar\"]"), vec!["a.jar"]),
            (json!("a.jar"), vec!["a.jar"]),
            (json!(""), vec![]),
            (json!(null), vec![]),
            (json!([{"name": "a.jar", "size": 3}]), vec!["a.jar"]),
            (json!([{"size": 3}]), vec!["{\"size\":3}"]),
        ] {
            assert_eq!(
                detail(json!({"uploadedFiles": value})).uploaded_files,
                expected
            );
        }
    }

    #[test]
    fn metadata_is_read_from_an_object_or_from_its_text() {
        let expected = json!({"platform": "ccg"});
        for value in [json!({"platform": "ccg"}), json!("{\"platform\":\"ccg\"}")] {
            let read = detail(json!({"connectorMetadata": value}));

            assert_eq!(Value::Object(read.connector_metadata), expected);
        }
        for value in [json!({}), json!("{}"), json!(null), json!(""), json!([1])] {
            assert!(
                detail(json!({"connectorMetadata": value}))
                    .connector_metadata
                    .is_empty()
            );
        }
    }

    #[test]
    fn status_is_read_in_any_case_and_an_unknown_one_is_kept() {
        for (word, expected) in [
            ("RELEASED", ConnectorStatus::Released),
            ("released", ConnectorStatus::Released),
            ("Development", ConnectorStatus::Development),
            ("demo", ConnectorStatus::Demo),
            ("DEPRECATED", ConnectorStatus::Deprecated),
            ("Retired", ConnectorStatus::Other("Retired".into())),
        ] {
            assert_eq!(detail(json!({"status": word})).status, Some(expected));
        }
        let unknown = detail(json!({"status": "Retired"}));
        assert_eq!(serde_json::to_value(&unknown).unwrap()["status"], "Retired");
    }

    #[test]
    fn booleans_are_read_from_booleans_and_from_texts() {
        for (value, expected) in [
            (json!(true), true),
            (json!("true"), true),
            (json!("TRUE"), true),
            (json!("false"), false),
            (json!(false), false),
            (json!(null), false),
            (json!({}), false),
        ] {
            assert_eq!(
                detail(json!({"directConnect": value})).direct_connect,
                expected
            );
        }
    }

    #[test]
    fn unknown_members_are_kept_and_written_back() {
        let value = json!({
            "name": "Acme HR", "id": 8017, "scope": "global",
            "provisioningPolicies": [{"name": "Account", "usageType": "CREATE", "fields": []}]
        });

        let read = detail(value.clone());
        let written = serde_json::to_value(&read).unwrap();

        assert_eq!(read.extra.len(), 3);
        for member in ["id", "scope", "provisioningPolicies"] {
            assert_eq!(written[member], value[member]);
        }
    }

    #[test]
    fn translations_of_the_known_locales_are_texts() {
        let read = detail(json!({
            "translationProperties": {"de": "a=1", "no": "a=2", "xx": "a=3", "fr": {"a": "4"}, "en": null}
        }));

        assert_eq!(
            read.translations(),
            BTreeMap::from([
                (Locale::De, "a=1".to_owned()),
                (Locale::No, "a=2".to_owned())
            ])
        );
        assert_eq!(read.translation_properties.len(), 5);
    }

    #[test]
    fn a_custom_connector_is_known_by_path_then_type_then_class() {
        for (value, expected) in [
            (json!({"s3Location": "custom-connector/acme"}), true),
            (
                json!({"s3Location": "connector/ad", "type": "custom x"}),
                false,
            ),
            (json!({"type": "Custom Acme"}), true),
            (json!({"className": OPEN_CONNECTOR_CLASS}), true),
            (json!({"type": "Active Directory"}), false),
            (json!({}), false),
        ] {
            assert_eq!(detail(value.clone()).is_custom(), expected, "{value}");
        }
    }

    /// Place and text of what could not be read.
    fn unread(unread: &[Unread]) -> Vec<(&str, &str)> {
        unread
            .iter()
            .map(|part| (part.place.as_str(), part.text.as_str()))
            .collect()
    }

    #[test]
    fn one_odd_member_leaves_the_others_readable() {
        let text = r#"{"name":"caf\ud83d","scriptName":"acme","type":"a","type":"b","className":{"x":1},
            "status":"DEMO","status":"DEMO","limit":1e400,"\ud800":7,"deep":{"$serde_json::private::Number":"1"}}"#;

        let read: ConnectorSummary = serde_json::from_str(text).unwrap();

        assert_eq!(read.script_name.unwrap().as_str(), "acme");
        assert_eq!(read.status, Some(ConnectorStatus::Demo));
        assert_eq!(&*read.rest, r#"{"limit":1e400}"#);
        assert_eq!(
            unread(&read.unread),
            [
                ("/\\ud800", "7"),
                ("/deep", r#"{"$serde_json::private::Number":"1"}"#),
                ("/name", r#""caf\ud83d""#),
                ("/type", "\"a\""),
                ("/type", "\"b\""),
                ("/className", "{\"x\":1}"),
            ]
        );
    }

    #[test]
    fn one_odd_key_of_the_metadata_and_one_odd_locale_leave_the_others_readable() {
        let text = r#"{"connectorMetadata":{"platform":"ccg","icon":["\udc00"],"max":1E5,"a":1,"a":2},
            "translationProperties":{"de":"a=1","fr":"a=\ud800"}}"#;

        let read: ConnectorDetail = serde_json::from_str(text).unwrap();

        let metadata = Value::Object(read.connector_metadata).to_string();
        assert_eq!(metadata, r#"{"max":1E5,"platform":"ccg"}"#);
        assert_eq!(read.translation_properties.len(), 1);
        assert_eq!(
            unread(&read.unread),
            [
                ("/translationProperties/fr", r#""a=\ud800""#),
                ("/connectorMetadata/a", "1"),
                ("/connectorMetadata/a", "2"),
                ("/connectorMetadata/icon", r#"["\udc00"]"#),
            ]
        );
        assert_eq!(
            read.unread[0].why,
            "half of a surrogate pair is no character"
        );
    }

    #[test]
    fn metadata_of_reported_files_keeps_its_numbers_and_shows_what_is_no_text() {
        for (metadata, kept, odd) in [
            (r#"{"limit":1e400}"#, r#"{"limit":1e400}"#, vec![]),
            (
                r#"{"id":12345678901234567890123}"#,
                r#"{"id":12345678901234567890123}"#,
                vec![],
            ),
            (
                r#"{"t":"caf\ud83d"}"#,
                "{}",
                vec![("/connectorMetadata/t", r#""caf\ud83d""#)],
            ),
        ] {
            let as_text = serde_json::to_string(metadata).unwrap();
            for member in [metadata, &as_text] {
                let text = format!(r#"{{"connectorMetadata":{member}}}"#);
                let read: ConnectorDetail = serde_json::from_str(&text).unwrap();

                let metadata = serde_json::to_string(&read.connector_metadata).unwrap();
                assert_eq!(metadata, kept);
                assert_eq!(unread(&read.unread), odd);
            }
        }
    }

    #[test]
    fn a_member_that_stands_twice_with_the_same_value_is_read() {
        let text = r#"{"name":"Acme","name":"Acme","connectorMetadata":{"a":1,"a":1.0}}"#;

        let read: ConnectorDetail = serde_json::from_str(text).unwrap();

        assert_eq!(read.name.as_deref(), Some("Acme"));
        assert_eq!(read.connector_metadata["a"].to_string(), "1");
        assert!(read.unread.is_empty());
    }

    #[test]
    fn what_is_no_object_is_no_connector() {
        for text in ["null", "[]", "\"x\"", "1", ""] {
            assert!(
                serde_json::from_str::<ConnectorDetail>(text).is_err(),
                "{text}"
            );
        }
    }
}
