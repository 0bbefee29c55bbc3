//! The connector list by what a person reads, clicks and types.

use super::*;
use crate::screens::{
    self,
    testing::{self, *},
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
        Command::Connector(ConnectorCommand::Open(name)) => Some(name.to_string()),
        _ => None,
    };
    harness.asked().iter().filter_map(name).collect()
}

#[test]
fn typing_in_the_filter_narrows_the_rows_and_the_footer_says_so() {
    let mut harness = list(testing::signed_in());
    assert_eq!(
        rows(&harness),
        ["Ariba Procurement", "Badge system", "Workday Custom EMEA"]
    );

    harness.focus_the(Role::TextInput, "Filter");
    harness.type_into(Role::TextInput, "Filter", "badge");

    assert_eq!(rows(&harness), ["Badge system"]);
    assert!(harness.shows("1 shown of 4 connectors"));
    assert!(harness.shows("Read 2 min ago"));
}

#[test]
fn the_slash_leads_into_the_filter_and_escape_empties_it_before_it_leaves() {
    let mut harness = list(testing::signed_in());

    harness.types("/");
    harness.type_into(Role::TextInput, "Filter", "badge");
    assert_eq!(harness.state().views.connectors.filter.text, "badge");
    harness.key(Key::Escape);

    assert_eq!(harness.state().views.connectors.filter.text, "");
    assert_eq!(rows(&harness).len(), 3);
    assert!(harness.is_focused(Role::TextInput, "Filter"));
}

#[test]
fn a_click_opens_a_connector() {
    let mut harness = list(testing::signed_in());

    harness.press_the(Role::GridCell, "Name: Badge system");

    assert_eq!(opened(&harness), ["badge-system"]);
}

#[test]
fn arrows_move_without_opening_and_enter_opens() {
    let mut harness = list(testing::signed_in());
    harness.focus_the(Role::TextInput, "Filter");

    harness.key(Key::ArrowDown);
    harness.key(Key::ArrowDown);
    assert_eq!(opened(&harness), [""; 0]);
    harness.key(Key::Enter);

    assert_eq!(opened(&harness), ["badge-system"]);
}

#[test]
fn end_home_and_letters_move_in_the_table() {
    let mut harness = list(testing::signed_in());
    harness.focus_the(Role::TextInput, "Filter");
    harness.key(Key::ArrowDown);
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

    harness.key(Key::End);
    assert_eq!(cursor(&harness), "workday-custom-emea");
    harness.key(Key::Home);
    assert_eq!(cursor(&harness), "ariba-procurement");
    harness.types("b");

    assert_eq!(cursor(&harness), "badge-system");
    assert_eq!(opened(&harness), [""; 0]);
}

#[test]
fn enter_in_the_filter_opens_the_first_row() {
    let mut harness = list(testing::signed_in());
    harness.focus_the(Role::TextInput, "Filter");

    harness.type_into(Role::TextInput, "Filter", "work");
    harness.key(Key::Enter);

    assert_eq!(opened(&harness), ["workday-custom-emea"]);
}

#[test]
fn custom_only_can_be_turned_off() {
    let mut harness = list(testing::signed_in());

    harness.press("Custom only");

    assert_eq!(rows(&harness)[0], "Active Directory");
    assert!(harness.shows("4 connectors"));
}

#[test]
fn a_facet_keeps_several_values_and_stays_open_while_choosing() {
    let mut harness = list(testing::signed_in());

    harness.press_the(Role::Button, "Type");
    harness.press_the(Role::CheckBox, "jdbc");
    assert_eq!(rows(&harness), ["Badge system"]);
    harness.press_the(Role::CheckBox, "workday");

    assert_eq!(rows(&harness), ["Badge system", "Workday Custom EMEA"]);
    assert!(harness.has(Role::Button, "Type: jdbc +1"));
}

#[test]
fn nothing_found_says_what_was_typed_and_clears_the_filter() {
    let mut harness = list(testing::signed_in());
    harness.state_mut().views.connectors.filter.text = "workdya".to_owned();
    harness.run();
    assert!(harness.shows("No connector matches “workdya” with these filters"));

    harness.press("Open by script name…");
    harness.press("Clear filter");

    assert_eq!(harness.asked(), [Action::OpenByScriptName]);
    assert_eq!(rows(&harness).len(), 4);
}

#[test]
fn what_custom_only_hides_is_counted_and_shown() {
    let mut harness = list(testing::signed_in());
    harness.state_mut().views.connectors.filter.text = "active dir".to_owned();
    harness.run();
    assert!(harness.shows("1 match among SailPoint’s own connectors"));

    harness.press("Show");

    assert_eq!(rows(&harness), ["Active Directory"]);
    assert!(!harness.shows("1 match among SailPoint’s own connectors"));
}

#[test]
fn more_matches_than_are_shown_stand_in_the_footer() {
    let mut harness = list(testing::signed_in());
    harness.state_mut().views.connectors.filter.text = "a".to_owned();
    harness.run();
    assert!(harness.shows("1 match among SailPoint’s own connectors"));

    harness.press("Show");

    assert_eq!(rows(&harness)[0], "Active Directory");
}

#[test]
fn beside_a_connector_the_footer_shows_the_rest_too() {
    let mut harness = testing::stage(testing::signed_in(), narrow);
    harness.state_mut().views.connectors.filter.text = "a".to_owned();
    harness.run();
    assert!(harness.shows("+1"));

    harness.press("Show");

    assert_eq!(rows(&harness)[0], "Active Directory");
}

#[test]
fn the_menu_of_a_row_says_what_a_read_only_profile_cannot_do() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().profile.read_only = true;
    let mut harness = list(state);
    let row = harness.get_by_label("Name: Ariba Procurement");
    row.click_secondary();
    harness.run();

    let is_off = |item| harness.is_disabled(Role::MenuItem, item);
    assert!(is_off("Delete connector…") && is_off("Duplicate connector…"));
    assert!(!is_off("Export connector bundle…"));
}

#[test]
fn a_pressed_head_sorts_and_pressed_again_turns_the_order() {
    let mut harness = list(testing::signed_in());

    harness.press_the(Role::ColumnHeader, "Type");
    assert_eq!(
        rows(&harness),
        ["Badge system", "Ariba Procurement", "Workday Custom EMEA"]
    );
    harness.press_the(Role::ColumnHeader, "Type");

    assert_eq!(
        rows(&harness),
        ["Workday Custom EMEA", "Ariba Procurement", "Badge system"]
    );
}

#[test]
fn an_edited_connector_and_one_that_is_not_listed_say_so() {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
    session.profile.remembered = vec!["genesys-cloud".parse().unwrap()];
    let detail = json!({"scriptName": "badge-system", "name": "Badge system"});
    testing::open_edited(session, detail);

    let harness = list(state);

    assert!(harness.shows("edited, Badge system, jdbc, Released"));
    assert!(harness.shows("genesys-cloud, Not listed"));
}

#[test]
fn a_failure_without_rows_fills_the_list_and_can_be_tried_again() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().connectors = Remote::Failed {
        message: testing::unreachable(),
        previous: None,
    };
    let mut harness = list(state);
    assert!(harness.shows("The connector list could not be read"));

    harness.press("Try again");

    assert_eq!(harness.asked(), [ConnectorCommand::RefreshList]);
}

#[test]
fn a_failed_refresh_keeps_the_rows() {
    let mut state = testing::signed_in();
    let session = state.session_mut().unwrap();
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
    state.session_mut().unwrap().connectors = Remote::Loading {
        generation: Generation(1),
        previous: None,
    };
    let mut harness = testing::stage_of([420.0, 600.0], state, wide);
    assert!(!harness.shows("Reading connectors"));

    harness.app().now += jiff::SignedDuration::from_millis(150);
    harness.run_steps(1);

    assert!(harness.shows("Reading connectors"));
    assert!(!harness.shows_part("given up"));
}

#[test]
fn a_long_wait_says_how_long_it_may_take() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().connectors = Remote::Loading {
        generation: Generation(1),
        previous: None,
    };
    let mut harness = testing::stage_of([420.0, 600.0], state, wide);
    harness.app().now += jiff::SignedDuration::from_secs(1);
    harness.run_steps(1);

    // A step is a quarter of a second.
    harness.run_steps(28);

    let said = "7 s so far. The request stops after 60 s.";
    assert!(harness.shows(said));
}

#[test]
fn a_connector_opened_elsewhere_moves_the_keys_there() {
    let mut state = testing::signed_in();
    state.session_mut().unwrap().selected = Some("workday-custom-emea".parse().unwrap());

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
    assert!(harness.shows("3 of 4"));
}

#[test]
fn the_menu_key_and_a_right_click_open_the_menu_of_a_row_and_nothing_else() {
    for by_key in [true, false] {
        let mut harness = list(testing::signed_in());
        if by_key {
            harness.focus_the(Role::ListGrid, "Connectors");
            harness.key(Key::ArrowDown);
            harness.keys(egui::Modifiers::SHIFT, Key::F10);
        } else {
            harness
                .get_by_label("Name: Ariba Procurement")
                .click_secondary();
            harness.run();
        }
        let before = opened(&harness).len();
        assert!(harness.has(Role::MenuItem, "Open"), "by key: {by_key}");
        let item = harness.get_by_role_and_label(Role::MenuItem, "Delete connector…");
        let width = item.rect().width();
        assert!(width < 320.0, "as wide as its words, not {width}");
        assert_eq!(before, 0);

        harness.key(Key::Tab);
        harness.key(Key::Enter);

        let copied = crate::command::AppCommand::Copy("ariba-procurement".to_owned());
        assert_eq!(harness.asked().last(), Some(&Command::App(copied)));
        assert!(!harness.has(Role::MenuItem, "Open"), "it closes");
    }
}

#[test]
fn the_list_of_another_tenant_has_no_row_of_the_one_before_chosen() {
    let mut harness = list(testing::signed_in());
    harness.focus_the(Role::ListGrid, "Connectors");
    harness.key(Key::ArrowDown);
    assert!(harness.state().views.connectors.cursor.is_some());

    let session = harness.session();
    session.id = SessionId(7);
    harness.run();

    assert_eq!(harness.state().views.connectors.cursor, None);
}

#[test]
fn what_is_chosen_for_a_row_is_done_once_its_connector_is_read() {
    let mut state = testing::signed_in();
    let name: ScriptName = "ariba-procurement".parse().unwrap();
    let detail = json!({"scriptName": name.as_str(), "name": "Ariba Procurement"});
    let opened = testing::open(state.session_mut().unwrap(), detail.clone());
    opened.server = Remote::Loading {
        generation: Generation(9),
        previous: None,
    };
    let mut harness = testing::stage(state, screens::ui);
    let stage = harness.state_mut();
    let session = stage.state.session().unwrap().id;
    stage.views.connectors.after_open = Some((session, name, Action::DuplicateConnector));
    harness.run();
    assert!(harness.asked().is_empty(), "it is not read yet");

    testing::open(harness.session(), detail);
    harness.run();

    let duplicate = Command::Run(Action::DuplicateConnector);
    assert_eq!(harness.asked(), [duplicate]);
}
