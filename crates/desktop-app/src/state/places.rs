//! Where the person was in each tenant, so that the next start shows it. Kept in a file of its own, since it changes
//! with each step.

use std::collections::BTreeMap;

use patchpanel_core_models::ids::ScriptName;
use serde::{Deserialize, Serialize};

use super::{
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
        let place = Place {
            connector: session.selected.clone(),
            tab: session.tab,
            list: session.list,
        };
        self.last = Some(id.clone());
        self.by_profile.insert(id.clone(), place);
        true
    }
}
