//! Drafts in a real file.

use patchpanel_core_models::models::connector::NewConnector;
use proptest::prelude::*;

use crate::testing::*;
use crate::{DraftRecord, Error, Loaded, Store, TenantKey, Unreadable};

/// The number of stored texts.
fn texts(store: &Store) -> i64 {
    store
        .connection()
        .query_row("SELECT count(*) FROM blob", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_saved_draft_is_there_after_the_store_was_closed() {
    let (place, mut store) = store();
    let record = draft("acme-hr", "<Form/>", "<Form a=\"ü\"/>");

    store.save_draft(&record).unwrap();
    drop(store);

    assert_eq!(place.open().drafts(&tenant()).unwrap().rows, [record]);
}

#[test]
fn a_draft_replaces_the_earlier_one_and_removes_the_texts_that_nobody_needs() {
    let (_place, mut store) = store();
    store
        .save_draft(&draft("acme-hr", "<Form/>", "<Form a=\"1\"/>"))
        .unwrap();
    let mut second = draft("acme-hr", "<Form/>", "<Form a=\"2\"/>");
    second.revision = 2;
    second.draft.current.translations.clear();

    store.save_draft(&second).unwrap();

    assert_eq!(store.drafts(&tenant()).unwrap().rows, [second]);
    // Metadata and translations are the same text on both sides; two documents differ.
    assert_eq!(texts(&store), 4);
}

#[test]
fn a_removed_draft_leaves_nothing_behind_but_what_others_use() {
    let (_place, mut store) = store();
    let kept = draft("other", "<Form/>", "<Form/>");
    store.save_draft(&kept).unwrap();
    let before = texts(&store);
    store
        .save_draft(&draft("acme-hr", "<Form/>", "<Form a=\"1\"/>"))
        .unwrap();

    store.remove_draft(&tenant(), &name("acme-hr")).unwrap();
    store.remove_draft(&tenant(), &name("acme-hr")).unwrap();

    assert_eq!(store.drafts(&tenant()).unwrap().rows, [kept]);
    assert_eq!(texts(&store), before);
}

#[test]
fn drafts_of_another_tenant_stay_with_it() {
    let (_place, mut store) = store();
    let here = draft("acme-hr", "<Form/>", "<Form a=\"1\"/>");
    let mut there = draft("acme-hr", "<Form/>", "<Form a=\"2\"/>");
    there.tenant = TenantKey::new("https://acme-sb.api.identitynow.com");
    store.save_draft(&here).unwrap();
    store.save_draft(&there).unwrap();

    store
        .remove_draft(&there.tenant, &there.script_name)
        .unwrap();

    assert_eq!(store.drafts(&there.tenant).unwrap(), Loaded::default());
    assert_eq!(store.drafts(&here.tenant).unwrap().rows, [here]);
}

/// A draft of a connector that the tenant does not have.
fn creating(script_name: &str) -> DraftRecord {
    DraftRecord {
        creates: Some(NewConnector::new("Acme HR", "com.acme.Hr")),
        ..draft(script_name, "", "<Form/>")
    }
}

fn unfinished(store: &Store) -> i64 {
    let sql = "SELECT count(*) FROM unfinished";
    let connection = store.connection();
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn what_creates_a_connector_is_kept_with_its_draft_and_goes_with_it() {
    let (place, mut store) = store();
    let (first, other) = (creating("acme-hr"), creating("other"));
    store.save_draft(&first).unwrap();
    store.save_draft(&other).unwrap();
    drop(store);
    let mut store = place.open();
    let rows = |store: &Store| store.drafts(&tenant()).unwrap().rows;
    assert_eq!(rows(&store), [first.clone(), other.clone()]);

    let made = DraftRecord {
        creates: None,
        ..first
    };
    store.save_draft(&made).unwrap();
    assert_eq!(rows(&store), [made, other.clone()]);
    store.remove_draft(&tenant(), &other.script_name).unwrap();

    assert_eq!(unfinished(&store), 0);
}

#[test]
fn a_draft_that_an_older_version_wrote_since_creates_nothing() {
    let (_place, mut store) = store();
    store.save_draft(&creating("acme-hr")).unwrap();

    let sql = "UPDATE draft SET saved_at = saved_at + 1";
    store.connection().execute(sql, []).unwrap();

    let kept = store.drafts(&tenant()).unwrap();
    assert_eq!(
        (kept.rows[0].creates.as_ref(), kept.unreadable),
        (None, Vec::new())
    );
}

/// Two drafts, of which the first is then damaged by `sql`.
fn with_damage(sql: &str) -> (Place, Store) {
    let (place, mut store) = store();
    let broken = DraftRecord {
        creates: creating("broken").creates,
        ..draft("broken", "<Form/>", "<Form a=\"1\"/>")
    };
    store.save_draft(&broken).unwrap();
    store.save_draft(&draft("whole", "<F/>", "<G/>")).unwrap();
    let connection = store.connection();
    connection
        .pragma_update(None, "foreign_keys", false)
        .unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0);
    (place, store)
}

#[test]
fn a_damaged_draft_is_named_and_the_others_are_still_read() {
    let one_text = "(SELECT hash FROM draft_part \
        WHERE script_name = 'broken' AND side = 'current' AND part = 'xml:source-config')";
    let damages = [
        format!("UPDATE blob SET data = x'00' WHERE hash = {one_text}"),
        format!("UPDATE blob SET data = zeroblob(0) WHERE hash = {one_text}"),
        format!("UPDATE blob SET size_bytes = 3 WHERE hash = {one_text}"),
        format!("DELETE FROM blob WHERE hash = {one_text}"),
        "UPDATE draft SET revision = -1 WHERE script_name = 'broken'".into(),
        "UPDATE draft SET saved_at = 9223372036854775807 WHERE script_name = 'broken'".into(),
        "UPDATE draft SET base_digest = zeroblob(31) WHERE script_name = 'broken'".into(),
        "UPDATE draft_part SET part = 'xml:jar' WHERE script_name = 'broken' AND part = 'metadata'"
            .into(),
        "DELETE FROM draft_part WHERE script_name = 'broken' AND part = 'translations:de'".into(),
    ];
    for damage in damages {
        let (_place, store) = with_damage(&damage);

        let Loaded { rows, unreadable } = store.drafts(&tenant()).unwrap();

        let names: Vec<_> = rows.iter().map(|row| row.script_name.as_str()).collect();
        assert_eq!(names, ["whole"], "{damage}");
        let [
            Unreadable {
                script_name,
                title,
                why,
                ..
            },
        ] = unreadable.as_slice()
        else {
            panic!("{damage}: {unreadable:?}");
        };
        assert_eq!(
            (script_name.as_str(), title.as_str()),
            ("broken", "Acme HR")
        );
        assert!(!why.is_empty());
    }
}

#[test]
fn a_draft_is_whole_without_what_creates_its_connector() {
    let damage = "UPDATE unfinished SET value = zeroblob(12) WHERE script_name = 'broken'";
    let (_place, store) = with_damage(damage);

    let Loaded { rows, unreadable } = store.drafts(&tenant()).unwrap();

    assert!(unreadable.is_empty());
    assert!(rows.contains(&draft("broken", "<Form/>", "<Form a=\"1\"/>")));
}

#[test]
fn saving_again_heals_a_damaged_draft() {
    let (_place, mut store) =
        with_damage("UPDATE draft_part SET part = 'xml:jar' WHERE part = 'metadata'");
    let record = draft("broken", "<Form/>", "<Form a=\"1\"/>");

    store.save_draft(&record).unwrap();

    assert_eq!(store.drafts(&tenant()).unwrap().rows, [record]);
}

#[test]
fn a_damaged_text_is_replaced_when_the_same_text_is_stored_anew() {
    let (_place, mut store) = with_damage("UPDATE blob SET data = x'00'");
    let record = draft("third", "<Form/>", "<Form a=\"1\"/>");

    store.save_draft(&record).unwrap();

    let Loaded { rows, unreadable } = store.drafts(&tenant()).unwrap();
    // What the first draft shares with the third one is whole again, too.
    let names: Vec<_> = rows.iter().map(|row| row.script_name.as_str()).collect();
    assert_eq!(names, ["broken", "third"]);
    assert_eq!(unreadable.len(), 1);
}

#[test]
fn a_failed_save_leaves_the_earlier_draft() {
    let (_place, mut store) = store();
    let record = draft("acme-hr", "<Form/>", "<Form a=\"1\"/>");
    store.save_draft(&record).unwrap();
    let pages: i64 = store
        .connection()
        .query_row("PRAGMA page_count", [], |row| row.get(0))
        .unwrap();
    store
        .connection()
        .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
        .unwrap();
    let full = store.save_draft(&draft("acme-hr", "<Form/>", &noise(400_000)));

    assert!(matches!(full, Err(Error::Full)), "{full:?}");
    assert_eq!(store.drafts(&tenant()).unwrap().rows, [record]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_content_comes_back_as_it_was(base in any_content(), current in any_content(), revision in 0..=i64::MAX.unsigned_abs(), created in proptest::option::of(".*")) {
        let (place, mut store) = store();
        let mut record = draft("acme-hr", "", "");
        record.draft.base = base;
        record.draft.current = current;
        record.revision = revision;
        record.creates = created.map(|name| NewConnector::new(name, "com.acme.Hr"));

        store.save_draft(&record).unwrap();
        drop(store);
        let store = place.open();

        prop_assert_eq!(store.drafts(&tenant()).unwrap().rows, vec![record]);
    }

    #[test]
    fn after_any_series_of_saves_only_the_texts_of_the_last_are_kept(contents in proptest::collection::vec((any_content(), any_content()), 1..6)) {
        let (_place, mut store) = store();
        let mut record = draft("acme-hr", "", "");
        for (base, current) in contents {
            record.draft.base = base;
            record.draft.current = current;
            store.save_draft(&record).unwrap();
        }

        prop_assert_eq!(store.drafts(&tenant()).unwrap().rows, vec![record]);
        let unused: i64 = store.connection().query_row(
            "SELECT count(*) FROM blob WHERE hash NOT IN (SELECT hash FROM draft_part)", [], |row| row.get(0)).unwrap();
        prop_assert_eq!(unused, 0);
    }
}
