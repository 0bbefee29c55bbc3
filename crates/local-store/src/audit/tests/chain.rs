//! The chain: whatever is done to a row shows.

use proptest::prelude::*;
use rusqlite::types::Value;
use rusqlite::{Connection, params};

use crate::audit::row::COLUMNS;
use crate::testing::*;
use crate::{ChainState, Outcome, Store};

/// Requests with answers and findings, 14 rows.
fn filled() -> (Place, Store) {
    let (place, mut store) = store();
    for number in 0..5 {
        let id = store.append_started(&entry(number, "Acme HR")).unwrap();
        store
            .append_answer(id, &answer(number, Outcome::Unknown))
            .unwrap();
        if number != 0 {
            store.append_finding(id, at(number), "as before").unwrap();
        }
    }
    (place, store)
}

const ROWS: i64 = 14;

/// Takes away what stops honest programs.
fn unguard(store: &Store) -> &Connection {
    let connection = store.connection();
    connection
        .execute_batch(
            "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; \
             DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_shortened; \
             DROP INDEX audit_one_answer;",
        )
        .unwrap();
    connection
}

fn broken_at(store: &Store) -> i64 {
    match store.verify_chain().unwrap() {
        ChainState::Broken { entry } => entry,
        ChainState::Verified(point) => panic!("verified {} rows", point.entries()),
    }
}

#[test]
fn an_empty_and_an_untouched_trail_are_verified() {
    let (_place, empty) = store();
    let (place, store) = filled();

    assert_eq!(verified(&empty).entries(), 0);
    assert_eq!(verified(&store).entries(), ROWS.unsigned_abs());
    drop(store);
    assert_eq!(verified(&place.open()).entries(), ROWS.unsigned_abs());
}

#[test]
fn rows_can_neither_be_changed_nor_removed_by_accident() {
    let (_place, store) = filled();

    for sql in [
        "UPDATE audit SET title = 'x' WHERE entry = 1",
        "DELETE FROM audit WHERE entry = 14",
    ] {
        let refused = store.connection().execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains("audit trail"), "{refused}");
    }
    verified(&store);
}

#[test]
fn a_changed_value_in_any_column_of_any_row_is_found() {
    let columns: Vec<&str> = COLUMNS.split(',').map(str::trim).collect();
    let (_place, store) = filled();
    let connection = unguard(&store);
    connection
        .execute_batch("PRAGMA user_version = 1; CREATE TABLE kept AS SELECT * FROM audit")
        .unwrap();

    for entry in 1..=ROWS {
        for column in columns.iter().filter(|column| **column != "entry") {
            let before: Value = connection
                .query_row(
                    &format!("SELECT {column} FROM audit WHERE entry = ?1"),
                    [entry],
                    |row| row.get(0),
                )
                .unwrap();
            let after = match &before {
                Value::Null => match *column {
                    "about" | "protected" | "duration_millis" => Value::Integer(0),
                    _ => Value::Text(String::new()),
                },
                Value::Integer(number) => Value::Integer(number + 1),
                Value::Text(text) => Value::Text(format!("{text}x")),
                Value::Real(_) | Value::Blob(_) => panic!("no such column"),
            };
            let set = format!("UPDATE audit SET {column} = ?1 WHERE entry = ?2");
            assert_eq!(connection.execute(&set, params![after, entry]).unwrap(), 1);

            assert_eq!(broken_at(&store), entry, "{column}");
            connection.execute(&set, params![before, entry]).unwrap();
        }
    }
    verified(&store);
}

#[test]
fn a_changed_head_is_found() {
    let (_place, store) = filled();
    let connection = unguard(&store);
    for sql in [
        "UPDATE audit_head SET entries = 13",
        "UPDATE audit_head SET entries = 15",
        "UPDATE audit_head SET entries = 14, chain = zeroblob(32)",
    ] {
        connection.execute(sql, []).unwrap();
        let entry = broken_at(&store);
        assert!((14..=15).contains(&entry), "{sql}: {entry}");
    }
}

#[test]
fn rows_missing_at_the_end_are_found() {
    for kept in 0..ROWS {
        let (_place, store) = filled();
        unguard(&store)
            .execute("DELETE FROM audit WHERE entry > ?1", [kept])
            .unwrap();

        assert_eq!(broken_at(&store), kept + 1);
    }
}

#[test]
fn a_row_that_was_added_by_hand_is_found() {
    let (_place, store) = filled();
    unguard(&store)
        .execute(
            "INSERT INTO audit (entry, kind, at, chain) VALUES (15, 'sent', 0, zeroblob(32))",
            [],
        )
        .unwrap();

    assert_eq!(broken_at(&store), 15);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_changed_byte_anywhere_in_a_row_is_found(
        entry in 1..=ROWS,
        column in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
        flip in 1_u8..128,
    ) {
        let (_place, store) = filled();
        let connection = unguard(&store);
        let mut columns: Vec<&str> = COLUMNS.split(',').map(str::trim).filter(|column| *column != "entry").collect();
        columns.push("chain");
        let filled: Vec<(&str, Value)> = columns
            .into_iter()
            .map(|column| {
                let get = format!("SELECT {column} FROM audit WHERE entry = ?1");
                (column, connection.query_row(&get, [entry], |row| row.get(0)).unwrap())
            })
            .filter(|(_, value)| *value != Value::Null)
            .collect();
        let (column, value) = filled[column.index(filled.len())].clone();
        let changed = match value {
            Value::Text(text) => {
                let mut bytes = text.into_bytes();
                let place = byte.index(bytes.len());
                bytes[place] ^= flip;
                prop_assume!(bytes.is_ascii());
                Value::Text(String::from_utf8(bytes).unwrap())
            }
            Value::Blob(mut bytes) => {
                let place = byte.index(bytes.len());
                bytes[place] ^= flip;
                Value::Blob(bytes)
            }
            Value::Integer(number) => Value::Integer(number ^ (i64::from(flip) << (8 * byte.index(8)))),
            Value::Null | Value::Real(_) => unreachable!(),
        };
        let set = format!("UPDATE audit SET {column} = ?1 WHERE entry = ?2");
        connection.execute(&set, params![changed, entry]).unwrap();

        prop_assert_eq!(broken_at(&store), entry);
    }

    #[test]
    fn a_removed_or_moved_row_is_found(one in 1..=ROWS, other in 1..=ROWS) {
        let (_place, store) = filled();
        let connection = unguard(&store);
        if one == other {
            connection.execute("DELETE FROM audit WHERE entry = ?1", [one]).unwrap();
        } else {
            let swap = "UPDATE audit SET entry = ?2 WHERE entry = ?1";
            connection.execute(swap, [one, 99]).unwrap();
            connection.execute(swap, [other, one]).unwrap();
            connection.execute(swap, [99, other]).unwrap();
        }

        prop_assert_eq!(broken_at(&store), one.min(other));
    }

    #[test]
    fn a_removed_row_is_found_even_when_the_others_close_up(gone in 1..=ROWS) {
        let (_place, store) = filled();
        let connection = unguard(&store);
        connection.execute("DELETE FROM audit WHERE entry = ?1", [gone]).unwrap();
        for entry in gone + 1..=ROWS {
            connection.execute("UPDATE audit SET entry = ?1 - 1 WHERE entry = ?1", [entry]).unwrap();
        }
        connection.execute("UPDATE audit_head SET entries = ?1", [ROWS - 1]).unwrap();

        let found = broken_at(&store);

        // Without its last row only the head is wrong, and the last row that is there is named.
        prop_assert_eq!(found, gone.min(ROWS - 1));
    }
}
