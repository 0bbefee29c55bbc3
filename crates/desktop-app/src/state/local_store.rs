//! What is known of the local store, which keeps drafts, snapshots and activity on this computer.

use patchpanel_local_store::TenantKey;

use super::message::UserMessage;

/// Where something is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// In the database; in memory when that cannot be used.
    OnDisk,
    /// In memory, until Patchpanel closes: the demo tenant.
    InMemory,
}

/// Where what belongs to a tenant is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPlace {
    /// On disk or in memory.
    pub keep: Keep,
    pub tenant: TenantKey,
}

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
