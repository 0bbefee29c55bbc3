//! Numbers of any size, and JSON that no value can hold, from the wire to the screen and back.

use egui::Role;
use patchpanel::command::{Action, ConnectorCommand};
use patchpanel::state::route::ConnectorTab;
use patchpanel_tenant_simulator::switches::{NumberStorage, Switches};
use patchpanel_tenant_simulator::{FaultAction, FaultBody, Seed, Simulator, StatusFault};
use serde_json::json;

use crate::support::{Desk, Person, ROW, Tenant};

const APPLY: &str = "Apply 1 step to acme-sim";
const CONNECTOR: &str = "/connectors/v1/workday-custom-emea";

/// On the JSON of the metadata of an open connector.
fn on_json<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::signed_in(tenant, desk);
    person.types("Filter", "workday");
    person.clicks(ROW);
    person.has_read_the_connector();
    person.clicks_role(Role::Tab, "Metadata");
    person.clicks("JSON");
    person
}

fn answers(tenant: &Tenant, path: &str, body: &str) {
    let answer = StatusFault::new(200).body(FaultBody::Text(body.to_owned()));
    tenant.fails("GET", path, FaultAction::Status(answer));
}

#[test]
fn numbers_are_sent_as_typed_and_a_server_that_writes_them_otherwise_leaves_no_draft() {
    let switches = Switches {
        number_storage: NumberStorage::Respelled,
        ..Switches::default()
    };
    let simulator = Simulator::builder().seed(Seed::Demo).switches(switches);
    let (tenant, desk) = (Tenant::of(simulator), Desk::new());
    let mut person = on_json(&tenant, &desk);
    let numbers = ["1.0", "-0", "0.10", "1E5", "1e400", "1234567890123"];
    let members = numbers.iter().enumerate();
    let members: Vec<_> = members
        .map(|(at, number)| format!("\"n{at}\": {number}"))
        .collect();

    person.types("Metadata as JSON", &format!("{{{}}}", members.join(", ")));
    person.until("the numbers in the draft", Person::has_changes);
    person.applies(APPLY);
    person.waits_for_the_run();

    let sent = tenant.writes()[0].text();
    for (at, number) in numbers.iter().enumerate() {
        let operation = format!(r#""path":"/connectorMetadata/n{at}","value":{number}}}"#);
        assert!(sent.contains(&operation), "{operation} in {sent}");
    }
    person.until("the server’s spelling", |person| {
        person.open().draft.base.metadata["n3"] == json!(100_000)
    });
    assert!(
        !person.has_changes(),
        "what is only spelled otherwise is no change"
    );
}

#[test]
fn large_numbers_that_differ_in_the_last_digit_are_a_change_and_undo_brings_every_digit_back() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let body = r#"{"name":"W","scriptName":"workday-custom-emea","s3Location":"custom-connector/w",
        "connectorMetadata":{"id":18446744073709551616,"x":1E5}}"#;
    answers(&tenant, CONNECTOR, body);
    let mut person = on_json(&tenant, &desk);

    person.types(
        "Metadata as JSON",
        r#"{"id": 18446744073709551617, "x": 1e5}"#,
    );
    person.until("the number in the draft", Person::has_changes);
    person.clicks("Review changes");
    person.reads("replace, /connectorMetadata/id");
    person.reads("18446744073709551617");
    assert!(
        !person.is_shown("replace, /connectorMetadata/x"),
        "1e5 is 1E5"
    );

    person.asks(ConnectorCommand::ShowTab(ConnectorTab::Metadata));
    person.asks(Action::Undo);
    person.rests();
    let metadata = serde_json::to_string(&person.open().draft.current.metadata).unwrap();
    assert_eq!(metadata, r#"{"id":18446744073709551616,"x":1E5}"#);
}

#[test]
fn one_odd_row_says_that_it_cannot_be_read_and_the_others_open() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let rows = r#"[{"scriptName":"workday-custom-emea","name":"caf\ud83d","type":"custom"},null,
        {"scriptName":"badge","name":"Badge","type":"custom","type":"custom","connectorMetadata":{"a":1e400}}]"#;
    answers(&tenant, "/connectors/v1", rows);

    let mut person = Person::signed_in(&tenant, &desk);

    person.reads("Badge, custom");
    person.reads("row: null (an object is expected)");
    person.reads(r#"/name: "caf\ud83d" (half of a surrogate pair is not a character)"#);
    person.opens_by_script_name("workday-custom-emea");
    person.has_open("Workday Custom EMEA");
}

#[test]
fn what_cannot_be_read_of_a_connector_is_shown_raw_and_the_rest_is_edited_and_sent() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let body = r#"{"name":"W","scriptName":"workday-custom-emea","s3Location":"custom-connector/w",
        "connectorMetadata":{"icon":"caf\ud83d","twice":1,"twice":2}}"#;
    answers(&tenant, CONNECTOR, body);
    let mut person = on_json(&tenant, &desk);
    person.reads(
        r#"/connectorMetadata/icon: "caf\ud83d" (half of a surrogate pair is not a character)"#,
    );
    person.asks(Action::ExportBundle);
    person.reads("Part of the connector could not be read");
    person.reads("/connectorMetadata/twice: 2 (the key “twice” appears twice)");

    person.types("Metadata as JSON", r#"{"icon": "mine"}"#);
    person.until("the key in the draft", Person::has_changes);
    person.clicks("Review changes");
    person.reads(
        "“/connectorMetadata/icon” cannot be changed, because the server’s value cannot be read",
    );
    assert!(tenant.writes().is_empty());

    person.asks(ConnectorCommand::ShowTab(ConnectorTab::Metadata));
    person.types("Metadata as JSON", r#"{"platform": "va"}"#);
    person.applies(APPLY);
    person.until("the patch", |_| !tenant.writes().is_empty());
    let expected = r#"[{"op":"add","path":"/connectorMetadata/platform","value":"va"}]"#;
    assert_eq!(
        tenant.writes()[0].text(),
        expected,
        "nothing around it is touched"
    );
}
