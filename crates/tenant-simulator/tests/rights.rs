//! 401, 403, 429: who may do what, and how often.

use super::support::{ACME, Call, Tenant};
use patchpanel_tenant_simulator::{Account, RateLimit, Simulator};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn requests_without_a_usable_token_are_unauthenticated() {
    let tenant = Tenant::empty().await;
    let list = Call::new("GET", "/connectors/v1");
    for (call, reason) in [
        (list.clone(), "required"),
        (list.header("Authorization", "Basic abc"), "required"),
        (
            Call::new("GET", "/v3/connectors").bearer("made.up.token"),
            "invalid",
        ),
        (Call::new("GET", "/sources/v1"), "required"),
    ] {
        let answer = call.send(&tenant.running).await;
        let expected = format!(r#"401 {{"error":"JWT validation failed: JWT is {reason}"}}"#);
        assert_eq!(answer.outcome(), expected, "{call:?}");
        assert_eq!(answer.header("slpt-request-id").len(), 32);
    }
}

#[tokio::test]
async fn rights_are_scopes_and_user_level_together() {
    let account = || Account::new("a", "s");
    let (yes, no) = ("200", "403 Forbidden");
    let scopes = |scope| account().scopes([scope]);
    for (account, reading, writing) in [
        (scopes("idn:connector-config:read"), yes, no),
        (scopes("idn:connector-config:manage"), yes, yes),
        (scopes("idn:sources:read"), no, no),
        (scopes("sp:scopes:default"), no, no),
        (account().authorities(["SOURCE_SUBADMIN"]), yes, yes),
        (account().authorities(["HELPDESK"]), no, no),
        (account().without_user(), no, no),
    ] {
        let mut tenant = Tenant::start(Simulator::builder().other_account(account.clone())).await;
        tenant.create("Acme HR").await;
        tenant.token = tenant.running.issue_token("a", "s").unwrap();
        let read = tenant.get(ACME).await.outcome();
        let write = tenant.patch(ACME, &json!([])).await.outcome();
        assert_eq!(
            (read.as_str(), write.as_str()),
            (reading, writing),
            "{account:?}"
        );
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
        answer.outcome(),
        r#"429 {"message":" Rate Limit Exceeded "}"#
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
