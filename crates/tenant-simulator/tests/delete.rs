//! `DELETE /connectors/{scriptName}`.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

#[tokio::test]
async fn a_deleted_connector_is_gone_and_its_name_is_free() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;

    let answer = tenant.send(Call::new("DELETE", &path)).await;

    assert_eq!((answer.status, answer.body.len()), (204, 0));
    assert_eq!(answer.header("slpt-request-id").len(), 32);
    tenant.get(&path).await.assert_problem(404, "404 Not found");
    assert_eq!(tenant.create("Acme HR").await, path);
}

#[tokio::test]
async fn a_connector_in_use_is_kept_and_its_sources_are_named() {
    let tenant = Tenant::demo().await;

    let answer = tenant
        .send(Call::new("DELETE", "/connectors/v1/servicenow-hrsd"))
        .await;

    let causes = answer.assert_problem(400, "400.1 Bad Request Content");
    assert_eq!(causes.len(), 1);
    assert!(
        causes[0].starts_with("The source \"HR Service Desk\" ("),
        "{causes:?}"
    );
    assert_eq!(
        tenant.get("/connectors/v1/servicenow-hrsd").await.status,
        200
    );
}

#[tokio::test]
async fn a_connector_in_use_is_deleted_by_switch() {
    let tenant = Tenant::with(Seed::Demo, json!({"delete_in_use": "allow"})).await;

    let answer = tenant
        .send(Call::new("DELETE", "/connectors/v1/servicenow-hrsd"))
        .await;

    assert_eq!(answer.status, 204);
}

#[tokio::test]
async fn a_vendor_connector_refuses_every_change() {
    let tenant = Tenant::demo().await;
    let cause =
        "\"Slack\" is delivered by SailPoint. Only custom connectors can be changed or deleted.";
    for call in [
        Call::new("DELETE", "/connectors/v1/slack"),
        Call::new("PATCH", "/connectors/v1/slack").patch(&serde_json::json!([])),
        Call::new("PUT", "/connectors/v1/slack/source-config").file("file", "text/xml", "<Form/>"),
        Call::new("PUT", "/connectors/v1/slack/translations/de").file("file", "text/plain", "a=b"),
    ] {
        let answer = tenant.send(call).await;
        assert_eq!(
            answer.assert_problem(400, "400.1 Bad Request Content"),
            [cause]
        );
    }
}

#[tokio::test]
async fn a_vendor_connector_is_forbidden_by_switch() {
    let tenant = Tenant::with(Seed::Demo, json!({"vendor_writes": "forbidden"})).await;

    let answer = tenant
        .send(Call::new("DELETE", "/connectors/v1/slack"))
        .await;

    answer.assert_problem(403, "403 Forbidden");
}

#[tokio::test]
async fn every_operation_on_an_unknown_script_name_is_not_found() {
    let tenant = Tenant::demo().await;
    let one = "/connectors/v1/no-such-connector";
    for call in [
        Call::new("GET", one),
        Call::new("DELETE", one),
        Call::new("PATCH", one).patch(&serde_json::json!([])),
        Call::new("GET", "/connectors/v1/no-such-connector/source-config"),
        Call::new("PUT", "/connectors/v1/no-such-connector/source-template").file(
            "file",
            "text/xml",
            "<Application/>",
        ),
        Call::new("GET", "/connectors/v1/no-such-connector/translations/de"),
        Call::new("PUT", "/connectors/v1/no-such-connector/translations/de").file(
            "file",
            "text/plain",
            "a=b",
        ),
    ] {
        let answer = tenant.send(call.clone()).await;
        assert_eq!(answer.status, 404, "{call:?}");
        answer.assert_problem(404, "404 Not found");
    }
}
