//! The main job, as a person does it: connect, list, filter, open, edit, review, apply, upload, delete.

use egui::Role;
use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

use crate::support::{Desk, Person, Tenant};

const ROW: &str = "Workday Custom EMEA, workday, Released";
const PATH: &str = "/connectors/v1/workday-custom-emea";

/// Connects, filters the list and opens the connector.
fn opened<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::start(desk);
    let secret = tenant.running.client_secret().to_owned();
    person.connects(tenant, "Sandbox", &secret);
    person.sees(ROW);
    person.types("Filter", "workday");
    person.until("the list to be filtered", |person| {
        !person.is_shown("Badge system, jdbc, Released")
    });
    person.clicks(ROW);
    person.sees("workday-custom-emea");
    person.until("the connector", |person| {
        person
            .state()
            .open_connector()
            .is_some_and(|open| open.detail().is_some() && open.checks.len() == 3)
    });
    person
}

fn applies(person: &mut Person<'_>, button: &str) {
    person.applies(button);
    ended(person);
}

fn ended(person: &mut Person<'_>) {
    person.until("the end of the run", |person| {
        let run = person
            .state()
            .session
            .as_ref()
            .and_then(|session| session.apply.as_ref());
        run.is_some_and(|run| !run.is_running())
    });
}

#[test]
fn metadata_is_sent_exactly_as_the_reviewed_patch() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);
    person.clicks_role(Role::Tab, "Metadata");
    person.types("shortDesc", "Workday workers and pre-hires");
    assert!(tenant.writes().is_empty(), "editing sends nothing");

    person.clicks("Review changes");
    person.reads("replace, /connectorMetadata/shortDesc");
    person.reads("Workday workers and pre-hires");
    let expected = json!([{"op": "replace", "path": "/connectorMetadata/shortDesc", "value": "Workday workers and pre-hires"}]);
    let session = person.state().session.as_ref().unwrap();
    let patchpanel::state::review::ReviewStage::Ready(plan) =
        &session.review.as_ref().unwrap().stage
    else {
        panic!("the review is not ready");
    };
    let reviewed: serde_json::Value = serde_json::from_slice(plan.steps[0].request.body()).unwrap();
    assert_eq!(reviewed, expected);
    assert!(tenant.writes().is_empty(), "reviewing sends nothing");
    person.clicks("Apply 1 step to acme-sim");
    ended(&mut person);

    let writes = tenant.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(
        (writes[0].line(), writes[0].json()),
        (format!("PATCH {PATH}"), expected)
    );
    assert_eq!(
        writes[0].content_type.as_deref(),
        Some("application/json-patch+json")
    );
}

#[test]
fn file_chosen_in_the_dialog_is_uploaded_as_it_is() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);
    person.clicks_role(Role::Tab, "Source config");
    let before = person
        .state()
        .open_connector()
        .unwrap()
        .draft
        .draft
        .base
        .xml[&XmlDocument::SourceConfig]
        .clone();
    let after = before.replace("required=\"true\"", "required=\"false\"");
    let path = desk.file("form.xml", after.as_bytes());
    person.dialogs.will_answer(path);

    person.clicks("Open file…");
    person.until("the file as draft", |person| {
        person.state().open_connector().unwrap().has_changes()
    });
    applies(&mut person, "Apply 1 step to acme-sim");

    let writes = tenant.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].line(), format!("PUT {PATH}/source-config"));
    assert!(
        writes[0].text().contains("name=\"file\""),
        "the part is named file"
    );
    assert!(
        writes[0].text().contains(&after),
        "the document is sent byte for byte"
    );
    person.sees("UPDATED");
    assert_eq!(person.dialogs.questions()[0].title, "Open Source config");
}

#[test]
fn edited_translation_is_uploaded_for_its_locale() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);
    person.clicks_role(Role::Tab, "Translations");
    let base = &person.state().open_connector().unwrap().draft.draft.base;
    let file = desk.file(
        "fr.properties",
        format!("{}Added=Ajout\u{e9}\n", base.translations[&Locale::Fr]).as_bytes(),
    );
    let document = patchpanel_core_models::models::document::DocumentKind::Translations(Locale::Fr);

    person
        .harness
        .state_mut()
        .ask(patchpanel::command::Command::DropFile(document, file));
    person.until("the file as draft", |person| {
        person.state().open_connector().unwrap().has_changes()
    });
    applies(&mut person, "Apply 1 step to acme-sim");

    let writes = tenant.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].line(), format!("PUT {PATH}/translations/fr"));
    assert!(
        writes[0].text().contains("Added=Ajout"),
        "{}",
        writes[0].text()
    );
}

#[test]
fn new_connector_is_created_as_shown_and_deleted_after_its_name_is_typed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);

    person.clicks("New…");
    person.types("Name", "Canteen tills");
    person.reads("\"name\": \"Canteen tills\"");
    assert!(tenant.writes().is_empty(), "typing sends nothing");
    person.clicks("Create connector");
    person.until("the new connector", |person| {
        person
            .state()
            .open_connector()
            .is_some_and(|open| open.title() == "Canteen tills" && open.detail().is_some())
    });
    let writes = tenant.writes();
    assert_eq!(writes.len(), 1);
    assert_eq!(writes[0].line(), "POST /connectors/v1");
    assert_eq!(writes[0].json()["name"], "Canteen tills");

    person
        .harness
        .state_mut()
        .ask(patchpanel::command::Command::Run(
            patchpanel::command::Action::DeleteConnector,
        ));
    person.reads("No source uses it");
    person.clicks("Delete connector");
    assert_eq!(
        tenant.writes().len(),
        1,
        "the button does nothing before the name is typed"
    );
    person.types("Connector’s script name", "canteen-tills");
    person.clicks("Delete connector");
    person.until("the dialog to close", |person| {
        person.state().dialog.is_none()
    });

    let writes = tenant.writes();
    assert_eq!(writes[1].line(), "DELETE /connectors/v1/canteen-tills");
    assert_eq!(writes.len(), 2);
}
