//! [`KnownConnector`]: connectors that were made or opened here, because the API lists only released ones.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use rusqlite::{Row, params};

use crate::error::Result;
use crate::sql;
use crate::store::Store;
use crate::stored_words::stored_words;
use crate::tenant_key::TenantKey;

stored_words! {
    /// How a connector became known.
    How, "origin of a connector" {
        /// It was created with Patchpanel.
        Made => "made",
        /// It was opened, from the list or by its script name.
        Opened => "opened",
    }
}

/// A connector that was made or opened here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownConnector {
    pub tenant: TenantKey,
    pub script_name: ScriptName,
    /// Its name for people when it was seen last.
    pub title: String,
    pub how: How,
    /// When it was made or opened last.
    pub last_at: Timestamp,
}

impl Store {
    /// Remembers a connector, or that it was opened again. One that was made here stays that.
    ///
    /// # Errors
    /// See [`crate::Error`].
    pub fn remember_connector(&mut self, connector: &KnownConnector) -> Result<()> {
        let KnownConnector {
            tenant,
            script_name,
            title,
            how,
            last_at,
        } = connector;
        let (tenant, script_name) = (tenant.as_str(), script_name.as_str());
        let (how, at) = (how.word(), sql::micros(*last_at));
        let sql = "INSERT INTO known_connector (tenant, script_name, title, how, last_at) \
            VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (tenant, script_name) DO UPDATE SET \
            title = excluded.title, last_at = excluded.last_at, \
            how = CASE WHEN how = 'made' THEN how ELSE excluded.how END";
        self.change(sql, params![tenant, script_name, title, how, at])
    }

    /// The remembered connectors of a tenant, the latest first.
    ///
    /// # Errors
    /// See [`crate::Error`].
    pub fn known_connectors(&self, tenant: &TenantKey) -> Result<Vec<KnownConnector>> {
        let sql = "SELECT script_name, title, how, last_at FROM known_connector \
            WHERE tenant = ?1 ORDER BY last_at DESC, script_name";
        let read = |row: &Row<'_>| read(tenant, row);
        sql::rows(self.connection(), sql, [tenant.as_str()], read)
    }

    /// Takes a connector off the remembered ones; its drafts and snapshots stay.
    ///
    /// # Errors
    /// See [`crate::Error`].
    pub fn forget_connector(&mut self, tenant: &TenantKey, script_name: &ScriptName) -> Result<()> {
        let sql = "DELETE FROM known_connector WHERE tenant = ?1 AND script_name = ?2";
        self.change(sql, [tenant.as_str(), script_name.as_str()])
    }
}

fn read(tenant: &TenantKey, row: &Row<'_>) -> Result<KnownConnector> {
    let how: String = row.get(2)?;
    Ok(KnownConnector {
        tenant: tenant.clone(),
        script_name: sql::script_name(row.get(0)?)?,
        title: row.get(1)?,
        how: How::parse(&how)?,
        last_at: sql::timestamp(row.get(3)?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{at, name, store, tenant};

    fn connector(script_name: &str, how: How, seconds: i64) -> KnownConnector {
        KnownConnector {
            tenant: tenant(),
            script_name: name(script_name),
            title: format!("{script_name} at {seconds}"),
            how,
            last_at: at(seconds),
        }
    }

    #[test]
    fn the_latest_is_the_first_and_one_that_was_made_here_stays_that() {
        let (place, mut store) = store();
        for connector in [
            connector("made", How::Made, 0),
            connector("opened", How::Opened, 1),
            connector("made", How::Opened, 2),
        ] {
            store.remember_connector(&connector).unwrap();
        }
        drop(store);

        let known = place.open().known_connectors(&tenant()).unwrap();

        let made = KnownConnector {
            how: How::Made,
            ..connector("made", How::Opened, 2)
        };
        assert_eq!(known, [made, connector("opened", How::Opened, 1)]);
    }

    #[test]
    fn a_forgotten_connector_is_gone_from_its_tenant_only() {
        let (_place, mut store) = store();
        let here = connector("acme-hr", How::Opened, 0);
        let there = KnownConnector {
            tenant: TenantKey::new("other"),
            ..here.clone()
        };
        store.remember_connector(&here).unwrap();
        store.remember_connector(&there).unwrap();

        store.forget_connector(&tenant(), &name("acme-hr")).unwrap();

        assert_eq!(store.known_connectors(&tenant()).unwrap(), []);
        assert_eq!(store.known_connectors(&there.tenant).unwrap(), [there]);
    }
}
