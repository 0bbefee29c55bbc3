//! Sign-in, sign-out, the token's end, and the keychain's state.

use jiff::Timestamp;

use super::{connector, notify};
use crate::{
    event::{SignInError, SignedIn},
    messages, ports,
    state::{
        AppState,
        keychain::Keychain,
        notices::NoticeKind,
        profile::{Profile, ProfileId},
        remote::Remote,
        route::Route,
        session::{Session, SessionId, SignInState},
    },
    task::Task,
};

pub(super) fn connect(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
    let Some(profile) = state
        .profiles
        .iter()
        .find(|profile| profile.id == *id)
        .cloned()
    else {
        return Vec::new();
    };
    let mut tasks = leave(state);
    let session = begin(state, profile.clone());
    tasks.push(Task::SignIn { session, profile });
    tasks
}

pub(super) fn explore_demo(state: &mut AppState) -> Vec<Task> {
    let mut tasks = leave(state);
    state.route = Route::Welcome;
    tasks.push(Task::StartDemo);
    tasks
}

fn begin(state: &mut AppState, profile: Profile) -> SessionId {
    state.sessions_started += 1;
    let id = SessionId(state.sessions_started);
    state.session = Some(Session::new(id, profile));
    state.route = Route::Connectors;
    state.dialog = None;
    id
}

/// Ends the present session, if there is one.
fn leave(state: &mut AppState) -> Vec<Task> {
    state
        .session
        .take()
        .map(|session| Task::EndSession(session.id))
        .into_iter()
        .collect()
}

pub(super) fn sign_out(state: &mut AppState) -> Vec<Task> {
    let tasks = leave(state);
    state.dialog = None;
    state.route = Route::Welcome;
    tasks
}

pub(super) fn demo_started(
    state: &mut AppState,
    profile: Result<Box<Profile>, ports::Error>,
) -> Vec<Task> {
    match profile {
        Ok(profile) => {
            let mut tasks = leave(state);
            let session = begin(state, (*profile).clone());
            tasks.push(Task::SignIn {
                session,
                profile: *profile,
            });
            tasks
        }
        Err(error) => notify(state, NoticeKind::Error, messages::of_port(&error)),
    }
}

pub(super) fn signed_in(
    state: &mut AppState,
    session: SessionId,
    result: Result<Box<SignedIn>, SignInError>,
) -> Vec<Task> {
    let Some(current) = state.session_mut(session) else {
        return Vec::new();
    };
    match result {
        Ok(signed_in) => {
            current.sign_in = SignInState::SignedIn;
            current.identity = signed_in.identity;
            current.token_ends = signed_in.token_ends;
            current.latency = signed_in.elapsed;
            current.connectors = Remote::NotAsked;
            connector::refresh_list(state)
        }
        Err(error) => {
            current.sign_in = SignInState::Failed(messages::of_sign_in(&error));
            Vec::new()
        }
    }
}

pub(super) fn token_renewed(
    state: &mut AppState,
    session: SessionId,
    token_ends: Option<Timestamp>,
) -> Vec<Task> {
    if let Some(current) = state.session_mut(session) {
        current.token_ends = token_ends;
    }
    Vec::new()
}

pub(super) fn keychain_failed(state: &mut AppState, error: &ports::Error) -> Vec<Task> {
    let message = messages::of_port(error);
    let known = state.keychain == Keychain::MemoryOnly(message.clone());
    state.keychain = Keychain::MemoryOnly(message.clone());
    if known {
        Vec::new()
    } else {
        notify(state, NoticeKind::Warning, message)
    }
}

/// At the start: known, but no reason to interrupt anybody. The profile editor shows it where it matters.
pub(super) fn keychain_checked(
    state: &mut AppState,
    result: Result<(), ports::Error>,
) -> Vec<Task> {
    state.keychain = match result {
        Ok(()) => Keychain::Available,
        Err(error) => Keychain::MemoryOnly(messages::of_port(&error)),
    };
    Vec::new()
}
