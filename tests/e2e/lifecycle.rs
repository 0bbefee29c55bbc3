//! Making connectors like others.

use patchpanel::{
    command::{Action, ConnectorCommand, SessionCommand},
    state::connectors::PartValue,
};
use patchpanel_core_models::models::document::XmlDocument;

use crate::support::{ROW, connected};

#[test]
fn duplicate_starts_with_a_draft_of_all_that_the_other_has() {
    let (tenant, _desk, mut person) = connected();
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    let expected = person.open().draft.base.clone();

    person.asks(Action::DuplicateConnector);
    person.reads("Duplicate “Workday Custom EMEA” in ");
    person.reads("\"name\": \"Workday Custom EMEA copy\"");
    person.clicks("Create connector");
    person.has_open("Workday Custom EMEA copy");

    let current = &person.open().draft.current;
    assert_eq!(current.xml, expected.xml);
    assert_eq!(current.translations, expected.translations);
    for (key, value) in &expected.metadata {
        assert_eq!(current.metadata.get(key), Some(value));
    }
    assert_eq!(tenant.writes().len(), 1, "only the creation was sent");
}

#[test]
fn draft_of_a_deleted_connector_does_not_come_back() {
    let (_tenant, _desk, mut person) = connected();
    person.opens_by_script_name("docusign-accounts");
    person.has_open("DocuSign Accounts");
    let name = person.open().script_name.clone();
    let form = PartValue::Xml(XmlDocument::SourceConfig, Some("<Form/>".to_owned()));
    person.asks(ConnectorCommand::EditPart(form));
    person.until("the draft on disk", |person| {
        let draft = &person.open().draft;
        draft.on_disk.kept == draft.revision
    });

    person.asks(Action::DeleteConnector);
    person.types("Connector’s script name", name.as_str());
    person.until("who uses it", |person| {
        person.open().impact.value().is_some()
    });
    person.clicks_role(egui::Role::Button, "Delete connector");
    person.until("the deletion", |person| {
        person.state().open_connector().is_none()
    });
    let profile = person.state().session().unwrap().profile.id.clone();
    person.asks(Action::SignOut);
    person.asks(SessionCommand::Connect(profile));
    person.until("what is kept", |person| {
        let session = person.state().session();
        session.is_some_and(|session| session.is_store_read)
    });

    assert!(!person.state().session().unwrap().open.contains_key(&name));
}
