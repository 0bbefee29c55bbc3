//! Signing in with a browser, whose part a few lines of HTTP take here.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::{join, ready};
use patchpanel_http_client::{
    BROWSER_WAIT, BrowserSignIn, Client, ClientBuilder, CodeProblem, Credentials, ErrorKind,
    KeeperFuture, Pool, RefreshTokenKeeper, Secret,
};
use patchpanel_tenant_simulator::{
    Account, Fault, FaultAction, FaultBody, Running, Seed, Simulator, StatusFault, Switches,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::support::clock::ManualClock;
use super::support::stub::{Stub, answer};
use super::support::{first_page, sign_ins, url};

const PUBLIC: &str = "6d2c1b7e-90a4-4f1e-8c55-0b3e7a41d9f2";

async fn tenant(mut switches: Value) -> Running {
    switches["loopback_redirect"] = json!("any_port");
    let switches: Switches = serde_json::from_value(switches).unwrap();
    let account = Account::public(PUBLIC, ["http://127.0.0.1:48713/callback"]);
    let builder = Simulator::builder().seed(Seed::Demo).switches(switches);
    builder.other_account(account).start().await.unwrap()
}

/// Every refresh token that was handed over, in order; an empty one where it was given up.
#[derive(Clone, Default)]
struct Kept {
    tokens: Arc<Mutex<Vec<String>>>,
    /// What is read once, before another process was faster.
    late: Arc<Mutex<Option<String>>>,
    /// A keychain that never gets to write.
    is_stuck: bool,
}

impl Kept {
    fn all(&self) -> Vec<String> {
        self.tokens.lock().unwrap().clone()
    }

    fn push(&self, token: &str) -> KeeperFuture<'_, ()> {
        if !self.is_stuck {
            self.tokens.lock().unwrap().push(token.to_owned());
        }
        ready(()).boxed()
    }
}

impl RefreshTokenKeeper for Kept {
    fn kept(&self) -> KeeperFuture<'_, Option<Secret>> {
        let late = self.late.lock().unwrap().take();
        let last = late.or_else(|| self.all().pop());
        let last = last.filter(|last| !last.is_empty());
        ready(last.map(Secret::new)).boxed()
    }

    fn keep<'a>(&'a self, token: &'a Secret) -> KeeperFuture<'a, ()> {
        self.push(token.expose())
    }

    fn forget<'a>(&'a self, refused: &'a Secret) -> KeeperFuture<'a, ()> {
        match self.all().last() {
            Some(last) if last != refused.expose() => ready(()).boxed(),
            _ => self.push(""),
        }
    }
}

fn builder(base_url: &str, refresh_token: Option<&str>, kept: &Kept) -> ClientBuilder {
    Client::builder(url(base_url)).credentials(Credentials::Browser {
        client_id: PUBLIC.to_owned(),
        refresh_token: refresh_token.map(Secret::new),
        keeper: Arc::new(kept.clone()),
    })
}

fn client(tenant: &Running, kept: &Kept) -> Client {
    builder(tenant.base_url(), None, kept).build().unwrap()
}

/// Host and path of an address.
fn parts(address: &str) -> (&str, &str) {
    let address = address.strip_prefix("http://").unwrap();
    address.split_once('/').unwrap()
}

async fn send(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(parts(address).0).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    // The other side may hang up on what it does not want.
    drop(stream.read_to_string(&mut answer).await);
    answer
}

/// What a browser shows for an address.
async fn visit(address: &str) -> String {
    let (host, path) = parts(address);
    let head = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    send(address, &head).await
}

/// Presses a button of the tenant's page; gives where the browser is sent.
async fn press(begun: &BrowserSignIn, button: &str) -> String {
    assert!(
        visit(begun.address())
            .await
            .contains(&format!("id=\"{button}\""))
    );
    let (page, query) = begun.address().split_once('?').unwrap();
    let form = format!("{query}&decision={button}");
    let (host, path) = parts(page);
    let request = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let answer = send(page, &request).await;
    let mut lines = answer.lines();
    let location = lines.find_map(|line| line.strip_prefix("location: "));
    location.unwrap_or_else(|| panic!("{answer}")).to_owned()
}

async fn sign_in(client: &Client) {
    let begun = client.begin_browser_sign_in(0).await.unwrap();
    let (code, page) = join(begun.code(), async {
        visit(&press(&begun, "allow").await).await
    })
    .await;
    assert!(page.starts_with("HTTP/1.1 200 OK\r\n"), "{page}");
    assert!(page.contains("You can close this window"), "{page}");
    client
        .finish_browser_sign_in(&begun, &code.unwrap())
        .await
        .unwrap();
}

/// A sign-in that waits for the browser.
async fn begun() -> (Running, Client, BrowserSignIn) {
    let tenant = tenant(json!({})).await;
    let client = client(&tenant, &Kept::default());
    let begun = client.begin_browser_sign_in(0).await.unwrap();
    (tenant, client, begun)
}

async fn signed_in() -> (Running, Kept, Client) {
    let (tenant, kept) = (tenant(json!({})).await, Kept::default());
    let client = client(&tenant, &kept);
    sign_in(&client).await;
    (tenant, kept, client)
}

#[tokio::test]
async fn a_browser_brings_the_code_and_the_client_is_signed_in() {
    let (tenant, kept, client) = signed_in().await;

    first_page(&client).await.unwrap();
    assert_eq!(sign_ins(&tenant), 1);
    assert_eq!(kept.all().len(), 1);
    let requests = tenant.requests();
    let lines: Vec<String> = requests.iter().map(|request| request.line()).collect();
    let expected = [
        "GET /oauth/info",
        "GET /oauth/authorize",
        "POST /oauth/authorize",
        "POST /oauth/token",
        "GET /connectors/v1",
    ];
    assert_eq!(lines, expected);
    assert!(requests[3].query.is_none() && !requests[3].headers.contains_key("authorization"));
}

#[tokio::test]
async fn what_is_not_from_this_sign_in_is_refused_and_the_wait_goes_on() {
    let (_tenant, _client, begun) = begun().await;
    let here = begun.redirect_uri().to_owned();

    let browser = async {
        let right = press(&begun, "allow").await;
        let (_, query) = right.split_once('?').unwrap();
        let root = here.trim_end_matches("callback");
        for address in [
            format!("{root}favicon.ico"),
            here.clone(),
            format!("{here}?code=stolen&state=guessed"),
            format!("{here}?error=stolen"),
            format!("{root}?{query}"),
        ] {
            assert!(
                visit(&address).await.starts_with("HTTP/1.1 404 "),
                "{address}"
            );
        }
        let posted = format!("POST /callback?{query} HTTP/1.1\r\n\r\n");
        assert!(send(&here, &posted).await.starts_with("HTTP/1.1 404 "));
        let endless = format!("GET /callback?{query}&x={}", "x".repeat(20_000));
        assert_eq!(send(&here, &endless).await, "");
        // Ahead of need, and never used.
        let idle = TcpStream::connect(parts(&here).0).await;
        let page = visit(&right).await;
        drop(idle);
        page
    };
    let (code, page) = join(begun.code(), browser).await;

    assert!(code.is_ok());
    assert!(page.contains("You can close this window"), "{page}");
}

#[tokio::test]
async fn a_person_who_cancels_at_the_page_ends_the_wait_with_the_tenant_s_words() {
    let (_tenant, _client, begun) = begun().await;

    let (code, page) = join(begun.code(), async {
        visit(&press(&begun, "deny").await).await
    })
    .await;

    let words = "The person did not allow the sign-in.".to_owned();
    assert_eq!(code.unwrap_err(), CodeProblem::Refused(words));
    assert!(page.contains("The sign-in was refused"), "{page}");
}

#[tokio::test]
async fn the_wait_ends_after_five_minutes() {
    let (tenant, kept) = (tenant(json!({})).await, Kept::default());
    let clock = Arc::new(ManualClock::new());
    let builder = builder(tenant.base_url(), None, &kept).clock(Arc::clone(&clock) as _);
    let begun = builder
        .build()
        .unwrap()
        .begin_browser_sign_in(0)
        .await
        .unwrap();

    assert_eq!(begun.code().await.unwrap_err(), CodeProblem::TimedOut);
    assert_eq!(clock.waits(), [BROWSER_WAIT]);
}

#[tokio::test]
async fn where_the_port_is_taken_the_code_is_pasted() {
    let (tenant, kept) = (tenant(json!({})).await, Kept::default());
    let other_program = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = other_program.local_addr().unwrap().port();
    let clock = Arc::new(ManualClock::new());
    let builder = builder(tenant.base_url(), None, &kept).clock(Arc::clone(&clock) as _);
    let client = builder.build().unwrap();

    let begun = client.begin_browser_sign_in(port).await.unwrap();

    let why = begun.not_listening().unwrap().kind();
    assert_eq!(why, std::io::ErrorKind::AddrInUse);
    assert_eq!(clock.waits(), [Duration::from_millis(100); 9]);
    assert_eq!(
        begun.redirect_uri(),
        format!("http://127.0.0.1:{port}/callback")
    );
    let address = press(&begun, "allow").await;
    let code = begun.pasted(&Secret::new(address)).unwrap();
    client.finish_browser_sign_in(&begun, &code).await.unwrap();
    first_page(&client).await.unwrap();
}

#[tokio::test]
async fn the_port_is_free_as_soon_as_the_sign_in_is_given_up() {
    let (_tenant, client, begun) = begun().await;
    let address = begun.redirect_uri().trim_end_matches("/callback");
    let port: u16 = address.rsplit(':').next().unwrap().parse().unwrap();

    drop(begun);

    let again = client.begin_browser_sign_in(port).await.unwrap();
    assert!(again.not_listening().is_none());
}

#[tokio::test]
async fn a_page_that_the_system_must_not_open_is_refused() {
    for address in [
        "file:///etc/passwd",
        "http://acme.example/",
        "javascript:alert(1)",
        "",
    ] {
        let body = json!({ "authorizeEndpoint": address }).to_string();
        let stub = Stub::http(move |_| answer("200 OK", &[], &body)).await;
        let base_url = format!("http://127.0.0.1:{}", stub.port);
        let client = builder(&base_url, None, &Kept::default()).build().unwrap();

        let error = client.begin_browser_sign_in(0).await.unwrap_err();

        assert_eq!(error.kind(), &ErrorKind::BadAnswer, "{address}");
    }
}

#[tokio::test]
async fn a_token_that_ends_is_renewed_and_the_next_refresh_token_handed_over() {
    let (tenant, kept, client) = signed_in().await;

    for _ in 0..2 {
        tenant.expire_tokens();
        first_page(&client).await.unwrap();
    }

    let kept = kept.all();
    assert_eq!((kept.len(), sign_ins(&tenant)), (3, 3));
    assert!(kept[0] != kept[1] && kept[1] != kept[2]);
}

#[tokio::test]
async fn a_refresh_token_from_an_earlier_run_signs_in_without_a_browser() {
    for (switches, handed_over) in [(json!({}), 1), (json!({ "refresh_tokens": "keep" }), 0)] {
        let (tenant, before) = (tenant(switches).await, Kept::default());
        sign_in(&client(&tenant, &before)).await;
        let kept = Kept::default();
        let builder = builder(tenant.base_url(), Some(&before.all()[0]), &kept);
        let restarted = builder.build().unwrap();

        for _ in 0..2 {
            restarted.sign_in().await.unwrap();
        }

        first_page(&restarted).await.unwrap();
        assert_eq!(kept.all().len(), 2 * handed_over);
    }
}

/// Two windows, or a window and a backup in the background.
#[tokio::test]
async fn two_processes_of_a_person_use_the_refresh_token_that_either_got_last() {
    let (tenant, kept, window) = signed_in().await;
    let backup = builder(tenant.base_url(), Some(&kept.all()[0]), &kept);
    let backup = backup.build().unwrap();

    for _ in 0..2 {
        backup.sign_in().await.unwrap();
        window.sign_in().await.unwrap();
    }

    assert_eq!((kept.all().len(), sign_ins(&tenant)), (5, 5));
    first_page(&window).await.unwrap();
    first_page(&backup).await.unwrap();
}

#[tokio::test]
async fn a_keychain_that_still_has_the_token_before_does_not_bring_it_back() {
    let (tenant, kept, _) = signed_in().await;
    let first = kept.all()[0].clone();
    let stuck = Kept {
        is_stuck: true,
        ..Kept::default()
    };
    stuck.tokens.lock().unwrap().push(first.clone());
    let client = builder(tenant.base_url(), Some(&first), &stuck)
        .build()
        .unwrap();

    for _ in 0..3 {
        client.sign_in().await.unwrap();
    }

    assert_eq!(sign_ins(&tenant), 4);
}

#[tokio::test]
async fn a_refused_token_is_no_end_where_another_process_has_a_newer_one() {
    // It forgives a second use, but takes only the last.
    let (tenant, kept, _) = signed_in().await;
    *kept.late.lock().unwrap() = Some("used up".to_owned());
    let client = builder(tenant.base_url(), Some("used up"), &kept)
        .build()
        .unwrap();

    client.sign_in().await.unwrap();

    assert_eq!((kept.all().len(), sign_ins(&tenant)), (2, 3));
}

#[tokio::test]
async fn a_sign_in_that_the_tenant_ended_is_unauthenticated_and_says_why() {
    let (tenant, kept, client) = signed_in().await;
    tenant.end_browser_sign_ins();
    tenant.expire_tokens();

    let error = first_page(&client).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Unauthenticated);
    assert_eq!(error.request(), "POST /oauth/token");
    assert!(error.server_text().unwrap().contains("refresh token"));
    assert!(!format!("{error} {error:?}").contains(&kept.all()[0]));
    // It is given up, and not asked about again.
    assert_eq!(kept.all()[1..], [String::new()]);
    assert!(first_page(&client).await.is_err());
    assert_eq!(sign_ins(&tenant), 2);
}

#[tokio::test]
async fn a_tenant_without_refresh_tokens_ends_the_sign_in_with_the_token() {
    let tenant = tenant(json!({ "refresh_tokens": "absent" })).await;
    let kept = Kept::default();
    let client = client(&tenant, &kept);
    let nobody = first_page(&client).await.unwrap_err();
    assert_eq!(nobody.kind(), &ErrorKind::Unauthenticated);
    sign_in(&client).await;
    first_page(&client).await.unwrap();

    tenant.expire_tokens();
    let error = first_page(&client).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::Unauthenticated);
    assert_eq!(
        (error.attempts(), kept.all().len(), sign_ins(&tenant)),
        (1, 0, 1)
    );
}

#[tokio::test]
async fn a_renewal_is_carried_to_its_end_when_its_call_is_dropped() {
    let (tenant, kept, client) = signed_in().await;
    tenant.expire_tokens();
    tenant.clear_requests();
    let late = FaultAction::Latency { millis: 100 };
    tenant.add_fault(Fault::new("POST", "/oauth/token", late));

    {
        let call = first_page(&client);
        let arrived = tenant.requests_arrived(2);
        tokio::select! {
            _ = call => panic!("the token is not there yet"),
            () = arrived => {}
        }
    }
    first_page(&client).await.unwrap();

    assert_eq!((kept.all().len(), sign_ins(&tenant)), (2, 1));
}

#[tokio::test]
async fn a_code_is_sent_once_and_its_secrets_are_shown_nowhere() {
    let (tenant, client, begun) = begun().await;
    let code = begun
        .pasted(&Secret::new(press(&begun, "allow").await))
        .unwrap();
    let echo = json!({ "error": format!("no {}", code.expose()) });
    let failing = StatusFault {
        body: FaultBody::Value(echo),
        ..StatusFault::new(503)
    };
    tenant.add_fault(Fault::new(
        "POST",
        "/oauth/token",
        FaultAction::Status(failing),
    ));

    let error = client
        .finish_browser_sign_in(&begun, &code)
        .await
        .unwrap_err();

    assert_eq!((error.kind(), sign_ins(&tenant)), (&ErrorKind::Server, 1));
    let shown = format!("{error} {error:?} {begun:?} {client:?}");
    assert!(!shown.contains(code.expose()), "{shown}");
}

#[tokio::test]
async fn clients_of_a_pool_share_a_sign_in_by_its_latest_refresh_token() {
    let (tenant, kept, pool) = (tenant(json!({})).await, Kept::default(), Pool::default());
    let first = builder(tenant.base_url(), None, &kept)
        .pool(&pool)
        .build()
        .unwrap();
    sign_in(&first).await;
    first.sign_in().await.unwrap();

    let with = |token: &str| {
        let builder = builder(tenant.base_url(), Some(token), &kept);
        builder.pool(&pool).build().unwrap()
    };
    let (same, other) = (with(&kept.all()[1]), with(&kept.all()[0]));

    assert_eq!(same.access_token(), first.access_token());
    assert_eq!(other.access_token(), None);
}
