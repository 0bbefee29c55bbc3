//! What happened while two connectors were compared, or one was promoted.

use patchpanel_core_models::ids::ScriptName;

use super::{UserMessage, quantity};

pub(crate) fn no_source(title: &str) -> UserMessage {
    UserMessage::new(
        format!("There is no “{title}” to compare"),
        "The source tenant does not have this connector",
        "Choose another connector",
    )
}

pub(crate) fn signed_out(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("“{script_name}” was not read"),
        "Its tenant is not signed in",
        "Sign in to that tenant, then reload both",
    )
}

pub(crate) fn promoted(title: &str, parts: usize, replaced: bool) -> UserMessage {
    let parts = quantity::count(parts, "part", "parts");
    let kept = if replaced {
        ". Your earlier draft is kept as a snapshot"
    } else {
        ""
    };
    UserMessage::new(
        format!("“{title}” has a draft of {parts}"),
        format!("Nothing was sent{kept}"),
        "Review the draft to send it",
    )
}

pub(crate) fn not_promoted(title: &str, message: &UserMessage) -> UserMessage {
    UserMessage::new(
        format!("No draft of “{title}” was made"),
        message.in_one_line(),
        "Reload both, then make the draft",
    )
}

pub(crate) fn nothing_to_promote() -> UserMessage {
    UserMessage::plain("Choose at least one difference")
}

/// Why a target takes no drafts.
pub(crate) const NO_TARGET: &str = "Choose a target connector in a signed-in tenant";
