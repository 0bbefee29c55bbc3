use patchpanel_core_models::draft::Part;

use super::*;
use crate::command::{Action, ConnectorCommand, HistoryCommand};
use crate::{
    event::{ConnectorEvent, HistoryEvent},
    state::AppState,
    state::remote::Generation,
    task::{HistoryTask, StoreTask, Task, Work},
    update::testing::{on_command, reports_to},
    view_models::history::{
        compare,
        tests::{contents, state},
    },
};

fn open(state: &AppState) -> &OpenConnector {
    state.open_connector().unwrap()
}

fn ids(state: &AppState) -> [SnapshotId; 2] {
    [0, 1].map(|index| open(state).history.snapshots()[index].id)
}

fn on_history() -> AppState {
    let mut state = state();
    on_command(&mut state, ConnectorCommand::ShowTab(ConnectorTab::History));
    state
}

#[test]
fn the_tab_opens_on_the_newest_snapshot_beside_the_draft() {
    let state = on_history();

    let [newer, _] = ids(&state);
    let pair = Pair::of(Side::Snapshot(newer), Side::Draft);
    assert_eq!(open(&state).history.pair, Some(pair));
}

#[test]
fn without_a_draft_it_opens_on_the_newest_change() {
    let mut state = state();
    let name = open(&state).script_name.clone();
    on_command(&mut state, ConnectorCommand::DiscardDraft(name));

    on_command(&mut state, ConnectorCommand::ShowTab(ConnectorTab::History));

    let [newer, older] = ids(&state);
    let pair = Pair::of(Side::Snapshot(older), Side::Snapshot(newer));
    assert_eq!(open(&state).history.pair, Some(pair));
}

#[test]
fn a_third_check_takes_the_older_one_away() {
    let mut state = on_history();
    let [newer, older] = ids(&state);

    on_command(&mut state, HistoryCommand::CheckSide(Side::Snapshot(older)));

    let pair = Pair::of(Side::Snapshot(older), Side::Draft);
    assert_eq!(
        open(&state).history.pair,
        Some(pair),
        "{newer:?} was the older"
    );
}

#[test]
fn restoring_over_a_draft_asks_and_keeps_that_draft_first() {
    let mut state = on_history();
    let [_, older] = ids(&state);

    let tasks = on_command(&mut state, HistoryCommand::AskRestore(older));
    assert!(tasks.is_empty());
    assert!(matches!(state.dialog, Some(Dialog::RestoreSnapshot(id)) if id == older));
    let tasks = on_command(&mut state, HistoryCommand::Restore(older));

    let [Task::InOrder(tasks)] = tasks.as_slice() else {
        panic!("{tasks:?}")
    };
    let [
        Work::Store(StoreTask::History(_, _, HistoryTask::Take(snapshot))),
        Work::Store(StoreTask::History(_, _, HistoryTask::Read(_, id))),
    ] = tasks.as_slice()
    else {
        panic!("{tasks:?}")
    };
    assert_eq!(snapshot.cause, Cause::BeforeRestore);
    assert_eq!(*snapshot.content, contents().2);
    assert_eq!(*id, older);
}

fn reported(state: &mut AppState, event: HistoryEvent) {
    let session = state.session().unwrap().id;
    let script_name = open(state).script_name.clone();
    reports_to(state, session, &script_name, ConnectorEvent::History(event));
}

#[test]
fn a_restored_snapshot_is_a_draft_that_undo_takes_back() {
    let mut state = on_history();
    let (first, second, draft) = contents();
    let read = HistoryEvent::Read(Ok(Arc::new(first.clone())));

    reported(&mut state, read);

    let now = &open(&state).draft;
    assert_eq!(now.current, first);
    assert_eq!(now.base, second, "nothing was sent");
    assert!(now.changes().contains(&Part::Xml(
        patchpanel_core_models::models::document::XmlDocument::SourceConfig
    )));
    while open(&state).draft.current != draft {
        assert!(open(&state).draft.can_undo());
        on_command(&mut state, Action::Undo);
    }
}

#[test]
fn a_late_comparison_changes_nothing() {
    let mut state = on_history();
    let old = Generation(state.generations);
    on_command(&mut state, HistoryCommand::Swap);

    let (first, second, _) = contents();
    let compared = HistoryEvent::Compared(old, Ok(Arc::new(compare(&first, &second))));
    reported(&mut state, compared);

    assert!(open(&state).history.comparison.is_loading());
}
