//! A connection test: what a profile leads to, keeping nothing.

use patchpanel_http_client::{Client, Hop, ProxyLogin, Secret};

use super::{
    Context,
    sign_in::{build, credentials, is_signed_out, timestamp},
};
use crate::{
    event::ComputerEvent,
    state::{
        profile_editor::ConnectionReport, profiles::Profile, remote::Generation,
        session::SignInError,
    },
};

pub(super) async fn tested(
    context: &Context,
    generation: Generation,
    profile: Profile,
    secret: Option<Secret>,
    proxy_login: Option<ProxyLogin>,
) -> ComputerEvent {
    let result = test(context, profile, secret, proxy_login).await;
    ComputerEvent::ConnectionTested(generation, result.map(Box::new))
}

/// Diagnoses the connection, signs in and counts the connectors, keeping nothing.
async fn test(
    context: &Context,
    profile: Profile,
    secret: Option<Secret>,
    proxy_login: Option<ProxyLogin>,
) -> Result<ConnectionReport, SignInError> {
    let credentials = credentials(context, &profile, secret).await?;
    let asks_browser = is_signed_out(&credentials);
    let client = build(context, &profile, credentials, proxy_login).await?;
    if asks_browser {
        return before_browser(context, &client).await;
    }
    let diagnosis = client.diagnose().await;
    let elapsed = diagnosis.elapsed(Hop::SignIn);
    let connectors = diagnosis.connectors.map_err(SignInError::Tenant)?;
    let (token, who) = (client.access_token(), client.who_am_i());
    Ok(ConnectionReport {
        at: context.ports.clock.now(),
        elapsed_millis: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
        user: who.user_name,
        organisation: organisation(who.org, who.pod),
        connectors,
        token_ends: token.and_then(|token| token.expires_at).and_then(timestamp),
        tls_issuer: client.tls_issuer(),
        scopes: who.scopes,
        signs_in_at: None,
    })
}

/// What can be found while nobody has signed in with the browser.
#[expect(
    clippy::disallowed_methods,
    reason = "measures how long the tenant takes; no decision depends on it"
)]
async fn before_browser(
    context: &Context,
    client: &Client,
) -> Result<ConnectionReport, SignInError> {
    let started = std::time::Instant::now();
    let info = client.tenant_info().await.map_err(SignInError::Tenant)?;
    Ok(ConnectionReport {
        at: context.ports.clock.now(),
        elapsed_millis: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        user: None,
        organisation: organisation(info.tenant_name, info.pod),
        connectors: None,
        token_ends: None,
        tls_issuer: client.tls_issuer(),
        scopes: Vec::new(),
        signs_in_at: info.authorize_endpoint,
    })
}

fn organisation(org: Option<String>, pod: Option<String>) -> Option<String> {
    match (org, pod) {
        (Some(org), Some(pod)) => Some(format!("{org}, pod {pod}")),
        (org, pod) => org.or(pod),
    }
}
