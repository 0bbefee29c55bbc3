//! Leaving a tenant, signing in to it again, and what becomes of drafts.

use std::time::Duration;

use patchpanel_http_client::Access;
use serde_json::json;

use super::*;
use crate::{
    command::{Action, SessionCommand},
    event::{ComputerEvent, Event, SessionEvent, SignedIn, StoreEvent},
    state::profiles::SignIn,
    state::remote::Generation,
    state::route::ListWish,
    state::{local_store::StoreState, notices::NoticeKind, remote::Remote},
    task::{ComputerTask, StoreChange, StoreTask, Task, TenantTask, Work},
    testing,
    update::testing::{in_turn, on_command, on_event},
};

fn edited() -> AppState {
    let mut state = testing::signed_in();
    state.local_store = StoreState::Failed(crate::messages::UserMessage::new(
        "Drafts are kept only until Patchpanel closes",
        "The disk is full",
        "Free some space",
    ));
    let mut other = testing::profile();
    other.id = ProfileId("production".to_owned());
    other.base_url = "https://acme.api.identitynow.com".parse().unwrap();
    state.profiles.push(other);
    let session = state.session_mut().unwrap();
    let detail = json!({"scriptName": "badge-system", "name": "Badge system"});
    testing::open_edited(session, detail);
    state
}

fn has_drafts(state: &AppState) -> bool {
    let session = state.session().unwrap();
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
fn switching_the_tenant_sends_drafts_to_disk_and_keeps_the_session() {
    let mut state = edited();

    let tasks = on_command(&mut state, SessionCommand::Connect(production()));

    assert_asked!(
        tasks,
        [
            Task::Work(Work::Store(StoreTask::Change(
                SessionId(1),
                _,
                StoreChange::Draft(_)
            ))),
            Task::Work(Work::Tenant(SessionId(2), TenantTask::SignIn(_)))
        ],
        "its client stays"
    );
    assert_eq!(asked(&state), None);
    assert!(!has_drafts(&state), "nothing of it is shown");
    let hidden = state.sessions.get(SessionId(1)).unwrap();
    assert_eq!(hidden.drafts().count(), 1);
}

#[test]
fn a_tenant_that_is_signed_in_is_chosen_again_without_a_new_sign_in() {
    let mut state = edited();
    let first = state.session().unwrap().profile.id.clone();
    on_command(&mut state, SessionCommand::Connect(production()));

    let tasks = on_command(&mut state, SessionCommand::Connect(first));

    assert!(tasks.is_empty(), "{tasks:?}");
    assert_eq!(state.session().unwrap().id, SessionId(1));
    assert!(has_drafts(&state));
    assert_eq!(state.sessions.ids(), [SessionId(1), SessionId(2)]);
}

#[test]
fn a_new_secret_signs_a_hidden_tenant_in_again() {
    let mut state = edited();
    let first = state.session().unwrap().profile.id.clone();
    on_command(&mut state, SessionCommand::Connect(production()));

    let tasks = in_turn(&mut state, |turn| connect(turn, &first, true));

    let signs_in = |task: &Task| {
        matches!(
            task,
            Task::Work(Work::Tenant(SessionId(3), TenantTask::SignIn(_)))
        )
    };
    let ends = |task: &Task| matches!(task, Task::EndSession(SessionId(1)));
    assert!(
        tasks.iter().any(signs_in) && tasks.iter().any(ends),
        "{tasks:?}"
    );
    assert!(has_drafts(&state));
}

#[test]
fn a_hidden_tenant_whose_profile_has_another_client_id_signs_in_with_it() {
    let mut state = edited();
    let first = state.session().unwrap().profile.id.clone();
    on_command(&mut state, SessionCommand::Connect(production()));
    let client_id = "another".to_owned();
    state.profiles[0].sign_in = SignIn::PersonalAccessToken { client_id };

    let tasks = on_command(&mut state, SessionCommand::Connect(first));

    let profile = tasks.iter().find_map(|task| match task {
        Task::Work(Work::Tenant(_, TenantTask::SignIn(profile))) => Some(&profile.sign_in),
        _ => None,
    });
    assert_eq!(profile, Some(&state.profiles[0].sign_in));
}

#[test]
fn the_same_tenant_by_another_profile_ends_the_session_before() {
    let mut state = edited();
    state.local_store = StoreState::Open;
    state.profiles[1].base_url = state.profiles[0].base_url.clone();

    on_command(&mut state, SessionCommand::Connect(production()));

    // Both have one place on disk: the drafts of one would overwrite those of the other.
    assert_eq!(state.sessions.ids(), [SessionId(2)]);
}

#[test]
fn drafts_of_a_hidden_locked_tenant_go_to_disk_when_that_can_be_used_again() {
    let mut state = edited();
    on_command(&mut state, SessionCommand::Connect(production()));
    state.sessions.get_mut(SessionId(1)).unwrap().sign_in = SignInState::Locked;

    let tasks = on_event(&mut state, StoreEvent::Opened(Ok(Vec::new())));

    assert_one_of!(
        tasks,
        Task::Work(Work::Store(StoreTask::Load(SessionId(1), _)))
    );
}

#[test]
fn signing_out_forgets_the_token_of_a_tenant_that_could_not_be_signed_in_again() {
    let mut state = edited();
    state.local_store = StoreState::Open;
    let session = state.session_mut().unwrap();
    session.was_signed_in = true;
    session.sign_in = SignInState::Failed(crate::messages::UserMessage::new("No", "", ""));

    let tasks = on_command(&mut state, Action::SignOut);

    assert_one_of!(
        tasks,
        Task::Work(Work::Computer(ComputerTask::ForgetTokens { .. }))
    );
}

#[test]
fn tenants_that_are_not_shown_can_be_locked() {
    let mut state = edited();
    state.sessions.hide();

    let tasks = on_command(&mut state, Action::LockApp);

    let ends = |task: &Task| matches!(task, Task::EndSession(SessionId(1)));
    assert!(tasks.iter().any(ends), "{tasks:?}");
}

#[test]
fn a_notice_of_a_hidden_tenant_says_whose_it_is() {
    let mut state = edited();
    on_command(&mut state, SessionCommand::Connect(production()));

    in_turn(&mut state, |turn| {
        let message = crate::messages::UserMessage::new("Somebody changed it", "", "");
        turn.about(SessionId(1)).notify(NoticeKind::Info, message);
    });

    let notice = state.notices.all().last().unwrap();
    assert_eq!(notice.message.what, "Sandbox: Somebody changed it");
}

#[test]
fn without_drafts_switching_only_signs_in() {
    let mut state = edited();
    state.session_mut().unwrap().open.clear();

    let tasks = on_command(&mut state, SessionCommand::Connect(production()));

    assert_asked!(tasks, [Task::Work(Work::Tenant(_, TenantTask::SignIn(_)))]);
}

/// An answer about the list of a session, whose newest question was the first of all.
fn listed(session: SessionId) -> Event {
    Event::Session(
        session,
        SessionEvent::ListLoaded(Generation(7), Ok((Vec::new(), Duration::ZERO))),
    )
}

fn listing(state: &AppState, session: SessionId) -> Option<usize> {
    let list = state.sessions.get(session)?.connectors.value();
    list.map(|list| list.items.len())
}

#[test]
fn an_answer_lands_in_the_session_that_asked_and_nowhere_else() {
    let mut state = edited();
    let before = listing(&state, SessionId(1));
    on_command(&mut state, SessionCommand::Connect(production()));
    for session in state.sessions.iter_mut() {
        session.connectors.ask(Generation(7));
    }

    on_event(&mut state, listed(SessionId(1)));
    assert_ne!(before, Some(0));
    assert_eq!(listing(&state, SessionId(1)), Some(0), "the hidden one");
    assert_eq!(listing(&state, SessionId(2)), None);
    let whole = format!("{state:?}");
    on_event(&mut state, listed(SessionId(3)));

    assert_eq!(format!("{state:?}"), whole, "nobody asked");
}

#[test]
fn signing_out_ends_the_shown_session_only() {
    let mut state = edited();
    on_command(&mut state, SessionCommand::Connect(production()));

    let tasks = on_command(&mut state, SessionCommand::SignOutAnyway);

    let ended = |task: &Task| matches!(task, Task::EndSession(_));
    assert_asked!(
        tasks,
        [
            Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Nothing))),
            Task::EndSession(SessionId(2)),
            ..
        ]
    );
    assert_eq!(tasks.iter().filter(|task| ended(task)).count(), 1);
    assert!(state.session().is_none());
    assert_eq!(state.sessions.ids(), [SessionId(1)]);
}

#[test]
fn the_demo_tenant_takes_no_drafts_either() {
    let mut state = edited();

    let tasks = on_command(&mut state, Action::ExploreDemo);

    assert_asked!(
        tasks,
        [
            Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Draft(_)))),
            Task::Work(Work::Computer(ComputerTask::StartDemo))
        ]
    );
    assert_eq!(asked(&state), None);
}

#[test]
fn a_demo_tenant_that_comes_late_does_not_take_the_place_of_another() {
    let mut state = testing::signed_in();
    let mut demo = testing::profile();
    demo.id = ProfileId::demo();
    on_command(&mut state, Action::ExploreDemo);
    on_command(
        &mut state,
        SessionCommand::Connect(ProfileId("sandbox".to_owned())),
    );
    let before = state.session().unwrap().id;

    let tasks = on_event(&mut state, ComputerEvent::DemoStarted(Ok(Box::new(demo))));

    assert!(tasks.is_empty(), "{tasks:?}");
    assert_eq!(state.session().unwrap().id, before);
}

fn forgets(tasks: &[Task]) -> bool {
    tasks.iter().any(|task| {
        matches!(task, Task::Work(Work::Computer(ComputerTask::ForgetTokens { kinds, .. })) if !kinds.contains(&SecretKind::ClientSecret))
    })
}

#[test]
fn signing_out_forgets_the_token_and_keeps_the_client_secret() {
    let mut state = testing::signed_in();

    let tasks = on_command(&mut state, Action::SignOut);

    assert_asked!(
        tasks,
        [
            Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Nothing))),
            Task::EndSession(SessionId(1)),
            ..
        ]
    );
    assert!(forgets(&tasks), "{tasks:?}");
}

#[test]
fn cancelling_a_sign_in_or_switching_the_tenant_forgets_nothing() {
    let mut signing_in = testing::signed_in();
    signing_in.session_mut().unwrap().sign_in = SignInState::SigningIn;
    let mut switching = edited();

    let cancelled = on_command(&mut signing_in, Action::SignOut);
    let switched = on_command(&mut switching, SessionCommand::ConnectAnyway(production()));

    assert!(!forgets(&cancelled), "{cancelled:?}");
    assert!(!forgets(&switched), "{switched:?}");
}

#[test]
fn signing_in_again_to_the_same_tenant_keeps_drafts_and_what_is_shown() {
    let mut state = edited();
    let id = state.session().unwrap().profile.id.clone();
    let session = state.session_mut().unwrap();
    session.connectors.ask(Generation(7));
    session.list = ListWish::Hidden;

    let tasks = on_command(&mut state, SessionCommand::Connect(id));

    assert_asked!(
        tasks,
        [
            Task::EndSession(SessionId(1)),
            Task::Work(Work::Tenant(_, TenantTask::SignIn(_)))
        ]
    );
    let session = state.session().unwrap();
    assert!(has_drafts(&state));
    assert_eq!(session.sign_in, SignInState::SigningIn);
    assert_eq!(session.selected.as_ref().unwrap().as_str(), "badge-system");
    assert_eq!(session.list, ListWish::Hidden);
    assert!(
        matches!(session.connectors, Remote::Ready(_)),
        "nobody answers the old question any more"
    );
}

#[test]
fn a_profile_that_now_leads_elsewhere_is_another_tenant() {
    let mut state = edited();
    let id = state.session().unwrap().profile.id.clone();
    state.profiles[0].base_url = "https://acme.api.identitynow.com".parse().unwrap();

    let tasks = on_command(&mut state, SessionCommand::Connect(id.clone()));
    assert!(tasks.is_empty(), "{tasks:?}");
    assert!(has_drafts(&state));
    assert_eq!(asked(&state), Some(&LeaveReason::Connect(id.clone())));
    let tasks = on_command(&mut state, SessionCommand::ConnectAnyway(id));

    assert_asked!(
        tasks,
        [
            Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Draft(_)))),
            Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Nothing))),
            Task::EndSession(SessionId(1)),
            Task::Work(Work::Tenant(_, TenantTask::SignIn(_)))
        ]
    );
    assert_eq!(asked(&state), None);
    assert!(!has_drafts(&state));
}

#[test]
fn a_sign_in_says_that_the_client_secret_ends_within_fourteen_days() {
    let shown = |day: &str| {
        let mut state = testing::signed_in();
        let profile = &mut state.session_mut().unwrap().profile;
        profile.secret_ends = Some(day.parse().unwrap());
        let signed_in = SignedIn {
            identity: Default::default(),
            token_ends: None,
            elapsed: None,
            access: Access::ReadWrite,
        };
        let event = SessionEvent::SignInEnded(Ok(Box::new(signed_in)));
        on_event(&mut state, Event::Session(SessionId(1), event));
        let notices = state.notices.all().iter();
        notices
            .map(|notice| notice.message.what.clone())
            .collect::<Vec<_>>()
    };

    assert_eq!(shown("2026-12-08"), Vec::<String>::new());
    assert_eq!(
        shown("2026-12-07"),
        ["The client secret of “Sandbox” ends in 14 days"]
    );
    assert_eq!(
        shown("2026-11-26"),
        Vec::<String>::new(),
        "a banner says it"
    );
}
