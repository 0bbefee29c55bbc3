//! Who the client is to the tenant: a personal access token, a pasted token, or a person with a browser.
//!
//! What is done with them is the work of `auth`.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use patchpanel_core_models::invisible;
use patchpanel_core_models::models::token::{TokenResponse, UnreadableToken, WhoAmI};

use crate::secret::Secret;
use crate::settings::SettingsProblem;

/// How the client signs in.
#[derive(Clone)]
pub enum Credentials {
    /// A personal access token: client id and secret are exchanged for an access token when one is needed (ISC
    /// docs: Authentication, client credentials; RFC 6749 §4.4).
    Pat {
        /// The client id, 32 hexadecimal digits for a personal access token.
        client_id: String,
        /// The client secret, shown once when the token was made.
        client_secret: Secret,
    },
    /// An access token that a person has pasted. It cannot be renewed. Blanks and quotation marks around it and a
    /// leading `Bearer` are taken away.
    Token(Secret),
    /// A person signs in with a browser, see [`crate::Client::begin_browser_sign_in`].
    Browser {
        /// The client id of the tenant's public client.
        client_id: String,
        /// What renews the access token; `None` until somebody signed in.
        refresh_token: Option<Secret>,
        /// Keeps each refresh token that the tenant gives from now on.
        keeper: Arc<dyn RefreshTokenKeeper>,
    },
}

/// What a [`RefreshTokenKeeper`] does in its own time.
pub type KeeperFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Where the refresh token of a person is kept, for this process and others.
///
/// A tenant may take each one only once, and end the sign-in when a used one is shown (RFC 9700 §4.14.2). All is done
/// while a token is fetched, so it should end soon.
pub trait RefreshTokenKeeper: Send + Sync {
    /// The one that is kept now, which another process may have got; `None` where it cannot be known.
    fn kept(&self) -> KeeperFuture<'_, Option<Secret>>;
    /// Keeps one in place of the one before.
    fn keep<'a>(&'a self, token: &'a Secret) -> KeeperFuture<'a, ()>;
    /// Forgets one that the tenant takes no more, unless another is kept meanwhile.
    fn forget<'a>(&'a self, refused: &'a Secret) -> KeeperFuture<'a, ()>;
}

impl Credentials {
    /// Client id and secret of a personal access token.
    pub fn pat(client_id: impl Into<String>, client_secret: impl Into<String>) -> Self {
        Self::Pat {
            client_id: client_id.into(),
            client_secret: Secret::new(client_secret),
        }
    }

    /// A pasted access token.
    pub fn token(token: impl Into<String>) -> Self {
        Self::Token(Secret::new(token))
    }
}

const ACCESS_TOKEN: &str = "access token";

/// What cannot be sent, or is never part of a credential but comes along when one is copied.
fn check(part: &str, text: &str) -> Result<(), SettingsProblem> {
    let refused = |found: String| SettingsProblem::Credential {
        part: part.to_owned(),
        found,
    };
    if let Some(found) = invisible::find(text).next() {
        let position = found.position;
        return Err(refused(format!(
            "holds the invisible character {found} at position {position}"
        )));
    }
    Ok(())
}

/// The same for an access token, which stands in a header and is one of the letters that a header takes there (RFC 6750
/// §2.1): letters, digits, `-._~+/`, and `=` at the end.
fn check_token(token: &Secret) -> Result<(), SettingsProblem> {
    let refused = |found: String| SettingsProblem::Credential {
        part: ACCESS_TOKEN.to_owned(),
        found,
    };
    if token.is_too_long() {
        return Err(refused("is too long for a token".to_owned()));
    }
    let token = token.expose();
    check(ACCESS_TOKEN, token)?;
    let is_known = |letter: char| letter.is_ascii_alphanumeric() || "-._~+/".contains(letter);
    let mut places = token.trim_end_matches('=').chars().zip(1..);
    match places.find(|(letter, _)| !is_known(*letter)) {
        Some((_, position)) => Err(refused(format!(
            "holds a space or an invalid character at position {position}"
        ))),
        None => Ok(()),
    }
}

impl Credentials {
    /// The same without blanks and line ends around each part.
    ///
    /// # Errors
    /// Which part holds a character that it cannot have, and where.
    pub(crate) fn checked(self) -> Result<Self, SettingsProblem> {
        let trimmed = |secret: Secret| match secret.expose().trim_ascii() {
            text if text.len() == secret.expose().len() => secret,
            text => Secret::new(text),
        };
        Ok(match self {
            Self::Pat {
                client_id,
                client_secret,
            } => {
                let client_id = client_id.trim_ascii().to_owned();
                let client_secret = trimmed(client_secret);
                check("client ID", &client_id)?;
                check("client secret", client_secret.expose())?;
                Self::Pat {
                    client_id,
                    client_secret,
                }
            }
            Self::Browser {
                client_id,
                refresh_token,
                keeper,
            } => {
                let client_id = client_id.trim_ascii().to_owned();
                check("client ID", &client_id)?;
                Self::Browser {
                    client_id,
                    refresh_token,
                    keeper,
                }
            }
            Self::Token(token) => {
                let token = AccessToken::pasted(&token).checked()?;
                Self::Token(token.secret)
            }
        })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pat {
                client_id,
                client_secret,
            } => formatter
                .debug_struct("Pat")
                .field("client_id", client_id)
                .field("client_secret", client_secret)
                .finish(),
            Self::Token(token) => formatter.debug_tuple("Token").field(token).finish(),
            Self::Browser {
                client_id,
                refresh_token,
                keeper: _,
            } => formatter
                .debug_struct("Browser")
                .field("client_id", client_id)
                .field("refresh_token", refresh_token)
                .finish_non_exhaustive(),
        }
    }
}

/// An access token and what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    pub secret: Secret,
    /// When it ends; `None` when nobody has said.
    pub expires_at: Option<SystemTime>,
    /// What the tenant said with it; empty for a token that was kept from before or pasted. Holds no token.
    pub response: TokenResponse,
}

impl AccessToken {
    /// A token that was kept from before, such as in the keychain.
    pub fn restored(secret: Secret, expires_at: Option<SystemTime>) -> Self {
        Self {
            secret,
            expires_at,
            response: TokenResponse::default(),
        }
    }

    /// A token that a person has pasted; its end is read from the token itself.
    pub(crate) fn pasted(text: &Secret) -> Self {
        let trimmed = unquoted(text.expose().trim_ascii());
        let bare = match trimmed.split_once(char::is_whitespace) {
            Some((scheme, rest)) if scheme.eq_ignore_ascii_case("bearer") => {
                unquoted(rest.trim_start())
            }
            _ => trimmed,
        };
        let expires_at = end_in(bare);
        Self::restored(Secret::new(bare), expires_at)
    }

    /// The same, if it can stand in a header.
    ///
    /// # Errors
    /// What it holds, and where.
    pub(crate) fn checked(self) -> Result<Self, SettingsProblem> {
        check_token(&self.secret).map(|()| self)
    }

    /// The answer of `POST /oauth/token`. `None` when it holds no token.
    pub(crate) fn received(mut response: TokenResponse, now: SystemTime) -> Option<Self> {
        let sent = Secret::new(response.take_access_token()?);
        let secret = Secret::new(sent.expose().trim_ascii());
        if secret.is_empty() {
            return None;
        }
        let expires_at = match response.expires_in {
            Some(seconds) => now.checked_add(Duration::from_secs(seconds)),
            None => end_in(secret.expose()),
        };
        Some(Self {
            secret,
            expires_at,
            response,
        })
    }

    /// Who the token belongs to, read from the token without verifying it.
    ///
    /// # Errors
    /// [`UnreadableToken`] when it is no JWT; it may be a good token all the same.
    pub(crate) fn who_am_i(&self) -> Result<WhoAmI, UnreadableToken> {
        WhoAmI::from_jwt(self.secret.expose())
    }

    /// Whether it will still be valid when a request made now arrives.
    pub(crate) fn is_fresh(&self, now: SystemTime) -> bool {
        match self.expires_at {
            None => true,
            Some(end) => now + self.margin() < end,
        }
    }

    /// How long before its end a token is renewed: 30 s, or a tenth of a short life.
    fn margin(&self) -> Duration {
        const LONGEST: Duration = Duration::from_secs(30);
        let life = self.response.expires_in.map(Duration::from_secs);
        life.map_or(LONGEST, |life| (life / 10).min(LONGEST))
    }
}

/// Without the pair of quotation marks that comes along when a value is copied.
fn unquoted(text: &str) -> &str {
    let within = |mark| text.strip_prefix(mark)?.strip_suffix(mark);
    within('"').or_else(|| within('\'')).unwrap_or(text)
}

/// The end that a JWT names (RFC 7519 §4.1.4).
fn end_in(token: &str) -> Option<SystemTime> {
    let seconds = WhoAmI::from_jwt(token).ok()?.expires_at_unix_secs?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests;
