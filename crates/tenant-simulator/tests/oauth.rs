//! `/oauth/token` and `/oauth/info`.

use super::support::{CREDENTIALS, Call, Tenant, assert_members};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use patchpanel_tenant_simulator::{Account, Simulator};
use serde_json::{Value, json};
use std::time::Duration;

fn payload(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn credentials_are_taken_from_form_query_and_multipart() {
    let tenant = Tenant::empty().await;
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--b\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\nclient\r\n--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\n\r\nsecret\r\n--b--\r\n";
    for call in [
        Call::new("POST", "/oauth/token").form(CREDENTIALS),
        Call::new("POST", &format!("/oauth/token?{CREDENTIALS}")),
        Call::new("POST", "/oauth/token?grant_type=CLIENT_CREDENTIALS")
            .form("client_id=client&client_secret=secret"),
        Call::new("POST", "/oauth/token").body("multipart/form-data; boundary=b", multipart),
    ] {
        let answer = call.send(&tenant.running).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        assert_eq!(tenant.list_status(&token).await, 200);
    }
}

#[tokio::test]
async fn the_answer_and_the_token_carry_the_documented_members() {
    let answer = Tenant::empty().await.token(CREDENTIALS).await.json();

    let expected = json!({
        "token_type": "bearer", "expires_in": 749, "scope": "sp:scopes:all", "org": "acme-sim",
        "pod": "sim-local", "user_name": "jdoe",
    });
    assert_members(&answer, &expected);
    let identity = answer["identity_id"].as_str().unwrap();
    let is_hex = identity.chars().all(|digit| digit.is_ascii_hexdigit());
    assert!(identity.len() == 32 && is_hex, "{identity}");
    let claims = json!({
        "authorities": ["ORG_ADMIN"], "scope": ["sp:scopes:all"], "client_id": "client",
        "tenant_id": answer["tenant_id"], "jti": answer["jti"],
    });
    assert_members(&payload(answer["access_token"].as_str().unwrap()), &claims);
}

#[tokio::test]
async fn a_client_without_a_user_gets_a_token_without_user_members() {
    let api_client = Account::new("api", "secret").without_user();
    let tenant = Tenant::start(Simulator::builder().other_account(api_client)).await;

    let token = tenant.running.issue_token("api", "secret").unwrap();

    let claims = payload(&token);
    for member in ["user_name", "identity_id"] {
        assert_eq!(claims.get(member), None);
    }
}

#[tokio::test]
async fn wrong_requests_get_the_answers_of_oauth() {
    let tenant = Tenant::empty().await;
    let table = "
        grant_type=client_credentials&client_id=client&client_secret=wrong 401 invalid_client
        grant_type=client_credentials&client_id=nobody&client_secret=secret 401 invalid_client
        grant_type=client_credentials&client_id=client 400 invalid_request
        client_id=client&client_secret=secret 400 invalid_request
        grant_type=password&client_id=client&client_secret=secret 400 unsupported_grant_type
    ";
    for row in table.lines().map(str::trim).filter(|row| !row.is_empty()) {
        let (form, expected) = row.split_once(' ').unwrap();
        let answer = tenant.token(form).await;
        let body = answer.json();
        let found = format!("{} {}", answer.status, body["error"].as_str().unwrap());
        assert_eq!(found, expected, "{form}");
        assert!(body["error_description"].is_string());
    }
}

#[tokio::test]
async fn a_token_ends_after_its_lifetime_and_a_new_one_works() {
    let tenant = Tenant::start(Simulator::builder().token_lifetime(Duration::from_mins(1))).await;

    tenant.running.advance_clock(Duration::from_secs(59));
    assert_eq!(tenant.get("/connectors/v1").await.status, 200);
    tenant.running.advance_clock(Duration::from_secs(2));
    let answer = tenant.get("/connectors/v1").await;

    let expected = r#"401 {"error":"JWT validation failed: JWT is expired"}"#;
    assert_eq!(answer.outcome(), expected);
    let renewed = tenant.running.issue_token("client", "secret").unwrap();
    assert_ne!(renewed, tenant.token);
    assert_eq!(tenant.list_status(&renewed).await, 200);
}

#[tokio::test]
async fn the_tenant_describes_itself_without_a_token() {
    let tenant = Tenant::empty().await;

    let answer = Call::new("GET", "/oauth/info").send(&tenant.running).await;

    let base = tenant.running.base_url();
    answer.assert_members(&json!({
        "tenantName": "acme-sim",
        "pod": "sim-local",
        "tokenEndpoint": format!("{base}/oauth/token"),
        "authorizeEndpoint": format!("{base}/oauth/authorize"),
    }));
    assert_eq!(answer.json()["tenantId"].as_str().unwrap().len(), 36);
}
