//! The unlocked time of a protected tenant: begun by its name, ended by the clock, by hand, and with the session.

use crate::{state::AppState, task::Task};

/// Begins the unlocked time, if the name is the tenant's.
pub(super) fn unlock(state: &mut AppState, typed: &str) -> Vec<Task> {
    let now = state.now;
    if let Some(session) = &mut state.session
        && session.profile.protected
        && session.is_tenant_named(typed)
    {
        session.unlocked_since = Some(now);
    }
    Vec::new()
}

/// Ends it at once.
pub(super) fn lock(state: &mut AppState) -> Vec<Task> {
    if let Some(session) = &mut state.session {
        session.unlocked_since = None;
    }
    Vec::new()
}

/// Ends it when its time is over.
pub(super) fn tick(state: &mut AppState) {
    let now = state.now;
    if let Some(session) = &mut state.session
        && session.unlocked_until(now).is_none()
    {
        session.unlocked_since = None;
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use serde_json::json;

    use crate::{
        command::{Action, Command},
        state::{
            AppState,
            dialog::{Dialog, Dispatch},
            profile::ProfileId,
            remote::Remote,
            review::{Review, ReviewStage},
        },
        task::Task,
        testing,
        update::{on_command, on_tick},
        view_models::review::sample,
    };

    /// A protected tenant with a plan that is ready to be sent.
    fn reviewed() -> AppState {
        let mut state = testing::signed_in();
        let (mut session, mut connector) = sample::session_and_connector();
        session.profile.protected = true;
        connector
            .checks
            .values_mut()
            .for_each(|check| check.problems = [].into());
        session.review = Some(Review {
            script_name: connector.script_name.clone(),
            only: None,
            stage: ReviewStage::Ready(Box::new(sample::plan())),
        });
        session
            .open
            .insert(connector.script_name.clone(), connector);
        state.session = Some(session);
        state
    }

    fn named(name: &str) -> Command {
        Command::UnlockTenant(name.to_owned())
    }

    fn is_unlocked(state: &AppState) -> bool {
        let session = state.session.as_ref().unwrap();
        session.unlocked_until(state.now).is_some()
    }

    fn later(state: &mut AppState, seconds: i64) {
        let now = state.now + SignedDuration::from_secs(seconds);
        on_tick(state, now);
    }

    #[test]
    fn a_protected_tenant_is_sent_nothing_before_its_name_is_typed() {
        let mut state = reviewed();

        assert!(on_command(&mut state, Command::Apply).is_empty());
        on_command(&mut state, named("acme-sb"));
        assert!(on_command(&mut state, Command::Apply).is_empty());
        on_command(&mut state, named("acme"));
        let tasks = on_command(&mut state, Command::Apply);

        let [Task::InOrder(tasks)] = tasks.as_slice() else {
            panic!("{tasks:?}")
        };
        assert!(
            matches!(
                tasks.as_slice(),
                [Task::TakeSnapshot { .. }, Task::SendStep { .. }]
            ),
            "{tasks:?}"
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

        assert_eq!(on_command(&mut state, Command::Apply).len(), 1);
        assert!(on_command(&mut late, Command::Apply).is_empty());
        assert_eq!(late.session.as_ref().unwrap().unlocked_since, None);
    }

    #[test]
    fn lock_now_ends_the_time() {
        let mut state = reviewed();
        on_command(&mut state, named("acme"));

        on_command(&mut state, Command::LockTenant);

        assert!(!is_unlocked(&state));
        assert!(on_command(&mut state, Command::Apply).is_empty());
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
        let switch = Command::ConnectAnyway(ProfileId("sandbox".to_owned()));
        let again = Command::Connect(ProfileId("sandbox".to_owned()));
        for command in [Command::SignOutAnyway, switch, again] {
            let mut state = testing::signed_in();
            state.profiles[0].protected = true;
            state.session.as_mut().unwrap().profile.protected = true;
            on_command(&mut state, named("acme-sb"));
            assert!(is_unlocked(&state));

            on_command(&mut state, command);

            let unlocked = state
                .session
                .as_ref()
                .and_then(|session| session.unlocked_since);
            assert_eq!(unlocked, None);
        }
    }

    #[test]
    fn a_connector_is_made_in_a_protected_tenant_only_while_it_is_unlocked() {
        let mut state = reviewed();
        state.dialog = Some(Dialog::NewConnector {
            template: None,
            asked: None,
            request: Some(Box::new(sample::plan().steps[0].request.clone())),
            dispatch: Dispatch::Ready,
            failure: None,
        });

        assert!(on_command(&mut state, Command::CreateConnector).is_empty());
        on_command(&mut state, named("acme"));
        later(&mut state, 60);
        let tasks = on_command(&mut state, Command::CreateConnector);

        assert!(
            matches!(tasks.as_slice(), [Task::SendCreate { .. }]),
            "{tasks:?}"
        );
    }

    #[test]
    fn deleting_asks_for_the_name_every_time() {
        let mut state = reviewed();
        let script_name = "workday".parse().unwrap();
        let request = sample::plan().steps[0].request.clone();
        state.dialog = Some(Dialog::DeleteConnector {
            script_name,
            request: Some(Box::new(request)),
            sources: Remote::NotAsked,
            dispatch: Dispatch::Ready,
            failure: None,
        });
        on_command(&mut state, named("acme"));
        later(&mut state, 1);

        assert!(on_command(&mut state, Command::DeleteConnector).is_empty());
        on_command(&mut state, named("acme"));
        let tasks = on_command(&mut state, Command::DeleteConnector);

        let [Task::InOrder(tasks)] = tasks.as_slice() else {
            panic!("{tasks:?}");
        };
        assert!(
            matches!(tasks.last(), Some(Task::SendDelete { .. })),
            "{tasks:?}"
        );
    }

    #[test]
    fn a_tenant_that_is_not_protected_has_nothing_to_unlock() {
        let mut state = testing::signed_in();
        let session = state.session.as_mut().unwrap();
        testing::open(session, json!({"scriptName": "badge-system"}));

        on_command(&mut state, named("acme-sb"));

        assert!(!is_unlocked(&state));
        assert!(Action::NewConnector.is_enabled(&state));
    }
}
