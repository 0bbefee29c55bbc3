//! What is known of the local store, which keeps drafts, snapshots and activity on this computer.

use crate::messages::UserMessage;

/// How the local store is doing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum LocalStore {
    /// It is being opened.
    #[default]
    Opening,
    /// It keeps everything on disk.
    Open,
    /// It can be read, but nothing can be added; what is new is lost when Patchpanel closes.
    ReadOnly(UserMessage),
    /// It cannot be used; everything is kept in memory until Patchpanel closes.
    Failed(UserMessage),
}

impl LocalStore {
    /// Why what is new is lost when Patchpanel closes; `None` when it is kept.
    pub fn problem(&self) -> Option<&UserMessage> {
        match self {
            Self::Opening | Self::Open => None,
            Self::ReadOnly(message) | Self::Failed(message) => Some(message),
        }
    }
}
