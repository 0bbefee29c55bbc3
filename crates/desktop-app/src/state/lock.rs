//! The locked app: nothing of the tenant is shown or sent until somebody signs in again; drafts wait.

use jiff::Timestamp;

use super::{AppState, route::Route, session::Session, settings::IdleLock};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppLock {
    pub reason: LockReason,
    pub shown_before: Route,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockReason {
    Idle(IdleLock),
    Asked,
}

impl AppState {
    /// When the app locks unless somebody does something; `None` while it does not lock by itself.
    pub fn locks_at(&self) -> Option<Timestamp> {
        let after = self.settings.idle_lock.after()?;
        let open = self.sessions.iter().any(|session| !session.is_locked());
        let may_lock = open && self.lock.is_none() && !self.is_writing();
        may_lock.then(|| self.last_input.saturating_add(after).ok())?
    }

    /// Whether a request that changes something is in flight, whose answer must not be lost.
    pub fn is_writing(&self) -> bool {
        self.is_awaiting() || self.sessions.iter().any(Session::is_applying)
    }
}
