//! What is wrong with the form of a profile.

use patchpanel_core_models::invisible;

use super::UserMessage;
use crate::state::profile_editor::{FormProblem, ProfileForm, SignInKind};

/// A field that cannot be used as it is, and the sentence under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FieldProblem {
    pub(crate) field: &'static str,
    pub(crate) text: String,
}

/// The field for the last day of the client secret.
pub(crate) const SECRET_ENDS: &str = "Secret ends";

/// So many days before its end the secret is spoken of at each sign-in, and in the last ones all the time.
pub(crate) const SOON_DAYS: i32 = 14;
pub(crate) const LAST_DAYS: i32 = 3;

/// The client secret of a profile ends soon, or has ended.
pub(crate) fn secret_ends(name: &str, days: i32) -> UserMessage {
    let what = match days {
        ..0 => format!("The client secret of “{name}” has ended"),
        0 => format!("The client secret of “{name}” ends today"),
        1 => format!("The client secret of “{name}” ends tomorrow"),
        more => format!("The client secret of “{name}” ends in {more} days"),
    };
    UserMessage::new(
        what,
        "The profile shows the date",
        "Create a new token, then enter its secret and end date in the profile",
    )
}

pub(crate) fn problems(form: &ProfileForm) -> Vec<FieldProblem> {
    let problems = form.problems().into_iter();
    problems.map(|problem| of_field(form, &problem)).collect()
}

fn of_field(form: &ProfileForm, problem: &FormProblem) -> FieldProblem {
    let (field, text) = match problem {
        FormProblem::NoName => ("Name", "Enter a name, such as Sandbox".to_owned()),
        FormProblem::NoAddress => (
            "Tenant or address",
            "Enter the tenant’s name or its https address".to_owned(),
        ),
        FormProblem::Address(problem) => ("Tenant or address", problem.to_string()),
        FormProblem::NoClientId => (
            "Client ID",
            if form.sign_in == SignInKind::Browser {
                "Enter the client ID of the tenant’s public client".to_owned()
            } else {
                "Enter the client ID of the personal access token".to_owned()
            },
        ),
        FormProblem::NoPort => (
            "Port",
            "Enter a port from 1024 to 65535, or nothing for the default".to_owned(),
        ),
        FormProblem::NoDate => (
            SECRET_ENDS,
            "Enter the date as 2027-03-14, or nothing".to_owned(),
        ),
        FormProblem::UnseenInClientId => (
            "Client ID",
            unseen("The client ID", &form.client_id).unwrap_or_default(),
        ),
        FormProblem::NoProxy => (
            "Proxy address",
            "Enter the proxy as http://host:port".to_owned(),
        ),
        FormProblem::LoginInProxy => (
            "Proxy address",
            "Enter user name and password below, not in the address".to_owned(),
        ),
    };
    FieldProblem { field, text }
}

/// Why the typed secret cannot be one: a character that cannot be seen came along. The secret is not repeated.
pub(crate) fn of_secret(form: &ProfileForm, typed: &str) -> Option<String> {
    unseen(&format!("The {}", form.secret_name()), typed)
}

/// Names the first character that cannot be seen, and where it stands.
fn unseen(what: &str, typed: &str) -> Option<String> {
    let found = invisible::find(typed).next()?;
    Some(format!(
        "{} Type the value, or copy it without that character.",
        found.sentence(what)
    ))
}
/// Drafts of a profile that sends nothing.
pub(crate) fn read_only(profile: &str) -> UserMessage {
    UserMessage::new(
        format!("“{profile}” is read-only"),
        "Your drafts stay on this computer",
        "To send them, turn off read-only in the profile",
    )
}
