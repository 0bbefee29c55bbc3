//! Finds where the connection to a tenant breaks, hop by hop.
//!
//! It asks what a person would ask, with the same client as every other call, and names the first
//! hop that fails. It changes nothing at the tenant.

use std::fmt;
use std::time::Duration;

use patchpanel_core_models::models::connector::ConnectorSummary;

use crate::client::Client;
use crate::credentials::AccessToken;
use crate::error::{Error, ErrorKind, UnreachableReason};
use crate::operation::ListQuery;
use crate::pages::Page;

/// A step of the connection to a tenant, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// The host's name has an address. A proxy looks it up itself.
    Name,
    /// Something listens there. A proxy connects itself.
    Connection,
    /// The proxy is there and lets the connection through.
    Proxy,
    /// The certificate is trusted.
    Tls,
    /// `GET /oauth/info` answers: it is a tenant's API.
    TenantInfo,
    /// The credentials give an access token.
    SignIn,
    /// The token may list connectors.
    List,
}

impl Hop {
    /// Every hop, in order.
    pub const ALL: [Self; 7] = [
        Self::Name,
        Self::Connection,
        Self::Proxy,
        Self::Tls,
        Self::TenantInfo,
        Self::SignIn,
        Self::List,
    ];

    /// Name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Name => "Host name",
            Self::Connection => "Connection",
            Self::Proxy => "Proxy",
            Self::Tls => "Certificate",
            Self::TenantInfo => "Tenant information",
            Self::SignIn => "Sign-in",
            Self::List => "List of connectors",
        }
    }

    /// The hop at which a call without sign-in failed.
    fn of(error: &Error, is_proxied: bool) -> Self {
        match error.kind() {
            ErrorKind::Unreachable { reason } => match reason {
                UnreachableReason::Dns => Self::Name,
                UnreachableReason::NoNetwork
                | UnreachableReason::Refused
                | UnreachableReason::TimedOut
                | UnreachableReason::Other => Self::Connection,
                UnreachableReason::Proxy(_) if is_proxied => Self::Proxy,
                // Something between asks for a login (HTTP 407).
                UnreachableReason::Proxy(_) => Self::TenantInfo,
                UnreachableReason::Tls(_) => Self::Tls,
            },
            _ => Self::TenantInfo,
        }
    }
}

impl fmt::Display for Hop {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.title())
    }
}

#[derive(Debug, Clone)]
pub enum HopOutcome {
    Passed {
        /// What was found, such as the tenant's name; may be empty.
        detail: String,
        /// How long it took; zero for hops that are part of a longer one.
        elapsed: Duration,
    },
    /// It does not work.
    Failed(Error),
    /// It was not tried.
    Skipped {
        /// Why, as a whole sentence.
        why: &'static str,
    },
}

/// One hop and what became of it.
#[derive(Debug, Clone)]
pub struct HopReport {
    pub hop: Hop,
    pub outcome: HopOutcome,
}

/// The connection to a tenant, hop by hop, and what the tenant answers.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// One report for each of [`Hop::ALL`], in order.
    pub hops: [HopReport; Hop::ALL.len()],
    /// The number of connectors, where the tenant gives it, or why they cannot be listed. A tenant that says nothing
    /// about itself may work all the same.
    pub connectors: Result<Option<u64>, Error>,
}

impl Diagnosis {
    /// The first hop that fails, with its error.
    pub fn first_failure(&self) -> Option<(Hop, &Error)> {
        self.hops.iter().find_map(|report| match &report.outcome {
            HopOutcome::Failed(error) => Some((report.hop, error)),
            HopOutcome::Passed { .. } | HopOutcome::Skipped { .. } => None,
        })
    }

    pub fn outcome(&self, hop: Hop) -> Option<&HopOutcome> {
        self.hops
            .iter()
            .find(|report| report.hop == hop)
            .map(|report| &report.outcome)
    }

    /// How long a hop took; zero when it did not pass.
    pub fn elapsed(&self, hop: Hop) -> Duration {
        match self.outcome(hop) {
            Some(HopOutcome::Passed { elapsed, .. }) => *elapsed,
            Some(HopOutcome::Failed(_) | HopOutcome::Skipped { .. }) | None => Duration::ZERO,
        }
    }
}

const NOT_REACHED: &str = "An earlier step failed.";

/// A call that was made, and how long it took.
struct Call<T> {
    result: Result<T, Error>,
    elapsed: Duration,
}

impl<T> Call<T> {
    fn error(&self) -> Option<&Error> {
        self.result.as_ref().err()
    }

    fn outcome(&self, describe: impl FnOnce(&T) -> Option<String>) -> HopOutcome {
        match &self.result {
            Ok(found) => HopOutcome::Passed {
                detail: describe(found).unwrap_or_default(),
                elapsed: self.elapsed,
            },
            Err(error) => HopOutcome::Failed(error.clone()),
        }
    }
}

/// A call, or why it was not made.
type Tried<T> = Result<Call<T>, &'static str>;

fn outcome<T>(tried: &Tried<T>, describe: impl FnOnce(&T) -> Option<String>) -> HopOutcome {
    match tried {
        Ok(call) => call.outcome(describe),
        Err(why) => HopOutcome::Skipped { why },
    }
}

impl Client {
    /// Tries the connection to the tenant and says which hop fails first.
    ///
    /// A tenant that refuses `/oauth/info` is still asked to sign in, because only that decides.
    pub async fn diagnose(&self) -> Diagnosis {
        let info = self.timed(self.tenant_info()).await;
        let broken = info.error().filter(|error| self.is_out_of_reach(error));
        let signed_in = self.try_sign_in(broken.is_none()).await;
        let listed = match &signed_in {
            Ok(call) if call.result.is_ok() => Ok(self.timed(self.first_connector()).await),
            Ok(_) => Err(NOT_REACHED),
            Err(why) => Err(*why),
        };
        let hops = Hop::ALL.map(|hop| HopReport {
            hop,
            outcome: match hop {
                Hop::Name | Hop::Connection | Hop::Proxy | Hop::Tls => {
                    self.connection_outcome(hop, info.error())
                }
                Hop::TenantInfo if info.error().is_some_and(|error| self.hop_of(error) < hop) => {
                    HopOutcome::Skipped { why: NOT_REACHED }
                }
                Hop::TenantInfo => info.outcome(|info| info.tenant_name.clone()),
                Hop::SignIn => outcome(&signed_in, |_| self.who_am_i().user_name),
                Hop::List => outcome(&listed, |_| None),
            },
        });
        let failure = signed_in.as_ref().ok().and_then(Call::error);
        let failure = failure.or(info.error()).cloned();
        let connectors = match listed {
            Ok(call) => call.result.map(|page| page.total),
            Err(why) => Err(failure.unwrap_or_else(|| {
                Error::new(ErrorKind::Unauthenticated, "sign-in").with_reason(why)
            })),
        };
        Diagnosis { hops, connectors }
    }

    async fn try_sign_in(&self, is_reached: bool) -> Tried<AccessToken> {
        if !is_reached {
            Err(NOT_REACHED)
        } else if self.shared.auth.has_credentials() {
            Ok(self.timed(self.sign_in()).await)
        } else {
            Err("No credentials are set.")
        }
    }

    async fn first_connector(&self) -> Result<Page<ConnectorSummary>, Error> {
        let query = ListQuery {
            limit: Some(1),
            count: true,
            ..ListQuery::default()
        };
        self.list_connectors(&query).await
    }

    async fn timed<T>(&self, call: impl Future<Output = Result<T, Error>>) -> Call<T> {
        let clock = &self.shared.connection.clock;
        let started = clock.steady();
        let result = Box::pin(call).await;
        let elapsed = clock.steady().saturating_sub(started);
        Call { result, elapsed }
    }

    /// A hop below HTTP, after a call that may have failed: those before the failed one passed, those after it were
    /// not reached.
    fn connection_outcome(&self, hop: Hop, error: Option<&Error>) -> HopOutcome {
        let is_plain = self.shared.base.scheme() == "http";
        let transport = &self.shared.connection.transport;
        let is_proxied = transport.is_through_proxy();
        let skipped = |why| HopOutcome::Skipped { why };
        let passed = |detail| HopOutcome::Passed {
            detail,
            elapsed: Duration::ZERO,
        };
        match error {
            Some(error) if self.hop_of(error) == hop => HopOutcome::Failed(error.clone()),
            Some(error) if self.hop_of(error) < hop => skipped(NOT_REACHED),
            _ if hop == Hop::Proxy && !is_proxied => skipped("No proxy is used."),
            _ if hop < Hop::Proxy && is_proxied => skipped("The proxy does this."),
            _ if hop == Hop::Tls && is_plain => {
                skipped("The address is on this computer and uses http.")
            }
            _ if hop == Hop::Name => passed(self.base_url().host().to_owned()),
            _ if hop == Hop::Tls => {
                let issuer = self.tls_issuer();
                passed(issuer.map_or_else(String::new, |issuer| format!("issued by {issuer}")))
            }
            _ => passed(String::new()),
        }
    }

    fn hop_of(&self, error: &Error) -> Hop {
        Hop::of(error, self.shared.connection.transport.is_through_proxy())
    }

    /// Whether nothing answers at the tenant's address, so that no other call would get further.
    fn is_out_of_reach(&self, error: &Error) -> bool {
        self.hop_of(error) < Hop::TenantInfo || error.kind() == &ErrorKind::Timeout
    }
}
