//! Secure connections, with certificates made here.

use patchpanel_core_models::ids::TenantUrl;
use patchpanel_http_client::{
    Client, Credentials, Error, ErrorKind, TlsFailure, TlsProblem, UnreachableReason,
};
use tokio::io::AsyncWriteExt as _;
use tokio_rustls::rustls::ServerConfig;

use super::support::certificates::{Authority, self_signed_server};
use super::support::stub::{Stub, answer, token_or};
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
        let issuer = Some(issuer.to_owned());
        let expected = TlsFailure { problem, issuer };
        assert_eq!(failure(server, &other).await, expected);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_of_a_known_authority_is_named() {
    let authority = Authority::new("Acme Root");
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
            authority.demanding_server("localhost"),
            TlsProblem::ClientCertificate,
        ),
    ] {
        let failure = failure(server, &authority).await;
        assert_eq!(failure.problem, problem);
        if problem == TlsProblem::WrongHost {
            assert_eq!(failure.issuer.as_deref(), Some("Acme Root"));
        }
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls_is_no_secure_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let answer = b"HTTP/1.1 400 Bad Request\r\n\r\n";
            stream.write_all(answer).await.unwrap();
        }
    });
    let address = format!("https://localhost:{port}");
    let client = trusting(&address, &Authority::new("Any")).build().unwrap();

    let error = list(&client).await.unwrap_err();

    let failure = TlsFailure {
        problem: TlsProblem::Other,
        issuer: None,
    };
    let reason = UnreachableReason::Tls(failure);
    assert_eq!(error.kind(), &ErrorKind::Unreachable { reason });
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
    assert!(error.server_text().unwrap().contains(&target));
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
        .extra_ca_pem(b"no PEM".to_vec())
        .build();

    let error = refused.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Invalid);
    let text = "The extra CA file holds no certificate in PEM form.";
    assert_eq!(error.server_text(), Some(text));
}
