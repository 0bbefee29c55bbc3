//! The access token of a client: fetched when needed, kept, renewed before its end, one fetch at a time.
//!
//! Keeps nothing beyond the life of the client; where a token is stored between runs is the caller's choice.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use patchpanel_core_models::json;
use patchpanel_core_models::models::token::TokenResponse;
use reqwest::Method;
use tokio::sync::Semaphore;
use url::Url;

use crate::answer::{Answer, WORDS_BYTES};
use crate::connection::Connection;
use crate::credentials::{AccessToken, Credentials};
use crate::error::{Error, ErrorKind};
use crate::grant::Grant;
use crate::prepared::JSON;
use crate::secret::Secret;
use crate::transport::Outgoing;

/// The sign-in request, as [`Error::request`] names it.
pub const SIGN_IN_REQUEST: &str = "POST /oauth/token";

/// How long a token is used whatever end the tenant gives it, unless it is refused.
const LEAST_LIFE: Duration = Duration::from_secs(10);

/// How many tokens before the one in use are masked where a server repeats them.
const MOST_BEFORE: usize = 2;

/// The sign-in of a client, shared by its clones.
#[derive(Debug)]
pub(crate) struct Auth {
    credentials: Credentials,
    token_url: Url,
    current: Mutex<Option<AccessToken>>,
    /// The last tokens before, which a server may still repeat.
    before: Mutex<Vec<Secret>>,
    /// What renews a sign-in with a browser; a tenant may give another one each time.
    refresh_token: Mutex<Option<Secret>>,
    /// What was kept when it was looked at last. The same still being kept is no news: a write may be slow.
    seen: Mutex<Option<Secret>>,
    /// When the current token was fetched, by the steady clock.
    fetched_at: Mutex<Option<Duration>>,
    /// One fetch at a time; the others wait and take its result.
    turn: Semaphore,
    fetches: AtomicU64,
    last_failure: Mutex<Option<(u64, Error)>>,
}

/// Why a token is asked for.
#[derive(Debug)]
pub(crate) enum Need {
    /// Any that is still valid.
    Valid,
    /// Another one than this, which the server has refused.
    InsteadOf(Secret),
    /// A new one in any case.
    New,
}

impl Auth {
    pub(crate) fn new(credentials: Credentials, token_url: Url) -> Self {
        let pasted = match &credentials {
            Credentials::Token(token) => Some(AccessToken::pasted(token)),
            Credentials::Pat { .. } | Credentials::Browser { .. } => None,
        };
        let refresh_token = match &credentials {
            Credentials::Browser { refresh_token, .. } => refresh_token.clone(),
            Credentials::Pat { .. } | Credentials::Token(_) => None,
        };
        Self {
            credentials,
            token_url,
            current: Mutex::new(pasted),
            before: Mutex::new(Vec::new()),
            refresh_token: Mutex::new(refresh_token),
            seen: Mutex::new(None),
            fetched_at: Mutex::new(None),
            turn: Semaphore::new(1),
            fetches: AtomicU64::new(0),
            last_failure: Mutex::new(None),
        }
    }

    /// The token in use, if there is one; it may have ended.
    pub(crate) fn current(&self) -> Option<AccessToken> {
        locked(&self.current).clone()
    }

    /// Uses this token from now on.
    pub(crate) fn restore(&self, token: AccessToken) {
        self.use_from(None, token);
    }

    /// Uses a token that was fetched at this time, where it is known.
    fn use_from(&self, fetched_at: Option<Duration>, token: AccessToken) {
        *locked(&self.fetched_at) = fetched_at;
        let before = locked(&self.current).replace(token);
        if let Some(AccessToken { secret, .. }) = before {
            let mut before = locked(&self.before);
            before.retain(|known| *known != secret);
            before.push(secret);
            let over = before.len().saturating_sub(MOST_BEFORE);
            before.drain(..over);
        }
    }

    /// Whether it signs in with these very credentials. Only client ids with their secrets can be compared, and
    /// refresh tokens while nobody has used them up.
    pub(crate) fn uses(&self, credentials: &Credentials) -> bool {
        match (&self.credentials, credentials) {
            (
                Credentials::Pat {
                    client_id: own_id,
                    client_secret: own_secret,
                },
                Credentials::Pat {
                    client_id,
                    client_secret,
                },
            ) => own_id == client_id && own_secret == client_secret,
            (
                Credentials::Browser {
                    client_id: own_id, ..
                },
                Credentials::Browser {
                    client_id,
                    refresh_token: Some(refresh_token),
                    ..
                },
            ) => {
                let own = locked(&self.refresh_token);
                own_id == client_id && own.as_ref() == Some(refresh_token)
            }
            _ => false,
        }
    }

    /// Whether another token can be had when one is refused.
    pub(crate) fn can_renew(&self) -> bool {
        match &self.credentials {
            Credentials::Token(_) => false,
            Credentials::Browser { .. } => locked(&self.refresh_token).is_some(),
            Credentials::Pat { .. } => true,
        }
    }

    /// Whether there is anything to sign in with.
    pub(crate) fn has_credentials(&self) -> bool {
        match &self.credentials {
            Credentials::Token(token) => !token.is_empty(),
            Credentials::Pat { .. } | Credentials::Browser { .. } => true,
        }
    }

    pub(crate) fn client_id(&self) -> Option<&str> {
        match &self.credentials {
            Credentials::Pat { client_id, .. } | Credentials::Browser { client_id, .. } => {
                Some(client_id)
            }
            Credentials::Token(_) => None,
        }
    }

    pub(crate) fn is_with_browser(&self) -> bool {
        matches!(self.credentials, Credentials::Browser { .. })
    }

    /// What no answer may repeat, whichever request it was sent with: what is signed in with, the token in use and those
    /// before.
    pub(crate) fn secrets(&self) -> Vec<Secret> {
        let own = match &self.credentials {
            Credentials::Pat { client_secret, .. } => Some(client_secret.clone()),
            Credentials::Browser { .. } | Credentials::Token(_) => {
                locked(&self.refresh_token).clone()
            }
        };
        let current = self.current().map(|token| token.secret);
        let before = locked(&self.before).clone();
        own.into_iter().chain(current).chain(before).collect()
    }

    /// A token that satisfies the need, fetched only when there is none.
    ///
    /// # Errors
    /// Those of the sign-in: [`ErrorKind::Unauthenticated`] when the tenant refuses the credentials.
    pub(crate) async fn token(
        &self,
        need: &Need,
        connection: &Connection,
    ) -> Result<AccessToken, Error> {
        if let Some(token) = self.suitable(need, connection) {
            return Ok(token);
        }
        let fetches_before = self.fetches.load(Ordering::Acquire);
        // The semaphore is never closed; were it, two fetches at once would do no harm.
        let _turn = self.turn.acquire().await;
        if let Some(token) = self.suitable(need, connection) {
            return Ok(token);
        }
        if let Some(error) = self.failure_since(fetches_before) {
            return Err(error);
        }
        let result = self.fetch(connection).await;
        let number = self.fetches.fetch_add(1, Ordering::AcqRel) + 1;
        match &result {
            Ok(token) => {
                self.use_from(Some(connection.clock.steady()), token.clone());
            }
            Err(error) => *locked(&self.last_failure) = Some((number, error.clone())),
        }
        result
    }

    /// The token that is there, if it satisfies the need.
    pub(crate) fn suitable(&self, need: &Need, connection: &Connection) -> Option<AccessToken> {
        let current = self.current()?;
        let suits = match need {
            // The server decides over a pasted token; there is no other.
            Need::Valid => {
                !self.can_renew()
                    || current.is_fresh(connection.clock.now())
                    || self.is_just_fetched(connection)
            }
            Need::InsteadOf(refused) => current.secret != *refused,
            Need::New => false,
        };
        suits.then_some(current)
    }

    /// Whether the last sign-in is so short ago that another would be one for each request.
    fn is_just_fetched(&self, connection: &Connection) -> bool {
        let fetched_at = *locked(&self.fetched_at);
        fetched_at.is_some_and(|at| connection.clock.steady().saturating_sub(at) < LEAST_LIFE)
    }

    /// The failure of a fetch that ended while this caller waited: asking again at once would only repeat it.
    fn failure_since(&self, fetches_before: u64) -> Option<Error> {
        let failure = locked(&self.last_failure);
        failure
            .as_ref()
            .filter(|(number, _)| *number > fetches_before)
            .map(|(_, error)| error.clone())
    }

    async fn fetch(&self, connection: &Connection) -> Result<AccessToken, Error> {
        match &self.credentials {
            Credentials::Pat {
                client_id,
                client_secret,
            } => {
                let grant = Grant::client_credentials(client_id, client_secret);
                Ok(self.request_tokens(grant, connection).await?.access)
            }
            Credentials::Token(token) => Ok(AccessToken::pasted(token)),
            Credentials::Browser {
                client_id, keeper, ..
            } => {
                let Some(own) = locked(&self.refresh_token).clone() else {
                    return Err(Error::new(ErrorKind::Unauthenticated, SIGN_IN_REQUEST)
                        .with_reason("Nobody is signed in with the browser."));
                };
                let kept = keeper.kept().await;
                let before = std::mem::replace(&mut *locked(&self.seen), kept.clone());
                let newest = kept
                    .filter(|kept| before.as_ref() != Some(kept))
                    .unwrap_or(own);
                let mut answered = self.refresh(client_id, &newest, connection).await;
                if answered.as_ref().is_err_and(is_refused) {
                    match keeper.kept().await {
                        // Another process was faster.
                        Some(newer) if newer != newest => {
                            answered = self.refresh(client_id, &newer, connection).await;
                        }
                        Some(_) | None => {
                            *locked(&self.refresh_token) = None;
                            keeper.forget(&newest).await;
                        }
                    }
                }
                answered
            }
        }
    }

    async fn refresh(
        &self,
        client_id: &str,
        refresh_token: &Secret,
        connection: &Connection,
    ) -> Result<AccessToken, Error> {
        // Before it is sent, so that no answer shows it.
        *locked(&self.refresh_token) = Some(refresh_token.clone());
        let grant = Grant::refresh(client_id, refresh_token);
        let tokens = self.request_tokens(grant, connection).await?;
        Ok(self.accept(tokens).await)
    }

    /// Exchanges the code that a browser brought; the token is used from now on.
    pub(crate) async fn exchange(
        &self,
        code: &Secret,
        (redirect_uri, verifier): (&str, &Secret),
        connection: &Connection,
    ) -> Result<AccessToken, Error> {
        let Credentials::Browser {
            client_id, keeper, ..
        } = &self.credentials
        else {
            let why = "The client is not set up to sign in with a browser.";
            return Err(Error::invalid(SIGN_IN_REQUEST, why));
        };
        let grant = Grant::code(client_id, redirect_uri, code, verifier);
        let tokens = self.request_tokens(grant, connection).await?;
        // What renewed another person's sign-in does not renew this one.
        let before = locked(&self.refresh_token).take();
        if let Some(before) = before {
            keeper.forget(&before).await;
        }
        let token = self.accept(tokens).await;
        self.use_from(Some(connection.clock.steady()), token.clone());
        Ok(token)
    }

    /// Keeps the refresh token that came; where none did, the one before stays good (RFC 6749 §6).
    async fn accept(&self, Received { access, refresh }: Received) -> AccessToken {
        if let (Credentials::Browser { keeper, .. }, Some(refresh)) = (&self.credentials, refresh) {
            *locked(&self.refresh_token) = Some(refresh.clone());
            keeper.keep(&refresh).await;
        }
        access
    }

    async fn request_tokens(
        &self,
        grant: Grant<'_>,
        connection: &Connection,
    ) -> Result<Received, Error> {
        let mut call = connection.call(connection.transport.limits().read);
        loop {
            call.wait_before_line().await;
            let own = self.secrets();
            let secrets: Vec<&Secret> = grant.secrets.iter().copied().chain(&own).collect();
            let outgoing = Outgoing {
                method: Method::POST,
                url: self.token_url.clone(),
                accept: JSON,
                content: Some(&grant.form),
                token: None,
                secrets: &secrets,
                most_bytes: WORDS_BYTES,
            };
            match call.send(outgoing, SIGN_IN_REQUEST).await {
                Ok(answer) => return received(&answer, connection.clock.now()),
                Err(failed) if grant.is_repeated && call.pauses_after(&failed).await => {}
                Err(failed) => return Err(as_sign_in(failed.error)),
            }
        }
    }
}

/// A token that the tenant itself refuses is of no use any more; a page in between says nothing of it.
fn is_refused(error: &Error) -> bool {
    error.kind() == &ErrorKind::Unauthenticated && error.page().is_none()
}

/// What a sign-in was answered with.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) access: AccessToken,
    refresh: Option<Secret>,
}

/// The tokens that a sign-in was answered with.
pub(crate) fn received(answer: &Answer, now: SystemTime) -> Result<Received, Error> {
    let refused = |why: &str| answer.unusable(SIGN_IN_REQUEST).with_reason(why);
    // The parser's words might quote the token, so they are not kept.
    let mut response = json::from_bytes::<TokenResponse>(&answer.body).ok();
    let refresh = response
        .as_mut()
        .and_then(TokenResponse::take_refresh_token);
    let access = response.and_then(|response| AccessToken::received(response, now));
    let access = access
        .ok_or_else(|| refused("The sign-in was answered without an access token."))?
        .checked()
        .map_err(|problem| refused(&format!("In the answer to the sign-in, {problem}.")))?;
    let refresh = refresh.map(Secret::new);
    if refresh.as_ref().is_some_and(Secret::is_too_long) {
        return Err(refused(
            "The answer to the sign-in holds a refresh token that is longer than any.",
        ));
    }
    Ok(Received { access, refresh })
}

/// A refused sign-in is about the credentials, also when the tenant answers 400 `invalid_client` (RFC 6749 §5.2).
fn as_sign_in(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Invalid if error.status() == Some(400) => {
            error.with_kind(ErrorKind::Unauthenticated)
        }
        _ => error,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
