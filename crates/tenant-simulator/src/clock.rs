//! The simulator's only look at the time: the computer's clock plus what a test added to it.
//!
//! It never sleeps; a test moves the time with [`Clock::advance`] instead.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The computer's clock, shifted forward by what tests asked for.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    advanced: Mutex<Duration>,
}

impl Clock {
    /// The time since 1970-01-01T00:00:00Z, as this tenant sees it.
    pub(crate) fn since_epoch(&self) -> Duration {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks for the time"
        )]
        let now = SystemTime::now();
        let advanced = *self.advanced.lock().unwrap_or_else(PoisonError::into_inner);
        now.duration_since(UNIX_EPOCH).unwrap_or_default() + advanced
    }

    /// The same instant as a `SystemTime`, for HTTP dates.
    pub(crate) fn now(&self) -> SystemTime {
        UNIX_EPOCH + self.since_epoch()
    }

    /// Moves the time forward, for this tenant only.
    pub(crate) fn advance(&self, by: Duration) {
        *self.advanced.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}
