//! What can go wrong with a call, as one type: the kind, the server's own words, and what is needed to ask support.
//!
//! Sentences for people are not made here: a caller turns [`ErrorKind`] into what happened, why and what to do.
//! No error holds a secret; a token that a server repeats in its answer is masked before it gets here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::operation::Reread;
use crate::settings::SettingsProblem;
use crate::tls::TlsFailure;

/// A cause that may come from another crate.
pub(crate) type Cause = Arc<dyn std::error::Error + Send + Sync>;

/// What kind of failure it is. Listed exhaustively, so that a caller answers each. Callers keep it on disk, so a name
/// that changes needs an alias.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ErrorKind {
    /// No connection came about; nothing was sent.
    Unreachable { reason: UnreachableReason },
    /// The request was sent and no answer came within the deadline, or HTTP 408.
    Timeout,
    /// The connection broke before the whole answer had arrived. Only for reading calls; for a change this is
    /// [`ErrorKind::OutcomeUnknown`].
    ConnectionLost,
    /// HTTP 401, or the sign-in was refused.
    Unauthenticated,
    /// HTTP 403: the token is valid but not allowed to do this.
    Forbidden,
    /// HTTP 404 or 410.
    NotFound,
    /// HTTP 409 or 412.
    Conflict,
    /// The request cannot be right: HTTP 400 and other 4xx, or found wrong before it was sent.
    Invalid,
    /// The client cannot be used as it is set up; nothing was sent.
    Settings {
        /// What is wrong with them.
        problem: SettingsProblem,
    },
    /// An upload was answered with HTTP 200 and status `ERROR` (ISC API docs: `UpdateDetail`). Nothing was changed.
    Refused {
        /// The server's message, empty when it gave none.
        message: String,
    },
    /// HTTP 429: too many requests.
    RateLimited {
        /// How long the server asks to wait.
        retry_after: Option<Duration>,
    },
    /// HTTP 5xx: the tenant or a gateway before it failed.
    Server,
    /// An answer that cannot be used: not the promised format, too large, or a redirect, which is never followed.
    BadAnswer,
    /// The client is read-only; the request was not sent.
    ReadOnly,
    /// A change was sent and no usable answer came back: it may or may not have been made. Never repeated.
    OutcomeUnknown {
        /// What to read in order to find out, see [`crate::Client::check_outcome`].
        reread: Reread,
    },
}

impl ErrorKind {
    /// Whether the same call may succeed when it is made again unchanged, and making it again is safe.
    pub(crate) fn is_retryable(&self) -> bool {
        match self {
            Self::Unreachable { reason } => reason.is_retryable(),
            Self::Timeout | Self::ConnectionLost | Self::RateLimited { .. } | Self::Server => true,
            Self::Unauthenticated
            | Self::Forbidden
            | Self::NotFound
            | Self::Conflict
            | Self::Invalid
            | Self::Settings { .. }
            | Self::Refused { .. }
            | Self::BadAnswer
            | Self::ReadOnly
            | Self::OutcomeUnknown { .. } => false,
        }
    }

    /// The kind that an HTTP status other than 2xx stands for.
    pub(crate) fn of_status(status: u16, retry_after: Option<Duration>) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 | 410 => Self::NotFound,
            407 => Self::Unreachable {
                reason: UnreachableReason::Proxy(ProxyFailure::AuthenticationRequired),
            },
            408 => Self::Timeout,
            409 | 412 => Self::Conflict,
            429 => Self::RateLimited { retry_after },
            400..=499 => Self::Invalid,
            500..=599 => Self::Server,
            _ => Self::BadAnswer,
        }
    }

    fn summary(&self) -> &'static str {
        match self {
            Self::Unreachable { reason } => reason.summary(),
            Self::Timeout => "no answer in time",
            Self::ConnectionLost => "the connection broke before the whole answer had arrived",
            Self::Unauthenticated => "the sign-in is missing, wrong or expired",
            Self::Forbidden => "not allowed",
            Self::NotFound => "not found",
            Self::Conflict => "conflicts with the server's state",
            Self::Invalid => "the request is not valid",
            Self::Settings { .. } => "the client cannot be used as it is set up",
            Self::Refused { .. } => "the server refused the upload",
            Self::RateLimited { .. } => "too many requests",
            Self::Server => "the server failed",
            Self::BadAnswer => "the answer cannot be used",
            Self::ReadOnly => "not sent, because this client is read-only",
            Self::OutcomeUnknown { .. } => "sent, but no usable answer came back",
        }
    }
}

/// The step at which a connection failed. Nothing was sent in any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreachableReason {
    /// The host name is not known, or the name service does not answer.
    Dns,
    /// This computer has no network that leads to the host.
    NoNetwork,
    /// Nothing listens at the address and port.
    Refused,
    /// No secure connection: the certificate was not accepted, or the two sides do not agree.
    Tls(TlsFailure),
    /// The proxy did not let the connection through.
    Proxy(ProxyFailure),
    /// No connection within the deadline: something in between drops the packets, often a firewall.
    TimedOut,
    /// Any other reason, such as no route to the host; the error's source says more.
    Other,
}

impl UnreachableReason {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Dns | Self::NoNetwork | Self::Refused | Self::TimedOut | Self::Other => true,
            Self::Proxy(failure) => failure.is_retryable(),
            Self::Tls(_) => false,
        }
    }

    fn summary(&self) -> &'static str {
        match self {
            Self::Dns => "the host name cannot be resolved",
            Self::NoNetwork => "no network leads to the host",
            Self::Refused => "the connection was refused",
            Self::Tls(_) => "no secure connection",
            Self::Proxy(failure) => failure.summary(),
            Self::TimedOut => "no connection in time",
            Self::Other => "no connection",
        }
    }
}

/// Why a proxy did not let the connection through. [`Error::status`] tells its answer, where there was one, and
/// [`Error::reason`] which proxy it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyFailure {
    /// HTTP 407: user name and password are missing or wrong.
    AuthenticationRequired,
    /// The name of the proxy is not known.
    Dns,
    /// Nothing listens at the proxy's address.
    Refused,
    /// The proxy does not answer, or does not open the connection, in time.
    TimedOut,
    /// The proxy itself speaks TLS, and its certificate was not accepted.
    Tls(TlsFailure),
    Rejected,
    /// Anything else, such as a connection that it closes.
    Other,
}

impl ProxyFailure {
    fn is_retryable(&self) -> bool {
        match self {
            Self::Dns | Self::Refused | Self::TimedOut => true,
            Self::AuthenticationRequired | Self::Tls(_) | Self::Rejected | Self::Other => false,
        }
    }

    fn summary(&self) -> &'static str {
        match self {
            Self::AuthenticationRequired => "the proxy asks for a user name and a password",
            Self::Dns => "the proxy's name cannot be resolved",
            Self::Refused => "nothing answers at the proxy's address",
            Self::TimedOut => "the proxy does not answer in time",
            Self::Tls(_) => "no secure connection to the proxy",
            Self::Rejected => "the proxy refused the connection",
            Self::Other => "the proxy did not let the connection through",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Error(Box<Report>);

#[derive(Debug, Clone)]
struct Report {
    kind: ErrorKind,
    request: String,
    changes: bool,
    status: Option<u16>,
    detail_code: Option<String>,
    server_text: Option<String>,
    reason: Option<String>,
    page: Option<String>,
    tracking_id: Option<String>,
    attempts: u32,
    elapsed: Duration,
    source: Option<Cause>,
}

impl Error {
    /// A failure of `request`, such as `PUT /connectors/v1/acme/source-config`.
    pub(crate) fn new(kind: ErrorKind, request: impl Into<String>) -> Self {
        Self(Box::new(Report {
            kind,
            request: request.into(),
            changes: false,
            status: None,
            detail_code: None,
            server_text: None,
            reason: None,
            page: None,
            tracking_id: None,
            attempts: 0,
            elapsed: Duration::ZERO,
            source: None,
        }))
    }

    /// A request that is found wrong before it is sent; `why` is a whole sentence.
    pub(crate) fn invalid(request: impl Into<String>, why: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, request).with_reason(why)
    }

    pub(crate) fn with_text(mut self, text: impl Into<String>) -> Self {
        self.0.server_text = Some(text.into()).filter(|text| !text.trim().is_empty());
        self
    }

    /// Our words, as a whole sentence.
    pub(crate) fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.0.reason = Some(reason.into()).filter(|reason| !reason.is_empty());
        self
    }

    /// The title of the web page that came in place of an answer of the API.
    pub(crate) fn with_page(mut self, title: Option<String>) -> Self {
        self.0.page = title;
        self
    }

    pub(crate) fn with_source(mut self, source: Cause) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_detail_code(mut self, detail_code: Option<String>) -> Self {
        self.0.detail_code = detail_code;
        self
    }

    pub(crate) fn with_tracking_id(mut self, tracking_id: Option<String>) -> Self {
        self.0.tracking_id = tracking_id;
        self
    }

    pub(crate) fn with_effort(mut self, attempts: u32, elapsed: Duration) -> Self {
        self.0.attempts = attempts;
        self.0.elapsed = elapsed;
        self
    }

    /// Marks the failed request as one that changes something.
    pub(crate) fn of_change(mut self) -> Self {
        self.0.changes = true;
        self
    }

    pub(crate) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Method and path of the failed request, such as `PUT /connectors/v1/acme/source-config`.
    pub fn request(&self) -> &str {
        &self.0.request
    }

    /// The HTTP status, when there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The server's code for the failure, such as `400.1.3 Illegal value` (`ErrorResponseDto.detailCode`) or, for a
    /// sign-in, `invalid_client` (RFC 6749 §5.2). A sign-in refused without a code was not refused by the tenant itself.
    pub fn detail_code(&self) -> Option<&str> {
        self.0.detail_code.as_deref()
    }

    /// The best sentence in the server's answer.
    pub fn server_text(&self) -> Option<&str> {
        self.0.server_text.as_deref()
    }

    /// A sentence of this crate that says more than the kind, such as why a request was found wrong before it was sent.
    pub fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The title of the web page that was answered in place of what the API sends, empty when it has none: a proxy, a
    /// portal or a gateway in between answered.
    pub fn page(&self) -> Option<&str> {
        self.0.page.as_deref()
    }

    /// The id under which support finds the request (`trackingId`, header `SLPT-Request-ID`).
    pub fn tracking_id(&self) -> Option<&str> {
        self.0.tracking_id.as_deref()
    }

    /// How often the request was sent; 0 when it never was.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The time from the call to this failure, waiting included.
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Whether the tenant may have been changed although the call failed: the outcome is unknown, or a change was
    /// answered with a 5xx, which says nothing of what happened before.
    pub fn may_have_changed_something(&self) -> bool {
        match &self.0.kind {
            ErrorKind::OutcomeUnknown { .. } => true,
            ErrorKind::Server => self.0.changes,
            _ => false,
        }
    }
}

impl fmt::Display for Error {
    /// One line for a log: request, what happened, status, ours, the server's words, its code and the tracking id.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &self.0;
        write!(formatter, "{}: {}", report.request, report.kind.summary())?;
        if let ErrorKind::Unreachable {
            reason:
                UnreachableReason::Tls(failure) | UnreachableReason::Proxy(ProxyFailure::Tls(failure)),
        } = &report.kind
        {
            write!(formatter, ": {failure}")?;
        }
        if let ErrorKind::Settings { problem } = &report.kind {
            write!(formatter, ": {problem}")?;
        }
        if let Some(status) = report.status {
            write!(formatter, " (HTTP {status})")?;
        }
        if let Some(title) = report
            .page
            .as_ref()
            .filter(|title| Some(*title) != report.server_text.as_ref())
        {
            write!(formatter, ": a web page, “{title}”")?;
        }
        if let Some(reason) = &report.reason {
            write!(formatter, ": {reason}")?;
        }
        if let Some(text) = &report.server_text {
            write!(formatter, ": {text}")?;
        }
        if let Some(code) = &report.detail_code
            && report.server_text.as_ref() != Some(code)
        {
            write!(formatter, " [{code}]")?;
        }
        if let Some(id) = &report.tracking_id {
            write!(formatter, " tracking id {id}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests;
