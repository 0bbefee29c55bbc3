//! The body of a refusal, in any of the shapes that the API and the gateway before it send.
//!
//! Reading never fails: an empty body, HTML or junk gives a body without texts or with an excerpt. What
//! a person reads in the end is decided by the caller.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::lenient::{self, Members};
use super::wire::wire;
use crate::json;

/// The longest excerpt of a body that is not JSON, in characters.
const EXCERPT_LIMIT: usize = 300;

wire! {
    /// One text of an error body (ISC API docs: `ErrorMessageDto`).
    #[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
    #[serde(rename_all = "camelCase", from = "Members")]
    pub struct ErrorMessage {
        /// Language tag (BCP 47) of the text; `und` is undetermined.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub locale: Option<String> = text("locale"),
        /// Where the language came from: `DEFAULT`, `REQUEST` or words to come.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub locale_origin: Option<String> = text("localeOrigin"),
        #[serde(skip_serializing_if = "Option::is_none")]
        pub text: Option<String> = text("text"),
    }
}

/// The body of an answer that is no success (ISC API docs: `ErrorResponseDto`, and the other shapes seen).
///
/// ```
/// use patchpanel_core_models::models::error_body::ErrorBody;
///
/// let body = ErrorBody::from_bytes(br#"{"message": " Rate Limit Exceeded "}"#);
/// assert_eq!(body.best_text().as_deref(), Some("Rate Limit Exceeded"));
///
/// let html = ErrorBody::from_bytes(b"<html><head><title>502 Bad Gateway</title></head></html>");
/// assert_eq!(html.best_text().as_deref(), Some("502 Bad Gateway"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// Code and words, such as `400.1.3 Illegal value`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail_code: Option<String>,
    /// The id that the vendor's support asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tracking_id: Option<String>,
    /// What happened, in one or more languages.
    pub messages: Vec<ErrorMessage>,
    pub causes: Vec<ErrorMessage>,
    /// All other members, where the other shapes keep their texts.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
    /// The start of a body that is not a JSON object, or not wholly readable: the title of a page, or the first words.
    #[serde(skip)]
    pub excerpt: Option<String>,
}

impl ErrorBody {
    /// Reads a body, whatever it is.
    pub fn from_bytes(bytes: &[u8]) -> Self {
        if let Ok(members) = json::from_bytes::<Members>(bytes) {
            let is_unread = !members.unread.is_empty();
            let body = Self::from_members(members);
            // The text that helps may be the one that cannot be read.
            let excerpt = is_unread.then(|| plain_start(&String::from_utf8_lossy(bytes)));
            let excerpt = excerpt.flatten();
            return Self { excerpt, ..body };
        }
        match json::from_bytes(bytes) {
            Ok(Value::Object(members)) => Self::from_members(members.into()),
            Ok(Value::String(text)) => Self::from_text(&text),
            Ok(Value::Null) => Self::default(),
            Ok(Value::Bool(_) | Value::Number(_) | Value::Array(_)) | Err(_) => {
                Self::from_text(&String::from_utf8_lossy(bytes))
            }
        }
    }

    fn from_members(mut members: Members) -> Self {
        Self {
            detail_code: members.text("detailCode"),
            tracking_id: members.text("trackingId"),
            messages: take_messages(&mut members, "messages"),
            causes: take_messages(&mut members, "causes"),
            extra: members.rest,
            excerpt: None,
        }
    }

    fn from_text(text: &str) -> Self {
        let excerpt = page_title(text).or_else(|| plain_start(text));
        Self {
            excerpt,
            ..Self::default()
        }
    }

    /// The text that helps a person most, without blanks around it.
    ///
    /// Order: `error_description` or `error`, `message`, the first cause, the first message,
    /// `formatted_msg`, `errorMessage`, `detailMessage`, `detailCode`, the excerpt.
    pub fn best_text(&self) -> Option<String> {
        let member = |name| self.extra.get(name).and_then(readable);
        member("error_description")
            .or_else(|| member("error"))
            .or_else(|| member("message"))
            .or_else(|| first_text(&self.causes))
            .or_else(|| first_text(&self.messages))
            .or_else(|| member("formatted_msg"))
            .or_else(|| member("errorMessage"))
            .or_else(|| member("detailMessage"))
            .or_else(|| self.detail_code.as_deref().and_then(trimmed))
            .or_else(|| self.excerpt.clone())
    }
}

impl From<Value> for ErrorBody {
    fn from(value: Value) -> Self {
        match value {
            Value::Object(members) => Self::from_members(members.into()),
            Value::String(text) => Self::from_text(&text),
            Value::Null => Self::default(),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
                Self::from_text(&value.to_string())
            }
        }
    }
}

impl<'de> Deserialize<'de> for ErrorBody {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Value::deserialize(from).map(Self::from)
    }
}

/// Entries may be objects or plain texts; a single one may stand without a list.
fn take_messages(members: &mut Members, name: &str) -> Vec<ErrorMessage> {
    let entries = match members.value(name) {
        Some(Value::Array(entries)) => entries,
        None => Vec::new(),
        Some(single) => vec![single],
    };
    entries.into_iter().filter_map(message_of).collect()
}

fn message_of(entry: Value) -> Option<ErrorMessage> {
    match entry {
        Value::Object(members) => Some(Members::from(members).into()),
        other => lenient::text_of(other).map(|text| ErrorMessage {
            text: Some(text),
            ..ErrorMessage::default()
        }),
    }
}

fn first_text(messages: &[ErrorMessage]) -> Option<String> {
    messages
        .iter()
        .find_map(|message| message.text.as_deref().and_then(trimmed))
}

/// The type of `error` and `message` is left open by the API; an object may nest another body.
fn readable(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => trimmed(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(members) => ["message", "text", "description", "error"]
            .into_iter()
            .find_map(|name| members.get(name).and_then(Value::as_str))
            .and_then(trimmed)
            .or_else(|| Some(value.to_string())),
        Value::Array(items) => items.iter().find_map(readable_leaf),
        Value::Null | Value::Bool(_) => None,
    }
}

fn readable_leaf(value: &Value) -> Option<String> {
    value
        .as_str()
        .or_else(|| value.get("text").and_then(Value::as_str))
        .and_then(trimmed)
}

fn trimmed(text: &str) -> Option<String> {
    let trimmed = text.trim();
    (!trimmed.is_empty()).then(|| trimmed.to_owned())
}

/// The text of `<title>`, which is where gateways put their words.
pub fn page_title(text: &str) -> Option<String> {
    // Lower-casing ASCII only keeps every byte position.
    let lower = text.to_ascii_lowercase();
    let start = lower.find("<title")?;
    let open = start + lower.get(start..)?.find('>')? + 1;
    let close = open + lower.get(open..)?.find("</title")?;
    shortened(text.get(open..close)?)
}

/// The first words of a text that is not a page of markup.
fn plain_start(text: &str) -> Option<String> {
    if text.trim_start().starts_with('<') {
        return None;
    }
    shortened(text)
}

fn shortened(text: &str) -> Option<String> {
    let is_readable = |character: &char| !character.is_control() && *character != '\u{FFFD}';
    let words: Vec<&str> = text.split_whitespace().take(EXCERPT_LIMIT).collect();
    let line: String = words.join(" ").chars().filter(is_readable).collect();
    let mut short: String = line.chars().take(EXCERPT_LIMIT).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    trimmed(&short)
}

#[cfg(test)]
mod tests;
