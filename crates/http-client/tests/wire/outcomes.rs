//! After a lost answer: a look at the tenant shows whether the change was made.

use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::connector::{
    ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS,
};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_http_client::{
    Client, Credentials, ErrorKind, Operation, Outcome, Reread, UnreachableReason,
};
use patchpanel_tenant_simulator::{Fault, FaultAction, Handling, Running, Seed};
use serde_json::json;

use super::support::{CONNECTOR, client, closed_port, fail, lines, script_name, simulator, url};

const UNUSED: &str = "blackline";

fn changes() -> Vec<Operation> {
    let operations =
        json!([{"op": "add", "path": "/connectorMetadata/shortDesc", "value": "quite new"}]);
    let mut released = NewConnector::new("Brand New", OPEN_CONNECTOR_CLASS);
    released.status = Some(ConnectorStatus::Released);
    vec![
        Operation::PatchConnector {
            script_name: script_name(CONNECTOR),
            patch: serde_json::from_value(operations).unwrap(),
        },
        Operation::PutDocument {
            script_name: script_name(CONNECTOR),
            kind: XmlDocument::SourceConfig.into(),
            text: "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\"/>"
                .to_owned(),
        },
        Operation::PutDocument {
            script_name: script_name(CONNECTOR),
            kind: Locale::Fi.into(),
            text: "HostURL=Palvelin\n".to_owned(),
        },
        Operation::DeleteConnector {
            script_name: script_name(UNUSED),
        },
        Operation::CreateConnector(released),
    ]
}

/// Sends a change whose answer is lost, then looks.
async fn send_and_look(
    tenant: &Running,
    client: &Client,
    operation: &Operation,
    request: Handling,
) -> Outcome {
    let change = client.prepare(operation.clone()).unwrap();
    let lost = FaultAction::ResetAfterBody { request };
    tenant.add_fault(Fault::new(change.method(), change.path(), lost));

    let lost = client.send(&change).await.unwrap_err();

    let reread = operation.reread().unwrap();
    assert_eq!(lost.kind(), &ErrorKind::OutcomeUnknown { reread });
    assert!(lost.may_have_changed_something());
    tenant.clear_requests();
    let outcome = client.check_outcome(operation).await.unwrap();
    let looks = lines(tenant).into_iter();
    assert!(
        looks.clone().all(|line| line.starts_with("GET ")),
        "{looks:?}"
    );
    outcome
}

#[tokio::test]
async fn a_change_that_was_made_or_not_is_recognised() {
    for operation in changes() {
        let tenant = simulator(Seed::Demo).await;
        let outcome = send_and_look(&tenant, &client(&tenant), &operation, Handling::Applied).await;
        assert_eq!(outcome, Outcome::Made, "{operation:?}");

        let tenant = simulator(Seed::Demo).await;
        let outcome = send_and_look(&tenant, &client(&tenant), &operation, Handling::Dropped).await;
        // The list shows released connectors only, so that a missing one proves nothing.
        let expected = match operation {
            Operation::CreateConnector(_) => Outcome::Unclear,
            _ => Outcome::NotMade,
        };
        assert_eq!(outcome, expected, "{operation:?}");
    }
}

#[tokio::test]
async fn the_error_says_what_to_read_again() {
    let tenant = simulator(Seed::Demo).await;
    fail(&tenant, "PUT", "/**", FaultAction::CutBody {});

    let error = client(&tenant)
        .put_document(&script_name(CONNECTOR), Locale::De, "HostURL=Adresse\n")
        .await
        .unwrap_err();

    let reread = Reread::Translations(script_name(CONNECTOR), Locale::De);
    assert_eq!(error.kind(), &ErrorKind::OutcomeUnknown { reread });
    let request = "PUT /connectors/v1/workday-custom-emea/translations/de";
    assert_eq!(error.request(), request);
}

#[tokio::test]
async fn a_connection_that_is_refused_leaves_no_doubt() {
    let address = url(&format!("http://127.0.0.1:{}", closed_port()));
    let builder = Client::builder(address).credentials(Credentials::token("t"));
    let client = builder.build().unwrap();

    let error = client
        .delete_connector(&script_name(CONNECTOR))
        .await
        .unwrap_err();

    let reason = UnreachableReason::Refused;
    assert_eq!(error.kind(), &ErrorKind::Unreachable { reason });
    assert!(!error.may_have_changed_something());
    assert_eq!(error.attempts(), 1);
}
