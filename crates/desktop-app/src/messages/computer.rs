//! What went wrong on this computer: keychain and files.

use std::path::Path;

use super::UserMessage;
use crate::ports;

/// The message for a failure of this computer.
pub fn of_port(error: &ports::Error) -> UserMessage {
    use ports::Error as E;
    match error {
        E::KeychainMissing { reason } => UserMessage::new(
            "Secrets are kept until Patchpanel closes",
            "This computer has no keychain service, and secrets are never written to a file",
            "Type them again next time, or start a Secret Service such as GNOME Keyring",
        )
        .with_details(reason),
        E::KeychainLocked { reason } => UserMessage::new(
            "The system keychain is locked",
            "It did not let Patchpanel in; secrets typed now are kept until Patchpanel closes",
            "Unlock the keychain and save the profile again",
        )
        .with_details(reason),
        E::KeychainFailed { reason } => UserMessage::new(
            "The system keychain did not keep the secret",
            "It answered with an error; secrets typed now are kept until Patchpanel closes",
            "Save the profile again, or look at the keychain’s own program",
        )
        .with_details(reason),
        E::KeychainCorrupt => UserMessage::new(
            "The keychain’s entry cannot be read",
            "It is not what Patchpanel wrote",
            "Type the secret again and save the profile",
        ),
        E::NotFound { path } => UserMessage::new(
            "The file is not there",
            at(path),
            "Check the name and choose it again",
        ),
        E::NotReadable { path, reason } => UserMessage::new(
            "The file cannot be read",
            at(path),
            "Check its permissions and try again",
        )
        .with_details(reason),
        E::NotUnderstood { path, reason } => UserMessage::new(
            "The file cannot be used",
            format!("{}: {reason}", path.display()),
            "Correct the file, or choose another",
        ),
        E::NotWritable { path, reason } => UserMessage::new(
            "The file cannot be written",
            at(path),
            "Check the permissions of the folder, or choose another place",
        )
        .with_details(reason),
        E::DiskFull { path } => UserMessage::new(
            "The file cannot be written",
            format!("No space is left for {}", path.display()),
            "Free some space and try again",
        ),
        E::DemoFailed { reason } => UserMessage::new(
            "The demo tenant could not start",
            "Its server on this computer did not come up",
            "Try again",
        )
        .with_details(reason),
    }
}

fn at(path: &Path) -> String {
    format!("It should be at {}", path.display())
}

/// A secret of a deleted profile is still in the keychain.
pub fn secret_not_deleted(error: &ports::Error) -> UserMessage {
    UserMessage::new(
        "A secret of the deleted profile is still in the keychain",
        "The keychain did not let Patchpanel delete it",
        "Delete the entries of the service “patchpanel” in the keychain’s own program",
    )
    .with_details(error.to_string())
}

/// The `sail` CLI's configuration could not be read.
pub fn import_failed(error: &ports::Error) -> UserMessage {
    UserMessage::new(
        "Nothing was imported from the sail CLI",
        "Its configuration file could not be read",
        "Connect a tenant by hand",
    )
    .with_details(error.to_string())
}
