//! All bases at once, and the headers of every answer.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

#[tokio::test]
async fn every_base_serves_the_same_store() {
    let tenant = Tenant::acme(json!({})).await;
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
async fn beta_has_the_list_only_and_unknown_paths_and_methods_have_error_bodies() {
    let tenant = Tenant::acme(json!({})).await;
    tenant
        .expect(
            "
        GET /beta/connectors -> 200 Acme HR
        GET /beta/connectors/acme-hr -> 404 Not found
        POST /beta/connectors -> 405 Method Not Allowed
        GET /connectors/v2 -> 404 Not found
        GET / -> 404 Not found
        PUT /connectors/v1/x -> 405 Method Not Allowed
    ",
        )
        .await;
}

#[tokio::test]
async fn every_answer_has_a_tracking_id_and_is_not_to_be_cached() {
    let tenant = Tenant::empty().await;
    let first = tenant.get("/connectors/v1").await;
    let second = tenant.get("/connectors/v1/none").await;
    for answer in [&first, &second] {
        let id = answer.header("slpt-request-id");
        let is_hex = id
            .chars()
            .all(|digit| matches!(digit, '0'..='9' | 'a'..='f'));
        assert!(id.len() == 32 && is_hex, "{id}");
        let caching = answer.header("cache-control");
        assert_eq!(caching, "no-cache, no-store, must-revalidate");
    }
    assert_ne!(
        first.header("slpt-request-id"),
        second.header("slpt-request-id")
    );
    let again = Tenant::empty().await.get("/connectors/v1").await;
    assert_eq!(
        first.header("slpt-request-id"),
        again.header("slpt-request-id"),
        "tracking ids are the same in every run"
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
    let switched = Tenant::with(Seed::Empty, json!({"deprecation_header": "on_legacy"})).await;
    let plain = Tenant::empty().await;
    for (tenant, target, expected) in [
        (&switched, "/v3/connectors", "true"),
        (&switched, "/beta/connectors", "true"),
        (&switched, "/connectors/v1", ""),
        (&plain, "/v3/connectors", ""),
    ] {
        assert_eq!(
            tenant.get(target).await.header("x-deprecated"),
            expected,
            "{target}"
        );
    }
}
