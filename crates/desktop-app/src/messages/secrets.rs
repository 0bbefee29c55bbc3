//! Where a secret of a profile may go, and why one cannot be used. No secret is repeated.

use super::UserMessage;
use crate::state::profiles::{Profile, SignIn};

/// A typed secret with a character in it that cannot be seen.
pub(crate) fn secret_unusable(problem: String) -> UserMessage {
    UserMessage::new("The profile is not saved or tested yet", problem, "")
}

/// What a person has to know of an address outside of the vendor's domains.
pub(crate) fn foreign_host(host: &str) -> String {
    format!("This is not a SailPoint address. Your secret goes to {host}.")
}

/// What is missing before the first test of such an address.
pub(crate) const HOST_TO_CONFIRM: &str = "Confirm or correct the address before the test";

/// What a person says to it.
pub(crate) fn allow_host(host: &str) -> String {
    format!("Send my secret to {host}")
}

/// Why a secret was not sent to such an address, where nobody could be asked.
pub(crate) fn host_not_confirmed(host: &str) -> UserMessage {
    UserMessage::new(
        "Your secret was not sent",
        foreign_host(host),
        "Check the address in the profile and confirm it",
    )
}

/// A stored secret that would go to another address than the one it was given for.
pub(crate) fn secret_for_new_address(profile: &Profile) -> UserMessage {
    let secret = match profile.sign_in {
        SignIn::PersonalAccessToken { .. } => "client secret",
        SignIn::AccessToken | SignIn::Browser { .. } => "access token",
    };
    UserMessage::new(
        "The profile is not saved or tested yet",
        format!("The stored {secret} was given for the old address"),
        format!("Type the {secret} for {}, then try again", profile.base_url),
    )
}
