//! Numbers of any size, and JSON that no value can hold: what is sent and what is read back.

use patchpanel_core_models::json;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_core_models::patch::{self, Patch};
use patchpanel_http_client::{ErrorKind, Operation, Outcome};
use patchpanel_tenant_simulator::switches::{NumberStorage, Switches};
use patchpanel_tenant_simulator::{FaultAction, FaultBody, Running, Seed, Simulator, StatusFault};

use super::support::{
    CLIENT_ID, CLIENT_SECRET, CONNECTOR, client, fail, read, script_name, simulator,
};

const NUMBERS: &str = "[1e400,12345678901234567890123,18446744073709551617,0.1000000000000000055511151231257827,-0,1E5,0.10]";

fn put(member: &str, value: &str) -> Patch {
    let text = format!(r#"[{{"op":"add","path":"/connectorMetadata/{member}","value":{value}}}]"#);
    serde_json::from_str(&text).unwrap()
}

fn change(patch: Patch) -> Operation {
    let script_name = script_name(CONNECTOR);
    Operation::PatchConnector { script_name, patch }
}

async fn respelling() -> Running {
    let switches = Switches {
        number_storage: NumberStorage::Respelled,
        ..Switches::default()
    };
    let builder = Simulator::builder().client(CLIENT_ID, CLIENT_SECRET);
    builder
        .seed(Seed::Demo)
        .switches(switches)
        .start()
        .await
        .unwrap()
}

#[tokio::test]
async fn numbers_are_sent_as_they_are_written_and_come_back_with_their_value() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);

    let patched = client
        .patch_connector(&script_name(CONNECTOR), &put("numbers", NUMBERS))
        .await
        .unwrap();

    let sent = tenant
        .requests()
        .into_iter()
        .find(|request| request.method == "PATCH");
    assert!(
        sent.unwrap()
            .text()
            .contains(&format!(r#""value":{NUMBERS}}}"#))
    );
    let stored = &patched.connector_metadata["numbers"];
    assert!(patch::same_value(stored, &json::read(NUMBERS).unwrap()));
    assert_eq!(
        read(&client).await.unwrap().connector_metadata["numbers"],
        *stored
    );
}

#[tokio::test]
async fn a_server_that_tests_numbers_by_value_takes_a_guarded_patch() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    let name = script_name(CONNECTOR);
    client
        .patch_connector(&name, &put("max", "1.0"))
        .await
        .unwrap();
    let guarded = r#"[{"op":"test","path":"/connectorMetadata/max","value":1},
        {"op":"replace","path":"/connectorMetadata/max","value":18446744073709551616}]"#;

    let patched = client
        .patch_connector(&name, &serde_json::from_str(guarded).unwrap())
        .await
        .unwrap();

    assert_eq!(
        patched.connector_metadata["max"].to_string(),
        "18446744073709551616"
    );
}

#[tokio::test]
async fn a_change_that_the_server_stored_in_another_spelling_was_made() {
    let tenant = respelling().await;
    let client = client(&tenant);
    let append = r#"[{"op":"test","path":"/connectorMetadata/tags","value":[]},
        {"op":"add","path":"/connectorMetadata/tags/-","value":5.0}]"#;
    let append = serde_json::from_str(append).unwrap();
    for patch in [
        put("max", "1.0"),
        put("max", "1E2"),
        put("tags", "[]"),
        append,
    ] {
        client
            .patch_connector(&script_name(CONNECTOR), &patch)
            .await
            .unwrap();

        let outcome = client.check_outcome(&change(patch)).await.unwrap();

        assert_eq!(outcome, Outcome::Made);
    }
    let stored = read(&client).await.unwrap().connector_metadata;
    assert_eq!(
        (stored["max"].to_string(), stored["tags"].to_string()),
        ("100".into(), "[5]".into())
    );
}

#[tokio::test]
async fn an_item_that_was_taken_out_of_a_list_is_not_said_to_be_there_still() {
    let tenant = simulator(Seed::Demo).await;
    let client = client(&tenant);
    let name = script_name(CONNECTOR);
    client
        .patch_connector(&name, &put("tags", r#"["hr","beta"]"#))
        .await
        .unwrap();
    let remove = r#"[{"op":"remove","path":"/connectorMetadata/tags/0"}]"#;
    let remove: Patch = serde_json::from_str(remove).unwrap();
    client.patch_connector(&name, &remove).await.unwrap();

    let outcome = client.check_outcome(&change(remove)).await.unwrap();

    assert_eq!(outcome, Outcome::Unclear);
}

#[tokio::test]
async fn what_cannot_be_read_of_a_connector_is_kept_as_written_and_never_overwritten() {
    let tenant = simulator(Seed::Demo).await;
    let body = r#"{"scriptName":"workday-custom-emea","name":"W","applicationXml":"<A>\ud800</A>",
        "connectorMetadata":{"platform":"ccg","icon":"caf\ud83d","limit":1e400,"a":1,"a":2}}"#;
    let odd = StatusFault::new(200).body(FaultBody::Text(body.to_owned()));
    fail(&tenant, "GET", "/connectors/v1/*", FaultAction::Status(odd));
    let client = client(&tenant);

    let detail = read(&client).await.unwrap();

    let metadata = serde_json::to_string(&detail.connector_metadata).unwrap();
    assert_eq!(metadata, r#"{"limit":1e400,"platform":"ccg"}"#);
    let unread = detail.unread.iter();
    let unread: Vec<_> = unread
        .map(|unread| (unread.place.as_str(), unread.text.as_str()))
        .collect();
    assert_eq!(
        unread,
        [
            ("/applicationXml", r#""<A>\ud800</A>""#),
            ("/connectorMetadata/a", "1"),
            ("/connectorMetadata/a", "2"),
            ("/connectorMetadata/icon", r#""caf\ud83d""#),
        ]
    );
    let upload = Operation::PutDocument {
        script_name: script_name(CONNECTOR),
        kind: XmlDocument::SourceTemplate.into(),
        text: "<Application/>".to_owned(),
    };
    let whole = r#"[{"op":"add","path":"/connectorMetadata","value":{}}]"#;
    for touching in [
        upload,
        change(put("icon", "1")),
        change(serde_json::from_str(whole).unwrap()),
    ] {
        let refused = client
            .prepare(touching)
            .unwrap()
            .spare(&detail.unread)
            .unwrap_err();
        assert_eq!(refused.kind(), &ErrorKind::Invalid);
    }
    let beside = client.prepare(change(put("platform", "\"va\""))).unwrap();
    assert!(beside.spare(&detail.unread).is_ok());
}
