//! Locks the app when it was idle or somebody asks for it.

use super::{local_store, protection, turn::Turn};
use crate::{
    command::{Action, AppCommand, Command, SessionCommand},
    messages,
    state::{
        lock::{AppLock, LockReason},
        secrets::SecretOwner,
        session::SignInState,
    },
    task::Task,
};

pub(super) fn input(turn: &mut Turn<'_>) {
    turn.state.last_input = turn.state.now;
}

/// Locks when nobody did anything for long enough. A clock that was set back starts the count again.
pub(super) fn tick(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    turn.state.last_input = turn.state.last_input.min(now);
    if turn.state.locks_at().is_some_and(|at| at <= now) {
        let reason = LockReason::Idle(turn.state.settings.idle_lock);
        lock(turn, reason);
    }
}

/// Locks because the person asks for it; while unlocking, goes back to locked.
pub(super) fn ask(turn: &mut Turn<'_>) {
    match &turn.state.lock {
        Some(lock) => {
            let reason = lock.reason;
            close(turn, reason);
        }
        None => lock(turn, LockReason::Asked),
    }
}

fn lock(turn: &mut Turn<'_>, reason: LockReason) {
    if turn.state.is_writing() {
        return;
    }
    for id in turn.state.sessions.ids() {
        local_store::store_all(&mut turn.about(id));
    }
    close(turn, reason);
}

fn close(turn: &mut Turn<'_>, reason: LockReason) {
    let shown_before = match &turn.state.lock {
        Some(lock) => lock.shown_before,
        None => turn.state.route,
    };
    for id in turn.state.sessions.ids() {
        close_session(&mut turn.about(id));
    }
    if turn.session().is_none() {
        // Nothing of a tenant is on screen.
        return;
    }
    turn.state.lock = Some(AppLock {
        reason,
        shown_before,
    });
    turn.state.dialog = None;
    turn.state.palette_open = false;
}

fn close_session(turn: &mut Turn<'_>) -> Option<()> {
    protection::lock(turn);
    turn.end_batch();
    let session = turn.session_mut();
    let session = session.filter(|session| !session.is_locked())?;
    session.sign_in = SignInState::Locked;
    // What was prepared was prepared for somebody who may be gone; the draft it came from stays.
    session.review = None;
    session.batch = None;
    session.abandon_questions();
    let (id, owner) = (session.id, SecretOwner::of(&session.profile));
    let profile = session.profile.id.clone();
    turn.state
        .forget_comparison_of(&profile, messages::compare::signed_out);
    turn.tasks.push(Task::EndSession(id));
    turn.tasks.push(Task::DropToken(owner));
    Some(())
}

pub(super) fn is_allowed(command: &Command) -> bool {
    matches!(
        command,
        Command::Run(Action::LockApp | Action::SignOut)
            | Command::Session(
                SessionCommand::UnlockApp
                    | SessionCommand::SignOutAnyway
                    | SessionCommand::UseCode(_)
            )
            | Command::App(
                AppCommand::QuitAnyway
                    | AppCommand::CloseDialog
                    | AppCommand::Copy(_)
                    | AppCommand::OpenUrl(_)
            )
    )
}

#[cfg(test)]
mod tests;
