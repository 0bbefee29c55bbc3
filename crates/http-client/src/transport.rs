//! Sends one request and reads one answer: deadlines, size limit, no redirects, causes distinguished.
//!
//! Never repeats anything and knows no operation. The only file that talks to reqwest's client.

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, Request, Response, redirect};
use tracing::Instrument as _;
use url::Url;

use crate::answer::Answer;
use crate::error::{Cause, ErrorKind, ProxyFailure, UnreachableReason};
use crate::prepared::{Content, PreparedRequest, USER_AGENT};
use crate::route::Route;
use crate::secret::{Mask, Secret};
use crate::settings::SettingsProblem;
use crate::tls::{self, TlsFailure, TlsProblem, Trust, Witness};
use crate::tunnel::{causes, of_proxy, tunnel_failure};

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
            answer_bytes: 64 * 1024 * 1024,
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
}

impl<'a> Outgoing<'a> {
    pub(crate) fn of(
        request: &'a PreparedRequest,
        token: Option<&'a Secret>,
        secrets: &'a [&'a Secret],
    ) -> Self {
        Self {
            method: request.http_method().clone(),
            url: request.parsed_url().clone(),
            accept: request.accept(),
            content: request.content(),
            token,
            secrets,
        }
    }
}

/// How far a failed request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// No byte of it has left.
    Nothing,
    /// The server may have read it.
    Maybe,
}

/// No usable answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) sent: Sent,
    /// The status, when the answer had begun.
    pub(crate) status: Option<u16>,
    pub(crate) reason: Option<String>,
    pub(crate) source: Option<Cause>,
}

/// The connections of a client, shared by its clones.
#[derive(Clone)]
pub(crate) struct Transport {
    http: reqwest::Client,
    limits: Limits,
    witness: Arc<Witness>,
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
        let tls = tls::config(trust, setup.extra_ca_files, Arc::clone(&witness))?;
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .connect_timeout(setup.limits.connect)
            .read_timeout(setup.limits.idle)
            .tls_backend_preconfigured(tls);
        let http = setup
            .route
            .apply(builder)
            .and_then(reqwest::ClientBuilder::build)
            .map_err(|error| SettingsProblem::SystemCertificates(error.to_string()))?;
        Ok(Self {
            http,
            limits: setup.limits,
            witness,
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
        let request = request_of(outgoing)?;
        let response = self.http.execute(request).await;
        let response = match response {
            Ok(response) => response,
            Err(error) => return Err(self.with_proxy(self.failure(error)).await),
        };
        let status = response.status().as_u16();
        let headers = headers_of(&response, &mask);
        match self.read_body(response).await {
            Ok(body) => Ok(Answer::new(status, headers, body, mask)),
            Err(failure) => Err(failure.with_status(status)),
        }
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
                ProxyFailure::Rejected => through.status(self.limits.connect).await,
                ProxyFailure::Dns
                | ProxyFailure::Refused
                | ProxyFailure::TimedOut
                | ProxyFailure::Tls(_)
                | ProxyFailure::Other => None,
            };
        }
        failure
    }

    fn failure(&self, error: reqwest::Error) -> Failure {
        let is_through = self.route.through_proxy().is_some();
        let mut failure = Failure::from_reqwest(error, is_through);
        if let ErrorKind::Unreachable {
            reason: UnreachableReason::Tls(tls),
        } = failure.kind
        {
            let reason = UnreachableReason::Tls(self.witness.completed(tls));
            failure.kind = ErrorKind::Unreachable { reason };
        }
        failure
    }

    async fn read_body(&self, mut response: Response) -> Result<Bytes, Failure> {
        // The announced length saves growing; it is not believed beyond a megabyte.
        let announced = response
            .content_length()
            .and_then(|length| usize::try_from(length).ok());
        let mut body = BytesMut::with_capacity(announced.unwrap_or(0).min(1024 * 1024));
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| self.failure(error))?
        {
            if body.len() + chunk.len() > self.limits.answer_bytes {
                return Err(Failure::too_large(self.limits.answer_bytes));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body.freeze())
    }
}

fn request_of(outgoing: Outgoing<'_>) -> Result<Request, Failure> {
    let Outgoing {
        method,
        url,
        accept,
        content,
        token,
        secrets: _,
    } = outgoing;
    let mut request = Request::new(method, url);
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static(accept));
    if let Some(token) = token {
        let Ok(mut value) = HeaderValue::from_maybe_shared(bearer(token)) else {
            return Err(Failure::unsendable(
                "The access token holds characters that cannot be sent. Paste it again.",
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
        .map(|(name, value)| (name.as_str().to_owned(), shown(value)))
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

impl Failure {
    fn new(kind: ErrorKind, sent: Sent) -> Self {
        Self {
            kind,
            sent,
            status: None,
            reason: None,
            source: None,
        }
    }

    fn unsendable(why: &str) -> Self {
        Self {
            reason: Some(why.to_owned()),
            ..Self::new(ErrorKind::Invalid, Sent::Nothing)
        }
    }

    fn too_large(limit: usize) -> Self {
        let why = format!("The answer is larger than {limit} bytes and was not read to its end.");
        Self {
            reason: Some(why),
            ..Self::new(ErrorKind::BadAnswer, Sent::Maybe)
        }
    }

    fn from_deadline(elapsed: tokio::time::error::Elapsed) -> Self {
        Self {
            source: Some(Arc::new(elapsed)),
            ..Self::new(ErrorKind::Timeout, Sent::Maybe)
        }
    }

    fn from_reqwest(error: reqwest::Error, is_through_proxy: bool) -> Self {
        let error = error.without_url();
        let sent = if error.is_connect() || error.is_builder() {
            Sent::Nothing
        } else {
            Sent::Maybe
        };
        let kind = match kind_of(&error, sent) {
            ErrorKind::Unreachable { reason } if is_through_proxy => ErrorKind::Unreachable {
                reason: of_proxy(reason, &error),
            },
            kind => kind,
        };
        let sent = match kind {
            ErrorKind::Unreachable { .. } => Sent::Nothing,
            _ => sent,
        };
        Self {
            source: Some(Arc::new(error)),
            ..Self::new(kind, sent)
        }
    }

    /// The answer had begun with this status. Unless it was a success, the status says more than the cut.
    fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        if !(200..300).contains(&status) {
            self.kind = ErrorKind::of_status(status, None);
        }
        self
    }

    /// Whether the server has answered with something else than a success.
    pub(crate) fn is_refusal(&self) -> bool {
        self.status
            .is_some_and(|status| !(200..300).contains(&status))
    }
}

fn kind_of(error: &reqwest::Error, sent: Sent) -> ErrorKind {
    let unreachable = |reason| ErrorKind::Unreachable { reason };
    if error.is_dns() {
        return unreachable(UnreachableReason::Dns);
    }
    if let Some(failure) = tls::failure_in(error) {
        return match sent {
            Sent::Nothing => unreachable(UnreachableReason::Tls(failure)),
            // TLS 1.3 reports this after the handshake; what was sent with it is not read.
            Sent::Maybe if failure.problem == TlsProblem::ClientCertificate => {
                unreachable(UnreachableReason::Tls(failure))
            }
            // A connection that breaks later is cut by whoever cuts it, not by a certificate.
            Sent::Maybe => ErrorKind::ConnectionLost,
        };
    }
    if let Some(failure) = tunnel_failure(error) {
        return unreachable(UnreachableReason::Proxy(failure));
    }
    match sent {
        Sent::Maybe if error.is_timeout() => ErrorKind::Timeout,
        Sent::Maybe if is_unreadable(error) => ErrorKind::BadAnswer,
        Sent::Nothing if error.is_timeout() => unreachable(UnreachableReason::TimedOut),
        Sent::Maybe => ErrorKind::ConnectionLost,
        Sent::Nothing if error.is_builder() => ErrorKind::Invalid,
        Sent::Nothing if has_cause(error, &[io::ErrorKind::ConnectionRefused]) => {
            unreachable(UnreachableReason::Refused)
        }
        Sent::Nothing if has_cause(error, &NO_NETWORK) => unreachable(UnreachableReason::NoNetwork),
        Sent::Nothing if has_cause(error, &CLOSED) => {
            unreachable(UnreachableReason::Tls(TlsFailure::new(TlsProblem::Closed)))
        }
        Sent::Nothing => unreachable(UnreachableReason::Other),
    }
}

/// Whether the system gave one of these reasons.
fn has_cause(error: &reqwest::Error, kinds: &[io::ErrorKind]) -> bool {
    let mut io = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    io.any(|cause| kinds.contains(&cause.kind()))
}

/// Whether the answer is no HTTP, or its body is packed or cut into chunks that nobody can join.
fn is_unreadable(error: &reqwest::Error) -> bool {
    let mut hyper = causes(error).filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    match hyper.next() {
        Some(cause) => cause.is_parse() || has_cause(error, &BROKEN),
        None => error.is_decode(),
    }
}

const BROKEN: [io::ErrorKind; 2] = [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput];

/// After the connection and before the request there is only the handshake.
const CLOSED: [io::ErrorKind; 4] = [
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::BrokenPipe,
    io::ErrorKind::UnexpectedEof,
];

const NO_NETWORK: [io::ErrorKind; 4] = [
    io::ErrorKind::NetworkUnreachable,
    io::ErrorKind::HostUnreachable,
    io::ErrorKind::NetworkDown,
    io::ErrorKind::AddrNotAvailable,
];
