//! The session as data: leaving it while something is sent, the end of a token, and late answers.

use patchpanel_http_client::Operation;

use super::testing::{on_command, reports};
use crate::{
    command::{Action, Command, ConnectorCommand, SessionCommand},
    event::ConnectorEvent,
    messages::Hint,
    state::remote::Generation,
    state::{AppState, profiles::ProfileId},
    task::{ConnectorTask, Task, TenantTask, Work},
    testing::{self, Server},
    view_models::shell::{Lasting, banners},
};

fn applying() -> AppState {
    let mut state = testing::signed_in();
    testing::applies(&mut state);
    state
}

#[test]
fn session_whose_steps_are_being_sent_is_not_left() {
    let id = ProfileId("production".to_owned());
    for command in [
        Command::Run(Action::SignOut),
        Command::Session(SessionCommand::SignOutAnyway),
        Command::Session(SessionCommand::Connect(id.clone())),
        Command::Session(SessionCommand::ConnectAnyway(id.clone())),
        Command::Run(Action::ExploreDemo),
    ] {
        let mut state = applying();
        let mut other = testing::profile();
        other.id = id.clone();
        state.profiles.push(other);

        let tasks = on_command(&mut state, command.clone());

        assert!(tasks.is_empty(), "{command:?}: {tasks:?}");
        assert!(state.session().is_some_and(|open| open.is_applying()));
        let notice = state.notices.all().last().unwrap();
        assert_eq!(
            notice.message.what,
            "Steps are being sent. Stop, or wait for the end"
        );
    }
}

fn refused_review(state: &mut AppState) {
    let script_name: patchpanel_core_models::ids::ScriptName = "badge-system".parse().unwrap();
    let operation = Operation::GetConnector {
        script_name: script_name.clone(),
        locale: None,
    };
    let failure = Err(testing::failure(operation, Server::Answers(401)));
    let event = ConnectorEvent::ReviewPrepared(Generation(1), failure);
    reports(state, &script_name, event);
}

#[test]
fn token_that_is_refused_anywhere_offers_to_sign_in_again() {
    let mut state = testing::signed_in();

    refused_review(&mut state);

    let banners = banners(&state);
    assert_eq!(banners[0].about, Lasting::SignInEnded);
    assert!(
        banners[0].title.starts_with("Your sign-in ended"),
        "{}",
        banners[0].title
    );
}

#[test]
fn connector_that_is_refused_with_the_token_offers_to_sign_in_again() {
    let mut state = testing::signed_in();
    let script_name: patchpanel_core_models::ids::ScriptName = "badge-system".parse().unwrap();
    let tasks = on_command(&mut state, ConnectorCommand::Open(script_name.clone()));
    let [Task::Work(Work::Tenant(_, TenantTask::Connector(_, ConnectorTask::Load(generation))))] =
        tasks.as_slice()
    else {
        panic!("{tasks:?}");
    };
    let operation = Operation::GetConnector {
        script_name: script_name.clone(),
        locale: None,
    };

    let failure = Err(testing::failure(operation, Server::Answers(401)));
    let event = ConnectorEvent::Loaded(*generation, failure);
    reports(&mut state, &script_name, event);

    assert_eq!(banners(&state)[0].about, Lasting::SignInEnded);
    let failure = state.open_connector().unwrap().server.failure().unwrap();
    assert_eq!(failure.hint, Hint::SignIn);
}
