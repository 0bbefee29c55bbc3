//! The sessions that are alive; one of them is shown.

use std::collections::BTreeMap;

use super::{
    AppState,
    profiles::ProfileId,
    session::{Session, SessionId},
};

#[derive(Debug, Default)]
pub struct Sessions {
    alive: BTreeMap<SessionId, Session>,
    shown: Option<SessionId>,
}

impl Sessions {
    pub fn shown_id(&self) -> Option<SessionId> {
        self.shown
    }

    pub fn get(&self, id: SessionId) -> Option<&Session> {
        self.alive.get(&id)
    }

    pub fn get_mut(&mut self, id: SessionId) -> Option<&mut Session> {
        self.alive.get_mut(&id)
    }

    pub fn ids(&self) -> Vec<SessionId> {
        self.alive.keys().copied().collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Session> {
        self.alive.values()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Session> {
        self.alive.values_mut()
    }

    pub fn of_profile(&self, id: &ProfileId) -> Option<&Session> {
        self.iter().find(|session| session.profile.id == *id)
    }

    pub fn show(&mut self, session: Session) {
        self.shown = Some(session.id);
        self.alive.insert(session.id, session);
    }

    pub fn choose(&mut self, id: SessionId) {
        self.shown = Some(id).filter(|id| self.alive.contains_key(id));
    }

    /// Shows none; all stay alive.
    pub fn hide(&mut self) {
        self.shown = None;
    }

    pub fn end(&mut self, id: SessionId) -> Option<Session> {
        if self.shown == Some(id) {
            self.shown = None;
        }
        self.alive.remove(&id)
    }
}

impl AppState {
    pub fn session(&self) -> Option<&Session> {
        self.sessions.get(self.sessions.shown?)
    }

    pub fn session_mut(&mut self) -> Option<&mut Session> {
        self.sessions.get_mut(self.sessions.shown?)
    }
}
