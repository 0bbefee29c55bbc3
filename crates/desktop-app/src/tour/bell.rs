//! Waits for the app without a window.

use std::{
    sync::{Condvar, Mutex, PoisonError},
    time::Duration,
};

/// How often the app is looked at when nothing wakes it, for conditions that depend on time alone.
const GLANCE: Duration = Duration::from_millis(50);

/// Wakes whoever waits for the app when background work reports.
#[derive(Default)]
pub struct Bell {
    rung: Mutex<bool>,
    ring: Condvar,
}

impl Bell {
    pub fn ring(&self) {
        *self.rung.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.ring.notify_all();
    }

    /// Waits until it has rung, or for a moment.
    pub fn wait(&self) {
        let rung = self.rung.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.ring.wait_timeout_while(rung, GLANCE, |rung| !*rung);
        *waited.unwrap_or_else(PoisonError::into_inner).0 = false;
    }
}
