//! Locking and unlocking, as data.

use jiff::SignedDuration;
use serde_json::json;

use super::*;
use crate::command::{Action, AppCommand, ApplyCommand, Command, ConnectorCommand, SessionCommand};
use crate::{
    event::{Event, SessionEvent, SignedIn},
    state::AppState,
    state::remote::Generation,
    state::{
        dialogs::{Aim, Dialog, Dispatch, LeaveReason, Lifecycle},
        profiles::ProfileId,
        remote::Remote,
        route::Route,
        session::{Session, SessionId, SignInError},
        settings::{IdleLock, Settings},
    },
    task::{Task, TenantTask, Work},
    testing,
    update::testing::{on_command, on_event, on_input, on_tick},
};

fn working() -> AppState {
    let mut state = testing::signed_in();
    state.last_input = state.now;
    let session = state.session_mut().unwrap();
    testing::open_edited(session, json!({"scriptName": "badge-system"}));
    on_command(
        &mut state,
        AppCommand::ChangeSettings(Settings {
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
    let signed_in = SignedIn {
        access: patchpanel_http_client::Access::ReadWrite,
        identity: Default::default(),
        token_ends: None,
        elapsed: None,
    };
    let event = SessionEvent::SignInEnded(Ok(Box::new(signed_in)));
    Event::Session(state.session().unwrap().id, event)
}

fn drafts(state: &AppState) -> usize {
    state.session().unwrap().drafts().count()
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
    let session = state.session().unwrap();
    assert_eq!(session.sign_in, SignInState::Locked);
    assert_eq!(drafts(&state), 1);
}

#[test]
fn whoever_does_something_keeps_it_open() {
    let mut state = working();

    later(&mut state, 299);
    on_input(&mut state);
    later(&mut state, 299);

    assert_eq!(state.lock, None);
}

#[test]
fn it_never_locks_unless_the_settings_say_so() {
    let mut state = working();
    on_command(&mut state, AppCommand::ChangeSettings(Settings::default()));

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
    let mut dialog = Lifecycle::new(Aim::Make(None));
    dialog.dispatch = Dispatch::Sending(crate::state::remote::Generation(1));
    state.dialog = Some(Dialog::Lifecycle(dialog));

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
        Command::Connector(ConnectorCommand::Open("badge-system".parse().unwrap())),
        Command::Connector(ConnectorCommand::RefreshList),
        Command::Apply(ApplyCommand::Start),
        Command::App(AppCommand::ShowNotices),
    ] {
        assert!(on_command(&mut state, command).is_empty());
    }

    assert_eq!(format!("{state:?}"), before);
}

#[test]
fn unlocking_signs_in_anew_and_shows_what_was_shown_with_its_drafts() {
    let mut state = working();
    on_command(&mut state, AppCommand::Show(Route::Audit));
    later(&mut state, 300);

    let tasks = on_command(&mut state, SessionCommand::UnlockApp);

    assert_asked!(
        tasks,
        [
            Task::EndSession(SessionId(1)),
            Task::Work(Work::Tenant(_, TenantTask::SignIn(_)))
        ]
    );
    assert!(state.lock.is_some(), "not before somebody is signed in");
    let event = signed_in(&state);
    on_event(&mut state, event);
    assert_eq!(state.lock, None);
    assert_eq!(state.route, Route::Audit);
    assert_eq!(drafts(&state), 1);
    assert_eq!(
        state.locks_at(),
        Some(state.now + SignedDuration::from_mins(5))
    );
}

#[test]
fn a_sign_in_that_ended_before_the_lock_was_noticed_opens_nothing() {
    let mut state = working();
    let event = signed_in(&state);
    later(&mut state, 300);

    on_event(&mut state, event);

    assert!(state.lock.is_some());
    assert!(!state.session().unwrap().is_signed_in());
}

#[test]
fn locking_locks_every_tenant_and_a_hidden_one_signs_in_again_once_it_is_chosen() {
    let mut state = working();
    let first = state.session().unwrap().profile.id.clone();
    let mut other = testing::profile();
    other.id = ProfileId("production".to_owned());
    other.base_url = "https://acme.api.identitynow.com".parse().unwrap();
    state.profiles.push(other);
    on_command(
        &mut state,
        SessionCommand::Connect(ProfileId("production".to_owned())),
    );

    let tasks = later(&mut state, 300);

    for id in [1, 2].map(SessionId) {
        let ends = |task: &Task| matches!(task, Task::EndSession(ended) if *ended == id);
        assert!(tasks.iter().any(ends), "{tasks:?}");
    }
    assert!(state.sessions.iter().all(Session::is_locked));
    on_command(&mut state, SessionCommand::UnlockApp);
    let event = signed_in(&state);
    on_event(&mut state, event);
    assert_eq!(state.lock, None);
    let tasks = on_command(&mut state, SessionCommand::Connect(first));
    assert_one_of!(tasks, Task::Work(Work::Tenant(_, TenantTask::SignIn(profile))) if profile.name == "Sandbox");
    assert_eq!(drafts(&state), 1);
}

#[test]
fn a_refused_sign_in_leaves_it_locked() {
    let mut state = locked();
    on_command(&mut state, SessionCommand::UnlockApp);
    let session = state.session().unwrap().id;

    let event = SessionEvent::SignInEnded(Err(SignInError::NoSecret));
    on_event(&mut state, Event::Session(session, event));

    assert!(state.lock.is_some());
    assert_eq!(drafts(&state), 1);
    let tasks = on_command(&mut state, SessionCommand::UnlockApp);
    assert_asked!(
        tasks,
        [_, Task::Work(Work::Tenant(_, TenantTask::SignIn(_)))],
        "it can be tried again"
    );
}

#[test]
fn questions_that_nobody_answers_any_more_are_not_awaited() {
    let mut state = working();
    let session = state.session_mut().unwrap();
    session.connectors.ask(Generation(7));

    later(&mut state, 300);

    let session = state.session().unwrap();
    assert!(matches!(session.connectors, Remote::Ready(_)));
}

#[test]
fn locking_by_hand_ends_the_unlocked_time_of_a_protected_tenant() {
    let mut state = working();
    let now = state.now;
    let session = state.session_mut().unwrap();
    session.profile.protected = true;
    session.unlocked_since = Some(now);

    on_command(&mut state, Action::LockApp);

    assert_eq!(state.lock.as_ref().unwrap().reason, LockReason::Asked);
    assert_eq!(state.session().unwrap().unlocked_since, None);
}

#[test]
fn signing_out_of_a_locked_app_ends_the_lock_and_asks_about_drafts_that_would_be_lost() {
    let mut state = locked();
    state.local_store = crate::state::local_store::StoreState::Failed(testing::unreachable());

    on_command(&mut state, Action::SignOut);
    assert!(matches!(
        state.dialog,
        Some(Dialog::LeaveDrafts(LeaveReason::SignOut))
    ));
    on_command(&mut state, SessionCommand::SignOutAnyway);

    assert_eq!(state.lock, None);
    assert!(state.session().is_none());
    assert_eq!(state.route, Route::Welcome);
}
