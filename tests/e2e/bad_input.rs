//! Bad input is normal input: a sentence says what happened, why, and what to do; nothing typed is lost.

use std::time::Duration;

use egui::Role;
use patchpanel_core_models::models::document::XmlDocument;
use patchpanel_tenant_simulator::{Fault, FaultAction, FaultBody, Handling, Seed, StatusFault};

use crate::support::{Desk, Person, ROW, Tenant, connected};

const APPLY: &str = "Apply 1 step to acme-sim";
const CLIENT_ID: &str = "4b1f0c9e2d7a4e0f9a63c1d85b7e2f10";

/// On the source config tab of an open connector.
fn on_source_config() -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut person) = connected();
    person.types("Filter", "workday");
    person.clicks(ROW);
    person.has_read_the_connector();
    person.clicks_role(Role::Tab, "Source config");
    (tenant, desk, person)
}

fn drops(person: &mut Person<'_>, desk: &Desk, name: &str, bytes: &[u8]) {
    person.drops(desk.file(name, bytes));
}

/// The draft of the source config with another text than the server's.
fn drops_changed_form(person: &mut Person<'_>, desk: &Desk) {
    let base = &person.open().draft.base;
    let text = base.xml[&XmlDocument::SourceConfig].clone();
    let text = text.replace("required=\"true\"", "required=\"false\"");
    drops(person, desk, "form.xml", text.as_bytes());
    person.until("the file as draft", Person::has_changes);
}

/// Lets the next upload of a source config go wrong.
fn upload_fails(tenant: &Tenant, action: FaultAction) {
    let fault = Fault::new("PUT", "/connectors/v1/*/source-config", action);
    tenant.running.add_fault(fault);
}

/// What was typed for the profile is still there, a secret in the keychain.
fn form_is_kept(person: &mut Person<'_>, desk: &Desk, address: &str) {
    person.clicks("Edit profile…");
    assert_eq!(person.typed("Name"), "Sandbox");
    assert_eq!(person.typed("Tenant or address"), address);
    assert_eq!(person.typed("Client ID"), CLIENT_ID);
    let entry = desk.entry("client-secret");
    assert_eq!(entry.get_password().unwrap(), "s3cret");
}

/// Types a profile whose address is `address` and tries to connect.
pub(crate) fn connects_to<'a>(desk: &Desk, address: &str) -> Person<'a> {
    let mut person = Person::start(desk);
    person.clicks("Connect a tenant");
    person.types("Name", "Sandbox");
    person.types("Tenant or address", address);
    person.types("Client ID", CLIENT_ID);
    person.types("Client secret", "s3cret");
    person.clicks("Save and connect");
    person
}

#[test]
fn a_tenant_that_cannot_be_reached_says_why_and_the_form_is_kept() {
    let gone = Tenant::start(Seed::Empty).running.base_url().to_owned();
    for (address, why, next) in [
        // Nobody has a name that ends so (RFC 6761, 6.4). It is the same with no network: no name is found then.
        (
            "https://no-such-host.invalid",
            "The name of the tenant’s host was not found: misspelt, or no network",
            "Check the address of the profile and the network",
        ),
        (
            &gone,
            "Nothing answers at the tenant’s address",
            "Check the address of the profile and the network",
        ),
    ] {
        let desk = Desk::new();

        let mut person = connects_to(&desk, address);
        if let Some(host) = address.strip_prefix("https://") {
            // It is not SailPoint's, so the secret goes there only when the person says so.
            let send = format!("Send my secret to {host}");
            person.reads(&format!("Send your secret to {host}?"));
            person.clicks_role(Role::Button, &send);
        }

        person.is_told("Could not sign in", why, next);
        form_is_kept(&mut person, &desk, address);
    }
}

#[test]
fn address_that_is_none_is_refused_under_its_field() {
    let desk = Desk::new();

    let mut person = connects_to(&desk, "http://acme.example/ui/admin");

    assert!(person.state().session().is_none());
    person.reads("https");
}

#[test]
fn forbidden_list_names_the_scope_that_is_needed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    tenant.fails("GET", "/connectors/v1", FaultAction::status(403));

    let mut person = Person::signed_in(&tenant, &desk);

    person.is_told(
        "The connector list could not be read",
        "The server says: The server understood the request but refuses to authorize it",
        "Use a token with scope `idn:connector-config:read` and user level ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
    );
}

#[test]
fn forbidden_apply_names_the_scope_that_is_needed_and_keeps_the_draft() {
    let (tenant, _desk, mut person) = on_source_config();
    person.clicks_role(Role::Tab, "Metadata");
    person.types("shortDesc", "Workday workers and pre-hires");
    tenant.fails("PATCH", "/connectors/v1/*", FaultAction::status(403));

    person.applies(APPLY);

    person.is_told_in_lines(
        "Apply stopped at step 1",
        "The server says: The server understood the request but refuses to authorize it",
        "Use a token with scope `idn:connector-config:manage` and user level ORG_ADMIN, SOURCE_ADMIN or SOURCE_SUBADMIN",
    );
    assert!(person.has_changes(), "the draft is kept");
    assert_eq!(tenant.writes().len(), 1);
}

#[test]
fn connector_that_is_gone_says_so() {
    let (_tenant, _desk, mut person) = connected();
    person.sees("Connectors");

    person.opens_by_script_name("no-such-connector");

    person.is_told(
        "“no-such-connector” could not be read",
        "The server says: The server did not find a current representation for the target resource",
        "Check the name, and reload the list",
    );
}

#[test]
fn html_from_a_gateway_is_no_parse_error() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    tenant.fails("GET", "/connectors/v1", FaultAction::html(502));

    let mut person = Person::signed_in(&tenant, &desk);

    person.is_told(
        "The connector list could not be read",
        "The server says: 502 Bad Gateway",
        "Try again in a moment. If the error stays, give support the tracking ID",
    );
    let shown = person.labels().join("\n");
    assert!(!shown.contains("<html"), "{shown}");
    assert!(!shown.contains("expected value"), "{shown}");
}

#[test]
fn refresh_that_fails_keeps_the_rows() {
    let (tenant, _desk, mut person) = connected();
    person.types("Filter", "workday");
    person.sees(ROW);
    tenant.fails("GET", "/connectors/v1", FaultAction::html(503));

    person.harness.key_press(egui::Key::F5);
    person.until("the failure", |person| {
        let session = person.state().session().unwrap();
        session.connectors.failure().is_some()
    });

    assert!(person.is_shown(ROW));
}

#[test]
fn unknown_status_is_shown_and_not_rejected() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    tenant.fails("GET", "/connectors/v1", FaultAction::UnknownEnum {});

    let mut person = Person::signed_in(&tenant, &desk);
    person.types("Filter", "workday");

    person.sees("Workday Custom EMEA, workday, QUARANTINED");
}

#[test]
fn malformed_xml_is_taken_as_draft_and_stops_apply_with_its_place() {
    let (tenant, desk, mut person) = on_source_config();

    let broken = b"<Form>\n  <Menu name=\"a\">\n</Form>\n";
    drops(&mut person, &desk, "broken.xml", broken);
    person.until("the check of the draft", |person| {
        let open = person.open();
        open.has_changes() && open.blocking_problems().next().is_some()
    });

    let what = "“</Form>” comes before “Menu” from line 2 is closed.";
    person.reads(&format!("State before the error on line 3. {what}"));
    person.clicks_role(Role::RadioButton, "XML");
    person.sees(&format!("Error: {what} 3:1"));
    person.clicks("Review changes");
    let next = "Add “</Menu>” before it, or correct one of the two names.";
    person.reads(&format!("3:1 {what} {next}"));
    person.sees(APPLY);
    person.until("the gate", |person| person.disabled_reason(APPLY).is_some());
    assert_eq!(
        person.disabled_reason(APPLY).as_deref(),
        Some("1 error in the documents would be refused. Correct the documents first.")
    );
    assert!(tenant.writes().is_empty(), "nothing is sent");
    assert!(person.has_changes(), "what was opened is kept");
}

#[test]
fn file_that_is_no_document_of_the_tab_is_refused_and_the_draft_stays() {
    for (name, bytes, why, next) in [
        (
            "template.xml",
            &b"<Application name=\"a\" type=\"a\" connector=\"c\"/>"[..],
            "This is an Application document; it belongs to the Source template tab",
            "Open the Source template tab and put the document there, or choose another file for Source config",
        ),
        (
            "picture.xml",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x05\0",
            "The file is not text. It is a picture",
            "Choose the XML document itself",
        ),
    ] {
        let (_tenant, desk, mut person) = on_source_config();

        drops(&mut person, &desk, name, bytes);

        person.is_told_in_lines(&format!("“{name}” was not opened"), why, next);
        person.sees("The draft is unchanged.");
        assert!(!person.has_changes());
    }
}

#[test]
fn file_of_50_megabytes_is_refused_before_it_is_read() {
    let (_tenant, desk, mut person) = on_source_config();

    drops(&mut person, &desk, "large.xml", &vec![b' '; 50_000_000]);

    let path = desk.folder.path().join("large.xml");
    let path = path.display();
    let why = format!("{path}: it has 50.0 MB, and at most 10.0 MB are read");
    let next = "Correct the file, or choose another";
    person.is_told_in_lines("The file cannot be used", &why, next);
    person.clicks("Close");
    assert!(!person.has_changes());
}

#[test]
fn refused_upload_is_an_error_although_it_is_answered_200() {
    let (tenant, desk, mut person) = on_source_config();
    let body = serde_json::json!({"status": "ERROR", "message": "unsupported xsd version", "scriptName": "x"});
    let fault = StatusFault::new(200).body(FaultBody::Value(body));
    upload_fails(&tenant, FaultAction::Status(fault));

    drops_changed_form(&mut person, &desk);
    person.applies(APPLY);

    person.is_told_in_lines(
        "Apply stopped at step 1",
        "The server says: unsupported xsd version",
        "Correct the document, then review. The draft is kept",
    );
    assert!(person.has_changes(), "the draft is kept");
}

#[test]
fn lost_answer_and_503_are_settled_by_reading_and_nothing_is_sent_twice() {
    let request = Handling::Applied;
    let stored = StatusFault::new(503).after_applying();
    for fault in [
        FaultAction::ResetAfterBody { request },
        FaultAction::Status(stored),
    ] {
        let (tenant, desk, mut person) = on_source_config();
        upload_fails(&tenant, fault);

        drops_changed_form(&mut person, &desk);
        person.applies(APPLY);
        person.until("what became of it", |person| !person.has_changes());

        assert_eq!(tenant.writes().len(), 1, "a change is never repeated");
        person.sees("UPDATED");
    }
}

#[test]
fn an_unknown_word_for_an_upload_is_called_unknown_in_activity_too() {
    let (tenant, desk, mut person) = on_source_config();
    upload_fails(&tenant, FaultAction::UnknownEnum {});

    drops_changed_form(&mut person, &desk);
    person.applies(APPLY);
    person.until("what became of it", |person| !person.has_changes());
    person.clicks("Back to the connector");
    person.clicks_role(Role::Link, "Activity");

    person.reads("Outcome unknown");
    assert_eq!(tenant.writes().len(), 1);
}

#[test]
fn slow_tenant_leaves_the_app_usable() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let latency = FaultAction::latency(Duration::from_secs(5));
    tenant.fails("GET", "/connectors/v1", latency);

    let mut person = Person::signed_in(&tenant, &desk);
    person.sees("Reading connectors");
    person.clicks("Settings");
    person.sees("Appearance");

    let session = person.state().session().unwrap();
    let awaited = session.connectors.is_loading();
    assert!(awaited, "the answer is still awaited");
}
