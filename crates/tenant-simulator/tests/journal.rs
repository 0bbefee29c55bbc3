//! What the tenant remembers of requests.

use super::support::{ACME, CREDENTIALS, Call, Tenant};
use serde_json::json;

#[tokio::test]
async fn requests_are_kept_in_order_with_their_answers() {
    let tenant = Tenant::acme(json!({})).await;
    tenant.running.clear_requests();
    let operations = json!([{ "op": "add", "path": "/connectorMetadata/a", "value": 1 }]);

    tenant.patch(ACME, &operations).await;
    tenant.get("/connectors/v1/none?locale=de").await;

    let requests = tenant.running.requests();
    let lines = requests.iter().map(|request| {
        let query = request.query.as_deref().unwrap_or_default();
        format!(
            "{} {} {query} {:?}",
            request.at_index,
            request.line(),
            request.status
        )
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [
            "0 PATCH /connectors/v1/acme-hr  Some(200)",
            "1 GET /connectors/v1/none locale=de Some(404)",
        ]
    );
    assert_eq!(requests[0].json(), operations);
    let content_type = requests[0].content_type.as_deref();
    assert_eq!(content_type, Some("application/json-patch+json"));
}

#[tokio::test]
async fn secrets_are_in_no_entry() {
    let tenant = Tenant::empty().await;
    let post = |target: &str| Call::new("POST", target);
    tenant.token(CREDENTIALS).await;
    for call in [
        post(&format!("/oauth/token?{CREDENTIALS}")),
        post("/oauth/token").file("client_secret", "text/plain", "secret"),
    ] {
        call.send(&tenant.running).await;
    }
    tenant.get("/connectors/v1").await;

    let entries = format!("{:?}", tenant.running.requests());

    for secret in ["=secret", "nsecret", &tenant.token] {
        assert!(!entries.contains(secret), "{entries}");
    }
    let form = tenant.running.requests()[0].text();
    assert_eq!(form, CREDENTIALS.replace("=secret", "=hidden"));
}

#[tokio::test]
async fn the_journal_is_served_and_cleared_over_http() {
    let tenant = Tenant::empty().await;
    tenant.get("/connectors/v1?limit=1").await;
    let control = |method| Call::new(method, "/__simulator/requests");

    let served = control("GET").send(&tenant.running).await.json();
    let cleared = control("DELETE").send(&tenant.running).await;

    let [request] = &served["requests"].as_array().unwrap()[..] else {
        panic!("the simulator's own paths are not in the journal: {served}")
    };
    assert_eq!(request["path"], "/connectors/v1");
    assert_eq!(request["query"], "limit=1");
    assert_eq!(request["headers"]["authorization"], "Bearer hidden");
    assert_eq!(cleared.status, 204);
    assert_eq!(tenant.running.requests(), []);
}

#[tokio::test]
async fn waiting_for_requests_ends_when_they_have_arrived() {
    let tenant = Tenant::empty().await;

    let ((), answer) = tokio::join!(
        tenant.running.requests_arrived(1),
        tenant.get("/connectors/v1")
    );

    assert_eq!(answer.status, 200);
}
