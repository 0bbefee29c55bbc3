//! `DELETE /connectors/{scriptName}`.

use super::support::{ACME, Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

#[tokio::test]
async fn a_deleted_connector_is_gone_and_its_name_is_free() {
    let tenant = Tenant::acme(json!({})).await;

    let answer = tenant.send(Call::new("DELETE", ACME)).await;

    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(answer.header("slpt-request-id").len(), 32);
    tenant
        .expect("GET /connectors/v1/acme-hr -> 404 Not found")
        .await;
    assert_eq!(tenant.create("Acme HR").await, ACME);
}

#[tokio::test]
async fn a_connector_in_use_is_kept_and_its_sources_are_named() {
    let tenant = Tenant::demo().await;
    tenant.expect(r#"
        DELETE /connectors/v1/servicenow-hrsd -> 400.1 Bad Request Content: The source "HR Service Desk" (…
        GET /connectors/v1/servicenow-hrsd -> 200
    "#).await;
    let answer = tenant
        .send(Call::new("DELETE", "/connectors/v1/servicenow-hrsd"))
        .await;
    assert_eq!(answer.json()["causes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_vendor_connector_refuses_every_change() {
    let refused = r#"400.1 Bad Request Content: "Slack" is delivered by SailPoint. Only custom connectors can be changed or deleted."#;
    let calls = [
        "DELETE /connectors/v1/slack",
        "PATCH /connectors/v1/slack []",
        "PUT /connectors/v1/slack/source-config <Form/>",
        "PUT /connectors/v1/slack/translations/de a=b",
    ];
    let table = calls.map(|call| format!("{call} -> {refused}\n"));
    Tenant::demo().await.expect(&table.concat()).await;
}

#[tokio::test]
async fn switches_change_what_becomes_of_a_connector_in_use_and_of_one_of_the_vendor() {
    for (switch, row) in [
        (
            json!({"delete_in_use": "allow"}),
            "DELETE /connectors/v1/servicenow-hrsd -> 204",
        ),
        (
            json!({"vendor_writes": "forbidden"}),
            "DELETE /connectors/v1/slack -> 403 Forbidden",
        ),
    ] {
        Tenant::with(Seed::Demo, switch).await.expect(row).await;
    }
}

#[tokio::test]
async fn every_operation_on_an_unknown_script_name_is_not_found() {
    let tenant = Tenant::demo().await;
    tenant
        .expect(
            "
        GET /connectors/v1/no-such-connector -> 404 Not found
        DELETE /connectors/v1/no-such-connector -> 404 Not found
        PATCH /connectors/v1/no-such-connector [] -> 404 Not found
        GET /connectors/v1/no-such-connector/source-config -> 404 Not found
        PUT /connectors/v1/no-such-connector/source-template <Application/> -> 404 Not found
        GET /connectors/v1/no-such-connector/translations/de -> 404 Not found
        PUT /connectors/v1/no-such-connector/translations/de a=b -> 404 Not found
    ",
        )
        .await;
}
