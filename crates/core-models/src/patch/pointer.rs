//! [`Pointer`], a place in a JSON value (RFC 6901).
//!
//! Array indexes are checked where a pointer meets an array, because the same token is a key in an object.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A place in a JSON value, held in the text form of RFC 6901 §3: empty for the whole value, otherwise
/// tokens that each follow a `/`, with `~` written `~0` and `/` written `~1`.
///
/// ```
/// use patchpanel_core_models::patch::Pointer;
/// use serde_json::json;
///
/// let pointer = Pointer::root().join("docs").join("a/b");
/// assert_eq!(pointer.as_str(), "/docs/a~1b");
/// assert_eq!(pointer.resolve(&json!({"docs": {"a/b": 7}})), Some(&json!(7)));
/// assert!("docs".parse::<Pointer>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pointer(String);

/// Why a text is no JSON Pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPointer {
    /// A pointer that is not empty starts with `/`.
    #[error("the pointer “{0}” does not start with a slash")]
    NoSlash(String),
    /// A `~` is followed by `0` or `1`.
    #[error("the pointer “{0}” has a ~ that is not part of ~0 or ~1")]
    BadEscape(String),
}

impl Pointer {
    /// The pointer to the whole value.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// Wraps a text that is known to follow RFC 6901.
    pub(super) fn from_valid(text: String) -> Self {
        Self(text)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the pointer to the whole value.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The pointer to a member or item below this one. The token is escaped here.
    #[must_use]
    pub fn join(&self, token: impl AsRef<str>) -> Self {
        let mut text = self.0.clone();
        push_token(&mut text, token.as_ref());
        Self(text)
    }

    /// The tokens from the outside in, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        tokens_of(&self.0)
    }

    /// The pointer to the container and the last token; `None` for the whole value.
    pub fn split_last(&self) -> Option<(Self, Cow<'_, str>)> {
        let (parent, token) = self.split_last_text()?;
        Some((Self(parent.to_owned()), token))
    }

    /// Like [`Self::split_last`], with the container still in its text form.
    pub(super) fn split_last_text(&self) -> Option<(&str, Cow<'_, str>)> {
        let (parent, token) = self.0.rsplit_once('/')?;
        Some((parent, unescape(token)))
    }

    /// The same place but for the last token, which needs no escaping. The whole value has no such place.
    pub(super) fn with_last(mut self, token: &str) -> Self {
        if let Some(slash) = self.0.rfind('/') {
            self.0.truncate(slash + 1);
            self.0.push_str(token);
        }
        self
    }

    /// Whether this place is `other` or holds it.
    pub fn contains(&self, other: &Self) -> bool {
        other
            .0
            .strip_prefix(&self.0)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The same place as seen from `other`, which holds it and is another place.
    pub(super) fn below(&self, other: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&other.0)?;
        rest.starts_with('/').then(|| Self(rest.to_owned()))
    }

    /// The value at this place.
    pub fn resolve<'value>(&self, value: &'value Value) -> Option<&'value Value> {
        self.tokens().try_fold(value, |value, token| match value {
            Value::Object(members) => members.get(token.as_ref()),
            Value::Array(items) => items.get(read_index(&token)?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }

    /// The value at this place, to be changed.
    pub fn resolve_mut<'value>(&self, value: &'value mut Value) -> Option<&'value mut Value> {
        Self::resolve_text_mut(&self.0, value)
    }

    /// Like [`Self::resolve_mut`], for a pointer in its text form.
    pub(super) fn resolve_text_mut<'value>(
        text: &str,
        value: &'value mut Value,
    ) -> Option<&'value mut Value> {
        tokens_of(text).try_fold(value, |value, token| match value {
            Value::Object(members) => members.get_mut(token.as_ref()),
            Value::Array(items) => items.get_mut(read_index(&token)?),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
        })
    }
}

fn tokens_of(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split('/').skip(1).map(unescape)
}

/// An array index: `0`, or digits that do not start with `0` (RFC 6901 §4).
pub(super) fn read_index(token: &str) -> Option<usize> {
    let is_plain = token.bytes().all(|byte| byte.is_ascii_digit());
    let has_leading_zero = token.len() > 1 && token.starts_with('0');
    if !is_plain || has_leading_zero {
        return None;
    }
    token.parse().ok()
}

/// Appends `/` and the escaped token.
pub(super) fn push_token(text: &mut String, token: &str) {
    text.push('/');
    if !token.contains(['~', '/']) {
        text.push_str(token);
        return;
    }
    for character in token.chars() {
        match character {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            other => text.push(other),
        }
    }
}

/// `~1` before `~0`, so that `~01` becomes `~1` (RFC 6901 §4).
fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

impl FromStr for Pointer {
    type Err = InvalidPointer;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for Pointer {
    type Error = InvalidPointer;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(InvalidPointer::NoSlash(text));
        }
        let is_escaped = |rest: &str| rest.starts_with(['0', '1']);
        if !text.split('~').skip(1).all(is_escaped) {
            return Err(InvalidPointer::BadEscape(text));
        }
        Ok(Self(text))
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
