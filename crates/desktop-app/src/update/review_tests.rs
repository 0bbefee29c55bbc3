//! The review as data: what is asked for, which answers count, and what is saved of a plan.

use patchpanel_core_models::{ids::ScriptName, models::connector::ConnectorDetail};
use patchpanel_http_client::{Error, Operation};

use super::testing::{on_command, only_review, reports, saved};
use crate::{
    command::{Action, ApplyCommand},
    event::ConnectorEvent,
    state::remote::Generation,
    state::{
        AppState,
        dialog::Dialog,
        review::{Prepared, ReviewStage},
        route::Route,
    },
    task::Task,
    testing::{self, Server},
    view_models::review::sample,
};

/// The sample's connector with its draft, in the session of the sandbox.
fn edited() -> AppState {
    let mut state = testing::signed_in();
    let (_, connector) = sample::session_and_connector();
    let session = state.session_mut().unwrap();
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
    only_review(&on_command(state, Action::ReviewChanges))
}

#[test]
fn ctrl_enter_reviews_the_draft_that_the_bar_names_whatever_else_is_open() {
    for open in [None, Some("badge-system")] {
        for route in [Route::Connectors, Route::Activity, Route::Settings] {
            let mut state = edited();
            state.session_mut().unwrap().selected = open.map(|name| name.parse().unwrap());
            state.route = route;

            on_command(&mut state, Action::ReviewChanges);

            let session = state.session().unwrap();
            assert_eq!(state.route, Route::Review);
            assert_eq!(session.review.as_ref().unwrap().script_name, workday());
            assert_eq!(session.selected, Some(workday()));
        }
    }
}

#[test]
fn discard_asks_about_the_draft_that_the_bar_names() {
    let mut state = edited();
    state.session_mut().unwrap().selected = None;

    on_command(&mut state, Action::DiscardDraft);

    let asked = state.dialog;
    assert!(
        matches!(&asked, Some(Dialog::DiscardDraft(name)) if *name == workday()),
        "{asked:?}"
    );
}

fn stage(state: &AppState) -> &ReviewStage {
    let session = state.session().unwrap();
    &session.review.as_ref().unwrap().stage
}

fn is_ready(state: &AppState) -> bool {
    matches!(stage(state), ReviewStage::Ready(_))
}

fn prepared(state: &mut AppState, generation: Generation) -> Vec<Task> {
    let plan = sample::plan();
    let plan = Prepared::Plan {
        plan: Box::new(plan),
        merged: None,
    };
    answered(
        state,
        generation,
        Ok((plan, Box::new(ConnectorDetail::default()))),
    )
}

fn answered(
    state: &mut AppState,
    generation: Generation,
    result: Result<(Prepared, Box<ConnectorDetail>), Error>,
) -> Vec<Task> {
    let event = ConnectorEvent::ReviewPrepared(generation, result);
    reports(state, &workday(), event)
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

    let failure = testing::failure(operation, Server::Answers(404));
    answered(&mut state, generation, Err(failure));

    let ReviewStage::Failed(message) = stage(&state) else {
        panic!("{:?}", stage(&state));
    };
    assert_eq!(message.what, "“workday” could not be read");
    assert_eq!(state.open_connector().unwrap().draft.changes().len(), 3);
}

#[test]
fn plan_is_not_applied_after_the_draft_changed() {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);
    let session = state.session_mut().unwrap();
    session.open.get_mut(&workday()).unwrap().draft.revision += 1;

    let tasks = on_command(&mut state, ApplyCommand::Start);

    assert!(tasks.is_empty(), "{tasks:?}");
    assert!(is_ready(&state));
}

#[test]
fn plan_is_not_applied_before_its_documents_are_checked() {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);
    let session = state.session_mut().unwrap();
    session.open.get_mut(&workday()).unwrap().checks.clear();

    let tasks = on_command(&mut state, ApplyCommand::Start);

    assert!(tasks.is_empty(), "{tasks:?}");
}

#[test]
fn saved_plan_is_a_script_of_all_steps_without_the_token() {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);

    let tasks = on_command(&mut state, ApplyCommand::SavePlan);

    let (file_name, bytes) = saved(&tasks);
    let text = String::from_utf8_lossy(bytes);
    assert_eq!(file_name, "workday-plan.sh");
    assert_eq!(text.matches("curl ").count(), 3, "{text}");
    assert!(!text.contains("secret"), "{text}");
}
