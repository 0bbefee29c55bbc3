//! Opening whatever is there: nothing, an older or newer file, one that others use.
#![expect(clippy::disallowed_methods, reason = "tests lay out files on purpose")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use patchpanel_core_models::models::connector::NewConnector;
use rusqlite::{Connection, OpenFlags};

use super::*;
use crate::testing::{Place, at, content, draft, name, noise, snapshot, tenant};
use crate::{Cause, DraftRecord, How, KnownConnector, Unfinished, UnfinishedKind};

mod damaged;

/// What the next version may look like.
const NEXT: &str = "ALTER TABLE draft ADD COLUMN note TEXT NOT NULL DEFAULT '';";

fn file(place: &Place) -> PathBuf {
    place.folder.path().join(FILE_NAME)
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// A closed store with a draft and some snapshots in it.
fn used() -> Place {
    static FILE: OnceLock<Vec<u8>> = OnceLock::new();
    let place = Place::new();
    fs::write(file(&place), FILE.get_or_init(used_file)).unwrap();
    place
}

fn creation() -> NewConnector {
    NewConnector::new("Acme HR", "com.acme.Hr")
}

fn used_file() -> Vec<u8> {
    let place = Place::new();
    let mut store = place.open();
    let creates = Some(creation());
    let record = draft("acme-hr", "<Form/>", &noise(20_000));
    store
        .save_draft(&DraftRecord { creates, ..record })
        .unwrap();
    for number in 0..20 {
        let content = content(&format!("{number}{}", noise(5_000)));
        store
            .take_snapshot(&snapshot(number, Cause::AfterApply, &content))
            .unwrap();
    }
    store
        .save_unfinished(&Unfinished {
            kind: UnfinishedKind::Apply,
            tenant: tenant(),
            script_name: name("acme-hr"),
            updated_at: at(0),
            value: serde_json::json!({"step": 2}),
        })
        .unwrap();
    store
        .remember_connector(&KnownConnector {
            tenant: tenant(),
            script_name: name("acme-hr"),
            title: "Acme HR".into(),
            how: How::Made,
            last_at: at(0),
        })
        .unwrap();
    store
        .connector_deleted(&tenant(), &name("gone"), "Gone", at(0))
        .unwrap();
    store
        .connector_recreated(&tenant(), &name("gone"), &name("gone-2"))
        .unwrap();
    drop(store);
    fs::read(file(&place)).unwrap()
}

#[test]
fn the_first_start_makes_the_folder_and_the_file() {
    let place = Place::new();
    let folder = place.folder.path().join("new/deep");

    let (store, notes) = Store::open(&folder, at(0)).unwrap();

    assert_eq!(notes, []);
    assert_eq!(store.path(), folder.join(FILE_NAME));
    drop(store);
    assert_eq!(names(&folder), ["patchpanel.lock", FILE_NAME]);
}

#[test]
fn the_store_synchronises_each_commit_and_checks_references() {
    let (_place, store) = crate::testing::store();
    let pragma = |name: &str| -> String {
        let value: rusqlite::types::Value = store
            .connection()
            .query_row(&format!("PRAGMA {name}"), [], |row| row.get(0))
            .unwrap();
        format!("{value:?}")
    };

    assert_eq!(pragma("journal_mode"), "Text(\"wal\")");
    assert_eq!(pragma("synchronous"), "Integer(2)");
    assert_eq!(pragma("foreign_keys"), "Integer(1)");
    assert_eq!(pragma("busy_timeout"), "Integer(5000)");
    assert_eq!(pragma("auto_vacuum"), "Integer(2)");
}

#[test]
fn what_an_interrupted_first_start_left_does_not_matter() {
    let place = Place::new();
    fs::write(place.folder.path().join("patchpanel.begun.sqlite"), "half").unwrap();
    fs::write(place.folder.path().join("patchpanel.begun.sqlite-wal"), "x").unwrap();

    drop(place.open());

    assert_eq!(names(place.folder.path()), ["patchpanel.lock", FILE_NAME]);
}

#[test]
fn an_older_file_is_copied_before_it_is_upgraded() {
    let place = used();
    let before = place.open().drafts(&tenant()).unwrap();

    let next = [schema::MIGRATIONS, &[NEXT]].concat();
    let (store, notes) = open_with(place.folder.path(), at(0), &next).unwrap();

    let copy = place
        .folder
        .path()
        .join("patchpanel.before-v2-20260701T000000Z.sqlite");
    let (from, to) = (1, 2);
    let note = OpenNote::Upgraded {
        copy: copy.clone(),
        from,
        to,
    };
    assert_eq!(notes, [note]);
    assert_eq!(store.drafts(&tenant()).unwrap(), before);
    assert_eq!(schema::version(store.connection()).unwrap(), 2);
    // The copy is a whole store of the old version, and this version opens it.
    let other = Place::new();
    fs::copy(&copy, other.folder.path().join(FILE_NAME)).unwrap();
    assert_eq!(other.open().drafts(&tenant()).unwrap(), before);
}

#[test]
fn a_failed_upgrade_leaves_file_and_copy_as_they_were() {
    let place = used();
    let before = place.open().drafts(&tenant()).unwrap();
    let broken = [
        schema::MIGRATIONS,
        &[NEXT, "CREATE TABLE half (a); UPDATE nothing SET a = 1;"],
    ]
    .concat();

    let failed = open_with(place.folder.path(), at(0), &broken);

    assert!(matches!(failed, Err(OpenError::Other { .. })));
    let store = place.open();
    assert_eq!(schema::version(store.connection()).unwrap(), 1);
    assert_eq!(store.drafts(&tenant()).unwrap(), before);
    let copies = names(place.folder.path());
    assert!(copies.contains(&"patchpanel.before-v2-20260701T000000Z.sqlite".to_owned()));
}

#[test]
fn a_second_upgrade_in_the_same_second_does_not_overwrite_the_copy() {
    let place = used();
    let broken = [schema::MIGRATIONS, &["UPDATE nothing SET a = 1;"]].concat();
    assert!(open_with(place.folder.path(), at(0), &broken).is_err());
    let next = [schema::MIGRATIONS, &[NEXT]].concat();

    let (_store, notes) = open_with(place.folder.path(), at(0), &next).unwrap();

    let [OpenNote::Upgraded { copy, .. }] = notes.as_slice() else {
        panic!("{notes:?}");
    };
    assert!(copy.ends_with("patchpanel.before-v2-20260701T000000Z-2.sqlite"));
}

#[test]
fn a_newer_file_is_not_touched() {
    let place = used();
    let next = [schema::MIGRATIONS, &[NEXT]].concat();
    drop(open_with(place.folder.path(), at(0), &next).unwrap());
    let bytes = fs::read(file(&place)).unwrap();
    let mut files = names(place.folder.path());

    let refused = Store::open(place.folder.path(), at(0));

    assert!(matches!(
        refused,
        Err(OpenError::Newer {
            found: 2,
            known: 1,
            ..
        })
    ));
    assert_eq!(fs::read(file(&place)).unwrap(), bytes);
    // Looking at it makes an empty log and its index, which say nothing.
    files.extend([
        "patchpanel.sqlite-shm".into(),
        "patchpanel.sqlite-wal".into(),
    ]);
    assert_eq!(names(place.folder.path()), files);
    let log = place.folder.path().join("patchpanel.sqlite-wal");
    assert_eq!(fs::metadata(log).unwrap().len(), 0);
}

#[test]
fn an_older_file_is_not_upgraded_while_another_process_has_it_open() {
    let place = used();
    let _first = place.open();
    let next = [schema::MIGRATIONS, &[NEXT]].concat();

    let second = open_with(place.folder.path(), at(0), &next);

    assert!(matches!(second, Err(OpenError::InUse { .. })));
}

#[test]
fn a_second_process_sees_what_the_first_one_saves_and_saves_itself() {
    let place = Place::new();
    let mut first = place.open();
    let mut second = place.open();
    let one = draft("one", "<a/>", "<b/>");
    let two = draft("two", "<a/>", "<c/>");

    first.save_draft(&one).unwrap();
    second.save_draft(&two).unwrap();

    assert_eq!(
        first.drafts(&tenant()).unwrap().rows,
        [one.clone(), two.clone()]
    );
    assert_eq!(second.drafts(&tenant()).unwrap().rows, [one, two]);
}

#[test]
fn a_store_that_is_held_too_long_is_busy() {
    let place = Place::new();
    let mut store = place.open();
    let other = Connection::open(file(&place)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    store
        .connection()
        .busy_timeout(std::time::Duration::ZERO)
        .unwrap();

    let busy = store.save_draft(&draft("one", "<a/>", "<b/>"));

    assert!(matches!(busy, Err(Error::Busy)));
    other.execute_batch("COMMIT").unwrap();
    store.save_draft(&draft("one", "<a/>", "<b/>")).unwrap();
}

#[test]
fn a_full_disk_is_said_and_saving_works_again_once_there_is_space() {
    let (place, mut store) = crate::testing::store();
    let limit = |store: &Store, pages: i64| {
        store
            .connection()
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    };
    limit(&store, 40);
    let record = draft("one", "<a/>", &noise(400_000));

    let full = store.save_draft(&record);

    assert!(matches!(full, Err(Error::Full)), "{full:?}");
    limit(&store, 100_000);
    store.save_draft(&record).unwrap();
    drop(store);
    assert_eq!(place.open().drafts(&tenant()).unwrap().rows, [record]);
}

#[test]
fn a_file_that_nobody_can_change_is_read_through_its_address() {
    let place = used();
    let before = place.open().drafts(&tenant()).unwrap();
    let odd = place.folder.path().join("a %41?b#c ü.sqlite");
    fs::rename(file(&place), &odd).unwrap();

    let uri = connection::immutable_uri(&odd).unwrap();

    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let store = Store::over(Connection::open_with_flags(uri, flags).unwrap(), odd, None);
    assert_eq!(store.drafts(&tenant()).unwrap(), before);
}
