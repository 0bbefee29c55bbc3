//! Owns the state: nobody outside of `update` can change it.

use jiff::Timestamp;

use super::{
    apply, conflict, documents, draft, events, local_store, lock, on_command, places, protection,
    session, turn::Turn,
};
use crate::{
    command::Command,
    event::Event,
    state::{
        AppState,
        dialogs::{Dialog, LeaveReason},
        local_store::TenantStore,
        route::Route,
        session::Session,
    },
    task::{StoreChange, StoreTask, Task, Work},
};

/// Owns the state, and what was asked of the background and is not started yet.
#[derive(Debug)]
pub struct Owner {
    state: AppState,
    tasks: Vec<Task>,
}

impl Owner {
    pub fn new(state: AppState) -> Self {
        Self {
            state,
            tasks: Vec::new(),
        }
    }

    pub fn state(&self) -> &AppState {
        &self.state
    }

    pub fn into_state(self) -> AppState {
        self.state
    }

    /// What is to be started since this was asked last.
    pub fn take_tasks(&mut self) -> Vec<Task> {
        std::mem::take(&mut self.tasks)
    }

    pub(super) fn turn(&mut self) -> Turn<'_> {
        Turn {
            session: self.state.sessions.shown_id(),
            state: &mut self.state,
            tasks: &mut self.tasks,
        }
    }

    pub fn command(&mut self, command: impl Into<Command>) {
        on_command(&mut self.turn(), command.into());
    }

    pub fn event(&mut self, event: Event) {
        events::on_event(&mut self.turn(), event);
    }

    /// Notes that time went by; each noun does what is due, in every session that is alive.
    pub fn tick(&mut self, now: Timestamp) {
        self.state.now = now;
        self.state.notices.expire(now);
        lock::tick(&mut self.turn());
        places::tick(&mut self.turn());
        for id in self.state.sessions.ids() {
            let locked = self.state.lock.is_some();
            let mut turn = self.turn();
            let turn = &mut turn.about(id);
            protection::tick(turn);
            // Without a client nobody would answer.
            if !locked && turn.session().is_some_and(Session::is_signed_in) {
                apply::on_tick(turn);
            }
            documents::check_due(turn);
            draft::store_due(turn);
            apply::store_due(turn);
            conflict::store_due(turn);
        }
    }

    /// When time has to be noted next, unless something else happens before.
    pub fn next_due(&self) -> Option<Timestamp> {
        let state = &self.state;
        if state.lock.is_some() {
            // Nothing on the lock page moves; drafts went to disk when it locked.
            return None;
        }
        let now = state.now;
        let of_session = |session: &Session| {
            [
                documents::due(session),
                draft::due(session),
                apply::due(
                    session,
                    now,
                    state.sessions.shown_id() == Some(session.id) && state.route == Route::Apply,
                ),
                conflict::due(session),
            ]
        };
        let shown = state
            .session()
            .map(|session| [session::due(session, now), protection::due(session, now)]);
        let all = state.sessions.iter().flat_map(of_session);
        let app = [state.notices.next_expiry(), state.locks_at()];
        let due = all.chain(shown.into_iter().flatten()).chain(app);
        due.flatten().min()
    }

    pub fn input(&mut self) {
        lock::input(&mut self.turn());
    }

    /// Whether the window may close now. If not, the reason is asked about.
    pub fn may_close(&mut self) -> bool {
        let state = &self.state;
        let loses =
            |session: &Session| session.is_applying() || session::would_lose_drafts(state, session);
        let asks = !state.quitting && state.sessions.iter().any(loses);
        if asks {
            self.state.dialog = Some(Dialog::LeaveDrafts(LeaveReason::Quit));
        }
        !asks
    }

    /// What is not on disk yet, for the moment the app ends.
    pub fn exit(&mut self, now: Timestamp) -> Vec<(TenantStore, StoreChange)> {
        self.state.now = now;
        for id in self.state.sessions.ids() {
            local_store::store_all(&mut self.turn().about(id));
        }
        let works = self
            .take_tasks()
            .into_iter()
            .flat_map(|task| task.works().to_vec());
        let writes = works.filter_map(|work| match work {
            Work::Store(StoreTask::Change(_, place, change)) => Some((place, change)),
            Work::Store(
                StoreTask::Open
                | StoreTask::Load(..)
                | StoreTask::History(..)
                | StoreTask::Audit(..),
            )
            | Work::Tenant(..)
            | Work::Computer(_)
            | Work::Document(..)
            | Work::Compare(_) => None,
        });
        writes.collect()
    }
}
