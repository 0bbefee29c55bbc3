//! The access token of a client: fetched when needed, kept, renewed before its end, one fetch at a time.
//!
//! Keeps nothing beyond the life of the client; where a token is stored between runs is the caller's choice.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use patchpanel_core_models::json;
use patchpanel_core_models::models::token::TokenResponse;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Method;
use tokio::sync::Semaphore;
use url::Url;

use crate::answer::Answer;
use crate::connection::Connection;
use crate::credentials::{AccessToken, Credentials};
use crate::error::{Error, ErrorKind};
use crate::prepared::{Content, JSON};
use crate::secret::Secret;
use crate::transport::Outgoing;

/// The sign-in request, as [`Error::request`] names it.
pub const SIGN_IN_REQUEST: &str = "POST /oauth/token";

/// How long a token is used whatever end the tenant gives it, unless it is refused.
const LEAST_LIFE: Duration = Duration::from_secs(10);

/// The sign-in of a client, shared by its clones.
#[derive(Debug)]
pub(crate) struct Auth {
    credentials: Credentials,
    token_url: Url,
    current: Mutex<Option<AccessToken>>,
    /// When the current token was fetched, by the steady clock.
    fetched_at: Mutex<Option<Duration>>,
    /// One fetch at a time; the others wait and take its result.
    turn: Semaphore,
    fetches: AtomicU64,
    last_failure: Mutex<Option<(u64, Error)>>,
}

/// Why a token is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Need<'a> {
    /// Any that is still valid.
    Valid,
    /// Another one than this, which the server has refused.
    InsteadOf(&'a Secret),
    /// A new one in any case.
    New,
}

impl Auth {
    pub(crate) fn new(credentials: Credentials, token_url: Url) -> Self {
        let pasted = match &credentials {
            Credentials::Token(token) => Some(AccessToken::pasted(token)),
            Credentials::Pat { .. } | Credentials::Custom(_) => None,
        };
        Self {
            credentials,
            token_url,
            current: Mutex::new(pasted),
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
        *locked(&self.fetched_at) = None;
        *locked(&self.current) = Some(token);
    }

    /// Whether it signs in with these very credentials. Only client ids with their secrets can be compared.
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
            _ => false,
        }
    }

    /// Whether another token can be had when one is refused.
    pub(crate) fn can_renew(&self) -> bool {
        !matches!(self.credentials, Credentials::Token(_))
    }

    /// Whether there is anything to sign in with.
    pub(crate) fn has_credentials(&self) -> bool {
        match &self.credentials {
            Credentials::Token(token) => !token.is_empty(),
            Credentials::Pat { .. } | Credentials::Custom(_) => true,
        }
    }

    /// The secrets that no error may repeat.
    pub(crate) fn client_secret(&self) -> Option<&Secret> {
        match &self.credentials {
            Credentials::Pat { client_secret, .. } => Some(client_secret),
            Credentials::Token(_) | Credentials::Custom(_) => None,
        }
    }

    /// A token that satisfies the need, fetched only when there is none.
    ///
    /// # Errors
    /// Those of the sign-in: [`ErrorKind::Unauthenticated`] when the tenant refuses the credentials.
    pub(crate) async fn token(
        &self,
        need: Need<'_>,
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
                *locked(&self.fetched_at) = Some(connection.clock.steady());
                *locked(&self.current) = Some(token.clone());
            }
            Err(error) => *locked(&self.last_failure) = Some((number, error.clone())),
        }
        result
    }

    fn suitable(&self, need: Need<'_>, connection: &Connection) -> Option<AccessToken> {
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
                let form = form(client_id, client_secret);
                self.request_token(&form, client_secret, connection).await
            }
            Credentials::Token(token) => Ok(AccessToken::pasted(token)),
            Credentials::Custom(provider) => {
                let provided = provider.access_token().await.map_err(|error| {
                    Error::new(ErrorKind::Unauthenticated, "sign-in").with_reason(error.to_string())
                })?;
                sendable(provided)
            }
        }
    }

    /// Asks for a token. Unlike other POSTs this one may be repeated: a token that nobody received does no harm.
    async fn request_token(
        &self,
        form: &Content,
        client_secret: &Secret,
        connection: &Connection,
    ) -> Result<AccessToken, Error> {
        let mut call = connection.call(connection.transport.limits().read);
        loop {
            call.wait_before_line().await;
            let outgoing = Outgoing {
                method: Method::POST,
                url: self.token_url.clone(),
                accept: JSON,
                content: Some(form),
                token: None,
                client_secret: Some(client_secret),
            };
            match call.send(outgoing, SIGN_IN_REQUEST).await {
                Ok(answer) => return token_in(&answer, connection.clock.now()),
                Err(failed) if call.pauses_after(&failed).await => {}
                Err(failed) => return Err(as_sign_in(failed.error)),
            }
        }
    }
}

/// A token from elsewhere without blanks around it, if it can be sent.
fn sendable(token: AccessToken) -> Result<AccessToken, Error> {
    let secret = Secret::new(token.secret.expose().trim_ascii());
    let token = AccessToken { secret, ..token };
    match token.check() {
        Ok(()) => Ok(token),
        Err(problem) => Err(Error::new(ErrorKind::Settings { problem }, "sign-in")),
    }
}

/// The token that a sign-in was answered with.
pub(crate) fn token_in(answer: &Answer, now: SystemTime) -> Result<AccessToken, Error> {
    let response = json::from_bytes::<TokenResponse>(&answer.body).ok();
    let token = response.and_then(|response| AccessToken::received(response, now));
    // The parser's words might quote the token, so they are not kept.
    token.filter(|token| token.check().is_ok()).ok_or_else(|| {
        answer
            .unusable(SIGN_IN_REQUEST)
            .with_reason("The answer to the sign-in holds no access token.")
    })
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

/// The credentials in the body, never in the query, which reaches logs.
fn form(client_id: &str, client_secret: &Secret) -> Content {
    let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let body = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        encoded(client_id),
        encoded(client_secret.expose())
    );
    Content {
        media_type: "application/x-www-form-urlencoded".to_owned(),
        bytes: Bytes::from(body),
        file: None,
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_credentials_are_encoded_in_the_body() {
        let content = form("3f2a", &Secret::new("a+b&c=d e"));

        assert_eq!(content.media_type, "application/x-www-form-urlencoded");
        assert_eq!(
            content.bytes,
            "grant_type=client_credentials&client_id=3f2a&client_secret=a%2Bb%26c%3Dd%20e"
        );
    }
}
