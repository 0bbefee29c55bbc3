//! What the clients of one process have in common: the service gives out tokens by client id and counts requests by
//! client id and API version, however many clients a program builds.
//!
//! Keeps nothing alive: what no client uses any more is forgotten, tokens included.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use patchpanel_core_models::ids::{ApiVersion, TenantUrl};

use crate::auth::Auth;
use crate::credentials::Credentials;
use crate::rate_limit::Limiter;
use crate::rate_limit::budget::SharedBudget;

/// Access tokens and rate limits that several clients share, see [`crate::ClientBuilder::pool`]. Clones are the same
/// pool.
///
/// Tokens are kept for each tenant and client id, rate limits for each tenant, client id and API version. Only
/// personal access tokens ([`Credentials::Pat`]) and sign-ins with a browser ([`Credentials::Browser`]) have a client
/// id; other credentials stay with their client.
#[derive(Debug, Clone, Default)]
pub struct Pool {
    entries: Arc<Mutex<Entries>>,
    budget: Option<Arc<dyn SharedBudget>>,
}

#[derive(Debug, Default)]
struct Entries {
    auths: Vec<(Holder, Weak<Auth>)>,
    limiters: Vec<((Holder, ApiVersion), Weak<Limiter>)>,
}

/// Whom the service gives tokens to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder {
    base_url: TenantUrl,
    client_id: String,
}

impl Holder {
    /// The name of what processes share.
    pub(crate) fn shared_name(&self, api_version: ApiVersion) -> String {
        format!("{}\n{}\n{api_version:?}", self.base_url, self.client_id)
    }

    /// `None` for credentials without a client id.
    pub(crate) fn of(base_url: &TenantUrl, credentials: &Credentials) -> Option<Self> {
        match credentials {
            Credentials::Pat { client_id, .. } | Credentials::Browser { client_id, .. } => {
                Some(Self {
                    base_url: base_url.clone(),
                    client_id: client_id.clone(),
                })
            }
            Credentials::Token(_) => None,
        }
    }
}

impl Pool {
    /// The same, with the rate limit shared with other processes, too: neither runs into a 429 because of the other.
    pub fn sharing(self, budget: Arc<dyn SharedBudget>) -> Self {
        Self {
            budget: Some(budget),
            ..self
        }
    }

    pub(crate) fn budget(&self) -> Option<Arc<dyn SharedBudget>> {
        self.budget.clone()
    }

    /// The sign-in of a holder that satisfies `suits` — another secret is another sign-in — or a new one.
    pub(crate) fn auth(
        &self,
        holder: &Holder,
        suits: impl Fn(&Auth) -> bool,
        make: impl FnOnce() -> Auth,
    ) -> Arc<Auth> {
        find_or_add(&mut self.entries().auths, holder, suits, make)
    }

    /// The queue of a holder and version that satisfies `suits`, or a new one.
    pub(crate) fn limiter(
        &self,
        key: &(Holder, ApiVersion),
        suits: impl Fn(&Limiter) -> bool,
        make: impl FnOnce() -> Limiter,
    ) -> Arc<Limiter> {
        find_or_add(&mut self.entries().limiters, key, suits, make)
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn find_or_add<Key: Clone + PartialEq, Part>(
    entries: &mut Vec<(Key, Weak<Part>)>,
    key: &Key,
    suits: impl Fn(&Part) -> bool,
    make: impl FnOnce() -> Part,
) -> Arc<Part> {
    entries.retain(|(_, part)| part.strong_count() > 0);
    let of_key = entries.iter().filter(|(candidate, _)| candidate == key);
    let found = of_key
        .filter_map(|(_, part)| part.upgrade())
        .find(|part| suits(part));
    found.unwrap_or_else(|| {
        let made = Arc::new(make());
        entries.push((key.clone(), Arc::downgrade(&made)));
        made
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_found_while_someone_uses_it_and_forgotten_afterwards() {
        let mut entries = Vec::new();
        let mut get = |key: &str, expected: u8| {
            let suits = |part: &u8| *part == expected;
            find_or_add(&mut entries, &key.to_owned(), suits, || expected)
        };

        let first = get("a", 1);
        let (same, unsuited, other_key) = (get("a", 1), get("a", 2), get("b", 1));

        assert!(Arc::ptr_eq(&first, &same));
        assert!(!Arc::ptr_eq(&first, &other_key));
        assert_eq!(*unsuited, 2);
        drop((first, same, unsuited));
        drop(get("b", 1));
        assert_eq!(entries.len(), 1);
    }
}
