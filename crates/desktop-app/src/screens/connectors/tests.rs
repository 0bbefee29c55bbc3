//! The connector list by what a person reads, clicks and types.

use egui::{Key, Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::*;
use crate::{
    command::Action,
    screens::{
        Views,
        testing::{self, Stage},
    },
    state::remote::Remote,
    task::Generation,
};

fn wide(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::ui(ui, state, ListForm::Wide, &mut views.connectors, commands);
}

fn narrow(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::ui(ui, state, ListForm::Narrow, &mut views.connectors, commands);
}

fn list(state: AppState) -> Harness<'static, Stage> {
    testing::stage_of([420.0, 600.0], state, wide)
}

/// The names of the rows, from top to bottom.
fn rows(harness: &Harness<'_, Stage>) -> Vec<String> {
    let label = |node: egui_kittest::Node<'_>| node.accesskit_node().label().unwrap_or_default();
    let names = harness.query_all_by_role(Role::Row).map(label);
    // The header is a row, too; it has no name.
    names
        .filter(|label| !label.is_empty())
        .map(|label| label.split(',').next().unwrap_or_default().to_owned())
        .collect()
}

fn opened(harness: &Harness<'_, Stage>) -> Vec<String> {
    let name = |command: &Command| match command {
        Command::OpenConnector(name) => Some(name.to_string()),
        _ => None,
    };
    harness.state().asked.iter().filter_map(name).collect()
}

#[test]
fn typing_in_the_filter_narrows_the_rows_and_the_footer_says_so() {
    let mut harness = list(testing::signed_in());
    assert_eq!(
        rows(&harness),
        ["Ariba Procurement", "Badge system", "Workday Custom EMEA"]
    );

    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .focus();
    harness.run();
    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .type_text("badge");
    harness.run();

    assert_eq!(rows(&harness), ["Badge system"]);
    assert!(harness.query_by_label("1 shown of 4 connectors").is_some());
    assert!(harness.query_by_label("Read 2 min ago").is_some());
}

#[test]
fn the_slash_leads_into_the_filter_and_escape_empties_it_before_it_leaves() {
    let mut harness = list(testing::signed_in());

    harness.event(egui::Event::Text("/".to_owned()));
    harness.run();
    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .type_text("badge");
    harness.run();
    assert_eq!(harness.state().views.connectors.filter.text, "badge");
    harness.key_press(Key::Escape);
    harness.run();

    assert_eq!(harness.state().views.connectors.filter.text, "");
    assert_eq!(rows(&harness).len(), 3);
    assert!(
        harness
            .get_by_role_and_label(Role::TextInput, "Filter")
            .is_focused()
    );
}

#[test]
fn a_click_opens_a_connector() {
    let mut harness = list(testing::signed_in());

    harness
        .get_by_role_and_label(Role::GridCell, "Name: Badge system")
        .click();
    harness.run();

    assert_eq!(opened(&harness), ["badge-system"]);
}

#[test]
fn arrows_move_without_opening_and_enter_opens() {
    let mut harness = list(testing::signed_in());
    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .focus();
    harness.run();

    harness.key_press(Key::ArrowDown);
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(opened(&harness), [""; 0]);
    harness.key_press(Key::Enter);
    harness.run();

    assert_eq!(opened(&harness), ["badge-system"]);
}

#[test]
fn end_home_and_letters_move_in_the_table() {
    let mut harness = list(testing::signed_in());
    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .focus();
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    let cursor = |harness: &Harness<'_, Stage>| {
        harness
            .state()
            .views
            .connectors
            .cursor
            .clone()
            .unwrap()
            .to_string()
    };

    harness.key_press(Key::End);
    harness.run();
    assert_eq!(cursor(&harness), "workday-custom-emea");
    harness.key_press(Key::Home);
    harness.run();
    assert_eq!(cursor(&harness), "ariba-procurement");
    harness.event(egui::Event::Text("b".to_owned()));
    harness.run();

    assert_eq!(cursor(&harness), "badge-system");
    assert_eq!(opened(&harness), [""; 0]);
}

#[test]
fn enter_in_the_filter_opens_the_first_row() {
    let mut harness = list(testing::signed_in());
    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .focus();
    harness.run();

    harness
        .get_by_role_and_label(Role::TextInput, "Filter")
        .type_text("work");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();

    assert_eq!(opened(&harness), ["workday-custom-emea"]);
}

#[test]
fn custom_only_can_be_turned_off() {
    let mut harness = list(testing::signed_in());

    harness.get_by_label("Custom only").click();
    harness.run();

    assert_eq!(rows(&harness)[0], "Active Directory");
    assert!(harness.query_by_label("4 connectors").is_some());
}

#[test]
fn a_facet_keeps_several_values_and_stays_open_while_choosing() {
    let mut harness = list(testing::signed_in());

    harness.get_by_role_and_label(Role::Button, "Type").click();
    harness.run();
    harness
        .get_by_role_and_label(Role::CheckBox, "jdbc")
        .click();
    harness.run();
    assert_eq!(rows(&harness), ["Badge system"]);
    harness
        .get_by_role_and_label(Role::CheckBox, "workday")
        .click();
    harness.run();

    assert_eq!(rows(&harness), ["Badge system", "Workday Custom EMEA"]);
    assert!(
        harness
            .query_by_role_and_label(Role::Button, "Type: jdbc +1")
            .is_some()
    );
}

#[test]
fn nothing_found_says_what_was_typed_and_clears_the_filter() {
    let mut harness = list(testing::signed_in());
    harness.state_mut().views.connectors.filter.text = "workdya".to_owned();
    harness.run();
    assert!(
        harness
            .query_by_label("No connector matches “workdya” and what is chosen")
            .is_some()
    );

    harness.get_by_label("Open by script name…").click();
    harness.run();
    harness.get_by_label("Clear filter").click();
    harness.run();

    assert_eq!(
        harness.state().asked,
        [Command::Run(Action::OpenByScriptName)]
    );
    assert_eq!(rows(&harness).len(), 4);
}

#[test]
fn a_pressed_head_sorts_and_pressed_again_turns_the_order() {
    let mut harness = list(testing::signed_in());

    harness
        .get_by_role_and_label(Role::ColumnHeader, "Type")
        .click();
    harness.run();
    assert_eq!(
        rows(&harness),
        ["Badge system", "Ariba Procurement", "Workday Custom EMEA"]
    );
    harness
        .get_by_role_and_label(Role::ColumnHeader, "Type")
        .click();
    harness.run();

    assert_eq!(
        rows(&harness),
        ["Workday Custom EMEA", "Ariba Procurement", "Badge system"]
    );
}

#[test]
fn an_edited_connector_and_one_that_is_not_listed_say_so() {
    let mut state = testing::signed_in();
    let session = state.session.as_mut().unwrap();
    session.profile.remembered = vec!["genesys-cloud".parse().unwrap()];
    let connector = testing::open(
        session,
        serde_json::json!({"scriptName": "badge-system", "name": "Badge system"}),
    );
    let metadata = serde_json::Map::from_iter([("beta".to_owned(), true.into())]);
    connector.draft.edit(
        crate::state::connector::PartValue::Metadata(metadata),
        Timestamp::UNIX_EPOCH,
    );

    let harness = list(state);

    assert!(
        harness
            .query_by_label("edited, Badge system, jdbc, Released")
            .is_some()
    );
    assert!(
        harness
            .query_by_label("genesys-cloud, Not listed")
            .is_some()
    );
}

#[test]
fn a_failure_without_rows_fills_the_list_and_can_be_tried_again() {
    let mut state = testing::signed_in();
    state.session.as_mut().unwrap().connectors = Remote::Failed {
        message: testing::unreachable(),
        previous: None,
    };
    let mut harness = list(state);
    assert!(
        harness
            .query_by_label("The connector list could not be read")
            .is_some()
    );

    harness.get_by_label("Try again").click();
    harness.run();

    assert_eq!(harness.state().asked, [Command::RefreshConnectors]);
}

#[test]
fn a_failed_refresh_keeps_the_rows() {
    let mut state = testing::signed_in();
    let session = state.session.as_mut().unwrap();
    let previous = session.connectors.value().cloned();
    session.connectors = Remote::Failed {
        message: testing::unreachable(),
        previous,
    };

    assert_eq!(rows(&list(state)).len(), 3);
}

#[test]
fn the_first_150_milliseconds_show_nothing_and_then_bars() {
    let mut state = testing::signed_in();
    state.session.as_mut().unwrap().connectors = Remote::Loading {
        generation: Generation(1),
        previous: None,
    };
    let mut harness = testing::stage_of([420.0, 600.0], state, wide);
    assert!(harness.query_by_label("Reading connectors").is_none());

    harness.state_mut().state.now += jiff::SignedDuration::from_millis(150);
    harness.run_steps(1);

    assert!(harness.query_by_label("Reading connectors").is_some());
}

#[test]
fn a_connector_opened_elsewhere_moves_the_keys_there() {
    let mut state = testing::signed_in();
    state.session.as_mut().unwrap().selected = Some("workday-custom-emea".parse().unwrap());

    let harness = testing::stage_of([232.0, 600.0], state, narrow);

    assert_eq!(
        harness
            .state()
            .views
            .connectors
            .cursor
            .as_ref()
            .map(ScriptName::as_str),
        Some("workday-custom-emea")
    );
    assert!(harness.query_by_label("3 of 4").is_some());
}
