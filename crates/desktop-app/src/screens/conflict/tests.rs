//! The conflicts by what a person reads, clicks and types.

use patchpanel_core_models::models::document::DocumentKind;

use super::*;
use crate::{
    screens::testing::{self, *},
    state::conflict::{Choice, Position},
    view_models::conflict::sample,
};

const KIND: DocumentKind = DocumentKind::Xml(XmlDocument::SourceConfig);

drawn_with!(conflict);

fn state_with(choices: &[(Position, Choice)]) -> AppState {
    let mut state = testing::signed_in();
    let (connector, mut conflict) = sample::connector_and_conflict();
    conflict.choices.decide(choices.iter().cloned());
    let session = state.session_mut().unwrap();
    testing::show(session, connector);
    session.conflict = Some(conflict);
    state.route = Route::Conflict;
    state
}

fn stage(choices: &[(Position, Choice)]) -> Harness<'static, Stage> {
    testing::stage_of([1280.0, 1200.0], state_with(choices), draw)
}

fn short_desc() -> Position {
    Position::Key(vec!["shortDesc".to_owned()])
}

fn max() -> Position {
    Position::Key(vec!["limits".to_owned(), "maxConnections".to_owned()])
}

fn is_chosen(harness: &Harness<'_, Stage>, label: &str) -> bool {
    let node = harness.get_by_role_and_label(Role::RadioButton, label);
    node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

#[test]
fn everything_is_read_out_and_nothing_is_chosen_at_first() {
    let harness = stage(&[]);

    harness.get_by_role_and_label(Role::ListItem, "Metadata, 2 open");
    harness.get_by_role_and_label(Role::ListItem, "Translations, fr, Only yours changed");
    harness.get_by_role_and_label(Role::ListItem, "Source template, Same on all sides");
    harness.get_by_role_and_label(
        Role::Row,
        "limits/maxConnections, base 10, theirs 40, mine 25, not decided",
    );
    harness.get_by_role_and_label(Role::Heading, "Conflict 1, line 16, not decided");
    harness.get_by_label("base 16   <Field name=\"host\" type=\"text\"/>");
    harness.get_by_label("theirs 16   <Field name=\"host\" type=\"url\"/>");
    harness.get_by_label("mine 16   <Field name=\"hostName\" type=\"text\"/>");
    harness.get_by_label_contains("4 of 4 conflicts open.");
    for position in [short_desc(), max(), Position::Lines(KIND, 0)] {
        let name = model::position_name(&position);
        for side in ["Theirs", "Mine", "Edit"] {
            assert!(
                !is_chosen(&harness, &format!("{side} for {name}")),
                "{name}"
            );
        }
    }
}

#[test]
fn each_place_is_decided_by_its_segment() {
    let mut harness = stage(&[]);

    harness.press_the(Role::RadioButton, "Theirs for shortDesc");
    harness.press_the(Role::RadioButton, "Mine for Source config, conflict 2");
    harness.press_the(Role::RadioButton, "Edit for limits/maxConnections");

    assert_eq!(
        harness.take_asked(),
        [
            ConflictCommand::Decide(short_desc(), Choice::Theirs),
            ConflictCommand::Decide(Position::Lines(KIND, 1), Choice::Mine),
            ConflictCommand::Decide(max(), Choice::Edited("25".to_owned()))
        ]
    );
}

#[test]
fn an_edit_is_typed_into_its_result() {
    let mut harness = stage(&[
        (max(), Choice::Edited("25".to_owned())),
        (Position::Lines(KIND, 0), Choice::Edited("<a/>".to_owned())),
    ]);
    assert!(is_chosen(&harness, "Edit for limits/maxConnections"));

    let field = "Result for limits/maxConnections";
    harness.focus_the(Role::TextInput, field);
    harness.types("0");
    let lines = "Result for Source config, conflict 1";
    harness.focus_the(Role::MultilineTextInput, lines);
    harness.types("!");

    assert_eq!(
        harness.take_asked(),
        [
            ConflictCommand::Decide(max(), Choice::Edited("250".to_owned())),
            ConflictCommand::Decide(Position::Lines(KIND, 0), Choice::Edited("<a/>!".to_owned()))
        ]
    );
}

#[test]
fn a_value_that_is_not_json_stays_open_and_says_what_to_write() {
    let harness = stage(&[(max(), Choice::Edited("{".to_owned()))]);

    harness.get_by_label_contains("Write a JSON value");
    harness.get_by_label_contains("4 of 4 conflicts open.");
}

#[test]
fn the_merged_plan_is_reviewed_once_all_is_decided() {
    let harness = stage(&[]);
    assert!(harness.is_disabled(Role::Button, "Review merged plan"));
    assert_eq!(
        harness.description(Role::Button, "Review merged plan"),
        "4 conflicts are open. Decide all conflicts first."
    );

    let positions = sample::connector_and_conflict().1.findings.positions();
    let all: Vec<_> = positions
        .into_iter()
        .map(|position| (position, Choice::Mine))
        .collect();
    let mut harness = stage(&all);
    harness.get_by_label_contains("All 4 conflicts decided.");
    harness.press_the(Role::Button, "Review merged plan");

    assert_eq!(harness.take_asked(), [ConflictCommand::ReviewMerged]);
}

#[test]
fn all_open_ones_are_decided_at_once() {
    let mut harness = stage(&[]);

    harness.press_the(Role::Button, "Theirs for all open");
    harness.press_the(Role::Button, "Mine for all open");

    assert_eq!(
        harness.take_asked(),
        [
            ConflictCommand::DecideAllOpen(Choice::Theirs),
            ConflictCommand::DecideAllOpen(Choice::Mine)
        ]
    );
}

#[test]
fn keys_go_through_what_is_open_and_decide_there() {
    let mut harness = stage(&[(max(), Choice::Mine)]);

    harness.keys(Modifiers::NONE, Key::F8);
    harness.keys(Modifiers::ALT, Key::Num1);
    harness.keys(Modifiers::NONE, Key::F8);
    harness.keys(Modifiers::ALT, Key::Num2);
    harness.keys(Modifiers::SHIFT, Key::F8);
    harness.keys(Modifiers::ALT, Key::Num3);

    assert_eq!(
        harness.take_asked(),
        [
            ConflictCommand::Decide(short_desc(), Choice::Theirs),
            ConflictCommand::Decide(Position::Lines(KIND, 0), Choice::Mine),
            ConflictCommand::Decide(
                short_desc(),
                Choice::Edited("\"Workday workers, EMEA\"".to_owned())
            )
        ]
    );
}

#[test]
fn going_to_a_place_gives_its_choice_the_focus() {
    let mut harness = stage(&[]);

    harness.keys(Modifiers::NONE, Key::F8);
    let first = "Theirs for limits/maxConnections";
    assert!(harness.is_focused(Role::RadioButton, first));
    harness.keys(Modifiers::NONE, Key::ArrowRight);

    assert_eq!(
        harness.take_asked(),
        [ConflictCommand::Decide(max(), Choice::Mine)],
        "arrows choose within it"
    );
}

#[test]
fn the_table_of_values_is_a_grid_that_keys_lead_through_to_the_choices() {
    let mut harness = stage(&[]);
    harness.focus_the(Role::Grid, "Metadata on three sides");
    assert!(
        harness.is_focused(Role::RowHeader, "limits/maxConnections"),
        "the first row is what the keys are on"
    );

    harness.key(Key::ArrowDown);
    harness.key(Key::ArrowRight);
    assert!(harness.is_focused(Role::GridCell, "Base: \"connector description\""));
    harness.key(Key::Enter);

    assert!(harness.is_focused(Role::RadioButton, "Theirs for shortDesc"));
    harness.keys(Modifiers::ALT, Key::Num1);
    assert_eq!(
        harness.take_asked(),
        [ConflictCommand::Decide(short_desc(), Choice::Theirs)]
    );
}

#[test]
fn folds_open_to_all_lines_and_keys() {
    let mut harness = stage(&[]);
    assert!(!harness.shows("base 1 <Form>"));

    harness.press_the(Role::Button, "Show 13 lines, the same on all sides");
    harness.press_the(
        Role::Button,
        "Show: 2 keys are the same on all sides; 1 key was changed the same on both sides",
    );

    harness.get_by_label("base 1 <Form>");
    harness.get_by_label_contains("owner, base not set, theirs \"hr\", mine \"hr\"");
}

#[test]
fn deciding_later_leaves_everything_as_it_is() {
    let mut harness = stage(&[]);

    harness.press_the(Role::Button, "Decide later");
    harness.keys(Modifiers::NONE, Key::Escape);

    assert_eq!(
        harness.take_asked(),
        [
            AppCommand::Show(Route::Connectors),
            AppCommand::Show(Route::Connectors)
        ]
    );
}

#[test]
fn in_a_narrow_window_parts_are_a_drop_down_and_the_base_is_shown_on_demand() {
    let mut harness = testing::stage_of([1040.0, 900.0], state_with(&[]), draw);
    let base = "base 16   <Field name=\"host\" type=\"text\"/>";
    assert!(!harness.shows(base));
    assert!(harness.query_by_role(Role::ListItem).is_none());
    harness.get_by_role_and_label(Role::ComboBox, "Part");

    harness.press_the(Role::Switch, "Show the base");

    harness.get_by_label(base);
}

#[test]
fn without_a_conflict_the_screen_says_so() {
    let mut state = testing::signed_in();
    state.route = Route::Conflict;
    let harness = testing::stage(state, draw);

    harness.get_by_label("There is no conflict");
}
