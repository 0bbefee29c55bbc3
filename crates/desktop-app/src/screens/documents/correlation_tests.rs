//! The table of filters by what a person reads, clicks and types. What is asked is done, as the app would.

use super::*;
use crate::screens::testing::{self, *};

const CONFIG: &str = "<CorrelationConfig name='HR'>
  <AttributeAssignments>
    <!-- first -->
    <Filter operation='EQ' property='email' value='mail'/>
    <Filter operation='EQ' property='uid' value='nobody'/>
    <CompositeFilter operation='OR'>
      <Filter operation='EQ' property='uid' value='id'/>
    </CompositeFilter>
  </AttributeAssignments>
</CorrelationConfig>
";
const TEMPLATE: &str =
    "<Application name='a' type='b' connector='c'><Schemas><Schema objectType='account'>
  <AttributeDefinition name='login'/><AttributeDefinition name='mail'/>
</Schema></Schemas></Application>";

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    let document = XmlDocument::CorrelationConfig;
    super::ui(ui, state, document, &mut views.documents, commands);
}

fn stage(width: f32) -> Harness<'static, Stage> {
    let detail = json!({"name": "HR", "scriptName": "hr",
        "correlationConfigXml": CONFIG, "applicationXml": TEMPLATE});
    let state = testing::opened(detail);
    testing::stage_of([width, 700.0], state, draw)
}

fn text(harness: &Harness<'_, Stage>) -> String {
    let open = harness.connector();
    open.draft.current.xml[&XmlDocument::CorrelationConfig].clone()
}

fn presses(harness: &mut Harness<'_, Stage>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.step();
    harness.carry_out();
}

fn undo(harness: &mut Harness<'_, Stage>) {
    on_command(harness.app(), Command::Run(Action::Undo));
    harness.run_steps(3);
}

#[test]
fn filters_are_moved_and_deleted_by_key_and_each_is_one_step_of_undo() {
    let mut harness = stage(800.0);
    harness.get_by_label("Note: Not in the account schema");
    harness.focus_the(Role::Grid, "Filters");

    presses(&mut harness, Modifiers::ALT, Key::ArrowDown);
    let after = text(&harness);
    let (email, uid) = (after.find("'email'").unwrap(), after.find("'uid'").unwrap());
    assert!(uid < email, "{after}");
    presses(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(
        !text(&harness).contains("'email'"),
        "the one that was moved"
    );

    undo(&mut harness);
    assert_eq!(text(&harness), after);
    undo(&mut harness);
    assert_eq!(text(&harness), CONFIG);
}

#[test]
fn a_filter_is_added_and_filled_with_words_that_fit() {
    let mut harness = stage(800.0);
    harness.focus_the(Role::Grid, "Filters");

    presses(&mut harness, Modifiers::NONE, Key::Insert);
    harness.get_by_role_and_label(Role::TextInput, "Identity attribute of filter 2");
    harness.types("uid");
    presses(&mut harness, Modifiers::NONE, Key::Tab);
    presses(&mut harness, Modifiers::NONE, Key::F2);
    harness.get_by_role_and_label(Role::ListBoxOption, "login");
    presses(&mut harness, Modifiers::NONE, Key::ArrowDown);
    presses(&mut harness, Modifiers::NONE, Key::Enter);

    let added = "\n    <Filter operation='EQ' property='uid' value='login'/>";
    assert_eq!(text(&harness).replace(added, ""), CONFIG);
    harness.get_by_label("Ignore case of filter 2").click();
    harness.run_steps(3);
    harness.carry_out();
    assert!(text(&harness).contains("value='login' ignoreCase='true'/>"));
}

#[test]
fn a_new_row_in_which_nothing_was_typed_leaves_nothing_behind() {
    let mut harness = stage(800.0);
    harness.focus_the(Role::Grid, "Filters");

    presses(&mut harness, Modifiers::NONE, Key::Insert);
    harness.get_by_role_and_label(Role::TextInput, "Identity attribute of filter 2");
    presses(&mut harness, Modifiers::NONE, Key::Escape);

    let open = harness.connector();
    assert!(!open.draft.can_undo(), "{}", text(&harness));
    assert!(!harness.has(Role::TextInput, "Identity attribute of filter 2"));
}

#[test]
fn a_copy_of_a_filter_comes_behind_it() {
    let mut harness = stage(800.0);
    harness.focus_the(Role::Grid, "Filters");

    presses(&mut harness, Modifiers::COMMAND, Key::D);

    let filter = "    <Filter operation='EQ' property='email' value='mail'/>\n";
    assert_eq!(text(&harness), CONFIG.replace(filter, &filter.repeat(2)));
}

#[test]
fn what_a_table_cannot_show_leads_to_its_line() {
    let mut harness = stage(800.0);
    assert!(harness.shows_part("OR: uid EQ id"));

    harness.press("Edit filter 3 in the XML, line 6");
    harness.run_steps(4);

    harness.get_by_label("Line 6, column 5");
}

#[test]
fn broken_xml_leaves_the_last_good_table_to_be_read() {
    let mut harness = stage(1100.0);
    let broken = CONFIG.replace("value='mail'/>", "value='mail'>");
    harness.becomes(XmlDocument::CorrelationConfig, &broken);

    assert!(harness.shows_part("State before the error on line "));
    assert!(harness.shows("Identity attribute: email"));
    harness.focus_the(Role::Grid, "Filters");
    presses(&mut harness, Modifiers::NONE, Key::Delete);
    assert!(text(&harness).contains("'email'"), "nothing is deleted");
    let line = harness.query_all_by_label_contains("Go to line").count();
    assert_eq!(line, 1);
}

#[test]
fn a_wide_window_shows_the_table_and_its_xml_together() {
    assert!(stage(1100.0).has(Role::RadioButton, "Table and XML"));
    assert!(stage(800.0).has(Role::RadioButton, "Table"));
}

#[test]
fn a_row_that_typing_moves_takes_the_cursor_of_the_xml_nowhere() {
    let mut harness = stage(1100.0);
    harness
        .get_by_role_and_label(Role::RadioButton, "Table and XML")
        .click();
    harness.run_steps(3);
    let editor = harness.get_by_role_and_label(Role::MultilineTextInput, "Correlation config");
    editor.focus();
    harness.run_steps(3);
    for key in [Key::ArrowUp, Key::ArrowUp, Key::ArrowUp, Key::Home] {
        presses(&mut harness, Modifiers::NONE, key);
    }
    presses(&mut harness, Modifiers::NONE, Key::Enter);
    harness.run_steps(3);

    harness.event(Event::Text("x".to_owned()));
    harness.step();
    harness.carry_out();

    assert_eq!(text(&harness).get(..3), Some("\nx<"), "{}", text(&harness));
}
