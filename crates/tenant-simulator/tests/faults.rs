//! Faults over the wire: what the client of the tenant sees.

use super::support::{CREDENTIALS, Call, Tenant, assert_members, parse};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, StallPoint, StatusFault,
};
use serde_json::{Value, json};
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

const LIST: &str = "/connectors/v1";
const ALL: &str = "GET /connectors/v1 -> 200 Acme HR";
const EXPIRED: &str = r#"401 {"error":"JWT validation failed: JWT is expired"}"#;

fn list() -> Call {
    Call::new("GET", LIST)
}

async fn tenant_with(method: &str, path: &str, action: FaultAction) -> Tenant {
    let tenant = Tenant::acme(json!({})).await;
    tenant.running.clear_requests();
    let fault = Fault::new(method, path, action);
    tenant.running.add_fault(fault);
    tenant
}

#[tokio::test]
async fn a_status_replaces_the_answer_for_the_next_calls_only() {
    let tenant = tenant_with("GET", LIST, FaultAction::status(500)).await;

    tenant
        .expect("GET /connectors/v1 -> 500.0 Internal Fault")
        .await;
    tenant.expect(ALL).await;

    assert_eq!(tenant.running.requests()[0].status, Some(500));
}

#[tokio::test]
async fn bodies_can_be_html_empty_text_or_any_json() {
    let body = |body| StatusFault::new(503).body(body);
    let json = json!({ "formatted_msg": "no" });
    for (fault, kind, part) in [
        (
            StatusFault::new(502).body(FaultBody::Html),
            "text/html",
            "<h1>502 Bad Gateway</h1>",
        ),
        (body(FaultBody::Empty), "", ""),
        (
            body(FaultBody::Text("no".to_owned())),
            "text/plain;charset=UTF-8",
            "no",
        ),
        (
            body(FaultBody::Value(json)),
            "application/json",
            r#"{"formatted_msg":"no"}"#,
        ),
    ] {
        let status = fault.status;
        let tenant = tenant_with("*", "/**", FaultAction::Status(fault)).await;
        let answer = tenant.send(list()).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, kind)
        );
        let text = answer.text();
        assert!(
            text == part || kind == "text/html" && text.contains(part),
            "{text}"
        );
    }
}

#[tokio::test]
async fn retry_after_grows_from_call_to_call_or_is_a_date() {
    let action = FaultAction::rate_limited(RetryAfter::Escalating(vec![1, 60, 300]));
    let tenant = Tenant::empty().await;
    let growing = Fault::new("GET", LIST, action).times(4);
    tenant.running.add_fault(growing);
    for wait in ["1", "60", "300", "300"] {
        let answer = tenant.send(list()).await;
        assert_eq!(
            answer.outcome(),
            r#"429 {"message":" Rate Limit Exceeded "}"#
        );
        assert_eq!(answer.header("retry-after"), wait);
    }
    let dated = FaultAction::rate_limited(RetryAfter::Date(30));
    tenant.running.add_fault(Fault::new("GET", LIST, dated));

    let answer = tenant.send(list()).await;

    assert!(
        answer.header("retry-after").ends_with(" GMT"),
        "{:?}",
        answer.headers
    );
}

#[tokio::test]
async fn a_reset_applies_the_request_or_not() {
    let after_body = |request| FaultAction::ResetAfterBody { request };
    for (action, is_read, exists) in [
        (FaultAction::ResetBeforeBody {}, false, false),
        (after_body(Handling::Dropped), true, false),
        (after_body(Handling::Applied), true, true),
    ] {
        let tenant = tenant_with("POST", LIST, action.clone()).await;
        let body = json!({ "name": "Other", "className": "x" });

        let call = Call::new("POST", LIST).json(&body).bearer(&tenant.token);
        let (received, end) = call.exchange(&tenant.running).await;

        let end = end.unwrap_err().kind();
        assert_eq!((received, end), (Vec::new(), ErrorKind::ConnectionReset));
        let request = &tenant.running.requests()[0];
        let read = if is_read { body } else { Value::Null };
        assert_eq!((request.json(), request.status), (read, None));
        assert_eq!(request.body.is_empty(), !is_read);
        assert_eq!(
            tenant.running.connector("other").is_some(),
            exists,
            "{action:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_request_was_applied() {
    let lost = FaultAction::Status(StatusFault::new(504).body(FaultBody::Html).after_applying());
    let tenant = tenant_with("DELETE", "/connectors/v1/*", lost).await;

    tenant.expect("DELETE /connectors/v1/acme-hr -> 504").await;

    assert_eq!(tenant.running.connector("acme-hr"), None);
}

#[tokio::test]
async fn a_stall_keeps_the_connection_and_sends_nothing_or_the_head_and_half() {
    for at in [StallPoint::BeforeAnswer, StallPoint::InBody] {
        let tenant = tenant_with("GET", LIST, FaultAction::Stall { at }).await;
        let mut stream = list().bearer(&tenant.token).open(&tenant.running).await;
        tenant.running.requests_arrived(1).await;

        let mut received = Vec::new();
        let limit = Duration::from_millis(200);
        let waited = tokio::time::timeout(limit, stream.read_to_end(&mut received)).await;

        assert!(waited.is_err(), "{waited:?}");
        if at == StallPoint::BeforeAnswer {
            assert!(received.is_empty());
            assert_eq!(tenant.running.requests()[0].status, None);
        } else {
            assert_half(&received);
        }
    }
}

/// Asserts that half of the announced body came.
fn assert_half(received: &[u8]) {
    let answer = parse(received);
    let announced: usize = answer.header("content-length").parse().unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, announced / 2));
    assert!(announced > 100);
}

#[tokio::test]
async fn a_cut_body_is_half_of_what_was_announced() {
    let tenant = tenant_with("GET", LIST, FaultAction::CutBody {}).await;

    let (received, _end) = list().bearer(&tenant.token).exchange(&tenant.running).await;

    assert_half(&received);
}

#[tokio::test]
async fn bad_json_has_the_length_that_it_announces() {
    let tenant = tenant_with("GET", LIST, FaultAction::BadJson {}).await;

    let answer = tenant.send(list()).await;

    let announced = answer.header("content-length");
    assert_eq!(announced, answer.body.len().to_string());
    let read = serde_json::from_slice::<Value>(&answer.body);
    assert!(read.is_err(), "{}", answer.text());
}

#[tokio::test]
async fn an_expired_token_stays_expired_and_a_new_one_works() {
    let tenant = tenant_with("GET", LIST, FaultAction::ExpiredToken {}).await;
    for _ in ["struck", "again"] {
        assert_eq!(tenant.send(list()).await.outcome(), EXPIRED);
    }
    let renewed = tenant.running.issue_token("client", "secret").unwrap();
    assert_eq!(tenant.list_status(&renewed).await, 200);
}

#[tokio::test]
async fn a_token_can_be_issued_expired() {
    let tenant = tenant_with("POST", "/oauth/token", FaultAction::ExpiredToken {}).await;

    let answer = tenant.token(CREDENTIALS).await;

    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(tenant.list_status(&token).await, 401);
}

#[tokio::test]
async fn json_can_be_stranger_than_specified() {
    let tenant = Tenant::acme(json!({})).await;
    let members = json!({ "status": "SKIPPED" }).as_object().unwrap().clone();
    let nulls = json!({ "scriptName": "acme-hr", "type": null, "connectorMetadata": null });
    let samples = [
        (FaultAction::UnknownEnum {}, "status", json!("QUARANTINED")),
        (
            FaultAction::ExtraMembers {},
            "simulatedExtra",
            json!({ "list": [1, 2.5, null], "deep": { "yes": true } }),
        ),
        (FaultAction::Nulls {}, "", nulls),
        (FaultAction::Members { members }, "status", json!("SKIPPED")),
    ];
    // All are on order at once: each strikes one call, in the order in which they were added.
    for (action, ..) in &samples {
        let fault = Fault::new("GET", LIST, action.clone());
        tenant.running.add_fault(fault);
    }
    for (_, member, expected) in samples {
        let expected = if member.is_empty() {
            expected
        } else {
            json!({ member: expected })
        };
        assert_members(&tenant.send(list()).await.json()[0], &expected);
    }
}

#[tokio::test]
async fn latency_delays_and_then_answers() {
    let tenant = tenant_with("GET", LIST, FaultAction::latency(Duration::from_millis(60))).await;
    let started = tokio::time::Instant::now();

    let answer = tenant.send(list()).await;

    assert_eq!(answer.status, 200);
    assert!(started.elapsed() >= Duration::from_millis(60));
}

#[tokio::test]
async fn faults_are_set_listed_and_cleared_over_http() {
    let tenant = Tenant::empty().await;
    let faults = json!({ "faults": [
        { "method": "get", "path": "/connectors/v1", "times": "always", "kind": "status", "status": 503, "body": "html", "retry_after": { "seconds": 2 } },
        { "kind": "stall", "at": "in_body" },
    ]});

    let control = |method| Call::new(method, "/__simulator/faults");

    let added = control("POST").json(&faults).send(&tenant.running).await;
    let struck = tenant.send(list()).await;
    let listed = control("GET").send(&tenant.running).await.json();
    let cleared = control("DELETE").send(&tenant.running).await;

    assert_eq!(added.json(), json!({ "added": 2 }));
    assert_eq!((struck.status, struck.header("retry-after")), (503, "2"));
    assert_eq!(listed["faults"].as_array().unwrap().len(), 2);
    assert_eq!(cleared.status, 204);
    assert_eq!(tenant.send(list()).await.status, 200);
}

#[tokio::test]
async fn a_fault_that_cannot_be_read_is_refused() {
    let tenant = Tenant::empty().await;
    tenant.expect(r#"
        POST /__simulator/faults {"kind":"explode"} -> 400.1 Bad Request Content: The fault cannot be used: unknown variant `explode`…
        POST /__simulator/faults {"kind":"latency"} -> 400.1 Bad Request Content: The fault cannot be used: missing field `millis`…
        POST /__simulator/faults {"kind":"cut_body","times":-1} -> 400.1 Bad Request Content: The fault's "times" is a whole number that is not negative.
        POST /__simulator/faults 5 -> 400.1 Bad Request Content: A fault is a JSON object.
    "#).await;
}
