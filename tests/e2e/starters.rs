//! New connectors from starters: complete from the first moment, and taken by the tenant.

use egui::{Key, Modifiers, Role};
use patchpanel_core_models::{ids::Locale, models::document::XmlDocument, starters::Starter};

use crate::support::connected;

#[test]
fn every_starter_becomes_a_connector_that_is_complete_and_sent_at_once() {
    let (_tenant, _desk, mut person) = connected();
    person.until("the list", |person| {
        let session = person.state().session();
        session.is_some_and(|session| session.connectors.value().is_some())
    });
    for starter in Starter::ALL {
        let name = format!("My {}", starter.title());
        person.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
        person.picks("Start with", starter.title());
        person.types("Name", &name);
        person.reads(&format!("\"name\": \"{name}\""));
        person.clicks("Create connector");
        person.has_open(&name);

        for step in ["Form", "Template", "Correlation", "Texts"] {
            person.reads(&format!("{step}, "));
        }
        let draft = &person.open().draft.current;
        let template = &draft.xml[&XmlDocument::SourceTemplate];
        assert!(template.contains(&format!("name=\"{name}\" type=\"custom {name}\"")));
        let form = &draft.xml[&XmlDocument::SourceConfig];
        assert!(form.contains(&format!("name=\"{name}\" connectorName=\"custom {name}\"")));
        person.applies("Apply 7 steps to acme-sim");
        person.waits_for_the_run();

        let server = &person.open().draft;
        assert!(!server.is_changed());
        assert_eq!(server.base.translations.len(), 4);
        assert!(server.base.translations[&Locale::Ja].contains("\\u63a5\\u7d9a"));
        person.clicks("Back to the connector");
    }
}

#[test]
fn each_step_of_a_new_connector_leads_to_its_tab() {
    let (_tenant, _desk, mut person) = connected();
    person.creates_empty("Canteen tills");

    let tabs = [
        ("Form, No field yet", "Outline of the form"),
        ("Template, No account attribute yet", "Connection settings"),
        ("Correlation, No filter yet", "Filters"),
        ("Texts, No text yet", "This connector has no translations"),
    ];
    for (step, shown) in tabs {
        person.clicks_role(Role::ListItem, step);
        person.sees(shown);
        person.clicks_role(Role::Tab, "Overview");
    }

    assert!(person.is_shown("Next steps"));
    person.clicks("Workday Custom EMEA, Released");
    person.has_open("Workday Custom EMEA");
    person.clicks_role(Role::Tab, "Overview");
    assert!(!person.is_shown("Next steps"), "it was not made here");
}

#[test]
fn a_connector_starts_with_the_documents_of_a_folder() {
    let (_tenant, desk, mut person) = connected();
    person.until("the list", |person| {
        let session = person.state().session();
        session.is_some_and(|session| session.connectors.value().is_some())
    });
    let files = Starter::Database.content();
    let template = &files.xml[&XmlDocument::SourceTemplate];
    desk.file(
        "settings.xml",
        template.replace("name=\"", "name=\"Tills ").as_bytes(),
    );
    // As an old editor saves it.
    let german = files.translations[&Locale::De].chars();
    let german: Vec<u8> = german.map(|letter| letter.try_into().unwrap()).collect();
    desk.file("messages_de.properties", &german);
    desk.file("build.xml", b"<project/>");
    let form = desk.file(
        "a form.xml",
        files.xml[&XmlDocument::SourceConfig].as_bytes(),
    );

    person.presses(Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    person.dialogs.will_answer(form);
    person.picks("Start with", "Files or a bundle…");
    person.reads("Left out: build.xml");
    person.reads("Read as ISO-8859-1: messages_de.properties");
    person.reads("a draft of source config, source template, translations (de)");
    person.types("Name", "Tills");
    person.reads("\"name\": \"Tills\"");
    person.clicks("Create connector");
    person.has_open("Tills");

    let draft = &person.open().draft;
    for document in [XmlDocument::SourceConfig, XmlDocument::SourceTemplate] {
        assert_ne!(draft.current.xml[&document], draft.base.xml[&document]);
    }
    assert_eq!(
        draft.current.translations,
        [(Locale::De, files.translations[&Locale::De].clone())].into()
    );
    assert!(person.is_shown("Next steps"));
}
