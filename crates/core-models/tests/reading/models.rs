//! Answers of the API: no JSON object is refused, and what is not understood is kept.

use patchpanel_core_models::models::connector::{ConnectorDetail, ConnectorSummary};
use patchpanel_core_models::models::error_body::ErrorBody;
use patchpanel_core_models::models::source::{SourceConnections, SourceSummary};
use patchpanel_core_models::models::token::{OauthInfo, TokenResponse};
use patchpanel_core_models::models::upload::UploadResult;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Names of the API and others, so that every member meets every kind of value.
const NAMES: [&str; 24] = [
    "name",
    "type",
    "scriptName",
    "className",
    "features",
    "directConnect",
    "connectorMetadata",
    "status",
    "applicationXml",
    "sourceConfigXml",
    "sourceConfig",
    "uploadedFiles",
    "fileUpload",
    "translationProperties",
    "updatedFiles",
    "message",
    "messages",
    "causes",
    "detailCode",
    "expires_in",
    "scope",
    "tenantId",
    "x",
    "",
];

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        select(vec![
            json!(null),
            json!(true),
            json!(-1.5),
            json!(""),
            json!("[]"),
            json!("{}"),
            json!("true")
        ]),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{0,3}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn object() -> impl Strategy<Value = Map<String, Value>> {
    let name = select(NAMES.to_vec()).prop_map(str::to_owned);
    prop::collection::btree_map(name, value(), 0..12)
        .prop_map(|members| members.into_iter().collect())
}

proptest! {
    #![proptest_config(super::texts::config())]

    #[test]
    fn every_object_is_read_and_reading_what_was_written_changes_nothing(members in object()) {
        let value = Value::Object(members);

        let mut detail: ConnectorDetail = serde_json::from_value(value.clone()).unwrap();
        // What could not be read is not written.
        detail.unread.clear();
        let again: ConnectorDetail = serde_json::from_value(serde_json::to_value(&detail).unwrap()).unwrap();
        prop_assert_eq!(&again, &detail);
        prop_assert_eq!(detail.extra.get("x"), value.get("x"));

        prop_assert!(serde_json::from_value::<ConnectorSummary>(value.clone()).is_ok());
        let result: UploadResult = serde_json::from_value(value.clone()).unwrap();
        let again: UploadResult = serde_json::from_value(serde_json::to_value(&result).unwrap()).unwrap();
        prop_assert_eq!(&again, &result);

        prop_assert!(serde_json::from_value::<SourceSummary>(value.clone()).is_ok());
        prop_assert!(serde_json::from_value::<SourceConnections>(value.clone()).is_ok());
        prop_assert!(serde_json::from_value::<TokenResponse>(value.clone()).is_ok());
        prop_assert!(serde_json::from_value::<OauthInfo>(value.clone()).is_ok());
        let text = ErrorBody::from(value).best_text();
        prop_assert!(text.is_none_or(|text| !text.is_empty() && text.trim() == text));
    }
}
