//! The main job, as a person does it: connect, list, filter, open, edit, review, apply, upload, delete.

use egui::Role;
use patchpanel_core_models::{ids::Locale, models::document::XmlDocument};
use serde_json::json;

use crate::support::{Desk, Person, ROW, Tenant, connected};

const PATH: &str = "/connectors/v1/workday-custom-emea";

/// Connects, filters the list and opens the connector.
fn opened() -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk, mut person) = connected();
    person.sees(ROW);
    person.types("Filter", "workday");
    person.until("the list to be filtered", |person| {
        !person.is_shown("Badge system, jdbc, Released")
    });
    person.clicks(ROW);
    person.sees("workday-custom-emea");
    person.has_open("Workday Custom EMEA");
    (tenant, desk, person)
}

fn applies(person: &mut Person<'_>, button: &str) {
    person.applies(button);
    person.waits_for_the_run();
}

#[test]
fn metadata_is_sent_exactly_as_the_reviewed_patch() {
    let (tenant, _desk, mut person) = opened();
    person.clicks_role(Role::Tab, "Metadata");
    person.types("shortDesc", "Workday workers and pre-hires");
    assert!(tenant.writes().is_empty(), "editing sends nothing");

    person.clicks("Review changes");
    person.reads("replace, /connectorMetadata/shortDesc");
    person.reads("Workday workers and pre-hires");
    let expected = json!([{"op": "replace", "path": "/connectorMetadata/shortDesc", "value": "Workday workers and pre-hires"}]);
    person.clicks("JSON");
    let shown: serde_json::Value = serde_json::from_str(&person.lines("[", "]")).unwrap();
    assert_eq!(shown, expected, "the patch as it is shown");
    person.clicks("Request");
    person.sees("Content-Type: application/json-patch+json");
    assert!(tenant.writes().is_empty(), "reviewing sends nothing");
    person.clicks("Apply 1 step to acme-sim");
    person.waits_for_the_run();

    let writes = tenant.writes();
    assert_eq!(tenant.written(), [format!("PATCH {PATH}")]);
    assert_eq!(writes[0].json(), expected);
    let media_type = writes[0].content_type.as_deref();
    assert_eq!(media_type, Some("application/json-patch+json"));
}

#[test]
fn file_chosen_in_the_dialog_is_uploaded_as_it_is() {
    let (tenant, desk, mut person) = opened();
    person.clicks_role(Role::Tab, "Source config");
    let before = &person.open().draft.base.xml[&XmlDocument::SourceConfig];
    let after = before.replace("required=\"true\"", "required=\"false\"");
    let path = desk.file("form.xml", after.as_bytes());
    person.dialogs.will_answer(path);

    person.clicks("Open file…");
    person.until("the file as draft", Person::has_changes);
    applies(&mut person, "Apply 1 step to acme-sim");

    assert_eq!(tenant.written(), [format!("PUT {PATH}/source-config")]);
    let text = tenant.writes()[0].text();
    assert!(text.contains("name=\"file\""), "the part is named file");
    assert!(text.contains(&after), "the document is sent byte for byte");
    person.sees("UPDATED");
    assert_eq!(person.dialogs.questions()[0].title, "Open Source config");
}

#[test]
fn document_is_saved_where_the_dialog_says_exactly_as_the_draft_is() {
    let (tenant, desk, mut person) = opened();
    person.clicks_role(Role::Tab, "Source config");
    let path = desk.folder.path().join("kept.xml");
    person.dialogs.will_answer(path.clone());

    person.clicks("Save as…");
    person.reads("Saved to ");

    let draft = &person.open().draft.current;
    let saved = std::fs::read_to_string(&path).unwrap();
    assert_eq!(saved, draft.xml[&XmlDocument::SourceConfig]);
    let question = &person.dialogs.questions()[0];
    let name = question.file_name.as_deref();
    assert_eq!(name, Some("workday-custom-emea-source-config.xml"));
    assert!(tenant.writes().is_empty());
}

#[test]
fn on_a_desktop_without_a_file_chooser_a_path_is_typed_to_open_and_to_save() {
    let (_tenant, desk, mut person) = opened();
    person.clicks_role(Role::Tab, "Source config");
    let before = &person.open().draft.base.xml[&XmlDocument::SourceConfig];
    let after = before.replace("required=\"true\"", "required=\"false\"");
    let path = desk.file("form.xml", after.as_bytes());

    person.dialogs.will_be_missing();
    person.clicks("Open file…");
    person.reads("This desktop has no file chooser that Patchpanel can open");
    let missing = desk.folder.path().join("gone/form.xm");
    person.types("Path of the file", &missing.display().to_string());
    person.clicks("Open");
    person.reads("There is no “form.xm”. Type another path");
    let kept = person.typed("Path of the file");
    assert_eq!(kept, missing.display().to_string());

    // The last letter comes in the frame of Enter.
    let (most, last) = path.to_str().unwrap().split_at(path.as_os_str().len() - 1);
    person.types("Path of the file", most);
    let enter = egui::Event::Key {
        key: egui::Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    let events = [egui::Event::Text(last.to_owned()), enter];
    person.harness.input_mut().events.extend(events);
    person.until("the file as draft", Person::has_changes);
    assert_eq!(
        person.open().draft.current.xml[&XmlDocument::SourceConfig],
        after
    );

    let saved = desk.folder.path().join("kept.xml");
    person.dialogs.will_be_missing();
    person.clicks("Save as…");
    person.sees("Path of the file");
    assert_eq!(
        person.typed("Path of the file"),
        "~/workday-custom-emea-source-config.xml"
    );
    let taken = desk.file("taken.xml", b"of somebody");
    person.types("Path of the file", &taken.display().to_string());
    person.clicks("Save");
    person.reads("“taken.xml” exists already. Type another path");
    assert_eq!(std::fs::read_to_string(&taken).unwrap(), "of somebody");

    person.types("Path of the file", &saved.display().to_string());
    person.clicks("Save");
    person.reads("Saved to ");
    assert_eq!(std::fs::read_to_string(&saved).unwrap(), after);
}

#[test]
fn document_is_not_saved_when_the_dialog_is_cancelled() {
    let (_tenant, _desk, mut person) = opened();
    person.clicks_role(Role::Tab, "Source config");
    person.dialogs.will_answer(None);

    person.clicks("Save as…");

    assert_eq!(person.dialogs.questions().len(), 1);
    assert!(person.state().notices.all().is_empty());
}

#[test]
fn ca_file_is_chosen_in_the_dialog_and_saved_with_the_profile() {
    let desk = Desk::new();
    let path = desk.file("proxy.pem", b"not looked at before it is used");
    let mut person = Person::start(&desk);
    person.clicks("Connect a tenant");
    person.types("Name", "Sandbox");
    person.types("Tenant or address", "acme-sb");
    person.types("Client ID", "4b1f0c9e2d7a4e0f9a63c1d85b7e2f10");
    person.dialogs.will_answer(path.clone());

    person.scrolls_to("Browse…");
    person.clicks("Browse…");
    person.until("the file in the form", |person| {
        person.typed("Extra CA file") == path.display().to_string()
    });
    person.clicks("Save");

    assert_eq!(person.state().profiles[0].extra_ca_file, Some(path));
    assert_eq!(person.dialogs.questions()[0].title, "Choose a CA file");
}

#[test]
fn edited_translation_is_uploaded_for_its_locale() {
    let (tenant, desk, mut person) = opened();
    person.clicks_role(Role::Tab, "Translations");
    let texts = &person.open().draft.base.translations[&Locale::Fr];
    let texts = format!("{texts}Added=Ajout\u{e9}\n");
    let file = desk.file("fr.properties", texts.as_bytes());

    person.drops(file);
    person.until("the file as draft", Person::has_changes);
    applies(&mut person, "Apply 1 step to acme-sim");

    assert_eq!(tenant.written(), [format!("PUT {PATH}/translations/fr")]);
    let text = tenant.writes()[0].text();
    assert!(text.contains("Added=Ajout"), "{text}");
}

#[test]
fn new_connector_is_created_as_shown_and_deleted_after_its_name_is_typed() {
    let (tenant, _desk, mut person) = opened();

    person.clicks("New…");
    person.types("Name", "Canteen tills");
    person.reads("\"name\": \"Canteen tills\"");
    assert!(tenant.writes().is_empty(), "typing sends nothing");
    person.clicks("Create connector");
    person.has_open("Canteen tills");
    assert_eq!(tenant.written(), ["POST /connectors/v1"]);
    assert_eq!(tenant.writes()[0].json()["name"], "Canteen tills");

    person.clicks("More about this connector");
    person.clicks("Delete connector…");
    person.reads("No source uses the connector");
    let reason = person.disabled_reason("Delete connector");
    assert!(
        reason.is_some(),
        "the button works before the name is typed"
    );
    person.types("Connector’s script name", "canteen-tills");
    person.until("the request", |person| {
        person.disabled_reason("Delete connector").is_none()
    });
    person.clicks("Delete connector");
    person.until("the dialog to close", |person| {
        person.state().dialog.is_none()
    });

    let deleted = "DELETE /connectors/v1/canteen-tills";
    assert_eq!(tenant.written(), ["POST /connectors/v1", deleted]);
}
