//! Snapshots in a real file: what they keep, what they share, what is cleared.

use std::time::Instant;

use patchpanel_core_models::draft::Part;
use patchpanel_core_models::ids::Locale;
use patchpanel_core_models::models::document::XmlDocument;
use proptest::prelude::*;

use crate::testing::*;
use crate::{Cause, Error, NewSnapshot, Pruned, SnapshotId, Store, TenantKey};

fn take(store: &mut Store, seconds: i64, cause: Cause, text: &str) -> SnapshotId {
    store
        .take_snapshot(&snapshot(seconds, cause, &content(text)))
        .unwrap()
}

fn left(store: &Store, script_name: &str) -> Vec<SnapshotId> {
    let summaries = store.snapshots(&tenant(), &name(script_name)).unwrap();
    summaries
        .into_iter()
        .map(|summary| summary.id)
        .rev()
        .collect()
}

#[test]
fn a_snapshot_holds_everything_after_the_store_was_closed() {
    let (place, mut store) = store();
    let content = content("<Form a=\"ü\"/>");
    let mut new = snapshot(5, Cause::ByHand, &content);
    new.name = Some("before the audit".into());
    new.changed_outside = true;
    let id = store.take_snapshot(&new).unwrap();
    drop(store);

    let kept = place.open().snapshot(id).unwrap();

    assert_eq!(kept.content, content);
    assert_eq!(kept.facts, new.facts);
    assert_eq!(
        (kept.tenant, kept.script_name),
        (new.tenant, new.script_name)
    );
    let summary = kept.summary;
    assert_eq!(
        (summary.id, summary.at, summary.cause),
        (id, at(5), Cause::ByHand)
    );
    assert_eq!(
        (summary.name, summary.who, summary.title),
        (new.name, new.who, new.title)
    );
    assert!(summary.changed_outside);
}

#[test]
fn the_list_names_cause_size_and_what_differs_from_the_one_before() {
    let (_place, mut store) = store();
    let first = take(&mut store, 0, Cause::FirstRead, "<Form/>");
    let second = take(&mut store, 1, Cause::BeforeApply, "<Form/>");
    let third = take(&mut store, 2, Cause::AfterApply, "<Form a=\"1\"/>");

    let list = store.snapshots(&tenant(), &name("acme-hr")).unwrap();

    let shown: Vec<_> = list
        .iter()
        .map(|summary| (summary.id, summary.cause, summary.size_bytes))
        .collect();
    let rest = "{\"platform\":\"ccg\"}a=1\n".len() as u64;
    assert_eq!(
        shown,
        [
            (third, Cause::AfterApply, rest + 13),
            (second, Cause::BeforeApply, rest + 7),
            (first, Cause::FirstRead, rest + 7)
        ]
    );
    let source_config = Part::Xml(XmlDocument::SourceConfig);
    assert_eq!(list[0].differs, [source_config]);
    assert_eq!(list[1].differs, []);
    assert_eq!(
        list[2].differs,
        [
            Part::Metadata,
            source_config,
            Part::Translations(Locale::De)
        ]
    );
}

#[test]
fn every_cause_is_kept_and_has_its_words() {
    let (_place, mut store) = store();
    for cause in Cause::ALL {
        let id = take(&mut store, 0, cause, "<Form/>");
        assert_eq!(store.snapshot(id).unwrap().summary.cause, cause);
    }
    assert_eq!(
        Cause::ALL.map(Cause::words),
        [
            "Before apply",
            "After apply",
            "By hand",
            "Before delete",
            "After create",
            "First read",
            "Before restore",
            "Before merge"
        ]
    );
}

#[test]
fn the_latest_state_of_the_server_is_no_draft_that_was_replaced() {
    let (_place, mut store) = store();
    let latest = |store: &Store| store.latest_of_server(&tenant(), &name("acme-hr")).unwrap();
    assert_eq!(latest(&store), None);
    take(&mut store, 0, Cause::BeforeRestore, "<Form/>");
    assert_eq!(latest(&store), None);

    let first = take(&mut store, 1, Cause::FirstRead, "<Form/>");
    let second = take(&mut store, 2, Cause::AfterApply, "<Form />");
    take(&mut store, 3, Cause::BeforeRestore, "<Form/>");

    assert!(first < second);
    assert_eq!(latest(&store), Some(second));
}

#[test]
fn the_same_text_is_stored_once() {
    let (_place, mut store) = store();
    let document = noise(1_000_000);
    take(&mut store, 0, Cause::BeforeApply, &document);
    let one = store.size_bytes().unwrap();
    for number in 1..100 {
        let mut content = content(&document);
        content.metadata.insert("number".into(), number.into());
        store
            .take_snapshot(&snapshot(number, Cause::BeforeApply, &content))
            .unwrap();
    }
    let mut record = draft("acme-hr", &document, &document);
    record.draft.current.translations.clear();
    store.save_draft(&record).unwrap();

    let hundred = store.size_bytes().unwrap();

    println!("1 snapshot of 1 MB: {one} bytes; 100 of them and a draft: {hundred} bytes");
    assert!(one > 600_000 && one < 1_100_000, "{one}");
    assert!(hundred - one < 150_000, "{hundred}");
}

#[test]
fn xml_is_compressed() {
    let (_place, mut store) = store();
    let field =
        |number| format!("<Field name=\"url{number}\" displayName=\"con_url\" required=\"true\"/>");
    let form = (0..10_000).map(field).collect::<Vec<_>>().join("\n");
    take(&mut store, 0, Cause::BeforeApply, &form);

    let stored: u32 = store
        .connection()
        .query_row("SELECT max(length(data)) FROM blob", [], |row| row.get(0))
        .unwrap();

    println!("{} bytes of XML are stored as {stored} bytes", form.len());
    assert!(
        usize::try_from(stored).unwrap() * 10 < form.len(),
        "{stored}"
    );
}

#[test]
fn a_damaged_snapshot_is_a_clear_error_and_others_are_still_read() {
    let parts = "snapshot_part WHERE snapshot = 1 AND part = 'xml:source-config'";
    for damage in [
        format!("UPDATE blob SET data = x'00' WHERE hash = (SELECT hash FROM {parts})"),
        format!("DELETE FROM {parts}"),
        "UPDATE snapshot_part SET hash = (SELECT hash FROM snapshot_part WHERE snapshot = 2 \
         AND part = 'xml:source-config') WHERE snapshot = 1 AND part = 'xml:source-config'"
            .into(),
        "UPDATE snapshot SET facts = '{}' WHERE id = 1".into(),
    ] {
        let (_place, mut store) = store();
        let first = take(&mut store, 0, Cause::BeforeApply, "<Form/>");
        let second = take(&mut store, 1, Cause::AfterApply, "<Form a=\"1\"/>");
        store.connection().execute(&damage, []).unwrap();

        let broken = store.snapshot(first);

        assert!(
            matches!(broken, Err(Error::Damaged { .. })),
            "{damage}: {broken:?}"
        );
        assert_eq!(
            store.snapshot(second).unwrap().content,
            content("<Form a=\"1\"/>")
        );
    }
}

#[test]
fn only_old_automatic_snapshots_are_cleared_with_the_texts_that_nobody_needs() {
    let (_place, mut store) = store();
    let first = take(&mut store, 0, Cause::FirstRead, "<a/>");
    take(&mut store, 1, Cause::BeforeApply, "<b/>");
    let by_hand = take(&mut store, 2, Cause::ByHand, "<c/>");
    let text = content("<d/>");
    let named = NewSnapshot {
        name: Some("good".into()),
        ..snapshot(3, Cause::AfterApply, &text)
    };
    let named = store.take_snapshot(&named).unwrap();
    take(&mut store, 4, Cause::BeforeApply, "<e/>");
    let kept = take(&mut store, 5, Cause::BeforeApply, "<f/>");
    let latest = take(&mut store, 6, Cause::AfterApply, "<g/>");
    store.save_draft(&draft("acme-hr", "<e/>", "<z/>")).unwrap();

    let pruned = store.prune_snapshots(2).unwrap();

    // The draft still needs <e/>.
    let expected = Pruned {
        snapshots: 2,
        texts: 1,
        size_bytes: 4,
    };
    assert_eq!(pruned, expected);
    assert_eq!(
        left(&store, "acme-hr"),
        [first, by_hand, named, kept, latest]
    );
    for id in left(&store, "acme-hr") {
        store.snapshot(id).unwrap();
    }
    assert_eq!(store.prune_snapshots(2).unwrap(), Pruned::default());
}

#[test]
fn the_last_snapshot_of_a_deleted_connector_is_never_cleared() {
    let (_place, mut store) = store();
    take(&mut store, 0, Cause::AfterApply, "<a/>");
    let last = take(&mut store, 1, Cause::BeforeDelete, "<b/>");
    store
        .connector_deleted(&tenant(), &name("acme-hr"), "Acme HR", at(2))
        .unwrap();

    store.prune_snapshots(0).unwrap();

    assert_eq!(left(&store, "acme-hr"), [last]);
}

#[test]
fn clearing_makes_the_file_smaller() {
    let (_place, mut store) = store();
    for number in 0..10 {
        let text = format!("{number}{}", noise(200_000));
        take(&mut store, number, Cause::AfterApply, &text);
    }
    let before = store.size_bytes().unwrap();

    store.prune_snapshots(1).unwrap();

    let after = store.size_bytes().unwrap();
    println!("10 snapshots: {before} bytes; 1 left: {after} bytes");
    assert!(after * 4 < before, "{before} -> {after}");
}

#[test]
fn snapshots_of_other_connectors_and_tenants_stay_apart() {
    let (_place, mut store) = store();
    let text = content("<a/>");
    let here = take(&mut store, 0, Cause::ByHand, "<a/>");
    let other_tenant = NewSnapshot {
        tenant: TenantKey::new("https://other.api.identitynow.com"),
        ..snapshot(1, Cause::ByHand, &text)
    };
    store.take_snapshot(&other_tenant).unwrap();
    let other_name = NewSnapshot {
        script_name: name("other"),
        ..snapshot(2, Cause::ByHand, &text)
    };
    let other = store.take_snapshot(&other_name).unwrap();

    assert_eq!(left(&store, "acme-hr"), [here]);
    assert_eq!(left(&store, "other"), [other]);
    assert!(matches!(
        store.snapshot(SnapshotId::from_row(99)),
        Err(Error::Missing { .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_contents_come_back_and_their_differences_are_named(contents in proptest::collection::vec(any_content(), 1..5)) {
        let (_place, mut store) = store();
        let mut ids = Vec::new();
        for content in &contents {
            ids.push(store.take_snapshot(&snapshot(0, Cause::AfterApply, content)).unwrap());
        }

        for (id, content) in ids.iter().zip(&contents) {
            prop_assert_eq!(&store.snapshot(*id).unwrap().content, content);
        }
        let list = store.snapshots(&tenant(), &name("acme-hr")).unwrap();
        for (pair, summary) in contents.windows(2).rev().zip(&list) {
            let draft = patchpanel_core_models::draft::Draft { base: pair[0].clone(), current: pair[1].clone() };
            prop_assert_eq!(&summary.differs, &draft.changes());
        }
        store.prune_snapshots(0).unwrap();
        let texts: i64 = store.connection().query_row("SELECT count(*) FROM blob", [], |row| row.get(0)).unwrap();
        prop_assert_eq!(texts, 0);
    }
}

#[test]
fn a_snapshot_says_of_itself_what_the_list_says_of_it() {
    let (_place, mut store) = store();
    for (number, text) in (0..).zip(["<Form/>", "<Form />", "<Form/>", "<Form/>"]) {
        take(&mut store, number, Cause::AfterApply, text);
        // Numbers of one connector are not without gaps.
        let other = content(&format!("<Form number=\"{number}\"/>"));
        let other = NewSnapshot {
            script_name: name("other"),
            ..snapshot(0, Cause::AfterApply, &other)
        };
        store.take_snapshot(&other).unwrap();
    }

    for script_name in [name("acme-hr"), name("other")] {
        let listed = store.snapshots(&tenant(), &script_name).unwrap();
        assert_eq!(listed.len(), 4);
        for summary in listed {
            assert_eq!(store.snapshot(summary.id).unwrap().summary, summary);
        }
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "measuring needs the real clock")]
fn one_snapshot_is_read_without_the_500_before_it() {
    let (_place, mut store) = store();
    for number in 0..500 {
        let mut content = content(&format!("<Form number=\"{number}\"/>"));
        for locale in Locale::ALL {
            content.translations.insert(locale, format!("a={number}\n"));
        }
        store
            .take_snapshot(&snapshot(number, Cause::AfterApply, &content))
            .unwrap();
    }

    let start = Instant::now();
    let list = store.snapshots(&tenant(), &name("acme-hr")).unwrap();
    let listed = start.elapsed();
    let start = Instant::now();
    store.snapshot(list[0].id).unwrap();
    let read = start.elapsed();

    println!("500 snapshots listed in {listed:?}, the newest read in {read:?}");
    assert!(read < listed / 4, "{read:?} against {listed:?}");
}
