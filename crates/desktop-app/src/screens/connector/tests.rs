//! The pane of one connector by what a person reads and clicks.

use super::*;
use crate::{
    screens::testing::{self, *},
    state::route::ListWish,
};

fn opened() -> AppState {
    testing::opened(json!({
        "name": "Workday Custom EMEA", "scriptName": "workday-custom-emea", "type": "workday", "status": "RELEASED",
        "className": "sailpoint.connector.WorkdayAccountsConnector", "directConnect": true,
        "s3Location": "custom-connector/workday-custom-emea", "uploadedFiles": ["workday.jar"], "sourceConfigXml": "<Form/>",
        "connectorMetadata": {"platform": "ccg"}, "translationProperties": {"en": "a=1", "fr": ""},
    }))
}

fn pane(state: AppState) -> Harness<'static, Stage> {
    testing::stage_of([860.0, 760.0], state, super::ui)
}

#[test]
fn the_head_names_the_connector_its_status_and_when_it_was_read() {
    let harness = pane(opened());

    assert!(harness.has(Role::Heading, "Workday Custom EMEA"));
    assert!(harness.shows("Released"));
    assert!(harness.shows("Custom"));
    assert!(harness.shows("Read from the server 2 min ago"));
}

#[test]
fn the_script_name_can_be_copied() {
    let mut harness = pane(opened());

    harness.press("Copy the script name");

    assert_eq!(
        harness.asked(),
        [AppCommand::Copy("workday-custom-emea".to_owned())]
    );
}

#[test]
fn tabs_lead_to_their_parts() {
    let mut harness = pane(opened());

    harness.press_the(Role::Tab, "Source config");

    assert_eq!(
        harness.asked(),
        [ConnectorCommand::ShowTab(ConnectorTab::Xml(
            XmlDocument::SourceConfig
        ))]
    );
}

#[test]
fn a_tab_whose_part_is_edited_holds_changes() {
    let mut state = opened();
    let connector = testing::only_open(&mut state);
    let text = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form></Form>".to_owned()));
    connector.draft.edit(text, jiff::Timestamp::UNIX_EPOCH);

    let harness = pane(state);

    let describes = |label| harness.description(Role::Tab, label);
    assert_eq!(describes("Source config"), "Holds changes");
    assert_eq!(describes("Metadata"), "");
}

#[test]
fn the_menu_pins_and_deletes() {
    let mut harness = pane(opened());

    for entry in ["Pin to the side bar", "Delete connector…"] {
        harness.press("More about this connector");
        harness.press(entry);
    }

    assert_eq!(
        harness.asked(),
        [Action::TogglePin, Action::DeleteConnector]
    );
}

#[test]
fn the_menu_takes_back_all_changes_of_the_metadata() {
    let mut state = opened();
    testing::type_metadata(testing::only_open(&mut state), json!({"beta": true}));
    let mut harness = pane(state);

    harness.press("More about this connector");
    harness.press("Revert all metadata changes");

    assert_eq!(
        harness.asked(),
        [ConnectorCommand::RevertPart(
            patchpanel_core_models::draft::Part::Metadata
        )]
    );
}

#[test]
fn a_read_only_profile_cannot_duplicate_and_says_why() {
    let mut state = opened();
    state.session_mut().unwrap().profile.read_only = true;
    let mut harness = pane(state);

    let why = harness.description(Role::Button, "Duplicate…");
    assert_eq!(why, "This profile is read-only");
    harness.press("Duplicate…");

    assert!(harness.asked().is_empty());
}

#[test]
fn a_document_in_the_overview_leads_to_its_tab() {
    let mut harness = pane(opened());

    harness.press_the(Role::Link, "Translations");

    assert_eq!(
        harness.asked(),
        [ConnectorCommand::ShowTab(ConnectorTab::Translations)]
    );
}

#[test]
fn the_first_reading_that_failed_fills_the_pane_and_can_be_tried_again() {
    let mut state = opened();
    let connector = testing::only_open(&mut state);
    connector.server = Remote::Failed {
        message: testing::unreachable(),
        previous: None,
    };
    let mut harness = pane(state);

    harness.press("Try again");

    assert_eq!(harness.asked(), [ConnectorCommand::Refresh]);
    assert!(harness.query_by_role(Role::Tab).is_none());
}

#[test]
fn a_later_reading_that_failed_keeps_what_is_shown() {
    let mut state = opened();
    let connector = testing::only_open(&mut state);
    let previous = connector.server.value().cloned();
    connector.server = Remote::Failed {
        message: testing::unreachable(),
        previous,
    };

    let harness = pane(state);

    assert!(harness.shows("Read 2 min ago; reloading failed"));
    assert!(harness.has(Role::Link, "Source config"));
}

#[test]
fn while_it_is_read_for_the_first_time_its_script_name_stands_for_it() {
    let mut state = opened();
    let connector = testing::only_open(&mut state);
    connector.server = Remote::Loading {
        generation: Generation(1),
        previous: None,
    };

    let harness = pane(state);

    assert!(harness.has(Role::Heading, "workday-custom-emea"));
    assert!(harness.shows("Reading the connector"));
}

#[test]
fn without_an_open_connector_the_ways_to_one_are_offered() {
    let mut harness = pane(testing::signed_in());
    assert!(harness.shows("No connector is open"));

    harness.press("Open by script name…");

    assert_eq!(harness.asked(), [Action::OpenByScriptName]);
}

#[test]
fn the_list_can_be_called_back_in_a_narrow_window_and_hidden() {
    let mut harness = pane(opened());

    harness.press("Show the connector list");
    harness.session().list = ListWish::Shown;
    harness.run();
    harness.press("Hide the connector list");

    assert_eq!(
        harness.asked(),
        [ListWish::Shown, ListWish::Hidden].map(ConnectorCommand::ShowList)
    );
}

#[test]
fn a_connector_without_a_jar_says_what_is_left_to_do_and_leads_there() {
    let mut state = opened();
    let open = testing::only_open(&mut state);
    if let Remote::Ready(server) = &mut open.server {
        server.detail.uploaded_files.clear();
    }
    let script_name = open.script_name.clone();
    state.session_mut().unwrap().made.insert(script_name);
    let mut harness = pane(state);

    harness.press_the(Role::ListItem, "Form, No field yet");

    let form = ConnectorTab::Xml(XmlDocument::SourceConfig);
    assert_eq!(harness.asked(), [ConnectorCommand::ShowTab(form)]);
    let last = "Create a source in SailPoint and upload the JAR there, No source uses it yet";
    assert!(harness.has(Role::ListItem, last));
}
