//! Bad input is normal input: a sentence says what happened, why, and what to do; nothing typed is lost.

use std::time::Duration;

use patchpanel::{command::Command, state::route::ConnectorTab};
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_tenant_simulator::{Fault, FaultAction, Seed};

use crate::support::{Desk, Person, Tenant};

const ROW: &str = "Workday Custom EMEA, workday, Released";
const SOURCE_CONFIG: DocumentKind = DocumentKind::Xml(XmlDocument::SourceConfig);

fn signed_in<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::start(desk);
    let secret = tenant.running.client_secret().to_owned();
    person.connects(tenant, "Sandbox", &secret);
    person
}

/// On the source config tab of an open connector.
fn on_source_config<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = signed_in(tenant, desk);
    person.types("Filter", "workday");
    person.clicks(ROW);
    person.until("the connector", |person| {
        person
            .state()
            .open_connector()
            .is_some_and(|open| open.detail().is_some())
    });
    person
        .harness
        .state_mut()
        .ask(Command::ShowTab(ConnectorTab::SourceConfig));
    person.rests();
    person
}

fn drops(person: &mut Person<'_>, desk: &Desk, name: &str, bytes: &[u8]) {
    let path = desk.file(name, bytes);
    person
        .harness
        .state_mut()
        .ask(Command::DropFile(SOURCE_CONFIG, path));
}

fn draft_is_untouched(person: &Person<'_>) -> bool {
    !person.state().open_connector().unwrap().has_changes()
}

/// Types a profile whose address is `address` and tries to connect.
fn connects_to<'a>(desk: &Desk, address: &str) -> Person<'a> {
    let mut person = Person::start(desk);
    person.clicks("Connect a tenant");
    person.types("Name", "Sandbox");
    person.types("Tenant or address", address);
    person.types("Client ID", "4b1f0c9e2d7a4e0f9a63c1d85b7e2f10");
    person.types("Client secret", "s3cret");
    person.clicks("Save and connect");
    person
}

#[test]
fn unknown_host_is_named_as_such() {
    let desk = Desk::new();

    let mut person = connects_to(&desk, "https://no-such-host.invalid");

    person.sees("Could not sign in");
    person.reads("Check the address of the profile and the network");
}

#[test]
fn tenant_that_does_not_answer_is_named_as_such() {
    let desk = Desk::new();
    let tenant = Tenant::start(Seed::Empty);
    let address = tenant.running.base_url().to_owned();
    drop(tenant);

    let mut person = connects_to(&desk, &address);

    person.sees("Could not sign in");
    person.reads("Nothing answers at the tenant’s address");
}

#[test]
fn address_that_is_none_is_refused_under_its_field() {
    let desk = Desk::new();

    let mut person = connects_to(&desk, "http://acme.example/ui/admin");

    assert!(person.state().session.is_none());
    person.reads("https");
}

#[test]
fn forbidden_list_names_the_scope_that_is_needed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    tenant
        .running
        .faults()
        .add(Fault::new("GET", "/connectors/v1", FaultAction::status(403)).always());

    let mut person = signed_in(&tenant, &desk);

    person.sees("The connector list could not be read");
    person.reads("idn:connector-config:read");
}

#[test]
fn connector_that_is_gone_says_so() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = signed_in(&tenant, &desk);
    person.sees("Connectors");

    person
        .harness
        .state_mut()
        .ask(Command::OpenConnector("no-such-connector".parse().unwrap()));

    person.reads("“no-such-connector” could not be read");
}

#[test]
fn html_from_a_gateway_is_no_parse_error() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    tenant
        .running
        .faults()
        .add(Fault::new("GET", "/connectors/v1", FaultAction::html(502)).always());

    let mut person = signed_in(&tenant, &desk);

    person.sees("The connector list could not be read");
    person.reads("Try again in a moment");
    let shown = person.labels().join("\n");
    assert!(!shown.contains("<html"), "{shown}");
    assert!(!shown.contains("expected value"), "{shown}");
}

#[test]
fn refresh_that_fails_keeps_the_rows() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = signed_in(&tenant, &desk);
    person.types("Filter", "workday");
    person.sees(ROW);
    tenant
        .running
        .faults()
        .add(Fault::new("GET", "/connectors/v1", FaultAction::html(503)).always());

    person.harness.state_mut().ask(Command::RefreshConnectors);
    person.until("the failure", |person| {
        person
            .state()
            .session
            .as_ref()
            .unwrap()
            .connectors
            .failure()
            .is_some()
    });

    assert!(person.is_shown(ROW));
}

#[test]
fn unknown_status_is_shown_and_not_rejected() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    tenant
        .running
        .faults()
        .add(Fault::new("GET", "/connectors/v1", FaultAction::UnknownEnum {}).always());

    let mut person = signed_in(&tenant, &desk);
    person.types("Filter", "workday");

    person.sees("Workday Custom EMEA, workday, QUARANTINED");
}

#[test]
fn malformed_xml_is_taken_as_draft_and_stops_apply_with_its_place() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);

    drops(
        &mut person,
        &desk,
        "broken.xml",
        b"<Form>\n  <Menu name=\"a\">\n</Form>\n",
    );
    person.until("the check of the draft", |person| {
        let open = person.state().open_connector().unwrap();
        open.has_changes() && open.blocking_problems().next().is_some()
    });

    person.reads("3:");
    person.clicks("Review changes");
    person.until("the review", |person| {
        person.is_shown("Review changes") && person.is_shown("Apply 1 step to acme-sim")
    });
    person.clicks("Apply 1 step to acme-sim");
    assert!(
        tenant.writes().is_empty(),
        "a document that is not well-formed is not sent"
    );
}

#[test]
fn document_of_another_tab_is_refused_and_the_draft_stays() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);

    drops(
        &mut person,
        &desk,
        "template.xml",
        b"<Application name=\"a\" type=\"a\" connector=\"c\"/>",
    );

    person.sees("“template.xml” was not opened");
    person.sees("The draft is as it was.");
    assert!(draft_is_untouched(&person));
}

#[test]
fn file_that_is_not_text_is_refused() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);

    drops(
        &mut person,
        &desk,
        "picture.xml",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x05\0",
    );

    person.sees("“picture.xml” was not opened");
    assert!(draft_is_untouched(&person));
}

#[test]
fn file_of_50_megabytes_is_refused_before_it_is_read() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);

    drops(&mut person, &desk, "large.xml", &vec![b' '; 50_000_000]);

    person.reads("50.0 MB");
    person.clicks("Close");
    assert!(draft_is_untouched(&person));
}

#[test]
fn refused_upload_is_an_error_although_it_is_answered_200() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);
    let body = serde_json::json!({"status": "ERROR", "message": "unsupported xsd version", "scriptName": "x"});
    let fault = patchpanel_tenant_simulator::StatusFault::new(200)
        .body(patchpanel_tenant_simulator::FaultBody::Value(body));
    tenant.running.faults().add(Fault::new(
        "PUT",
        "/connectors/v1/*/source-config",
        FaultAction::Status(fault),
    ));
    let text = person
        .state()
        .open_connector()
        .unwrap()
        .draft
        .draft
        .base
        .xml[&XmlDocument::SourceConfig]
        .clone();

    drops(
        &mut person,
        &desk,
        "form.xml",
        text.replace("required=\"true\"", "required=\"false\"")
            .as_bytes(),
    );
    person.until("the file as draft", |person| !draft_is_untouched(person));
    person.applies("Apply 1 step to acme-sim");

    person.reads("unsupported xsd version");
    person.sees("Apply stopped at step 1");
    assert!(!draft_is_untouched(&person), "the draft is kept");
}

#[test]
fn lost_answer_is_settled_by_reading_and_never_sent_twice() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);
    let fault = FaultAction::ResetAfterBody {
        request: patchpanel_tenant_simulator::Handling::Applied,
    };
    tenant
        .running
        .faults()
        .add(Fault::new("PUT", "/connectors/v1/*/source-config", fault));
    let text = person
        .state()
        .open_connector()
        .unwrap()
        .draft
        .draft
        .base
        .xml[&XmlDocument::SourceConfig]
        .clone();

    drops(
        &mut person,
        &desk,
        "form.xml",
        text.replace("required=\"true\"", "required=\"false\"")
            .as_bytes(),
    );
    person.until("the file as draft", |person| !draft_is_untouched(person));
    person.applies("Apply 1 step to acme-sim");
    person.until("what became of it", |person| draft_is_untouched(person));

    assert_eq!(tenant.writes().len(), 1);
    person.sees("UPDATED");
}

#[test]
fn a_503_after_the_document_was_stored_is_not_called_refused() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = on_source_config(&tenant, &desk);
    let fault = patchpanel_tenant_simulator::StatusFault::new(503).after_applying();
    tenant.running.faults().add(Fault::new(
        "PUT",
        "/connectors/v1/*/source-config",
        FaultAction::Status(fault),
    ));
    let base = &person.state().open_connector().unwrap().draft.draft.base;
    let text = base.xml[&XmlDocument::SourceConfig].clone();
    let text = text.replace("required=\"true\"", "required=\"false\"");

    drops(&mut person, &desk, "form.xml", text.as_bytes());
    person.until("the file as draft", |person| !draft_is_untouched(person));
    person.applies("Apply 1 step to acme-sim");
    person.until("what became of it", draft_is_untouched);

    assert_eq!(tenant.writes().len(), 1, "a change is never repeated");
    person.sees("UPDATED");
}

#[test]
fn slow_tenant_leaves_the_app_usable() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let latency = FaultAction::latency(Duration::from_millis(400));
    tenant
        .running
        .faults()
        .add(Fault::new("GET", "/connectors/v1", latency).always());

    let mut person = signed_in(&tenant, &desk);
    person.clicks("Settings");

    person.sees("Appearance");
}
