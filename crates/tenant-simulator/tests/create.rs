//! `POST /connectors`.

use super::support::{Call, Tenant, assert_members};
use patchpanel_tenant_simulator::Seed;
use serde_json::{Value, json};

#[tokio::test]
async fn a_new_connector_has_the_documented_fresh_content() {
    let tenant = Tenant::empty().await;
    let body =
        json!({ "name": "Acme <HR>", "className": "sailpoint.connector.OpenConnectorAdapter" });

    let created = tenant
        .send(Call::new("POST", "/connectors/v1").json(&body))
        .await;

    assert_eq!(created.status, 200);
    created.assert_members(&json!({ "scriptName": "acme-hr", "status": "DEVELOPMENT" }));
    let detail = tenant.get("/connectors/v1/acme-hr").await.json();
    let expected = json!({
        "type": "custom Acme <HR>",
        "s3Location": "custom-connector/acme-hr",
        "sourceConfigFrom": "sp-connect",
        "fileUpload": true,
        "directConnect": true,
        "uploadedFiles": [],
        "translationProperties": {},
        "connectorMetadata": { "supportedUI": "ANGULAR", "platform": "ccg" },
        "applicationXml": "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE Application PUBLIC \"sailpoint.dtd\" \"sailpoint.dtd\">\n<Application connector=\"sailpoint.connector.OpenConnectorAdapter\" name=\"Acme &lt;HR&gt;\" type=\"custom Acme &lt;HR&gt;\"/>\n",
        "sourceConfig": detail["sourceConfigXml"],
    });
    assert_members(&detail, &expected);
    for (member, part) in [
        ("correlationConfigXml", "<AttributeAssignments/>"),
        (
            "sourceConfigXml",
            r#"xmlns="http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd""#,
        ),
        (
            "sourceConfigXml",
            r#"<Field maxFiles="10" maxSize="300" name="fileUpload""#,
        ),
    ] {
        let text = detail[member].as_str().unwrap();
        assert!(text.contains(part), "{text}");
    }
}

#[tokio::test]
async fn members_that_are_given_are_kept_and_normalised() {
    let tenant = Tenant::empty().await;
    let body = r#"{"name":"  Acme HR ","className":"com.acme.Hr","type":"acme hr","directConnect":"FALSE","status":"released"}"#;

    let created = tenant
        .send(Call::written(&format!("POST /connectors/v1 {body}")))
        .await;

    created.assert_members(&json!({
        "name": "Acme HR", "type": "acme hr", "className": "com.acme.Hr", "directConnect": false, "status": "RELEASED",
    }));
}

#[tokio::test]
async fn strict_values_are_refused_by_switch() {
    let tenant = Tenant::with(Seed::Empty, json!({"create_values": "strict"})).await;
    tenant.expect(r#"
        POST /connectors/v1 {"name":"Acme HR","className":"c","status":"released"} -> 400.1.3 Illegal value: The value for field "status" is not allowed.
        POST /connectors/v1 {"name":"Acme HR","className":"c","directConnect":"true"} -> 400.1.3 Illegal value: The value for field "directConnect" is not allowed.
    "#).await;
}

#[tokio::test]
async fn bodies_that_make_no_connector_are_refused() {
    let tenant = Tenant::empty().await;
    tenant.expect(r#"
        POST /connectors/v1 {"className":"c"} -> 400.1.0 Required data missing or empty: Required data "name" was missing or empty.
        POST /connectors/v1 {"name":"  ","className":"c"} -> 400.1.0 Required data missing or empty: Required data "name" was missing or empty.
        POST /connectors/v1 {"name":"Acme HR"} -> 400.1.0 Required data missing or empty: Required data "className" was missing or empty.
        POST /connectors/v1 {"name":"Acme HR","className":null} -> 400.1.0 Required data missing or empty: Required data "className" was missing or empty.
        POST /connectors/v1 {"name":"Acme HR","className":"c","status":"DEPRECATED"} -> 400.1.3 Illegal value: The value for field "status" is not allowed.
        POST /connectors/v1 {"name":"Acme HR","className":"c","status":"SHIPPED"} -> 400.1.3 Illegal value: The value for field "status" is not allowed.
        POST /connectors/v1 {"name":"Acme HR","className":"c","directConnect":"maybe"} -> 400.1.3 Illegal value: The value for field "directConnect" is not allowed. …
        POST /connectors/v1 {"name":"Acme HR","className":"c","directConnect":1} -> 400.1.3 Illegal value: The value for field "directConnect" is not allowed.
        POST /connectors/v1 {"name":"Acme HR","className":"c","type":5} -> 400.1.3 Illegal value: The value for field "type" is not allowed.
        GET /connectors/v1/acme-hr -> 404 Not found
        POST /connectors/v1 {"name": -> 400.1 Bad request syntax: …
        POST /connectors/v1 [] -> 400.1 Bad request syntax: …
    "#).await;
    let text = Call::new("POST", "/connectors/v1").body("text/plain", "{}");
    tenant
        .send(text)
        .await
        .assert_outcome("415 Unsupported Media Type: …", "plain text");
}

#[tokio::test]
async fn a_name_is_unique_whatever_its_case() {
    Tenant::acme(json!({})).await.expect(r#"
        POST /connectors/v1 {"name":"ACME hr","className":"c"} -> 400.1.3 Illegal value: The value for field "name" is not allowed. The name belongs to the connector with the script name "acme-hr" already.
    "#).await;
    Tenant::acme(json!({"duplicate_name": "conflict"}))
        .await
        .expect(
            r#"
        POST /connectors/v1 {"name":"Acme HR","className":"c"} -> 409 Conflict: …
    "#,
        )
        .await;
}

#[tokio::test]
async fn different_names_with_the_same_letters_get_numbered_script_names() {
    let tenant = Tenant::empty().await;

    assert_eq!(tenant.create("Acme HR").await, "/connectors/v1/acme-hr");
    assert_eq!(tenant.create("Acme H.R.").await, "/connectors/v1/acme-hr-2");
    assert_eq!(tenant.create("Acme_HR").await, "/connectors/v1/acme-hr-3");
}

#[tokio::test]
async fn the_answer_and_the_default_status_follow_their_switches() {
    for (switch, status, member, expected) in [
        (
            json!({"create_answer": "created"}),
            201,
            "scriptName",
            json!("acme-hr"),
        ),
        (
            json!({"create_answer": "without_script_name"}),
            200,
            "scriptName",
            Value::Null,
        ),
        (
            json!({"default_status": "released"}),
            200,
            "status",
            json!("RELEASED"),
        ),
    ] {
        let tenant = Tenant::with(Seed::Empty, switch).await;
        let call = Call::written(r#"POST /connectors/v1 {"name":"Acme HR","className":"c"}"#);
        let answer = tenant.send(call).await;
        assert_eq!(answer.status, status);
        let body = answer.json();
        assert_eq!(
            body.get(member),
            Some(&expected).filter(|value| !value.is_null())
        );
    }
}
