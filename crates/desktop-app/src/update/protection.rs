//! The name of a protected tenant: typed for one command, or for ten minutes, which the clock ends, or a hand, or the
//! end of the session.

use jiff::{SignedDuration, Timestamp};

use super::turn::Turn;
use crate::state::session::Session;

/// Names the tenant for the command that follows, if the name is its own.
pub(super) fn name<'a>(turn: &'a mut Turn<'_>, typed: &str) -> Option<&'a mut Session> {
    let session = turn.session_mut()?;
    session.is_named = session.profile.protected && session.is_tenant_named(typed);
    session.is_named.then_some(session)
}

pub(super) fn unlock(turn: &mut Turn<'_>, typed: &str) {
    let now = turn.state.now;
    if let Some(session) = name(turn, typed) {
        session.unlocked_since = Some(now);
    }
}

/// Ends it at once.
pub(super) fn lock(turn: &mut Turn<'_>) {
    if let Some(session) = turn.session_mut() {
        session.unlocked_since = None;
        session.is_named = false;
    }
}

/// Ends it when its time is over. A name that no command followed counts for nothing.
pub(super) fn tick(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    if let Some(session) = turn.session_mut() {
        session.is_named = false;
        if session.unlocked_until(now).is_none() {
            session.unlocked_since = None;
        }
    }
}

pub(super) fn due(session: &Session, now: Timestamp) -> Option<Timestamp> {
    let left = session.unlocked_until(now)?.duration_since(now);
    let part = left.as_millis().rem_euclid(1000);
    let part = i64::try_from(part).unwrap_or_default();
    let wait = if part == 0 { 1000 } else { part };
    Some(now + SignedDuration::from_millis(wait))
}

#[cfg(test)]
mod tests;
