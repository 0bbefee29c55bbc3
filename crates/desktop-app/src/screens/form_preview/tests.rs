//! The preview by what a person reads, chooses and types.

use egui::Role;
use egui_kittest::{Harness, kittest::Queryable as _};
use serde_json::json;

use super::*;
use crate::{
    screens::{
        Views,
        testing::{self, Stage},
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
    assert!(
        harness
            .query_by_role_and_label(Role::TextInput, "Client")
            .is_none()
    );
    assert!(
        harness
            .query_by_label("1 hidden: clientId while authType = oauth2")
            .is_some()
    );

    harness
        .get_by_role_and_label(Role::RadioButton, "OAuth 2.0")
        .click();
    harness.run();

    assert!(
        harness
            .query_by_role_and_label(Role::TextInput, "Client")
            .is_some()
    );
    assert!(
        harness
            .query_by_label("2 hidden: user, password while authType = basic")
            .is_some()
    );
    assert!(harness.state().asked.is_empty());
}

#[test]
fn a_click_on_the_line_of_hidden_fields_shows_them() {
    let mut harness = harness();

    harness
        .get_by_label("1 hidden: clientId while authType = oauth2")
        .click();
    harness.run();

    assert!(
        harness
            .query_by_role_and_label(Role::TextInput, "Client")
            .is_some()
    );
}

#[test]
fn a_broken_form_keeps_the_last_preview_and_names_the_line() {
    let mut harness = harness();

    let stage = harness.state_mut();
    let now = stage.state.now;
    let open = stage
        .state
        .session_mut()
        .unwrap()
        .open
        .values_mut()
        .next()
        .unwrap();
    open.draft.edit(
        PartValue::Xml(
            XmlDocument::SourceConfig,
            Some("<Form>\n<Menu></Form>".to_owned()),
        ),
        now,
    );
    harness.run();

    assert!(
        harness
            .query_by_label_contains("From before the error in line 2")
            .is_some()
    );
    assert!(
        harness
            .query_by_role_and_label(Role::RadioButton, "Basic")
            .is_some()
    );
}

#[test]
fn a_key_without_a_text_is_shown_as_the_key_with_a_chip() {
    let harness = harness();

    assert!(
        harness
            .query_by_role_and_label(Role::Label, "con_password")
            .is_some()
    );
    assert!(harness.query_by_label("no text in en").is_some());
}
