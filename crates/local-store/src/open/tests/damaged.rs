//! Damaged files: renamed as they are, and what can still be read is copied.
#![expect(
    clippy::disallowed_methods,
    reason = "tests damage files on purpose, and a torn write is what they are about"
)]

use proptest::prelude::*;

use super::*;

/// Opens a store of which the file should be renamed; returns where it is now.
fn expect_move_away(place: &Place) -> (Store, PathBuf) {
    let (mut store, notes) = Store::open(place.folder.path(), at(0)).unwrap();
    let [OpenNote::Replaced { kept_at, what, .. }] = notes.as_slice() else {
        panic!("{notes:?}");
    };
    assert!(!what.is_empty());
    let record = draft("new", "<a/>", "<b/>");
    store.save_draft(&record).unwrap();
    assert!(store.drafts(&tenant()).unwrap().rows.contains(&record));
    (store, kept_at.clone())
}

#[test]
fn files_that_are_no_store_are_move_away_byte_for_byte() {
    let garbage = noise(10_000).into_bytes();
    for bytes in [
        Vec::new(),
        vec![0; 4096],
        garbage,
        b"SQLite format 3\0".to_vec(),
    ] {
        let place = Place::new();
        fs::write(file(&place), &bytes).unwrap();

        let (store, kept_at) = expect_move_away(&place);

        assert_eq!(fs::read(&kept_at).unwrap(), bytes);
        drop(store);
        place.open();
    }
}

#[test]
fn another_programs_database_is_move_away() {
    let place = Place::new();
    let other = Connection::open(file(&place)).unwrap();
    other
        .execute_batch("CREATE TABLE a (b); INSERT INTO a VALUES (1);")
        .unwrap();
    drop(other);

    let (_store, kept_at) = expect_move_away(&place);

    let other = Connection::open(kept_at).unwrap();
    let value: i64 = other
        .query_row("SELECT b FROM a", [], |row| row.get(0))
        .unwrap();
    assert_eq!(value, 1);
}

#[test]
fn a_file_cut_short_is_move_away() {
    let whole = fs::read(file(&used())).unwrap();
    for length in [
        1,
        99,
        100,
        512,
        4095,
        4096,
        8192,
        whole.len() / 2,
        whole.len() - 4096,
    ] {
        let place = Place::new();
        fs::write(file(&place), &whole[..length]).unwrap();

        let (_store, kept_at) = expect_move_away(&place);

        assert_eq!(fs::metadata(kept_at).unwrap().len(), length as u64);
    }
}

#[test]
fn overwritten_pages_are_move_away() {
    let whole = fs::read(file(&used())).unwrap();
    let noise = noise(4096).into_bytes();
    for page in [0, 1, 3, 5] {
        let mut bytes = whole.clone();
        bytes[page * 4096..(page + 1) * 4096].copy_from_slice(&noise);
        let place = Place::new();
        fs::write(file(&place), &bytes).unwrap();

        let (_store, kept_at) = expect_move_away(&place);

        assert_eq!(fs::read(kept_at).unwrap(), bytes, "page {page}");
    }
}

/// The file of a store with a page overwritten that holds no draft, no snapshot and no run.
fn with_a_broken_page(place: &Place) -> Vec<u8> {
    let page: u32 = Connection::open(file(place))
        .unwrap()
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'audit_about'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    let mut bytes = fs::read(file(place)).unwrap();
    let end = usize::try_from(page).unwrap() * 4096;
    bytes[end - 4096..end].fill(0xff);
    bytes
}

#[test]
fn what_can_still_be_read_is_copied_into_the_new_store() {
    let place = used();
    let store = place.open();
    let before = store.drafts(&tenant()).unwrap();
    assert!(before.rows[0].creates.is_some());
    let snapshots = store.snapshots(&tenant(), &name("acme-hr")).unwrap();
    drop(store);
    let bytes = with_a_broken_page(&place);
    fs::write(file(&place), &bytes).unwrap();

    let (store, notes) = Store::open(place.folder.path(), at(0)).unwrap();

    let [
        OpenNote::Replaced {
            kept_at, rescued, ..
        },
    ] = notes.as_slice()
    else {
        panic!("{notes:?}");
    };
    let expected = Rescued {
        drafts: 1,
        runs: 1,
        snapshots: 20,
        connectors: 1,
    };
    assert_eq!(*rescued, expected);
    assert_eq!(fs::read(kept_at).unwrap(), bytes);
    assert_eq!(store.drafts(&tenant()).unwrap(), before);
    assert_eq!(
        store
            .unfinished(&tenant(), UnfinishedKind::Apply)
            .unwrap()
            .rows
            .len(),
        1
    );
    assert_eq!(store.known_connectors(&tenant()).unwrap().len(), 1);
    assert_eq!(store.deleted_connectors(&tenant()).unwrap().len(), 1);
    assert_eq!(
        store.snapshots(&tenant(), &name("acme-hr")).unwrap(),
        snapshots
    );
}

#[test]
fn the_log_of_a_damaged_file_is_kept_as_it_was_and_what_is_in_it_is_rescued() {
    let other = used();
    let mut store = other.open();
    let in_log = draft("in-the-log", "<a/>", "<b/>");
    store.save_draft(&in_log).unwrap();
    let place = Place::new();
    let log = |folder: &Place| folder.folder.path().join("patchpanel.sqlite-wal");
    let bytes = with_a_broken_page(&other);
    fs::write(file(&place), &bytes).unwrap();
    fs::copy(log(&other), log(&place)).unwrap();

    let (store, notes) = Store::open(place.folder.path(), at(0)).unwrap();

    let [OpenNote::Replaced { kept_at, .. }] = notes.as_slice() else {
        panic!("{notes:?}");
    };
    assert_eq!(fs::read(kept_at).unwrap(), bytes);
    let kept_log = format!("{}-wal", kept_at.display());
    assert_eq!(fs::read(kept_log).unwrap(), fs::read(log(&other)).unwrap());
    assert!(store.drafts(&tenant()).unwrap().rows.contains(&in_log));
    let begun = "patchpanel.begun.sqlite".to_owned();
    assert!(!names(place.folder.path()).contains(&begun));
}

#[test]
fn an_emptied_file_keeps_its_log_when_it_is_move_away() {
    let place = used();
    let bytes = fs::read(file(&place)).unwrap();
    let log = place.folder.path().join("patchpanel.sqlite-wal");
    fs::write(file(&place), "").unwrap();
    fs::write(&log, &bytes).unwrap();

    let (_store, kept_at) = expect_move_away(&place);

    let kept_log = format!("{}-wal", kept_at.display());
    assert_eq!(fs::read(kept_log).unwrap(), bytes);
}

#[test]
fn a_log_without_its_database_is_not_played_into_a_new_one() {
    let place = Place::new();
    let log = place.folder.path().join("patchpanel.sqlite-wal");
    fs::write(&log, "log").unwrap();

    let (_store, kept_at) = expect_move_away(&place);

    assert_eq!(fs::read(kept_at).unwrap(), b"log");
}

#[test]
fn two_damaged_files_in_one_second_are_both_kept() {
    let place = Place::new();
    fs::write(file(&place), "first").unwrap();
    let (store, first) = expect_move_away(&place);
    drop(store);
    fs::write(file(&place), "second").unwrap();

    let (_store, second) = expect_move_away(&place);

    assert_eq!(fs::read(first).unwrap(), b"first");
    assert_eq!(fs::read(second).unwrap(), b"second");
}

#[test]
fn a_damaged_file_is_left_alone_while_another_process_has_it_open() {
    let place = used();
    let first = place.open();
    let mut bytes = fs::read(file(&place)).unwrap();
    bytes[4096..8192].fill(0xff);
    fs::write(file(&place), &bytes).unwrap();

    let second = Store::open(place.folder.path(), at(0));

    assert!(matches!(second, Err(OpenError::InUse { .. })));
    assert_eq!(fs::read(file(&place)).unwrap(), bytes);
    drop(first);
    expect_move_away(&place);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_happened_to_the_file_the_store_opens_and_saves(
        start in any::<prop::sample::Index>(),
        garbage in prop::collection::vec(any::<u8>(), 1..5000),
    ) {
        let place = used();
        let mut bytes = fs::read(file(&place)).unwrap();
        let start = start.index(bytes.len());
        for (byte, new) in bytes[start..].iter_mut().zip(&garbage) {
            *byte = *new;
        }
        fs::write(file(&place), &bytes).unwrap();

        let opened = Store::open(place.folder.path(), at(0));

        // Two bytes of the header say which version it is: a greater one is left alone.
        if let Err(OpenError::Newer { .. }) = opened {
            prop_assert_eq!(fs::read(file(&place)).unwrap(), bytes);
            return Ok(());
        }
        let (mut store, notes) = opened.unwrap();
        for note in notes {
            if let OpenNote::Replaced { kept_at, .. } = note {
                prop_assert_eq!(fs::read(kept_at).unwrap(), bytes.clone());
            }
        }
        let record = draft("new", "<a/>", "<b/>");
        store.save_draft(&record).unwrap();
        // Damage inside a text is not seen by the check of the pages; it shows when the text is read.
        let loaded = store.drafts(&tenant()).unwrap();
        prop_assert!(loaded.rows.contains(&record));
        if let Some(row) = loaded.rows.iter().find(|row| row.script_name.as_str() == "acme-hr") {
            // What creates the connector stands elsewhere in the file: it may be gone alone, but is never another.
            let creates = row.creates.clone();
            prop_assert!(creates.is_none() || creates == Some(creation()));
            let record = draft("acme-hr", "<Form/>", &noise(20_000));
            prop_assert_eq!(row, &DraftRecord { creates, ..record });
        }
    }
}
