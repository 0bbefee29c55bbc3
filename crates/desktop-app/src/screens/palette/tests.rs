//! The palette by what a person types, reads and takes.

use patchpanel_core_models::problem::Place;

use super::*;
use crate::screens::testing::{self, *};

drawn_with!(palette);

fn palette() -> Harness<'static, Stage> {
    let detail = json!({
        "name": "Badge system", "scriptName": "badge-system",
        "connectorMetadata": {"colour": "red"},
        "sourceConfigXml": "<Form>\n  <Field name=\"lampUrl\"/>\n</Form>\n",
    });
    let mut state = testing::opened(detail);
    state.palette_open = true;
    testing::stage(state, draw)
}

#[test]
fn typing_finds_and_enter_goes_to_the_line() {
    let mut harness = palette();
    harness.types("lamp");
    let title = "Badge system: <Field name=\"lampUrl\"/>";
    assert_eq!(
        harness.description(Role::ListBoxOption, title),
        "Source config, line 2"
    );

    harness.key(Key::Enter);

    let place = Place {
        line: 2,
        column: 16,
    };
    let script_name = "badge-system".parse().unwrap();
    assert_eq!(
        harness.asked(),
        [
            Command::Connector(ConnectorCommand::GoTo(
                script_name,
                XmlDocument::SourceConfig.into(),
                place
            )),
            Command::App(AppCommand::ClosePalette)
        ]
    );
}

#[test]
fn a_screen_reader_follows_the_choice() {
    let mut harness = palette();
    let active = |harness: &Harness<'_, Stage>| {
        let field = harness.get_by_role_and_label(Role::TextInput, NAME);
        field.accesskit_node().data().active_descendant().unwrap()
    };
    let first = active(&harness);

    harness.key(Key::ArrowDown);
    let second = active(&harness);
    harness.key(Key::ArrowUp);

    assert_ne!(first, second);
    assert_eq!(active(&harness), first);
    harness.get_by_role(Role::ListBox);
}

#[test]
fn a_key_of_the_metadata_is_looked_for_in_its_tab() {
    let mut harness = palette();
    harness.types("colo");

    harness.key(Key::Enter);

    let script_name = "badge-system".parse().unwrap();
    assert_eq!(
        harness.asked(),
        [
            Command::Connector(ConnectorCommand::Open(script_name)),
            Command::Connector(ConnectorCommand::ShowTab(ConnectorTab::Metadata)),
            Command::App(AppCommand::ClosePalette),
        ]
    );
    assert_eq!(
        harness.state().views.palette.key_taken.as_deref(),
        Some("colour")
    );
}

#[test]
fn letters_that_come_with_enter_count() {
    let mut harness = palette();

    harness.types_quickly("ariba", Modifiers::NONE, Key::Enter);

    let script_name = "ariba-procurement".parse().unwrap();
    let open = Command::from(ConnectorCommand::Open(script_name));
    assert_eq!(harness.asked()[0], open);
}

#[test]
fn ctrl_enter_keeps_the_palette_open() {
    let mut harness = palette();
    harness.types("ariba");

    harness.keys(Modifiers::COMMAND, Key::Enter);

    let script_name = "ariba-procurement".parse().unwrap();
    assert_eq!(harness.asked(), [ConnectorCommand::Open(script_name)]);
}

#[test]
fn the_line_at_the_bottom_says_how_many_of_the_finds_are_shown() {
    let mut harness = palette();

    harness.types("badge s");
    harness.get_by_role_and_label(Role::ListBoxOption, "Badge system");
    harness.get_by_label("1 found");

    harness.types("x");
    harness.get_by_label("Nothing matches “badge sx”");
}
