//! [`Client`]: signs in, sends a prepared request, and says what became of it.
//!
//! What each operation looks like is in `endpoints`; pace and repeating are the work of `connection`.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use patchpanel_core_models::ids::{ApiVersion, TenantUrl};
use patchpanel_core_models::models::token::WhoAmI;
use serde::de::DeserializeOwned;
use url::Url;

use crate::answer::{Answer, WORDS_BYTES};
use crate::auth::{Auth, Need, SIGN_IN_REQUEST};
use crate::connection::{Connection, FailedAttempt};
use crate::credentials::AccessToken;
use crate::error::{Error, ErrorKind};
use crate::operation::Operation;
use crate::prepared::PreparedRequest;
use crate::secret::{Mask, Secret};
use crate::success;
use crate::transport::Outgoing;

/// What a client may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    #[default]
    ReadWrite,
    /// Reading only: a request that could change something is refused before a byte leaves.
    ReadOnly,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) base_url: TenantUrl,
    pub(crate) api_version: ApiVersion,
    pub(crate) access: Access,
    pub(crate) auth: Arc<Auth>,
    pub(crate) connection: Connection,
    pub(crate) base: Url,
}

/// A client of one tenant. Cheap to clone; clones share connections, the access token and the rate limit.
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
    pub(crate) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
        }
    }

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
        let issuer = self.shared.connection.transport.tls_issuer()?;
        Some(self.mask().apply(&issuer))
    }

    /// Who is signed in, as the token in use says without being verified; nobody where it says nothing.
    pub fn who_am_i(&self) -> WhoAmI {
        let who = self.access_token().and_then(|token| token.who_am_i().ok());
        let shown = serde_json::to_value(who.unwrap_or_default()).and_then(|mut who| {
            self.mask().apply_within(&mut who);
            serde_json::from_value(who)
        });
        shown.unwrap_or_default()
    }

    fn mask(&self) -> Mask {
        Mask::of(&self.shared.auth.secrets())
    }

    /// How many requests started in the present window of the tenant's limit, and how many may.
    pub fn requests_in_window(&self) -> (usize, usize) {
        self.shared.connection.limiter.in_window()
    }

    /// Fetches a new access token and uses it from now on. Calls sign in by themselves; this shows early whether the
    /// credentials are good. A pasted token is returned as it is.
    ///
    /// # Errors
    /// [`ErrorKind::Unauthenticated`] when the tenant refuses the credentials; otherwise as [`Client::send`].
    pub async fn sign_in(&self) -> Result<AccessToken, Error> {
        self.token(Need::New).await
    }

    /// A token that satisfies the need. What renews a sign-in with a browser may be good for one use: a renewal that
    /// has begun is carried to its end, also when the call that asked for it is dropped, because its answer holds the
    /// next one.
    async fn token(&self, need: Need) -> Result<AccessToken, Error> {
        let Shared {
            auth, connection, ..
        } = &*self.shared;
        if let Some(token) = auth.suitable(&need, connection) {
            return Ok(token);
        }
        if !auth.is_with_browser() {
            return auth.token(&need, connection).await;
        }
        let shared = Arc::clone(&self.shared);
        let renewal = async move { shared.auth.token(&need, &shared.connection).await };
        match tokio::spawn(renewal).await {
            Ok(renewed) => renewed,
            Err(lost) => {
                Err(Error::new(ErrorKind::ConnectionLost, SIGN_IN_REQUEST)
                    .with_source(Arc::new(lost)))
            }
        }
    }

    /// The access token in use, to be kept between runs; it is renewed behind the scenes, so ask again after calls.
    pub fn access_token(&self) -> Option<AccessToken> {
        self.shared.auth.current()
    }

    /// Uses a token from an earlier run until it ends.
    pub fn restore_token(&self, token: AccessToken) {
        self.shared.auth.restore(token);
    }

    /// Sends a prepared request, and nothing else. Reading calls are tried up to three times; a change is sent
    /// once, or once more after a new sign-in when the server has refused the token with a 401.
    ///
    /// # Errors
    /// Every [`ErrorKind`], among them [`ErrorKind::ReadOnly`] before anything is sent, [`ErrorKind::Refused`] for
    /// an upload that is answered 200 with status `ERROR`, and [`ErrorKind::OutcomeUnknown`] for a change whose
    /// answer did not arrive.
    pub async fn send(&self, request: &PreparedRequest) -> Result<Answer, Error> {
        self.send_within(request, usize::MAX).await
    }

    /// The same with a limit to the bytes of a success.
    pub(crate) async fn send_within(
        &self,
        request: &PreparedRequest,
        most_bytes: usize,
    ) -> Result<Answer, Error> {
        self.refuse_unsent(request)?;
        let is_words = is_words(request.operation());
        let most_bytes = if is_words { WORDS_BYTES } else { most_bytes };
        let mut answer = Box::pin(self.attempt_until_done(request, most_bytes)).await?;
        success::check(&answer, request)?;
        if is_words {
            answer.mask_body();
        }
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

    async fn attempt_until_done(
        &self,
        request: &PreparedRequest,
        most_bytes: usize,
    ) -> Result<Answer, Error> {
        let Shared {
            auth, connection, ..
        } = &*self.shared;
        let is_change = request.operation().is_change();
        let time = if is_change {
            Duration::MAX
        } else {
            connection.transport.limits().read
        };
        let mut call = connection.call(time);
        let mut refused_token: Option<Secret> = None;
        loop {
            call.wait_in_line().await;
            let token = self.token_for(request, refused_token.as_ref());
            let Ok(token) = tokio::time::timeout(call.time_left(), token).await else {
                return Err(Error::new(ErrorKind::Timeout, SIGN_IN_REQUEST));
            };
            let token = token?;
            let own = auth.secrets();
            let secrets: Vec<&Secret> = own.iter().chain(&refused_token).collect();
            let outgoing = Outgoing::of(request, token.as_ref(), &secrets, most_bytes);
            let failed = match call.send(outgoing, &request.summary()).await {
                Ok(answer) => return Ok(answer),
                Err(failed) => failed,
            };
            // A 401 comes from the gateway, before the operation, so even a change may be sent again.
            if failed.error.kind() == &ErrorKind::Unauthenticated
                && refused_token.is_none()
                && auth.can_renew()
            {
                refused_token = token;
            } else if is_change || !call.pauses_after(&failed).await {
                return Err(error_of(failed, request));
            }
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
        let need = refused.cloned().map_or(Need::Valid, Need::InsteadOf);
        Ok(Some(self.token(need).await?.secret))
    }

    pub(crate) async fn fetch<T: DeserializeOwned>(
        &self,
        operation: Operation,
    ) -> Result<T, Error> {
        let request = self.prepare(operation)?;
        self.send(&request).await?.read(&request)
    }
}

/// Whether the answer is words alone, which are shown.
fn is_words(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::PutDocument { .. } | Operation::TenantInfo
    )
}

fn error_of(failed: FailedAttempt, request: &PreparedRequest) -> Error {
    match request.operation().reread() {
        Some(reread) if failed.may_have_worked => failed
            .error
            .with_kind(ErrorKind::OutcomeUnknown { reread })
            .of_change(),
        Some(_) => failed.error.of_change(),
        None => failed.error,
    }
}
