//! Where the person was in each tenant, so that the next start shows it. Kept in a file of its own, since it changes
//! with each step.

use std::{collections::BTreeMap, path::PathBuf};

use patchpanel_core_models::ids::ScriptName;
use serde::{Deserialize, Serialize};

use super::{
    AppState,
    backups::KeptBackup,
    profiles::ProfileId,
    route::{ConnectorTab, ListWish},
    session::Session,
};

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Places {
    /// The profile that was shown last.
    pub last: Option<ProfileId>,
    #[serde(rename = "profile")]
    pub by_profile: BTreeMap<ProfileId, Place>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    pub connector: Option<ScriptName>,
    pub tab: ConnectorTab,
    pub list: ListWish,
    pub backup: KeptBackup,
}

impl Places {
    /// Notes what the session shows; says whether that is news.
    pub fn note(&mut self, session: &Session) -> bool {
        let id = &session.profile.id;
        let is_shown = |place: &Place| {
            (&place.connector, place.tab, place.list)
                == (&session.selected, session.tab, session.list)
        };
        if self.last.as_ref() == Some(id) && self.by_profile.get(id).is_some_and(is_shown) {
            return false;
        }
        self.last = Some(id.clone());
        let place = self.by_profile.entry(id.clone()).or_default();
        place.connector.clone_from(&session.selected);
        (place.tab, place.list) = (session.tab, session.list);
        true
    }
}

impl AppState {
    /// What is kept of the backups of the shown profile.
    pub fn kept_backup(&self) -> Option<&KeptBackup> {
        let places = &self.places.as_ref()?.by_profile;
        let place = places.get(&self.session()?.profile.id)?;
        Some(&place.backup)
    }

    /// The folder of the shown profile.
    pub fn backup_folder(&self) -> Option<&PathBuf> {
        self.kept_backup()?.folder.as_ref()
    }
}
