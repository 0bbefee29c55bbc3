//! Sign-in, connection tests, and keeping the access token in the keychain for the next start.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jiff::{SignedDuration, Timestamp};
use patchpanel_http_client::{
    Access, AccessToken, Client, Credentials, ErrorKind, Hop, Pool, ProxyLogin, Secret,
};
use serde::{Deserialize, Serialize};

use super::{Context, browser_sign_in, proxy};
use crate::{
    event::{ComputerEvent, Event, SessionEvent, SignedIn},
    messages::{self, UserMessage},
    ports::{
        self,
        secrets::{SecretKind, Secrets},
    },
    state::{
        profile_editor::ConnectionReport,
        profiles::{Profile, ProfileId, SignIn},
        remote::Generation,
        secrets::{SecretOwner, kept_refresh_token},
        session::{SessionId, SignInError},
    },
};

/// A kept token that ends sooner than this is not used again.
const MIN_TOKEN_LIFE: SignedDuration = SignedDuration::from_secs(60);

/// A session's client, and the token that was kept last.
pub(super) struct Connected {
    pub(super) client: Client,
    secret_owner: SecretOwner,
    /// What the token was got with; `None` when it is not to be kept.
    owner: Option<TokenOwner>,
    kept_end: Option<SystemTime>,
}

/// What an access token was got with. A kept token is used for nothing else: it must not be shown to another host, nor
/// stand in for another secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct TokenOwner {
    base_url: String,
    client_id: String,
    /// Tells one secret from another. Another version of the hash only means signing in once more.
    secret_print: u64,
}

impl TokenOwner {
    /// `None` for a pasted token: the keychain has it as what it is, and what is pasted next must not meet it again.
    ///
    /// Nor for a sign-in with a browser, which its refresh token renews.
    fn of(profile: &Profile, credentials: &Credentials) -> Option<Self> {
        let Credentials::Pat {
            client_id,
            client_secret,
        } = credentials
        else {
            return None;
        };
        let mut hasher = DefaultHasher::new();
        client_secret.expose().hash(&mut hasher);
        Some(Self {
            base_url: profile.base_url.to_string(),
            client_id: client_id.clone(),
            secret_print: hasher.finish(),
        })
    }
}

/// An access token as the keychain has it.
#[derive(Serialize, Deserialize)]
struct KeptToken<'a> {
    /// Borrowed, so that no copy outlives the secret it came from.
    #[serde(borrow)]
    access_token: Cow<'a, str>,
    expires_at: Option<u64>,
    owner: TokenOwner,
}

#[cfg(feature = "demo")]
pub(super) async fn start_demo(context: &Context) -> ComputerEvent {
    let profile = match context.ports.demo.start().await {
        Ok((profile, secret)) => {
            // The demo tenant's secret is made up and lives as long as the process: memory is where it belongs.
            context.ports.secrets.remember(
                &SecretOwner::of(&profile),
                SecretKind::ClientSecret,
                secret,
            );
            Ok(Box::new(profile))
        }
        Err(error) => Err(error),
    };
    ComputerEvent::DemoStarted(profile)
}

#[cfg(not(feature = "demo"))]
pub(super) async fn start_demo(_workshop: &Context) -> ComputerEvent {
    let reason = crate::messages::refusals::NO_DEMO.to_owned();
    ComputerEvent::DemoStarted(Err(ports::Error::DemoFailed { reason }))
}

pub(super) async fn sign_in(
    context: &Context,
    session: SessionId,
    profile: Profile,
) -> SessionEvent {
    let result = connect(context, session, profile).await;
    SessionEvent::SignInEnded(result.map(Box::new))
}

/// Signs in for work without a window.
pub(super) async fn sign_in_for(
    context: &Context,
    session: SessionId,
    profile: Profile,
) -> Result<(), UserMessage> {
    let signed_in = connect(context, session, profile).await;
    signed_in
        .map(drop)
        .map_err(|error| messages::of_sign_in(&error))
}

async fn connect(
    context: &Context,
    session: SessionId,
    profile: Profile,
) -> Result<SignedIn, SignInError> {
    let credentials = credentials(context, &profile, None).await?;
    let owner = TokenOwner::of(&profile, &credentials);
    let asks_browser = is_signed_out(&credentials);
    let client = build(context, &profile, credentials, None).await?;
    let restored = match &owner {
        Some(owner) => restore(context, &profile, owner, &client).await,
        None => false,
    };
    let elapsed = match &profile.sign_in {
        _ if restored => None,
        SignIn::Browser { port, .. } if asks_browser => {
            browser_sign_in::sign_in(context, session, &client, *port).await?;
            None
        }
        SignIn::Browser { .. } => Some(fetch(&client).await.map_err(ended)?),
        SignIn::PersonalAccessToken { .. } | SignIn::AccessToken => Some(fetch(&client).await?),
    };
    let token = client.access_token();
    let ends = token.as_ref().and_then(|token| token.expires_at);
    let identity = token
        .as_ref()
        .and_then(|token| token.who_am_i().ok())
        .unwrap_or_default();
    let access = client.access();
    let connected = Connected {
        client,
        secret_owner: SecretOwner::of(&profile),
        owner,
        kept_end: if restored { ends } else { None },
    };
    context.clients().admit(session, connected);
    keep_token(context, session).await;
    Ok(SignedIn {
        identity,
        token_ends: ends.and_then(timestamp),
        elapsed,
        access,
    })
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures how long sign-in takes; no decision depends on it"
)]
async fn fetch(client: &Client) -> Result<Duration, SignInError> {
    let started = std::time::Instant::now();
    client.sign_in().await.map_err(SignInError::Tenant)?;
    Ok(started.elapsed())
}

/// What was kept of a sign-in with a browser is refused: the next try asks the browser.
fn ended(error: SignInError) -> SignInError {
    if let SignInError::Tenant(error) = &error
        && *error.kind() == ErrorKind::Unauthenticated
    {
        return SignInError::Ended(error.clone());
    }
    error
}

/// Whether only a browser can sign in with them.
fn is_signed_out(credentials: &Credentials) -> bool {
    matches!(
        credentials,
        Credentials::Browser {
            refresh_token: None,
            ..
        }
    )
}

/// What the profile signs in with: the secret that is typed, or else the one that is kept.
async fn credentials(
    context: &Context,
    profile: &Profile,
    typed: Option<Secret>,
) -> Result<Credentials, SignInError> {
    let secret = match typed {
        Some(secret) => Some(secret),
        None => kept_secret(context, profile).await?,
    };
    Ok(match &profile.sign_in {
        SignIn::PersonalAccessToken { client_id } => Credentials::Pat {
            client_id: client_id.clone(),
            client_secret: secret.ok_or(SignInError::NoSecret)?,
        },
        SignIn::AccessToken => Credentials::Token(secret.ok_or(SignInError::NoSecret)?),
        SignIn::Browser { client_id, .. } => Credentials::Browser {
            client_id: client_id.clone(),
            refresh_token: secret.and_then(|kept| kept_refresh_token(&kept, client_id)),
            keeper: browser_sign_in::keeper(context, profile, client_id),
        },
    })
}

async fn kept_secret(context: &Context, profile: &Profile) -> Result<Option<Secret>, SignInError> {
    let (owner, kind) = (SecretOwner::of(profile), SecretKind::of(&profile.sign_in));
    let read = move |secrets: &Secrets| {
        if !secrets.has_in_memory(&owner, kind) {
            secrets.may_ask_again();
        }
        secrets.get(&owner, kind)
    };
    context.keychain(read).await.map_err(SignInError::Keychain)
}

async fn build(
    context: &Context,
    profile: &Profile,
    credentials: Credentials,
    proxy_login: Option<ProxyLogin>,
) -> Result<Client, SignInError> {
    let profile = &bound(context, profile).await?;
    if let Some(host) = profile.unconfirmed_host() {
        return Err(SignInError::HostNotConfirmed(host.to_owned()));
    }
    let proxy = proxy::of_profile(context, profile, proxy_login).await?;
    // The demo tenant is of this process alone.
    let pool = if profile.is_demo() {
        Pool::default()
    } else {
        context.pool.clone()
    };
    let mut builder = Client::builder(profile.base_url.clone())
        .api_version(profile.api_version)
        .credentials(credentials)
        .access(if profile.read_only {
            Access::ReadOnly
        } else {
            Access::ReadWrite
        })
        .proxy(proxy)
        .pool(&pool)
        .limits(context.patience.limits)
        .retry(context.patience.retry)
        .rate_limit(context.patience.rate_limit);
    if let Some(path) = profile.extra_ca_file.clone() {
        let read = move || ports::files::read_chosen(&path);
        let pem = context.reading(read).await.flatten();
        builder = builder.extra_ca_file(pem.map_err(SignInError::File)?);
    }
    builder.build().map_err(SignInError::Tenant)
}

/// The profile as the policy of this computer lets it be used. The demo tenant is in this process, and no concern of it.
async fn bound(context: &Context, profile: &Profile) -> Result<Profile, SignInError> {
    let policy = context.policy().await.map_err(SignInError::Policy)?;
    let mut bound = profile.clone();
    if context.ports.is_demo(profile).await {
        return Ok(bound);
    }
    policy.bind(&mut bound);
    if policy.allows(&bound.base_url) {
        Ok(bound)
    } else {
        let host = bound.base_url.authority().to_owned();
        Err(SignInError::HostNotAllowed(host))
    }
}

/// Gives the client the token of an earlier run, if it was got with the same and lives long enough.
async fn restore(
    context: &Context,
    profile: &Profile,
    owner: &TokenOwner,
    client: &Client,
) -> bool {
    let whose = SecretOwner::of(profile);
    let read = move |secrets: &Secrets| secrets.get(&whose, SecretKind::AccessToken);
    let Ok(Some(text)) = context.keychain(read).await else {
        return false;
    };
    let Ok(kept) = serde_json::from_str::<KeptToken<'_>>(text.expose()) else {
        return false;
    };
    if kept.owner != *owner {
        return false;
    }
    let Some(expires_at) = kept.expires_at.and_then(time_of) else {
        return false;
    };
    let enough = timestamp(expires_at)
        .is_some_and(|end| end.duration_since(context.ports.clock.now()) >= MIN_TOKEN_LIFE);
    if !enough {
        return false;
    }
    client.restore_token(AccessToken::restored(
        Secret::new(&*kept.access_token),
        Some(expires_at),
    ));
    true
}

/// `None` for seconds that no clock of this computer reaches: the entry was damaged or changed.
fn time_of(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Writes a new token of the client to the keychain, and reports when it ends.
pub(super) async fn keep_token(context: &Context, session: SessionId) {
    let Some((whose, owner, token)) = renewed(context, session) else {
        return;
    };
    let ends = token.expires_at.and_then(timestamp);
    context.report(Event::Session(session, SessionEvent::TokenRenewed(ends)));
    let Some(owner) = owner.filter(|_| whose.profile != ProfileId::demo()) else {
        return;
    };
    let seconds = token
        .expires_at
        .and_then(|end| end.duration_since(UNIX_EPOCH).ok())
        .map(|end| end.as_secs());
    let kept = KeptToken {
        access_token: Cow::Borrowed(token.secret.expose()),
        expires_at: seconds,
        owner,
    };
    let Ok(text) = serde_json::to_string(&kept) else {
        return;
    };
    let text = Secret::new(text);
    let kept_for = whose.clone();
    let store = move |secrets: &Secrets| secrets.set(&kept_for, SecretKind::AccessToken, &text);
    let stored = context.keychain(store).await;
    if context.client(session).is_none() {
        // Signed out meanwhile: what sign-out deleted must not come back.
        let forget = move |secrets: &Secrets| secrets.forget(&whose, SecretKind::AccessToken);
        if let Err(error) = context.keychain(forget).await {
            context.report(ComputerEvent::TokensForgotten(Err(error)));
        }
    } else if let Err(error) = stored {
        context.report(ComputerEvent::KeychainFailed(error));
    }
}

/// The session's token, if it is another than the one kept last.
fn renewed(
    context: &Context,
    session: SessionId,
) -> Option<(SecretOwner, Option<TokenOwner>, AccessToken)> {
    let mut clients = context.clients();
    let connected = clients.get_mut(session)?;
    let token = connected.client.access_token()?;
    if token.expires_at.is_some() && token.expires_at == connected.kept_end {
        return None;
    }
    connected.kept_end = token.expires_at;
    let Connected {
        secret_owner,
        owner,
        ..
    } = connected;
    Some((secret_owner.clone(), owner.clone(), token))
}

fn timestamp(time: SystemTime) -> Option<Timestamp> {
    Timestamp::try_from(time).ok()
}

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
    let token = client.access_token();
    let who = token
        .as_ref()
        .and_then(|token| token.who_am_i().ok())
        .unwrap_or_default();
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

#[cfg(test)]
mod tests;
