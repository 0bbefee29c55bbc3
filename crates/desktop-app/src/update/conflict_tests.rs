//! Conflicts as data: what a review that found them does, what decisions do, and when a plan is refused.

use std::collections::BTreeSet;

use patchpanel_core_models::{
    compare::MergeState,
    draft::{Content, Draft, Part},
    ids::ScriptName,
    models::connector::ConnectorDetail,
};
use serde_json::json;

use crate::{
    command::{Action, AppCommand, ApplyCommand, ConflictCommand, ConnectorCommand},
    event::ConnectorEvent,
    state::remote::Generation,
    state::{
        AppState,
        conflict::{Choice, Findings, KeyDifference, Position},
        connectors::PartValue,
        review::{Prepared, PreparedPlan, ReviewStage},
        route::Route,
    },
    task::Task,
    testing,
    update::testing::{on_command, only_review, reports, reviewed},
    view_models::{
        conflict::sample::{self, findings},
        review::sample as reviews,
    },
};

/// A state in which the sample's draft is reviewed, and the question that was asked.
pub(super) fn reviewing() -> (AppState, ScriptName, Generation) {
    let mut state = testing::signed_in();
    let (connector, _) = sample::connector_and_conflict();
    let script_name = connector.script_name.clone();
    testing::show(state.session_mut().unwrap(), connector);
    let tasks = on_command(&mut state, Action::ReviewChanges);
    let generation = only_review(&tasks);
    (state, script_name, generation)
}

pub(super) fn answer(
    state: &mut AppState,
    script_name: &ScriptName,
    generation: Generation,
    prepared: Prepared,
) -> Vec<Task> {
    let result = Ok((prepared, Box::new(ConnectorDetail::default())));
    let event = ConnectorEvent::ReviewPrepared(generation, result);
    reports(state, script_name, event)
}

/// The review finds conflicts.
pub(super) fn finds(
    state: &mut AppState,
    script_name: &ScriptName,
    generation: Generation,
    found: Findings,
) -> Vec<Task> {
    let found = Prepared::Conflict(Box::new(found));
    answer(state, script_name, generation, found)
}

pub(super) fn decides(state: &mut AppState, choice: Choice) {
    on_command(state, ConflictCommand::Decide(short_desc(), choice));
}

pub(super) fn conflicting() -> (AppState, ScriptName) {
    let (mut state, script_name, generation) = reviewing();
    finds(&mut state, &script_name, generation, findings());
    (state, script_name)
}

pub(super) fn draft<'a>(state: &'a AppState, script_name: &ScriptName) -> &'a Draft {
    &state.session().unwrap().open[script_name].draft
}

pub(super) fn open(state: &AppState) -> Vec<Position> {
    state.session().unwrap().conflict.as_ref().unwrap().open()
}

pub(super) fn short_desc() -> Position {
    Position::Key(vec!["shortDesc".to_owned()])
}

#[test]
fn a_review_that_finds_conflicts_shows_them_and_makes_no_plan() {
    let (state, _) = conflicting();

    assert_eq!(state.route, Route::Conflict);
    assert!(state.session().unwrap().review.is_none());
    assert_eq!(open(&state).len(), 4, "nothing is chosen at first");
}

#[test]
fn whoever_went_on_elsewhere_is_told_and_not_taken_away() {
    let (mut state, script_name, generation) = reviewing();
    on_command(&mut state, AppCommand::Show(Route::Connectors));

    finds(&mut state, &script_name, generation, findings());

    assert_eq!(state.route, Route::Connectors);
    assert_eq!(state.notices.all().len(), 1);
}

#[test]
fn a_late_answer_to_an_older_review_is_dropped() {
    let (mut state, script_name, generation) = reviewing();
    on_command(&mut state, Action::ReviewChanges);

    finds(&mut state, &script_name, generation, findings());

    assert!(state.session().unwrap().conflict.is_none());
}

#[test]
fn what_is_decided_is_taken_back_and_done_again() {
    let (mut state, _) = conflicting();
    let all: BTreeSet<Position> = open(&state).into_iter().collect();

    decides(&mut state, Choice::Mine);
    assert!(!open(&state).contains(&short_desc()));
    on_command(&mut state, Action::Undo);
    assert_eq!(open(&state).into_iter().collect::<BTreeSet<_>>(), all);
    on_command(&mut state, Action::Redo);

    assert!(!open(&state).contains(&short_desc()));
}

#[test]
fn the_letters_of_one_edit_are_one_step_back() {
    let (mut state, _) = conflicting();
    for text in ["\"a\"", "\"ab\"", "\"abc\""] {
        decides(&mut state, Choice::Edited(text.to_owned()));
    }

    on_command(&mut state, Action::Undo);

    assert_eq!(open(&state).len(), 4);
}

#[test]
fn all_open_ones_at_once_never_change_what_is_decided() {
    let (mut state, _) = conflicting();
    decides(&mut state, Choice::Mine);

    on_command(&mut state, ConflictCommand::DecideAllOpen(Choice::Theirs));

    let conflict = state.session().unwrap().conflict.as_ref().unwrap();
    assert!(conflict.open().is_empty());
    assert_eq!(conflict.choices.of(&short_desc()), Some(&Choice::Mine));
    let theirs = conflict
        .findings
        .positions()
        .into_iter()
        .filter(|position| *position != short_desc());
    for position in theirs {
        assert_eq!(
            conflict.choices.of(&position),
            Some(&Choice::Theirs),
            "{position:?}"
        );
    }
    on_command(&mut state, Action::Undo);
    assert_eq!(open(&state).len(), 3, "it is one step");
}

#[test]
fn the_merged_draft_stands_on_theirs_is_one_step_of_undo_and_is_reviewed_again() {
    let (mut state, script_name) = conflicting();
    let before = draft(&state, &script_name).clone();
    let nothing = on_command(&mut state, ConflictCommand::ReviewMerged);
    assert!(nothing.is_empty(), "while something is open");
    on_command(&mut state, ConflictCommand::DecideAllOpen(Choice::Mine));

    let tasks = on_command(&mut state, ConflictCommand::ReviewMerged);

    let merged = draft(&state, &script_name).clone();
    assert_eq!(merged.base, findings().theirs);
    assert_eq!(
        merged.current.metadata["shortDesc"],
        json!("Workday workers, EMEA")
    );
    assert_eq!(
        merged.current.metadata.get("legacyIcon"),
        None,
        "only they removed it"
    );
    assert_eq!(state.route, Route::Review);
    assert_eq!(reviewed(&tasks), [&merged]);
    on_command(&mut state, AppCommand::Show(Route::Connectors));
    on_command(&mut state, Action::Undo);
    assert_eq!(draft(&state, &script_name), &before);
}

#[test]
fn a_server_that_moved_once_more_keeps_what_was_decided_about_the_same() {
    let (mut state, script_name) = conflicting();
    on_command(&mut state, ConflictCommand::DecideAllOpen(Choice::Mine));
    on_command(&mut state, AppCommand::Show(Route::Connectors));
    let tasks = on_command(&mut state, Action::ReviewChanges);
    let generation = only_review(&tasks);
    let mut moved_again = findings();
    for key in &mut moved_again.keys {
        if key.path == ["shortDesc"] {
            key.theirs = Some(json!("changed once more"));
        }
    }
    moved_again.keys.push(KeyDifference {
        path: vec!["zone".to_owned()],
        base: None,
        theirs: Some(json!(1)),
        mine: Some(json!(2)),
        state: MergeState::Conflict,
    });

    finds(&mut state, &script_name, generation, moved_again);

    assert_eq!(
        open(&state),
        [short_desc(), Position::Key(vec!["zone".to_owned()])]
    );
}

#[test]
fn a_draft_edited_after_it_was_compared_is_compared_again() {
    let (mut state, script_name) = conflicting();
    on_command(&mut state, ConflictCommand::DecideAllOpen(Choice::Mine));
    on_command(
        &mut state,
        ConnectorCommand::EditPart(PartValue::Metadata(Default::default())),
    );
    let edited = draft(&state, &script_name).clone();

    let tasks = on_command(&mut state, ConflictCommand::ReviewMerged);

    assert_eq!(draft(&state, &script_name), &edited);
    only_review(&tasks);
}

/// A plan of the sample connector, as the background prepares it when the server moved elsewhere.
fn moved_plan(state: &AppState, script_name: &ScriptName) -> (PreparedPlan, Draft) {
    let connector = &state.session().unwrap().open[script_name];
    let merged = Draft {
        base: Content::default(),
        current: connector.draft.current.clone(),
    };
    let plan = PreparedPlan {
        revision: connector.draft.revision,
        moved: vec![Part::Metadata],
        ..reviews::plan()
    };
    (plan, merged)
}

/// The review makes a plan.
fn plans(
    state: &mut AppState,
    script_name: &ScriptName,
    generation: Generation,
    (plan, merged): (PreparedPlan, Option<Draft>),
) -> Vec<Task> {
    let plan = Box::new(plan);
    let merged = merged.map(Box::new);
    let prepared = Prepared::Plan { plan, merged };
    answer(state, script_name, generation, prepared)
}

#[test]
fn a_server_that_moved_elsewhere_is_followed_silently() {
    let (mut state, script_name, generation) = reviewing();
    let (plan, merged) = moved_plan(&state, &script_name);

    let tasks = plans(
        &mut state,
        &script_name,
        generation,
        (plan, Some(merged.clone())),
    );

    assert_eq!(draft(&state, &script_name), &merged);
    assert_eq!(
        tasks.len(),
        4,
        "three documents and a translation are checked against the new base"
    );
    let session = state.session().unwrap();
    let Some(ReviewStage::Ready(plan)) = session.review.as_ref().map(|review| &review.stage) else {
        panic!("the review is not ready");
    };
    assert!(plan.moved.is_empty());
    assert_eq!(plan.revision, session.open[&script_name].draft.revision);
    assert_eq!(state.route, Route::Review);
}

#[test]
fn a_plan_whose_base_moved_is_refused() {
    let (mut state, script_name, generation) = reviewing();
    let (plan, merged) = moved_plan(&state, &script_name);
    // Somebody types while the server is read, so that the draft cannot follow.
    on_command(
        &mut state,
        ConnectorCommand::EditPart(PartValue::Metadata(Default::default())),
    );
    plans(&mut state, &script_name, generation, (plan, Some(merged)));

    let tasks = on_command(&mut state, ApplyCommand::Start);

    assert!(tasks.is_empty(), "{tasks:?}");
    assert_eq!(state.route, Route::Review);
    assert!(state.session().unwrap().apply.is_none());
}

#[test]
fn a_plan_whose_base_moved_is_refused_even_for_the_same_draft() {
    let (mut state, script_name, generation) = reviewing();
    let (plan, _) = moved_plan(&state, &script_name);
    testing::only_open(&mut state).checks.clear();
    plans(&mut state, &script_name, generation, (plan, None));

    assert!(on_command(&mut state, ApplyCommand::Start).is_empty());
    assert!(state.session().unwrap().apply.is_none());
}
