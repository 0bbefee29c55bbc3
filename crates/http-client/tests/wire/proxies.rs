//! Requests through a proxy: user name and password, for the sign-in as well, and what a proxy refuses.

use std::time::Duration;

use patchpanel_http_client::{
    Client, Credentials, Error, ErrorKind, Hop, Limits, Proxy, ProxyFailure, ProxyLogin,
    ProxyProblem, ProxySettings, ProxySource, RetryPolicy, Secret, SettingsProblem, TlsProblem,
    UnreachableReason,
};

use super::support::certificates::Authority;
use super::support::stub::{Stub, answer, raw_server, token_or};
use super::support::{closed_port, list, trusting};

/// `jdoe:sentinel-proxy-password` in base64 (RFC 7617 §2).
const AUTHORIZATION: &str = "Proxy-Authorization: Basic amRvZTpzZW50aW5lbC1wcm94eS1wYXNzd29yZA==";

struct Network {
    tenant: Stub,
    proxy: Stub,
    authority: Authority,
}

/// A tenant that can only be reached through a proxy.
async fn network() -> Network {
    let authority = Authority::new("Acme Root");
    let tenant = Stub::https(authority.server("tenant.example"), |request| {
        token_or(request, "token", || answer("200 OK", &[], "[]"))
    })
    .await;
    let proxy = Stub::proxy(AUTHORIZATION, tenant.port).await;
    Network {
        tenant,
        proxy,
        authority,
    }
}

fn client(network: &Network, login: Option<ProxyLogin>) -> Client {
    let url = format!("http://127.0.0.1:{}", network.proxy.port);
    let builder = trusting("https://tenant.example", &network.authority);
    builder.proxy(Proxy::Url { url, login }).build().unwrap()
}

#[tokio::test]
async fn sign_in_and_calls_go_through_the_proxy_with_its_login() {
    let network = network().await;
    let login = ProxyLogin {
        user_name: "jdoe".to_owned(),
        password: Secret::new("sentinel-proxy-password"),
    };

    let listed = list(&client(&network, Some(login))).await;

    assert_eq!(listed.unwrap().len(), 0);
    for request in network.proxy.seen() {
        assert!(
            request.starts_with("CONNECT tenant.example:443"),
            "{request}"
        );
    }
    let asked = network.tenant.seen();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[0].lines().next(), Some("POST /oauth/token HTTP/1.1"));
}

#[tokio::test]
async fn a_proxy_that_asks_for_a_login_is_named_as_such() {
    let network = network().await;

    let error = list(&client(&network, None)).await.unwrap_err();

    let reason = UnreachableReason::Proxy(ProxyFailure::AuthenticationRequired);
    assert_eq!(error.kind(), &ErrorKind::Unreachable { reason });
    let tried = network.proxy.seen().len();
    assert_eq!(tried, 1, "a wrong login is not tried again");
    assert_eq!(network.tenant.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn a_tenant_on_this_computer_is_reached_without_the_proxy() {
    let tenant = Stub::http(|_| answer("200 OK", &[], "[]")).await;
    let builder = tenant.builder().credentials(Credentials::token("t"));
    let builder = builder.proxy(Proxy::at("http://proxy.invalid:3128"));

    let listed = list(&builder.build().unwrap()).await;

    assert_eq!(listed.unwrap().len(), 0);
}

/// What a person runs into who reaches the tenant through this proxy alone, and the hop that `diagnose` finds.
async fn refused_by(proxy: Proxy) -> (Error, Option<Hop>) {
    let limits = Limits {
        connect: Duration::from_millis(300),
        ..Limits::default()
    };
    let builder = trusting("https://tenant.example", &Authority::new("Any")).proxy(proxy);
    let builder = builder.retry(RetryPolicy::never()).limits(limits);
    let client = builder.build().unwrap();
    let error = list(&client).await.unwrap_err();
    let diagnosis = client.diagnose().await;
    let names = [Hop::Name, Hop::Connection].map(|hop| diagnosis.outcome(hop).unwrap().clone());
    for outcome in names {
        assert!(
            matches!(outcome, patchpanel_http_client::HopOutcome::Skipped { .. }),
            "{outcome:?}"
        );
    }
    (error, diagnosis.first_failure().map(|(hop, _)| hop))
}

fn failure(error: &Error) -> &ProxyFailure {
    match error.kind() {
        ErrorKind::Unreachable {
            reason: UnreachableReason::Proxy(failure),
        } => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_a_proxy_answers_instead_of_a_connection_is_named_with_its_status() {
    for (line, status, expected) in [
        (
            "407 Proxy Authentication Required",
            407,
            ProxyFailure::AuthenticationRequired,
        ),
        ("403 Forbidden", 403, ProxyFailure::Rejected),
        ("502 Bad Gateway", 502, ProxyFailure::Rejected),
        ("302 Found", 302, ProxyFailure::Rejected),
    ] {
        let stub =
            Stub::http(move |_| answer(line, &["Location: http://portal.example/"], "")).await;

        let (error, hop) = refused_by(Proxy::at(format!("http://127.0.0.1:{}", stub.port))).await;

        assert_eq!(failure(&error), &expected);
        assert_eq!(error.status(), Some(status));
        assert_eq!(hop, Some(Hop::Proxy));
        let named = format!(
            "The proxy is http://127.0.0.1:{}, from the settings of the client.",
            stub.port
        );
        assert_eq!(error.reason(), Some(&*named));
        for request in stub.seen() {
            assert!(
                request.starts_with("CONNECT tenant.example:443"),
                "{request}"
            );
        }
    }
}

#[tokio::test]
async fn a_proxy_that_is_not_there_or_says_nothing_is_told_from_the_tenant() {
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let silent_port = silent.local_addr().unwrap().port();
    let closing = Stub::http(|_| String::new()).await;
    for (address, expected) in [
        (
            "http://no-such-proxy.invalid:3128".to_owned(),
            ProxyFailure::Dns,
        ),
        (
            format!("http://127.0.0.1:{}", closed_port()),
            ProxyFailure::Refused,
        ),
        // The system sends nothing there.
        (
            "http://255.255.255.255:3128".to_owned(),
            ProxyFailure::Refused,
        ),
        (
            format!("http://127.0.0.1:{silent_port}"),
            ProxyFailure::TimedOut,
        ),
        (
            format!("http://127.0.0.1:{}", closing.port),
            ProxyFailure::Other,
        ),
    ] {
        let (error, hop) = refused_by(Proxy::at(&address)).await;

        assert_eq!(failure(&error), &expected, "{address}");
        assert_eq!(hop, Some(Hop::Proxy), "{address}");
    }
}

#[tokio::test]
async fn a_proxy_with_a_certificate_that_is_not_trusted_is_told_from_the_tenant() {
    let server = Authority::new("Proxy Root").server("localhost");
    let stub = Stub::https(server, |_| String::new()).await;

    let (error, hop) = refused_by(Proxy::at(format!("https://localhost:{}", stub.port))).await;

    assert!(matches!(failure(&error), ProxyFailure::Tls(_)), "{error}");
    assert!(
        error.to_string().contains("issued by “Proxy Root”"),
        "{error}"
    );
    assert_eq!(hop, Some(Hop::Proxy));
    assert_eq!(stub.seen(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_proxy_that_speaks_tls_answers_is_named_with_its_status() {
    let authority = Authority::new("Proxy Root");
    let refusal = answer("403 Forbidden", &[], "");
    let stub = Stub::https(authority.server("localhost"), move |_| refusal.clone()).await;
    let proxy = Proxy::at(format!("https://localhost:{}", stub.port));
    let builder = trusting("https://tenant.example", &authority).proxy(proxy);
    let client = builder.retry(RetryPolicy::never()).build().unwrap();

    let error = list(&client).await.unwrap_err();

    assert_eq!(failure(&error), &ProxyFailure::Rejected);
    assert_eq!(error.status(), Some(403));
}

#[tokio::test]
async fn a_login_that_is_asked_for_where_no_proxy_is_used_fails_no_proxy() {
    let stub = Stub::http(|_| answer("407 Proxy Authentication Required", &[], "")).await;

    let diagnosis = stub.client().diagnose().await;

    let (hop, error) = diagnosis.first_failure().unwrap();
    assert_eq!(hop, Hop::TenantInfo);
    assert_eq!(error.status(), Some(407));
    let proxy = diagnosis.outcome(Hop::Proxy).unwrap();
    assert!(
        matches!(proxy, patchpanel_http_client::HopOutcome::Skipped { .. }),
        "{proxy:?}"
    );
}

#[tokio::test]
async fn a_proxy_without_tls_behind_an_https_address_is_named_as_such() {
    let port = raw_server(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;

    let (error, hop) = refused_by(Proxy::at(format!("https://localhost:{port}"))).await;

    let ProxyFailure::Tls(tls) = failure(&error) else {
        panic!("{error}");
    };
    assert_eq!(tls.problem, TlsProblem::NoTls);
    assert_eq!(hop, Some(Hop::Proxy));
}

fn settings(https_proxy: &str, no_proxy: &str) -> Proxy {
    let settings = ProxySettings::from_variables(|name| match name {
        "HTTPS_PROXY" => Some(https_proxy.to_owned()),
        "NO_PROXY" => Some(no_proxy.to_owned()),
        _ => None,
    });
    Proxy::Settings(settings)
}

#[tokio::test]
async fn the_variables_lead_through_the_proxy_but_for_the_hosts_in_no_proxy() {
    let network = network().await;
    let value = format!(
        "jdoe:sentinel-proxy-password@127.0.0.1:{}",
        network.proxy.port
    );
    let builder = || trusting("https://tenant.example", &network.authority);

    let through = builder().proxy(settings(&value, "*.tenant.example, tenant.example:8443"));
    let direct = builder().proxy(settings(&value, "a.example tenant.example:443"));
    let listed = list(&through.build().unwrap()).await;
    let proxied = network.proxy.seen().len();
    let failed = list(&direct.retry(RetryPolicy::never()).build().unwrap()).await;

    assert_eq!(listed.unwrap().len(), 0);
    // A domain of nobody (RFC 6761) has no address of its own.
    let reason = UnreachableReason::Dns;
    assert_eq!(
        failed.unwrap_err().kind(),
        &ErrorKind::Unreachable { reason }
    );
    assert_eq!(network.proxy.seen().len(), proxied);
}

#[tokio::test]
async fn a_variable_that_cannot_be_used_stops_the_client_before_anything_is_sent() {
    let tenant = Stub::http(|_| answer("200 OK", &[], "[]")).await;
    for (value, problem) in [
        ("\"http://proxy:3128\"", ProxyProblem::Quoted),
        ("http://proxy:3128 ", ProxyProblem::Blank),
        (
            "http://CORP\\jdoe:sentinel-proxy-password@proxy:3128",
            ProxyProblem::Backslash,
        ),
        (
            "http://jdoe:sentinel-proxy-p@ssword@proxy:3128",
            ProxyProblem::AtSign,
        ),
        (
            "socks5://proxy:1080",
            ProxyProblem::Scheme("socks5".to_owned()),
        ),
        ("http://intranet.example/proxy.pac", ProxyProblem::Script),
    ] {
        let builder = trusting("https://tenant.example", &Authority::new("Any"));
        let refused = builder.proxy(settings(value, "")).build().unwrap_err();

        let source = ProxySource::Variable("HTTPS_PROXY".to_owned());
        let problem = SettingsProblem::Proxy { source, problem };
        assert_eq!(refused.kind(), &ErrorKind::Settings { problem }, "{value}");
        assert!(!refused.to_string().contains("sentinel"), "{refused}");
        // On this computer no proxy is asked, so that none can be wrong.
        let here = tenant.builder().credentials(Credentials::token("t"));
        let here = here.proxy(settings(value, "")).build().unwrap();
        assert!(list(&here).await.is_ok());
    }
}
