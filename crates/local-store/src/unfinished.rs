//! [`Run`]: an apply that is under way, so that the next start can take it up where it was.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Connection, params};
use serde_json::Value;

use crate::audit::append;
use crate::audit::entry::{EntryId, NewEntry};
use crate::blobs;
use crate::error::{Error, Result};
use crate::loaded::{Loaded, Unreadable};
use crate::open::Store;
use crate::sql;
use crate::tenant_key::TenantKey;

/// An apply that is under way. What it is made of is the app's affair.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// The tenant to which it sends.
    pub tenant: TenantKey,
    /// The connector that it changes; one run for each.
    pub script_name: ScriptName,
    /// When it moved last.
    pub updated_at: Timestamp,
    /// Its state. Never put a secret or a header of a request into it.
    pub value: Value,
}

/// Runs above this size are taken for damage.
const LARGEST_BYTES: u64 = 1 << 30;

impl Store {
    /// Stores a run in place of an earlier one of the same connector; one that moved later stays.
    ///
    /// # Errors
    /// See [`Error`]; the earlier one stays.
    pub fn save_run(&mut self, run: &Run) -> Result<()> {
        let bytes = packed(run)?;
        self.write(|transaction| put(transaction, run, &bytes))
    }

    /// Adds a request that is about to be sent to the audit trail together with the run of which it is a step: both are
    /// on disk or neither. `run` is given the number of the request.
    ///
    /// When this returns, both survive the end of the process and a power cut; send only then.
    ///
    /// # Errors
    /// See [`Error`]; the request should not be sent then.
    pub fn append_step(
        &mut self,
        entry: &NewEntry,
        run: impl FnOnce(EntryId) -> Result<Run>,
    ) -> Result<EntryId> {
        self.write(|transaction| {
            let id = append::started(transaction, entry)?;
            let run = run(id)?;
            put(transaction, &run, &packed(&run)?)?;
            Ok(id)
        })
    }

    /// The runs of a tenant that were under way, by script name.
    ///
    /// # Errors
    /// See [`Error`]. A single unreadable run is no error but named in the answer.
    pub fn runs(&self, tenant: &TenantKey) -> Result<Loaded<Run>> {
        let mut statement = self.connection().prepare_cached(
            "SELECT script_name, updated_at, value FROM run WHERE tenant = ?1 ORDER BY script_name",
        )?;
        let rows = statement.query_map([tenant.as_str()], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        let mut loaded = Loaded::default();
        for row in rows {
            let (name, at, bytes): (String, i64, Vec<u8>) = row?;
            match read(tenant, &name, at, &bytes) {
                Ok(run) => loaded.rows.push(run),
                Err(error) => loaded.unreadable.push(Unreadable {
                    tenant: tenant.as_str().to_owned(),
                    script_name: name,
                    title: String::new(),
                    why: error.to_string(),
                }),
            }
        }
        Ok(loaded)
    }

    /// Forgets the run of a connector; nothing happens if there is none.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn remove_run(&mut self, tenant: &TenantKey, script_name: &ScriptName) -> Result<()> {
        self.write(|transaction| {
            transaction
                .prepare_cached("DELETE FROM run WHERE tenant = ?1 AND script_name = ?2")?
                .execute([tenant.as_str(), script_name.as_str()])?;
            Ok(())
        })
    }
}

fn packed(run: &Run) -> Result<Vec<u8>> {
    let json = serde_json::to_vec(&run.value).map_err(|error| Error::Other(Box::new(error)))?;
    let size = (json.len() as u64).to_le_bytes();
    Ok(size.into_iter().chain(blobs::compress(&json)?).collect())
}

fn put(connection: &Connection, run: &Run, bytes: &[u8]) -> Result<()> {
    let (tenant, name) = (run.tenant.as_str(), run.script_name.as_str());
    let at = sql::micros(run.updated_at);
    connection
        .prepare_cached(
            "INSERT INTO run (tenant, script_name, updated_at, value) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (tenant, script_name) \
             DO UPDATE SET updated_at = excluded.updated_at, value = excluded.value \
             WHERE excluded.updated_at >= run.updated_at",
        )?
        .execute(params![tenant, name, at, bytes])?;
    Ok(())
}

fn read(tenant: &TenantKey, name: &str, at: i64, bytes: &[u8]) -> Result<Run> {
    let (size, data) = bytes
        .split_first_chunk()
        .ok_or_else(|| Error::damaged("a run has no length"))?;
    let size_bytes = u64::from_le_bytes(*size);
    if size_bytes > LARGEST_BYTES {
        return Err(Error::damaged("a run has an impossible length"));
    }
    let json = blobs::decompress(data, size_bytes)?;
    Ok(Run {
        tenant: tenant.clone(),
        script_name: sql::script_name(name.to_owned())?,
        updated_at: sql::timestamp(at)?,
        value: serde_json::from_slice(&json)
            .map_err(|error| Error::damaged(format!("a run is no JSON: {error}")))?,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::audit::chain;
    use crate::testing::{at, entry, name, store, tenant};

    fn run(script_name: &str, value: Value) -> Run {
        Run {
            tenant: tenant(),
            script_name: name(script_name),
            updated_at: at(3),
            value,
        }
    }

    #[test]
    fn a_run_is_there_after_a_crash_until_it_is_removed() {
        let (place, mut store) = store();
        store.save_run(&run("acme-hr", json!({"step": 1}))).unwrap();
        let second = run("acme-hr", json!({"step": 2, "text": "ü".repeat(1000)}));
        store.save_run(&second).unwrap();
        drop(store);

        let mut store = place.open();

        assert_eq!(store.runs(&tenant()).unwrap().rows, [second]);
        assert_eq!(store.runs(&TenantKey::new("other")).unwrap().rows, []);
        store.remove_run(&tenant(), &name("acme-hr")).unwrap();
        assert_eq!(store.runs(&tenant()).unwrap().rows, []);
    }

    #[test]
    fn a_run_that_moved_later_is_not_overwritten_by_one_that_comes_late() {
        let (_place, mut store) = store();
        let newer = Run {
            updated_at: at(9),
            ..run("acme-hr", json!({"step": 2}))
        };
        store.save_run(&newer).unwrap();

        store.save_run(&run("acme-hr", json!({"step": 1}))).unwrap();

        assert_eq!(store.runs(&tenant()).unwrap().rows, [newer]);
    }

    #[test]
    fn a_step_is_in_the_trail_and_in_its_run_or_in_neither() {
        let (_place, mut store) = store();
        let entry = entry(3, "acme-hr");
        let failing = |_| Err(Error::Full);

        store.append_step(&entry, failing).unwrap_err();
        assert_eq!(chain::length(&store).unwrap(), 0);

        let id = store
            .append_step(&entry, |id| Ok(run("acme-hr", json!({ "entry": id }))))
            .unwrap();
        assert_eq!(chain::length(&store).unwrap(), 1);
        let rows = store.runs(&tenant()).unwrap().rows;
        assert_eq!(rows[0].value, json!({ "entry": id }));
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
            store.save_run(&run("broken", json!(2))).unwrap();
            store.save_run(&whole).unwrap();
            let sql = format!("UPDATE run SET value = {damage} WHERE script_name = 'broken'");
            store.connection().execute(&sql, []).unwrap();

            let Loaded { rows, unreadable } = store.runs(&tenant()).unwrap();

            assert_eq!(rows, [whole]);
            assert_eq!(unreadable[0].script_name, "broken", "{damage}");
        }
    }
}
