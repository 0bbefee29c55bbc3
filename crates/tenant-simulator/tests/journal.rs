//! What the tenant remembers of requests.

use super::support::{Call, Tenant};
use serde_json::json;

#[tokio::test]
async fn requests_are_kept_in_order_with_their_answers() {
    let tenant = Tenant::empty().await;
    let path = tenant.create("Acme HR").await;
    tenant.running.clear_requests();
    let operations = json!([{ "op": "add", "path": "/connectorMetadata/a", "value": 1 }]);

    tenant.patch(&path, &operations).await;
    tenant.get("/connectors/v1/none?locale=de").await;

    let requests = tenant.running.requests();
    assert_eq!(
        requests
            .iter()
            .map(|request| request.line())
            .collect::<Vec<_>>(),
        ["PATCH /connectors/v1/acme-hr", "GET /connectors/v1/none"]
    );
    assert_eq!(requests[0].json(), operations);
    assert_eq!(
        requests[0].content_type.as_deref(),
        Some("application/json-patch+json")
    );
    assert_eq!(
        (requests[0].status, requests[1].status),
        (Some(200), Some(404))
    );
    assert_eq!(requests[1].query.as_deref(), Some("locale=de"));
    assert_eq!((requests[0].at_index, requests[1].at_index), (0, 1));
}

#[tokio::test]
async fn secrets_are_in_no_entry() {
    let tenant = Tenant::empty().await;
    let pairs = "grant_type=client_credentials&client_id=client&client_secret=secret";
    Call::new("POST", "/oauth/token")
        .form(pairs)
        .send(&tenant.running)
        .await;
    Call::new("POST", &format!("/oauth/token?{pairs}"))
        .send(&tenant.running)
        .await;
    Call::new("POST", "/oauth/token")
        .file("client_secret", "text/plain", "secret")
        .send(&tenant.running)
        .await;
    tenant.get("/connectors/v1").await;

    let entries = format!("{:?}", tenant.running.requests());

    assert!(
        !entries.contains("=secret") && !entries.contains("nsecret"),
        "{entries}"
    );
    assert!(!entries.contains(&tenant.token), "{entries}");
    assert_eq!(
        tenant.running.requests()[0].text(),
        pairs.replace("=secret", "=hidden")
    );
}

#[tokio::test]
async fn the_journal_is_served_and_cleared_over_http() {
    let tenant = Tenant::empty().await;
    tenant.get("/connectors/v1?limit=1").await;

    let served = Call::new("GET", "/__simulator/requests")
        .send(&tenant.running)
        .await
        .json();
    let cleared = Call::new("DELETE", "/__simulator/requests")
        .send(&tenant.running)
        .await;

    let requests = served["requests"].as_array().unwrap();
    assert_eq!(
        requests.len(),
        1,
        "the simulator's own paths are not in the journal"
    );
    assert_eq!(
        (&requests[0]["path"], &requests[0]["query"]),
        (&json!("/connectors/v1"), &json!("limit=1"))
    );
    assert_eq!(requests[0]["headers"]["authorization"], "Bearer hidden");
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
