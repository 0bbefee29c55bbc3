//! A sign-in with a browser: what it waits for, and why it came to nothing.

use patchpanel_http_client::{CodeProblem, Error};

use super::{Doing, Hint, UserMessage, of_client};
use crate::state::browser_sign_in::{BrowserWait, NotListening};

/// The tenant takes the sign-in that was kept no more.
pub(crate) fn ended(error: &Error) -> UserMessage {
    UserMessage {
        what: "The sign-in has ended".to_owned(),
        next: "Try again, and sign in with the browser".to_owned(),
        hint: Hint::None,
        ..of_client(error, &Doing::SigningIn)
    }
}

/// Work without a window cannot ask a person.
pub(crate) fn no_window() -> UserMessage {
    UserMessage::new(
        "Could not sign in",
        "This profile signs in with the browser, and nothing renews its sign-in",
        "Open Patchpanel and sign in once",
    )
}

/// The tenant did not take the code that the browser brought.
pub(crate) fn code_refused(error: &Error) -> UserMessage {
    UserMessage {
        next: "Check the client ID here, and the client’s redirect address and grant types"
            .to_owned(),
        hint: Hint::SignIn,
        ..of_client(error, &Doing::SigningIn)
    }
}

pub(crate) fn no_code(problem: &CodeProblem) -> UserMessage {
    match problem {
        CodeProblem::Refused(words) => UserMessage::new(
            "The sign-in was refused",
            format!("The tenant says: {words}"),
            "Try again, or check the client and its scopes in the tenant",
        ),
        CodeProblem::TimedOut => UserMessage::new(
            "Could not sign in",
            "The browser sent no answer within five minutes",
            "Try again",
        ),
        CodeProblem::OtherSignIn | CodeProblem::NoCode => {
            UserMessage::new("Could not sign in", code_not_taken(problem), "Try again")
        }
    }
}

/// Why what was pasted is not the code.
pub(crate) fn code_not_taken(problem: &CodeProblem) -> &'static str {
    match problem {
        CodeProblem::OtherSignIn => "This code belongs to another sign-in",
        CodeProblem::NoCode | CodeProblem::Refused(_) | CodeProblem::TimedOut => {
            "This text holds no code; paste the whole address"
        }
    }
}

/// Why the browser cannot bring the code, and what to do.
pub(crate) fn not_listening(wait: &BrowserWait, why: &NotListening) -> String {
    let why = match why {
        NotListening::PortTaken => "another program uses this port".to_owned(),
        NotListening::Other(words) => words.trim_end_matches('.').to_owned(),
    };
    format!(
        "Patchpanel cannot listen at {}: {why}. Sign in, then paste the code below.",
        wait.redirect_uri
    )
}
