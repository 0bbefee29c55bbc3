//! The review as data: what is asked for, which answers count, and what is saved of a plan.

use patchpanel_core_models::{ids::ScriptName, models::connector::ConnectorDetail};
use patchpanel_http_client::Operation;

use super::{on_command, on_event};
use crate::{
    command::{Action, Command},
    event::Event,
    state::{
        AppState,
        review::{Prepared, ReviewStage},
        route::Route,
        session::SessionId,
    },
    task::{Generation, Task},
    testing::{self, Server},
    view_models::review::sample,
};

/// The sample's connector with its draft, in the session of the sandbox.
fn edited() -> AppState {
    let mut state = testing::signed_in();
    let (_, connector) = sample::session_and_connector();
    let session = state.session.as_mut().unwrap();
    session.selected = Some(connector.script_name.clone());
    session
        .open
        .insert(connector.script_name.clone(), connector);
    state
}

fn workday() -> ScriptName {
    "workday".parse().unwrap()
}

fn reviews(state: &mut AppState) -> Generation {
    let tasks = on_command(state, Command::Run(Action::ReviewChanges));
    match tasks.as_slice() {
        [Task::PrepareReview { generation, .. }] => *generation,
        other => panic!("{other:?}"),
    }
}

fn stage(state: &AppState) -> &ReviewStage {
    let session = state.session.as_ref().unwrap();
    &session.review.as_ref().unwrap().stage
}

fn is_ready(state: &AppState) -> bool {
    matches!(stage(state), ReviewStage::Ready(_))
}

fn prepared(state: &mut AppState, generation: Generation) -> Vec<Task> {
    let plan = sample::plan();
    let event = Event::ReviewPrepared {
        session: SessionId(1),
        script_name: workday(),
        generation,
        result: Ok((
            Prepared::Plan {
                plan: Box::new(plan),
                merged: None,
            },
            Box::new(ConnectorDetail::default()),
        )),
    };
    on_event(state, event)
}

#[test]
fn review_reads_the_server_again_and_sends_nothing() {
    let mut state = edited();

    let generation = reviews(&mut state);

    assert_eq!(state.route, Route::Review);
    assert!(matches!(stage(&state), ReviewStage::Preparing(asked) if *asked == generation));
}

#[test]
fn plan_of_an_earlier_question_is_not_shown() {
    let mut state = edited();
    let first = reviews(&mut state);
    let second = reviews(&mut state);

    prepared(&mut state, first);
    assert!(!is_ready(&state));
    prepared(&mut state, second);

    assert!(is_ready(&state));
}

#[test]
fn tenant_that_is_not_reached_says_so_and_keeps_the_draft() {
    let mut state = edited();
    let generation = reviews(&mut state);
    let operation = Operation::GetConnector {
        script_name: workday(),
        locale: None,
    };

    let event = Event::ReviewPrepared {
        session: SessionId(1),
        script_name: workday(),
        generation,
        result: Err(testing::failure(operation, Server::Answers(404))),
    };
    on_event(&mut state, event);

    let ReviewStage::Failed(message) = stage(&state) else {
        panic!("{:?}", stage(&state));
    };
    assert_eq!(message.what, "“workday” could not be read");
    assert_eq!(
        state.open_connector().unwrap().draft.draft.changes().len(),
        3
    );
}

#[test]
fn plan_is_not_applied_after_the_draft_changed() {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);
    let session = state.session.as_mut().unwrap();
    session.open.get_mut(&workday()).unwrap().draft.revision += 1;

    let tasks = on_command(&mut state, Command::Apply);

    assert!(tasks.is_empty(), "{tasks:?}");
    assert!(is_ready(&state));
}

#[test]
fn plan_is_not_applied_before_its_documents_are_checked() {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);
    let session = state.session.as_mut().unwrap();
    session.open.get_mut(&workday()).unwrap().checks.clear();

    let tasks = on_command(&mut state, Command::Apply);

    assert!(tasks.is_empty(), "{tasks:?}");
}

#[test]
fn saved_plan_is_a_script_of_all_steps_without_the_token() {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);

    let tasks = on_command(&mut state, Command::SavePlan);

    let [Task::SaveFile { file_name, bytes }] = tasks.as_slice() else {
        panic!("{tasks:?}");
    };
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(file_name, "workday-plan.sh");
    assert_eq!(text.matches("curl ").count(), 3, "{text}");
    assert!(!text.contains("secret"), "{text}");
}
