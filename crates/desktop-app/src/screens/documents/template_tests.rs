//! The tables of a template by what a person reads, clicks and types. What is asked is done, as the app would.

use super::*;
use crate::screens::testing::{self, *};

const TEMPLATE: &str = "<Application name='a' type='b' connector='c' featuresString='ENABLE'>
  <Description>Of <!-- mine --> us</Description>
  <Attributes><Map>
    <entry key='url' value='a'/>
    <entry key='list'><value><List/></value></entry>
  </Map></Attributes>
  <Schemas>
    <Schema objectType='account' identityAttribute='gone'>
      <AttributeDefinition name='id' type='string'/>
    </Schema>
  </Schemas>
</Application>
";
const FORM: &str = "<Form><Menu><Section><Field name='url'/><Field name='token' type='secret'/>
</Section></Menu></Form>";

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    let document = XmlDocument::SourceTemplate;
    super::ui(ui, state, document, &mut views.documents, commands);
}

fn stage() -> Harness<'static, Stage> {
    let detail = json!({"name": "HR", "scriptName": "hr",
        "sourceConfigXml": FORM, "applicationXml": TEMPLATE});
    let state = testing::opened(detail);
    testing::stage_of([1200.0, 700.0], state, draw)
}

fn clicks(harness: &mut Harness<'_, Stage>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
    harness.carry_out();
}

fn presses(harness: &mut Harness<'_, Stage>, key: Key) {
    harness.key_press_modifiers(Modifiers::NONE, key);
    harness.step();
    harness.carry_out();
}

fn text(harness: &Harness<'_, Stage>) -> String {
    let open = harness.connector();
    open.draft.current.xml[&XmlDocument::SourceTemplate].clone()
}

#[test]
fn settings_of_the_form_are_added_and_encrypted() {
    let mut harness = stage();
    harness.get_by_label("Type: text");

    clicks(&mut harness, "Add 1 from the form");
    clicks(&mut harness, "Encrypted of token");

    let text = text(&harness);
    let (token, encrypted) = (
        "<entry key='token' value=''/>",
        "<entry key='encrypted' value='token'/>",
    );
    assert!(text.contains(token) && text.contains(encrypted), "{text}");
    assert!(!harness.shows("Add 1 from the form"));
}

#[test]
fn features_are_switched_by_key() {
    let mut harness = stage();
    clicks(&mut harness, "Features");
    harness.get_by_label("Meaning: Users can sign in with their account of the source.");
    harness.focus_the(Role::Grid, "Features");

    presses(&mut harness, Key::Space);

    assert!(text(&harness).contains("featuresString='ENABLE,AUTHENTICATE'"));
}

#[test]
fn attributes_are_pasted_and_one_is_chosen_to_identify() {
    let mut harness = stage();
    clicks(&mut harness, "account");
    harness.focus_the(Role::Grid, "Schema account");

    harness.event(Event::Paste(
        "name;type;multi\nmail;string\ngroups;;yes\n".to_owned(),
    ));
    harness.step();
    harness.carry_out();
    clicks(&mut harness, "Identity attribute");
    harness.press_the(Role::ListBoxOption, "mail");
    harness.carry_out();

    let text = text(&harness);
    assert!(text.contains("identityAttribute='mail'"), "{text}");
    let pasted = "<AttributeDefinition name='groups' type='string' multi='true'/>";
    assert!(text.contains(pasted), "{text}");
}

#[test]
fn a_cell_that_is_opened_and_left_stays_as_it_is() {
    let mut harness = stage();
    let value = TEMPLATE
        .replace("value='a'", "value=', '")
        .replace("'url'", "'url '");
    harness.becomes(XmlDocument::SourceTemplate, &value);
    harness.focus_the(Role::Grid, "Connection settings");

    for key in [
        Key::Enter,
        Key::Enter,
        Key::ArrowUp,
        Key::ArrowRight,
        Key::Enter,
        Key::Enter,
    ] {
        presses(&mut harness, key);
    }

    assert!(harness.asked().is_empty());
    assert_eq!(text(&harness), value);
    presses(&mut harness, Key::F2);
    harness.types(" ");
    presses(&mut harness, Key::Enter);
    assert!(
        text(&harness).contains("value=',  '"),
        "a value keeps its blanks"
    );
}

#[test]
fn an_attribute_that_the_schema_names_can_be_chosen_to_be_none() {
    let mut harness = stage();
    clicks(&mut harness, "account");

    clicks(&mut harness, "Identity attribute");
    harness.press_the(Role::ListBoxOption, "none");
    harness.carry_out();

    let schema = "<Schema objectType='account'>";
    assert!(text(&harness).contains(schema), "{}", text(&harness));
}

#[test]
fn what_no_table_shows_leads_to_its_line() {
    let mut harness = stage();

    harness.press("Description");
    harness.run_steps(4);

    harness.get_by_label("Line 2, column 3");
}

#[test]
fn while_a_row_is_added_the_buttons_touch_no_other() {
    let mut harness = stage();
    let before = text(&harness);
    harness.focus_the(Role::Grid, "Connection settings");
    presses(&mut harness, Key::Insert);

    clicks(&mut harness, "Delete setting");

    assert_eq!(text(&harness), before);
    assert!(harness.asked().is_empty());
}

#[test]
fn what_is_typed_is_taken_before_another_page_or_the_xml_is_shown() {
    for leave in ["Features", "XML"] {
        let mut harness = stage();
        harness.focus_the(Role::Grid, "Connection settings");
        presses(&mut harness, Key::F2);
        harness.types("2");

        clicks(&mut harness, leave);

        assert!(text(&harness).contains("key='url2'"), "{leave}");
    }
}

#[test]
fn what_is_typed_goes_to_no_other_row_that_comes_to_its_place() {
    let mut harness = stage();
    harness.focus_the(Role::Grid, "Connection settings");
    presses(&mut harness, Key::F2);
    harness.types("2");
    let moved = TEMPLATE.replace(
        "<entry key='url'",
        "<entry key='new' value=''/><entry key='url'",
    );
    harness.becomes(XmlDocument::SourceTemplate, &moved);

    presses(&mut harness, Key::Enter);

    assert_eq!(text(&harness), moved);
}

#[test]
fn who_names_an_attribute_follows_the_correlation() {
    let mut harness = stage();
    clicks(&mut harness, "account");
    let config = "<CorrelationConfig><AttributeAssignments><Filter operation='EQ' property='uid' value='id'/>\
        </AttributeAssignments></CorrelationConfig>";
    harness.becomes(XmlDocument::CorrelationConfig, config);

    assert!(harness.shows_part("filter 1 of the correlation"));
}
