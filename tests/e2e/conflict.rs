//! A colleague changes the connector between draft and review: the conflicts, the choices, and exactly the merged result.

use egui::{Key, Modifiers, Role};
use patchpanel::{
    command::{Action, Command, ConnectorCommand},
    state::{connectors::PartValue, review::ReviewStage, route::Route},
};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_tenant_simulator::Seed;
use serde_json::{Value, json};

use crate::support::{Desk, Person, ROW, Tenant, connected};

const SCRIPT_NAME: &str = "workday-custom-emea";
const PATH: &str = "/connectors/v1/workday-custom-emea";
const HOST: &str =
    "<Field name=\"host\" required=\"false\" displayName=\"con_form_host\" type=\"text\"";

const TITLE: &str = "Workday Custom EMEA";

fn opened() -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut person) = connected();
    opens(&mut person);
    (tenant, desk, person)
}

fn opens(person: &mut Person<'_>) {
    person.clicks(ROW);
    person.has_open(TITLE);
}

fn asks(person: &mut Person<'_>, command: impl Into<Command>) {
    person.asks(command);
    person.rests();
}

fn edits_part(person: &mut Person<'_>, value: PartValue) {
    asks(person, ConnectorCommand::EditPart(value));
}

/// Changes the short description of the draft.
fn edits_short(person: &mut Person<'_>) {
    edits(person, |metadata| {
        metadata.insert("shortDesc".to_owned(), json!("mine"));
    });
}

/// Changes metadata of the draft.
fn edits(person: &mut Person<'_>, change: impl FnOnce(&mut serde_json::Map<String, Value>)) {
    let draft = &person.open().draft;
    let mut metadata = draft.current.metadata.clone();
    change(&mut metadata);
    edits_part(person, PartValue::Metadata(metadata));
}

fn edits_form(person: &mut Person<'_>, from: &str, to: &str) {
    let draft = &person.open().draft;
    let text = draft.current.xml[&XmlDocument::SourceConfig].replace(from, to);
    let value = PartValue::Xml(XmlDocument::SourceConfig, Some(text));
    edits_part(person, value);
}

fn colleague(tenant: &Tenant, operations: &Value) {
    let changed = tenant.running.change_connector(SCRIPT_NAME, operations);
    changed.unwrap();
}

/// A patch of one key.
fn replace(key: &str, value: &str) -> Value {
    json!([{"op": "replace", "path": format!("/connectorMetadata/{key}"), "value": value}])
}

fn server(tenant: &Tenant) -> Value {
    tenant.running.connector(SCRIPT_NAME).unwrap()
}

fn reviews(person: &mut Person<'_>) {
    asks(person, Action::ReviewChanges);
}

fn is_ready(person: &Person<'_>) -> bool {
    let session = person.state().session();
    let review = session.and_then(|session| session.review.as_ref());
    review.is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)))
}

fn sends(person: &mut Person<'_>, button: &str) {
    person.until("the review", is_ready);
    person.until("the checks", |person| {
        person.open().unchecked_document().is_none()
    });
    person.sends(button);
    person.waits_for_the_run();
}

#[test]
fn conflicts_are_decided_and_exactly_the_merged_result_is_sent() {
    let (tenant, _desk, mut person) = opened();
    edits(&mut person, |metadata| {
        metadata.insert("shortDesc".to_owned(), json!("mine"));
        metadata.insert("docUrl".to_owned(), json!("https://mine"));
        metadata["limits"]["maxConnections"] = json!(25);
    });
    edits_form(&mut person, HOST, &HOST.replace("\"host\"", "\"hostName\""));
    let form = &server(&tenant)["sourceConfigXml"];
    let text = form.as_str().unwrap();
    let theirs = text.replace(HOST, &HOST.replace("type=\"text\"", "type=\"url\""));
    assert_ne!(theirs, text);
    colleague(
        &tenant,
        &json!([
            {"op": "replace", "path": "/connectorMetadata/shortDesc", "value": "theirs"},
            {"op": "replace", "path": "/connectorMetadata/limits/maxConnections", "value": 40},
            {"op": "replace", "path": "/connectorMetadata/limits/pageSize", "value": 500},
            {"op": "remove", "path": "/connectorMetadata/legacyIcon"},
            {"op": "replace", "path": "/sourceConfigXml", "value": theirs},
        ]),
    );

    reviews(&mut person);
    person.reads("The server changed after this draft began, so nothing was sent");
    person.reads("limits/pageSize, base 200, theirs 500, mine 200, Theirs: the only change");
    assert!(tenant.writes().is_empty());
    person.clicks_role(Role::RadioButton, "Theirs for shortDesc");
    person.clicks_role(Role::RadioButton, "Edit for limits/maxConnections");
    person.types("Result for limits/maxConnections", "33");
    person.reads("1 of 3 conflicts open");
    person.clicks_role(Role::RadioButton, "Mine for Source config, conflict 1");
    person.clicks("Review merged plan");
    person.until("the review", is_ready);
    assert_eq!(person.state().route, Route::Review);
    sends(&mut person, "Apply 2 steps to acme-sim");

    let writes = tenant.writes();
    let expected = [format!("PATCH {PATH}"), format!("PUT {PATH}/source-config")];
    assert_eq!(tenant.written(), expected);
    let patch = json!([
        {"op": "add", "path": "/connectorMetadata/docUrl", "value": "https://mine"},
        {"op": "replace", "path": "/connectorMetadata/limits/maxConnections", "value": 33},
    ]);
    assert_eq!(writes[0].json(), patch);
    assert!(writes[1].text().contains("name=\"hostName\""));
    let now = server(&tenant);
    assert_eq!(now["connectorMetadata"]["shortDesc"], "theirs");
    assert_eq!(now["connectorMetadata"]["limits"]["pageSize"], 500);
    assert_eq!(now["connectorMetadata"]["limits"]["maxConnections"], 33);
    assert_eq!(now["connectorMetadata"].get("legacyIcon"), None);
}

#[test]
fn a_server_that_moved_elsewhere_is_followed_and_the_review_says_so() {
    let (tenant, _desk, mut person) = opened();
    edits_short(&mut person);
    colleague(&tenant, &replace("supportTier", "silver"));

    reviews(&mut person);
    person.reads("Merged from the server: supportTier.");
    sends(&mut person, "Apply 1 step to acme-sim");

    let writes = tenant.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].json(), replace("shortDesc", "mine"));
    let now = &server(&tenant)["connectorMetadata"];
    assert_eq!(now["supportTier"], "silver");
}

#[test]
fn a_server_that_moves_again_before_the_merged_plan_shows_the_conflicts_again() {
    let (tenant, _desk, mut person) = opened();
    edits_short(&mut person);
    colleague(&tenant, &replace("shortDesc", "theirs"));
    reviews(&mut person);
    person.clicks_role(Role::RadioButton, "Mine for shortDesc");

    colleague(&tenant, &replace("shortDesc", "theirs again"));
    person.clicks("Review merged plan");

    person.reads("theirs \"theirs again\", mine \"mine\", not decided");
    assert!(tenant.writes().is_empty());
}

#[test]
fn the_keys_beside_the_conflicts_decide_them() {
    let (tenant, _desk, mut person) = opened();
    edits_short(&mut person);
    colleague(&tenant, &replace("shortDesc", "theirs"));
    reviews(&mut person);
    person.reads("1 of 1 conflict open");
    for cap in ["F8", "Alt 1", "Alt 2", "Alt 3", "Ctrl Z"] {
        assert!(person.is_shown(cap), "{cap}");
    }

    person.presses(Modifiers::NONE, Key::F8);
    for (key, outcome) in [(Key::Num1, "theirs"), (Key::Num2, "mine")] {
        person.presses(Modifiers::ALT, key);
        person.reads(&format!("mine \"mine\", decided: {outcome}"));
    }
    person.presses(Modifiers::ALT, Key::Num3);
    person.types_on("my own");
    // A key that decides types nothing into the field.
    person.presses(Modifiers::ALT, Key::Num1);
    person.reads("mine \"mine\", decided: theirs");
    person.presses(Modifiers::COMMAND, Key::Z);

    assert_eq!(person.state().route, Route::Conflict);
    assert!(tenant.writes().is_empty());
}

#[test]
fn guards_refuse_a_patch_whose_values_changed_after_the_review() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = Person::start(&desk);
    person.clicks("Connect a tenant");
    person.types("Name", "Sandbox");
    person.types("Tenant or address", tenant.running.base_url());
    person.types("Client ID", tenant.running.client_id());
    person.types("Client secret", tenant.running.client_secret());
    person.clicks_role(Role::Switch, "Guards");
    person.clicks("Save and connect");
    opens(&mut person);
    edits_short(&mut person);
    let before = server(&tenant)["connectorMetadata"]["shortDesc"].clone();
    reviews(&mut person);
    person.reads("test, /connectorMetadata/shortDesc");

    colleague(&tenant, &replace("shortDesc", "theirs"));
    sends(&mut person, "Apply 1 step to acme-sim");

    let writes = tenant.writes();
    assert_eq!(writes.len(), 1);
    let patch = json!([
        {"op": "test", "path": "/connectorMetadata/shortDesc", "value": before},
        {"op": "replace", "path": "/connectorMetadata/shortDesc", "value": "mine"},
    ]);
    assert_eq!(writes[0].json(), patch);
    let now = &server(&tenant)["connectorMetadata"];
    assert_eq!(now["shortDesc"], "theirs", "nothing was overwritten");
}
