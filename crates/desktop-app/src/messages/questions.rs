//! Questions before something is lost: title, text, and what the button says.

use crate::state::{
    AppState,
    dialogs::LeaveReason,
    profiles::{Profile, ProfileId},
    session::Session,
};

pub(crate) struct Question {
    pub title: String,
    pub text: String,
    pub button: String,
}

fn question(title: String, text: impl Into<String>, button: impl Into<String>) -> Question {
    Question {
        title,
        text: text.into(),
        button: button.into(),
    }
}

pub(crate) fn discard(name: &str, is_unmade: bool) -> Question {
    question(
        format!("Discard the draft of “{name}”?"),
        if is_unmade {
            "Nothing is created. Undo brings your changes back."
        } else {
            "The draft returns to the server’s state. Undo brings your changes back. Nothing is sent."
        },
        "Discard draft",
    )
}

/// Before a secret goes to an address for the first time that is not the vendor's.
pub(crate) fn confirm_host(profile: &Profile, host: &str) -> Question {
    question(
        format!("Send your secret to {host}?"),
        format!(
            "{} Check the address of the profile “{}”. This is asked once for each address.",
            super::foreign_host(host),
            profile.name
        ),
        super::allow_host(host),
    )
}

pub(crate) fn delete_profile(state: &AppState, id: &ProfileId) -> Question {
    let name = state.profile(id).map(|profile| profile.name.as_str());
    let session = state.sessions.of_profile(id);
    let has_drafts = session.is_some_and(|session| session.drafts().next().is_some());
    let lost = if has_drafts && state.local_store.problem().is_some() {
        " Drafts are lost: nothing can be kept on this computer."
    } else {
        ""
    };
    question(
        format!("Delete the profile “{}”?", name.unwrap_or("this profile")),
        format!(
            "The profile and its secrets in the keychain are deleted from this computer. The tenant is not touched.{lost}"
        ),
        "Delete profile",
    )
}

pub(crate) fn leave_profile(state: &AppState) -> Question {
    let editor = state.profile_editor.as_ref();
    let name = editor.map_or("", |editor| editor.form.name.trim());
    let title = if name.is_empty() {
        "Leave the new profile without saving?".to_owned()
    } else {
        format!("Leave “{name}” without saving?")
    };
    question(
        title,
        "What you typed is lost, including the secret.",
        "Leave without saving",
    )
}

/// Before drafts are lost that cannot be kept, or a step is sent that nobody sees the answer of.
pub(crate) fn leave(state: &AppState, reason: &LeaveReason) -> Question {
    let leaves = |session: &&Session| match reason {
        LeaveReason::SignOut => state.sessions.shown_id() == Some(session.id),
        LeaveReason::Connect(id) => state
            .profile(id)
            .is_some_and(|profile| session.gives_way_to(profile)),
        LeaveReason::Quit => true,
    };
    let left: Vec<_> = state.sessions.iter().filter(leaves).collect();
    let applying = left.iter().any(|session| session.is_applying());
    let text = if applying {
        "A step is being sent. Patchpanel checks its result at the next start.".to_owned()
    } else {
        let drafts: usize = left.iter().map(|session| session.drafts().count()).sum();
        let are = if drafts == 1 {
            "draft is"
        } else {
            "drafts are"
        };
        let why = state.local_store.problem();
        let why = why.map_or("Drafts cannot be kept on this computer", |problem| {
            problem.why.as_str()
        });
        format!("{drafts} {are} not applied. {}.", why.trim_end_matches('.'))
    };
    let (title, button) = match reason {
        LeaveReason::SignOut => ("Sign out and lose the drafts?".to_owned(), "Sign out"),
        LeaveReason::Connect(id) => {
            let profile = state.profile(id);
            let name = profile.map_or("another", |profile| &profile.name);
            (format!("Switch to “{name}” and lose the drafts?"), "Switch")
        }
        LeaveReason::Quit if applying => ("Close Patchpanel during an apply?".to_owned(), "Close"),
        LeaveReason::Quit => ("Close Patchpanel and lose the drafts?".to_owned(), "Close"),
    };
    question(title, text, button)
}
