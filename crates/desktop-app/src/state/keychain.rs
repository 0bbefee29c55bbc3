//! What is known of the system keychain.

use super::message::UserMessage;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Keychain {
    #[default]
    Unknown,
    /// The system keychain answered.
    Available,
    /// There is none, or it is locked or refused: secrets are kept in memory until the app ends.
    MemoryOnly(UserMessage),
}
