//! The review as data: what is asked for, which answers count, and what is saved of a plan.

use std::sync::Arc;

use patchpanel_core_models::{
    ids::ScriptName, models::connector::ConnectorDetail, plan_file::PlanFile,
};
use patchpanel_http_client::{Error, Operation};

use super::testing::{on_command, only_review, reports, saved};
use crate::{
    command::{Action, ApplyCommand, PlanFileCommand, SessionCommand},
    event::ConnectorEvent,
    state::remote::Generation,
    state::{
        AppState,
        dialogs::Dialog,
        plan_file::OpenedPlan,
        protection::PlanObstacle,
        review::{Prepared, PreparedPlan, ReviewStage, ReviewStep},
        route::Route,
    },
    task::{ConnectorTask, Task, TenantTask, Work},
    testing::{self, Server},
    view_models::review::sample,
};

/// The sample's connector with its draft, in the session of the sandbox.
fn edited() -> AppState {
    let mut state = testing::signed_in();
    let (_, connector) = sample::session_and_connector();
    testing::show(state.session_mut().unwrap(), connector);
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
        for route in [Route::Connectors, Route::Audit, Route::Settings] {
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

/// The draft of [`edited`] after its review was prepared.
fn ready() -> AppState {
    let mut state = edited();
    let generation = reviews(&mut state);
    prepared(&mut state, generation);
    state
}

/// The plan as it is saved, with a note.
fn saved_plan(state: &mut AppState, note: &str) -> PlanFile {
    let tasks = on_command(state, PlanFileCommand::Save(note.to_owned()));
    PlanFile::read(std::str::from_utf8(saved(&tasks).1).unwrap()).unwrap()
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
    let mut state = ready();
    let session = state.session_mut().unwrap();
    session.open.get_mut(&workday()).unwrap().draft.revision += 1;

    let tasks = on_command(&mut state, ApplyCommand::Start);

    assert!(tasks.is_empty(), "{tasks:?}");
    assert!(is_ready(&state));
}

#[test]
fn plan_is_not_applied_before_its_documents_are_checked() {
    let mut state = ready();
    let session = state.session_mut().unwrap();
    session.open.get_mut(&workday()).unwrap().checks.clear();

    let tasks = on_command(&mut state, ApplyCommand::Start);

    assert!(tasks.is_empty(), "{tasks:?}");
}

#[test]
fn a_saved_plan_holds_the_exact_requests_and_no_token() {
    let mut state = ready();

    let tasks = on_command(&mut state, PlanFileCommand::Save("CHG-20418".to_owned()));

    let (file_name, bytes) = saved(&tasks);
    assert_eq!(file_name, "workday.patchplan");
    let text = std::str::from_utf8(bytes).unwrap();
    assert!(
        !text.contains("Bearer") && !text.contains("Authorization"),
        "{text}"
    );
    let file = PlanFile::read(text).unwrap();
    let (_, plan) = state.session().unwrap().plan().unwrap();
    let bodies = |step: &ReviewStep| step.request.body().to_vec();
    let prepared: Vec<_> = plan.steps.iter().map(bodies).collect();
    let written: Vec<_> = file
        .steps
        .iter()
        .map(|step| step.body.clone().into_bytes())
        .collect();
    assert_eq!(written, prepared);
    assert_eq!(
        (file.author.as_str(), file.note.as_str()),
        ("jdoe", "CHG-20418")
    );
    assert_eq!(crate::view_models::plan_file::difference(&file, plan), None);
}

#[test]
fn a_plan_that_says_something_else_than_what_would_be_sent_is_refused_with_the_difference() {
    let mut state = ready();
    let file = saved_plan(&mut state, "");
    let session = state.session().unwrap();
    let mut plan = session.plan().unwrap().1.clone();
    let difference = |file: &PlanFile, plan: &PreparedPlan| {
        crate::view_models::plan_file::difference(file, plan).unwrap_or_default()
    };

    let mut forged = file.clone();
    forged.steps[1].body = forged.steps[1].body.replace("Field", "Feild");
    assert!(
        difference(&forged, &plan).starts_with("Step 2 would send"),
        "{}",
        difference(&forged, &plan)
    );
    let other = |value: &str| {
        let long = "x".repeat(100);
        let body = format!("{long}{value}");
        forged.steps[0]
            .body
            .replace("\"value\":", &format!("\"value\":\"{body}\",\"other\":"))
    };
    let (mut here, mut planned) = (file.steps[0].clone(), file.steps[0].clone());
    (here.body, planned.body) = (other("1"), other("2"));
    let late = crate::view_models::plan_file::differs(&here, &planned, 1).unwrap();
    let quotes = ["xxx1", "xxx2"].map(|quote| late.contains(quote));
    assert_eq!(quotes, [true, true], "{late}");
    forged.steps.pop();
    assert!(difference(&forged, &plan).starts_with("The plan has 2 steps"));
    let mut made = plan.clone();
    made.steps.clear();
    made.server = session.open[&workday()].draft.current.clone();
    made.moved = file.parts();
    assert_eq!(
        difference(&file, &made),
        "The server already has every change of this plan."
    );
    plan.server.metadata.insert("theirs".into(), 1.into());
    let moved = difference(&file, &plan);
    assert!(
        moved.starts_with("The server’s metadata changed after"),
        "{moved}"
    );
}

#[test]
fn a_plan_begins_from_what_the_server_has_also_where_it_is_only_formatted_otherwise() {
    let mut state = ready();
    let review = state.session_mut().unwrap().review.as_mut().unwrap();
    let ReviewStage::Ready(plan) = &mut review.stage else {
        panic!("{:?}", review.stage)
    };
    for text in plan.server.xml.values_mut() {
        text.push('\n');
    }
    let plan = plan.clone();

    let file = saved_plan(&mut state, "");

    let differs = crate::view_models::plan_file::difference(&file, &plan);
    assert_eq!(differs, None);
    let draft = &state.open_connector().unwrap().draft;
    assert_eq!(
        file.parts(),
        draft.changes(),
        "no part more than the draft's"
    );
}

#[test]
fn author_and_approver_differ_where_the_profile_asks_for_it() {
    let mut state = ready();
    let file = saved_plan(&mut state, "");
    let session = state.session_mut().unwrap();
    session.profile.protected = true;
    session.profile.second_person = true;
    assert_eq!(session.plan_obstacle(), Some(PlanObstacle::NoPlanFile));

    let opened = OpenedPlan::new(Arc::new(file));
    let hash = opened.hash.clone();
    session.review.as_mut().unwrap().opened = Some(opened);
    assert_eq!(session.plan_obstacle(), Some(PlanObstacle::OwnPlan));
    on_command(&mut state, SessionCommand::NameTenant("acme-sb".to_owned()));
    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
    let session = state.session_mut().unwrap();
    session.identity.user_name = None;
    assert_eq!(session.plan_obstacle(), Some(PlanObstacle::NoName));
    session.identity.user_name = Some("pkaur".to_owned());
    assert_eq!(session.plan_obstacle(), None);

    on_command(&mut state, SessionCommand::NameTenant("acme-sb".to_owned()));
    let tasks = on_command(&mut state, ApplyCommand::Start);
    let [Task::InOrder(works)] = tasks.as_slice() else {
        panic!("{tasks:?}");
    };
    let sent = works.iter().find_map(|work| match work {
        Work::Tenant(_, TenantTask::Connector(_, ConnectorTask::SendStep { trail, .. })) => {
            Some(trail)
        }
        _ => None,
    });
    let entry = &sent.unwrap().entry;
    assert_eq!(entry.user, "pkaur");
    assert_eq!(entry.summary, format!("plan by jdoe, {hash}"));
}

#[test]
fn a_plan_that_nobody_could_apply_is_not_saved() {
    type Spoil = fn(&mut AppState);
    let spoils: [(&str, Spoil); 3] = [
        ("who you are", |state| {
            state.session_mut().unwrap().identity.user_name = None;
        }),
        ("The draft changed", |state| {
            let session = state.session_mut().unwrap();
            session.open.get_mut(&workday()).unwrap().draft.revision += 1;
        }),
        ("The server changed", |state| {
            let review = state.session_mut().unwrap().review.as_mut().unwrap();
            if let ReviewStage::Ready(plan) = &mut review.stage {
                plan.moved
                    .push(patchpanel_core_models::draft::Part::Metadata);
            }
        }),
    ];
    for (reason, spoil) in spoils {
        let mut state = ready();
        spoil(&mut state);

        let tasks = on_command(&mut state, PlanFileCommand::Save(String::new()));

        assert!(tasks.is_empty(), "{reason}: {tasks:?}");
        let said = &state.notices.all().last().unwrap().message;
        assert!(said.in_one_line().contains(reason), "{said:?}");
    }
}

#[test]
fn a_saved_plan_says_how_its_own_patch_was_made() {
    let mut state = ready();
    state.session_mut().unwrap().profile.guard_patches = true;

    let file = saved_plan(&mut state, "");

    assert!(!file.guards, "the review was prepared before");
}

#[test]
fn a_plan_that_is_taken_over_is_reviewed_as_an_own_draft() {
    let mut state = ready();
    let file = saved_plan(&mut state, "");
    let session = state.session_mut().unwrap();
    session.review.as_mut().unwrap().opened = Some(OpenedPlan::new(Arc::new(file)));
    session.selected = None;

    let tasks = on_command(&mut state, PlanFileCommand::TakeOver);

    only_review(&tasks);
    let session = state.session().unwrap();
    assert!(session.review.as_ref().unwrap().opened.is_none());
    assert_eq!(session.drafts().count(), 1);
    assert!(on_command(&mut state, PlanFileCommand::TakeOver).is_empty());
}
