//! [`Run`]: an apply that is under way, so that the next start can take it up where it was.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use rusqlite::params;
use serde_json::Value;

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
    /// Stores a run in place of the earlier one of the same connector.
    ///
    /// # Errors
    /// See [`Error`]; the earlier one stays.
    pub fn save_run(&mut self, run: &Run) -> Result<()> {
        let Run {
            tenant,
            script_name,
            updated_at,
            value,
        } = run;
        let json = serde_json::to_vec(value).map_err(|error| Error::Other(Box::new(error)))?;
        let size = (json.len() as u64).to_le_bytes();
        let bytes: Vec<u8> = size.into_iter().chain(blobs::compress(&json)?).collect();
        let at = sql::micros(*updated_at);
        self.write(|transaction| {
            transaction
                .prepare_cached(
                    "INSERT INTO run (tenant, script_name, updated_at, value) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (tenant, script_name) \
                     DO UPDATE SET updated_at = excluded.updated_at, value = excluded.value",
                )?
                .execute(params![tenant.as_str(), script_name.as_str(), at, bytes])?;
            Ok(())
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
    use crate::testing::{at, name, store, tenant};

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
