//! What failed on the way through a proxy, as the causes say of an error.

use std::error::Error as StdError;

use crate::error::{ProxyFailure, UnreachableReason};

/// The causes of an error, itself first.
pub(crate) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| StdError::source(*error))
}

/// The failure of a connection to a proxy that is on the way: whatever comes before the tunnel is the proxy's.
pub(crate) fn of_proxy(reason: UnreachableReason, error: &reqwest::Error) -> UnreachableReason {
    UnreachableReason::Proxy(match reason {
        UnreachableReason::Dns => ProxyFailure::Dns,
        UnreachableReason::Refused => ProxyFailure::Refused,
        UnreachableReason::TimedOut => ProxyFailure::TimedOut,
        UnreachableReason::Tls(failure) if is_before_tunnel(error) => ProxyFailure::Tls(failure),
        UnreachableReason::NoNetwork | UnreachableReason::Other if is_before_tunnel(error) => {
            ProxyFailure::Refused
        }
        UnreachableReason::Tls(_)
        | UnreachableReason::NoNetwork
        | UnreachableReason::Proxy(_)
        | UnreachableReason::Other => return reason,
    })
}

/// The words of the CONNECT tunnel. Their type is private to hyper-util, so the text has to do.
fn tunnel_words(error: &reqwest::Error) -> Option<String> {
    causes(error)
        .map(ToString::to_string)
        .find_map(|text| Some(text.strip_prefix("tunnel error: ")?.to_owned()))
}

fn is_before_tunnel(error: &reqwest::Error) -> bool {
    tunnel_words(error).is_some_and(|words| words.starts_with("failed to create"))
}

pub(crate) fn tunnel_failure(error: &reqwest::Error) -> Option<ProxyFailure> {
    match tunnel_words(error)?.as_str() {
        "proxy authorization required" => Some(ProxyFailure::AuthenticationRequired),
        "unsuccessful" => Some(ProxyFailure::Rejected),
        // What kept the connection from being made lies below.
        words if words.starts_with("failed to create") => None,
        _ => Some(ProxyFailure::Other),
    }
}
