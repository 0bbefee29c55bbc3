//! All bases at once, and the headers of every answer.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

#[tokio::test]
async fn every_base_serves_the_same_store() {
    let tenant = Tenant::empty().await;
    tenant.create("Acme HR").await;
    for base in [
        "/connectors/v1",
        "/v2026/connectors",
        "/v2025/connectors",
        "/v2024/connectors",
        "/v3/connectors",
    ] {
        for suffix in [
            "",
            "/acme-hr",
            "/acme-hr/source-config",
            "/acme-hr/source-template",
            "/acme-hr/correlation-config",
            "/acme-hr/translations/en",
        ] {
            let target = format!("{base}{suffix}");
            assert_eq!(tenant.get(&target).await.status, 200, "{target}");
        }
    }
}

#[tokio::test]
async fn beta_has_the_list_only() {
    let tenant = Tenant::empty().await;
    tenant.create("Acme HR").await;

    assert_eq!(tenant.get("/beta/connectors").await.names(), ["Acme HR"]);
    tenant
        .get("/beta/connectors/acme-hr")
        .await
        .assert_problem(404, "404 Not found");
    tenant
        .send(Call::new("POST", "/beta/connectors"))
        .await
        .assert_problem(405, "405 Method Not Allowed");
}

#[tokio::test]
async fn unknown_paths_and_methods_have_error_bodies() {
    let tenant = Tenant::empty().await;

    tenant
        .get("/connectors/v2")
        .await
        .assert_problem(404, "404 Not found");
    tenant.get("/").await.assert_problem(404, "404 Not found");
    tenant
        .send(Call::new("PUT", "/connectors/v1/x"))
        .await
        .assert_problem(405, "405 Method Not Allowed");
}

#[tokio::test]
async fn every_answer_has_a_tracking_id_and_is_not_to_be_cached() {
    let tenant = Tenant::empty().await;
    let first = tenant.get("/connectors/v1").await;
    let second = tenant.get("/connectors/v1/none").await;
    for answer in [&first, &second] {
        let id = answer.header("slpt-request-id");
        assert!(
            id.len() == 32
                && id
                    .chars()
                    .all(|digit| matches!(digit, '0'..='9' | 'a'..='f')),
            "{id}"
        );
        assert_eq!(
            answer.header("cache-control"),
            "no-cache, no-store, must-revalidate"
        );
    }
    assert_ne!(
        first.header("slpt-request-id"),
        second.header("slpt-request-id")
    );
}

#[tokio::test]
async fn tracking_ids_are_the_same_in_every_run() {
    let ids = |tenant: Tenant| async move {
        tenant
            .get("/connectors/v1")
            .await
            .header("slpt-request-id")
            .to_owned()
    };

    assert_eq!(
        ids(Tenant::empty().await).await,
        ids(Tenant::empty().await).await
    );
}

#[tokio::test]
async fn the_second_message_is_in_the_language_that_was_asked_for() {
    let tenant = Tenant::empty().await;

    let german = tenant
        .send(Call::new("GET", "/connectors/v1/none").header("Accept-Language", "de-DE,de;q=0.9"))
        .await;
    let unasked = tenant.get("/connectors/v1/none").await;

    assert_eq!(german.json()["messages"][1]["locale"], "de-DE");
    assert_eq!(unasked.json()["messages"][1]["locale"], "und");
}

#[tokio::test]
async fn legacy_bases_announce_their_end_by_switch() {
    let tenant = Tenant::with(Seed::Empty, json!({"deprecation_header": "on_legacy"})).await;

    assert_eq!(
        tenant.get("/v3/connectors").await.header("x-deprecated"),
        "true"
    );
    assert_eq!(
        tenant.get("/beta/connectors").await.header("x-deprecated"),
        "true"
    );
    assert_eq!(
        tenant.get("/connectors/v1").await.header("x-deprecated"),
        ""
    );
    let plain = Tenant::empty().await;
    assert_eq!(plain.get("/v3/connectors").await.header("x-deprecated"), "");
}
