//! No usable answer: what kind of failure it is, how far the request got, and what caused it in words.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::sync::Arc;

use crate::error::{Cause, ErrorKind, UnreachableReason};
use crate::secret::Mask;
use crate::tls::{self, TlsFailure, TlsProblem};
use crate::tunnel::{causes, of_proxy, tunnel_failure};

/// How many causes of a failure are kept, and how many characters of each.
const MOST_CAUSES: usize = 10;
const LONGEST_WORDS: usize = 500;

/// How far a failed request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// No byte of it has left.
    Nothing,
    /// The server may have read it.
    Maybe,
}

/// No usable answer.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) sent: Sent,
    /// The status, when the answer had begun.
    pub(crate) status: Option<u16>,
    pub(crate) reason: Option<String>,
    pub(crate) source: Option<Cause>,
}

impl Failure {
    fn new(kind: ErrorKind, sent: Sent) -> Self {
        Self {
            kind,
            sent,
            status: None,
            reason: None,
            source: None,
        }
    }

    pub(crate) fn unsendable(why: &str) -> Self {
        Self {
            reason: Some(why.to_owned()),
            ..Self::new(ErrorKind::Invalid, Sent::Nothing)
        }
    }

    pub(crate) fn too_large(limit: usize) -> Self {
        let why = format!("The answer is larger than {limit} bytes and was not read to its end.");
        Self {
            reason: Some(why),
            ..Self::new(ErrorKind::BadAnswer, Sent::Maybe)
        }
    }

    pub(crate) fn from_deadline(elapsed: tokio::time::error::Elapsed) -> Self {
        Self {
            source: Some(Arc::new(elapsed)),
            ..Self::new(ErrorKind::Timeout, Sent::Maybe)
        }
    }

    /// What a library reports may quote the server, so its words are masked before they leave here.
    pub(crate) fn from_reqwest(error: reqwest::Error, is_through_proxy: bool, mask: &Mask) -> Self {
        let error = error.without_url();
        let sent = if error.is_connect() || error.is_builder() {
            Sent::Nothing
        } else {
            Sent::Maybe
        };
        let kind = match kind_of(&error, sent) {
            ErrorKind::Unreachable { reason } if is_through_proxy => ErrorKind::Unreachable {
                reason: of_proxy(reason, &error),
            },
            kind => kind,
        };
        let sent = match kind {
            ErrorKind::Unreachable { .. } => Sent::Nothing,
            _ => sent,
        };
        Self {
            source: Words::of(&error, mask),
            ..Self::new(kind, sent)
        }
    }

    /// The answer had begun with this status, which is one of success.
    pub(crate) fn with_status(self, status: u16) -> Self {
        Self {
            status: Some(status),
            ..self
        }
    }
}

/// A cause as words alone.
#[derive(Debug)]
struct Words {
    text: String,
    below: Option<Arc<Self>>,
}

impl Words {
    /// The words of a failure and of what caused it.
    fn of(error: &(dyn StdError + 'static), mask: &Mask) -> Option<Cause> {
        let texts = causes(error).map(|cause| mask.shown(&cause.to_string(), LONGEST_WORDS));
        let texts: Vec<String> = texts.take(MOST_CAUSES).collect();
        let joined = |below, text| Some(Arc::new(Self { text, below }));
        let words = texts.into_iter().rev().fold(None, joined);
        words.map(|words| words as Cause)
    }
}

impl fmt::Display for Words {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl StdError for Words {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.below.as_deref().map(|below| below as _)
    }
}

fn kind_of(error: &reqwest::Error, sent: Sent) -> ErrorKind {
    let unreachable = |reason| ErrorKind::Unreachable { reason };
    if error.is_dns() {
        return unreachable(UnreachableReason::Dns);
    }
    if let Some(failure) = tls::failure_in(error) {
        return match sent {
            Sent::Nothing => unreachable(UnreachableReason::Tls(failure)),
            // TLS 1.3 reports this after the handshake; what was sent with it is not read.
            Sent::Maybe if failure.problem == TlsProblem::ClientCertificate => {
                unreachable(UnreachableReason::Tls(failure))
            }
            // A connection that breaks later is cut by whoever cuts it, not by a certificate.
            Sent::Maybe => ErrorKind::ConnectionLost,
        };
    }
    if let Some(failure) = tunnel_failure(error) {
        return unreachable(UnreachableReason::Proxy(failure));
    }
    match sent {
        Sent::Maybe if error.is_timeout() => ErrorKind::Timeout,
        Sent::Maybe if is_unreadable(error) => ErrorKind::BadAnswer,
        Sent::Nothing if error.is_timeout() => unreachable(UnreachableReason::TimedOut),
        Sent::Maybe => ErrorKind::ConnectionLost,
        Sent::Nothing if error.is_builder() => ErrorKind::Invalid,
        Sent::Nothing if has_cause(error, &[io::ErrorKind::ConnectionRefused]) => {
            unreachable(UnreachableReason::Refused)
        }
        Sent::Nothing if has_cause(error, &NO_NETWORK) => unreachable(UnreachableReason::NoNetwork),
        Sent::Nothing if has_cause(error, &CLOSED) => {
            unreachable(UnreachableReason::Tls(TlsFailure::new(TlsProblem::Closed)))
        }
        Sent::Nothing => unreachable(UnreachableReason::Other),
    }
}

/// Whether the system gave one of these reasons.
fn has_cause(error: &reqwest::Error, kinds: &[io::ErrorKind]) -> bool {
    let mut io = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>());
    io.any(|cause| kinds.contains(&cause.kind()))
}

/// Whether the answer is no HTTP, or its body is packed or cut into chunks that nobody can join.
fn is_unreadable(error: &reqwest::Error) -> bool {
    let mut hyper = causes(error).filter_map(|cause| cause.downcast_ref::<hyper::Error>());
    match hyper.next() {
        Some(cause) => cause.is_parse() || has_cause(error, &BROKEN),
        None => error.is_decode(),
    }
}

const BROKEN: [io::ErrorKind; 2] = [io::ErrorKind::InvalidData, io::ErrorKind::InvalidInput];

/// After the connection and before the request there is only the handshake.
const CLOSED: [io::ErrorKind; 4] = [
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::BrokenPipe,
    io::ErrorKind::UnexpectedEof,
];

const NO_NETWORK: [io::ErrorKind; 4] = [
    io::ErrorKind::NetworkUnreachable,
    io::ErrorKind::HostUnreachable,
    io::ErrorKind::NetworkDown,
    io::ErrorKind::AddrNotAvailable,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_system_s_word_that_no_network_leads_there_is_kept() {
        // The system refuses a connection to the address of all hosts by itself and sends nothing.
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let error = client.get("http://255.255.255.255").send().await;

        assert_eq!(
            kind_of(&error.unwrap_err(), Sent::Nothing),
            ErrorKind::Unreachable {
                reason: UnreachableReason::NoNetwork
            }
        );
    }
}
