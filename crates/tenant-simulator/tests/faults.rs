//! Faults over the wire: what the client of the tenant sees.

use super::support::{Call, Tenant, parse};
use patchpanel_tenant_simulator::{
    Fault, FaultAction, FaultBody, Handling, RetryAfter, StallPoint, StatusFault,
};
use serde_json::json;
use std::io::ErrorKind;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

const LIST: &str = "/connectors/v1";

fn list() -> Call {
    Call::new("GET", LIST)
}

async fn tenant_with(method: &str, path: &str, action: FaultAction) -> Tenant {
    let tenant = Tenant::empty().await;
    tenant.create("Acme HR").await;
    tenant.running.clear_requests();
    tenant.running.add_fault(Fault::new(method, path, action));
    tenant
}

#[tokio::test]
async fn a_status_replaces_the_answer_for_the_next_calls_only() {
    let tenant = tenant_with("GET", LIST, FaultAction::status(500)).await;

    let struck = tenant.send(list()).await;
    let healthy = tenant.send(list()).await;

    struck.assert_problem(500, "500.0 Internal Fault");
    assert_eq!(healthy.status, 200);
    assert_eq!(tenant.running.requests()[0].status, Some(500));
}

#[tokio::test]
async fn gateways_answer_in_html() {
    let tenant = tenant_with("*", "/**", FaultAction::html(502)).await;

    let answer = tenant.send(list()).await;

    assert_eq!(
        (answer.status, answer.header("content-type")),
        (502, "text/html")
    );
    assert!(
        answer.text().contains("<h1>502 Bad Gateway</h1>"),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn bodies_can_be_empty_text_or_any_json() {
    let samples = [
        (FaultBody::Empty, "", ""),
        (
            FaultBody::Text("no".to_owned()),
            "text/plain;charset=UTF-8",
            "no",
        ),
        (
            FaultBody::Value(json!({ "formatted_msg": "no" })),
            "application/json",
            "{\"formatted_msg\":\"no\"}",
        ),
    ];
    for (body, kind, text) in samples {
        let tenant = tenant_with(
            "GET",
            LIST,
            FaultAction::Status(StatusFault::new(503).body(body)),
        )
        .await;
        let answer = tenant.send(list()).await;
        assert_eq!(
            (
                answer.status,
                answer.header("content-type"),
                answer.text().as_str()
            ),
            (503, kind, text)
        );
    }
}

#[tokio::test]
async fn retry_after_grows_from_call_to_call() {
    let action = FaultAction::rate_limited(RetryAfter::Escalating(vec![1, 60, 300]));
    let tenant = Tenant::empty().await;
    tenant
        .running
        .add_fault(Fault::new("GET", LIST, action).times(4));
    let mut waits = Vec::new();
    for _ in 0..4 {
        let answer = tenant.send(list()).await;
        assert_eq!(
            (answer.status, answer.json()),
            (429, json!({ "message": " Rate Limit Exceeded " }))
        );
        waits.push(answer.header("retry-after").to_owned());
    }

    assert_eq!(waits, ["1", "60", "300", "300"]);
}

#[tokio::test]
async fn retry_after_can_be_a_date() {
    let tenant = tenant_with("GET", LIST, FaultAction::rate_limited(RetryAfter::Date(30))).await;

    let answer = tenant.send(list()).await;

    assert!(
        answer.header("retry-after").ends_with(" GMT"),
        "{:?}",
        answer.headers
    );
}

#[tokio::test]
async fn a_reset_before_the_body_is_a_reset_connection() {
    let tenant = tenant_with("POST", LIST, FaultAction::ResetBeforeBody {}).await;
    let body = json!({ "name": "Other", "className": "x" });

    let (received, end) = Call::new("POST", LIST)
        .json(&body)
        .bearer(&tenant.token)
        .exchange(&tenant.running)
        .await;

    assert_eq!(
        (received, end.unwrap_err().kind()),
        (Vec::new(), ErrorKind::ConnectionReset)
    );
    let request = &tenant.running.requests()[0];
    assert_eq!((request.body.len(), request.status), (0, None));
    assert_eq!(tenant.running.connector("other"), None);
}

#[tokio::test]
async fn a_reset_after_the_body_applies_the_request_or_not() {
    for (request, exists) in [(Handling::Dropped, false), (Handling::Applied, true)] {
        let tenant = tenant_with("POST", LIST, FaultAction::ResetAfterBody { request }).await;
        let body = json!({ "name": "Other", "className": "x" });

        let (received, end) = Call::new("POST", LIST)
            .json(&body)
            .bearer(&tenant.token)
            .exchange(&tenant.running)
            .await;

        assert_eq!(
            (received, end.unwrap_err().kind()),
            (Vec::new(), ErrorKind::ConnectionReset)
        );
        assert_eq!(tenant.running.requests()[0].json(), body);
        assert_eq!(
            tenant.running.connector("other").is_some(),
            exists,
            "{request:?}"
        );
    }
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_request_was_applied() {
    let lost = FaultAction::Status(StatusFault::new(504).body(FaultBody::Html).after_applying());
    let tenant = tenant_with("DELETE", "/connectors/v1/*", lost).await;

    let answer = tenant
        .send(Call::new("DELETE", "/connectors/v1/acme-hr"))
        .await;

    assert_eq!(answer.status, 504);
    assert_eq!(tenant.running.connector("acme-hr"), None);
}

#[tokio::test]
async fn a_stall_sends_nothing_and_keeps_the_connection() {
    let tenant = tenant_with(
        "GET",
        LIST,
        FaultAction::Stall {
            at: StallPoint::BeforeAnswer,
        },
    )
    .await;
    let mut stream = list().bearer(&tenant.token).open(&tenant.running).await;
    tenant.running.requests_arrived(1).await;

    let mut byte = [0];
    let waited = tokio::time::timeout(Duration::from_millis(50), stream.read(&mut byte)).await;

    assert!(waited.is_err(), "{waited:?}");
    assert_eq!(tenant.running.requests()[0].status, None);
}

#[tokio::test]
async fn a_stall_in_the_body_sends_the_head_and_half() {
    let tenant = tenant_with(
        "GET",
        LIST,
        FaultAction::Stall {
            at: StallPoint::InBody,
        },
    )
    .await;
    let mut stream = list().bearer(&tenant.token).open(&tenant.running).await;

    let mut received = Vec::new();
    let waited = tokio::time::timeout(
        Duration::from_millis(200),
        stream.read_to_end(&mut received),
    )
    .await;

    assert!(waited.is_err(), "{waited:?}");
    let answer = parse(&received);
    let announced: usize = answer.header("content-length").parse().unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, announced / 2));
}

#[tokio::test]
async fn a_cut_body_is_half_of_what_was_announced() {
    let tenant = tenant_with("GET", LIST, FaultAction::CutBody {}).await;

    let (received, _end) = list().bearer(&tenant.token).exchange(&tenant.running).await;

    let answer = parse(&received);
    let announced: usize = answer.header("content-length").parse().unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, announced / 2));
    assert!(announced > 100);
}

#[tokio::test]
async fn bad_json_has_the_length_that_it_announces() {
    let tenant = tenant_with("GET", LIST, FaultAction::BadJson {}).await;

    let answer = tenant.send(list()).await;

    assert_eq!(
        answer.header("content-length"),
        answer.body.len().to_string()
    );
    assert!(
        serde_json::from_slice::<serde_json::Value>(&answer.body).is_err(),
        "{}",
        answer.text()
    );
}

#[tokio::test]
async fn an_expired_token_stays_expired_and_a_new_one_works() {
    let tenant = tenant_with("GET", LIST, FaultAction::ExpiredToken {}).await;

    let struck = tenant.send(list()).await;
    let again = tenant.send(list()).await;

    assert_eq!((struck.status, again.status), (401, 401));
    assert_eq!(
        struck.json(),
        json!({ "error": "JWT validation failed: JWT is expired" })
    );
    let renewed = tenant.running.issue_token("client", "secret").unwrap();
    assert_eq!(
        list().bearer(&renewed).send(&tenant.running).await.status,
        200
    );
}

#[tokio::test]
async fn a_token_can_be_issued_expired() {
    let tenant = tenant_with("POST", "/oauth/token", FaultAction::ExpiredToken {}).await;
    let form = "grant_type=client_credentials&client_id=client&client_secret=secret";

    let answer = Call::new("POST", "/oauth/token")
        .form(form)
        .send(&tenant.running)
        .await;

    let token = answer.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(
        list().bearer(&token).send(&tenant.running).await.status,
        401
    );
}

#[tokio::test]
async fn json_can_be_stranger_than_specified() {
    let tenant = Tenant::empty().await;
    tenant.create("Acme HR").await;
    let members = json!({ "status": "SKIPPED" }).as_object().unwrap().clone();
    for action in [
        FaultAction::UnknownEnum {},
        FaultAction::ExtraMembers {},
        FaultAction::Nulls {},
        FaultAction::Members { members },
    ] {
        tenant.running.add_fault(Fault::new("GET", LIST, action));
    }

    let unknown = tenant.send(list()).await.json();
    let extra = tenant.send(list()).await.json();
    let nulls = tenant.send(list()).await.json();
    let replaced = tenant.send(list()).await.json();

    assert_eq!(unknown[0]["status"], "QUARANTINED");
    assert_eq!(extra[0]["simulatedExtra"]["list"], json!([1, 2.5, null]));
    assert_eq!(
        (
            &nulls[0]["scriptName"],
            &nulls[0]["type"],
            &nulls[0]["connectorMetadata"]
        ),
        (&json!("acme-hr"), &json!(null), &json!(null))
    );
    assert_eq!(replaced[0]["status"], "SKIPPED");
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

    let added = Call::new("POST", "/__simulator/faults")
        .json(&faults)
        .send(&tenant.running)
        .await;
    let struck = tenant.send(list()).await;
    let listed = Call::new("GET", "/__simulator/faults")
        .send(&tenant.running)
        .await
        .json();
    let cleared = Call::new("DELETE", "/__simulator/faults")
        .send(&tenant.running)
        .await;

    assert_eq!(added.json(), json!({ "added": 2 }));
    assert_eq!((struck.status, struck.header("retry-after")), (503, "2"));
    assert_eq!(listed["faults"].as_array().unwrap().len(), 2);
    assert_eq!(cleared.status, 204);
    assert_eq!(tenant.send(list()).await.status, 200);
}

#[tokio::test]
async fn a_fault_that_cannot_be_read_is_refused() {
    let tenant = Tenant::empty().await;
    let samples = [
        (
            json!({ "kind": "explode" }),
            "The fault cannot be used: unknown variant `explode`",
        ),
        (
            json!({ "kind": "latency" }),
            "The fault cannot be used: missing field `millis`",
        ),
        (
            json!({ "kind": "cut_body", "times": -1 }),
            "The fault's \"times\" is a whole number that is not negative.",
        ),
        (json!(5), "A fault is a JSON object."),
    ];
    for (fault, cause) in samples {
        let answer = Call::new("POST", "/__simulator/faults")
            .json(&fault)
            .send(&tenant.running)
            .await;
        let text = answer.json()["causes"][0]["text"]
            .as_str()
            .unwrap_or_default()
            .to_owned();
        assert!(
            answer.status == 400 && text.starts_with(cause),
            "{fault}: {text}"
        );
    }
}
