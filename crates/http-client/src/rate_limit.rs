//! Keeps the client below the tenant's limit.
//!
//! The service counts 100 requests in 10 seconds for each client id and API version (ISC docs: rate limit).
//! [`Window`] decides and is pure; [`Limiter`] queues the calls that wait. Neither knows other processes that use
//! the same client id: [`crate::rate_limit::budget`] does where it is shared. Else what they spend shows as a 429, which
//! [`Limiter::pause`] honours.

pub(crate) mod budget;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::rate_limit::budget::{Budget, Place};

/// How many requests may start in any window of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests per window; at least 1.
    pub requests: u32,
    /// The length of the window.
    pub per: Duration,
}

impl Default for RateLimit {
    /// The default of the service: 100 requests in 10 s.
    fn default() -> Self {
        Self {
            requests: 100,
            per: Duration::from_secs(10),
        }
    }
}

/// The requests of the last window. Times are counted from the clock's steady start.
#[derive(Debug)]
struct Window {
    asked: RateLimit,
    period: Duration,
    starts: VecDeque<Duration>,
    paused_until: Duration,
}

impl Window {
    fn new(asked: RateLimit) -> Self {
        Self {
            asked,
            // The server counts at arrival, and requests arrive with jitter: half a percent keeps both counts apart.
            period: asked.per.mul_f64(1.005),
            starts: VecDeque::new(),
            paused_until: Duration::ZERO,
        }
    }

    /// Takes a place for a request that starts `now`.
    ///
    /// # Errors
    /// The time at which to ask again.
    fn admit(&mut self, now: Duration) -> Result<(), Duration> {
        if now < self.paused_until {
            return Err(self.paused_until);
        }
        self.forget(now);
        match self.oldest_ends() {
            Some(ends) if self.starts.len() >= self.most() => Err(ends),
            _ => {
                self.starts.push_back(now);
                Ok(())
            }
        }
    }

    /// Drops what is no longer in the window.
    fn forget(&mut self, now: Duration) {
        while self.oldest_ends().is_some_and(|ends| ends <= now) {
            self.starts.pop_front();
        }
    }

    fn most(&self) -> usize {
        self.asked.requests.max(1) as usize
    }

    /// When the oldest request leaves the window.
    fn oldest_ends(&self) -> Option<Duration> {
        self.starts.front().map(|start| *start + self.period)
    }
}

/// The queue before the window, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Limiter {
    window: Mutex<Window>,
    clock: Arc<dyn Clock>,
    /// One call looks at the window; the others wait in line, in order of arrival.
    turn: tokio::sync::Mutex<()>,
    /// What other processes count with.
    budget: Option<Budget>,
    /// One call asks for a place; the others wait in line.
    place_turn: tokio::sync::Mutex<()>,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit, clock: Arc<dyn Clock>, budget: Option<Budget>) -> Self {
        Self {
            window: Mutex::new(Window::new(limit)),
            clock,
            turn: tokio::sync::Mutex::new(()),
            budget,
            place_turn: tokio::sync::Mutex::new(()),
        }
    }

    pub(crate) fn keeps_to(&self, limit: RateLimit) -> bool {
        self.window().asked == limit
    }

    /// How many requests started in the present window, and how many may.
    pub(crate) fn in_window(&self) -> (usize, usize) {
        let (now, mut window) = (self.clock.steady(), self.window());
        window.forget(now);
        (window.starts.len(), window.most())
    }

    /// Waits until a request may start. Dropping the future gives the place in line up.
    pub(crate) async fn acquire(&self) {
        let _turn = self.turn.lock().await;
        self.acquire_before_line().await;
    }

    /// The same without waiting for those in line.
    pub(crate) async fn acquire_before_line(&self) {
        loop {
            let now = self.clock.steady();
            let Err(opens) = self.window().admit(now) else {
                return;
            };
            self.clock.sleep(opens.saturating_sub(now)).await;
        }
    }

    /// Waits for a place among all processes that share the limit, just before a request is sent. A sign-in does not
    /// wait for those in line, which wait for it.
    pub(crate) async fn place(&self, is_before_line: bool) -> Option<Place> {
        let budget = self.budget.as_ref()?;
        let _turn = if is_before_line {
            None
        } else {
            Some(self.place_turn.lock().await)
        };
        budget.place().await
    }

    /// Starts nothing before `duration` has passed: the server has asked for it.
    pub(crate) fn pause(&self, duration: Duration) {
        let until = self.clock.steady() + duration;
        let mut window = self.window();
        window.paused_until = window.paused_until.max(until);
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    fn millis(value: u64) -> Duration {
        Duration::from_millis(value)
    }

    fn limiter() -> Arc<Limiter> {
        Arc::new(Limiter::new(
            RateLimit::default(),
            Arc::new(SystemClock::new()),
            None,
        ))
    }

    /// The most requests that start within any 10 s.
    fn busiest_window(starts: &[Duration]) -> usize {
        let within = |from: &Duration| {
            starts
                .iter()
                .filter(|start| *start >= from && **start < *from + Duration::from_secs(10))
                .count()
        };
        starts.iter().map(within).max().unwrap_or(0)
    }

    async fn run(limiter: &Arc<Limiter>, count: usize) -> Vec<Duration> {
        let calls = (0..count).map(|_| {
            let limiter = Arc::clone(limiter);
            tokio::spawn(async move {
                limiter.acquire().await;
                limiter.clock.steady()
            })
        });
        let calls: Vec<_> = calls.collect();
        let mut starts = Vec::new();
        for call in calls {
            starts.push(call.await.unwrap());
        }
        starts.sort();
        starts
    }

    #[test]
    fn the_whole_window_may_be_used_at_once() {
        let mut window = Window::new(RateLimit::default());

        let granted = (0..150)
            .filter(|_| window.admit(Duration::ZERO).is_ok())
            .count();

        assert_eq!((granted, window.starts.len()), (100, window.most()));
        assert_eq!(window.admit(Duration::ZERO), Err(millis(10_050)));
        assert_eq!(window.admit(millis(10_050)), Ok(()));
    }

    #[test]
    fn a_limit_of_one_still_lets_requests_through() {
        let mut window = Window::new(RateLimit {
            requests: 1,
            per: Duration::from_secs(1),
        });

        assert_eq!(window.admit(Duration::ZERO), Ok(()));
        assert_eq!(window.admit(Duration::ZERO), Err(millis(1_005)));
        assert_eq!(window.admit(millis(1_005)), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn five_thousand_queued_requests_use_the_limit_and_never_exceed_it() {
        let limiter = limiter();

        let starts = run(&limiter, 5_000).await;

        assert_eq!(busiest_window(&starts), 100);
        // The first hundred start at once; the other 4,900 at 10 a second would take 490 s.
        let used = 490.0 / starts.last().unwrap().as_secs_f64();
        assert!(used >= 0.99, "{used}");
    }

    #[tokio::test(start_paused = true)]
    async fn two_hundred_requests_take_at_most_21_seconds() {
        let starts = run(&limiter(), 200).await;

        assert!(
            *starts.last().unwrap() <= Duration::from_secs(21),
            "{:?}",
            starts.last()
        );
        assert!(busiest_window(&starts) <= 100);
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_pause_nothing_starts_until_it_is_over() {
        let limiter = limiter();
        let before = limiter.clock.steady();

        limiter.pause(Duration::from_secs(7));
        limiter.acquire().await;

        assert!(limiter.clock.steady().saturating_sub(before) >= Duration::from_secs(7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_sign_in_does_not_wait_for_the_thousand_reads_that_wait_for_it() {
        let limiter = limiter();
        let line = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { run(&limiter, 1_000).await }
        });
        tokio::task::yield_now().await;

        limiter.acquire_before_line().await;

        assert!(limiter.clock.steady() <= Duration::from_secs(21));
        assert!(busiest_window(&line.await.unwrap()) <= 100);
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_wait_leaves_the_line() {
        let limiter = limiter();
        run(&limiter, 100).await;

        let given_up = tokio::time::timeout(millis(50), limiter.acquire()).await;
        limiter.acquire().await;

        assert!(given_up.is_err());
    }
}
