use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::json;

use super::*;
use crate::audit::chain;
use crate::fuzz_bodies;
use crate::testing::{at, entry, name, store, tenant};

/// An apply as the app keeps it.
const RUN: &[u8] = include_bytes!("../../../core-models/fuzz/samples/store_run/run");
const APPLY: UnfinishedKind = UnfinishedKind::Apply;

fn run(script_name: &str, value: Value) -> Unfinished {
    Unfinished {
        kind: APPLY,
        tenant: tenant(),
        script_name: name(script_name),
        updated_at: at(3),
        value,
    }
}

fn remove(store: &mut Store, seconds: i64) {
    let moment = (APPLY, at(seconds));
    let removed = store.remove_unfinished(&tenant(), &name("acme-hr"), moment);
    removed.unwrap();
}

#[test]
fn a_run_is_there_after_a_crash_until_it_is_removed() {
    let (place, mut store) = store();
    let first = run("acme-hr", json!({"step": 1}));
    store.save_unfinished(&first).unwrap();
    let second = run("acme-hr", json!({"step": 2, "text": "ü".repeat(1000)}));
    store.save_unfinished(&second).unwrap();
    drop(store);

    let mut store = place.open();

    assert_eq!(store.unfinished(&tenant(), APPLY).unwrap().rows, [second]);
    let other = store.unfinished(&TenantKey::new("other"), APPLY).unwrap();
    assert_eq!(other.rows, []);
    remove(&mut store, 3);
    assert_eq!(store.unfinished(&tenant(), APPLY).unwrap().rows, []);
}

#[test]
fn an_apply_and_decisions_about_one_connector_are_kept_apart() {
    let (_place, mut store) = store();
    let apply = run("acme-hr", json!(1));
    let decisions = Unfinished {
        kind: UnfinishedKind::Decisions,
        ..run("acme-hr", json!(2))
    };
    store.save_unfinished(&apply).unwrap();
    store.save_unfinished(&decisions).unwrap();

    remove(&mut store, 3);

    let left = |kind| store.unfinished(&tenant(), kind).unwrap().rows;
    assert_eq!(left(APPLY), []);
    assert_eq!(left(UnfinishedKind::Decisions), [decisions]);
}

#[test]
fn a_run_that_moved_later_is_not_overwritten_by_one_that_comes_late() {
    let (_place, mut store) = store();
    let newer = Unfinished {
        updated_at: at(9),
        ..run("acme-hr", json!({"step": 2}))
    };
    store.save_unfinished(&newer).unwrap();

    let first = run("acme-hr", json!({"step": 1}));
    store.save_unfinished(&first).unwrap();

    assert_eq!(store.unfinished(&tenant(), APPLY).unwrap().rows.len(), 1);
    remove(&mut store, 8);
    let left = store.unfinished(&tenant(), APPLY).unwrap().rows;
    assert_eq!(left, [newer], "a late removal is of an earlier run");
}

#[test]
fn a_step_is_in_the_trail_and_in_its_run_or_in_neither() {
    let (_place, mut store) = store();
    let entry = entry(3, "acme-hr");
    let failing = |_| Err(Error::Full);

    store.append_step(&entry, failing).unwrap_err();
    assert_eq!(chain::head(store.connection()).unwrap().entries(), 0);

    let id = store
        .append_step(&entry, |id| Ok(run("acme-hr", json!({ "entry": id }))))
        .unwrap();
    assert_eq!(chain::head(store.connection()).unwrap().entries(), 1);
    let rows = store.unfinished(&tenant(), APPLY).unwrap().rows;
    assert_eq!(rows[0].value, json!({ "entry": id }));

    // The clock went back meanwhile: what is sent is kept all the same.
    let earlier = Unfinished {
        updated_at: at(0),
        ..run("acme-hr", json!("sent"))
    };
    store.append_step(&entry, |_| Ok(earlier.clone())).unwrap();
    assert_eq!(store.unfinished(&tenant(), APPLY).unwrap().rows, [earlier]);
}

proptest! {
    #[test]
    fn a_run_of_any_bytes_is_read_or_named(
        at in any::<Index>(),
        replaced in proptest::collection::vec(any::<u8>(), 0..40),
        kept in any::<Index>(),
    ) {
        let mut store = Store::in_memory().unwrap();
        store.save_unfinished(&run("acme-hr", json!(1))).unwrap();
        let mut bytes = RUN.to_vec();
        prop_assert!(unpacked(&bytes).is_ok());
        let start = at.index(bytes.len());
        let end = start + kept.index(bytes.len() - start + 1);
        bytes.splice(start..end, replaced);

        fuzz_bodies::kept_run(&bytes);
        store.change("UPDATE unfinished SET value = ?1", [bytes]).unwrap();
        let Loaded { rows, unreadable } = store.unfinished(&tenant(), APPLY).unwrap();

        prop_assert_eq!(rows.len() + unreadable.len(), 1);
    }
}

#[test]
fn a_damaged_run_is_named_and_the_others_are_still_read() {
    for damage in [
        "x''",
        "x'ff'",
        "zeroblob(8)",
        "zeroblob(20)",
        "x'ffffffffffffffff00'",
    ] {
        let (_place, mut store) = store();
        let whole = run("whole", json!(1));
        store.save_unfinished(&run("broken", json!(2))).unwrap();
        store.save_unfinished(&whole).unwrap();
        let sql = format!("UPDATE unfinished SET value = {damage} WHERE script_name = 'broken'");
        store.connection().execute(&sql, []).unwrap();

        let Loaded { rows, unreadable } = store.unfinished(&tenant(), APPLY).unwrap();

        assert_eq!(rows, [whole]);
        assert_eq!(unreadable[0].script_name, "broken", "{damage}");
    }
}
