//! Locking the app, when nobody is there or somebody asks for it, and unlocking it by signing in again.

use jiff::Timestamp;

use super::{keeping, protection, session};
use crate::{
    command::{Action, AppCommand, Command, SessionCommand},
    state::{
        AppState,
        lock::{AppLock, LockReason},
        route::Route,
        session::SignInState,
    },
    task::Task,
};

pub(super) fn input(state: &mut AppState) {
    state.last_input = state.now;
}

/// Locks when nobody did anything for long enough. A clock that was set back begins to count anew.
pub(super) fn tick(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    state.last_input = state.last_input.min(now);
    if state.locks_at().is_some_and(|at| at <= now) {
        lock(state, LockReason::Idle(state.settings.idle_lock))
    } else {
        Vec::new()
    }
}

/// Locks because the person asks for it; while unlocking, goes back to locked.
pub(super) fn ask(state: &mut AppState) -> Vec<Task> {
    match &state.lock {
        Some(lock) => {
            let reason = lock.reason;
            close(state, reason)
        }
        None => lock(state, LockReason::Asked),
    }
}

fn lock(state: &mut AppState, reason: LockReason) -> Vec<Task> {
    if state.session.is_none() || state.is_writing() {
        return Vec::new();
    }
    let mut tasks = keeping::keep_all(state, state.now);
    tasks.extend(close(state, reason));
    tasks
}

fn close(state: &mut AppState, reason: LockReason) -> Vec<Task> {
    let shown_before = match &state.lock {
        Some(lock) => lock.shown_before,
        None => state.route,
    };
    protection::lock(state);
    let Some(session) = &mut state.session else {
        return Vec::new();
    };
    session.sign_in = SignInState::Locked;
    // What was prepared was prepared for somebody who may be gone; the draft it came from stays.
    session.review = None;
    session.abandon_questions();
    let tasks = vec![
        Task::EndSession(session.id),
        Task::DropToken(session.profile.id.clone()),
    ];
    state.lock = Some(AppLock {
        reason,
        shown_before,
    });
    state.dialog = None;
    state.palette_open = false;
    tasks
}

/// Signs in again with what the keychain has.
pub(super) fn unlock(state: &mut AppState) -> Vec<Task> {
    let locked = state
        .session
        .as_ref()
        .filter(|_| state.lock.is_some())
        .map(|session| session.profile.clone());
    locked
        .map(|profile| session::sign_in_again(state, profile))
        .unwrap_or_default()
}

/// Somebody signed in: what was shown before is shown again.
pub(super) fn unlocked(state: &mut AppState) {
    let Some(lock) = state.lock.take() else {
        return;
    };
    state.last_input = state.now;
    state.route = match lock.shown_before {
        // There is no plan any more that could be reviewed.
        Route::Review => Route::Connectors,
        other => other,
    };
}

/// What may be asked while the app is locked.
pub(super) fn is_allowed(command: &Command) -> bool {
    matches!(
        command,
        Command::Run(Action::LockApp | Action::SignOut)
            | Command::Session(SessionCommand::UnlockApp | SessionCommand::SignOutAnyway)
            | Command::App(AppCommand::QuitAnyway | AppCommand::CloseDialog)
    )
}

#[cfg(test)]
mod tests;
