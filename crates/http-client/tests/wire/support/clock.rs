//! A clock that a test moves: waiting takes no time and is written down.

use std::sync::Mutex;
use std::time::{Duration, SystemTime};

use patchpanel_http_client::{Clock, Sleep, SystemClock};

#[derive(Debug)]
pub(crate) struct ManualClock {
    start: SystemTime,
    passed: Mutex<Duration>,
    waits: Mutex<Vec<Duration>>,
}

impl ManualClock {
    pub(crate) fn new() -> Self {
        Self {
            start: SystemClock::new().now(),
            passed: Mutex::new(Duration::ZERO),
            waits: Mutex::new(Vec::new()),
        }
    }

    pub(crate) fn advance(&self, duration: Duration) {
        *self.passed.lock().unwrap() += duration;
    }

    /// Every wait so far, in order.
    pub(crate) fn waits(&self) -> Vec<Duration> {
        self.waits.lock().unwrap().clone()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.start + *self.passed.lock().unwrap()
    }

    fn steady(&self) -> Duration {
        *self.passed.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        self.advance(duration);
        self.waits.lock().unwrap().push(duration);
        Box::pin(tokio::task::yield_now())
    }
}
