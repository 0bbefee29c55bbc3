//! `/oauth/token` and `/oauth/info`.

use super::support::{Call, Tenant};
use patchpanel_tenant_simulator::{Account, Simulator};
use serde_json::{Value, json};
use std::time::Duration;

fn payload(token: &str) -> Value {
    use base64::Engine as _;
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD
            .decode(part)
            .unwrap(),
    )
    .unwrap()
}

#[tokio::test]
async fn credentials_are_taken_from_form_query_and_multipart() {
    let tenant = Tenant::empty().await;
    let all = "grant_type=client_credentials&client_id=client&client_secret=secret";
    let multipart = "--b\r\nContent-Disposition: form-data; name=\"grant_type\"\r\n\r\nclient_credentials\r\n--b\r\nContent-Disposition: form-data; name=\"client_id\"\r\n\r\nclient\r\n--b\r\nContent-Disposition: form-data; name=\"client_secret\"\r\n\r\nsecret\r\n--b--\r\n";
    for call in [
        Call::new("POST", "/oauth/token").form(all),
        Call::new("POST", &format!("/oauth/token?{all}")),
        Call::new("POST", "/oauth/token?grant_type=CLIENT_CREDENTIALS")
            .form("client_id=client&client_secret=secret"),
        Call::new("POST", "/oauth/token").body("multipart/form-data; boundary=b", multipart),
    ] {
        let answer = call.send(&tenant.running).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let token = answer.json()["access_token"].as_str().unwrap().to_owned();
        let list = Call::new("GET", "/connectors/v1")
            .bearer(&token)
            .send(&tenant.running)
            .await;
        assert_eq!(list.status, 200);
    }
}

#[tokio::test]
async fn the_answer_and_the_token_carry_the_documented_members() {
    let tenant = Tenant::empty().await;

    let answer = Call::new("POST", "/oauth/token")
        .form("grant_type=client_credentials&client_id=client&client_secret=secret")
        .send(&tenant.running)
        .await
        .json();

    assert_eq!(answer["token_type"], "bearer");
    assert_eq!(answer["expires_in"], 749);
    assert_eq!(answer["scope"], "sp:scopes:all");
    assert_eq!(
        (&answer["org"], &answer["pod"]),
        (&json!("acme-sim"), &json!("sim-local"))
    );
    assert_eq!(answer["user_name"], "jdoe");
    let identity = answer["identity_id"].as_str().unwrap();
    assert!(
        identity.len() == 32 && identity.chars().all(|digit| digit.is_ascii_hexdigit()),
        "{identity}"
    );
    let claims = payload(answer["access_token"].as_str().unwrap());
    assert_eq!(claims["authorities"], json!(["ORG_ADMIN"]));
    assert_eq!(claims["scope"], json!(["sp:scopes:all"]));
    assert_eq!(claims["client_id"], "client");
    assert_eq!(claims["tenant_id"], answer["tenant_id"]);
    assert_eq!(claims["jti"], answer["jti"]);
}

#[tokio::test]
async fn a_client_without_a_user_gets_a_token_without_user_members() {
    let api_client = Account::new("api", "secret").without_user();
    let tenant = Tenant::start(Simulator::builder().other_account(api_client)).await;

    let token = tenant.running.issue_token("api", "secret").unwrap();

    let claims = payload(&token);
    assert_eq!(
        (claims.get("user_name"), claims.get("identity_id")),
        (None, None)
    );
}

#[tokio::test]
async fn wrong_requests_get_the_answers_of_oauth() {
    let tenant = Tenant::empty().await;
    let samples = [
        (
            "grant_type=client_credentials&client_id=client&client_secret=wrong",
            401,
            "invalid_client",
        ),
        (
            "grant_type=client_credentials&client_id=nobody&client_secret=secret",
            401,
            "invalid_client",
        ),
        (
            "grant_type=client_credentials&client_id=client",
            400,
            "invalid_request",
        ),
        (
            "client_id=client&client_secret=secret",
            400,
            "invalid_request",
        ),
        (
            "grant_type=password&client_id=client&client_secret=secret",
            400,
            "unsupported_grant_type",
        ),
    ];
    for (form, status, error) in samples {
        let answer = Call::new("POST", "/oauth/token")
            .form(form)
            .send(&tenant.running)
            .await;
        let body = answer.json();
        assert_eq!(
            (answer.status, body["error"].as_str()),
            (status, Some(error)),
            "{form}"
        );
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

    assert_eq!(answer.status, 401);
    assert_eq!(
        answer.json(),
        json!({ "error": "JWT validation failed: JWT is expired" })
    );
    let renewed = tenant.running.issue_token("client", "secret").unwrap();
    assert_ne!(renewed, tenant.token);
    assert_eq!(
        Call::new("GET", "/connectors/v1")
            .bearer(&renewed)
            .send(&tenant.running)
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn the_tenant_describes_itself_without_a_token() {
    let tenant = Tenant::empty().await;

    let answer = Call::new("GET", "/oauth/info")
        .send(&tenant.running)
        .await
        .json();

    let base = tenant.running.base_url();
    assert_eq!(answer["tenantName"], "acme-sim");
    assert_eq!(answer["tenantId"].as_str().unwrap().len(), 36);
    assert_eq!(answer["tokenEndpoint"], format!("{base}/oauth/token"));
    assert_eq!(
        answer["authorizeEndpoint"],
        format!("{base}/oauth/authorize")
    );
    assert_eq!(answer["pod"], "sim-local");
}
