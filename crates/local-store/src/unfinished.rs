//! [`Unfinished`]: an apply that has begun, or a conflict that is being decided, so that the next start can resume it.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_core_models::json;
use rusqlite::{Connection, Row, params};
use serde_json::Value;

use crate::audit::append;
use crate::audit::entry::{EntryId, NewEntry};
use crate::blobs;
use crate::error::{Error, Result};
use crate::loaded::Loaded;
use crate::sql;
use crate::store::Store;
use crate::tenant_key::TenantKey;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnfinishedKind {
    Apply,
    /// Decisions about a conflict.
    Decisions,
}

impl UnfinishedKind {
    fn word(self) -> &'static str {
        match self {
            Self::Apply => "apply",
            Self::Decisions => "decisions",
        }
    }
}

/// Something that somebody began on a connector and did not finish. What it is made of is the app's affair.
#[derive(Debug, Clone, PartialEq)]
pub struct Unfinished {
    pub kind: UnfinishedKind,
    /// The tenant of the connector.
    pub tenant: TenantKey,
    /// The connector; each has one of a kind.
    pub script_name: ScriptName,
    /// When it moved last.
    pub updated_at: Timestamp,
    /// Its state. Never put a secret or a header of a request into it.
    pub value: Value,
}

/// What is above this size is taken for damage.
const LARGEST_BYTES: u64 = 1 << 30;

impl Store {
    /// Stores it in place of an earlier one of the same kind and connector; one that moved later stays.
    ///
    /// # Errors
    /// See [`Error`]; the earlier one stays.
    pub fn save_unfinished(&mut self, unfinished: &Unfinished) -> Result<()> {
        let bytes = packed(unfinished)?;
        self.write(|transaction| put(transaction, (unfinished, &bytes), UNLESS_NEWER))
    }

    /// Adds a request that is about to be sent to the audit trail together with the apply of which it is a step: both are
    /// on disk or neither. `apply` is given the number of the request.
    ///
    /// When this returns, both survive the end of the process and a power cut; send only then.
    ///
    /// # Errors
    /// See [`Error`]; the request should not be sent then.
    pub fn append_step(
        &mut self,
        entry: &NewEntry,
        apply: impl FnOnce(EntryId) -> Result<Unfinished>,
    ) -> Result<EntryId> {
        self.write(|transaction| {
            let id = append::started(transaction, entry)?;
            let apply = apply(id)?;
            // What is being sent is the truth, even if the computer's clock went back.
            put(transaction, (&apply, &packed(&apply)?), "")?;
            Ok(id)
        })
    }

    /// What is unfinished of a kind in a tenant, by script name.
    ///
    /// # Errors
    /// See [`Error`]. A single unreadable one is no error but named in the answer.
    pub fn unfinished(
        &self,
        tenant: &TenantKey,
        kind: UnfinishedKind,
    ) -> Result<Loaded<Unfinished>> {
        let sql = "SELECT script_name, updated_at, value FROM unfinished \
            WHERE tenant = ?1 AND kind = ?2 ORDER BY script_name";
        let values = [tenant.as_str(), kind.word()];
        let columns = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let found: Vec<(String, i64, Vec<u8>)> =
            sql::rows(self.connection(), sql, values, columns)?;
        let mut loaded = Loaded::default();
        for (name, at, bytes) in found {
            let row = read(tenant, kind, (&name, at), &bytes);
            loaded.add(tenant, (name, String::new()), row);
        }
        Ok(loaded)
    }

    /// Forgets what was unfinished of a connector at a moment; what moved later stays, and nothing happens if there is
    /// none.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn remove_unfinished(
        &mut self,
        tenant: &TenantKey,
        script_name: &ScriptName,
        (kind, at): (UnfinishedKind, Timestamp),
    ) -> Result<()> {
        let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
        let (kind, at) = (kind.word(), sql::micros(at));
        let sql = "DELETE FROM unfinished \
            WHERE tenant = ?1 AND script_name = ?2 AND kind = ?3 AND updated_at <= ?4";
        self.change(sql, params![tenant, script_name, kind, at])
    }
}

fn packed(unfinished: &Unfinished) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(&unfinished.value);
    let json = json.map_err(|error| Error::Other(Box::new(error)))?;
    let size = (json.len() as u64).to_le_bytes();
    Ok(size.into_iter().chain(blobs::compress(&json)?).collect())
}

/// Passes over what comes late: a later one is there.
const UNLESS_NEWER: &str = "WHERE excluded.updated_at >= unfinished.updated_at";

fn put(
    connection: &Connection,
    (unfinished, bytes): (&Unfinished, &[u8]),
    condition: &str,
) -> Result<()> {
    let Unfinished {
        kind,
        tenant,
        script_name,
        updated_at,
        value: _,
    } = unfinished;
    let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
    let (kind, at) = (kind.word(), sql::micros(*updated_at));
    let sql = format!(
        "INSERT INTO unfinished (tenant, script_name, kind, updated_at, value) \
         VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (tenant, script_name, kind) \
         DO UPDATE SET updated_at = excluded.updated_at, value = excluded.value {condition}"
    );
    let values = params![tenant, script_name, kind, at, bytes];
    sql::execute(connection, &sql, values).map(drop)
}

fn read(
    tenant: &TenantKey,
    kind: UnfinishedKind,
    (name, at): (&str, i64),
    bytes: &[u8],
) -> Result<Unfinished> {
    let (size, data) = bytes
        .split_first_chunk()
        .ok_or_else(|| Error::damaged("something unfinished has no length"))?;
    let size_bytes = u64::from_le_bytes(*size);
    if size_bytes > LARGEST_BYTES {
        return Err(Error::damaged(
            "something unfinished has an impossible length",
        ));
    }
    let json = blobs::decompress(data, size_bytes)?;
    Ok(Unfinished {
        kind,
        tenant: tenant.clone(),
        script_name: sql::script_name(name.to_owned())?,
        updated_at: sql::timestamp(at)?,
        value: json::read(&json::text_of(&json))
            .map_err(|error| Error::damaged(format!("something unfinished is no JSON: {error}")))?,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::sample::Index;
    use serde_json::json;

    use super::*;
    use crate::audit::chain;
    use crate::testing::{at, entry, name, store, tenant};

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
            let whole = run("acme-hr", json!({"step": 1, "text": "ü".repeat(20)}));
            store.save_unfinished(&whole).unwrap();
            let mut bytes = packed(&whole).unwrap();
            let start = at.index(bytes.len());
            let end = start + kept.index(bytes.len() - start + 1);
            bytes.splice(start..end, replaced);

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
            let sql =
                format!("UPDATE unfinished SET value = {damage} WHERE script_name = 'broken'");
            store.connection().execute(&sql, []).unwrap();

            let Loaded { rows, unreadable } = store.unfinished(&tenant(), APPLY).unwrap();

            assert_eq!(rows, [whole]);
            assert_eq!(unreadable[0].script_name, "broken", "{damage}");
        }
    }
}
