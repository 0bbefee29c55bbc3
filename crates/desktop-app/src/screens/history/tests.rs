use super::*;
use crate::{
    screens::testing::{self, *},
    view_models::history::{
        compare,
        tests::{contents, state},
    },
};

drawn_with!(history);

fn open(state: &mut AppState) -> &mut OpenConnector {
    let session = state.session_mut().unwrap();
    session.open.values_mut().next().unwrap()
}

/// The first snapshot compared with the draft.
fn compared() -> AppState {
    let mut state = state();
    let (first, _, draft) = contents();
    let open = open(&mut state);
    let older = open.history.snapshots()[1].id;
    open.history.pair = Some(Pair::of(Side::Snapshot(older), Side::Draft));
    open.history.comparison = Remote::Ready(Arc::new(compare(&first, &draft)));
    state
}

#[test]
fn a_chosen_row_is_compared_with_the_draft() {
    let state = state();
    let older = state.open_connector().unwrap().history.snapshots()[1].id;
    let mut harness = testing::stage(state, draw);

    harness.press_part("22 Nov 16:40:02, First read, mlopez");

    let pair = Pair::of(Side::Snapshot(older), Side::Draft);
    assert_eq!(harness.asked(), [HistoryCommand::Compare(pair)]);
}

#[test]
fn the_older_side_is_restored_as_draft() {
    let state = compared();
    let older = state.open_connector().unwrap().history.snapshots()[1].id;
    let mut harness = testing::stage(state, draw);

    harness.press("Restore 16:40:02 as draft…");

    assert_eq!(harness.asked(), [HistoryCommand::AskRestore(older)]);
}

#[test]
fn the_snapshot_that_is_compared_is_exported() {
    let state = compared();
    let older = state.open_connector().unwrap().history.snapshots()[1].id;
    let mut harness = testing::stage(state, draw);

    harness.press("Export…");

    assert_eq!(harness.asked(), [HistoryCommand::Export(older)]);
}

#[test]
fn a_check_box_chooses_a_side() {
    let state = state();
    let older = state.open_connector().unwrap().history.snapshots()[1].id;
    let mut harness = testing::stage(state, draw);

    harness.press("Compare 22 Nov 16:40:02, First read");

    assert_eq!(
        harness.asked(),
        [HistoryCommand::CheckSide(Side::Snapshot(older))]
    );
}

#[test]
fn the_comparison_opens_on_the_first_part_that_differs() {
    let harness = testing::stage(compared(), draw);

    assert!(harness.shows("First read, 22 Nov 16:40:02"));
    assert!(harness.shows_part("replace, /connectorMetadata/shortDesc"));
}

#[test]
fn without_snapshots_the_tab_says_when_they_are_taken() {
    let mut state = state();
    open(&mut state).history.list = Some(Vec::new());

    let mut harness = testing::stage(state, draw);
    assert!(harness.shows("No snapshot yet"));
    harness.press("Take snapshot…");

    assert_eq!(harness.asked(), [HistoryCommand::AskName]);
}
