//! What went wrong on this computer: keychain and files.

use std::path::Path;

use super::UserMessage;
use crate::state::computer::ComputerError;

impl From<ComputerError> for UserMessage {
    fn from(error: ComputerError) -> Self {
        of_port(&error)
    }
}

pub(crate) fn of_port(error: &ComputerError) -> UserMessage {
    use ComputerError as E;
    match error {
        E::KeychainMissing { reason } => UserMessage::new(
            "Secrets are kept until Patchpanel closes",
            "This computer has no keychain service, and secrets are never written to a file",
            "Start a Secret Service such as GNOME Keyring, then try again",
        )
        .with_details(reason),
        E::KeychainLocked { reason } => UserMessage::new(
            "The system keychain is locked",
            "Its secrets cannot be read; new ones last until Patchpanel closes",
            "Unlock the keychain, then try again",
        )
        .with_details(reason),
        E::KeychainDenied { reason } => UserMessage::new(
            "The system keychain refused access",
            "The question was declined or not answered; new secrets last until Patchpanel closes",
            "Unlock the keychain and allow Patchpanel, then try again",
        )
        .with_details(reason),
        E::KeychainNotKept => UserMessage::new(
            "The system keychain did not keep the secret",
            "The saved secret cannot be read back, and lasts until Patchpanel closes",
            "Look at the keychain’s own program, then try again",
        ),
        E::KeychainFailed { reason } => UserMessage::new(
            "The system keychain failed",
            "The keychain answered with an error; new secrets last until Patchpanel closes",
            "Look at the keychain’s own program, then try again",
        )
        .with_details(reason),
        E::KeychainCorrupt => UserMessage::new(
            "The keychain’s entry cannot be read",
            "Another program changed the entry",
            "Type the secret again and save the profile",
        ),
        E::NotFound { path } => UserMessage::new(
            "The file is not there",
            at(path),
            "Check the name, then choose the file",
        ),
        E::NotReadable { path, reason } => UserMessage::new(
            "The file cannot be read",
            format!("{}: {reason}", path.display()),
            "Check its permissions and try again",
        ),
        E::NotUnderstood { path, reason } => UserMessage::new(
            "The file cannot be used",
            format!("{}: {reason}", path.display()),
            "Correct the file, or choose another",
        ),
        E::SameProfileId { path, profiles } => same_profile_id(path, profiles),
        E::NotWritable { path, reason } => UserMessage::new(
            "The file cannot be written",
            format!("{}: {reason}", path.display()),
            "Check the permissions of the folder, or choose another place",
        ),
        E::DiskFull { path } => UserMessage::new(
            "The file cannot be written",
            format!("No space is left for {}", path.display()),
            "Free some space and try again",
        ),
        E::TooSlow => UserMessage::new(
            "The file was not read",
            "The disk did not answer in time",
            "Check the drive or its network, then try again",
        ),
        E::WorkEnded => super::work_ended_early(),
        E::DemoFailed { reason } => UserMessage::new(
            "The demo tenant could not start",
            "The demo server on this computer did not start",
            "Try again",
        )
        .with_details(reason),
    }
}

fn same_profile_id(path: &Path, profiles: &[String]) -> UserMessage {
    UserMessage::new(
        "A profile was left out: another has the same id",
        format!(
            "In {}, an earlier profile has the same id as: {}",
            path.display(),
            profiles.join(", ")
        ),
        "Give each profile an id of its own in the file, then restart Patchpanel",
    )
}

fn at(path: &Path) -> String {
    format!("Expected at {}", path.display())
}

pub(crate) fn keychain_asks() -> UserMessage {
    UserMessage::new(
        "The system keychain needs your answer",
        "Patchpanel waits until you answer",
        "Answer in the keychain’s window",
    )
}

/// Something was changed while the file of profiles and settings is not known.
pub(crate) fn profiles_not_read_yet() -> UserMessage {
    UserMessage::new(
        "The change is not saved",
        "The file of profiles and settings could not be read yet",
        "Wait a moment and repeat the change, or correct the file and restart Patchpanel",
    )
}

/// Asks for another path than that of a file that is there.
pub(crate) fn path_is_taken(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    format!("“{}” exists already. Type another path", name.display())
}

pub(crate) fn path_is_missing(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    format!("There is no “{}”. Type another path", name.display())
}

/// Why a path is typed.
pub(crate) const NO_FILE_DIALOG: &str = "This desktop has no file chooser that Patchpanel can open (no XDG desktop portal). Type the path.";
pub(crate) const TYPE_WHOLE_PATH: &str = "Type the whole path, from / or ~/";

pub(crate) fn keychain_works() -> UserMessage {
    UserMessage::plain("Secrets are in the system keychain now")
}

pub(crate) fn secret_not_deleted(error: &ComputerError) -> UserMessage {
    UserMessage::new(
        "A secret of the deleted profile is still in the keychain",
        "The keychain refused to delete the secret",
        "Delete the entries of the service “patchpanel” in the keychain’s own program",
    )
    .with_details(error.to_string())
}

pub(crate) fn signed_out() -> UserMessage {
    UserMessage::new(
        "Signed out",
        "Access token deleted. A stored client secret stays in the keychain",
        "",
    )
}

pub(crate) fn token_not_deleted(error: &ComputerError) -> UserMessage {
    UserMessage::new(
        "The access token is still in the keychain",
        "The keychain refused to delete the token. The token expires by itself",
        "Delete the entries of the service “patchpanel” in the keychain’s own program",
    )
    .with_details(error.to_string())
}

/// The `sail` CLI's configuration could not be read.
pub(crate) fn import_failed(error: &ComputerError) -> UserMessage {
    UserMessage::new(
        "Nothing was imported from the sail CLI",
        "Its configuration file could not be read",
        "Connect a tenant by hand",
    )
    .with_details(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_that_cannot_be_read_or_written_says_why_in_the_words_of_the_system() {
        let path = std::path::PathBuf::from("/home/j/form.xml");
        let reason = "Permission denied".to_owned();
        let read = ComputerError::NotReadable {
            path: path.clone(),
            reason: reason.clone(),
        };
        let written = ComputerError::NotWritable { path, reason };

        for error in [read, written] {
            assert_eq!(of_port(&error).why, "/home/j/form.xml: Permission denied");
        }
    }

    #[test]
    fn work_that_ended_by_a_bug_names_no_file() {
        assert_eq!(
            of_port(&ComputerError::WorkEnded).why,
            "Background work failed"
        );
    }
}
