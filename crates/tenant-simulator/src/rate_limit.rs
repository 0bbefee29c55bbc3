//! The gateway's limit: so many requests per window, for each client id and API version.
//!
//! The window slides, which is the stricter reading of “100 per 10 seconds” (ISC API docs: Rate
//! limits). Longer waits after repeated violations follow the vendor's announcement.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How many requests a client may send, and how long it waits afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests per window.
    pub requests: usize,
    /// The length of the sliding window.
    pub window: Duration,
    /// Waits in seconds after the third, fourth … violated window within 120 s; empty for none.
    pub backoff_tiers_secs: Vec<u64>,
}

impl Default for RateLimit {
    /// The documented 100 requests per 10 s, without longer waits.
    fn default() -> Self {
        Self {
            requests: 100,
            window: Duration::from_secs(10),
            backoff_tiers_secs: Vec::new(),
        }
    }
}

impl RateLimit {
    /// The announced longer waits: 60, 300, 600 and 1,200 s.
    pub fn with_long_backoff(mut self) -> Self {
        self.backoff_tiers_secs = vec![60, 300, 600, 1_200];
        self
    }
}

const VIOLATIONS_BEFORE_BACKOFF: usize = 3;
const VIOLATION_MEMORY: Duration = Duration::from_mins(2);

#[derive(Debug, Default)]
struct Budget {
    sent: VecDeque<Duration>,
    violated_windows: VecDeque<Duration>,
    tier: usize,
    blocked_until: Duration,
}

/// The budgets of all clients.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limit: Option<RateLimit>,
    budgets: BTreeMap<(String, &'static str), Budget>,
}

impl RateLimiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self {
            limit,
            budgets: BTreeMap::new(),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// The whole seconds to wait when the budget is used up; such a request is not counted.
    pub(crate) fn admit(
        &mut self,
        client_id: &str,
        version: &'static str,
        now: Duration,
    ) -> Result<(), u64> {
        let Some(limit) = &self.limit else {
            return Ok(());
        };
        let budget = self
            .budgets
            .entry((client_id.to_owned(), version))
            .or_default();
        if now < budget.blocked_until {
            return Err(whole_seconds(budget.blocked_until.saturating_sub(now)));
        }
        while budget
            .sent
            .front()
            .is_some_and(|sent| *sent + limit.window <= now)
        {
            budget.sent.pop_front();
        }
        if budget.sent.len() < limit.requests {
            budget.sent.push_back(now);
            return Ok(());
        }
        let free_at = budget
            .sent
            .front()
            .map_or(now, |oldest| *oldest + limit.window);
        let wait = budget
            .violate(limit, now)
            .unwrap_or(free_at.saturating_sub(now));
        Err(whole_seconds(wait))
    }
}

impl Budget {
    /// Notes a violation; gives the longer wait when there were too many.
    fn violate(&mut self, limit: &RateLimit, now: Duration) -> Option<Duration> {
        while self
            .violated_windows
            .front()
            .is_some_and(|violated| *violated + VIOLATION_MEMORY <= now)
        {
            self.violated_windows.pop_front();
        }
        let is_new_window = self
            .violated_windows
            .back()
            .is_none_or(|last| *last + limit.window <= now);
        if is_new_window {
            self.violated_windows.push_back(now);
        }
        if self.violated_windows.len() < VIOLATIONS_BEFORE_BACKOFF {
            return None;
        }
        let last_tier = limit.backoff_tiers_secs.len().checked_sub(1)?;
        let seconds = limit
            .backoff_tiers_secs
            .get(self.tier.min(last_tier))
            .copied()?;
        self.tier += 1;
        self.blocked_until = now + Duration::from_secs(seconds);
        Some(Duration::from_secs(seconds))
    }
}

fn whole_seconds(wait: Duration) -> u64 {
    let rounded_up = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    rounded_up.max(1)
}

#[cfg(test)]
mod tests {
    use super::{RateLimit, RateLimiter};
    use std::time::Duration;

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(1_000 + seconds)
    }

    fn limiter() -> RateLimiter {
        let limit = RateLimit {
            requests: 2,
            ..RateLimit::default()
        }
        .with_long_backoff();
        RateLimiter::new(Some(limit))
    }

    #[test]
    fn the_window_slides_and_a_refused_request_is_not_counted() {
        let mut limiter = limiter();

        assert_eq!(limiter.admit("a", "v1", at(0)), Ok(()));
        assert_eq!(limiter.admit("a", "v1", at(4)), Ok(()));
        assert_eq!(limiter.admit("a", "v1", at(7)), Err(3));
        assert_eq!(limiter.admit("a", "v1", at(10)), Ok(()));
        assert_eq!(limiter.admit("a", "v1", at(11)), Err(3));
        assert_eq!(limiter.admit("a", "v1", at(14)), Ok(()));
    }

    #[test]
    fn clients_and_versions_have_budgets_of_their_own() {
        let mut limiter = limiter();
        for (client, version) in [("a", "v1"), ("b", "v1"), ("a", "v3")] {
            assert_eq!(
                limiter.admit(client, version, at(0)),
                Ok(()),
                "{client} {version}"
            );
            assert_eq!(
                limiter.admit(client, version, at(0)),
                Ok(()),
                "{client} {version}"
            );
            assert_eq!(
                limiter.admit(client, version, at(0)),
                Err(10),
                "{client} {version}"
            );
        }
    }

    #[test]
    fn the_third_violated_window_waits_for_the_first_tier() {
        let mut limiter = limiter();
        let mut waits = Vec::new();
        for window in 0..3 {
            for _ in 0..3 {
                if let Err(wait) = limiter.admit("a", "v1", at(window * 10)) {
                    waits.push(wait);
                }
            }
        }

        assert_eq!(waits, [10, 10, 60]);
        assert_eq!(limiter.admit("a", "v1", at(79)), Err(1));
        assert_eq!(limiter.admit("a", "v1", at(80)), Ok(()));
    }
}
