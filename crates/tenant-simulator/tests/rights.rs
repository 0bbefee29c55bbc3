//! 401, 403, 429: who may do what, and how often.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::{Account, RateLimit, Simulator};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn requests_without_a_usable_token_are_unauthenticated() {
    let tenant = Tenant::empty().await;
    let samples = [
        (
            Call::new("GET", "/connectors/v1"),
            "JWT validation failed: JWT is required",
        ),
        (
            Call::new("GET", "/connectors/v1").header("Authorization", "Basic abc"),
            "JWT validation failed: JWT is required",
        ),
        (
            Call::new("GET", "/v3/connectors").bearer("made.up.token"),
            "JWT validation failed: JWT is invalid",
        ),
        (
            Call::new("GET", "/sources/v1"),
            "JWT validation failed: JWT is required",
        ),
    ];
    for (call, error) in samples {
        let answer = call.send(&tenant.running).await;
        assert_eq!(
            (answer.status, answer.json()),
            (401, json!({ "error": error }))
        );
        assert_eq!(answer.header("slpt-request-id").len(), 32);
    }
}

#[tokio::test]
async fn rights_are_scopes_and_user_level_together() {
    let read = ["idn:connector-config:read"];
    let manage = ["idn:connector-config:manage"];
    let samples = [
        (Account::new("a", "s").scopes(read), 200, 403),
        (Account::new("a", "s").scopes(manage), 200, 200),
        (
            Account::new("a", "s").scopes(["idn:sources:read"]),
            403,
            403,
        ),
        (
            Account::new("a", "s").scopes(["sp:scopes:default"]),
            403,
            403,
        ),
        (
            Account::new("a", "s").authorities(["SOURCE_SUBADMIN"]),
            200,
            200,
        ),
        (Account::new("a", "s").authorities(["HELPDESK"]), 403, 403),
        (Account::new("a", "s").without_user(), 403, 403),
    ];
    for (account, reading, writing) in samples {
        let tenant = Tenant::start(Simulator::builder().other_account(account.clone())).await;
        let path = tenant.create("Acme HR").await;
        let token = tenant.running.issue_token("a", "s").unwrap();
        let read = Call::new("GET", &path)
            .bearer(&token)
            .send(&tenant.running)
            .await;
        let write = Call::new("PATCH", &path)
            .patch(&json!([]))
            .bearer(&token)
            .send(&tenant.running)
            .await;
        assert_eq!(
            (read.status, write.status),
            (reading, writing),
            "{account:?}"
        );
        if writing == 403 {
            write.assert_problem(403, "403 Forbidden");
        }
    }
}

#[tokio::test]
async fn the_rate_limit_counts_per_client_and_version() {
    let limit = RateLimit {
        requests: 3,
        ..RateLimit::default()
    };
    let tenant = Tenant::start(Simulator::builder().rate_limit(limit)).await;
    for _ in 0..3 {
        assert_eq!(tenant.get("/connectors/v1").await.status, 200);
    }

    let answer = tenant.get("/connectors/v1").await;

    assert_eq!(
        (answer.status, answer.json()),
        (429, json!({ "message": " Rate Limit Exceeded " }))
    );
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=10).contains(&wait), "{wait}");
    assert_eq!(tenant.get("/v3/connectors").await.status, 200);
    tenant.running.advance_clock(Duration::from_secs(wait));
    assert_eq!(tenant.get("/connectors/v1").await.status, 200);
}

#[tokio::test]
async fn there_is_no_rate_limit_unless_it_is_switched_on() {
    let tenant = Tenant::empty().await;
    for _ in 0..120 {
        assert_eq!(tenant.get("/connectors/v1?limit=1").await.status, 200);
    }
}
