//! A request that is ready to go: what is shown for review is what is sent.
//!
//! It holds no token. [`crate::Client::send`] adds one at the last moment, so a prepared request may be shown,
//! logged and copied.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use patchpanel_core_models::json;
use patchpanel_core_models::models::unread::Unread;
use reqwest::Method;
use url::Url;

use crate::error::Error;
use crate::operation::Operation;
use crate::secret::MASK;

/// How this crate names itself to servers.
pub(crate) const USER_AGENT: &str = concat!("patchpanel/", env!("CARGO_PKG_VERSION"));

/// What the service sends when it answers with JSON.
pub(crate) const JSON: &str = "application/json";

/// The body of a request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) media_type: String,
    pub(crate) bytes: Bytes,
    /// File name and part type, when the body is an upload.
    pub(crate) file: Option<(String, &'static str)>,
}

impl fmt::Debug for Content {
    /// Leaves the bytes out: those of the sign-in hold the client secret.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "Content({}, {} bytes)",
            self.media_type,
            self.bytes.len()
        )
    }
}

/// The parts of a request, before a base URL is put in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parts {
    pub(crate) method: Method,
    /// Percent-encoded, with a leading slash.
    pub(crate) path: String,
    /// Percent-encoded, without a question mark; empty for none.
    pub(crate) query: String,
    pub(crate) accept: &'static str,
    pub(crate) content: Option<Content>,
}

impl Parts {
    pub(crate) fn new(method: Method, path: String) -> Self {
        Self {
            method,
            path,
            query: String::new(),
            accept: JSON,
            content: None,
        }
    }
}

/// One request, exactly as it will be sent except for the access token.
#[derive(Clone, PartialEq, Eq)]
pub struct PreparedRequest {
    operation: Arc<Operation>,
    method: Method,
    url: Url,
    accept: &'static str,
    content: Option<Content>,
}

impl PreparedRequest {
    /// Puts a base URL before the parts.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Invalid`] when they make no URL.
    pub(crate) fn new(base_url: &str, operation: Operation, parts: Parts) -> Result<Self, Error> {
        let Parts {
            method,
            path,
            query,
            accept,
            content,
        } = parts;
        let query = if query.is_empty() {
            String::new()
        } else {
            format!("?{query}")
        };
        let Ok(url) = Url::parse(&format!("{base_url}{path}{query}")) else {
            return Err(Error::invalid(
                format!("{method} {path}"),
                "The address of the request is not a valid URL.",
            ));
        };
        // A URL parser removes dot segments; a script name must never change which path is asked.
        if url.path() != path {
            return Err(Error::invalid(
                format!("{method} {path}"),
                "The script name cannot be used in a URL.",
            ));
        }
        Ok(Self {
            operation: Arc::new(operation),
            method,
            url,
            accept,
            content,
        })
    }

    /// Refuses to change what could not be read of the connector: it would be lost or altered.
    ///
    /// # Errors
    /// [`crate::ErrorKind::Invalid`], which names the place.
    pub fn spare(&self, unread: &[Unread]) -> Result<(), Error> {
        let places = self.operation.changed_places();
        let touched = unread
            .iter()
            .find(|unread| places.iter().any(|place| unread.is_touched_at(place)));
        touched.map_or(Ok(()), |unread| {
            let why = format!(
                "“{}” cannot be changed, because the server’s value cannot be read: {}. Revert this change.",
                unread.place, unread.why
            );
            Err(Error::invalid(self.summary(), why))
        })
    }

    pub fn operation(&self) -> &Operation {
        &self.operation
    }

    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The path, percent-encoded, without host and query.
    pub fn path(&self) -> &str {
        self.url.path()
    }

    /// The query, percent-encoded, without the question mark.
    pub fn query(&self) -> Option<&str> {
        self.url.query()
    }

    /// Method and path, such as `PUT /connectors/v1/acme/source-config`.
    pub fn summary(&self) -> String {
        format!("{} {}", self.method, self.url.path())
    }

    /// Name and value of each header that this crate sets; the token is shown as `Bearer •••`.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("Accept", self.accept.to_owned())];
        if self.operation.needs_token() {
            headers.push(("Authorization", format!("Bearer {MASK}")));
        }
        if let Some(content) = &self.content {
            headers.push(("Content-Type", content.media_type.clone()));
            headers.push(("Content-Length", content.bytes.len().to_string()));
        }
        headers.push(("User-Agent", USER_AGENT.to_owned()));
        headers
    }

    /// The body, byte for byte as it is sent; empty when there is none.
    pub fn body(&self) -> &[u8] {
        self.content
            .as_ref()
            .map(|content| content.bytes.as_ref())
            .unwrap_or_default()
    }

    /// The body for reading: JSON with line breaks and indents, anything else as text.
    pub fn body_text(&self) -> String {
        let Some(content) = &self.content else {
            return String::new();
        };
        let is_json = content.media_type.contains("json");
        let pretty = is_json
            .then(|| json::read(&json::text_of(&content.bytes).ok()?).ok())
            .flatten()
            .and_then(|value| serde_json::to_string_pretty(&value).ok());
        pretty.unwrap_or_else(|| String::from_utf8_lossy(&content.bytes).into_owned())
    }

    pub fn media_type(&self) -> Option<&str> {
        self.content
            .as_ref()
            .map(|content| content.media_type.as_str())
    }

    /// The length of the body in bytes; 0 when there is none.
    pub fn content_length(&self) -> usize {
        self.body().len()
    }

    /// File name and media type of the uploaded part, when the request is an upload.
    pub(crate) fn upload(&self) -> Option<&(String, &'static str)> {
        self.content.as_ref()?.file.as_ref()
    }

    pub(crate) fn accept(&self) -> &'static str {
        self.accept
    }

    pub(crate) fn content(&self) -> Option<&Content> {
        self.content.as_ref()
    }

    pub(crate) fn parsed_url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn http_method(&self) -> &Method {
        &self.method
    }
}

impl fmt::Debug for PreparedRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PreparedRequest")
            .field("method", &self.method())
            .field("url", &self.url())
            .field("headers", &self.headers())
            .field("body_bytes", &self.content_length())
            .finish_non_exhaustive()
    }
}
