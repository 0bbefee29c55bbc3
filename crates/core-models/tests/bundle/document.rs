//! `docs/bundle.md` shows what is written.

use patchpanel_core_models::bundle::{About, Bundle, Opened};
use patchpanel_core_models::models::connector::ConnectorDetail;
use serde_json::Value;

const DOCUMENT: &str = include_str!("../../../../docs/bundle.md");

fn example() -> Bundle {
    let detail: ConnectorDetail = serde_json::from_str(
        r#"{
            "name": "Acme HR", "type": "custom Acme HR", "scriptName": "acme-hr", "status": "RELEASED",
            "className": "sailpoint.connector.OpenConnectorAdapter",
            "connectorMetadata": {"platform": "ccg", "limits": {"maxRows": 1E5}},
            "sourceConfigXml": "<Form/>\n",
            "applicationXml": "<Application featuresString=\"PROVISIONING, ENABLE\"/>\r\n",
            "translationProperties": {"de": "a=\\u00fc\n"}
        }"#,
    )
    .unwrap();
    let about = About {
        tenant: "https://acme.api.identitynow.com".parse().unwrap(),
        script_name: "acme-hr".parse().unwrap(),
        read_at: "2026-11-29T10:00:00Z".to_owned(),
    };
    Bundle::new(about, &detail)
}

/// The JSON blocks of the document, in order: the three examples, then the two schemas.
fn blocks() -> Vec<&'static str> {
    let after = DOCUMENT.split("```json\n").skip(1);
    after
        .map(|block| block.split_once("\n```").unwrap().0)
        .collect()
}

#[test]
fn the_examples_are_what_is_written() {
    let files = example().to_files();

    for (path, block) in ["connector.json", "metadata.json", "bundle.json"]
        .iter()
        .zip(blocks())
    {
        assert_eq!(str::from_utf8(&files[*path]).unwrap(), block, "{path}");
    }
    assert_eq!(Opened::read(&files).unwrap().bundle, example());
}

#[test]
fn what_is_written_is_valid_by_the_schemas() {
    let files = example().to_files();
    let blocks = blocks();

    for (path, schema) in [("bundle.json", blocks[3]), ("connector.json", blocks[4])] {
        let written: Value = serde_json::from_slice(&files[path]).unwrap();
        let schema: Value = serde_json::from_str(schema).unwrap();
        let properties = schema["properties"].as_object().unwrap();

        for (name, value) in written.as_object().unwrap() {
            let expected = &properties[name];
            let kind = match value {
                Value::Bool(_) => "boolean",
                Value::String(_) => "string",
                Value::Array(_) => "array",
                Value::Object(_) => "object",
                Value::Null | Value::Number(_) => "another",
            };
            let fits = expected["type"] == kind || expected["const"] == *value;
            assert!(fits, "{path}: {name}");
        }
        for name in schema["required"].as_array().unwrap() {
            assert!(written.get(name.as_str().unwrap()).is_some(), "{name}");
        }
    }
}
