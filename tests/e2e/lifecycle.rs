//! Making connectors, duplicating them, and taking documents away again.

use egui::Role;
use patchpanel::{
    command::{Action, Command},
    state::connector::OpenConnector,
};
use patchpanel_core_models::models::document::{DocumentKind, XmlDocument};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, Tenant};

const ROW: &str = "Workday Custom EMEA, workday, Released";
const CORRELATION: XmlDocument = XmlDocument::CorrelationConfig;

fn connected<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::start(desk);
    let secret = tenant.running.client_secret().to_owned();
    person.connects(tenant, "Sandbox", &secret);
    person.sees(ROW);
    person
}

fn shown<'a>(person: &'a Person<'_>) -> &'a OpenConnector {
    person.state().open_connector().unwrap()
}

/// Waits until the connector with this name is read and checked.
fn is_open(person: &mut Person<'_>, title: &str) {
    person.until(title, |person| {
        person
            .state()
            .open_connector()
            .is_some_and(|open| open.title() == title && open.checks.len() == 3)
    });
}

fn ends(person: &mut Person<'_>) {
    person.until("the end of the run", |person| {
        let session = person.state().session.as_ref().unwrap();
        session.apply.as_ref().is_some_and(|run| !run.is_running())
            && !shown(person).server.is_loading()
    });
}

#[test]
fn duplicate_becomes_what_the_other_is_once_its_draft_is_applied() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = connected(&tenant, &desk);
    person.clicks(ROW);
    is_open(&mut person, "Workday Custom EMEA");
    let wanted = shown(&person).draft.draft.base.clone();

    person
        .harness
        .state_mut()
        .ask(Command::Run(Action::DuplicateConnector));
    person.reads("\"name\": \"Workday Custom EMEA copy\"");
    person.clicks("Create connector");
    is_open(&mut person, "Workday Custom EMEA copy");

    assert_eq!(shown(&person).draft.draft.current.xml, wanted.xml);
    assert_eq!(
        shown(&person).draft.draft.current.translations,
        wanted.translations
    );
    let draft = &shown(&person).draft.draft;
    for (key, value) in &wanted.metadata {
        assert_eq!(draft.current.metadata.get(key), Some(value));
    }
    assert_eq!(tenant.writes().len(), 1, "only the creation was sent");
}

#[test]
fn document_that_is_taken_away_again_leaves_no_draft() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = connected(&tenant, &desk);
    person.clicks(ROW);
    is_open(&mut person, "Workday Custom EMEA");
    let correlation = shown(&person).draft.draft.base.xml[&CORRELATION].clone();
    person.clicks("New…");
    person.types("Name", "Canteen tills");
    person.reads("\"name\": \"Canteen tills\"");
    person.clicks("Create connector");
    is_open(&mut person, "Canteen tills");
    let file = desk.file("correlation.xml", correlation.as_bytes());
    let document = DocumentKind::Xml(CORRELATION);
    person
        .harness
        .state_mut()
        .ask(Command::DropFile(document, file));
    person.until("the file as draft", |person| shown(person).has_changes());
    person.until("its check", |person| {
        shown(person).unchecked_document().is_none()
    });
    person.applies("Apply 1 step to acme-sim");
    ends(&mut person);
    assert!(!shown(&person).has_changes());

    let made = shown(&person).script_name.clone();
    person.harness.state_mut().ask(Command::OpenConnector(made));
    person.rests();
    person.clicks_role(Role::Tab, "History");
    let first = shown(&person).history.snapshots().last().unwrap().id;
    person
        .harness
        .state_mut()
        .ask(Command::RestoreSnapshot(first));
    person.until("the draft", |person| shown(person).has_changes());
    person.applies("Apply 1 step to acme-sim");
    ends(&mut person);

    assert!(
        !shown(&person).has_changes(),
        "{:?}",
        shown(&person).draft.draft.changes()
    );
    let last = tenant.writes().pop().unwrap();
    assert_eq!(
        last.json(),
        serde_json::json!([{"op": "remove", "path": "/correlationConfigXml"}])
    );
}
