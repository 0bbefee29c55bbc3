//! The access token in the keychain, so that the next start need not sign in.

use std::{
    borrow::Cow,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use jiff::SignedDuration;
use patchpanel_http_client::{AccessToken, Client, Credentials, Secret};
use serde::{Deserialize, Serialize};

use super::{Connected, timestamp};
use crate::{
    event::{ComputerEvent, Event, SessionEvent},
    ports::secrets::{SecretKind, Secrets},
    runner::Context,
    state::{
        profiles::{Profile, ProfileId},
        secrets::SecretOwner,
        session::SessionId,
    },
};

/// A kept token that ends sooner than this is not used again.
const MIN_TOKEN_LIFE: SignedDuration = SignedDuration::from_secs(60);

/// What an access token was got with. A kept token is used for nothing else: it must not be shown to another host, nor
/// stand in for another secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TokenOwner {
    base_url: String,
    client_id: String,
    /// Tells one secret from another. Another version of the hash only means signing in once more.
    secret_print: u64,
}

impl TokenOwner {
    /// `None` for a pasted token: the keychain has it as what it is, and what is pasted next must not meet it again.
    ///
    /// Nor for a sign-in with a browser, which its refresh token renews.
    pub(super) fn of(profile: &Profile, credentials: &Credentials) -> Option<Self> {
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
pub(super) struct KeptToken<'a> {
    /// Borrowed, so that no copy outlives the secret it came from.
    #[serde(borrow)]
    pub(super) access_token: Cow<'a, str>,
    pub(super) expires_at: Option<u64>,
    pub(super) owner: TokenOwner,
}

/// Gives the client the token of an earlier run, if it was got with the same and lives long enough.
pub(super) async fn restore(
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
pub(super) fn time_of(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// Writes a new token of the client to the keychain, and reports when it ends.
pub(in crate::runner) async fn keep_token(context: &Context, session: SessionId) {
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
