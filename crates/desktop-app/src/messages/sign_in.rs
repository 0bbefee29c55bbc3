//! A sign-in that was answered with something else than yes or no: not by the tenant, or not at its address.

use patchpanel_http_client::{ErrorKind, SIGN_IN_REQUEST};

use super::{Hint, network::Explained};
use crate::state::apply::RequestFailure;

pub(super) const RENEW: &str = "Check client ID and secret, or create a new token";
const CHECK: &str = "Check the tenant’s address, usually TENANT.api.identitynow.com, and the proxy";

/// `None` when another request failed, or the answer was a tenant's.
pub(super) fn refused(failure: &RequestFailure) -> Option<Explained> {
    if failure.request != SIGN_IN_REQUEST {
        return None;
    }
    let status = failure.status?;
    if let (ErrorKind::Forbidden, Some(_), Some(text)) =
        (&failure.kind, &failure.detail_code, &failure.server_text)
    {
        // The tenant looked at the client ID: it answers with a code of its API.
        let why = format!("The server says: {text}");
        return Some((why, RENEW.to_owned(), Hint::SignIn));
    }
    let (why, next) = match &failure.kind {
        ErrorKind::NotFound => (
            format!("There is no sign-in at this address (HTTP {status})"),
            CHECK,
        ),
        ErrorKind::Forbidden => (
            format!(
                "The address refuses sign-ins (HTTP {status}). A proxy, firewall or network list may block them"
            ),
            "Check the profile’s proxy, and ask whether this network may reach the tenant",
        ),
        ErrorKind::Invalid | ErrorKind::Conflict => (
            format!("The address refused the sign-in (HTTP {status})"),
            CHECK,
        ),
        ErrorKind::BadAnswer if failure.page.is_none() && (300..400).contains(&status) => {
            let reason = failure
                .reason
                .as_deref()
                .unwrap_or("The sign-in was redirected.");
            (reason.trim_end_matches('.').to_owned(), CHECK)
        }
        ErrorKind::BadAnswer => {
            let reason = failure.reason.as_deref().filter(|_| failure.page.is_none());
            let why = match reason {
                Some(reason) => format!("{} (HTTP {status})", reason.trim_end_matches('.')),
                None => format!("The sign-in was answered without an access token (HTTP {status})"),
            };
            (why, CHECK)
        }
        ErrorKind::Unauthenticated if failure.page.is_some() => (
            format!("Something other than the tenant refused the sign-in (HTTP {status})"),
            CHECK,
        ),
        ErrorKind::Unauthenticated
        | ErrorKind::Unreachable { .. }
        | ErrorKind::Timeout
        | ErrorKind::ConnectionLost
        | ErrorKind::Settings { .. }
        | ErrorKind::Refused { .. }
        | ErrorKind::RateLimited { .. }
        | ErrorKind::Server
        | ErrorKind::ReadOnly
        | ErrorKind::OutcomeUnknown { .. } => return None,
    };
    let says = match (&failure.page, &failure.server_text) {
        (Some(title), _) if title.is_empty() => ". The answer was a web page".to_owned(),
        (Some(title), _) => format!(". The answer was a web page, titled “{title}”"),
        (None, Some(text)) => format!(". The server says: {text}"),
        (None, None) => String::new(),
    };
    Some((why + &says, next.to_owned(), Hint::Connection))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forbidden(
        server_text: Option<&str>,
        page: Option<&str>,
        detail_code: Option<&str>,
    ) -> (String, Hint) {
        let failure: RequestFailure = serde_json::from_value(serde_json::json!({
            "kind": "forbidden",
            "request": SIGN_IN_REQUEST,
            "status": 403,
            "server_text": server_text,
            "detail_code": detail_code,
            "page": page,
            "causes": [],
            "attempts": 1,
            "elapsed": {"secs": 0, "nanos": 0},
        }))
        .unwrap();
        let (why, _, hint) = refused(&failure).unwrap();
        (why, hint)
    }

    #[test]
    fn a_client_that_the_tenant_does_not_know_is_no_refusal_of_a_gateway() {
        for (text, code) in [
            ("unauthorized_client", "unauthorized_client"),
            ("The client is not known", "unauthorized_client"),
            ("No access to this org", "403.0 Forbidden"),
        ] {
            let (why, hint) = forbidden(Some(text), None, Some(code));
            assert_eq!(why, format!("The server says: {text}"));
            assert_eq!(hint, Hint::SignIn);
        }

        for (text, page) in [
            (None, None),
            (Some("No entry"), Some("No entry")),
            (Some("403 Forbidden"), Some("403 Forbidden")),
            (Some("Forbidden"), None),
            (Some("Missing Authentication Token"), None),
            (Some("Blocked by corporate policy"), None),
        ] {
            let (why, hint) = forbidden(text, page, None);
            assert!(why.starts_with("The address refuses sign-ins"), "{why}");
            assert_eq!(hint, Hint::Connection);
        }
    }
}
