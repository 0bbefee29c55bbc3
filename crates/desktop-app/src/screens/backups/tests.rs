use super::*;
use crate::{
    screens::testing::{self, *},
    view_models::backups::tests,
};

drawn_with!(backups);

fn name(text: &str) -> ScriptName {
    text.parse().unwrap()
}

/// Nothing is read any more.
fn rested() -> AppState {
    let mut state = tests::state();
    let backups = &mut state.session_mut().unwrap().backups;
    backups.run.as_mut().unwrap().stage = crate::state::backups::RunStage::Ended;
    backups.run.as_mut().unwrap().left.clear();
    state
}

#[test]
fn without_a_folder_one_is_asked_for() {
    let mut harness = testing::stage(testing::signed_in(), draw);

    assert!(harness.shows("No folder yet"));
    harness.press("Choose folder…");
    assert_eq!(harness.asked(), [Action::ChooseBackupFolder]);
}

#[test]
fn a_running_backup_says_how_far_it_is_and_can_be_stopped() {
    let mut harness = testing::stage(tests::state(), draw);

    assert!(harness.shows_part("14 of 15 · "));
    assert!(harness.shows("git, branch main"));
    harness.press("Cancel");

    assert_eq!(harness.asked(), [BackupCommand::Stop]);
}

#[test]
fn a_count_shows_its_rows_alone() {
    let mut harness = testing::stage(rested(), draw);

    harness.press("1 only in folder");

    assert!(harness.shows("Connector: old-hr-feed, old-hr-feed"));
    assert!(!harness.shows_part("Ariba Procurement"));
}

#[test]
fn a_row_is_chosen_by_pointer_and_compared_by_key() {
    let mut state = rested();
    state.session_mut().unwrap().backups.selected = Some(name("workday-custom-emea"));
    let mut harness = testing::stage(state, draw);

    harness.press_the(Role::GridCell, "Connector: old-hr-feed, old-hr-feed");
    harness.key(Key::Enter);

    assert_eq!(
        harness.asked(),
        [
            Command::from(BackupCommand::Select(Some(name("old-hr-feed")))),
            BackupCommand::Compare(name("workday-custom-emea")).into(),
        ]
    );
}

#[test]
fn a_row_that_is_the_same_is_opened_and_escape_closes_the_pane() {
    let mut state = rested();
    state.session_mut().unwrap().backups.selected = Some(name("ariba-procurement"));
    let mut harness = testing::stage(state, draw);
    harness.press_the(Role::GridCell, "Connector: Ariba Procurement");
    harness.key(Key::Enter);
    harness.key(Key::Escape);
    assert_eq!(
        harness.asked(),
        [
            Command::from(BackupCommand::Select(Some(name("ariba-procurement")))),
            ConnectorCommand::Open(name("ariba-procurement")).into(),
            BackupCommand::Select(None).into(),
        ]
    );
}

#[test]
fn a_long_name_leaves_the_tools_of_the_pane_in_sight() {
    let mut state = rested();
    let backups = &mut state.session_mut().unwrap().backups;
    let line = backups.lines.get_mut(&name("old-hr-feed")).unwrap();
    line.title = Some("A very long name of a connector ".repeat(9));
    backups.selected = Some(name("old-hr-feed"));
    let harness = testing::stage(state, draw);
    let close = harness.get_by_role_and_label(Role::Button, "Close the pane");
    let right = harness.ctx.content_rect().right();
    assert!(close.rect().right() <= right, "{:?}", close.rect());
}

#[test]
fn what_is_gone_from_the_tenant_moves_only_after_a_question() {
    let mut state = rested();
    state.session_mut().unwrap().backups.selected = Some(name("old-hr-feed"));
    let mut harness = testing::stage(state, draw);

    harness.press("Move 1 connector to “removed”…");
    harness.press("Move to “removed”…");
    harness.press_the(Role::Button, "New from folder…");

    let gone = BackupCommand::Ask(Writes::Removals, [name("old-hr-feed")].into());
    let restored = BackupCommand::Restore(name("old-hr-feed"));
    assert_eq!(harness.asked(), [gone.clone(), gone, restored]);
}

#[test]
fn where_nothing_may_be_saved_the_button_says_why() {
    let mut state = rested();
    state.policy.no_export = true;
    let harness = testing::stage(state, draw);

    let button = harness.get_by_role_and_label(Role::Button, "Back up now");
    assert!(egui_kittest::kittest::NodeT::accesskit_node(&button).is_disabled());
}

#[test]
fn a_backup_of_another_profile_that_stopped_is_named_and_leads_there() {
    let mut state = rested();
    let mut other = testing::profile();
    other.id.0 = "production".to_owned();
    other.name = "Production".to_owned();
    let id = other.id.clone();
    state.profiles.push(other);
    let places = &mut state.places.as_mut().unwrap().by_profile;
    let stopped = Some(("2026-11-23T07:12:00Z".parse().unwrap(), 6, 15));
    places.entry(id.clone()).or_default().backup.stopped = stopped;
    let mut harness = testing::stage(state, draw);

    assert!(harness.shows_part("Production: The backup stopped today at 07:12"));
    harness.press("Go to Production");

    assert_eq!(harness.asked(), [SessionCommand::Connect(id)]);
}
