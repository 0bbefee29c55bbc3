//! A text that must never be seen: client secrets, access tokens, proxy passwords.
//!
//! It hides itself in `Debug` and `Display`, is overwritten when dropped and is not `Serialize`. It does not
//! protect against a debugger or a memory dump of the running program.

use std::fmt;

use zeroize::Zeroizing;

/// What stands in the place of a secret wherever one would be shown.
pub(crate) const MASK: &str = "•••";

/// A secret text. Read it with [`Secret::expose`], at the one place that needs it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes a text into protection. Blanks around it are kept.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Secret({MASK})")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(MASK)
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// Shorter texts are no secrets but words, such as a placeholder typed to try; masking them garbles sentences.
/// The service's own secrets have 63 characters and more.
const SHORTEST: usize = 8;

/// Replaces every occurrence of the secrets in `text`, for words of a server that repeats what it was sent.
pub(crate) fn redact(text: &str, secrets: &[&Secret]) -> String {
    let mut shown = text.to_owned();
    for secret in secrets {
        if secret.expose().len() >= SHORTEST && shown.contains(secret.expose()) {
            shown = shown.replace(secret.expose(), MASK);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_and_display_hide_the_text() {
        let secret = Secret::new("hunter2");

        assert_eq!(format!("{secret:?} {secret}"), "Secret(•••) •••");
        assert_eq!(secret.expose(), "hunter2");
    }

    #[test]
    fn an_echoed_secret_is_replaced_everywhere() {
        let token = Secret::new("abcdefgh");

        assert_eq!(redact("bad abcdefgh, abcdefgh", &[&token]), "bad •••, •••");
        assert_eq!(
            redact("nothing here", &[&token, &Secret::new("")]),
            "nothing here"
        );
        assert_eq!(
            redact("the secret is wrong", &[&Secret::new("wrong")]),
            "the secret is wrong"
        );
    }
}
