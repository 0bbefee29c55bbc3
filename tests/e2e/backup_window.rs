//! The Backups screen over a real tenant and a real folder: chosen, compared, backed up, stopped, gone on with, restored.

use std::{fs, path::PathBuf};

use egui::{Key, Modifiers, Role};
use patchpanel::{
    command::{Action, BackupCommand},
    ports::{
        bundles::{BackupFolder, read_folder},
        files::write_atomic,
    },
    state::{
        backups::{Backups, Found},
        dialogs::Dialog,
        route::Route,
    },
};
use patchpanel_core_models::bundle::{Opened, Piece};
use patchpanel_tenant_simulator::{FaultAction, Seed};
use serde_json::json;

use crate::support::{Desk, POLICY, Person, ROW, Tenant};

const NAME: &str = "workday-custom-emea";

fn backups<'a>(person: &'a Person<'_>) -> &'a Backups {
    &person.state().session().unwrap().backups
}

fn is_at_rest(person: &Person<'_>) -> bool {
    backups(person)
        .run
        .as_ref()
        .is_some_and(|run| !run.is_running())
}

/// On the screen, with an empty folder chosen and compared.
fn begun<'a>(tenant: &Tenant, desk: &Desk) -> (Person<'a>, PathBuf) {
    let mut person = Person::signed_in(tenant, desk);
    person.sees(ROW);
    let folder = desk.folder.path().join("backup");
    fs::create_dir_all(&folder).unwrap();
    person.dialogs.will_answer(folder.clone());
    person.clicks("Backups");
    person.clicks("Choose folder…");
    person.until("the comparison", is_at_rest);
    (person, folder)
}

fn is_compared(person: &Person<'_>) -> bool {
    let compare = person.state().compare.as_ref();
    let pair = compare.and_then(|compare| compare.shown_pair());
    let is_known = pair.is_some_and(|pair| pair.findings.value().is_some());
    person.state().route == Route::Compare && is_known
}

fn found(person: &Person<'_>, name: &str) -> Found {
    backups(person).lines[&name.parse().unwrap()].found.clone()
}

fn opened(folder: &std::path::Path) -> std::collections::BTreeMap<String, Opened> {
    let places = BackupFolder::look(folder).unwrap().places().unwrap();
    places
        .into_iter()
        .map(|(name, place)| (name, read_folder(&place).unwrap()))
        .collect()
}

#[test]
fn a_folder_is_compared_without_a_write_and_then_backed_up_and_kept_for_the_next_start() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (mut person, folder) = begun(&tenant, &desk);
    assert_eq!(
        fs::read_dir(&folder).unwrap().count(),
        0,
        "comparing writes nothing"
    );
    let all = backups(&person).lines.len();
    assert!(all >= 15 && backups(&person).differing() == all);

    person.clicks("Back up now");
    person.reads("Backed up: ");
    assert_eq!(backups(&person).differing(), 0);
    assert_eq!(opened(&folder).len(), all);
    person.reads("Last whole backup today at");

    drop(person);
    let mut next = Person::start(&desk);
    next.until("the sign-in", |person| {
        person
            .state()
            .session()
            .is_some_and(|session| session.is_signed_in())
    });
    next.clicks("Backups");
    next.until("the comparison", is_at_rest);
    let same = format!("{all} same");
    next.sees(&same);
    assert!(tenant.writes().is_empty(), "a backup only reads");
}

#[test]
fn what_a_person_changed_in_the_folder_is_a_draft_by_one_press_and_is_written_over_by_another() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (mut person, folder) = begun(&tenant, &desk);
    person.clicks("Back up now");
    person.reads("Backed up: ");
    let metadata = folder.join(NAME).join("metadata.json");
    write_atomic(&metadata, b"{\"edited\": true}").unwrap();

    person.asks(Action::Refresh);
    person.sees("1 changed in folder");
    let metadata_alone = vec![Piece::all().nth(1).unwrap()];
    assert_eq!(found(&person, NAME), Found::ChangedInFolder(metadata_alone));
    person.clicks("Restore as draft… Workday Custom EMEA");
    person.until("the draft", |person| {
        let open = person.state().open_connector();
        open.is_some_and(|open| open.draft.current.metadata.contains_key("edited"))
    });

    person.asks(Action::ShowBackups);
    person.asks(BackupCommand::Select(Some(NAME.parse().unwrap())));
    person.clicks("Overwrite folder…");
    person.until("the question", |person| {
        matches!(person.state().dialog, Some(Dialog::ConfirmBackup(_)))
    });
    person.clicks("Overwrite");
    person.until("the folder", |_| {
        !fs::read_to_string(&metadata).unwrap().contains("edited")
    });
    assert!(tenant.writes().is_empty());
}

#[test]
fn a_row_that_changed_on_both_sides_is_compared_and_what_is_taken_of_the_folder_is_reviewed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (mut person, folder) = begun(&tenant, &desk);
    person.clicks("Back up now");
    person.reads("Backed up: ");
    let metadata = folder.join(NAME).join("metadata.json");
    write_atomic(&metadata, b"{\"edited\": true, \"other\": 1}").unwrap();
    let theirs = json!([{"op": "add", "path": "/connectorMetadata/note", "value": "theirs"}]);
    tenant.running.change_connector(NAME, &theirs).unwrap();
    person.asks(Action::Refresh);
    person.sees("1 changed in both");
    // Rows move until the last one is compared.
    person.sees("14 same");

    person.clicks("Compare Workday Custom EMEA");
    person.until("the comparison", is_compared);
    person.presses(Modifiers::NONE, Key::Escape);
    assert_eq!(
        person.state().route,
        Route::Backups,
        "back to where it began"
    );
    person.clicks("Compare Workday Custom EMEA");
    person.until("the comparison", is_compared);
    person.clicks_role(Role::CheckBox, "Promote other");
    person.clicks("Make draft in Sandbox…");
    person.until("the review", |person| {
        person.state().route == Route::Review && person.open().has_changes()
    });

    let now = &person.open().draft.current.metadata;
    assert!(now.contains_key("edited") && now.contains_key("note"));
    assert!(!now.contains_key("other"), "what was left out");
    assert!(tenant.writes().is_empty());
}

#[test]
fn a_connector_that_is_gone_moves_once_it_is_confirmed() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (mut person, folder) = begun(&tenant, &desk);
    person.clicks("Back up now");
    person.reads("Backed up: ");
    fs::rename(folder.join(NAME), folder.join("no-longer-there")).unwrap();
    let manifest = folder.join("no-longer-there/bundle.json");
    let text = fs::read_to_string(&manifest).unwrap();
    write_atomic(&manifest, text.replace(NAME, "no-longer-there").as_bytes()).unwrap();

    person.asks(Action::Refresh);
    person.sees("1 only in folder");
    person.clicks("Move 1 connector to “removed”…");
    assert!(manifest.exists(), "nothing moves before the answer");
    person.clicks("Move");
    person.reads("1 connector moved to “removed”");

    assert!(folder.join("removed/no-longer-there/bundle.json").exists());
    assert!(!manifest.exists());
}

#[test]
fn a_backup_that_loses_its_token_stops_and_goes_on_with_the_rest() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (mut person, folder) = begun(&tenant, &desk);
    tenant.fails(
        "GET",
        &format!("/connectors/v1/{NAME}"),
        FaultAction::status(401),
    );

    person.clicks("Back up now");
    person.reads("The backup stopped ");
    let before = opened(&folder);
    let all = backups(&person).run.as_ref().unwrap().all;
    assert!(before.len() < all, "{}", before.len());

    tenant.running.clear_faults();
    person.clicks("Continue");
    person.reads("Backed up: ");
    assert_eq!(opened(&folder).len(), all);
    let read_again = |name: &String| {
        let path = format!("/connectors/v1/{name}");
        tenant
            .requests()
            .iter()
            .filter(|request| request.path == path)
            .count()
    };
    let whole = before.keys();
    let whole: Vec<_> = whole
        .filter(|name| found(&person, name) == Found::New)
        .collect();
    assert!(
        !whole.is_empty(),
        "some were written before the token ended"
    );
    assert!(
        whole.into_iter().all(|name| read_again(name) == 2),
        "compared and backed up, once each"
    );
}

#[test]
fn a_policy_that_forbids_saving_lets_a_folder_be_compared_and_nothing_be_written() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    desk.file(POLICY, b"no_export = true");
    let (mut person, folder) = begun(&tenant, &desk);

    let reason = person.disabled_reason("Back up now").unwrap();
    assert!(reason.contains("Managed by your organisation"), "{reason}");
    person.asks(Action::BackUp);
    person.rests();
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn a_folder_that_is_gone_is_said_and_not_made_again() {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let (mut person, folder) = begun(&tenant, &desk);
    fs::remove_dir(&folder).unwrap();

    person.clicks("Back up now");
    person.reads("The backup folder is missing");

    assert!(!folder.exists());
}
