//! Locking and unlocking, as data.

use jiff::SignedDuration;
use serde_json::{Map, json};

use super::*;
use crate::{
    event::{Event, SignInError, SignedIn},
    state::{
        connector::PartValue,
        dialog::{Dialog, LeaveReason},
        remote::Remote,
        session::SessionId,
        settings::{IdleLock, Settings},
    },
    task::Generation,
    testing,
    update::{on_command, on_event, on_tick},
};

/// Signed in, with a draft, and locking after five minutes.
fn working() -> AppState {
    let mut state = testing::signed_in();
    state.last_input = state.now;
    let session = state.session.as_mut().unwrap();
    let connector = testing::open(session, json!({"scriptName": "badge-system"}));
    let metadata = Map::from_iter([("beta".to_owned(), json!(true))]);
    connector
        .draft
        .edit(PartValue::Metadata(metadata), Timestamp::UNIX_EPOCH);
    on_command(
        &mut state,
        Command::ChangeSettings(Settings {
            idle_lock: IdleLock::FiveMinutes,
            ..Settings::default()
        }),
    );
    state
}

fn later(state: &mut AppState, seconds: i64) -> Vec<Task> {
    let now = state.now + SignedDuration::from_secs(seconds);
    on_tick(state, now)
}

fn locked() -> AppState {
    let mut state = working();
    later(&mut state, 300);
    assert!(state.lock.is_some());
    state
}

fn signed_in(state: &AppState) -> Event {
    Event::SignInEnded {
        session: state.session.as_ref().unwrap().id,
        result: Ok(Box::new(SignedIn {
            access: patchpanel_http_client::Access::ReadWrite,
            identity: Default::default(),
            token_ends: None,
            elapsed: None,
        })),
    }
}

fn drafts(state: &AppState) -> usize {
    state.session.as_ref().unwrap().drafts().count()
}

#[test]
fn five_minutes_without_a_person_drop_the_client_and_the_token_and_keep_the_drafts() {
    let mut state = working();

    assert!(
        later(&mut state, 299)
            .iter()
            .all(|task| !matches!(task, Task::EndSession(_)))
    );
    assert_eq!(state.lock, None);
    let tasks = later(&mut state, 1);

    let ends = tasks
        .iter()
        .any(|task| matches!(task, Task::EndSession(SessionId(1))));
    let drops = tasks.iter().any(|task| matches!(task, Task::DropToken(_)));
    assert!(ends && drops, "{tasks:?}");
    let session = state.session.as_ref().unwrap();
    assert_eq!(session.sign_in, SignInState::Locked);
    assert_eq!(drafts(&state), 1);
}

#[test]
fn whoever_does_something_keeps_it_open() {
    let mut state = working();

    later(&mut state, 299);
    input(&mut state);
    later(&mut state, 299);

    assert_eq!(state.lock, None);
}

#[test]
fn it_never_locks_unless_the_settings_say_so() {
    let mut state = working();
    on_command(&mut state, Command::ChangeSettings(Settings::default()));

    later(&mut state, 1_000_000);

    assert_eq!(state.lock, None);
    assert_eq!(state.locks_at(), None);
}

#[test]
fn a_clock_set_back_neither_locks_nor_keeps_it_open_for_ever() {
    let mut state = working();

    later(&mut state, -86_400);
    assert_eq!(state.lock, None);
    later(&mut state, 300);

    assert!(state.lock.is_some());
}

#[test]
fn a_step_on_its_way_is_awaited_before_it_locks() {
    let mut state = working();
    state.dialog = Some(Dialog::NewConnector {
        asked: None,
        template: None,
        request: None,
        dispatch: crate::state::dialog::Dispatch::Sending(crate::task::Generation(1)),
        failure: None,
    });

    later(&mut state, 600);
    assert_eq!(state.lock, None);
    state.dialog = None;
    later(&mut state, 1);

    assert!(state.lock.is_some());
}

#[test]
fn a_locked_app_does_only_what_leads_out_of_it() {
    let mut state = locked();
    let before = format!("{state:?}");

    for command in [
        Command::Run(Action::ReviewChanges),
        Command::Run(Action::TogglePalette),
        Command::Run(Action::ShowSettings),
        Command::OpenConnector("badge-system".parse().unwrap()),
        Command::RefreshConnectors,
        Command::Apply,
        Command::ShowNotices,
    ] {
        assert!(on_command(&mut state, command).is_empty());
    }

    assert_eq!(format!("{state:?}"), before);
}

#[test]
fn unlocking_signs_in_anew_and_shows_what_was_shown_with_its_drafts() {
    let mut state = working();
    on_command(&mut state, Command::Show(Route::Activity));
    later(&mut state, 300);

    let tasks = on_command(&mut state, Command::UnlockApp);

    assert!(
        matches!(
            tasks.as_slice(),
            [Task::EndSession(SessionId(1)), Task::SignIn { .. }]
        ),
        "{tasks:?}"
    );
    assert!(state.lock.is_some(), "not before somebody is signed in");
    let event = signed_in(&state);
    on_event(&mut state, event);
    assert_eq!(state.lock, None);
    assert_eq!(state.route, Route::Activity);
    assert_eq!(drafts(&state), 1);
    assert_eq!(
        state.locks_at(),
        Some(state.now + SignedDuration::from_mins(5))
    );
}

#[test]
fn a_refused_sign_in_leaves_it_locked() {
    let mut state = locked();
    on_command(&mut state, Command::UnlockApp);
    let session = state.session.as_ref().unwrap().id;

    on_event(
        &mut state,
        Event::SignInEnded {
            session,
            result: Err(SignInError::NoSecret),
        },
    );

    assert!(state.lock.is_some());
    assert_eq!(drafts(&state), 1);
    let tasks = on_command(&mut state, Command::UnlockApp);
    assert!(
        matches!(tasks.as_slice(), [_, Task::SignIn { .. }]),
        "it can be tried again"
    );
}

#[test]
fn questions_that_nobody_answers_any_more_are_not_awaited() {
    let mut state = working();
    let session = state.session.as_mut().unwrap();
    session.connectors.ask(Generation(7));

    later(&mut state, 300);

    let session = state.session.as_ref().unwrap();
    assert!(matches!(session.connectors, Remote::Ready(_)));
}

#[test]
fn locking_by_hand_ends_the_unlocked_time_of_a_protected_tenant() {
    let mut state = working();
    let now = state.now;
    let session = state.session.as_mut().unwrap();
    session.profile.protected = true;
    session.unlocked_since = Some(now);

    on_command(&mut state, Command::Run(Action::LockApp));

    assert_eq!(state.lock.as_ref().unwrap().reason, LockReason::Asked);
    assert_eq!(state.session.as_ref().unwrap().unlocked_since, None);
}

#[test]
fn signing_out_of_a_locked_app_ends_the_lock_and_asks_about_drafts_that_would_be_lost() {
    let mut state = locked();
    state.local_store = crate::state::local_store::LocalStore::Failed(testing::unreachable());

    on_command(&mut state, Command::Run(Action::SignOut));
    assert!(matches!(
        state.dialog,
        Some(Dialog::LeaveDrafts(LeaveReason::SignOut))
    ));
    on_command(&mut state, Command::SignOutAnyway);

    assert_eq!(state.lock, None);
    assert!(state.session.is_none());
    assert_eq!(state.route, Route::Welcome);
}
