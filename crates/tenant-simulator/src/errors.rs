//! Refusals and the error bodies that they become.
//!
//! A handler returns a [`Refusal`]; the body is written later, when the request's tracking id is at
//! hand. The texts are those of the ISC API specification's examples.

use axum::Extension;
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

/// Why a request is not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// 401 with the gateway's `{"error": …}`.
    Unauthenticated(String),
    /// 429 with the seconds to wait.
    RateLimited(u64),
    /// The answer of the token endpoint (RFC 6749 §5.2).
    Token {
        status: u16,
        error: &'static str,
        description: &'static str,
    },
    /// Everything else: an `ErrorResponseDto`.
    Problem(Problem),
}

/// The content of an `ErrorResponseDto`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: u16,
    pub(crate) detail_code: &'static str,
    pub(crate) text: String,
    pub(crate) causes: Vec<String>,
}

/// The code and the text that fit a bare status.
const BY_STATUS: &str = "\
403 Forbidden: The server understood the request but refuses to authorize it.
404 Not found: The server did not find a current representation for the target resource.
405 Method Not Allowed: The method is not allowed for the target resource.
409 Conflict: The request conflicts with the current state of the target resource.
413 Content Too Large: The request body is too large.
415 Unsupported Media Type: The media type of the request is not supported.
500.0 Internal Fault: An internal fault occurred.
502 Bad Gateway: An upstream service sent an invalid answer.
503 Service Unavailable: The service is not available at the moment.
504 Gateway Timeout: An upstream service did not answer in time.";
/// What fits every other one.
const BAD_CONTENT: &str = "400.1 Bad Request Content: The request was syntactically correct but its content is semantically invalid.";

impl Refusal {
    fn problem(status: u16, detail_code: &'static str, text: impl Into<String>) -> Self {
        Self::Problem(Problem {
            status,
            detail_code,
            text: text.into(),
            causes: Vec::new(),
        })
    }

    /// Adds a cause to an error body that has room for one.
    pub(crate) fn because(mut self, cause: impl Into<String>) -> Self {
        if let Self::Problem(problem) = &mut self {
            problem.causes.push(cause.into());
        }
        self
    }

    pub(crate) fn bad_content(cause: impl Into<String>) -> Self {
        Self::for_status(400).because(cause)
    }

    pub(crate) fn bad_syntax(cause: impl Into<String>) -> Self {
        let text = "The request could not be parsed.";
        Self::problem(400, "400.1 Bad request syntax", text).because(cause)
    }

    pub(crate) fn missing(field: &str) -> Self {
        let text = format!("Required data \"{field}\" was missing or empty.");
        Self::problem(400, "400.1.0 Required data missing or empty", text)
    }

    pub(crate) fn illegal_value(field: &str) -> Self {
        let text = format!("The value for field \"{field}\" is not allowed.");
        Self::problem(400, "400.1.3 Illegal value", text)
    }

    pub(crate) fn not_found() -> Self {
        Self::for_status(404)
    }

    pub(crate) fn too_large(limit_bytes: usize) -> Self {
        let cause = format!("A request body may have at most {limit_bytes} bytes.");
        Self::for_status(413).because(cause)
    }

    pub(crate) fn unsupported_media_type(expected: &str) -> Self {
        Self::unsupported(415, expected)
    }

    pub(crate) fn unsupported(status: u16, expected: &str) -> Self {
        Self::for_status(status).because(format!("This operation takes {expected}."))
    }

    /// The body that fits a bare status, for injected faults and for answers of the router itself.
    pub(crate) fn for_status(status: u16) -> Self {
        if status == 401 {
            return Self::Unauthenticated("JWT validation failed: JWT is expired".to_owned());
        }
        let number = status.to_string();
        let mut lines = BY_STATUS.lines();
        let line = lines
            .find(|line| line.starts_with(&number))
            .unwrap_or(BAD_CONTENT);
        let (detail_code, text) = line.split_once(": ").unwrap_or_default();
        Self::problem(status, detail_code, text)
    }

    pub(crate) fn status(&self) -> StatusCode {
        let code = match self {
            Self::Unauthenticated(_) => 401,
            Self::RateLimited(_) => 429,
            Self::Token { status, .. } => *status,
            Self::Problem(problem) => problem.status,
        };
        StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The body, which names the tracking id that the header carries as well.
    pub(crate) fn body(&self, tracking_id: &str, language: &str) -> Value {
        match self {
            Self::Unauthenticated(reason) => json!({ "error": reason }),
            Self::RateLimited(_) => json!({ "message": " Rate Limit Exceeded " }),
            Self::Token {
                error, description, ..
            } => {
                json!({ "error": error, "error_description": description })
            }
            Self::Problem(problem) => problem.body(tracking_id, language),
        }
    }

    pub(crate) fn answer(&self, tracking_id: &str, language: &str) -> Response {
        let body = self.body(tracking_id, language).to_string();
        let head = [(CONTENT_TYPE, "application/json")];
        let mut response = (self.status(), head, body).into_response();
        if let Self::RateLimited(seconds) = self {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from(*seconds));
        }
        response
    }
}

impl Problem {
    fn body(&self, tracking_id: &str, language: &str) -> Value {
        let english = |text| json!({ "locale": "en-US", "localeOrigin": "DEFAULT", "text": text });
        let asked = json!({ "locale": language, "localeOrigin": "REQUEST", "text": self.text });
        json!({
            "detailCode": self.detail_code,
            "trackingId": tracking_id,
            "messages": [english(&self.text), asked],
            "causes": self.causes.iter().map(english).collect::<Vec<_>>(),
        })
    }
}

impl IntoResponse for Refusal {
    /// An answer without a body that carries the refusal; [`finish`] writes the body.
    fn into_response(self) -> Response {
        (self.status(), Extension(self)).into_response()
    }
}

/// Writes the error body of a refused request; other answers pass.
///
/// An error status without a [`Refusal`] comes from the router (unknown path, wrong method,
/// unreadable query) and gets the body of its status.
pub(crate) fn finish(mut response: Response, tracking_id: &str, language: &str) -> Response {
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        return refusal.answer(tracking_id, language);
    }
    let status = response.status().as_u16();
    let kind = response.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    // A page is what the sign-in with a browser refuses with.
    let has_body_of_its_own = kind == "application/json" || kind.starts_with("text/html");
    if status >= 400 && !has_body_of_its_own {
        return Refusal::for_status(status).answer(tracking_id, language);
    }
    response
}

/// The language of the second message: the first of `Accept-Language`, or `und`.
pub(crate) fn asked_language(headers: &HeaderMap) -> String {
    let asked = headers.get(ACCEPT_LANGUAGE);
    let list = asked.and_then(|value| value.to_str().ok());
    let first = list.and_then(|list| list.split([',', ';']).next());
    let tag = first.map(str::trim).unwrap_or_default();
    if matches!(tag, "" | "*") { "und" } else { tag }.to_owned()
}
