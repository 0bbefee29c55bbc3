//! Decisions to disk and back, as data.

use jiff::SignedDuration;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::Cause;
use serde_json::json;

use super::tests::{conflicting, decides, draft, finds, open, reviewing, short_desc};
use crate::{
    command::{Action, ConflictCommand},
    event::ConnectorEvent,
    state::{
        AppState,
        conflict::{Choice, Position, stored::StoredChoices},
    },
    task::{HistoryTask, StoreChange, StoreTask, Task, Work},
    update::testing::{on_command, on_exit, on_tick, only_review, reports},
    view_models::conflict::sample::findings,
};

fn written(state: &mut AppState, seconds: i64) -> Vec<Option<StoredChoices>> {
    let now = state.now + SignedDuration::from_secs(seconds);
    choices_in(on_tick(state, now))
}

fn choices_in(tasks: Vec<Task>) -> Vec<Option<StoredChoices>> {
    let kept = tasks.into_iter().filter_map(|task| match task {
        Task::Work(Work::Store(StoreTask::Change(_, _, StoreChange::Choices { choices, .. }))) => {
            Some(choices)
        }
        _ => None,
    });
    kept.collect()
}

fn stored(state: &mut AppState, script_name: &ScriptName) {
    reports(state, script_name, ConnectorEvent::ChoicesStored(Ok(())));
}

#[test]
fn decisions_go_to_disk_after_two_seconds_and_are_made_again_by_the_next_start() {
    let (mut state, script_name) = conflicting();
    let edited = Choice::Edited("\"both\"".to_owned());
    decides(&mut state, edited.clone());
    assert_eq!(written(&mut state, 0), [], "not at every letter");

    let kept = written(&mut state, 2);
    let kept = kept[0].clone().unwrap();
    assert_eq!(written(&mut state, 9), [], "one write at a time");
    stored(&mut state, &script_name);
    assert_eq!(written(&mut state, 9), [], "they are on disk");

    let json = serde_json::to_string(&kept).unwrap();
    let (mut next, script_name, generation) = reviewing();
    let choices = [(script_name.clone(), serde_json::from_str(&json).unwrap())];
    next.session_mut().unwrap().stored_choices = choices.into();
    finds(&mut next, &script_name, generation, findings());

    let conflict = next.session().unwrap().conflict.as_ref().unwrap();
    assert_eq!(conflict.choices.of(&short_desc()), Some(&edited));
    assert_eq!(open(&next).len(), 3, "the others are still open");
}

#[test]
fn a_decision_about_other_values_is_not_made_again() {
    let (mut state, script_name) = conflicting();
    decides(&mut state, Choice::Mine);
    written(&mut state, 0);
    let kept = written(&mut state, 2)[0].clone().unwrap();
    let (mut next, _, generation) = reviewing();
    let choices = [(script_name.clone(), kept)];
    next.session_mut().unwrap().stored_choices = choices.into();
    let mut moved = findings();
    let key = moved.keys.iter_mut();
    let mut of_desc = key.filter(|key| Position::Key(key.path.clone()) == short_desc());
    of_desc.next().unwrap().theirs = Some(json!("something newer"));

    finds(&mut next, &script_name, generation, moved);

    assert_eq!(open(&next).len(), 4, "nothing is decided");
}

#[test]
fn the_draft_that_a_merge_replaces_is_kept_and_its_decisions_are_forgotten() {
    let (mut state, script_name) = conflicting();
    on_command(&mut state, ConflictCommand::DecideAllOpen(Choice::Theirs));
    written(&mut state, 0);
    assert_eq!(written(&mut state, 2).len(), 1);
    stored(&mut state, &script_name);
    let mine = draft(&state, &script_name).current.clone();

    let tasks = on_command(&mut state, ConflictCommand::ReviewMerged);

    let taken = tasks.iter().find_map(|task| match task {
        Task::Work(Work::Store(StoreTask::History(_, _, HistoryTask::Take(snapshot)))) => {
            Some(snapshot)
        }
        _ => None,
    });
    let taken = taken.unwrap();
    assert_eq!(taken.cause, Cause::BeforeMerge);
    assert_eq!(*taken.content, mine);
    assert_eq!(choices_in(tasks), [None]);
}

#[test]
fn decisions_that_are_not_on_disk_at_the_end_go_there() {
    let (mut state, _) = conflicting();
    decides(&mut state, Choice::Mine);
    let now = state.now;

    let written = on_exit(&mut state, now);
    assert!(matches!(written.as_slice(), [StoreChange::Choices { .. }]));
}

#[test]
fn decisions_come_along_when_the_comparison_is_made_again() {
    let (mut state, script_name) = conflicting();
    decides(&mut state, Choice::Mine);
    let again = |state: &mut AppState| {
        let tasks = on_command(state, Action::ReviewChanges);
        let generation = only_review(&tasks);
        choices_in(finds(state, &script_name, generation, findings()))
    };

    let flushed = again(&mut state);
    assert_eq!(flushed.len(), 1, "they go to disk before they are replaced");
    assert_eq!(open(&state).len(), 3);
    written(&mut state, 0);
    assert_eq!(
        written(&mut state, 2).len(),
        1,
        "the new comparison does not know that they are there"
    );
    stored(&mut state, &script_name);

    on_command(&mut state, Action::Undo);
    decides(&mut state, Choice::Theirs);
    again(&mut state);

    let conflict = state.session().unwrap().conflict.as_ref().unwrap();
    assert_eq!(conflict.choices.of(&short_desc()), Some(&Choice::Theirs));
}
