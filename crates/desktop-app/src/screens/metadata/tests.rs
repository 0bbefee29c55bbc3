//! The Metadata tab by what a person reads, clicks and types.

use serde_json::Value;

use super::*;
use crate::{
    screens::testing::{self, *},
    state::connectors::UnsavedInput,
};

drawn_with!(metadata);

fn server() -> Value {
    json!({
        "beta": true,
        "limits": {"max": 10, "page": 200},
        "platform": "ccg",
        "retries": 3,
        "shortDesc": "Workers",
    })
}

fn stage_of_metadata(metadata: &Value) -> Harness<'static, Stage> {
    let mut state = testing::signed_in();
    let detail = json!({"name": "Workday", "scriptName": "workday", "connectorMetadata": metadata});
    if let Some(session) = state.session_mut() {
        testing::open(session, detail);
    }
    testing::stage_of([880.0, 900.0], state, draw)
}

fn stage() -> Harness<'static, Stage> {
    stage_of_metadata(&server())
}

/// What the arrow beside a field says of its edit.
fn edit_of(harness: &Harness<'_, Stage>, key: &str) -> String {
    harness.description(Role::Button, &format!("Revert the change of {key}"))
}

fn draft(harness: &Harness<'_, Stage>) -> Value {
    let connector = harness.connector();
    Value::Object(connector.draft.current.metadata.clone())
}

fn draft_with(key: &str, value: Value) -> Value {
    let mut expected = server();
    expected[key] = value;
    expected
}

fn click(harness: &mut Harness<'_, Stage>, label: &str) {
    harness.press(label);
    harness.carry_out();
}

fn turn_over(harness: &mut Harness<'_, Stage>, label: &str) {
    harness.press_the(Role::Switch, label);
    harness.carry_out();
}

fn type_into(harness: &mut Harness<'_, Stage>, label: &str, typed: &str) {
    type_over(harness, (Role::TextInput, label), typed);
}

fn type_lines_into(harness: &mut Harness<'_, Stage>, label: &str, typed: &str) {
    type_over(harness, (Role::MultilineTextInput, label), typed);
}

fn type_over(harness: &mut Harness<'_, Stage>, (role, label): (Role, &str), typed: &str) {
    harness.focus_the(role, label);
    harness.key_press_modifiers(egui::Modifiers::COMMAND, Key::A);
    harness.types(typed);
    harness.carry_out();
}

#[test]
fn typing_in_a_field_changes_the_draft_and_says_what_the_server_has() {
    let mut harness = stage();

    type_into(&mut harness, "shortDesc", "Workers, EMEA");

    assert_eq!(
        draft(&harness),
        draft_with("shortDesc", json!("Workers, EMEA"))
    );
    assert_eq!(edit_of(&harness, "shortDesc"), "Replaced was “Workers”");
    harness
        .get_by_label("replace /connectorMetadata/shortDesc, before Workers, after Workers, EMEA");
}

#[test]
fn the_arrow_takes_an_edit_back() {
    let mut harness = stage();
    type_into(&mut harness, "shortDesc", "Other");

    click(&mut harness, "Revert the change of shortDesc");

    assert_eq!(draft(&harness), server());
    assert!(!harness.shows("Revert the change of shortDesc"));
}

#[test]
fn a_switch_turns_over() {
    let mut harness = stage();

    turn_over(&mut harness, "beta");

    assert_eq!(draft(&harness), draft_with("beta", json!(false)));
}

#[test]
fn text_that_is_no_number_stays_in_its_field_and_out_of_the_draft() {
    let numbered = draft_with("platform", json!(3));
    let mut harness = stage_of_metadata(&numbered);

    type_into(&mut harness, "platform", "4x");

    assert_eq!(draft(&harness), numbered);
    harness.get_by_label("platform: “4x” is not a JSON number. Examples are 25, -3 and 1.5.");
    assert!(
        harness.is_focused(Role::TextInput, "platform"),
        "the sentence under a field takes nobody out of it"
    );

    type_into(&mut harness, "platform", "4.0");

    assert_eq!(draft(&harness), draft_with("platform", json!(4.0)));
    let field = harness.get_by_role_and_label(Role::TextInput, "platform");
    assert_eq!(field.accesskit_node().value().as_deref(), Some("4.0"));
}

#[test]
fn a_known_key_that_is_not_set_can_be_filled_in() {
    let mut harness = stage_of_metadata(&json!({}));

    type_into(&mut harness, "shortDesc", "W");

    assert_eq!(draft(&harness), json!({"shortDesc": "W"}));
    assert_eq!(edit_of(&harness, "shortDesc"), "Added not on the server");
}

#[test]
fn a_key_is_added_with_name_type_and_value() {
    let mut harness = stage();
    click(&mut harness, "Add key…");

    type_into(&mut harness, "Name of the key", "a/b");
    type_into(&mut harness, "Value", "x");
    click(&mut harness, "Add key");

    assert_eq!(draft(&harness), draft_with("a/b", json!("x")));
    assert!(!harness.shows("Name of the key"));
}

#[test]
fn a_name_that_is_taken_is_refused_with_a_sentence() {
    let mut harness = stage();
    click(&mut harness, "Add key…");

    type_into(&mut harness, "Name of the key", "beta");

    assert!(harness.is_disabled(Role::Button, "Add key"));
    let said =
        "Name of the key: The key “beta” already exists. Choose another name, or edit that key.";
    harness.get_by_label(said);
}

#[test]
fn the_tree_is_worked_with_the_keyboard() {
    let mut harness = stage();
    harness.focus_the(Role::TreeGrid, "Other keys");

    harness.key(Key::ArrowDown);
    harness.key(Key::Enter);
    type_into(&mut harness, "Value of /limits/max", "25");
    harness.key(Key::Enter);
    harness.carry_out();

    assert_eq!(
        draft(&harness),
        draft_with("limits", json!({"max": 25, "page": 200}))
    );
    harness.get_by_label("max, 25, replaced");
    assert!(!harness.shows("Value of /limits/max"));
}

#[test]
fn a_click_on_a_value_of_the_tree_edits_it() {
    let mut harness = stage();

    click(&mut harness, "Value of /retries: 3");
    type_into(&mut harness, "Value of /retries", "4");
    harness.key(Key::Enter);
    harness.carry_out();

    assert_eq!(draft(&harness), draft_with("retries", json!(4)));
    harness.get_by_label("retries, 4, replaced");
}

#[test]
fn a_truth_value_of_the_tree_is_a_switch() {
    let mut harness = stage_of_metadata(&json!({"limits": {"strict": true}}));

    turn_over(&mut harness, "Value of /limits/strict");

    assert_eq!(draft(&harness), json!({"limits": {"strict": false}}));
}

#[test]
fn known_keys_stand_above_the_connectors_own() {
    let harness = stage();

    assert!(!harness.shows_part("More keys"));
    let top = |title: &str| {
        let head = harness.get_by_role_and_label(Role::Heading, title);
        head.rect().top()
    };
    let own = harness.get_by_role_and_label(Role::Switch, "beta").rect();
    assert!(top("Known keys") < own.top() && own.top() < top("Other keys"));
}

#[test]
fn what_is_looked_for_in_one_connector_hides_no_key_of_another() {
    let mut harness = stage();
    harness.keys(egui::Modifiers::COMMAND, Key::F);
    harness.types("beta");
    let detail = json!({"scriptName": "badge", "connectorMetadata": {"badgeKey": "x"}});
    testing::open(harness.session(), detail);
    harness.run();

    assert!(harness.shows("badgeKey"));
}

#[test]
fn looking_for_another_key_takes_the_place_of_the_one_before() {
    let mut harness = stage();
    for key in ["retries", "beta"] {
        harness.keys(egui::Modifiers::COMMAND, Key::F);
        harness.types(key);
    }

    let locals = &harness.state().views.metadata.locals;
    let queries: Vec<_> = locals.values().map(|local| local.query.as_str()).collect();
    assert_eq!(queries, ["beta"]);
}

#[test]
fn escape_leaves_the_value_as_it_was() {
    let mut harness = stage();
    harness.focus_the(Role::TreeGrid, "Other keys");
    harness.key(Key::ArrowDown);
    harness.key(Key::F2);

    type_into(&mut harness, "Value of /limits/max", "25");
    harness.key(Key::Escape);
    harness.carry_out();

    assert_eq!(draft(&harness), server());
    assert!(!harness.shows("Value of /limits/max"));
}

#[test]
fn a_container_closes_and_opens() {
    let mut harness = stage();
    harness.get_by_label("max, 10");

    click(&mut harness, "limits, object, 2 keys");

    assert!(!harness.shows("max, 10"));
}

#[test]
fn the_menu_of_a_value_changes_its_type_and_removes_it() {
    let mut harness = stage();

    click(&mut harness, "What to do with “retries”");
    click(&mut harness, "Text");
    assert_eq!(draft(&harness), draft_with("retries", json!("3")));

    click(&mut harness, "What to do with “retries”");
    click(&mut harness, "Remove");
    let mut expected = server();
    expected.as_object_mut().unwrap().remove("retries");
    assert_eq!(draft(&harness), expected);
    harness.get_by_label("retries, 3, removed");
}

#[test]
fn a_container_is_edited_as_json() {
    let mut harness = stage();
    click(&mut harness, "What to do with “limits”");
    click(&mut harness, "Edit as JSON…");

    type_lines_into(&mut harness, "JSON of the value", "[1, {\"a\": null}");
    assert!(harness.is_disabled(Role::Button, "Use this value"));
    harness.types("]");
    click(&mut harness, "Use this value");

    assert_eq!(
        draft(&harness),
        draft_with("limits", json!([1, {"a": null}]))
    );
}

#[test]
fn the_table_shows_both_sides_and_takes_keys() {
    let mut harness = stage();
    type_into(&mut harness, "shortDesc", "Other");
    click(&mut harness, "Table");

    harness.get_by_label("/shortDesc, server \"Workers\", draft \"Other\", replace");
    harness.get_by_label("/limits, server object, 2 keys, draft object, 2 keys");
    click(&mut harness, "/retries, server 3, draft 3");
    harness.key(Key::Delete);
    harness.carry_out();

    harness.get_by_label("/retries, server 3, draft removed, remove");
}

#[test]
fn finding_a_key_narrows_form_and_table() {
    let mut harness = stage();

    type_into(&mut harness, "Find a key", "max");

    assert!(!harness.shows("shortDesc"));
    harness.get_by_label("max, 10");
    assert!(!harness.shows("page, 200"));
    click(&mut harness, "Table");
    let rows = harness.query_all_by_role(Role::Row);
    let named = rows.filter(|row| row.accesskit_node().label().is_some());
    assert_eq!(named.count(), 1, "beside the header");
}

#[test]
fn a_broken_json_text_is_kept_and_the_draft_stays_valid() {
    let mut harness = stage();
    click(&mut harness, "JSON");
    let broken = "{\n  \"beta\": tru\n}";

    type_lines_into(&mut harness, "Metadata as JSON", broken);

    assert_eq!(draft(&harness), server());
    let fault = "Line 2, column 14: a value is expected here, and text needs quotes.";
    harness.get_by_label(fault);
    harness.get_by_label("The draft keeps the last valid text.");

    click(&mut harness, "Form");
    click(&mut harness, "Show the text");
    harness.get_by_label(fault);
    type_lines_into(&mut harness, "Metadata as JSON", "{\"beta\": false}");
    assert_eq!(draft(&harness), json!({"beta": false}));
}

#[test]
fn a_broken_json_text_does_not_overwrite_what_was_edited_elsewhere() {
    let mut harness = stage();
    click(&mut harness, "JSON");
    type_lines_into(&mut harness, "Metadata as JSON", "{");
    click(&mut harness, "Form");
    turn_over(&mut harness, "beta");

    click(&mut harness, "JSON");

    assert_eq!(draft(&harness), draft_with("beta", json!(false)));
    harness.get_by_label("The draft has changed since.");
    click(&mut harness, "Use the draft’s text");
    harness.get_by_label("Valid. The draft follows this text.");
}

#[test]
fn of_a_thousand_keys_only_those_in_sight_are_drawn() {
    let many: serde_json::Map<String, Value> = (0..1000)
        .map(|number| (format!("key{number:04}"), json!("text")))
        .collect();

    let mut harness = stage_of_metadata(&Value::Object(many));

    assert!(harness.query_all_by_role(Role::TextInput).count() < 40);
    click(&mut harness, "Table");
    assert!(harness.query_all_by_role(Role::Row).count() < 40);
}

#[test]
fn the_preview_says_what_would_be_sent() {
    let mut harness = stage();
    harness.get_by_label("application/json-patch+json, nothing to send");

    turn_over(&mut harness, "beta");

    let body = r#"[{"op":"replace","path":"/connectorMetadata/beta","value":false}]"#;
    harness.get_by_label(&format!(
        "application/json-patch+json, {} bytes",
        body.len()
    ));
    harness.get_by_label("PATCH /connectors/v1/workday");
    harness.press("Copy the patch as JSON");
    let copied = harness.asked().iter().find_map(|command| match command {
        Command::App(AppCommand::Copy(text)) => serde_json::from_str::<Value>(text).ok(),
        _ => None,
    });
    assert_eq!(copied, serde_json::from_str(body).ok());
}

fn sign_in_again(harness: &mut Harness<'_, Stage>) {
    harness.session().id.0 += 1;
    harness.run();
}

#[test]
fn a_broken_json_text_is_still_there_after_signing_in_again() {
    let mut harness = stage();
    click(&mut harness, "JSON");
    type_lines_into(&mut harness, "Metadata as JSON", "{\"beta\": tru");

    sign_in_again(&mut harness);

    harness.get_by_label("The draft keeps the last valid text.");
    let unsaved_input = &harness.connector().unsaved_input;
    assert_eq!(
        unsaved_input.iter().collect::<Vec<_>>(),
        [&UnsavedInput::JsonText]
    );
}

#[test]
fn a_half_typed_key_is_not_thrown_away_by_add_key_or_by_a_new_sign_in() {
    let mut harness = stage();
    click(&mut harness, "Add key…");
    type_into(&mut harness, "Name of the key", "timeout");

    sign_in_again(&mut harness);
    click(&mut harness, "Add key…");

    harness.get_by_label("Your input here is not in the draft. Finish or cancel the input first.");
    let name = harness.get_by_role_and_label(Role::TextInput, "Name of the key");
    assert_eq!(name.accesskit_node().value().as_deref(), Some("timeout"));
    assert!(
        harness
            .connector()
            .unsaved_input
            .contains(&UnsavedInput::Panel),
        "a review can say so"
    );

    click(&mut harness, "Cancel");
    assert!(harness.connector().unsaved_input.is_empty());
}
