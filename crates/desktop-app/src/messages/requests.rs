//! What went wrong with a request to the tenant.

use std::time::Duration;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::{Error, ErrorKind, Limits};

use super::{Hint, UserMessage, network, of_port, quantity, sign_in};
use crate::{state::apply::RequestFailure, state::session::SignInError};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doing {
    SigningIn,
    ReadingList,
    ReadingConnector(ScriptName),
    Applying(ScriptName),
    Creating,
    Deleting(ScriptName),
    AskingSources,
    AskingConnections,
}

impl Doing {
    fn what(&self) -> String {
        match self {
            Self::SigningIn => "Could not sign in".to_owned(),
            Self::ReadingList => "The connector list could not be read".to_owned(),
            Self::ReadingConnector(name) => format!("“{name}” could not be read"),
            Self::Applying(name) => format!("The step was not applied to “{name}”"),
            Self::Creating => "The connector was not created".to_owned(),
            Self::Deleting(name) => format!("“{name}” was not deleted"),
            Self::AskingSources => "Could not ask which sources use the connector".to_owned(),
            Self::AskingConnections => "Could not ask what depends on these sources".to_owned(),
        }
    }

    fn scope(&self) -> &'static str {
        match self {
            Self::SigningIn | Self::ReadingList | Self::ReadingConnector(_) => {
                "idn:connector-config:read"
            }
            Self::Applying(_) | Self::Creating | Self::Deleting(_) => "idn:connector-config:manage",
            Self::AskingSources | Self::AskingConnections => "idn:sources:read",
        }
    }
}

pub(crate) fn of_client(error: &Error, doing: &Doing) -> UserMessage {
    of_request(&RequestFailure::from(error), doing)
}

pub(super) fn of_request(failure: &RequestFailure, doing: &Doing) -> UserMessage {
    let what = if matches!(failure.kind, ErrorKind::OutcomeUnknown { .. }) {
        "The outcome of the request is unknown".to_owned()
    } else {
        doing.what()
    };
    explained(what, failure, doing)
}

fn explained(what: impl Into<String>, failure: &RequestFailure, doing: &Doing) -> UserMessage {
    let (why, next, hint) = sign_in::refused(failure).unwrap_or_else(|| explain(failure, doing));
    UserMessage {
        details: details(failure),
        tracking_id: failure.tracking_id.clone(),
        ..UserMessage::new(what, why, next).with_hint(hint)
    }
}

/// How long an answer is awaited, and how long at most.
pub(crate) fn answer_awaited(waited: Duration) -> String {
    let limit = Limits::default().read.as_secs();
    let waited = waited.as_secs();
    format!("{waited} s so far. The request stops after {limit} s.")
}

pub(crate) fn sign_in_ended(error: &Error) -> UserMessage {
    explained("Your sign-in ended", &error.into(), &Doing::ReadingList)
}

pub(crate) fn still_unknown(error: &Error, doing: &Doing) -> UserMessage {
    let message = of_client(error, doing);
    let what = match doing {
        Doing::Creating => "It is not known whether the connector was created".to_owned(),
        Doing::Deleting(name) => format!("It is not known whether “{name}” was deleted"),
        Doing::SigningIn
        | Doing::ReadingList
        | Doing::ReadingConnector(_)
        | Doing::Applying(_)
        | Doing::AskingSources
        | Doing::AskingConnections => message.what,
    };
    UserMessage {
        what,
        next: "Ask again when the tenant can be reached; nothing is sent twice".to_owned(),
        ..message
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm per kind of failure, so that none is forgotten"
)]
fn explain(failure: &RequestFailure, doing: &Doing) -> (String, String, Hint) {
    let says = |fallback: &str| match (&failure.reason, &failure.server_text) {
        (Some(reason), _) => reason.trim_end_matches('.').to_owned(),
        (None, Some(text)) => format!("The server says: {text}"),
        (None, None) => fallback.to_owned(),
    };
    let (why, next, hint) = match &failure.kind {
        ErrorKind::Unreachable { reason } => return network::unreachable(failure, reason),
        ErrorKind::Settings { problem } => return network::unusable(problem),
        ErrorKind::Timeout => (
            "The tenant did not answer in time".to_owned(),
            "Try again in a moment",
            Hint::Connection,
        ),
        ErrorKind::ConnectionLost => (
            "The connection broke before the whole answer arrived".to_owned(),
            "Try again in a moment",
            Hint::Connection,
        ),
        ErrorKind::Unauthenticated if *doing == Doing::SigningIn => (
            says("The client ID or the secret is wrong, or the token ended"),
            sign_in::RENEW,
            Hint::SignIn,
        ),
        ErrorKind::Unauthenticated => (
            says("The access token ended or was revoked"),
            "Sign in again; drafts stay",
            Hint::SignIn,
        ),
        ErrorKind::Forbidden => {
            let why = says("The token is valid but may not do this");
            return (
                why,
                format!(
                    "Use a token with scope `{}` and user level ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
                    doing.scope()
                ),
                Hint::None,
            );
        }
        ErrorKind::NotFound => (
            says("The tenant has nothing under this name"),
            "Check the name, and reload the list",
            Hint::None,
        ),
        ErrorKind::Conflict => (
            says("The request conflicts with the server’s state"),
            "Reload the connector, then review",
            Hint::None,
        ),
        ErrorKind::Invalid => (
            says("The server does not accept the request"),
            if failure.reason.is_some() {
                "Correct the request and try again; nothing was changed"
            } else {
                "Correct the request as the server says; nothing was changed"
            },
            Hint::None,
        ),
        ErrorKind::Refused { message } => (
            refused(message),
            "Correct the document, then review. The draft is kept",
            Hint::None,
        ),
        ErrorKind::RateLimited { retry_after } => return rate_limited(*retry_after),
        ErrorKind::Server => (
            says("The tenant’s server had an error"),
            if failure.tracking_id.is_some() {
                "Try again in a moment. If the error stays, give support the tracking ID"
            } else {
                "Try again in a moment"
            },
            Hint::Connection,
        ),
        ErrorKind::BadAnswer => (
            says("The answer is not from the API; a proxy may have answered"),
            "Check the address of the profile and the proxy",
            Hint::Connection,
        ),
        ErrorKind::ReadOnly => (
            "This profile is read-only, so nothing was sent".to_owned(),
            "Turn off read-only in the profile to send changes",
            Hint::None,
        ),
        ErrorKind::OutcomeUnknown { .. } => (
            says(match failure.status {
                Some(_) => "The server answered without saying whether the change was made",
                None => "The connection broke after sending, before an answer came",
            }),
            "Reload the connector to learn what the server has",
            Hint::Connection,
        ),
    };
    (why, next.to_owned(), hint)
}

fn refused(message: &str) -> String {
    if message.is_empty() {
        "The server refused the document and gave no reason".to_owned()
    } else {
        format!("The server says: {message}")
    }
}

fn rate_limited(retry_after: Option<Duration>) -> (String, String, Hint) {
    let next = match retry_after {
        Some(wait) => format!("Try again in {}", quantity::wait(wait)),
        None => "Try again in ten seconds".to_owned(),
    };
    (
        "The limit of 100 requests in 10 seconds per client is used up".to_owned(),
        next,
        Hint::None,
    )
}

fn details(failure: &RequestFailure) -> Vec<String> {
    let mut lines = vec![failure.request.clone()];
    if let Some(status) = failure.status {
        let code = failure.detail_code.as_ref();
        let code = code.map(|code| format!(", {code}")).unwrap_or_default();
        lines.push(format!("HTTP {status}{code}"));
    }
    lines.extend(failure.causes.iter().cloned());
    lines.truncate(5);
    if failure.attempts > 1 {
        lines.push(format!(
            "{} attempts in {:.1} s",
            failure.attempts,
            failure.elapsed.as_secs_f64()
        ));
    }
    lines
}

/// A failed request in two or three words, for a table.
pub(crate) fn short(error: &Error) -> String {
    match error.status() {
        Some(status) => format!("HTTP {status}"),
        // The tenant may have it all the same.
        None => match error.kind() {
            ErrorKind::OutcomeUnknown { .. } | ErrorKind::Timeout | ErrorKind::ConnectionLost => {
                "no answer"
            }
            _ => "not sent",
        }
        .to_owned(),
    }
}

pub(crate) fn of_sign_in(error: &SignInError) -> UserMessage {
    match error {
        SignInError::Policy(error) => super::policy_not_read(error),
        SignInError::HostNotAllowed(host) => super::host_not_allowed(host),
        SignInError::HostNotConfirmed(host) => super::host_not_confirmed(host),
        SignInError::NoSecret => UserMessage::new(
            "Could not sign in",
            "The system keychain has no secret for this profile",
            "Enter the secret in the profile, then save",
        )
        .with_hint(Hint::SignIn),
        // Trying again gives the same entry; typing the secret replaces it.
        SignInError::Keychain(error @ crate::state::computer::ComputerError::KeychainCorrupt) => {
            of_port(error).with_hint(Hint::SignIn)
        }
        SignInError::Keychain(error) | SignInError::File(error) => of_port(error),
        SignInError::Tenant(error) => of_client(error, &Doing::SigningIn),
        SignInError::Ended(error) => super::browser_sign_in::ended(error),
        SignInError::NoWindow => super::browser_sign_in::no_window(),
        SignInError::NoCode(problem) => super::browser_sign_in::no_code(problem),
        SignInError::CodeRefused(error) => super::browser_sign_in::code_refused(error),
    }
}
