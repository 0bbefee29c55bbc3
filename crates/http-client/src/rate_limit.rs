//! Keeps the client below the tenant's limit, and lets a person's click go before bulk work.
//!
//! The service counts 100 requests in 10 seconds for each client id and API version (ISC docs: rate limit).
//! [`Window`] decides and is pure; [`Limiter`] queues the calls that wait. Neither knows other processes that use
//! the same client id: what they spend shows as a 429, which [`Limiter::pause`] honours.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore};

use crate::clock::Clock;

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

/// Who waits for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// A person: goes first, may use the whole window at once.
    Interactive,
    /// A batch: is spread evenly over the window, so that an interactive request finds a place within a second.
    Bulk,
}

/// What is left of the rate limit, see [`crate::Client::budget`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Requests allowed per window.
    pub limit: u32,
    /// Requests that could start at this moment.
    pub remaining: u32,
    /// Time until `remaining` grows; zero when nothing is in use.
    pub next_in: Duration,
}

/// The requests of the last window. Times are counted from the clock's steady start.
#[derive(Debug)]
struct Window {
    asked: RateLimit,
    limit: usize,
    period: Duration,
    /// Bulk requests per slice of the window.
    bulk_share: usize,
    bulk_slice: Duration,
    grants: VecDeque<(Duration, Lane)>,
    paused_until: Duration,
}

impl Window {
    fn new(limit: RateLimit) -> Self {
        let requests = limit.requests.max(1);
        let share = (requests / 20).max(1);
        // The server counts at arrival, and requests arrive with jitter: half a percent keeps both counts apart.
        let period = limit.per.mul_f64(1.005);
        Self {
            asked: limit,
            limit: requests as usize,
            period,
            bulk_share: share as usize,
            bulk_slice: period * share / requests,
            grants: VecDeque::new(),
            paused_until: Duration::ZERO,
        }
    }

    /// Takes a place for a request that starts `now`.
    ///
    /// # Errors
    /// The time at which to ask again.
    fn admit(&mut self, lane: Lane, now: Duration) -> Result<(), Duration> {
        self.forget_before(now);
        if now < self.paused_until {
            return Err(self.paused_until);
        }
        let opens_at = match lane {
            Lane::Interactive => self.opens_at(self.limit),
            Lane::Bulk => self
                .opens_at(self.limit - self.reserve())
                .max(self.bulk_opens_at()),
        };
        match opens_at {
            Some(time) if time > now => Err(time),
            _ => {
                self.grants.push_back((now, lane));
                Ok(())
            }
        }
    }

    fn forget_before(&mut self, now: Duration) {
        while self
            .grants
            .front()
            .is_some_and(|(start, _)| *start + self.period <= now)
        {
            self.grants.pop_front();
        }
    }

    /// Places that bulk leaves free while a person is at work: as many as were clicked in this window, up to a tenth.
    /// Without them a burst of clicks would let bulk fill the window early and shut the next click out.
    fn reserve(&self) -> usize {
        let is_click = |grant: &&(Duration, Lane)| grant.1 == Lane::Interactive;
        self.grants
            .iter()
            .filter(is_click)
            .count()
            .min(self.limit / 10)
    }

    /// When fewer than `places` requests lie in the window, or `None` when that is so already.
    fn opens_at(&self, places: usize) -> Option<Duration> {
        let excess = (self.grants.len() + 1).checked_sub(places.max(1))?;
        let last_to_leave = excess.checked_sub(1)?;
        self.grants
            .get(last_to_leave)
            .map(|(start, _)| *start + self.period)
    }

    /// When the slice has room for another bulk request.
    fn bulk_opens_at(&self) -> Option<Duration> {
        let bulk = self
            .grants
            .iter()
            .rev()
            .filter(|(_, lane)| *lane == Lane::Bulk);
        let oldest_of_slice = bulk.map(|(start, _)| *start).nth(self.bulk_share - 1)?;
        Some(oldest_of_slice + self.bulk_slice)
    }

    fn budget(&mut self, now: Duration) -> Budget {
        self.forget_before(now);
        let used = self.grants.len();
        let paused = self.paused_until.saturating_sub(now);
        let remaining = if paused.is_zero() {
            self.limit.saturating_sub(used)
        } else {
            0
        };
        let leaves = self
            .grants
            .front()
            .map(|(start, _)| (*start + self.period).saturating_sub(now));
        Budget {
            limit: u32::try_from(self.limit).unwrap_or(u32::MAX),
            remaining: u32::try_from(remaining).unwrap_or(u32::MAX),
            next_in: paused.max(leaves.unwrap_or_default()),
        }
    }
}

/// The queue before the window, shared by all clones of a client.
#[derive(Debug)]
pub(crate) struct Limiter {
    window: Mutex<Window>,
    clock: Arc<dyn Clock>,
    /// One call per lane looks at the window; the others wait in line, in order of arrival.
    interactive_turn: Semaphore,
    bulk_turn: Semaphore,
    interactive_waiting: AtomicUsize,
    interactive_left: Notify,
}

impl Limiter {
    pub(crate) fn new(limit: RateLimit, clock: Arc<dyn Clock>) -> Self {
        Self {
            window: Mutex::new(Window::new(limit)),
            clock,
            interactive_turn: Semaphore::new(1),
            bulk_turn: Semaphore::new(1),
            interactive_waiting: AtomicUsize::new(0),
            interactive_left: Notify::new(),
        }
    }

    /// Whether it keeps to this limit.
    pub(crate) fn keeps_to(&self, limit: RateLimit) -> bool {
        self.window().asked == limit
    }

    /// Waits until a request of this lane may start. Dropping the future gives the place in line up.
    pub(crate) async fn acquire(&self, lane: Lane) {
        let turn = match lane {
            Lane::Interactive => &self.interactive_turn,
            Lane::Bulk => &self.bulk_turn,
        };
        let _waiting = (lane == Lane::Interactive).then(|| Waiting::new(self));
        // The semaphore is never closed; if it were, an unlimited request is better than none.
        let Ok(_turn) = turn.acquire().await else {
            return;
        };
        loop {
            let interactive_left = self.interactive_left.notified();
            if lane == Lane::Bulk && self.interactive_waiting.load(Ordering::Acquire) > 0 {
                interactive_left.await;
                continue;
            }
            let now = self.clock.steady();
            let Err(open) = self.window().admit(lane, now) else {
                return;
            };
            let opened = self.clock.sleep(open.saturating_sub(now));
            if lane == Lane::Bulk {
                tokio::select! { () = opened => {}, () = interactive_left => {} }
            } else {
                opened.await;
            }
        }
    }

    /// Starts nothing before `duration` has passed: the server has asked for it.
    pub(crate) fn pause(&self, duration: Duration) {
        let until = self.clock.steady() + duration;
        let mut window = self.window();
        window.paused_until = window.paused_until.max(until);
    }

    pub(crate) fn budget(&self) -> Budget {
        let now = self.clock.steady();
        self.window().budget(now)
    }

    fn window(&self) -> MutexGuard<'_, Window> {
        self.window.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts an interactive call for as long as it waits, also when it is dropped.
struct Waiting<'a>(&'a Limiter);

impl<'a> Waiting<'a> {
    fn new(limiter: &'a Limiter) -> Self {
        limiter.interactive_waiting.fetch_add(1, Ordering::AcqRel);
        Self(limiter)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.interactive_waiting.fetch_sub(1, Ordering::AcqRel);
        self.0.interactive_left.notify_waiters();
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

    async fn run(limiter: &Arc<Limiter>, lane: Lane, count: usize) -> Vec<Duration> {
        let calls = (0..count).map(|_| {
            let limiter = Arc::clone(limiter);
            tokio::spawn(async move {
                limiter.acquire(lane).await;
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
    fn a_person_may_use_the_whole_window_at_once() {
        let mut window = Window::new(RateLimit::default());

        let granted = (0..150)
            .filter(|_| window.admit(Lane::Interactive, Duration::ZERO).is_ok())
            .count();

        assert_eq!(granted, 100);
        assert_eq!(
            window.admit(Lane::Interactive, Duration::ZERO),
            Err(millis(10_050))
        );
        assert_eq!(window.admit(Lane::Interactive, millis(10_050)), Ok(()));
    }

    #[test]
    fn bulk_is_spread_and_keeps_a_reserve_while_someone_clicks() {
        let mut window = Window::new(RateLimit::default());

        for _ in 0..5 {
            assert_eq!(window.admit(Lane::Bulk, Duration::ZERO), Ok(()));
        }
        assert_eq!(
            window.admit(Lane::Bulk, Duration::ZERO),
            Err(Duration::from_micros(502_500))
        );
        for _ in 0..85 {
            assert_eq!(window.admit(Lane::Interactive, millis(1)), Ok(()));
        }
        assert_eq!(window.admit(Lane::Bulk, millis(2_000)), Err(millis(10_050)));
        assert_eq!(window.admit(Lane::Interactive, millis(2_000)), Ok(()));
    }

    #[test]
    fn the_budget_counts_down_and_tells_when_it_grows() {
        let mut window = Window::new(RateLimit::default());
        window.admit(Lane::Interactive, millis(100)).unwrap();
        window.admit(Lane::Bulk, millis(200)).unwrap();

        let budget = window.budget(millis(1_100));

        assert_eq!(
            budget,
            Budget {
                limit: 100,
                remaining: 98,
                next_in: millis(9_050)
            }
        );
        assert_eq!(
            window.budget(millis(60_000)),
            Budget {
                limit: 100,
                remaining: 100,
                next_in: Duration::ZERO
            }
        );
    }

    #[test]
    fn a_limit_of_one_still_lets_requests_through() {
        let mut window = Window::new(RateLimit {
            requests: 1,
            per: Duration::from_secs(1),
        });

        assert_eq!(window.admit(Lane::Bulk, Duration::ZERO), Ok(()));
        assert_eq!(
            window.admit(Lane::Interactive, Duration::ZERO),
            Err(millis(1_005))
        );
        assert_eq!(window.admit(Lane::Bulk, millis(1_005)), Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn five_thousand_queued_requests_use_the_limit_and_never_exceed_it() {
        let limiter = limiter();

        let starts = run(&limiter, Lane::Bulk, 5_000).await;

        assert_eq!(busiest_window(&starts), 100);
        // The first slice of five starts at once; the other 4,995 at 10 a second would take 499.5 s.
        let used = 499.5 / starts.last().unwrap().as_secs_f64();
        assert!(used >= 0.99, "{used}");
    }

    #[tokio::test(start_paused = true)]
    async fn an_interactive_request_waits_at_most_a_second_behind_bulk() {
        let limiter = limiter();
        let bulk = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { run(&limiter, Lane::Bulk, 1_000).await }
        });
        let mut longest = Duration::ZERO;

        for _ in 0..30 {
            tokio::time::sleep(millis(1_777)).await;
            let asked = limiter.clock.steady();
            limiter.acquire(Lane::Interactive).await;
            longest = longest.max(limiter.clock.steady().saturating_sub(asked));
        }

        assert!(longest <= Duration::from_secs(1), "{longest:?}");
        bulk.await.unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn two_hundred_bulk_requests_take_at_most_21_seconds() {
        let starts = run(&limiter(), Lane::Bulk, 200).await;

        assert!(
            *starts.last().unwrap() <= Duration::from_secs(21),
            "{:?}",
            starts.last()
        );
        assert!(busiest_window(&starts) <= 100);
    }

    #[tokio::test(start_paused = true)]
    async fn a_click_after_a_burst_of_clicks_does_not_wait_for_bulk() {
        let limiter = limiter();
        run(&limiter, Lane::Interactive, 50).await;
        let bulk = tokio::spawn({
            let limiter = Arc::clone(&limiter);
            async move { run(&limiter, Lane::Bulk, 100).await }
        });

        tokio::time::sleep(millis(7_000)).await;
        let asked = limiter.clock.steady();
        limiter.acquire(Lane::Interactive).await;

        assert_eq!(limiter.clock.steady(), asked);
        assert!(busiest_window(&bulk.await.unwrap()) <= 100);
    }

    #[tokio::test(start_paused = true)]
    async fn one_request_before_a_batch_hardly_delays_it() {
        let limiter = limiter();
        limiter.acquire(Lane::Interactive).await;

        let starts = run(&limiter, Lane::Bulk, 200).await;

        assert!(
            *starts.last().unwrap() <= millis(20_500),
            "{:?}",
            starts.last()
        );
    }

    #[tokio::test(start_paused = true)]
    async fn after_a_pause_nothing_starts_until_it_is_over() {
        let limiter = limiter();
        let before = limiter.clock.steady();

        limiter.pause(Duration::from_secs(7));
        let paused = limiter.budget();
        limiter.acquire(Lane::Interactive).await;

        assert_eq!(paused.remaining, 0);
        assert!(limiter.clock.steady().saturating_sub(before) >= Duration::from_secs(7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_dropped_wait_leaves_the_line() {
        let limiter = limiter();
        run(&limiter, Lane::Interactive, 100).await;

        let given_up = tokio::time::timeout(millis(50), limiter.acquire(Lane::Interactive)).await;
        limiter.acquire(Lane::Bulk).await;

        assert!(given_up.is_err());
        assert_eq!(limiter.interactive_waiting.load(Ordering::Acquire), 0);
    }
}
