//! Refusals and the error bodies that they become.
//!
//! A handler returns a [`Refusal`]; the body is written later, when the request's tracking id is at
//! hand. The texts are those of the ISC API specification's examples.

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
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
        Self::for_status(415).because(format!("This operation takes {expected}."))
    }

    /// The body that fits a bare status, for injected faults and for answers of the router itself.
    pub(crate) fn for_status(status: u16) -> Self {
        let (detail_code, text) = match status {
            401 => {
                return Self::Unauthenticated("JWT validation failed: JWT is expired".to_owned());
            }
            403 => (
                "403 Forbidden",
                "The server understood the request but refuses to authorize it.",
            ),
            404 => (
                "404 Not found",
                "The server did not find a current representation for the target resource.",
            ),
            405 => (
                "405 Method Not Allowed",
                "The method is not allowed for the target resource.",
            ),
            409 => (
                "409 Conflict",
                "The request conflicts with the current state of the target resource.",
            ),
            413 => ("413 Content Too Large", "The request body is too large."),
            415 => (
                "415 Unsupported Media Type",
                "The media type of the request is not supported.",
            ),
            500 => ("500.0 Internal Fault", "An internal fault occurred."),
            502 => (
                "502 Bad Gateway",
                "An upstream service sent an invalid answer.",
            ),
            503 => (
                "503 Service Unavailable",
                "The service is not available at the moment.",
            ),
            504 => (
                "504 Gateway Timeout",
                "An upstream service did not answer in time.",
            ),
            _ => (
                "400.1 Bad Request Content",
                "The request was syntactically correct but its content is semantically invalid.",
            ),
        };
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

    /// The whole answer.
    pub(crate) fn answer(&self, tracking_id: &str, language: &str) -> Response {
        let mut response = Response::new(Body::from(self.body(tracking_id, language).to_string()));
        *response.status_mut() = self.status();
        response
            .headers_mut()
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
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
        let causes: Vec<Value> = self
            .causes
            .iter()
            .map(|text| json!({ "locale": "en-US", "localeOrigin": "DEFAULT", "text": text }))
            .collect();
        json!({
            "detailCode": self.detail_code,
            "trackingId": tracking_id,
            "messages": [
                { "locale": "en-US", "localeOrigin": "DEFAULT", "text": self.text },
                { "locale": language, "localeOrigin": "REQUEST", "text": self.text },
            ],
            "causes": causes,
        })
    }
}

impl IntoResponse for Refusal {
    /// An answer without a body that carries the refusal; [`finish`] writes the body.
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status();
        response.extensions_mut().insert(self);
        response
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
    let has_json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind == "application/json");
    if status >= 400 && !has_json {
        return Refusal::for_status(status).answer(tracking_id, language);
    }
    response
}

/// The language of the second message: the first of `Accept-Language`, or `und`.
pub(crate) fn asked_language(headers: &HeaderMap) -> String {
    let asked = headers
        .get(http::header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let first = asked
        .and_then(|list| list.split([',', ';']).next())
        .map(str::trim);
    first
        .filter(|tag| !tag.is_empty() && *tag != "*")
        .unwrap_or("und")
        .to_owned()
}
