//! What the app needs of this computer, behind small traits, so that tests can stand in for it.
//!
//! The real implementation of each port lies beside its trait. Only [`keychain`] names the keychain library, and only
//! [`file_dialog`] names the dialog library.

pub mod clock;
pub mod file_dialog;
pub mod files;
pub mod keychain;
pub mod logs;
pub mod storage;

use std::{path::PathBuf, sync::Arc};

use self::{
    clock::Clock, file_dialog::FileDialogs, files::Files, keychain::Secrets, logs::Logs,
    storage::Storage,
};

/// Everything the app needs of this computer.
pub struct Ports {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Dialogs that ask for a file.
    pub dialogs: Arc<dyn FileDialogs>,
    /// Profiles, settings, and the files a person chose.
    pub files: Arc<Files>,
    /// Where secrets are kept.
    pub secrets: Arc<Secrets>,
    /// Where drafts, snapshots and activity are kept.
    pub storage: Arc<Storage>,
    /// What happened, for support.
    pub logs: Logs,
    /// The embedded demo tenant.
    #[cfg(feature = "demo")]
    pub demo: crate::demo::DemoTenant,
}

impl Ports {
    /// The real computer; everything is kept in `folder`, or in the platform's folders for configuration and data.
    pub fn real(folder: Option<PathBuf>) -> Self {
        let storage = folder
            .clone()
            .map_or_else(Storage::of_this_user, Storage::at);
        let logs = folder
            .as_deref()
            .map_or_else(Logs::of_this_user, Logs::below);
        let files = folder.map_or_else(Files::of_this_user, Files::at);
        Self {
            clock: Arc::new(clock::SystemClock),
            dialogs: Arc::new(file_dialog::SystemDialogs),
            files: Arc::new(files),
            secrets: Arc::new(Secrets::of_this_system()),
            storage: Arc::new(storage),
            logs,
            #[cfg(feature = "demo")]
            demo: crate::demo::DemoTenant::default(),
        }
    }
}

/// What can go wrong on this computer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
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
