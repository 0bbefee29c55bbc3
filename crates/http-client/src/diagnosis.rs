//! Finds where the way to a tenant breaks, hop by hop.
//!
//! It asks what a person would ask, with the same client and the same way as every other call, and names the first
//! hop that fails. It changes nothing at the tenant.

use std::fmt;
use std::time::Duration;

use crate::client::Client;
use crate::error::{Error, ErrorKind, UnreachableReason};
use crate::operation::ListQuery;

/// A step on the way to a tenant, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hop {
    /// The host's name has an address. With a proxy it is the proxy's name.
    Name,
    /// Something listens there.
    Connection,
    /// The proxy lets the connection through.
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
    fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Unreachable { reason } => match reason {
                UnreachableReason::Dns => Self::Name,
                UnreachableReason::NoNetwork
                | UnreachableReason::Refused
                | UnreachableReason::TimedOut
                | UnreachableReason::Other => Self::Connection,
                UnreachableReason::Proxy(_) => Self::Proxy,
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

/// What became of a hop.
#[derive(Debug, Clone)]
pub enum HopOutcome {
    /// It works.
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
    /// The hop.
    pub hop: Hop,
    /// What became of it.
    pub outcome: HopOutcome,
}

/// The way to a tenant: one report for each of [`Hop::ALL`], in order.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The reports.
    pub hops: Vec<HopReport>,
}

impl Diagnosis {
    /// The first hop that fails, with its error.
    pub fn first_failure(&self) -> Option<(Hop, &Error)> {
        self.hops.iter().find_map(|report| match &report.outcome {
            HopOutcome::Failed(error) => Some((report.hop, error)),
            HopOutcome::Passed { .. } | HopOutcome::Skipped { .. } => None,
        })
    }

    /// What became of a hop.
    pub fn outcome(&self, hop: Hop) -> Option<&HopOutcome> {
        self.hops
            .iter()
            .find(|report| report.hop == hop)
            .map(|report| &report.outcome)
    }

    fn add(&mut self, hop: Hop, outcome: HopOutcome) {
        self.hops.push(HopReport { hop, outcome });
    }

    /// The hops below HTTP: those before `failed` passed, those after it were not reached.
    fn add_way(&mut self, client: &Client, failed: Option<&(Hop, Error)>) {
        const WAY: [Hop; 4] = [Hop::Name, Hop::Connection, Hop::Proxy, Hop::Tls];
        let broken_at = failed.map(|(hop, _)| *hop);
        for hop in WAY {
            let outcome = match (failed, broken_at) {
                (Some((_, error)), Some(at)) if at == hop => HopOutcome::Failed(error.clone()),
                (_, Some(at)) if at < hop => NOT_REACHED,
                _ => passed_or_absent(client, hop),
            };
            self.add(hop, outcome);
        }
    }
}

const NOT_REACHED: HopOutcome = HopOutcome::Skipped {
    why: "An earlier step failed.",
};

fn passed_or_absent(client: &Client, hop: Hop) -> HopOutcome {
    let is_plain = client.shared.base.scheme() == "http";
    match hop {
        Hop::Proxy if !client.shared.may_use_proxy => HopOutcome::Skipped {
            why: "No proxy is used.",
        },
        Hop::Tls if is_plain => HopOutcome::Skipped {
            why: "The address is on this computer and uses http.",
        },
        Hop::Name => passed(client.base_url().host(), Duration::ZERO),
        Hop::Tls => passed(
            client
                .tls_issuer()
                .map(|issuer| format!("issued by {issuer}"))
                .unwrap_or_default(),
            Duration::ZERO,
        ),
        _ => passed("", Duration::ZERO),
    }
}

fn passed(detail: impl Into<String>, elapsed: Duration) -> HopOutcome {
    HopOutcome::Passed {
        detail: detail.into(),
        elapsed,
    }
}

impl Client {
    /// Walks the way to the tenant and says which hop fails first.
    ///
    /// A tenant that does not answer `/oauth/info` is still asked to sign in, because only that decides.
    pub async fn diagnose(&self) -> Diagnosis {
        let mut diagnosis = Diagnosis { hops: Vec::new() };
        let info = self.timed(self.tenant_info()).await;
        let broken = match &info {
            (Err(error), _) => {
                Some((Hop::of(error), error.clone())).filter(|(hop, _)| *hop < Hop::TenantInfo)
            }
            (Ok(_), _) => None,
        };
        let is_reached = broken.is_none();
        diagnosis.add_way(self, broken.as_ref());
        if !is_reached {
            for hop in [Hop::TenantInfo, Hop::SignIn, Hop::List] {
                diagnosis.add(hop, NOT_REACHED);
            }
            return diagnosis;
        }
        let describe = |info: patchpanel_core_models::models::token::OauthInfo| {
            info.tenant_name.unwrap_or_default()
        };
        diagnosis.add(Hop::TenantInfo, outcome_of(info, describe));
        self.diagnose_signed_in(&mut diagnosis).await;
        diagnosis
    }

    async fn diagnose_signed_in(&self, diagnosis: &mut Diagnosis) {
        if !self.shared.auth.has_credentials() {
            for hop in [Hop::SignIn, Hop::List] {
                diagnosis.add(
                    hop,
                    HopOutcome::Skipped {
                        why: "No credentials are set.",
                    },
                );
            }
            return;
        }
        let signed_in = self.timed(self.sign_in()).await;
        let is_signed_in = signed_in.0.is_ok();
        let user = |token: crate::AccessToken| {
            token
                .who_am_i()
                .ok()
                .and_then(|who| who.user_name)
                .unwrap_or_default()
        };
        diagnosis.add(Hop::SignIn, outcome_of(signed_in, user));
        if !is_signed_in {
            diagnosis.add(Hop::List, NOT_REACHED);
            return;
        }
        let query = ListQuery {
            limit: Some(1),
            ..ListQuery::default()
        };
        let listed = self.timed(self.list_connectors(&query)).await;
        diagnosis.add(Hop::List, outcome_of(listed, |_| String::new()));
    }

    async fn timed<T>(
        &self,
        call: impl Future<Output = Result<T, Error>>,
    ) -> (Result<T, Error>, Duration) {
        let clock = &self.shared.around.clock;
        let started = clock.steady();
        let result = Box::pin(call).await;
        (result, clock.steady().saturating_sub(started))
    }
}

fn outcome_of<T>(
    (result, elapsed): (Result<T, Error>, Duration),
    describe: impl FnOnce(T) -> String,
) -> HopOutcome {
    match result {
        Ok(found) => passed(describe(found), elapsed),
        Err(error) => HopOutcome::Failed(error),
    }
}
