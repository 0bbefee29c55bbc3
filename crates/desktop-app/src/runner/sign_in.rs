//! Sign-in, and the client of a session.

mod kept_token;

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use patchpanel_http_client::{Access, Client, Credentials, ErrorKind, Pool, ProxyLogin, Secret};

pub(super) use self::kept_token::keep_token;
use self::kept_token::{TokenOwner, restore};
use super::{Context, browser_sign_in, proxy};
use crate::{
    event::{ComputerEvent, SessionEvent, SignedIn},
    messages::{self, UserMessage},
    ports::{
        self,
        secrets::{SecretKind, Secrets},
    },
    state::{
        profiles::{Profile, SignIn},
        secrets::{SecretOwner, kept_refresh_token},
        session::{SessionId, SignInError},
    },
};

/// A session's client, and the token that was kept last.
pub(super) struct Connected {
    pub(super) client: Client,
    secret_owner: SecretOwner,
    /// What the token was got with; `None` when it is not to be kept.
    owner: Option<TokenOwner>,
    kept_end: Option<SystemTime>,
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
    let result = connect(context, session, profile, Window::Open).await;
    SessionEvent::SignInEnded(result.map(Box::new))
}

/// Signs in for work without a window.
pub(super) async fn sign_in_for(
    context: &Context,
    session: SessionId,
    profile: Profile,
) -> Result<(), UserMessage> {
    let signed_in = connect(context, session, profile, Window::Absent).await;
    signed_in
        .map(drop)
        .map_err(|error| messages::of_sign_in(&error))
}

/// Where a browser can be opened from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Window {
    Open,
    Absent,
}

async fn connect(
    context: &Context,
    session: SessionId,
    profile: Profile,
    window: Window,
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
        SignIn::Browser { .. } if asks_browser && window == Window::Absent => {
            return Err(SignInError::NoWindow);
        }
        SignIn::Browser { port, .. } if asks_browser => {
            browser_sign_in::sign_in(context, session, &client, *port).await?;
            None
        }
        SignIn::Browser { .. } => Some(fetch(&client).await.map_err(ended)?),
        SignIn::PersonalAccessToken { .. } | SignIn::AccessToken => Some(fetch(&client).await?),
    };
    let ends = client.access_token().and_then(|token| token.expires_at);
    let identity = client.who_am_i();
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
pub(super) fn is_signed_out(credentials: &Credentials) -> bool {
    matches!(
        credentials,
        Credentials::Browser {
            refresh_token: None,
            ..
        }
    )
}

/// What the profile signs in with: the secret that is typed, or else the one that is kept.
pub(super) async fn credentials(
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

pub(super) async fn build(
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
        let pem = context.try_reading(read).await;
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

pub(super) fn timestamp(time: SystemTime) -> Option<Timestamp> {
    Timestamp::try_from(time).ok()
}

#[cfg(test)]
mod tests;
