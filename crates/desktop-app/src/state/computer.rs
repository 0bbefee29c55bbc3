//! What can go wrong on this computer.

use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComputerError {
    /// There is no keychain service.
    #[error("the system keychain is missing: {reason}")]
    KeychainMissing { reason: String },
    #[error("the system keychain is locked: {reason}")]
    KeychainLocked { reason: String },
    /// The keychain asked, and the answer was no, or nobody could be asked.
    #[error("the system keychain refused access: {reason}")]
    KeychainDenied { reason: String },
    /// The keychain took a secret and does not give it back.
    #[error("the system keychain did not keep what was written")]
    KeychainNotKept,
    #[error("the system keychain failed: {reason}")]
    KeychainFailed { reason: String },
    /// The keychain's entry is not what was written.
    #[error("the keychain’s entry cannot be read")]
    KeychainCorrupt,
    #[error("{} is not there", path.display())]
    NotFound { path: PathBuf },
    #[error("{} cannot be read: {reason}", path.display())]
    NotReadable { path: PathBuf, reason: String },
    /// A file was read but is not what it should be.
    #[error("{} is not understood: {reason}", path.display())]
    NotUnderstood { path: PathBuf, reason: String },
    /// Profiles with the id of one before them, each by its name and address.
    #[error("{} has an id twice: {}", path.display(), profiles.join(", "))]
    SameProfileId {
        path: PathBuf,
        profiles: Vec<String>,
    },
    #[error("{} cannot be written: {reason}", path.display())]
    NotWritable { path: PathBuf, reason: String },
    #[error("no space is left for {}", path.display())]
    DiskFull { path: PathBuf },
    /// A disk, such as one of the network, does not answer.
    #[error("the disk did not answer in time")]
    TooSlow,
    /// Background work failed.
    #[error("the work ended early")]
    WorkEnded,
    /// The demo tenant could not start.
    #[error("the demo tenant could not start: {reason}")]
    DemoFailed { reason: String },
}
