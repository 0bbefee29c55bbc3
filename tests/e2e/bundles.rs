//! Connector bundles over real files: export, import as a draft, and a connector that is created in the same plan.

use patchpanel::{command::Action, ports::files::write_atomic};
use patchpanel_core_models::{draft::Content, ids::Locale};
use patchpanel_tenant_simulator::Seed;

use crate::support::{Desk, Person, ROW, Tenant};

const NAME: &str = "workday-custom-emea";

fn opened<'a>(tenant: &Tenant, desk: &Desk) -> Person<'a> {
    let mut person = Person::signed_in(tenant, desk);
    person.clicks(ROW);
    person.has_open("Workday Custom EMEA");
    person
}

fn exports(person: &mut Person<'_>, path: &std::path::Path) {
    person.dialogs.will_answer(path.to_path_buf());
    person.asks(Action::ExportBundle);
    person.until("the bundle", |_| path.exists());
}

fn draft(person: &Person<'_>) -> Content {
    let open = person.state().open_connector().unwrap();
    open.draft.current.clone()
}

#[test]
fn a_bundle_that_is_exported_and_imported_is_the_state_of_before_and_nothing_is_sent() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);
    let before = draft(&person);
    let (archive, folder) = (
        desk.folder.path().join("bundle.zip"),
        desk.folder.path().join("bundle"),
    );
    exports(&mut person, &archive);
    exports(&mut person, &folder);

    let manifest = folder.join("bundle.json");
    let german = folder.join("translations/de.properties");
    write_atomic(&german, b"con_form_host=Rechner\n").unwrap();
    person.dialogs.will_answer(manifest);
    person.asks(Action::ImportBundle);
    person.until("the edit of the folder", |person| {
        draft(person).translations[&Locale::De] == "con_form_host=Rechner\n"
    });

    person.dialogs.will_answer(archive);
    person.asks(Action::ImportBundle);
    person.until("the state of before", |person| draft(person) == before);
    assert!(tenant.writes().is_empty(), "nothing is sent");
}

#[test]
fn a_bundle_of_a_connector_that_is_not_there_is_reviewed_with_what_creates_it() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);
    let before = draft(&person);
    let folder = desk.folder.path().join("bundle");
    exports(&mut person, &folder);
    let rename = |file: &str, from: &str, to: &str| {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).unwrap();
        write_atomic(&path, text.replace(from, to).as_bytes()).unwrap();
    };
    rename("bundle.json", NAME, "workday-emea-two");
    rename("connector.json", "Workday Custom EMEA", "Workday EMEA two");

    person.dialogs.will_answer(folder.join("bundle.json"));
    person.asks(Action::ImportBundle);
    person.sees("New connector, creates it before all else");
    assert_eq!(draft(&person), before);
    assert!(tenant.writes().is_empty());
    person.asks(Action::ShowOverview);
    person.sees("Not created yet: applying its plan creates it");

    person.applies("Apply 10 steps to acme-sim");
    person.waits_for_the_run();

    assert_eq!(tenant.written()[0], "POST /connectors/v1");
    assert_eq!(tenant.written().len(), 10);
    person.until("what was read back", |person| !person.has_changes());
    let open = person.open();
    assert_eq!(
        (open.title(), &open.draft.current),
        ("Workday EMEA two", &before)
    );
}

#[test]
fn a_file_that_is_no_bundle_is_refused_by_name() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let mut person = opened(&tenant, &desk);
    let path = desk.file("other.zip", b"PK no archive");

    person.dialogs.will_answer(path);
    person.asks(Action::ImportBundle);

    person.sees("The file cannot be used");
}
