//! Every failure in the words of a person: what happened, why, and what to do next. All messages live here.

use std::{path::Path, time::Duration};

use patchpanel_core_models::{ids::ScriptName, problem::Problem};
use patchpanel_http_client::{Error, ErrorKind, ProxyFailure, UnreachableReason};

use crate::{event::SignInError, ports};

/// A message to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserMessage {
    /// What happened.
    pub what: String,
    /// Why, as far as it is known.
    pub why: String,
    /// What to do next.
    pub next: String,
    /// For support: request, status, code, tracking id, the system's words. One line each.
    pub details: Vec<String>,
    /// The server's tracking id, for the copy button.
    pub tracking_id: Option<String>,
    /// What the screen can offer as a way on.
    pub hint: Hint,
}

/// What a screen can offer as a way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing in particular.
    #[default]
    None,
    /// Trying again may help: the tenant was not reached.
    Connection,
    /// An extra CA file may help.
    Certificate,
    /// A new secret or token is needed.
    SignIn,
}

impl UserMessage {
    /// A message without details.
    pub fn new(what: impl Into<String>, why: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            why: why.into(),
            next: next.into(),
            details: Vec::new(),
            tracking_id: None,
            hint: Hint::None,
        }
    }

    /// The same with a line for support.
    pub fn with_details(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    fn with_hint(mut self, hint: Hint) -> Self {
        self.hint = hint;
        self
    }

    /// Whether the tenant was not reached.
    pub fn is_connection(&self) -> bool {
        matches!(self.hint, Hint::Connection | Hint::Certificate)
    }

    /// All three sentences in a line, for places that have one.
    pub fn in_one_line(&self) -> String {
        let sentences = [&self.what, &self.why, &self.next]
            .into_iter()
            .filter(|text| !text.is_empty());
        sentences
            .map(|text| format!("{}.", text.trim_end_matches('.')))
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// What was being done when a request failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Signing in.
    SigningIn,
    /// Reading the connector list.
    ReadingList,
    /// Reading one connector.
    ReadingConnector(ScriptName),
    /// Sending a reviewed step.
    Applying(ScriptName),
    /// Making a connector.
    Creating,
    /// Deleting a connector.
    Deleting(ScriptName),
    /// Asking which sources use a connector.
    AskingSources,
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
            Self::AskingSources => "Could not ask which sources use it".to_owned(),
        }
    }

    fn scope(&self) -> &'static str {
        match self {
            Self::SigningIn | Self::ReadingList | Self::ReadingConnector(_) => {
                "idn:connector-config:read"
            }
            Self::Applying(_) | Self::Creating | Self::Deleting(_) => "idn:connector-config:manage",
            Self::AskingSources => "idn:sources:read",
        }
    }
}

/// The message for a failed request.
pub fn of_client(error: &Error, doing: &Doing) -> UserMessage {
    let (why, next, hint) = explain(error, doing);
    let mut message = UserMessage::new(doing.what(), why, next).with_hint(hint);
    if matches!(error.kind(), ErrorKind::OutcomeUnknown { .. }) {
        message.what = "The request may or may not have reached the server".to_owned();
    }
    message.details = details(error);
    message.tracking_id = error.tracking_id().map(str::to_owned);
    message
}

fn explain(error: &Error, doing: &Doing) -> (String, String, Hint) {
    let says = |fallback: &str| {
        error.server_text().map_or_else(
            || fallback.to_owned(),
            |text| format!("The server says: {text}"),
        )
    };
    let (why, next, hint) = match error.kind() {
        ErrorKind::Unreachable { reason } => return unreachable(reason),
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
            "Check both in the profile, or make a new personal access token",
            Hint::SignIn,
        ),
        ErrorKind::Unauthenticated => (
            says("The access token ended or was withdrawn"),
            "Sign in again; drafts stay",
            Hint::SignIn,
        ),
        ErrorKind::Forbidden => {
            let why = says("The token is valid but may not do this");
            return (
                why,
                format!(
                    "Use a token with the scope `{}` and the user level ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
                    doing.scope()
                ),
                Hint::None,
            );
        }
        ErrorKind::NotFound => (
            says("The tenant has nothing under this name"),
            "Check the name, and read the list again",
            Hint::None,
        ),
        ErrorKind::Conflict => (
            says("It conflicts with the server’s state"),
            "Read the connector again and review once more",
            Hint::None,
        ),
        ErrorKind::Invalid => (
            says("The server does not accept the request"),
            "Correct it as the server says; nothing was changed",
            Hint::None,
        ),
        ErrorKind::Refused { message } => (
            refused(message),
            "Correct the document and review again; the draft is kept",
            Hint::None,
        ),
        ErrorKind::RateLimited { retry_after } => return rate_limited(*retry_after),
        ErrorKind::Server => (
            says("The tenant failed to answer; the fault is on its side"),
            "Try again in a moment; give the tracking ID to support if it lasts",
            Hint::Connection,
        ),
        ErrorKind::BadAnswer => (
            says("The answer is not what this API sends; something between may have answered"),
            "Check the address of the profile and the proxy",
            Hint::Connection,
        ),
        ErrorKind::ReadOnly => (
            "This profile is read-only, so nothing was sent".to_owned(),
            "Change the profile if it may write",
            Hint::None,
        ),
        ErrorKind::OutcomeUnknown { .. } => (
            "The connection was lost after the request was sent and before an answer came"
                .to_owned(),
            "Read the connector again to learn what the server has; nothing is sent twice",
            Hint::Connection,
        ),
        ErrorKind::Cancelled => (
            "It was cancelled".to_owned(),
            "Nothing was changed",
            Hint::None,
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

fn unreachable(reason: &UnreachableReason) -> (String, String, Hint) {
    let (why, next, hint) = match reason {
        UnreachableReason::Dns => (
            "The host name of the tenant is not known",
            "Check the address of the profile and the network",
            Hint::Connection,
        ),
        UnreachableReason::Refused => (
            "Nothing answers at the tenant’s address",
            "Check the address of the profile and the network",
            Hint::Connection,
        ),
        UnreachableReason::Tls(_) => (
            "The tenant’s certificate is not trusted by this computer; a proxy may inspect the connection",
            "Choose the CA file of your organisation in the profile",
            Hint::Certificate,
        ),
        UnreachableReason::Proxy(ProxyFailure::AuthenticationRequired) => (
            "The proxy asks for a user name and a password",
            "Ask who runs the proxy for an address that needs none",
            Hint::Connection,
        ),
        UnreachableReason::Proxy(ProxyFailure::Other) => (
            "The proxy did not let the connection through",
            "Check the proxy of the profile",
            Hint::Connection,
        ),
        UnreachableReason::TimedOut => (
            "Nothing answered at the tenant’s address in time; a firewall may drop what is sent",
            "Check the network, and the proxy of the profile",
            Hint::Connection,
        ),
        UnreachableReason::Other => (
            "No connection to the tenant came about",
            "Check the network and try again",
            Hint::Connection,
        ),
    };
    (why.to_owned(), next.to_owned(), hint)
}

fn rate_limited(retry_after: Option<Duration>) -> (String, String, Hint) {
    let next = match retry_after {
        Some(wait) => format!("Try again in {} s", wait.as_secs().max(1)),
        None => "Try again in ten seconds".to_owned(),
    };
    (
        "The tenant takes 100 requests in 10 seconds per client, and that is used up".to_owned(),
        next,
        Hint::None,
    )
}

fn details(error: &Error) -> Vec<String> {
    let mut lines = Vec::new();
    lines.push(error.request().to_owned());
    if let Some(status) = error.status() {
        let code = error
            .detail_code()
            .map(|code| format!(", {code}"))
            .unwrap_or_default();
        lines.push(format!("HTTP {status}{code}"));
    }
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source.filter(|_| lines.len() < 5) {
        lines.push(cause.to_string());
        source = cause.source();
    }
    if error.attempts() > 1 {
        lines.push(format!(
            "{} attempts in {:.1} s",
            error.attempts(),
            error.elapsed().as_secs_f64()
        ));
    }
    lines
}

/// A failed request in two or three words, for a table.
pub fn short(error: &Error) -> String {
    match error.status() {
        Some(status) => format!("HTTP {status}"),
        None => "not sent".to_owned(),
    }
}

/// The message for a failed sign-in.
pub fn of_sign_in(error: &SignInError) -> UserMessage {
    match error {
        SignInError::NoSecret => UserMessage::new(
            "Could not sign in",
            "The system keychain has no secret for this profile",
            "Type the secret in the profile and save it",
        )
        .with_hint(Hint::SignIn),
        SignInError::Keychain(error) | SignInError::File(error) => of_port(error),
        SignInError::Tenant(error) => of_client(error, &Doing::SigningIn),
    }
}

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

/// Profiles were imported.
pub fn imported(added: usize, found: usize) -> UserMessage {
    match added {
        0 => UserMessage::new(
            "Nothing new to import",
            format!("All {found} tenants of the sail CLI are here already"),
            "",
        ),
        1 => UserMessage::new(
            "1 profile imported",
            "Its secret is not",
            "Type client ID and secret to connect",
        ),
        many => UserMessage::new(
            format!("{many} profiles imported"),
            "Their secrets are not",
            "Type client ID and secret to connect",
        ),
    }
}

/// An action cannot be run now.
pub fn not_now(title: &str, reason: &str) -> UserMessage {
    UserMessage::new(
        format!("“{}” is not possible now", title.trim_end_matches('…')),
        reason,
        "",
    )
}

/// A file was taken in as a draft.
pub fn file_opened(name: &str) -> UserMessage {
    UserMessage::new(
        format!("“{name}” is now the draft"),
        "Nothing has been sent",
        "",
    )
}

/// A file was written.
pub fn file_saved(path: &Path) -> UserMessage {
    UserMessage::new(format!("Saved to {}", path.display()), "", "")
}

/// There is no text to save.
pub fn nothing_to_save(title: &str) -> UserMessage {
    UserMessage::new(
        format!("There is no {} to save", title.to_lowercase()),
        "The connector has none",
        "Open a file to add one",
    )
}

/// A file for a document is not what the tab needs.
pub fn wrong_kind(name: &str, problem: &Problem) -> UserMessage {
    UserMessage::new(
        format!("“{name}” was not opened"),
        problem.what.clone(),
        problem.next.clone(),
    )
}

/// A text is indented already.
pub fn already_formatted() -> UserMessage {
    UserMessage::new("The document is formatted already", "", "")
}

/// A text cannot be indented because it is not well-formed.
pub fn cannot_format(problem: &Problem) -> UserMessage {
    let place = problem
        .place
        .as_ref()
        .map(|place| format!(" (line {}, column {})", place.line, place.column));
    UserMessage::new(
        "The document cannot be formatted",
        format!("{}{}", problem.what, place.unwrap_or_default()),
        problem.next.clone(),
    )
}

/// A draft was thrown away.
pub fn discarded(title: &str) -> UserMessage {
    UserMessage::new(format!("The draft of “{title}” is discarded"), "", "")
}

/// A snapshot was made the draft.
pub fn restored(title: &str, parts: usize) -> UserMessage {
    match parts {
        0 => UserMessage::new(
            format!("The draft of “{title}” is the snapshot already"),
            "",
            "",
        ),
        1 => UserMessage::new(
            format!("1 part of “{title}” restored as draft"),
            "Nothing has been sent",
            "Review it to send it",
        ),
        many => UserMessage::new(
            format!("{many} parts of “{title}” restored as draft"),
            "Nothing has been sent",
            "Review them to send them",
        ),
    }
}

/// A look at the tenant showed that a step was not applied.
pub fn not_applied(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(
        format!("The step was not applied to “{script_name}”"),
        "Its answer was lost; read again, the server has what it had before",
        "Go back and review once more; the draft is kept",
    )
}

/// All steps were applied.
pub fn applied(steps: usize, tenant: &str) -> UserMessage {
    let steps = if steps == 1 {
        "1 step".to_owned()
    } else {
        format!("{steps} steps")
    };
    UserMessage::new(format!("{steps} applied to {tenant}"), "", "")
}

/// A connector was made.
pub fn created(script_name: Option<&ScriptName>) -> UserMessage {
    match script_name {
        Some(name) => UserMessage::new(format!("Connector created as {name}"), "", ""),
        None => UserMessage::new(
            "Connector created",
            "The server did not say its script name",
            "Open it by script name",
        ),
    }
}

/// A connector was deleted.
pub fn deleted(script_name: &ScriptName) -> UserMessage {
    UserMessage::new(format!("{script_name} deleted"), "", "")
}
