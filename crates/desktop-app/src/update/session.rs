//! Sign-in, sign-out, the token's end, and the keychain's state.

use jiff::Timestamp;

use super::{ask, connector, keeping, lock, notify};
use crate::{
    event::{SignInError, SignedIn},
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
    if would_lose_drafts(state) {
        return ask(state, Dialog::LeaveDrafts(LeaveReason::Connect(id.clone())));
    }
    connect_anyway(state, id)
}

/// Whether leaving the tenant would lose drafts: there are some, and the local store cannot keep them.
pub(super) fn would_lose_drafts(state: &AppState) -> bool {
    let drafts = |session: &Session| session.drafts().next().is_some();
    state.local_store.problem().is_some() && state.session.as_ref().is_some_and(drafts)
}

/// The same tenant with a new token: what is open, drafts and snapshots stay.
pub(super) fn sign_in_again(state: &mut AppState, profile: Profile) -> Vec<Task> {
    let Some(mut before) = state.session.take() else {
        return Vec::new();
    };
    before.abandon_questions();
    for connector in before.open.values_mut() {
        // Whether a draft on its way to disk got there is told to the old session only; it is written once more.
        connector.draft.keeping.writing = None;
    }
    let session = begin(state, profile.clone());
    if let Some(now) = &mut state.session {
        now.connectors = before.connectors;
        now.open = before.open;
        now.selected = before.selected;
        now.tab = before.tab;
        // What became of a run is still to be read; one that runs belongs to the token that is gone.
        now.apply = before.apply.filter(|run| !run.is_running());
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
    if would_lose_drafts(state) {
        return ask(state, Dialog::LeaveDrafts(LeaveReason::ExploreDemo));
    }
    explore_demo_anyway(state)
}

pub(super) fn explore_demo_anyway(state: &mut AppState) -> Vec<Task> {
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
    let Some(current) = state.session_mut(session) else {
        return Vec::new();
    };
    match result {
        Ok(signed_in) => {
            current.sign_in = SignInState::SignedIn;
            current.identity = signed_in.identity;
            current.token_ends = signed_in.token_ends;
            current.latency = signed_in.elapsed;
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
mod tests {
    use serde_json::{Map, json};

    use super::*;
    use crate::{
        command::{Action, Command},
        screens::testing,
        state::{connector::PartValue, local_store::LocalStore, remote::Remote},
        task::Generation,
        update::on_command,
    };

    fn edited() -> AppState {
        let mut state = testing::signed_in();
        state.local_store = LocalStore::Failed(crate::messages::UserMessage::new(
            "Drafts are kept only until Patchpanel closes",
            "The disk is full",
            "Free some space",
        ));
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

    fn has_drafts(state: &AppState) -> bool {
        let session = state.session.as_ref().unwrap();
        session.drafts().next().is_some()
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
                [
                    Task::KeepDraft { .. },
                    Task::EndSession(SessionId(1)),
                    Task::SignIn { .. }
                ]
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
            matches!(
                tasks.as_slice(),
                [Task::KeepDraft { .. }, Task::EndSession(_), Task::StartDemo]
            ),
            "{tasks:?}"
        );
        assert_eq!(asked(&state), None);
    }

    #[test]
    fn a_demo_tenant_that_comes_late_does_not_take_the_place_of_another() {
        let mut state = testing::signed_in();
        let mut demo = testing::profile();
        demo.id = ProfileId::demo();
        on_command(&mut state, Command::ExploreDemoAnyway);
        on_command(
            &mut state,
            Command::Connect(ProfileId("sandbox".to_owned())),
        );
        let before = state.session.as_ref().unwrap().id;

        let tasks = demo_started(&mut state, Ok(Box::new(demo)));

        assert!(tasks.is_empty(), "{tasks:?}");
        assert_eq!(state.session.as_ref().unwrap().id, before);
    }

    fn forgets(tasks: &[Task]) -> bool {
        tasks.iter().any(|task| {
            matches!(task, Task::ForgetTokens { kinds, .. } if !kinds.contains(&SecretKind::ClientSecret))
        })
    }

    #[test]
    fn signing_out_forgets_the_token_and_keeps_the_client_secret() {
        let mut state = testing::signed_in();

        let tasks = on_command(&mut state, Command::Run(Action::SignOut));

        assert!(
            matches!(tasks.first(), Some(Task::EndSession(SessionId(1)))),
            "{tasks:?}"
        );
        assert!(forgets(&tasks), "{tasks:?}");
    }

    #[test]
    fn cancelling_a_sign_in_or_switching_the_tenant_forgets_nothing() {
        let mut signing_in = testing::signed_in();
        signing_in.session.as_mut().unwrap().sign_in = SignInState::SigningIn;
        let mut switching = edited();

        let cancelled = on_command(&mut signing_in, Command::Run(Action::SignOut));
        let switched = on_command(&mut switching, Command::ConnectAnyway(production()));

        assert!(!forgets(&cancelled), "{cancelled:?}");
        assert!(!forgets(&switched), "{switched:?}");
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
