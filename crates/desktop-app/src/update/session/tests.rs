//! Leaving a tenant, signing in to it again, and what becomes of drafts.

use serde_json::{Map, json};

use super::*;
use crate::{
    command::{Action, Command},
    state::{connector::PartValue, local_store::LocalStore, remote::Remote},
    task::Generation,
    testing,
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
