//! The diagnosis names the first hop that fails.

use patchpanel_http_client::{
    Client, Credentials, Diagnosis, ErrorKind, Hop, HopOutcome, Proxy, RetryPolicy,
};
use patchpanel_tenant_simulator::{Account, FaultAction, Seed, Simulator, StallPoint};

use super::support::certificates::{Authority, self_signed_server};
use super::support::stub::{Stub, answer};
use super::support::{
    CLIENT_ID, CLIENT_SECRET, builder, client, closed_port, fail, short_limits, sign_ins,
    simulator, trusting, url,
};

fn first(diagnosis: &Diagnosis) -> Option<Hop> {
    let hops: Vec<Hop> = diagnosis.hops.iter().map(|report| report.hop).collect();
    assert_eq!(hops, Hop::ALL);
    diagnosis.first_failure().map(|(hop, _)| hop)
}

fn state(diagnosis: &Diagnosis, hop: Hop) -> &'static str {
    match diagnosis.outcome(hop).unwrap() {
        HopOutcome::Passed { .. } => "Passed",
        HopOutcome::Failed(_) => "Failed",
        HopOutcome::Skipped { .. } => "Skipped",
    }
}

async fn diagnose(address: &str, proxy: Proxy) -> Diagnosis {
    let builder = trusting(address, &Authority::new("Any")).proxy(proxy);
    let client = builder.retry(RetryPolicy::never()).build().unwrap();
    client.diagnose().await
}

#[tokio::test]
async fn a_good_way_passes_every_hop() {
    let tenant = simulator(Seed::Demo).await;

    let diagnosis = client(&tenant).diagnose().await;

    assert_eq!(first(&diagnosis), None);
    assert_eq!(state(&diagnosis, Hop::Tls), "Skipped");
    assert_eq!(state(&diagnosis, Hop::Proxy), "Skipped");
    let Some(HopOutcome::Passed { detail, .. }) = diagnosis.outcome(Hop::TenantInfo) else {
        panic!()
    };
    assert_eq!(detail, "acme-sim");
    assert_eq!(state(&diagnosis, Hop::List), "Passed");
    assert_eq!(diagnosis.connectors.unwrap(), Some(203));
}

#[tokio::test]
async fn an_unknown_name_a_closed_port_and_a_bad_certificate_are_told_apart() {
    let server = self_signed_server("localhost");
    let stub = Stub::https(server, |_| answer("200 OK", &[], "{}")).await;

    let name = diagnose("https://no-such-tenant.invalid", Proxy::None).await;
    let port = diagnose(&format!("http://127.0.0.1:{}", closed_port()), Proxy::None).await;
    let certificate = diagnose(&format!("https://localhost:{}", stub.port), Proxy::None).await;

    assert_eq!(first(&name), Some(Hop::Name));
    assert_eq!(first(&port), Some(Hop::Connection));
    assert_eq!(first(&certificate), Some(Hop::Tls));
    assert_eq!(state(&certificate, Hop::Connection), "Passed");
    assert_eq!(state(&certificate, Hop::SignIn), "Skipped");
}

#[tokio::test]
async fn the_certificate_hop_names_the_issuer_whether_it_is_trusted_or_not() {
    let authority = Authority::new("Acme Root");
    let certificate = authority.server("localhost");
    let stub = Stub::https(certificate, |_| answer("200 OK", &[], "{}")).await;
    let address = format!("https://localhost:{}", stub.port);
    let builder = Client::builder(url(&address)).extra_ca_file(authority.pem());

    let trusted = builder.build().unwrap().diagnose().await;
    let refused = diagnose(&address, Proxy::None).await;

    let Some(HopOutcome::Passed { detail, .. }) = trusted.outcome(Hop::Tls) else {
        panic!("{trusted:?}")
    };
    assert_eq!(detail, "issued by Acme Root");
    let (hop, error) = refused.first_failure().unwrap();
    assert_eq!(hop, Hop::Tls);
    let error = error.to_string();
    assert!(error.contains("issued by “Acme Root”"), "{error}");
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_found() {
    let proxy = Stub::proxy("Proxy-Authorization: Basic none", 1).await;

    let at = Proxy::at(format!("http://127.0.0.1:{}", proxy.port));
    let diagnosis = diagnose("https://tenant.example", at).await;

    assert_eq!(first(&diagnosis), Some(Hop::Proxy));
}

#[tokio::test]
async fn wrong_credentials_and_missing_rights_are_told_apart() {
    let tenant = simulator(Seed::Demo).await;
    let looker = Account::new(CLIENT_ID, CLIENT_SECRET).scopes(["idn:sources:read"]);
    let limited = Simulator::builder().seed(Seed::Demo).account(looker);
    let limited = limited.start().await.unwrap();
    let wrong = builder(&tenant).credentials(Credentials::pat(CLIENT_ID, "wrong"));

    let refused = wrong.build().unwrap().diagnose().await;
    assert_eq!(first(&refused), Some(Hop::SignIn));
    assert_eq!(refused.connectors.unwrap_err().status(), Some(401));
    assert_eq!(first(&client(&limited).diagnose().await), Some(Hop::List));
}

#[tokio::test]
async fn a_server_that_is_no_tenant_is_found_and_sign_in_is_tried_all_the_same() {
    let tenant = simulator(Seed::Demo).await;
    fail(&tenant, "GET", "/oauth/info", FaultAction::BadJson {});

    let diagnosis = client(&tenant).diagnose().await;

    assert_eq!(first(&diagnosis), Some(Hop::TenantInfo));
    assert_eq!(state(&diagnosis, Hop::SignIn), "Passed");
    assert_eq!(diagnosis.connectors.unwrap(), Some(203));
}

#[tokio::test]
async fn a_tenant_that_never_answers_is_not_asked_to_sign_in() {
    let tenant = simulator(Seed::Demo).await;
    let silent = FaultAction::Stall {
        at: StallPoint::BeforeAnswer,
    };
    fail(&tenant, "*", "/**", silent);
    let client = builder(&tenant).limits(short_limits()).build().unwrap();

    let diagnosis = client.diagnose().await;

    assert_eq!(first(&diagnosis), Some(Hop::TenantInfo));
    let error = diagnosis.connectors.unwrap_err();
    assert_eq!(error.kind(), &ErrorKind::Timeout);
    assert_eq!(sign_ins(&tenant), 0);
}

#[tokio::test]
async fn without_credentials_the_way_is_checked_up_to_the_sign_in() {
    let tenant = simulator(Seed::Demo).await;

    let client = Client::builder(url(tenant.base_url())).build().unwrap();
    let diagnosis = client.diagnose().await;

    assert_eq!(first(&diagnosis), None);
    assert_eq!(state(&diagnosis, Hop::SignIn), "Skipped");
    assert_eq!(tenant.requests().len(), 1);
}
