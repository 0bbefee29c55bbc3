//! The tenant's limit as several processes share it: each request takes a place, and no two have the same one.
//!
//! The service counts a request when it arrives, which is some time before its answer is here. So a place is taken from
//! before a request is sent until its answer is here and a whole window has passed: whoever has it next arrives after
//! the service has forgotten the one before. [`take`] and [`give_back`] decide and are pure.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use std::{fmt, io};

use crate::clock::Clock;
use crate::rate_limit::RateLimit;

/// What processes on one computer share. Whoever builds a client says where it is kept.
pub trait SharedBudget: fmt::Debug + Send + Sync + 'static {
    /// Gives `change` the numbers that are kept under a name, an empty list at first, and keeps what it leaves. No other
    /// process has them meanwhile. May block for a moment.
    ///
    /// # Errors
    /// What the system says. Then requests are counted in this process alone.
    fn change(&self, name: &str, change: &mut dyn FnMut(&mut Vec<u64>)) -> io::Result<()>;
}

/// The places of one client id and version of the API. A place is the time from which it is free, in milliseconds
/// since 1970.
#[derive(Debug, Clone)]
pub(crate) struct Budget {
    shared: Arc<dyn SharedBudget>,
    name: String,
    places: usize,
    window: Duration,
    /// No answer is waited for longer. A place that nobody gave back, since its process ended, is free after it.
    longest: Duration,
    clock: Arc<dyn Clock>,
}

/// A request that may be on its way. The place is free again a window after this is dropped.
#[must_use]
#[derive(Debug)]
pub(crate) struct Place {
    budget: Budget,
    number: usize,
}

impl Budget {
    pub(crate) fn new(
        shared: Arc<dyn SharedBudget>,
        name: String,
        limit: RateLimit,
        answer_within: Duration,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self {
            shared,
            name,
            places: limit.requests.max(1) as usize,
            // Two clocks are never quite the same: ours, and the server's.
            window: limit.per.mul_f64(1.005),
            longest: answer_within + limit.per.mul_f64(1.005),
            clock,
        }
    }

    /// Waits for a place. `None` where places cannot be kept.
    pub(crate) async fn place(&self) -> Option<Place> {
        loop {
            match self.try_place().await? {
                Ok(place) => return Some(place),
                Err(wait) => self.clock.sleep(wait).await,
            }
        }
    }

    /// A place, or how long none will be free.
    async fn try_place(&self) -> Option<Result<Place, Duration>> {
        let budget = self.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let taken = budget.change(|places, now| take(places, now, &budget));
            Some(taken?.map(|number| Place {
                budget: budget.clone(),
                number,
            }))
        });
        asked.await.ok().flatten()
    }

    fn change<T>(&self, mut change: impl FnMut(&mut Vec<u64>, u64) -> T) -> Option<T> {
        let mut result = None;
        let changed = self.shared.change(&self.name, &mut |places| {
            let now = self.clock.now().duration_since(UNIX_EPOCH);
            result = Some(change(places, millis(now.unwrap_or_default())));
        });
        match changed {
            Ok(()) => result,
            Err(error) => {
                tracing::warn!(%error, "requests of other processes are not counted");
                None
            }
        }
    }
}

impl Drop for Place {
    /// An answer that was given up may have been counted all the same.
    fn drop(&mut self) {
        let Self { budget, number } = self;
        let (budget, number) = (budget.clone(), *number);
        let give_back = move || {
            let changed = budget.change(|places, now| give_back(places, number, now, &budget));
            // The failure is in the log already.
            changed.unwrap_or_default();
        };
        // Without a runtime the program ends, and the place is free after the longest time.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            drop(runtime.spawn_blocking(give_back));
        }
    }
}

/// Takes the place that has been free for the longest time.
///
/// # Errors
/// How long none will be free.
fn take(places: &mut Vec<u64>, now: u64, budget: &Budget) -> Result<usize, Duration> {
    let (window, longest) = (millis(budget.window), millis(budget.longest));
    places.resize(places.len().max(budget.places), 0);
    for free_at in places
        .iter_mut()
        .filter(|free_at| **free_at > now + longest)
    {
        // The clock was set back.
        *free_at = now + window;
    }
    let open = places.iter_mut().take(budget.places).enumerate();
    match open.min_by_key(|(_, free_at)| **free_at) {
        Some((number, free_at)) if *free_at <= now => {
            *free_at = now + longest;
            Ok(number)
        }
        // One whose answer is here at this moment is free after a window.
        earliest => {
            let free_at = earliest.map_or(now, |(_, free_at)| *free_at);
            Err(Duration::from_millis(free_at.min(now + window) - now))
        }
    }
}

fn give_back(places: &mut [u64], number: usize, now: u64, budget: &Budget) {
    if let Some(free_at) = places.get_mut(number) {
        *free_at = now + millis(budget.window);
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
