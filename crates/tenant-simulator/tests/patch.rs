//! `PATCH /connectors/{scriptName}`.

use super::support::{ACME, Call, Tenant};
use serde_json::json;

const APPLICATION: &str =
    "<Application name=\"a\" type=\"b\" connector=\"c\" featuresString=\"PROVISIONING,ENABLE\"/>";

#[tokio::test]
async fn operations_apply_in_order_and_the_new_detail_comes_back() {
    let tenant = Tenant::acme(json!({})).await;
    let operations = json!([
        { "op": "test", "path": "/connectorMetadata/platform", "value": "ccg" },
        { "op": "add", "path": "/connectorMetadata/limits", "value": { "max": 5 } },
        { "op": "replace", "path": "/connectorMetadata/limits/max", "value": 25 },
        { "op": "copy", "from": "/connectorMetadata/limits/max", "path": "/connectorMetadata/a~1b" },
        { "op": "move", "from": "/connectorMetadata/platform", "path": "/connectorMetadata/host" },
        { "op": "remove", "path": "/connectorMetadata/supportedUI" },
        { "op": "replace", "path": "/applicationXml", "value": APPLICATION },
    ]);

    let answer = tenant.patch(ACME, &operations).await;

    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.assert_members(&json!({
        "connectorMetadata": { "limits": { "max": 25 }, "a/b": 25, "host": "ccg" },
        "applicationXml": APPLICATION,
    }));
    assert_eq!(tenant.get(ACME).await.json(), answer.json());
    let features = &tenant.get("/connectors/v1").await.json()[0]["features"];
    assert_eq!(*features, json!(["PROVISIONING", "ENABLE"]));
}

#[tokio::test]
async fn nothing_is_applied_when_one_operation_fails() {
    let tenant = Tenant::acme(json!({})).await;
    let before = tenant.get(ACME).await.json();
    let failing = r#"
        {"op":"test","path":"/connectorMetadata/platform","value":"saas"}
        {"op":"test","path":"/connectorMetadata/missing","value":1}
        {"op":"remove","path":"/connectorMetadata/missing"}
        {"op":"replace","path":"/connectorMetadata/missing","value":1}
        {"op":"add","path":"/connectorMetadata/missing/deep","value":1}
        {"op":"replace","path":"/sourceConfigXml","value":"<Form>"}
        {"op":"replace","path":"/applicationXml","value":"<Form/>"}
        {"op":"merge","path":"/connectorMetadata"}
        {"op":"add","path":"connectorMetadata","value":1}
    "#;
    // Members that cannot be patched, and results of the wrong kind.
    let illegal = r#"
        {"op":"replace","path":"/name","value":"x"}
        {"op":"replace","path":"/status","value":"DEMO"}
        {"op":"add","path":"/translationProperties/de","value":"a=b"}
        {"op":"add","path":"/other","value":1}
        {"op":"move","from":"/s3Location","path":"/connectorMetadata/x"}
        {"op":"replace","path":"","value":{}}
        {"op":"replace","path":"/connectorMetadata","value":[]}
        {"op":"remove","path":"/applicationXml"}
    "#;
    let rows = |table: &'static str, expected| table.trim().lines().map(move |row| (row, expected));
    let failing = rows(failing, "400.1 Bad Request Content: …");
    for (operation, expected) in failing.chain(rows(illegal, "400.1.3 Illegal value: …")) {
        for first in [
            "",
            r#"{"op":"add","path":"/connectorMetadata/a","value":1},"#,
        ] {
            let row = format!("PATCH {ACME} [{first}{operation}] -> {expected}");
            tenant.expect(&row).await;
            assert_eq!(tenant.get(ACME).await.json(), before, "{operation}");
        }
    }
}

#[tokio::test]
async fn a_test_may_look_at_any_member() {
    let tenant = Tenant::acme(json!({})).await;
    tenant
        .expect(
            r#"
        PATCH /connectors/v1/acme-hr [{"op":"test","path":"/status","value":"RELEASED"}] -> 200
    "#,
        )
        .await;
}

#[tokio::test]
async fn metadata_can_be_replaced_as_a_whole() {
    let tenant = Tenant::acme(json!({})).await;
    for (value, expected) in [
        (json!({ "a": 1 }), json!({ "a": 1 })),
        (json!("{\"b\":2}"), json!({ "b": 2 })),
    ] {
        let operation = json!([{ "op": "replace", "path": "/connectorMetadata", "value": value }]);
        let detail = tenant.patch(ACME, &operation).await.json();
        assert_eq!(detail["connectorMetadata"], expected);
    }
}

#[tokio::test]
async fn bodies_that_are_no_patch_are_refused() {
    let tenant = Tenant::acme(json!({})).await;
    tenant
        .expect(
            "
        PATCH /connectors/v1/acme-hr [ -> 400.1 Bad request syntax: …
        PATCH /connectors/v1/acme-hr {} -> 400.1 Bad Request Content: …
    ",
        )
        .await;
}

#[tokio::test]
async fn the_media_type_is_checked() {
    let patched = "application/json-patch+json; charset=utf-8";
    for (patch_media_type, media_type, status) in [
        ("unsupported_media_type", "application/json", 415),
        ("unsupported_media_type", patched, 200),
        ("bad_request", "application/json", 400),
        ("accept_json", "application/json", 200),
        ("accept_json", "text/plain", 415),
    ] {
        let tenant = Tenant::acme(json!({ "patch_media_type": patch_media_type })).await;
        let call = Call::new("PATCH", ACME).body(media_type, "[]");
        let answer = tenant.send(call).await;
        assert_eq!(answer.status, status, "{patch_media_type} {media_type}");
    }
}
