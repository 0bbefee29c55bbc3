//! The preview by what a person reads, chooses and types.

use egui::Role;
use egui_kittest::Harness;
use serde_json::json;

use super::*;
use crate::{
    screens::{
        Views,
        testing::{self, Person as _, Stage},
    },
    state::connector::PartValue,
    view_models::form_preview::tests::{FORM, files},
};

fn draw(ui: &mut Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    super::ui(ui, state, &mut views.form_preview, commands);
}

fn harness() -> Harness<'static, Stage> {
    let mut state = testing::signed_in();
    let texts: BTreeMap<Locale, String> = files()
        .iter()
        .map(|(locale, file)| (*locale, file.to_string()))
        .collect();
    let detail = json!({"scriptName": "workday-custom-emea", "sourceConfigXml": FORM, "translationProperties": texts});
    testing::open(state.session_mut().unwrap(), detail);
    testing::stage(state, draw)
}

#[test]
fn a_conditional_field_appears_when_its_parent_changes() {
    let mut harness = harness();
    assert!(!harness.has(Role::TextInput, "Client"));
    assert!(harness.shows("1 hidden: clientId while authType = oauth2"));

    harness.press_the(Role::RadioButton, "OAuth 2.0");

    assert!(harness.has(Role::TextInput, "Client"));
    assert!(harness.shows("2 hidden: user, password while authType = basic"));
    assert!(harness.asked().is_empty());
}

#[test]
fn a_click_on_the_line_of_hidden_fields_shows_them() {
    let mut harness = harness();

    harness.press("1 hidden: clientId while authType = oauth2");

    assert!(harness.has(Role::TextInput, "Client"));
}

#[test]
fn a_broken_form_keeps_the_last_preview_and_names_the_line() {
    let mut harness = harness();

    let stage = harness.state_mut();
    let now = stage.state.now;
    let open = testing::only_open(&mut stage.state);
    open.draft.edit(
        PartValue::Xml(
            XmlDocument::SourceConfig,
            Some("<Form>\n<Menu></Form>".to_owned()),
        ),
        now,
    );
    harness.run();

    assert!(harness.shows_part("From before the error in line 2"));
    assert!(harness.has(Role::RadioButton, "Basic"));
}

#[test]
fn a_key_without_a_text_is_shown_as_the_key_with_a_chip() {
    let harness = harness();

    assert!(harness.has(Role::Label, "con_password"));
    assert!(harness.shows("no text in en"));
}
