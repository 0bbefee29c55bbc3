//! What can go wrong on this computer.

use std::path::PathBuf;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComputerError {
    /// There is no keychain service.
    #[error("the system keychain is missing: {reason}")]
    KeychainMissing {
        /// The system's words.
        reason: String,
    },
    #[error("the system keychain is locked: {reason}")]
    KeychainLocked {
        /// The system's words.
        reason: String,
    },
    /// The keychain asked, and the answer was no, or nobody could be asked.
    #[error("the system keychain refused access: {reason}")]
    KeychainDenied {
        /// The system's words.
        reason: String,
    },
    /// The keychain took a secret and does not give it back.
    #[error("the system keychain did not keep what was written")]
    KeychainNotKept,
    /// The keychain answered with an error.
    #[error("the system keychain failed: {reason}")]
    KeychainFailed {
        /// The system's words.
        reason: String,
    },
    /// The keychain's entry is not what was written.
    #[error("the keychain’s entry cannot be read")]
    KeychainCorrupt,
    /// A file is not there.
    #[error("{} is not there", path.display())]
    NotFound { path: PathBuf },
    /// A file cannot be read.
    #[error("{} cannot be read: {reason}", path.display())]
    NotReadable {
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    /// A file was read but is not what it should be.
    #[error("{} is not understood: {reason}", path.display())]
    NotUnderstood {
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file cannot be written.
    #[error("{} cannot be written: {reason}", path.display())]
    NotWritable {
        path: PathBuf,
        /// The system's words.
        reason: String,
    },
    #[error("no space is left for {}", path.display())]
    DiskFull { path: PathBuf },
    /// A piece of work on this computer ended by a bug.
    #[error("the work ended early")]
    WorkEnded,
    /// The demo tenant could not start.
    #[error("the demo tenant could not start: {reason}")]
    DemoFailed {
        /// The system's words.
        reason: String,
    },
}
