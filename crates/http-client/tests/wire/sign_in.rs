//! Access tokens: fetched once, kept, renewed in time, refused credentials reported once.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use patchpanel_core_models::ids::ApiVersion;
use patchpanel_http_client::{AccessToken, Client, Credentials, Error, ErrorKind, Pool, RateLimit};
use patchpanel_tenant_simulator::{Fault, FaultAction, Seed};
use serde_json::json;

use super::support::clock::ManualClock;
use super::support::stub::{Stub, answer};
use super::support::{
    CLIENT_ID, CLIENT_SECRET, builder, client, fail, first_page, read, sign_ins, simulator, timed,
};

async fn read_at_once(client: &Client, count: usize) -> Vec<bool> {
    let calls = (0..count).map(|_| read(client));
    join_all(calls).await.iter().map(Result::is_ok).collect()
}

#[tokio::test]
async fn fifty_calls_at_once_sign_in_once() {
    let tenant = simulator(Seed::Demo).await;

    let results = read_at_once(&client(&tenant), 50).await;

    assert_eq!(results, vec![true; 50]);
    assert_eq!(sign_ins(&tenant), 1);
}

#[tokio::test]
async fn fifty_calls_with_an_ended_token_renew_it_once() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    client.sign_in().await.unwrap();
    tenant.expire_tokens();

    let results = read_at_once(&client, 50).await;

    assert_eq!(results, vec![true; 50]);
    assert_eq!(sign_ins(&tenant), 2);
}

#[tokio::test]
async fn wrong_credentials_are_asked_about_once_however_many_calls_wait() {
    let tenant = simulator(Seed::Demo).await;
    let builder = builder(&tenant).credentials(Credentials::pat(CLIENT_ID, "wrong"));
    let client = builder.build().unwrap();

    let results = join_all((0..20).map(|_| read(&client))).await;

    for result in results {
        let error = result.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::Unauthenticated);
        assert_eq!(error.request(), "POST /oauth/token");
        assert_eq!(error.status(), Some(401));
    }
    assert_eq!(sign_ins(&tenant), 1);
}

#[tokio::test]
async fn a_token_is_renewed_before_it_ends() {
    let tenant = simulator(Seed::Demo).await;
    let (builder, clock) = timed(&tenant);
    let client = builder.build().unwrap();
    let first = client.sign_in().await.unwrap();

    clock.advance(Duration::from_secs(749 - 31));
    first_page(&client).await.unwrap();
    let still = client.access_token().unwrap();
    clock.advance(Duration::from_secs(2));
    first_page(&client).await.unwrap();
    let renewed = client.access_token().unwrap();

    assert_eq!(first.secret, still.secret);
    assert_ne!(first.secret, renewed.secret);
    assert_eq!(sign_ins(&tenant), 2);
    let requests = tenant.requests();
    assert!(requests.iter().all(|request| request.status == Some(200)));
}

#[tokio::test]
async fn a_token_that_ends_at_once_is_used_for_ten_seconds_all_the_same() {
    for expires_in in [0, 1, 5] {
        let tenant = simulator(Seed::Demo).await;
        let members = json!({ "expires_in": expires_in });
        let members = members.as_object().unwrap().clone();
        let short = FaultAction::Members { members };
        fail(&tenant, "POST", "/oauth/token", short);
        let (builder, clock) = timed(&tenant);
        let client = builder.build().unwrap();

        assert_eq!(read_at_once(&client, 20).await, vec![true; 20]);
        clock.advance(Duration::from_secs(9));
        assert_eq!(read_at_once(&client, 20).await, vec![true; 20]);
        assert_eq!(sign_ins(&tenant), 1, "{expires_in}");

        clock.advance(Duration::from_secs(2));
        assert_eq!(read_at_once(&client, 1).await, [true]);
        assert_eq!(sign_ins(&tenant), 2, "{expires_in}");
    }
}

#[tokio::test]
async fn sign_ins_count_against_the_limit() {
    let tenant = simulator(Seed::Demo).await;
    let (builder, clock) = timed(&tenant);
    let limit = RateLimit {
        requests: 2,
        per: Duration::from_secs(10),
    };
    let client = builder.rate_limit(limit).build().unwrap();

    for _ in 0..2 {
        client.sign_in().await.unwrap();
    }
    assert!(clock.waits().is_empty());
    client.sign_in().await.unwrap();

    assert_eq!(clock.waits(), [Duration::from_millis(10_050)]);
}

#[tokio::test]
async fn a_token_kept_from_before_needs_no_new_sign_in() {
    let tenant = simulator(Seed::Demo).await;
    let kept = client(&tenant).sign_in().await.unwrap();
    tenant.clear_requests();
    let restarted = client(&tenant);

    restarted.restore_token(AccessToken::restored(kept.secret.clone(), kept.expires_at));
    first_page(&restarted).await.unwrap();

    assert_eq!(sign_ins(&tenant), 0);
    assert_eq!(restarted.access_token().unwrap().secret, kept.secret);
}

#[tokio::test]
async fn a_signed_in_token_tells_who_and_until_when() {
    let tenant = simulator(Seed::Demo).await;

    let client = client(&tenant);
    let token = client.sign_in().await.unwrap();

    assert_eq!(token.response.expires_in, Some(749));
    assert!(token.expires_at.is_some());
    let who = client.who_am_i();
    assert_eq!(who.client_id.as_deref(), Some(CLIENT_ID));
}

#[tokio::test]
async fn a_pasted_token_is_used_and_cannot_be_renewed() {
    let tenant = simulator(Seed::Demo).await;
    let token = tenant.issue_token(CLIENT_ID, CLIENT_SECRET).unwrap();
    let pasted = Credentials::token(format!(" Bearer {token}\n"));
    let client = builder(&tenant).credentials(pasted).build().unwrap();

    first_page(&client).await.unwrap();
    tenant.expire_tokens();
    let error = first_page(&client).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Unauthenticated);
    assert_eq!(error.attempts(), 1);
    assert!(error.server_text().is_some());
    assert_eq!(sign_ins(&tenant), 0);
}

#[tokio::test]
async fn the_sign_in_sends_its_secrets_in_the_body_and_not_in_the_query() {
    let tenant = simulator(Seed::Demo).await;

    client(&tenant).sign_in().await.unwrap();

    let request = &tenant.requests()[0];
    assert_eq!(request.line(), "POST /oauth/token");
    assert_eq!(request.query, None);
    let form = Some("application/x-www-form-urlencoded");
    assert_eq!(request.content_type.as_deref(), form);
    assert!(!request.headers.contains_key("authorization"));
}

#[tokio::test]
async fn all_versions_sign_in_at_the_same_place() {
    let tenant = simulator(Seed::Demo).await;
    let builder = builder(&tenant).api_version(ApiVersion::V2024);
    let client = builder.build().unwrap();

    first_page(&client).await.unwrap();

    assert_eq!(sign_ins(&tenant), 1);
}

#[tokio::test]
async fn clients_of_one_pool_sign_in_once_and_share_the_limit_of_their_version() {
    let tenant = simulator(Seed::Demo).await;
    let (pool, clock) = (Pool::default(), Arc::new(ManualClock::new()));
    let of_version = |version| {
        let builder = builder(&tenant).api_version(version);
        let limit = RateLimit {
            // The sign-in is one of them.
            requests: 3,
            per: Duration::from_secs(10),
        };
        let builder = builder.rate_limit(limit).clock(Arc::clone(&clock) as _);
        builder.pool(&pool).build().unwrap()
    };
    let (first, second) = (of_version(ApiVersion::V1), of_version(ApiVersion::V1));
    let other = of_version(ApiVersion::V2025);

    for client in [&first, &second, &other, &other] {
        first_page(client).await.unwrap();
    }
    assert_eq!((sign_ins(&tenant), clock.waits()), (1, Vec::new()));
    first_page(&first).await.unwrap();

    assert_eq!(clock.waits(), [Duration::from_millis(10_050)]);
}

#[tokio::test]
async fn a_pool_gives_no_token_to_another_secret_or_tenant() {
    let (tenant, elsewhere) = (simulator(Seed::Demo).await, simulator(Seed::Demo).await);
    let pool = Pool::default();
    let signed_in = builder(&tenant).pool(&pool).build().unwrap();
    signed_in.sign_in().await.unwrap();

    let wrong = Credentials::pat(CLIENT_ID, "another secret");
    let wrong = builder(&tenant).credentials(wrong).pool(&pool);
    let wrong = wrong.build().unwrap();
    let other = builder(&elsewhere).pool(&pool).build().unwrap();

    assert_eq!((wrong.access_token(), other.access_token()), (None, None));
    let refused = first_page(&wrong).await;
    assert_eq!(refused.unwrap_err().kind(), &ErrorKind::Unauthenticated);
    assert!(first_page(&signed_in).await.is_ok());
}

#[tokio::test]
async fn a_pool_forgets_the_token_of_clients_that_are_gone() {
    let tenant = simulator(Seed::Demo).await;
    let pool = Pool::default();
    let first = builder(&tenant).pool(&pool).build().unwrap();
    first.sign_in().await.unwrap();

    drop(first);

    let second = builder(&tenant).pool(&pool).build().unwrap();
    assert_eq!(second.access_token(), None);
}

#[tokio::test]
async fn a_sign_in_that_fails_once_is_asked_again() {
    let tenant = simulator(Seed::Demo).await;
    let reset = FaultAction::ResetBeforeBody {};
    tenant.add_fault(Fault::new("POST", "/oauth/token", reset));

    client(&tenant).sign_in().await.unwrap();

    assert_eq!(sign_ins(&tenant), 2);
}

/// What a sign-in comes to that is answered with this token, and the requests that it took.
async fn signed_in_with(token: &str) -> (Result<AccessToken, Error>, usize) {
    let body = json!({"access_token": token, "expires_in": 749}).to_string();
    let stub = Stub::http(move |_| answer("200 OK", &[], &body)).await;
    let signed_in = stub.builder().build().unwrap().sign_in().await;
    (signed_in, stub.seen().len())
}

#[tokio::test]
async fn a_line_end_behind_a_token_does_no_harm_and_what_no_token_has_is_named() {
    let (token, _) = signed_in_with("abc.def\n").await;
    assert_eq!(token.unwrap().secret.expose(), "abc.def");

    let odd = "In the answer to the sign-in, the access token ";
    for (token, words) in [
        (
            "ab\ncd".to_owned(),
            "holds the invisible character U+000A (line feed) at position 3.",
        ),
        (
            "ab\"cd".to_owned(),
            "holds a space or an invalid character at position 3.",
        ),
        ("a".repeat(17_000), "is too long for a token."),
    ] {
        let (refused, requests) = signed_in_with(&token).await;

        let error = refused.unwrap_err();
        assert_eq!(error.kind(), &ErrorKind::BadAnswer);
        assert_eq!(error.reason().unwrap(), format!("{odd}{words}"));
        assert_eq!(requests, 1);
    }
}

#[tokio::test]
async fn an_answer_to_the_sign_in_without_an_end_is_not_read_to_it() {
    let (refused, requests) = signed_in_with(&"a".repeat(300_000)).await;

    let error = refused.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::BadAnswer);
    assert!(error.reason().unwrap().contains("larger than 262144 bytes"));
    assert_eq!(requests, 1);
}
