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
mod tests;
