//! What is said to a person; the sentences themselves are in [`crate::messages`].

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserMessage {
    pub what: String,
    pub why: String,
    pub next: String,
    /// For support: request, status, code, tracking id, the system's words. One line each.
    pub details: Vec<String>,
    /// The server's tracking id, for the copy button.
    pub tracking_id: Option<String>,
    pub hint: Hint,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hint {
    #[default]
    None,
    /// Trying again may help: the tenant was not reached.
    Connection,
    Certificate,
    /// A new secret or token is needed.
    SignIn,
}

impl UserMessage {
    /// A message without details.
    pub fn new(what: impl Into<String>, why: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            next: next.into(),
            details: Vec::new(),
            tracking_id: None,
            hint: Hint::None,
        }
    }

    pub fn plain(what: impl Into<String>) -> Self {
        Self::new(what, "", "")
    }

    /// The same with a line for support.
    pub fn with_details(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    pub(crate) fn with_hint(mut self, hint: Hint) -> Self {
        self.hint = hint;
        self
    }

    /// Whether the tenant was not reached.
    pub fn is_connection(&self) -> bool {
        matches!(self.hint, Hint::Connection | Hint::Certificate)
    }

    /// Whether it says how the tenant answers everything, not just what was asked: it is not reached, or it does not
    /// take the token any more.
    pub fn concerns_the_session(&self) -> bool {
        self.is_connection() || self.hint == Hint::SignIn
    }

    /// All three sentences in a line, for places that have one.
    pub fn in_one_line(&self) -> String {
        let sentences = [&self.what, &self.why, &self.next]
            .into_iter()
            .filter(|text| !text.is_empty());
        sentences
            .map(|text| format!("{}.", text.trim_end_matches('.')))
            .collect::<Vec<_>>()
            .join(" ")
    }
}
