//! [`DeletedConnector`]: connectors that were deleted from here, whose snapshots can be recreated.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Row, params};

use crate::error::{Error, Result};
use crate::snapshots::SnapshotId;
use crate::sql;
use crate::store::Store;
use crate::tenant_key::TenantKey;

/// A connector that was deleted with Patchpanel and was not seen since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedConnector {
    pub tenant: TenantKey,
    pub script_name: ScriptName,
    /// Its name for people.
    pub title: String,
    pub deleted_at: Timestamp,
    /// The newest snapshot, from which it can be recreated.
    pub last_snapshot: Option<SnapshotId>,
    /// The script name under which it was recreated, which is usually another one.
    pub recreated_as: Option<ScriptName>,
}

impl Store {
    /// Records that the server confirmed a delete. A later snapshot of the connector takes that back.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn connector_deleted(
        &mut self,
        tenant: &TenantKey,
        script_name: &ScriptName,
        title: &str,
        at: Timestamp,
    ) -> Result<()> {
        let (tenant, script_name, at) = (tenant.as_str(), script_name.as_str(), sql::micros(at));
        let sql = "INSERT OR REPLACE INTO deletion (tenant, script_name, title, at) VALUES (?1, ?2, ?3, ?4)";
        self.change(sql, params![tenant, script_name, title, at])
    }

    /// Records under which name a deleted connector was recreated.
    ///
    /// # Errors
    /// [`Error::Missing`] when `script_name` is not among the deleted ones; else see [`Error`].
    pub fn connector_recreated(
        &mut self,
        tenant: &TenantKey,
        script_name: &ScriptName,
        recreated_as: &ScriptName,
    ) -> Result<()> {
        let sql = "UPDATE deletion SET recreated_as = ?3 WHERE tenant = ?1 AND script_name = ?2";
        let values = [tenant.as_str(), script_name.as_str(), recreated_as.as_str()];
        self.write(|transaction| {
            if sql::execute(transaction, sql, values)? == 0 {
                return Err(Error::missing(format!("the deletion of {script_name}")));
            }
            Ok(())
        })
    }

    /// The connectors whose last event is a delete, the latest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub fn deleted_connectors(&self, tenant: &TenantKey) -> Result<Vec<DeletedConnector>> {
        let sql = "SELECT script_name, title, at, recreated_as, (SELECT max(id) FROM snapshot \
            WHERE snapshot.tenant = deletion.tenant AND snapshot.script_name = deletion.script_name) \
            FROM deletion WHERE tenant = ?1 ORDER BY at DESC, script_name";
        let read = |row: &Row<'_>| read(tenant, row);
        sql::rows(self.connection(), sql, [tenant.as_str()], read)
    }
}

fn read(tenant: &TenantKey, row: &Row<'_>) -> Result<DeletedConnector> {
    let recreated_as: Option<String> = row.get(3)?;
    let last_snapshot: Option<i64> = row.get(4)?;
    Ok(DeletedConnector {
        tenant: tenant.clone(),
        script_name: sql::script_name(row.get(0)?)?,
        title: row.get(1)?,
        deleted_at: sql::timestamp(row.get(2)?)?,
        last_snapshot: last_snapshot.map(SnapshotId::from_row),
        recreated_as: recreated_as.map(sql::script_name).transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, content, name, snapshot, store, tenant};
    use crate::{Cause, TenantKey};

    fn deleted(store: &Store) -> Vec<DeletedConnector> {
        store.deleted_connectors(&tenant()).unwrap()
    }

    fn delete(store: &mut Store) {
        let deleted = store.connector_deleted(&tenant(), &name("acme-hr"), "Acme HR", at(1));
        deleted.unwrap();
    }

    #[test]
    fn a_deleted_connector_is_listed_with_its_last_snapshot() {
        let (_place, mut store) = store();
        let text = content("<Form/>");
        let id = store
            .take_snapshot(&snapshot(0, Cause::BeforeDelete, &text))
            .unwrap();
        assert_eq!(deleted(&store), []);

        delete(&mut store);

        let expected = DeletedConnector {
            tenant: tenant(),
            script_name: name("acme-hr"),
            title: "Acme HR".into(),
            deleted_at: at(1),
            last_snapshot: Some(id),
            recreated_as: None,
        };
        assert_eq!(deleted(&store), [expected]);
        let other = store.deleted_connectors(&TenantKey::new("other"));
        assert_eq!(other.unwrap(), []);
    }

    #[test]
    fn a_connector_that_is_seen_again_is_no_longer_deleted() {
        let (_place, mut store) = store();
        delete(&mut store);

        let text = content("<Form/>");
        store
            .take_snapshot(&snapshot(2, Cause::AfterCreate, &text))
            .unwrap();

        assert_eq!(deleted(&store), []);
    }

    #[test]
    fn a_recreated_connector_shows_its_new_name() {
        let (_place, mut store) = store();
        delete(&mut store);

        store
            .connector_recreated(&tenant(), &name("acme-hr"), &name("acme-hr-2"))
            .unwrap();

        assert_eq!(deleted(&store)[0].recreated_as, Some(name("acme-hr-2")));
        let unknown = store.connector_recreated(&tenant(), &name("other"), &name("x"));
        assert!(matches!(unknown, Err(Error::Missing { .. })));
    }
}
