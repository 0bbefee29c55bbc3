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
        "half of a surrogate pair is not a character"
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

#[test]
fn what_no_reader_takes_is_shown_as_one_unread_member() {
    for (odd, shown) in [
        ("\"l\t1\"", r#""l\udc091""#),
        (r#""C:\x""#, r#""C:\udc5cx""#),
        (r#""\u12G4""#, r#""\udc5cu12G4""#),
        ("NaN", r#""NaN\udc00""#),
        ("-Infinity", r#""-Infinity\udc00""#),
    ] {
        let text = format!(r#"{{"name":"Acme","connectorMetadata":{{"a":1,"x":{odd}}}}}"#);

        let read: ConnectorDetail = crate::json::from_bytes(text.as_bytes()).unwrap();

        assert_eq!(read.name.as_deref(), Some("Acme"));
        assert_eq!(read.connector_metadata["a"].to_string(), "1");
        assert_eq!(unread(&read.unread), [("/connectorMetadata/x", shown)]);
    }
}

#[test]
fn a_member_that_nests_too_deep_leaves_the_others_readable() {
    let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
    let text = format!(r#"{{"name":"Acme","connectorMetadata":{{"a":1,"x":{deep}}},"y":{deep}}}"#);

    let read: ConnectorDetail = crate::json::from_bytes(text.as_bytes()).unwrap();

    assert_eq!(read.name.as_deref(), Some("Acme"));
    assert_eq!(read.connector_metadata["a"].to_string(), "1");
    let places: Vec<&str> = read.unread.iter().map(|part| part.place.as_str()).collect();
    assert_eq!(places, ["/y", "/connectorMetadata/x"]);
}
