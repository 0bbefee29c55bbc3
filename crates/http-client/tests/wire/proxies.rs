//! Requests through a proxy: user name and password, for the sign-in as well.

use patchpanel_http_client::{
    Client, Credentials, ErrorKind, Proxy, ProxyFailure, ProxyLogin, Secret, UnreachableReason,
};

use super::support::certificates::Authority;
use super::support::stub::{Stub, answer, token_or};
use super::support::{list, trusting};

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
