//! After a lost answer: a look at the tenant tells whether the change was made.

use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::connector::{
    ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS,
};
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_http_client::{Client, ErrorKind, Operation, Outcome, Reread};
use patchpanel_tenant_simulator::{Fault, FaultAction, Handling, Running, Seed};
use serde_json::json;

use super::support::{CONNECTOR, client, lines, script_name, simulator};

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
        Operation::PutXmlDocument {
            script_name: script_name(CONNECTOR),
            document: XmlDocument::SourceConfig,
            text: "<Form xmlns=\"http://www.sailpoint.com/xsd/sailpoint_form_2_0.xsd\"/>"
                .to_owned(),
        },
        Operation::PutTranslations {
            script_name: script_name(CONNECTOR),
            locale: Locale::Fi,
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
    let fault = Fault::new(
        change.method(),
        change.path(),
        FaultAction::ResetAfterBody { request },
    );
    tenant.add_fault(fault);

    let lost = client.send(&change).await.unwrap_err();

    let reread = operation.reread().unwrap();
    assert_eq!(lost.kind(), &ErrorKind::OutcomeUnknown { reread });
    assert!(lost.may_have_changed_something());
    tenant.clear_requests();
    let outcome = client.check_outcome(operation).await.unwrap();
    assert!(
        lines(tenant).iter().all(|line| line.starts_with("GET ")),
        "looking changes nothing"
    );
    outcome
}

#[tokio::test]
async fn a_change_that_was_made_is_recognised() {
    for operation in changes() {
        let tenant = simulator(Seed::Demo).await;
        let outcome = send_and_look(&tenant, &client(&tenant), &operation, Handling::Applied).await;
        assert_eq!(outcome, Outcome::Made, "{operation:?}");
    }
}

#[tokio::test]
async fn a_change_that_was_not_made_is_recognised() {
    for operation in changes() {
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
    tenant.add_fault(Fault::new("PUT", "/**", FaultAction::CutBody {}));

    let error = client(&tenant)
        .put_translations(&script_name(CONNECTOR), Locale::De, "HostURL=Adresse\n")
        .await
        .unwrap_err();

    let reread = Reread::Translations(script_name(CONNECTOR), Locale::De);
    assert_eq!(error.kind(), &ErrorKind::OutcomeUnknown { reread });
    assert_eq!(
        error.request(),
        "PUT /connectors/v1/workday-custom-emea/translations/de"
    );
}

#[tokio::test]
async fn a_connection_that_is_refused_leaves_no_doubt() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let client = Client::builder(super::support::url(&format!("http://127.0.0.1:{closed}")))
        .credentials(patchpanel_http_client::Credentials::token("t"))
        .build()
        .unwrap();

    let error = client
        .delete_connector(&script_name(CONNECTOR))
        .await
        .unwrap_err();

    let reason = patchpanel_http_client::UnreachableReason::Refused;
    assert_eq!(error.kind(), &ErrorKind::Unreachable { reason });
    assert!(!error.may_have_changed_something());
    assert_eq!(error.attempts(), 1);
}
