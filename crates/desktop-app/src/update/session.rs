//! Sign-in, sign-out, the token's end, and the keychain's state.

use jiff::Timestamp;

use super::{ask, connector, notify};
use crate::{
    event::{SignInError, SignedIn},
    messages, ports,
    state::{
        AppState,
        dialog::{Dialog, LeaveReason},
        keychain::Keychain,
        notices::NoticeKind,
        profile::{Profile, ProfileId},
        route::Route,
        session::{Session, SessionId, SignInState},
    },
    task::Task,
};

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
    let same_tenant = |session: &Session| {
        session.profile.id == *id && session.profile.base_url == profile.base_url
    };
    if state.session.as_ref().is_some_and(same_tenant) {
        return sign_in_again(state, profile);
    }
    if has_drafts(state) {
        return ask(state, Dialog::LeaveDrafts(LeaveReason::Connect(id.clone())));
    }
    connect_anyway(state, id)
}

fn has_drafts(state: &AppState) -> bool {
    state
        .session
        .as_ref()
        .is_some_and(|session| session.drafts().next().is_some())
}

/// The same tenant with a new token: what is open, drafts and snapshots stay.
fn sign_in_again(state: &mut AppState, profile: Profile) -> Vec<Task> {
    let Some(mut before) = state.session.take() else {
        return Vec::new();
    };
    before.connectors.abandon();
    for connector in before.open.values_mut() {
        connector.server.abandon();
    }
    if let Some(run) = &mut before.apply {
        super::apply::cut_off(run, state.now);
    }
    let session = begin(state, profile.clone());
    if let Some(now) = &mut state.session {
        now.apply = before.apply;
        now.connectors = before.connectors;
        now.open = before.open;
        now.selected = before.selected;
        now.tab = before.tab;
        now.activity = before.activity;
    }
    vec![
        Task::EndSession(before.id),
        Task::SignIn { session, profile },
    ]
}

pub(super) fn connect_anyway(state: &mut AppState, id: &ProfileId) -> Vec<Task> {
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
    if has_drafts(state) {
        return ask(state, Dialog::LeaveDrafts(LeaveReason::ExploreDemo));
    }
    explore_demo_anyway(state)
}

pub(super) fn explore_demo_anyway(state: &mut AppState) -> Vec<Task> {
    state.dialog = None;
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
            connector::refresh_shown(state)
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

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::{
        command::{Action, Command},
        screens::testing,
        state::{connector::PartValue, remote::Remote},
        task::Generation,
        update::on_command,
    };

    fn edited() -> AppState {
        let mut state = testing::signed_in();
        let mut other = testing::profile();
        other.id = ProfileId("production".to_owned());
        state.profiles.push(other);
        let session = state.session.as_mut().unwrap();
        let connector = testing::open(
            session,
            json!({"scriptName": "badge-system", "name": "Badge system"}),
        );
        let metadata = Map::from_iter([("beta".to_owned(), json!(true))]);
        connector
            .draft
            .edit(PartValue::Metadata(metadata), Timestamp::UNIX_EPOCH);
        state
    }

    fn production() -> ProfileId {
        ProfileId("production".to_owned())
    }

    fn asked(state: &AppState) -> Option<&LeaveReason> {
        match &state.dialog {
            Some(Dialog::LeaveDrafts(reason)) => Some(reason),
            _ => None,
        }
    }

    #[test]
    fn switching_the_profile_asks_before_drafts_are_lost() {
        let mut state = edited();

        let tasks = on_command(&mut state, Command::Connect(production()));

        assert!(tasks.is_empty());
        assert_eq!(asked(&state), Some(&LeaveReason::Connect(production())));
        assert!(has_drafts(&state));
    }

    #[test]
    fn switching_anyway_ends_the_session_and_signs_in() {
        let mut state = edited();
        on_command(&mut state, Command::Connect(production()));

        let tasks = on_command(&mut state, Command::ConnectAnyway(production()));

        assert!(
            matches!(
                tasks.as_slice(),
                [Task::EndSession(SessionId(1)), Task::SignIn { .. }]
            ),
            "{tasks:?}"
        );
        assert_eq!(asked(&state), None);
        assert!(!has_drafts(&state));
    }

    #[test]
    fn without_drafts_switching_asks_nothing() {
        let mut state = edited();
        state.session.as_mut().unwrap().open.clear();

        let tasks = on_command(&mut state, Command::Connect(production()));

        assert!(
            matches!(tasks.as_slice(), [Task::EndSession(_), Task::SignIn { .. }]),
            "{tasks:?}"
        );
    }

    #[test]
    fn the_demo_tenant_asks_before_drafts_are_lost_too() {
        let mut state = edited();

        let tasks = on_command(&mut state, Command::Run(Action::ExploreDemo));
        assert!(tasks.is_empty());
        assert_eq!(asked(&state), Some(&LeaveReason::ExploreDemo));
        let tasks = on_command(&mut state, Command::ExploreDemoAnyway);

        assert!(
            matches!(tasks.as_slice(), [Task::EndSession(_), Task::StartDemo]),
            "{tasks:?}"
        );
        assert_eq!(asked(&state), None);
    }

    #[test]
    fn signing_in_again_to_the_same_tenant_keeps_drafts_and_what_is_shown() {
        let mut state = edited();
        let id = state.session.as_ref().unwrap().profile.id.clone();
        let session = state.session.as_mut().unwrap();
        session.connectors.ask(Generation(7));

        let tasks = on_command(&mut state, Command::Connect(id));

        assert!(
            matches!(
                tasks.as_slice(),
                [Task::EndSession(SessionId(1)), Task::SignIn { .. }]
            ),
            "{tasks:?}"
        );
        let session = state.session.as_ref().unwrap();
        assert!(has_drafts(&state));
        assert_eq!(session.sign_in, SignInState::SigningIn);
        assert_eq!(session.selected.as_ref().unwrap().as_str(), "badge-system");
        assert!(
            matches!(session.connectors, Remote::Ready(_)),
            "nobody answers the old question any more"
        );
    }

    #[test]
    fn a_profile_that_now_leads_elsewhere_is_another_tenant() {
        let mut state = edited();
        let id = state.session.as_ref().unwrap().profile.id.clone();
        state.profiles[0].base_url = "https://acme.api.identitynow.com".parse().unwrap();

        on_command(&mut state, Command::Connect(id.clone()));

        assert_eq!(asked(&state), Some(&LeaveReason::Connect(id)));
    }
}
