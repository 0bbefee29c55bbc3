//! Secure connections, with certificates made here.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use patchpanel_core_models::ids::TenantUrl;
use patchpanel_http_client::{
    CaFileProblem, Client, Credentials, Error, ErrorKind, SettingsProblem, TlsFailure, TlsProblem,
    UnreachableReason,
};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::version::TLS12;

use super::support::certificates::{Authority, self_signed_server};
use super::support::clock::ManualClock;
use super::support::stub::{Stub, answer, raw_server, token_or};
use super::support::{list, trusting, url};

const TOKEN: &str = "sentinel-access-token-77b0";

fn tenant(request: &str) -> String {
    token_or(request, TOKEN, || answer("200 OK", &[], "[]"))
}

async fn list_from(server: ServerConfig, trusted: &Authority) -> (Result<usize, Error>, Stub) {
    let stub = Stub::https(server, tenant).await;
    let address = format!("https://localhost:{}", stub.port);
    let client = trusting(&address, trusted).build().unwrap();
    (list(&client).await.map(|all| all.len()), stub)
}

async fn failure(server: ServerConfig, trusted: &Authority) -> TlsFailure {
    let (listed, stub) = list_from(server, trusted).await;
    let seen = stub.seen();
    assert!(
        seen.is_empty(),
        "sent over a connection that is not trusted"
    );
    match listed.unwrap_err().kind() {
        ErrorKind::Unreachable {
            reason: UnreachableReason::Tls(failure),
        } => failure.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_extra_ca_is_trusted() {
    let authority = Authority::new("Acme Root");

    let (listed, stub) = list_from(authority.server("localhost"), &authority).await;

    assert_eq!(listed.unwrap(), 0);
    assert_eq!(stub.seen().len(), 2);
    assert!(stub.seen()[1].contains(&format!("Bearer {TOKEN}")));
}

#[tokio::test]
async fn the_issuer_of_a_trusted_certificate_can_be_shown() {
    let authority = Authority::new("Acme Root");
    let stub = Stub::https(authority.server("localhost"), tenant).await;
    let address = format!("https://localhost:{}", stub.port);
    let client = trusting(&address, &authority).build().unwrap();

    let before = client.tls_issuer();
    client.sign_in().await.unwrap();

    assert_eq!(before, None);
    assert_eq!(client.tls_issuer().as_deref(), Some("Acme Root"));
}

#[tokio::test]
async fn the_error_for_a_log_names_the_issuer_that_was_seen() {
    let inspection = Authority::new("Acme TLS Inspection");

    let (listed, _) = list_from(inspection.server("localhost"), &Authority::new("Another")).await;

    let shown = listed.unwrap_err().to_string();
    assert!(shown.contains("issued by “Acme TLS Inspection”"), "{shown}");
}

#[tokio::test]
async fn an_unknown_authority_and_a_self_signed_certificate_are_named() {
    let inspection = Authority::new("Acme TLS Inspection");

    let other = Authority::new("Another Root");
    for (server, problem, issuer) in [
        (
            inspection.server("localhost"),
            TlsProblem::UnknownIssuer,
            "Acme TLS Inspection",
        ),
        (
            self_signed_server("localhost"),
            TlsProblem::SelfSigned,
            "appliance",
        ),
    ] {
        let failure = failure(server, &other).await;
        assert_eq!(failure.problem, problem);
        assert_eq!(failure.issuer.as_deref(), Some(issuer));
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_of_a_known_authority_is_named() {
    let authority = Authority::new("Acme Root");
    let mut is_first = true;
    for (server, problem) in [
        (
            authority.server_of_year("localhost", 2020),
            TlsProblem::Expired,
        ),
        (
            authority.server_of_year("localhost", 2400),
            TlsProblem::NotYetValid,
        ),
        (authority.server("other.example"), TlsProblem::WrongHost),
        (
            authority.server_of_common_name("localhost"),
            TlsProblem::WrongHost,
        ),
        (
            authority.server_with_clients_certificate("localhost"),
            TlsProblem::WrongPurpose,
        ),
        (authority.itself(), TlsProblem::WrongPurpose),
        (
            authority.demanding_server("localhost"),
            TlsProblem::ClientCertificate,
        ),
    ] {
        let failure = failure(server, &authority).await;
        assert_eq!(failure.problem, problem);
        if problem == TlsProblem::WrongHost {
            assert_eq!(failure.issuer.as_deref(), Some("Acme Root"));
            let hosts: &[&str] = if is_first { &["other.example"] } else { &[] };
            assert_eq!(failure.hosts, hosts);
            is_first = false;
        }
        let year = |years: u64| SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * years);
        match problem {
            TlsProblem::Expired => assert!((year(50)..year(52)).contains(&failure.limit.unwrap())),
            TlsProblem::NotYetValid => assert!(failure.limit.unwrap() > year(400)),
            _ => assert_eq!(failure.limit, None),
        }
    }
}

/// The failure of a client at a port where every connection is answered with these bytes and closed.
async fn raw_failure(answer: &'static [u8]) -> UnreachableReason {
    let port = raw_server(answer).await;
    let address = format!("https://localhost:{port}");
    let client = trusting(&address, &Authority::new("Any"))
        .clock(Arc::new(ManualClock::new()))
        .build()
        .unwrap();
    match list(&client).await.unwrap_err().kind() {
        ErrorKind::Unreachable { reason } => reason.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn plain_http_old_tls_and_a_closed_handshake_are_told_apart() {
    for (answer, problem) in [
        (&b"HTTP/1.1 400 Bad Request\r\n\r\n"[..], TlsProblem::NoTls),
        (b"220 mail.example ESMTP\r\n", TlsProblem::NoTls),
        // A fatal alert, protocol_version.
        (b"\x15\x03\x02\x00\x02\x02\x46", TlsProblem::OldVersion),
        // A hello of TLS 1.1 with 32 bytes of random and a cipher suite of that time.
        (
            b"\x16\x03\x02\x00\x2a\x02\x00\x00\x26\x03\x02\
              01234567890123456789012345678901\x00\x00\x2f\x00",
            TlsProblem::OldVersion,
        ),
        (b"", TlsProblem::Closed),
        // A fatal alert, handshake_failure.
        (b"\x15\x03\x03\x00\x02\x02\x28", TlsProblem::Other),
    ] {
        match raw_failure(answer).await {
            UnreachableReason::Tls(failure) => assert_eq!(failure.problem, problem, "{answer:?}"),
            other => panic!("{other:?} for {answer:?}"),
        }
    }
}

#[tokio::test]
async fn a_server_of_tls_1_2_that_demands_a_certificate_is_named_as_such() {
    let authority = Authority::new("Acme Root");
    let server = authority.demanding_server_of(&[&TLS12], "localhost");

    assert_eq!(
        failure(server, &authority).await.problem,
        TlsProblem::ClientCertificate
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_token_stays() {
    let elsewhere = Stub::http(tenant).await;
    let target = format!("http://127.0.0.1:{}/connectors/v1", elsewhere.port);
    let location = format!("Location: {target}");
    let tenant = Stub::http(move |request| {
        token_or(request, TOKEN, || answer("302 Found", &[&location], ""))
    })
    .await;
    let address = format!("http://localhost:{}", tenant.port);
    let builder = Client::builder(url(&address)).credentials(Credentials::pat("id", "secret"));
    let client = builder.build().unwrap();

    let error = list(&client).await.unwrap_err();

    assert_eq!(error.kind(), &ErrorKind::BadAnswer);
    assert_eq!(error.status(), Some(302));
    assert!(error.reason().unwrap().contains(&target));
    assert_eq!(elsewhere.seen(), Vec::<String>::new());
}

#[test]
fn plain_http_is_refused_except_on_this_computer() {
    for (text, is_taken) in [
        ("http://acme.api.identitynow.com", false),
        ("http://192.168.0.7:8080", false),
        ("http://127.0.0.1:8080", true),
    ] {
        assert_eq!(text.parse::<TenantUrl>().is_ok(), is_taken, "{text}");
    }
}

#[test]
fn an_unusable_ca_file_is_refused_when_the_client_is_built() {
    let refused = Client::builder(url("https://acme.example"))
        .extra_ca_file(b"no PEM".to_vec())
        .build();

    let problem = SettingsProblem::CaFile(CaFileProblem::NoCertificate);
    let error = refused.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Settings { problem });
    let text = "client settings: the client cannot be used as it is set up: the extra CA file cannot be used: the \
                file holds no certificate";
    assert_eq!(error.to_string(), text);
}

#[test]
fn ca_files_as_windows_and_editors_write_them_are_read() {
    let files = [
        &include_bytes!("ca/ca.cer")[..],
        include_bytes!("ca/ca-bom.pem"),
    ];
    for file in files {
        let builder = Client::builder(url("https://acme.example"));
        assert!(builder.extra_ca_file(file.to_vec()).build().is_ok());
    }
}

#[tokio::test]
async fn a_certificate_that_is_left_out_of_the_ca_file_is_named_where_its_server_is_not_trusted() {
    let (known, unknown) = (Authority::new("Known Root"), Authority::new("Other Root"));
    let stub = Stub::https(unknown.server("localhost"), |_| String::new()).await;
    let damaged = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    let file = [&known.pem(), damaged.as_bytes()].concat();
    let address = format!("https://localhost:{}", stub.port);
    let client = trusting(&address, &known).extra_ca_file(file).build();
    let client = client.unwrap();

    let error = list(&client).await.unwrap_err();

    let ErrorKind::Unreachable {
        reason: UnreachableReason::Tls(tls),
    } = error.kind()
    else {
        panic!("{error:?}");
    };
    assert_eq!(tls.left_out, [2]);
}
