//! What a handler works on: the state, the session it is about, and where it puts what it asks for.

use patchpanel_core_models::ids::ScriptName;

use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        AppState,
        apply::ApplyRun,
        connectors::OpenConnector,
        dialogs::Dialog,
        local_store::StorePlace,
        notices::{Followup, FollowupKind, NoticeKind},
        remote::Generation,
        session::{ConnectorKey, Session, SessionId},
    },
    task::{
        AuditTask, ComputerTask, ConnectorTask, DialogTask, HistoryTask, StoreChange, StoreTask,
        Task, TenantTask, WindowTask, Work,
    },
};

/// One command, event or tick at work. What it is about is the shown session for a command, the session that asked for
/// an answer, and one living session after the other for a tick.
///
/// A handler ends with `None` where what it is about is missing; nobody asks whether it did.
pub(super) struct Turn<'a> {
    pub(super) state: &'a mut AppState,
    pub(super) tasks: &'a mut Vec<Task>,
    pub(super) session: Option<SessionId>,
}

impl Turn<'_> {
    /// The same work about another session.
    pub(super) fn about(&mut self, session: SessionId) -> Turn<'_> {
        Turn {
            state: self.state,
            tasks: self.tasks,
            session: Some(session),
        }
    }

    pub(super) fn session(&self) -> Option<&Session> {
        self.state.sessions.get(self.session?)
    }

    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        self.state.sessions.get_mut(self.session?)
    }

    /// The session, as long as it is signed in.
    pub(super) fn signed_in_mut(&mut self) -> Option<&mut Session> {
        self.session_mut().filter(|session| session.is_signed_in())
    }

    /// Whether the session it is about is the one on screen.
    pub(super) fn is_shown(&self) -> bool {
        self.session == self.state.sessions.shown_id()
    }

    pub(super) fn open(&self, script_name: &ScriptName) -> Option<&OpenConnector> {
        self.session()?.open.get(script_name)
    }

    pub(super) fn open_mut(&mut self, script_name: &ScriptName) -> Option<&mut OpenConnector> {
        self.session_mut()?.open.get_mut(script_name)
    }

    /// What is being sent in the session, or was sent last.
    pub(super) fn run_mut(&mut self) -> Option<&mut ApplyRun> {
        self.session_mut()?.apply.as_mut()
    }

    pub(super) fn selected(&self) -> Option<&OpenConnector> {
        self.session()?.selected_connector()
    }

    pub(super) fn selected_mut(&mut self) -> Option<&mut OpenConnector> {
        let session = self.session_mut()?;
        session.open.get_mut(session.selected.as_ref()?)
    }

    pub(super) fn key(&self, script_name: &ScriptName) -> Option<ConnectorKey> {
        Some(ConnectorKey {
            session: self.session?,
            script_name: script_name.clone(),
        })
    }

    pub(super) fn next_generation(&mut self) -> Generation {
        self.state.generations += 1;
        Generation(self.state.generations)
    }

    pub(super) fn push(&mut self, work: Work) {
        self.tasks.push(Task::Work(work));
    }

    pub(super) fn push_all(&mut self, works: impl IntoIterator<Item = Work>) {
        self.tasks.extend(works.into_iter().map(Task::Work));
    }

    pub(super) fn window(&mut self, task: WindowTask) {
        self.tasks.push(Task::Window(task));
    }

    /// Asks for a file. What saves one is refused where the organisation forbids it.
    pub(super) fn dialog(&mut self, task: DialogTask) {
        let saves = matches!(task, DialogTask::Save { .. });
        if saves && refusals::export(self.state).is_some() {
            return self.notify(NoticeKind::Info, messages::no_export());
        }
        self.tasks.push(Task::Dialog(task));
    }

    pub(super) fn computer(&mut self, task: ComputerTask) {
        self.push(Work::Computer(task));
    }

    pub(super) fn audit(&mut self, place: StorePlace, task: AuditTask) {
        self.push(Work::Store(StoreTask::Audit(place, task)));
    }

    pub(super) fn tenant(&mut self, task: TenantTask) {
        let session = self.session;
        self.push_all(session.map(|session| Work::Tenant(session, task)));
    }

    pub(super) fn connector(&mut self, script_name: &ScriptName, task: ConnectorTask) {
        self.tenant(TenantTask::Connector(script_name.clone(), task));
    }

    pub(super) fn store(&mut self, change: StoreChange) {
        let work = self.session().map(|session| stores(session, change));
        self.push_all(work);
    }

    pub(super) fn history(&mut self, task: HistoryTask) {
        let work = self.session().map(|session| on_snapshots(session, task));
        self.push_all(work);
    }

    /// Asks the person something, unless a dialog is open whose answer is still to come.
    pub(super) fn ask(&mut self, dialog: Dialog) {
        if !self.state.dialog.as_ref().is_some_and(Dialog::is_awaiting) {
            self.state.palette_open = false;
            self.state.dialog = Some(dialog);
        } else if let Dialog::FileRefused(message) = dialog {
            self.notify(NoticeKind::Error, message);
        }
    }

    /// Something could not be kept: said once until something can be kept again.
    pub(super) fn not_stored(&mut self, message: UserMessage) {
        if self.state.write_failed.as_ref() != Some(&message) {
            self.state.write_failed = Some(message.clone());
            self.notify(NoticeKind::Error, message);
        }
    }

    pub(super) fn notify(&mut self, kind: NoticeKind, message: UserMessage) {
        self.add_notice(kind, message, None);
    }

    /// Says why what was asked is not done now.
    pub(super) fn refuse(&mut self, reason: &str) {
        self.notify(NoticeKind::Info, messages::not_now(reason));
    }

    /// Goes on, unless there is a reason against it, which is said.
    pub(super) fn unless(&mut self, reason: Option<&str>) -> Option<()> {
        reason.map_or(Some(()), |reason| {
            self.refuse(reason);
            None
        })
    }

    /// What was asked for; says why where it did not come.
    pub(super) fn or_say<T, E: Into<UserMessage>>(
        &mut self,
        kind: NoticeKind,
        result: Result<T, E>,
    ) -> Option<T> {
        result.map_err(|why| self.notify(kind, why.into())).ok()
    }

    /// What a file has; the dialog says why where it cannot be used.
    pub(super) fn or_ask<T>(&mut self, result: Result<T, UserMessage>) -> Option<T> {
        result
            .map_err(|message| self.ask(Dialog::FileRefused(message)))
            .ok()
    }

    /// What the local store answered; says where it could not.
    pub(super) fn or_not_stored<T>(&mut self, result: Result<T, UserMessage>) -> Option<T> {
        result.map_err(|message| self.not_stored(message)).ok()
    }

    /// Says something about a connector of the session, and what can be done next about it.
    pub(super) fn notify_about(
        &mut self,
        script_name: &ScriptName,
        kind: NoticeKind,
        message: UserMessage,
        followup: FollowupKind,
    ) {
        let session = self.session();
        let followup = session.map(|session| session.followup(script_name, followup));
        self.add_notice(kind, message, followup);
    }

    /// Says what the newest edit of a connector did, which can be taken back.
    pub(super) fn notify_undo(&mut self, script_name: &ScriptName, message: UserMessage) {
        let edit = self
            .open(script_name)
            .and_then(|open| open.draft.newest_edit());
        match edit.map(FollowupKind::UndoEdit) {
            Some(undo) => self.notify_about(script_name, NoticeKind::Info, message, undo),
            None => self.notify(NoticeKind::Info, message),
        }
    }

    /// Nothing more of several drafts is sent; says what is left. Whatever else needs the tenant comes first.
    pub(super) fn end_batch(&mut self) {
        let Some(session) = self.session_mut() else {
            return;
        };
        let Some(batch) = session.batch.take_if(|batch| batch.is_sending) else {
            return;
        };
        // A plan that was not begun is still there.
        let left = batch.reviews.len() + usize::from(session.review.take().is_some());
        if left > 0 {
            self.notify(NoticeKind::Warning, messages::connectors_not_sent(left));
        }
    }

    fn add_notice(
        &mut self,
        kind: NoticeKind,
        mut message: UserMessage,
        followup: Option<Followup>,
    ) {
        // A notice of a hidden tenant says whose it is; one with a followup shows the profile's chip.
        let hidden = self
            .session()
            .filter(|_| followup.is_none() && !self.is_shown());
        if let Some(session) = hidden {
            message.what = format!("{}: {}", session.profile.name, message.what);
        }
        let UserMessage {
            what, why, details, ..
        } = &message;
        // A notice is information in the log file, whatever its kind.
        tracing::info!(?kind, what, why, ?details, "notice");
        self.state
            .notices
            .add(self.state.now, kind, message, followup);
    }
}

pub(super) fn stores(session: &Session, change: StoreChange) -> Work {
    Work::Store(StoreTask::Change(
        session.id,
        session.tenant_store(),
        change,
    ))
}

/// Does something with the snapshots of the session's tenant, as work.
pub(super) fn on_snapshots(session: &Session, task: HistoryTask) -> Work {
    Work::Store(StoreTask::History(session.id, session.tenant_store(), task))
}
