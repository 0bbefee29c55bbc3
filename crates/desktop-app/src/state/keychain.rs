//! What is known of the system keychain.

use super::message::UserMessage;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keychain {
    #[default]
    Unknown,
    Available,
    /// There is none, or it is locked or refused: secrets are kept in memory until the app ends.
    MemoryOnly(UserMessage),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SecretKind {
    /// The secret half of a personal access token.
    ClientSecret,
    PastedToken,
    /// The current access token and its end, as JSON.
    AccessToken,
}

impl SecretKind {
    pub const ALL: [Self; 3] = [Self::ClientSecret, Self::PastedToken, Self::AccessToken];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ClientSecret => "client-secret",
            Self::PastedToken => "pasted-token",
            Self::AccessToken => "access-token",
        }
    }
}
