//! Sentinel secrets through every error path, every `Debug` and `Display`, and every log line at trace level:
//! found nowhere.

use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_http_client::{
    AccessToken, ClientBuilder, Credentials, Error, ErrorKind, Limits, Operation, Proxy,
    ProxyLogin, Secret,
};
use patchpanel_tenant_simulator::{
    FaultAction, FaultBody, Handling, Seed, StallPoint, StatusFault,
};
use serde_json::json;

use super::operations::every_operation;
use super::support::certificates::Authority;
use super::support::clock::ManualClock;
use super::support::stub::{Stub, answer, token_or};
use super::support::{
    CLIENT_ID, CLIENT_SECRET, CONNECTOR, builder, fail, read, script_name, short_limits, simulator,
    trusting,
};

const TOKEN: &str = "sentinel-access-token-0a9b8c";
const PROXY_PASSWORD: &str = "sentinel-proxy-password";
/// The password as it stands in a header.
const ENCODED_PASSWORD: &str = "ZW50aW5lbC1wcm94eS1wYXNzd29yZA";

/// Everything that was logged, through `tracing` and through `log`.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}\n", record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

impl Log {
    /// The one log of this process. Other tests may write to it too, which only makes the search stricter.
    fn start() -> (Self, tracing::subscriber::DefaultGuard) {
        static LOG: OnceLock<Log> = OnceLock::new();
        let log = LOG.get_or_init(|| {
            let log = Self::default();
            log::set_boxed_logger(Box::new(log.clone())).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
            log
        });
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        (log.clone(), tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

fn assert_silent(text: &str, secrets: &[impl AsRef<str>]) {
    for secret in secrets {
        let place = text.lines().find(|line| line.contains(secret.as_ref()));
        assert_eq!(place, None, "a secret is shown");
    }
}

/// Everything that an error can show.
fn shown(error: &Error) -> String {
    let mut text = format!("{error:?}\n{error}\n{:?}\n", error.server_text());
    let mut cause = error.source();
    while let Some(source) = cause {
        writeln!(text, "{source:?}\n{source}").unwrap();
        cause = source.source();
    }
    text
}

fn actions() -> Vec<FaultAction> {
    let status = |status, body| FaultAction::Status(StatusFault::new(status).body(body));
    let after_body = |request| FaultAction::ResetAfterBody { request };
    let stall = |at| FaultAction::Stall { at };
    let echo =
        json!({"error": format!("secret {CLIENT_SECRET} was sent"), "trackingId": CLIENT_SECRET});
    let members = echo.as_object().unwrap().clone();
    vec![
        FaultAction::status(400),
        status(401, FaultBody::Value(echo.clone())),
        status(403, FaultBody::Text(format!("no {CLIENT_SECRET}"))),
        status(500, FaultBody::Value(json!({"detailCode": CLIENT_SECRET}))),
        FaultAction::status(429),
        FaultAction::html(502),
        status(200, FaultBody::Value(echo)),
        FaultAction::ResetBeforeBody {},
        after_body(Handling::Dropped),
        after_body(Handling::Applied),
        stall(StallPoint::BeforeAnswer),
        stall(StallPoint::InBody),
        FaultAction::Latency { millis: 1 },
        FaultAction::UnknownEnum {},
        FaultAction::ExtraMembers {},
        FaultAction::Nulls {},
        FaultAction::Members { members },
        FaultAction::CutBody {},
        FaultAction::BadJson {},
        FaultAction::ExpiredToken {},
    ]
}

#[tokio::test]
async fn no_error_path_shows_the_client_secret_or_a_token() {
    let (log, _guard) = Log::start();

    let mut secrets = vec![CLIENT_SECRET.to_owned()];
    for action in actions() {
        for path in ["/oauth/token", "/connectors/**"] {
            let tenant = simulator(Seed::Demo).await;
            let impatient = Limits {
                idle: Duration::from_millis(60),
                ..short_limits()
            };
            let client = builder(&tenant).limits(impatient).build().unwrap();
            fail(&tenant, "*", path, action.clone());
            for operation in every_operation() {
                let request = client.prepare(operation).unwrap();
                let result = client.send(&request).await;
                let token = client.access_token();
                let new = token.as_ref().map(|token| token.secret.expose().to_owned());
                secrets.extend(new.filter(|token| !secrets.contains(token)));
                if let Err(error) = &result {
                    assert_silent(&shown(error), &secrets);
                }
                let seen = format!(
                    "{request:?}{:?}{}{}{client:?}{token:?}",
                    request.headers(),
                    request.to_curl(),
                    request.body_text()
                ) + &format!("{result:?}{:?}", request.operation());
                assert_silent(&seen, &secrets);
            }
            let diagnosis = format!("{:?}", client.diagnose().await);
            assert_silent(&diagnosis, &secrets);
        }
    }
    assert_silent(&log.text(), &secrets);
    for span in [
        "http{method=POST path=\"/oauth/token\"}",
        "http{method=GET path=\"/connectors/v1\"}",
    ] {
        assert!(log.text().contains(span), "each request has a span: {span}");
    }
}

#[tokio::test]
async fn a_token_that_the_server_repeats_is_not_shown() {
    let (log, _guard) = Log::start();
    let stub = Stub::http(|request| {
        let echo = format!(r#"{{"error":"the token {TOKEN} is not good","detailCode":"{TOKEN}"}}"#);
        token_or(request, TOKEN, || answer("403 Forbidden", &[], &echo))
    })
    .await;
    let client = stub.builder().build().unwrap();

    let error = read(&client).await.unwrap_err();

    assert!(stub.seen()[1].contains(TOKEN), "it was sent");
    assert_silent(&shown(&error), &[TOKEN, CLIENT_SECRET]);
    assert_silent(&log.text(), &[TOKEN, CLIENT_SECRET]);
    assert_eq!(error.server_text(), Some("the token ••• is not good"));
}

#[tokio::test]
async fn a_secret_that_is_repeated_in_another_form_or_in_two_halves_is_not_shown() {
    let (first, second) = CLIENT_SECRET.split_at(CLIENT_SECRET.len() / 2);
    let encoded = CLIENT_SECRET.replace('-', "%2D");
    let words = format!("{encoded}, {}, {second}", CLIENT_SECRET.to_uppercase());
    let secrets = [first, second, &encoded, &CLIENT_SECRET.to_uppercase()].map(str::to_owned);
    let stub = Stub::http(move |request| {
        let id = format!("SLPT-Request-ID: {first}");
        let body = json!({"status": "SKIPPED", "message": words, "detailCode": words});
        let status = if request.starts_with("PUT") {
            "200 OK"
        } else {
            "403 Forbidden"
        };
        token_or(request, TOKEN, || answer(status, &[&id], &body.to_string()))
    })
    .await;
    let client = stub.builder().build().unwrap();

    let error = read(&client).await.unwrap_err();
    let name = script_name(CONNECTOR);
    let skipped = client.put_document(&name, Locale::De, "a=b").await;

    assert_silent(&shown(&error), &secrets);
    assert_silent(&format!("{:?}", skipped.unwrap()), &secrets);
}

#[tokio::test]
async fn a_secret_that_a_server_repeats_in_its_headers_is_not_shown() {
    let (log, _guard) = Log::start();
    let stub = Stub::http(|request| {
        let token = format!("SLPT-Request-ID: {TOKEN}");
        let echo = format!("X-Echo: {CLIENT_SECRET}, Bearer {TOKEN}");
        let headers = [token.as_str(), echo.as_str()];
        if request.starts_with("POST /oauth/token") {
            let body = format!(r#"{{"access_token":"{TOKEN}","expires_in":749}}"#);
            let id = format!("SLPT-Request-ID: {CLIENT_SECRET}");
            return answer("200 OK", &[&id], &body);
        }
        if request.contains("source-config") {
            answer("200 OK", &headers, "<Form/>")
        } else {
            answer("500 Oops", &headers, "{}")
        }
    })
    .await;
    let client = stub.builder().build().unwrap();
    let document = Operation::GetDocument {
        script_name: script_name(CONNECTOR),
        kind: XmlDocument::SourceConfig.into(),
    };

    let answered = client
        .send(&client.prepare(document).unwrap())
        .await
        .unwrap();
    let failed = read(&client).await.unwrap_err();

    assert_eq!(answered.header("x-echo"), Some("•••, Bearer •••"));
    let all = format!("{answered:?}{}{:?}", shown(&failed), failed.tracking_id());
    assert_silent(&all, &[TOKEN, CLIENT_SECRET]);
    assert_silent(&log.text(), &[TOKEN, CLIENT_SECRET]);
}

#[tokio::test]
async fn an_answer_to_the_sign_in_that_cannot_be_read_is_not_quoted() {
    let (log, _guard) = Log::start();
    let body = format!(r#"["{TOKEN}"]"#);
    let stub = Stub::http(move |_| answer("200 OK", &[], &body)).await;
    let client = stub.builder().build().unwrap();

    let error = client.sign_in().await.unwrap_err();

    assert_silent(&shown(&error), &[TOKEN, CLIENT_SECRET]);
    assert_silent(&log.text(), &[TOKEN, CLIENT_SECRET]);
}

/// What the server sees of a token is repeated in the answers to requests that are sent without it, and after it.
#[tokio::test]
async fn a_token_is_masked_in_the_answer_to_whichever_request() {
    let (log, _guard) = Log::start();
    let body = format!(r#"{{"error":"not {TOKEN}, {CLIENT_SECRET}"}}"#);
    let has_signed_in = AtomicBool::new(false);
    let stub = Stub::http(move |request| {
        if request.starts_with("POST /oauth/token") && !has_signed_in.swap(true, Ordering::SeqCst) {
            return token_or(request, TOKEN, String::new);
        }
        if request.starts_with("GET /connectors") {
            return answer("401 Unauthorized", &[], &body);
        }
        answer("400 Bad Request", &[], &body)
    })
    .await;
    let client = stub.builder().build().unwrap();
    client.sign_in().await.unwrap();

    let info = client.tenant_info().await.unwrap_err();
    let renewal = read(&client).await.unwrap_err();
    let pasted = Credentials::token(TOKEN);
    let pasted = stub.builder().credentials(pasted).build().unwrap();
    let info_of_pasted = pasted.tenant_info().await.unwrap_err();

    assert_eq!(renewal.request(), "POST /oauth/token");
    assert_eq!(info.server_text(), Some("not •••, •••"));
    assert_silent(&shown(&info), &[TOKEN, CLIENT_SECRET]);
    assert_silent(&shown(&renewal), &[TOKEN, CLIENT_SECRET]);
    assert_silent(&shown(&info_of_pasted), &[TOKEN]);
    assert_silent(&log.text(), &[TOKEN, CLIENT_SECRET]);
}

#[tokio::test]
async fn a_token_that_was_refused_is_masked_after_it_was_renewed() {
    const NEXT: &str = "another-access-token-77aa";
    let token = Mutex::new(TOKEN);
    let stub = Stub::http(move |request| {
        let mut token = token.lock().unwrap();
        if request.starts_with("POST /oauth/token") {
            return token_or(request, token.to_owned().as_str(), String::new);
        }
        let body = format!(r#"{{"error":"{TOKEN} and {NEXT}"}}"#);
        match std::mem::replace(&mut *token, NEXT) {
            TOKEN => answer("401 Unauthorized", &[], &body),
            _ => answer("403 Forbidden", &[], &body),
        }
    })
    .await;
    let client = stub.builder().build().unwrap();

    for _ in 0..2 {
        let error = read(&client).await.unwrap_err();

        assert_eq!(error.server_text(), Some("••• and •••"));
        assert_silent(&shown(&error), &[TOKEN, NEXT]);
    }
    assert_eq!(stub.seen().len(), 5);
}

#[tokio::test]
async fn the_last_tokens_are_masked_after_they_were_renewed() {
    let count = AtomicUsize::new(0);
    let stub = Stub::http(move |request| {
        if request.starts_with("POST /oauth/token") {
            let number = count.fetch_add(1, Ordering::Relaxed);
            return token_or(request, &format!("{TOKEN}-number-{number}"), String::new);
        }
        let body = format!(r#"{{"error":"{TOKEN}-number-0"}}"#);
        answer("403 Forbidden", &[], &body)
    });
    let client = stub.await.builder().build().unwrap();
    for _ in 0..3 {
        client.sign_in().await.unwrap();
    }

    let error = read(&client).await.unwrap_err();

    assert_eq!(error.server_text(), Some("•••"));
}

#[tokio::test]
async fn what_a_tenant_says_of_itself_and_the_names_of_headers_show_no_secret() {
    let stub = Stub::http(|request| {
        let body = format!(r#"{{"tenantName":"Acme {TOKEN}"}}"#);
        let header = format!("X-{CLIENT_SECRET}: 1");
        token_or(request, TOKEN, || answer("200 OK", &[&header], &body))
    })
    .await;
    let client = stub.builder().build().unwrap();
    client.sign_in().await.unwrap();

    let info = client.tenant_info().await.unwrap();
    let asked = client.prepare(Operation::TenantInfo).unwrap();
    let answered = client.send(&asked).await.unwrap();

    assert_eq!(info.tenant_name.as_deref(), Some("Acme •••"));
    assert_eq!(answered.header("x-•••"), Some("1"));
    assert_silent(&format!("{answered:?}"), &[TOKEN, CLIENT_SECRET]);
}

#[tokio::test]
async fn a_name_in_a_token_that_repeats_the_secret_is_not_shown() {
    let who = format!(r#"{{"user_name":"jdoe {CLIENT_SECRET}","org":"acme"}}"#);
    let token = format!("e30.{}.x", URL_SAFE_NO_PAD.encode(who));
    let stub = Stub::http(move |request| token_or(request, &token, || answer("200 OK", &[], "[]")));
    let client = stub.await.builder().build().unwrap();
    client.sign_in().await.unwrap();

    let who = client.who_am_i();
    assert_eq!(who.user_name.as_deref(), Some("jdoe •••"));
    assert_eq!(who.org.as_deref(), Some("acme"));
    assert_silent(&format!("{:?}", client.diagnose().await), &[CLIENT_SECRET]);
}

#[tokio::test]
async fn a_secret_that_is_a_word_of_the_answer_leaves_its_status_readable() {
    for (word, body, is_done) in [
        ("status", r#"{"status":"UPDATED"}"#, true),
        ("ERROR", r#"{"status":"ERROR","message":"no ERROR"}"#, false),
    ] {
        let stub =
            Stub::http(move |request| token_or(request, TOKEN, || answer("200 OK", &[], body)));
        let credentials = Credentials::pat("id", word);
        let client = stub
            .await
            .builder()
            .credentials(credentials)
            .build()
            .unwrap();

        let sent = client
            .put_document(&script_name(CONNECTOR), Locale::De, "a=b")
            .await;

        assert_eq!(sent.is_ok(), is_done, "{sent:?}");
        if let Err(error) = sent {
            assert!(
                matches!(error.kind(), ErrorKind::Refused { message } if message == "no •••"),
                "{error:?}"
            );
        }
    }
}

/// A client that goes through a proxy with its login.
fn through(proxy: &Stub) -> ClientBuilder {
    let login = ProxyLogin {
        user_name: "jdoe".to_owned(),
        password: Secret::new(PROXY_PASSWORD),
    };
    let proxy = Proxy::Url {
        url: format!("http://127.0.0.1:{}", proxy.port),
        login: Some(login),
    };
    trusting("https://tenant.example", &Authority::new("Any"))
        .credentials(Credentials::pat(CLIENT_ID, CLIENT_SECRET))
        .proxy(proxy)
}

#[tokio::test]
async fn the_settings_of_a_client_do_not_show_secrets() {
    let (log, _guard) = Log::start();
    let proxy = Stub::proxy("never", 1).await;
    let builder = through(&proxy).limits(short_limits());
    let settings = format!("{builder:?}");
    let client = builder.build().unwrap();
    client.restore_token(AccessToken::restored(Secret::new(TOKEN), None));

    let error = read(&client).await.unwrap_err();

    let secrets = [PROXY_PASSWORD, ENCODED_PASSWORD, CLIENT_SECRET, TOKEN];
    let token = client.access_token();
    let all = format!("{settings}\n{client:?}\n{token:?}\n{}", shown(&error));
    assert_silent(&all, &secrets);
    assert_silent(&log.text(), &secrets);
    let connect = proxy.seen().remove(0);
    assert!(connect.contains(ENCODED_PASSWORD), "it was sent: {connect}");
}

#[tokio::test]
async fn no_failure_of_a_proxy_shows_its_password() {
    let (log, _guard) = Log::start();
    let unreached = format!("cannot reach it for {ENCODED_PASSWORD}");
    let login = "407 Proxy Authentication Required";
    let refusals = [
        answer(login, &["X-Echo: jdoe"], PROXY_PASSWORD),
        answer("502 Bad Gateway", &[], &unreached),
        "HTTP/1.1 200 Connection established\r\n\r\nno TLS here".to_owned(),
        "not HTTP at all\r\n\r\n".to_owned(),
        String::new(),
    ];
    for refusal in refusals {
        let proxy = Stub::http(move |_| refusal.clone()).await;
        let builder = through(&proxy).clock(Arc::new(ManualClock::new()));
        let client = builder.build().unwrap();

        let error = read(&client).await.unwrap_err();
        let diagnosis = client.diagnose().await;

        let secrets = [PROXY_PASSWORD, ENCODED_PASSWORD, CLIENT_SECRET];
        assert!(proxy.seen()[0].contains(ENCODED_PASSWORD), "it was sent");
        assert_silent(&format!("{}{diagnosis:?}", shown(&error)), &secrets);
        assert_silent(&log.text(), &secrets);
    }
}

#[test]
fn a_proxy_password_inside_a_url_is_not_shown() {
    let proxy = Proxy::at(format!("ftp://jdoe:{PROXY_PASSWORD}@proxy.example"));
    let builder = trusting("https://tenant.example", &Authority::new("Any"));
    let refused = builder.proxy(proxy).build().unwrap_err();

    assert_silent(&shown(&refused), &[PROXY_PASSWORD]);
}
