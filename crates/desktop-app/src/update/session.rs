//! Sign-in, sign-out, the token's end, and the keychain's state.

use jiff::Timestamp;
use patchpanel_http_client::{Access, Error, ErrorKind};

use super::{apply, ask, connector, documents, keeping, lock, notify, protection};
use crate::{
    command::SessionCommand,
    event::{Event, SignInError, SignedIn},
    messages,
    ports::{self, keychain::SecretKind},
    state::{
        AppState,
        dialog::{Dialog, LeaveReason},
        notices::NoticeKind,
        profile::{Profile, ProfileId},
        route::Route,
        session::{Session, SessionId, SignInState},
    },
    task::Task,
};

pub(super) fn run(state: &mut AppState, command: SessionCommand) -> Vec<Task> {
    match command {
        SessionCommand::Connect(id) => connect(state, &id),
        SessionCommand::ConnectAnyway(id) => connect_anyway(state, &id),
        SessionCommand::ExploreDemoAnyway => explore_demo_anyway(state),
        SessionCommand::SignOutAnyway => sign_out(state),
        SessionCommand::UnlockApp => lock::unlock(state),
        SessionCommand::UnlockTenant(typed) => protection::unlock(state, &typed),
        SessionCommand::LockTenant => protection::lock(state),
    }
}

/// Signs in; asks first when that would lose drafts of another tenant.
pub(super) fn connect(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
    let Some(profile) = state
        .profiles
        .iter()
        .find(|profile| profile.id == *id)
        .cloned()
    else {
        return Vec::new();
    };
    // What is being sent to the same tenant is not lost: it is read again with the new token.
    let awaiting = state.dialog.as_ref().is_some_and(Dialog::is_awaiting);
    let same_tenant = |session: &Session| leads_to(session, &profile);
    if !awaiting && state.session.as_ref().is_some_and(same_tenant) {
        return sign_in_again(state, profile);
    }
    if let Some(reason) = state.must_stay() {
        return stay(state, &format!("Sign in to {}", profile.name), reason);
    }
    if would_lose_drafts(state) {
        return ask(state, Dialog::LeaveDrafts(LeaveReason::Connect(id.clone())));
    }
    connect_anyway(state, id)
}

fn leads_to(session: &Session, profile: &Profile) -> bool {
    session.profile.id == profile.id && session.profile.base_url == profile.base_url
}

/// Refuses to leave the session, and says why.
fn stay(state: &mut AppState, what: &str, reason: &str) -> Vec<Task> {
    notify(state, NoticeKind::Info, messages::not_now(what, reason))
}

/// Whether leaving the tenant would lose drafts: there are some, and the local store cannot keep them.
pub(super) fn would_lose_drafts(state: &AppState) -> bool {
    let drafts = |session: &Session| session.drafts().next().is_some();
    state.local_store.problem().is_some() && state.session.as_ref().is_some_and(drafts)
}

/// The same tenant with a new token: what is open, drafts and snapshots stay.
pub(super) fn sign_in_again(state: &mut AppState, profile: Profile) -> Vec<Task> {
    let decisions = super::conflict::keep_now(state, state.now);
    let Some(mut before) = state.session.take() else {
        return Vec::new();
    };
    before.abandon_questions();
    for connector in before.open.values_mut() {
        // Whether a draft on its way to disk got there is told to the old session only; it is written once more.
        connector.draft.keeping.writing = None;
    }
    if let Some(run) = &mut before.apply {
        super::apply::cut_off(run, state.now);
    }
    let dialog = state
        .dialog
        .take_if(|dialog| matches!(dialog, Dialog::NewConnector { .. }));
    let session = begin(state, profile.clone());
    // What was typed for a new connector is of use to the new token, too.
    state.dialog = dialog;
    if let Some(now) = &mut state.session {
        now.connectors = before.connectors;
        now.open = before.open;
        now.selected = before.selected;
        now.tab = before.tab;
        // What became of a run is still to be read.
        now.apply = before.apply;
        // Whether a write on its way arrives is told to the old session only.
        now.run_keeping.kept = before.run_keeping.kept;
        now.kept_choices = before.kept_choices;
        now.is_kept_read = before.is_kept_read;
    }
    let mut tasks = vec![
        Task::EndSession(before.id),
        Task::SignIn { session, profile },
    ];
    tasks.extend(decisions);
    tasks.extend(check_again(state));
    tasks
}

/// Checks that were asked for in the session before answer to nobody.
fn check_again(state: &mut AppState) -> Vec<Task> {
    let open = state
        .session
        .iter()
        .flat_map(|session| session.open.values());
    let unchecked: Vec<_> = open
        .filter(|connector| connector.unchecked_document().is_some())
        .map(|connector| connector.script_name.clone())
        .collect();
    unchecked
        .iter()
        .flat_map(|name| documents::check_all(state, name))
        .collect()
}

pub(super) fn connect_anyway(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
    if let Some(reason) = state.must_stay() {
        return stay(state, "Switch", reason);
    }
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

/// Signs in to the demo tenant; asks first when that would lose drafts.
pub(super) fn explore_demo(state: &mut AppState) -> Vec<Task> {
    if would_lose_drafts(state) {
        return ask(state, Dialog::LeaveDrafts(LeaveReason::ExploreDemo));
    }
    explore_demo_anyway(state)
}

pub(super) fn explore_demo_anyway(state: &mut AppState) -> Vec<Task> {
    if let Some(reason) = state.must_stay() {
        return stay(state, "Explore the demo tenant", reason);
    }
    state.dialog = None;
    let mut tasks = leave(state);
    state.route = Route::Welcome;
    state.awaits_demo = true;
    tasks.push(Task::StartDemo);
    tasks
}

fn begin(state: &mut AppState, profile: Profile) -> SessionId {
    state.awaits_demo = false;
    state.sessions_started += 1;
    let id = SessionId(state.sessions_started);
    state.session = Some(Session::new(id, profile));
    state.route = Route::Connectors;
    state.dialog = None;
    id
}

/// What a saved profile means for the session that it opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Followed {
    /// Nothing more is to be done.
    Wholly,
    /// The client of the session may do what the profile forbids, or the other way round.
    NeedsNewClient,
}

/// Gives the open session the name, the colour and the safety switches of the profile that was saved. Read-only holds at
/// once and stops what is being sent; what read-only forbade is allowed once there is a client that may do it.
pub(super) fn follow_profile(state: &mut AppState, saved: &Profile) -> Followed {
    let Some(session) = &mut state.session else {
        return Followed::Wholly;
    };
    if session.profile.id != saved.id {
        return Followed::Wholly;
    }
    let open = &mut session.profile;
    open.name.clone_from(&saved.name);
    open.colour = saved.colour;
    open.protected = saved.protected;
    let changed = open.read_only != saved.read_only;
    open.read_only |= saved.read_only;
    let same_tenant = open.base_url == saved.base_url;
    if saved.read_only {
        apply::stop(state);
    }
    if changed && same_tenant {
        Followed::NeedsNewClient
    } else {
        Followed::Wholly
    }
}

/// Makes the client of the open session anew, with what its profile says now. The session goes on meanwhile.
pub(super) fn renew(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
    let profile = state.profiles.iter().find(|profile| profile.id == *id);
    let (Some(session), Some(profile)) = (&state.session, profile) else {
        return Vec::new();
    };
    if !session.is_signed_in() || !leads_to(session, profile) {
        return Vec::new();
    }
    vec![Task::SignIn {
        session: session.id,
        profile: profile.clone(),
    }]
}

/// Ends the present session, if there is one; its drafts are kept.
fn leave(state: &mut AppState) -> Vec<Task> {
    state.awaits_demo = false;
    let mut tasks = keeping::keep_all(state, state.now);
    let ended = state.session.take();
    tasks.extend(ended.map(|session| Task::EndSession(session.id)));
    tasks
}

/// Signs out: the token is forgotten here and in the keychain, the client secret is kept.
pub(super) fn sign_out(state: &mut AppState) -> Vec<Task> {
    if let Some(reason) = state.must_stay() {
        return stay(state, "Sign out", reason);
    }
    let locked = state.lock.is_some();
    let forget = state
        .session
        .as_ref()
        .filter(|session| locked || session.is_signed_in())
        .filter(|session| !session.profile.is_demo())
        .map(|session| Task::ForgetTokens {
            profile: session.profile.id.clone(),
            kinds: vec![SecretKind::AccessToken, SecretKind::PastedToken],
        });
    let mut tasks = end(state);
    tasks.extend(forget);
    tasks
}

/// Ends the session without a word about its secrets.
pub(super) fn end(state: &mut AppState) -> Vec<Task> {
    let tasks = leave(state);
    state.lock = None;
    state.dialog = None;
    state.route = Route::Welcome;
    tasks
}

pub(super) fn demo_started(
    state: &mut AppState,
    profile: Result<Box<Profile>, ports::Error>,
) -> Vec<Task> {
    if !std::mem::take(&mut state.awaits_demo) {
        // The person went elsewhere meanwhile: another tenant is not left for it.
        return Vec::new();
    }
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
    let read_only: Vec<ProfileId> = state
        .profiles
        .iter()
        .filter(|saved| saved.read_only)
        .map(|saved| saved.id.clone())
        .collect();
    let Some(current) = state.session_mut(session) else {
        return Vec::new();
    };
    match result {
        Ok(signed_in) => {
            current.sign_in = SignInState::SignedIn;
            // The profile may have become read-only after this client was made.
            let forbidden = read_only.contains(&current.profile.id);
            current.profile.read_only = forbidden || signed_in.access == Access::ReadOnly;
            current.identity = signed_in.identity;
            current.token_ends = signed_in.token_ends;
            current.latency = signed_in.elapsed;
            current.offline = None;
            lock::unlocked(state);
            let mut tasks = connector::refresh_shown(state);
            tasks.extend(keeping::load(state));
            tasks
        }
        Err(error) => {
            current.sign_in = SignInState::Failed(messages::of_sign_in(&error));
            Vec::new()
        }
    }
}

/// Notes for the banner that the tenant does not take the token any more, whatever was asked of it.
pub(super) fn note_end(state: &mut AppState, event: &Event) {
    let Some((session, error)) = refusal(event) else {
        return;
    };
    if *error.kind() != ErrorKind::Unauthenticated {
        return;
    }
    if let Some(current) = state.session_mut(session) {
        current.offline = Some(messages::sign_in_ended(error));
    }
}

/// Why the tenant did not do what an event answers, if it did not.
fn refusal(event: &Event) -> Option<(SessionId, &Error)> {
    let (session, error) = match event {
        Event::ReviewPrepared {
            session, result, ..
        } => (session, result.as_ref().err()),
        Event::SourcesLoaded {
            session, result, ..
        } => (session, result.as_ref().err()),
        Event::Created {
            session, result, ..
        } => (session, result.as_ref().err()),
        Event::StepAnswered {
            session, result, ..
        }
        | Event::Deleted {
            session, result, ..
        } => (session, result.as_ref().err()),
        Event::CreationLearned {
            session, result, ..
        } => (session, result.as_ref().err()),
        Event::DeletionLearned {
            session, result, ..
        } => (session, result.as_ref().err()),
        // Reading the list or a connector tells for itself how the tenant answers; the rest asks it nothing.
        _ => return None,
    };
    Some((*session, error?))
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

#[cfg(test)]
mod tests;
