//! Signing in with a browser: the page, the code, and what renews it.

use super::support::{Answer, Call, Tenant};
use patchpanel_tenant_simulator::{Account, Simulator, Switches};
use serde_json::json;
use std::time::Duration;

const REDIRECT: &str = "http://127.0.0.1:48713/callback";
/// The example of RFC 7636, appendix B.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const ASKED: &str = "client_id=public&response_type=code&redirect_uri=http%3A%2F%2F127.0.0.1%3A48713%2Fcallback&state=a%20b&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

async fn tenant(switches: serde_json::Value) -> Tenant {
    let switches: Switches = serde_json::from_value(switches).unwrap();
    let account = Account::public("public", [REDIRECT]).scopes(["idn:connector-config:read"]);
    let builder = Simulator::builder().switches(switches);
    Tenant::start(builder.other_account(account)).await
}

async fn page(tenant: &Tenant, query: &str) -> Answer {
    let call = Call::new("GET", &format!("/oauth/authorize?{query}"));
    call.send(&tenant.running).await
}

/// Presses a button of the page; gives where the browser is sent.
async fn press(tenant: &Tenant, decision: &str) -> String {
    let form = format!("{ASKED}&decision={decision}");
    let call = Call::new("POST", "/oauth/authorize").form(&form);
    let answer = call.send(&tenant.running).await;
    assert_eq!(answer.status, 303);
    answer.header("location").to_owned()
}

async fn code(tenant: &Tenant) -> String {
    let address = press(tenant, "allow").await;
    let code = address.strip_prefix(&format!("{REDIRECT}?code=")).unwrap();
    code.strip_suffix("&state=a%20b").unwrap().to_owned()
}

/// Exchanges a code, with one of the form's pairs replaced.
async fn exchange(tenant: &Tenant, code: &str, replaced: &str) -> Answer {
    let (name, _) = replaced.split_once('=').unwrap_or_default();
    let form = format!(
        "grant_type=authorization_code&client_id=public&code={code}&redirect_uri={REDIRECT}&code_verifier={VERIFIER}"
    );
    let kept = form
        .split('&')
        .filter(|pair| !pair.starts_with(&format!("{name}=")));
    let pairs: Vec<&str> = kept
        .chain([replaced])
        .filter(|pair| !pair.is_empty())
        .collect();
    tenant.token(&pairs.join("&")).await
}

async fn refresh(tenant: &Tenant, token: &str) -> Answer {
    let form = format!("grant_type=refresh_token&client_id=public&refresh_token={token}");
    tenant.token(&form).await
}

fn member(answer: &Answer, name: &str) -> String {
    let body = answer.json();
    body[name].as_str().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn the_page_has_a_button_that_sends_the_browser_back_with_a_code_and_the_state() {
    let tenant = tenant(json!({})).await;

    let shown = page(&tenant, ASKED).await;

    assert_eq!(shown.status, 200);
    assert!(shown.header("content-type").starts_with("text/html"));
    assert!(
        shown.text().contains("<button id=\"allow\""),
        "{}",
        shown.text()
    );
    assert!(
        shown.text().contains("name=\"state\" value=\"a b\""),
        "{}",
        shown.text()
    );
    let answer = exchange(&tenant, &code(&tenant).await, "").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        tenant.list_status(&member(&answer, "access_token")).await,
        200
    );
}

#[tokio::test]
async fn a_person_who_cancels_is_sent_back_with_the_reason() {
    let tenant = tenant(json!({})).await;

    let address = press(&tenant, "deny").await;

    assert!(
        address.starts_with(&format!("{REDIRECT}?error=access%5Fdenied&")),
        "{address}"
    );
    assert!(address.ends_with("&state=a%20b"), "{address}");
}

#[tokio::test]
async fn an_unknown_client_or_address_is_refused_at_the_page_and_never_sent_on() {
    let tenant = tenant(json!({})).await;
    for (from, to) in [
        ("client_id=public", "client_id=client"),
        ("client_id=public", "client_id=%3Cb%3E"),
        ("48713", "48714"),
        ("%2Fcallback", "%2Fcallback%2F"),
        ("127.0.0.1", "evil.example"),
        ("127.0.0.1", "localhost"),
    ] {
        let answer = page(&tenant, &ASKED.replace(from, to)).await;

        assert_eq!(answer.status, 400, "{to}");
        assert_eq!(answer.header("location"), "", "{to}");
        assert!(!answer.text().contains("<b>"), "{}", answer.text());
    }
}

#[tokio::test]
async fn other_mistakes_are_said_at_the_redirect_address() {
    let tenant = tenant(json!({})).await;
    for (from, to, error) in [
        (
            "response_type=code",
            "response_type=token",
            "unsupported%5Fresponse%5Ftype",
        ),
        ("S256", "plain", "invalid%5Frequest"),
        ("code_challenge=E9", "code_challenge=", "invalid%5Frequest"),
    ] {
        let answer = page(&tenant, &ASKED.replace(from, to)).await;

        let expected = format!("{REDIRECT}?error={error}&");
        let address = answer.header("location");
        assert!(address.starts_with(&expected), "{address}");
        assert!(address.ends_with("&state=a%20b"), "{address}");
    }
}

#[tokio::test]
async fn any_port_is_taken_where_the_switch_says_so() {
    let tenant = tenant(json!({ "loopback_redirect": "any_port" })).await;
    for (to, status) in [
        ("1024", 200),
        ("0", 200),
        ("70000", 400),
        ("48714%2Fx", 400),
    ] {
        let answer = page(&tenant, &ASKED.replace("48713", to)).await;

        assert_eq!(answer.status, status, "{to}");
    }
}

#[tokio::test]
async fn a_code_is_good_once_and_for_what_it_was_asked_with() {
    let tenant = tenant(json!({})).await;
    for replaced in [
        "code_verifier=another",
        "redirect_uri=http://127.0.0.1:48714/callback",
        "code=another",
    ] {
        let answer = exchange(&tenant, &code(&tenant).await, replaced).await;

        assert_eq!(answer.status, 400, "{replaced}");
        assert_eq!(member(&answer, "error"), "invalid_grant", "{replaced}");
    }
    let answer = exchange(&tenant, &code(&tenant).await, "client_id=client").await;
    assert_eq!(member(&answer, "error"), "invalid_client");

    let used = code(&tenant).await;
    assert_eq!(exchange(&tenant, &used, "").await.status, 200);
    assert_eq!(exchange(&tenant, &used, "").await.status, 400);
    let late = code(&tenant).await;
    tenant.running.advance_clock(Duration::from_mins(2));
    assert_eq!(exchange(&tenant, &late, "").await.status, 400);
}

#[tokio::test]
async fn a_refresh_token_is_exchanged_and_a_second_use_ends_the_sign_in() {
    let tenant = tenant(json!({})).await;
    let signed_in = exchange(&tenant, &code(&tenant).await, "").await;
    let first = member(&signed_in, "refresh_token");

    let renewed = refresh(&tenant, &first).await;
    let second = member(&renewed, "refresh_token");

    assert_ne!(first, second);
    assert_eq!(
        tenant.list_status(&member(&renewed, "access_token")).await,
        200
    );
    assert_eq!(refresh(&tenant, &first).await.status, 400);
    assert_eq!(refresh(&tenant, &second).await.status, 400);
}

#[tokio::test]
async fn a_refresh_token_is_kept_or_absent_where_the_switch_says_so() {
    let keeping = tenant(json!({ "refresh_tokens": "keep" })).await;
    let first = exchange(&keeping, &code(&keeping).await, "").await;
    let token = member(&first, "refresh_token");
    for _ in 0..2 {
        let renewed = refresh(&keeping, &token).await;
        assert_eq!(
            (renewed.status, member(&renewed, "refresh_token")),
            (200, String::new())
        );
    }
    keeping.running.end_browser_sign_ins();
    assert_eq!(refresh(&keeping, &token).await.status, 400);

    let without = tenant(json!({ "refresh_tokens": "absent" })).await;
    let first = exchange(&without, &code(&without).await, "").await;
    assert_eq!(member(&first, "refresh_token"), "");
}

#[tokio::test]
async fn a_public_client_has_no_secret_and_the_journal_no_code() {
    let tenant = tenant(json!({})).await;

    let form = "grant_type=client_credentials&client_id=public&client_secret=";
    assert_eq!(tenant.token(form).await.status, 400);
    let code = code(&tenant).await;
    exchange(&tenant, &code, "").await;

    let requests = tenant.running.requests();
    let sent = requests.last().unwrap().text();
    assert!(
        sent.contains("code=hidden") && sent.contains("code_verifier=hidden"),
        "{sent}"
    );
}
