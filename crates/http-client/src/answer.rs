//! An answer of the tenant, and what a bad one means.
//!
//! Knows HTTP statuses and the shapes of error bodies; knows nothing of single operations.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use patchpanel_core_models::json;
use patchpanel_core_models::models::error_body::{ErrorBody, page_title};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::prepared::PreparedRequest;
use crate::retry_after;
use crate::secret::Mask;

/// The header with the id under which support finds a request.
const TRACKING_HEADER: &str = "slpt-request-id";
/// So much of a body is looked at for the words of an error, and no answer that is words alone is longer.
pub(crate) const WORDS_BYTES: usize = 256 * 1024;
/// The longest text taken from an answer into an error, in characters.
const TEXT_LIMIT: usize = 2_000;

/// What came back for one request.
#[derive(Clone)]
pub struct Answer {
    pub status: u16,
    /// Name (lower case) and value of each header, in the order received.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed.
    pub body: Bytes,
    /// The id under which support finds the request (header `SLPT-Request-ID`).
    pub tracking_id: Option<String>,
    /// How often the request was sent for this answer.
    pub attempts: u32,
    /// The time from the call to this answer, waiting included.
    pub elapsed: Duration,
    /// Hides what the request was sent with.
    mask: Arc<Mask>,
}

impl Answer {
    /// An answer as the transport reads it; attempts and time are filled in by the caller.
    pub(crate) fn new(
        status: u16,
        headers: Vec<(String, String)>,
        body: Bytes,
        mask: Arc<Mask>,
    ) -> Self {
        let mut answer = Self {
            status,
            headers,
            body,
            tracking_id: None,
            attempts: 1,
            elapsed: Duration::ZERO,
            mask,
        };
        answer.tracking_id = answer.header(TRACKING_HEADER).map(str::to_owned);
        answer
    }

    /// The value of a header; `name` in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(candidate, _)| candidate == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the status is 2xx. An upload may be refused all the same, see [`ErrorKind::Refused`].
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Reads the JSON body of the answer to `request`, such as a `ConnectorDetail` or an `UploadResult`.
    ///
    /// # Errors
    /// [`ErrorKind::BadAnswer`] when it is no such JSON; [`ErrorKind::OutcomeUnknown`] when `request` was a change,
    /// because the server has accepted it and what it did cannot be read.
    pub fn read<T: DeserializeOwned>(&self, request: &PreparedRequest) -> Result<T, Error> {
        json::from_bytes(&self.body).map_err(|error| self.misread(request, &error))
    }

    /// An error for a 2xx answer to `request` that is not the JSON that was expected.
    pub(crate) fn misread(&self, request: &PreparedRequest, error: &serde_json::Error) -> Error {
        let reason = if self.body.trim_ascii().is_empty() {
            "The answer is empty.".to_owned()
        } else {
            self.shown(&format!(
                "The answer is not the JSON that was expected: {error}."
            ))
        };
        self.unread(request).with_reason(reason)
    }

    /// An error for a 2xx answer to `request` that does not say what it should.
    pub(crate) fn unread(&self, request: &PreparedRequest) -> Error {
        let error = self.unusable(&request.summary());
        match request.operation().reread() {
            Some(reread) => error
                .with_kind(ErrorKind::OutcomeUnknown { reread })
                .of_change(),
            None => error,
        }
    }

    /// An error for a 2xx answer that cannot be used.
    pub(crate) fn unusable(&self, request: &str) -> Error {
        Error::new(ErrorKind::BadAnswer, request)
            .with_status(self.status)
            .with_page(self.page())
            .with_tracking_id(self.tracking_id.clone())
            .with_effort(self.attempts, self.elapsed)
    }

    /// How long the server asks to wait.
    pub(crate) fn retry_after(&self, now: SystemTime) -> Option<Duration> {
        retry_after::asked(self.status, |name| self.header(name), now)
    }

    /// The media type without its parameters; empty when none is named.
    pub(crate) fn media_type(&self) -> &str {
        let media_type = self.header("content-type").unwrap_or_default();
        media_type.split(';').next().unwrap_or_default().trim()
    }

    /// The title of the HTML page that was answered, by its media type or by its first words; empty when it has none.
    pub(crate) fn page(&self) -> Option<String> {
        let media_type = self.media_type();
        let is_page = ["text/html", "application/xhtml+xml"]
            .iter()
            .any(|page| media_type.eq_ignore_ascii_case(page))
            || begins_as_page(self.start());
        let title =
            || self.shown(&page_title(&String::from_utf8_lossy(self.start())).unwrap_or_default());
        is_page.then(title)
    }

    /// What is looked at for words.
    fn start(&self) -> &[u8] {
        self.body.get(..WORDS_BYTES).unwrap_or(&self.body)
    }

    /// Hides secrets in the body itself: for an answer that is words alone, which are shown.
    pub(crate) fn mask_body(&mut self) {
        self.body = match json::from_bytes::<Value>(&self.body) {
            Ok(mut value) => {
                self.mask.apply_within(&mut value);
                value.to_string()
            }
            Err(_) => self.mask.apply(&String::from_utf8_lossy(&self.body)),
        }
        .into();
    }

    /// The error that an answer other than 2xx stands for.
    pub(crate) fn into_error(self, request: &str, now: SystemTime) -> Error {
        let kind = ErrorKind::of_status(self.status, self.retry_after(now));
        let body = ErrorBody::from_bytes(self.start());
        let text = body.best_text().unwrap_or_default();
        let redirect = match self.header("location") {
            Some(place) if (300..400).contains(&self.status) => self.shown(&format!(
                "The server redirects to {place}. Redirects are not followed, so that the token stays here."
            )),
            _ => String::new(),
        };
        let detail_code = body.detail_code.as_deref().or_else(|| oauth_code(&body));
        let detail_code = detail_code.map(|code| self.shown(code));
        let tracking_id = body.tracking_id.as_deref().or(self.tracking_id.as_deref());
        let tracking_id = tracking_id.map(|id| self.shown(id));
        Error::new(kind, request)
            .with_status(self.status)
            .with_text(self.shown(&text))
            .with_reason(redirect)
            .with_page(self.page())
            .with_detail_code(detail_code)
            .with_tracking_id(tracking_id)
            .with_effort(self.attempts, self.elapsed)
    }

    /// A text of this answer as it may be shown: secrets masked, not longer than 2,000 characters.
    pub fn shown(&self, text: &str) -> String {
        self.mask.shown(text, TEXT_LIMIT)
    }
}

/// Whether the first element, behind a byte order mark, comments and an XML declaration, is one that pages begin with.
fn begins_as_page(body: &[u8]) -> bool {
    const ELEMENTS: [&str; 16] = [
        "!doctype html",
        "html",
        "head",
        "title",
        "body",
        "center",
        "h1",
        "h2",
        "meta",
        "link",
        "script",
        "style",
        "div",
        "p",
        "table",
        "img",
    ];
    let body = body.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(body);
    // Most answers are JSON, and lists are long.
    if !body.trim_ascii_start().starts_with(b"<") {
        return false;
    }
    let text = String::from_utf8_lossy(body).to_ascii_lowercase();
    let mut rest = text.trim_ascii_start();
    while let Some((start, end)) = [("<?", "?>"), ("<!--", "-->")]
        .into_iter()
        .find(|(start, _)| rest.starts_with(start))
    {
        let Some((_, behind)) = rest
            .get(start.len()..)
            .and_then(|inside| inside.split_once(end))
        else {
            return false;
        };
        rest = behind.trim_ascii_start();
    }
    let element = rest.strip_prefix('<').unwrap_or_default();
    ELEMENTS.iter().any(|name| {
        let behind = element.strip_prefix(name);
        behind.is_some_and(|behind| behind.starts_with([' ', '\t', '\r', '\n', '/', '>']))
    })
}

/// The code with which a sign-in is refused (RFC 6749 §5.2): no gateway on the way uses them.
fn oauth_code(body: &ErrorBody) -> Option<&str> {
    const CODES: [&str; 6] = [
        "invalid_client",
        "invalid_grant",
        "invalid_request",
        "invalid_scope",
        "unauthorized_client",
        "unsupported_grant_type",
    ];
    let code = body.extra.get("error")?.as_str()?;
    CODES.contains(&code).then_some(code)
}

impl fmt::Debug for Answer {
    /// Leaves the body out: it may be megabytes, and a header log is what one looks for.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            status,
            headers,
            body,
            tracking_id,
            attempts,
            elapsed,
            mask: _,
        } = self;
        formatter
            .debug_struct("Answer")
            .field("status", status)
            .field("headers", headers)
            .field("body_bytes", &body.len())
            .field("tracking_id", tracking_id)
            .field("attempts", attempts)
            .field("elapsed", elapsed)
            .finish()
    }
}

#[cfg(test)]
mod tests;
