use jiff::SignedDuration;
use serde_json::json;

use crate::{
    command::{Action, ApplyCommand, Command, LifecycleCommand, SessionCommand},
    state::{
        AppState,
        dialogs::{Aim, Dialog, Lifecycle},
        profiles::ProfileId,
    },
    task::{ConnectorTask, HistoryTask, LifecycleTask, StoreTask, Task, TenantTask, Work},
    testing,
    update::testing::{on_command, on_tick},
    view_models::review::sample,
};

/// A protected tenant with a plan that is ready to be sent.
fn reviewed() -> AppState {
    let mut state = testing::signed_in();
    state
        .sessions
        .show(sample::reviewed(|session, connector, _| {
            session.profile.protected = true;
            let checks = connector.checks.values_mut();
            checks.for_each(|check| check.problems = [].into());
        }));
    state
}

fn named(name: &str) -> Command {
    Command::Session(SessionCommand::UnlockTenant(name.to_owned()))
}

fn is_unlocked(state: &AppState) -> bool {
    let session = state.session().unwrap();
    session.unlocked_until(state.now).is_some()
}

fn later(state: &mut AppState, seconds: i64) {
    let now = state.now + SignedDuration::from_secs(seconds);
    on_tick(state, now);
}

#[test]
fn a_protected_tenant_is_sent_nothing_before_its_name_is_typed() {
    let mut state = reviewed();

    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
    on_command(&mut state, named("acme-sb"));
    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
    on_command(&mut state, named("acme"));
    let tasks = on_command(&mut state, ApplyCommand::Start);

    let [Task::InOrder(tasks)] = tasks.as_slice() else {
        panic!("{tasks:?}")
    };
    assert_asked!(
        tasks,
        [
            Work::Store(StoreTask::History(_, _, HistoryTask::Take(_))),
            Work::Tenant(_, TenantTask::Connector(_, ConnectorTask::SendStep { .. }))
        ]
    );
}

#[test]
fn without_the_check_box_every_apply_asks_for_the_name() {
    let mut state = reviewed();
    let typed = || SessionCommand::NameTenant("acme".to_owned());
    on_command(&mut state, typed());
    assert_eq!(on_command(&mut state, ApplyCommand::Start).len(), 1);

    let mut second = reviewed();
    second.session_mut().unwrap().is_named = state.session().unwrap().is_named;
    assert!(!is_unlocked(&state));
    assert!(on_command(&mut second, ApplyCommand::Start).is_empty());

    on_command(&mut second, typed());
    later(&mut second, 0);
    assert!(
        on_command(&mut second, ApplyCommand::Start).is_empty(),
        "a name that was typed before is no name for this command"
    );
}

#[test]
fn within_ten_minutes_the_next_apply_needs_no_typing_and_after_them_it_does() {
    let mut state = reviewed();
    on_command(&mut state, named("acme"));
    later(&mut state, 599);
    let mut late = reviewed();
    on_command(&mut late, named("acme"));
    later(&mut late, 600);

    assert_eq!(on_command(&mut state, ApplyCommand::Start).len(), 1);
    assert!(on_command(&mut late, ApplyCommand::Start).is_empty());
    assert_eq!(late.session().unwrap().unlocked_since, None);
}

#[test]
fn lock_now_ends_the_time() {
    let mut state = reviewed();
    on_command(&mut state, named("acme"));

    on_command(&mut state, SessionCommand::LockTenant);

    assert!(!is_unlocked(&state));
    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
}

#[test]
fn the_clock_alone_ends_the_time_even_if_it_is_set_back_afterwards() {
    let mut state = reviewed();
    on_command(&mut state, named("acme"));

    later(&mut state, 601);
    later(&mut state, -300);

    assert!(!is_unlocked(&state));
}

#[test]
fn signing_out_and_switching_and_signing_in_again_end_the_time() {
    let switch = Command::Session(SessionCommand::ConnectAnyway(ProfileId(
        "sandbox".to_owned(),
    )));
    let again = Command::Session(SessionCommand::Connect(ProfileId("sandbox".to_owned())));
    for command in [
        Command::Session(SessionCommand::SignOutAnyway),
        switch,
        again,
    ] {
        let mut state = testing::signed_in();
        state.profiles[0].protected = true;
        state.session_mut().unwrap().profile.protected = true;
        on_command(&mut state, named("acme-sb"));
        assert!(is_unlocked(&state));

        on_command(&mut state, command);

        let unlocked = state.session().and_then(|session| session.unlocked_since);
        assert_eq!(unlocked, None);
    }
}

#[test]
fn a_connector_is_made_in_a_protected_tenant_only_while_it_is_unlocked() {
    let mut state = reviewed();
    state.dialog = Some(Dialog::Lifecycle(Lifecycle {
        request: Some(Box::new(sample::plan().steps[0].request.clone())),
        ..Lifecycle::new(Aim::Make(None))
    }));

    assert!(on_command(&mut state, LifecycleCommand::Send).is_empty());
    on_command(&mut state, named("acme"));
    later(&mut state, 60);
    let tasks = on_command(&mut state, LifecycleCommand::Send);

    assert_asked!(
        tasks,
        [Task::Work(Work::Tenant(
            _,
            TenantTask::Lifecycle(_, LifecycleTask::Send(_, _))
        ))]
    );
}

#[test]
fn deleting_asks_for_the_name_every_time() {
    let mut state = reviewed();
    let script_name = "workday".parse().unwrap();
    let request = sample::plan().steps[0].request.clone();
    state.dialog = Some(Dialog::Lifecycle(Lifecycle {
        request: Some(Box::new(request)),
        ..Lifecycle::new(Aim::Delete(script_name))
    }));
    on_command(&mut state, named("acme"));
    later(&mut state, 1);

    assert!(on_command(&mut state, LifecycleCommand::Send).is_empty());
    on_command(&mut state, named("acme"));
    let tasks = on_command(&mut state, LifecycleCommand::Send);

    let [Task::InOrder(tasks)] = tasks.as_slice() else {
        panic!("{tasks:?}");
    };
    assert!(
        matches!(
            tasks.last(),
            Some(Work::Tenant(
                _,
                TenantTask::Lifecycle(_, LifecycleTask::Send(_, _))
            ))
        ),
        "{tasks:?}"
    );
}

#[test]
fn a_tenant_that_is_not_protected_has_nothing_to_unlock() {
    let mut state = testing::opened(json!({"scriptName": "badge-system"}));

    on_command(&mut state, named("acme-sb"));

    assert!(!is_unlocked(&state));
    assert!(Action::NewConnector.is_enabled(&state));
}
