//! The gateway's limit: so many requests per window, for each client id and API version.
//!
//! The window slides, which is the stricter reading of “100 per 10 seconds” (ISC API docs: Rate limits). Waits that
//! grow after repeated violations are a matter of faults.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// How many requests a client may send, and how long it waits afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    pub requests: usize,
    /// The length of the sliding window.
    pub window: Duration,
}

impl Default for RateLimit {
    /// The documented 100 requests per 10 s.
    fn default() -> Self {
        Self {
            requests: 100,
            window: Duration::from_secs(10),
        }
    }
}

/// What all clients have sent.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limit: Option<RateLimit>,
    /// When the requests of the last window were sent.
    sent: BTreeMap<(String, &'static str), VecDeque<Duration>>,
}

impl RateLimiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self {
            limit,
            sent: BTreeMap::new(),
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
        let sent = self
            .sent
            .entry((client_id.to_owned(), version))
            .or_default();
        while sent.front().is_some_and(|sent| *sent + limit.window <= now) {
            sent.pop_front();
        }
        if sent.len() < limit.requests {
            sent.push_back(now);
            return Ok(());
        }
        let free_at = sent.front().map_or(now, |oldest| *oldest + limit.window);
        Err(whole_seconds(free_at.saturating_sub(now)))
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
        RateLimiter::new(Some(RateLimit {
            requests: 2,
            ..RateLimit::default()
        }))
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
}
