//! [`Client`]: the way to one tenant. Signs in, keeps to the rate limit, sends, repeats what may be repeated.
//!
//! What each operation looks like is in `endpoints`; how bytes travel is in `transport`.

use std::fmt;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Duration;

use patchpanel_core_models::ids::{ApiVersion, TenantUrl};
use patchpanel_core_models::models::upload::UploadResult;
use serde::de::DeserializeOwned;
use url::Url;

use crate::answer::Answer;
use crate::auth::{Auth, Need};
use crate::builder::ClientBuilder;
use crate::clock::Clock;
use crate::credentials::AccessToken;
use crate::endpoints;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::prepared::PreparedRequest;
use crate::rate_limit::Limiter;
use crate::retry::RetryPolicy;
use crate::secret::Secret;
use crate::success;
use crate::transport::{Failure, Outgoing, Sent, Transport};

/// What a client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Everything.
    #[default]
    ReadWrite,
    /// Reading only: a request that could change something is refused before a byte leaves.
    ReadOnly,
}

/// What a request needs besides itself.
#[derive(Debug)]
pub(crate) struct Surroundings {
    pub(crate) transport: Transport,
    pub(crate) limiter: Arc<Limiter>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) retry: RetryPolicy,
}

impl Surroundings {
    /// What is left of the time for all attempts of a call that may be repeated and was first sent at `sent_first`.
    pub(crate) fn time_left(&self, sent_first: Duration) -> Duration {
        let elapsed = self.clock.steady().saturating_sub(sent_first);
        self.transport.limits().read.saturating_sub(elapsed)
    }

    /// The pause before the next attempt, or `None` to give up.
    pub(crate) fn pause_after(
        &self,
        attempt: u32,
        kind: &ErrorKind,
        retry_after: Option<Duration>,
        sent_first: Duration,
    ) -> Option<Duration> {
        let pause = self
            .retry
            .pause_after(attempt, kind, retry_after, random_fraction())?;
        (pause < self.time_left(sent_first)).then_some(pause)
    }
}

/// A number from 0 to 1. The keys of the standard hasher are the only randomness at hand, and jitter needs no better.
fn random_fraction() -> f64 {
    let random = RandomState::new().hash_one(0_u8) >> 11;
    random as f64 / (1_u64 << 53) as f64
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) base_url: TenantUrl,
    pub(crate) api_version: ApiVersion,
    pub(crate) access: Access,
    pub(crate) auth: Arc<Auth>,
    pub(crate) around: Surroundings,
    pub(crate) base: Url,
    /// Whether requests may go through a proxy; the system's is not known here.
    pub(crate) may_use_proxy: bool,
}

/// The way to one tenant. Cheap to clone; clones share connections, the access token and the rate limit.
///
/// Dropping a call ends it at once and leaves the client usable.
#[derive(Clone)]
pub struct Client {
    pub(crate) shared: Arc<Shared>,
}

impl fmt::Debug for Client {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Client")
            .field("base_url", &self.shared.base_url.as_str())
            .field("api_version", &self.shared.api_version)
            .field("access", &self.shared.access)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Starts a client for the tenant at this address.
    pub fn builder(base_url: TenantUrl) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
        }
    }

    /// The tenant's address.
    pub fn base_url(&self) -> &TenantUrl {
        &self.shared.base_url
    }

    /// What this client may do.
    pub fn access(&self) -> Access {
        self.shared.access
    }

    /// Who signed the certificate that the tenant showed last, such as `DigiCert Global G2 (DigiCert Inc)`: behind a
    /// proxy that inspects traffic this names the proxy's authority. `None` before the first secure connection.
    pub fn tls_issuer(&self) -> Option<String> {
        self.shared.around.transport.tls_issuer()
    }

    /// Fetches a new access token and uses it from now on. Calls sign in by themselves; this shows early whether the
    /// credentials are good. A pasted token is returned as it is.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when the tenant refuses the credentials; otherwise as [`Client::send`].
    pub async fn sign_in(&self) -> Result<AccessToken, Error> {
        self.shared.auth.token(Need::New, &self.shared.around).await
    }

    /// The access token in use, to be kept between runs; it is renewed behind the scenes, so ask again after calls.
    pub fn access_token(&self) -> Option<AccessToken> {
        self.shared.auth.current()
    }

    /// Uses a token from an earlier run until it ends.
    pub fn restore_token(&self, token: AccessToken) {
        self.shared.auth.restore(token);
    }

    /// The request that carries an operation, exactly as [`Client::send`] sends it. Sends nothing.
    ///
    /// # Errors
    /// [`ErrorKind::Invalid`] when the API version lacks the operation or the request cannot be right.
    pub fn prepare(&self, operation: Operation) -> Result<PreparedRequest, Error> {
        let parts = endpoints::parts(self.shared.api_version, &operation)?;
        PreparedRequest::new(self.shared.base_url.as_str(), operation, parts)
    }

    /// Sends a prepared request, and nothing else. Reading calls are tried up to three times; a change is sent
    /// once, or once more after a new sign-in when the server has refused the token with a 401.
    ///
    /// # Errors
    /// Every [`ErrorKind`], among them [`ErrorKind::ReadOnly`] before anything is sent, [`ErrorKind::Refused`] for
    /// an upload that is answered 200 with status `ERROR`, and [`ErrorKind::OutcomeUnknown`] for a change whose
    /// answer did not arrive.
    pub async fn send(&self, request: &PreparedRequest) -> Result<Answer, Error> {
        self.refuse_unsent(request)?;
        let mut answer = Box::pin(self.attempt_until_done(request)).await?;
        if request.upload().is_some() {
            answer.mask_body();
        }
        success::check(&answer, request)?;
        Ok(answer)
    }

    /// Refuses what must not leave this computer.
    fn refuse_unsent(&self, request: &PreparedRequest) -> Result<(), Error> {
        if self.shared.access == Access::ReadOnly && request.operation().is_change() {
            return Err(Error::new(ErrorKind::ReadOnly, request.summary()));
        }
        if request.parsed_url().origin() != self.shared.base.origin() {
            let why =
                "The request was prepared for another tenant. Prepare it again with this one.";
            return Err(Error::invalid(request.summary(), why));
        }
        Ok(())
    }

    async fn attempt_until_done(&self, request: &PreparedRequest) -> Result<Answer, Error> {
        let Shared { auth, around, .. } = &*self.shared;
        let started = around.clock.steady();
        let mut refused_token: Option<Secret> = None;
        let mut attempt = 0;
        let mut sent_first = None;
        loop {
            around.limiter.acquire().await;
            let token = self.token_for(request, refused_token.as_ref()).await?;
            attempt += 1;
            let sent_first = *sent_first.get_or_insert_with(|| around.clock.steady());
            let time_left = if request.operation().is_change() {
                Duration::MAX
            } else {
                around.time_left(sent_first)
            };
            let outgoing = Outgoing::of(request, token.as_ref(), auth.client_secret());
            let exchanged = around.transport.exchange(outgoing, time_left).await;
            let elapsed = around.clock.steady().saturating_sub(started);
            let mut retry_after = None;
            let error = match exchanged {
                Ok(mut answer) if answer.is_success() => {
                    (answer.attempts, answer.elapsed) = (attempt, elapsed);
                    return Ok(answer);
                }
                Ok(answer) => {
                    retry_after = answer.retry_after(around.clock.now());
                    let now = around.clock.now();
                    unless_known(answer.into_error(&request.summary(), now), request)
                }
                Err(failure) => failure.into_request_error(request),
            };
            let error = marked(error, request).with_effort(attempt, elapsed);
            if let ErrorKind::RateLimited {
                retry_after: Some(pause),
            } = error.kind()
            {
                around
                    .limiter
                    .pause((*pause).min(around.retry.max_retry_after));
            }
            // A 401 comes from the gateway, before the operation, so even a change may be sent again.
            if error.kind() == &ErrorKind::Unauthenticated
                && refused_token.is_none()
                && auth.can_renew()
            {
                refused_token = token;
                continue;
            }
            if request.operation().is_change() {
                return Err(error);
            }
            let pause = around.pause_after(attempt, error.kind(), retry_after, sent_first);
            let Some(pause) = pause else {
                return Err(error);
            };
            tracing::debug!(request = request.summary(), attempt, ?pause, "trying again");
            around.clock.sleep(pause).await;
        }
    }

    async fn token_for(
        &self,
        request: &PreparedRequest,
        refused: Option<&Secret>,
    ) -> Result<Option<Secret>, Error> {
        if !request.operation().needs_token() {
            return Ok(None);
        }
        let need = refused.map_or(Need::Valid, Need::InsteadOf);
        let token = self.shared.auth.token(need, &self.shared.around).await?;
        Ok(Some(token.secret))
    }

    pub(crate) async fn upload(&self, operation: Operation) -> Result<UploadResult, Error> {
        let request = self.prepare(operation)?;
        self.send(&request).await?.read(&request)
    }

    pub(crate) async fn fetch<T: DeserializeOwned>(
        &self,
        operation: Operation,
    ) -> Result<T, Error> {
        let request = self.prepare(operation)?;
        self.send(&request).await?.read(&request)
    }
}

/// A redirect or a status that nobody knows does not say what became of a change.
fn unless_known(error: Error, request: &PreparedRequest) -> Error {
    match request.operation().reread() {
        Some(reread) if error.kind() == &ErrorKind::BadAnswer => {
            error.with_kind(ErrorKind::OutcomeUnknown { reread })
        }
        _ => error,
    }
}

fn marked(error: Error, request: &PreparedRequest) -> Error {
    if request.operation().is_change() {
        error.of_change()
    } else {
        error
    }
}

impl Failure {
    pub(crate) fn into_error(self, request: &str) -> Error {
        let mut error = Error::new(self.kind, request).with_text(self.text.unwrap_or_default());
        if let Some(status) = self.status {
            error = error.with_status(status);
        }
        match self.source {
            Some(source) => error.with_source(source),
            None => error,
        }
    }

    /// The error of a failed request; for a change that may have arrived, that its outcome is unknown.
    fn into_request_error(self, request: &PreparedRequest) -> Error {
        let is_open = self.sent == Sent::Maybe && !self.is_refusal();
        let error = self.into_error(&request.summary());
        match request.operation().reread() {
            Some(reread) if is_open => error.with_kind(ErrorKind::OutcomeUnknown { reread }),
            _ => error,
        }
    }
}
