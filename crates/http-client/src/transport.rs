//! Sends one request and reads one answer: deadlines, size limit, no redirects, causes distinguished.
//!
//! Never repeats anything and knows no operation. The only file that talks to reqwest's client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Response, redirect, retry};
use tracing::Instrument as _;
use url::Url;

use crate::answer::{Answer, WORDS_BYTES};
use crate::error::{ErrorKind, ProxyFailure, UnreachableReason};
use crate::failure::Failure;
use crate::prepared::{Content, PreparedRequest, USER_AGENT};
use crate::route::Route;
use crate::secret::{Mask, Secret};
use crate::settings::SettingsProblem;
use crate::tls::{self, Trust, Trusted, Witness};

/// How long things may take, and how much may come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time for name, connection, proxy and TLS together.
    pub connect: Duration,
    /// Time without a single byte from the server.
    pub idle: Duration,
    /// Time for one attempt from its first byte to its last; waiting for the rate limit does not count.
    pub total: Duration,
    /// Time for all attempts of a call that may be repeated, pauses between them and a sign-in included.
    pub read: Duration,
    /// The most bytes of an answer's body, after decompression.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(2),
            read: Duration::from_mins(1),
            answer_bytes: 48 * 1024 * 1024,
        }
    }
}

/// What is needed to reach a tenant.
#[derive(Debug)]
pub(crate) struct Setup<'a> {
    pub(crate) is_plain_loopback: bool,
    pub(crate) route: Route,
    pub(crate) extra_ca_files: &'a [Vec<u8>],
    pub(crate) limits: Limits,
    /// The tenant's host, as it stands in its URL.
    pub(crate) host: &'a str,
}

/// One request as it is sent.
#[derive(Debug)]
pub(crate) struct Outgoing<'a> {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) accept: &'static str,
    pub(crate) content: Option<&'a Content>,
    pub(crate) token: Option<&'a Secret>,
    /// Are not sent by the transport, and masked where a server repeats them.
    pub(crate) secrets: &'a [&'a Secret],
    /// The most bytes of a success that are read, where that is less than [`Limits::answer_bytes`].
    pub(crate) most_bytes: usize,
}

impl<'a> Outgoing<'a> {
    pub(crate) fn of(
        request: &'a PreparedRequest,
        token: Option<&'a Secret>,
        secrets: &'a [&'a Secret],
        most_bytes: usize,
    ) -> Self {
        Self {
            method: request.http_method().clone(),
            url: request.parsed_url().clone(),
            accept: request.accept(),
            content: request.content(),
            token,
            secrets,
            most_bytes,
        }
    }
}

/// The connections of a client, shared by its clones.
#[derive(Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
    limits: Limits,
    witness: Arc<Witness>,
    trusted: Arc<Trusted>,
    route: Arc<Route>,
    /// What the proxy is sent to let requests through.
    proxy_secrets: Vec<Secret>,
}

impl fmt::Debug for Transport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Transport")
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Transport {
    /// Builds the connections.
    ///
    /// # Errors
    /// Why the proxy or the certificates cannot be used.
    pub(crate) fn new(setup: Setup<'_>) -> Result<Self, SettingsProblem> {
        // The embedded demo must also start on a machine without a certificate store.
        let trust = if setup.is_plain_loopback {
            Trust::Nobody
        } else {
            Trust::System
        };
        let witness = Arc::new(Witness::new(setup.host));
        let trusted = tls::config(trust, setup.extra_ca_files, Arc::clone(&witness))?;
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            // It would send changes again, too.
            .retry(retry::never())
            .connect_timeout(setup.limits.connect)
            .read_timeout(setup.limits.idle)
            .tls_backend_preconfigured(trusted.config.clone());
        let http = setup
            .route
            .apply(builder)
            .and_then(reqwest::ClientBuilder::build)
            .map_err(|error| SettingsProblem::SystemCertificates(error.to_string()))?;
        Ok(Self {
            http,
            limits: setup.limits,
            witness,
            trusted: Arc::new(trusted),
            proxy_secrets: setup.route.secrets(),
            route: Arc::new(setup.route),
        })
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Who signed the certificate that the tenant showed last.
    pub(crate) fn tls_issuer(&self) -> Option<String> {
        self.witness.issuer()
    }

    /// Sends a request and reads its answer, whatever its status.
    ///
    /// # Errors
    /// A [`Failure`] when there is no whole answer within the limits and `time_left`.
    pub(crate) async fn exchange(
        &self,
        outgoing: Outgoing<'_>,
        time_left: Duration,
    ) -> Result<Answer, Failure> {
        let span =
            tracing::debug_span!("http", method = %outgoing.method, path = outgoing.url.path());
        let deadline = self.limits.total.min(time_left);
        let exchange = tokio::time::timeout(deadline, self.exchange_whole(outgoing));
        let result = match Box::pin(exchange).instrument(span.clone()).await {
            Ok(result) => result,
            Err(elapsed) => Err(Failure::from_deadline(elapsed)),
        };
        span.in_scope(|| note(&result));
        result
    }

    async fn exchange_whole(&self, outgoing: Outgoing<'_>) -> Result<Answer, Failure> {
        let secrets = outgoing.secrets.iter().copied().chain(outgoing.token);
        let mask = Arc::new(Mask::of(secrets.chain(&self.proxy_secrets)));
        let most_bytes = outgoing.most_bytes;
        let request = request_of(outgoing)?;
        let response = self.http.execute(request).await;
        let response = match response {
            Ok(response) => response,
            Err(error) => return Err(self.with_proxy(self.failure(error, &mask)).await),
        };
        let status = response.status().as_u16();
        let headers = headers_of(&response, &mask);
        let body = if response.status().is_success() {
            let body = self.read_body(response, most_bytes, &mask).await;
            body.map_err(|failure| failure.with_status(status))?
        } else {
            read_words(response).await
        };
        Ok(Answer::new(status, headers, body, mask))
    }

    pub(crate) fn is_through_proxy(&self) -> bool {
        self.route.through_proxy().is_some()
    }

    /// A failure of the proxy with what the proxy says.
    async fn with_proxy(&self, mut failure: Failure) -> Failure {
        if let Some(through) = self.route.through_proxy()
            && let ErrorKind::Unreachable {
                reason: UnreachableReason::Proxy(proxy),
            } = &failure.kind
        {
            failure.reason = Some(through.named());
            failure.status = match proxy {
                ProxyFailure::AuthenticationRequired => Some(407),
                ProxyFailure::Rejected => {
                    let tls = &self.trusted.config;
                    through.status(self.limits.connect, tls).await
                }
                ProxyFailure::Dns
                | ProxyFailure::Refused
                | ProxyFailure::TimedOut
                | ProxyFailure::Tls(_)
                | ProxyFailure::Other => None,
            };
        }
        failure
    }

    fn failure(&self, error: reqwest::Error, mask: &Mask) -> Failure {
        let is_through = self.is_through_proxy();
        let mut failure = Failure::from_reqwest(error, is_through, mask);
        let reason = match failure.kind {
            ErrorKind::Unreachable {
                reason: UnreachableReason::Tls(tls),
            } => {
                let tls = self.witness.completed(tls).shown(mask);
                UnreachableReason::Tls(tls.beside(&self.trusted.left_out))
            }
            ErrorKind::Unreachable {
                reason: UnreachableReason::Proxy(ProxyFailure::Tls(tls)),
            } => UnreachableReason::Proxy(ProxyFailure::Tls(tls.shown(mask))),
            _ => return failure,
        };
        failure.kind = ErrorKind::Unreachable { reason };
        failure
    }

    async fn read_body(
        &self,
        mut response: Response,
        most_bytes: usize,
        mask: &Mask,
    ) -> Result<Bytes, Failure> {
        let most = self.limits.answer_bytes.min(most_bytes);
        // The announced length saves growing; it is not believed beyond a megabyte.
        let announced = response
            .content_length()
            .and_then(|length| usize::try_from(length).ok());
        let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(1024 * 1024));
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(error, mask))?
        {
            if body.len() + chunk.len() > most {
                return Err(Failure::too_large(most));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

/// The words of a refusal, as far as they are looked at and come: its status says more than that they are cut.
async fn read_words(mut response: Response) -> Bytes {
    let mut body = BytesMut::new();
    while body.len() < WORDS_BYTES
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend_from_slice(&chunk);
    }
    body.truncate(WORDS_BYTES);
    body.freeze()
}

fn request_of(outgoing: Outgoing<'_>) -> Result<Request, Failure> {
    let Outgoing {
        method,
        url,
        accept,
        content,
        token,
        secrets: _,
        most_bytes: _,
    } = outgoing;
    let mut request = Request::new(method, url);
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    if let Some(token) = token {
        let Ok(mut value) = HeaderValue::from_maybe_shared(bearer(token)) else {
            return Err(Failure::unsendable(
                "The access token holds characters that cannot be sent. Copy and paste the whole token.",
            ));
        };
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    if let Some(content) = content {
        let Ok(media_type) = HeaderValue::from_str(&content.media_type) else {
            return Err(Failure::unsendable(
                "The media type of the body cannot be sent.",
            ));
        };
        headers.insert(CONTENT_TYPE, media_type);
        *request.body_mut() = Some(content.bytes.clone().into());
    }
    Ok(request)
}

/// RFC 6750 §2.1. The bytes are overwritten with their last owner.
fn bearer(token: &Secret) -> Bytes {
    const SCHEME: &str = "Bearer ";
    let mut value = String::with_capacity(SCHEME.len() + token.expose().len());
    value.push_str(SCHEME);
    value.push_str(token.expose());
    Secret::from(value).into_bytes()
}

/// The headers of an answer, which reach logs: secrets that the server repeats are masked, cookies left out.
fn headers_of(response: &Response, mask: &Mask) -> Vec<(String, String)> {
    let shown = |value: &HeaderValue| mask.apply(&String::from_utf8_lossy(value.as_bytes()));
    let headers = response
        .headers()
        .iter()
        .filter(|(name, _)| *name != reqwest::header::SET_COOKIE);
    headers
        .map(|(name, value)| (mask.apply(name.as_str()), shown(value)))
        .collect()
}

fn note(result: &Result<Answer, Failure>) {
    match result {
        Ok(answer) => tracing::debug!(
            status = answer.status,
            body_bytes = answer.body.len(),
            tracking_id = answer.tracking_id.as_deref(),
            "answered"
        ),
        Err(failure) => tracing::debug!(kind = ?failure.kind, sent = ?failure.sent, "failed"),
    }
}
