//! Carries tasks out in the background and reports events. Never decides anything.
//!
//! Newest wins: a task of the same kind about the same thing ends the older one. Answers come through a bounded
//! channel; each wakes the UI.

// A new task, event or command that nobody carries out does not compile.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

mod apply;
mod archive;
mod audit;
mod backups;
mod browser_sign_in;
mod bundles;
mod compare;
mod conflict;
mod connection_test;
mod connectors;
mod context;
mod dialogs;
mod dispatch;
mod documents;
mod files;
mod history;
mod impact;
mod lifecycle;
mod local_store;
mod places;
mod proxy;
mod review;
mod secrets;
mod sign_in;
mod support;

use std::{
    collections::HashMap,
    future::Future,
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, sync_channel},
    },
    time::Duration,
};

use patchpanel_http_client::{Error, Limits, Pool, RateLimit, RetryPolicy};
use tokio::{
    runtime::Runtime,
    sync::{OnceCell, broadcast},
    task::AbortHandle,
};

pub use self::{
    backups::{BackupOrder, Whose, back_up},
    secrets::KeychainPatience,
};

use self::{
    browser_sign_in::SignOuts,
    context::{Clients, Context},
};
use crate::{
    event::Event,
    ports::Ports,
    state::session::SessionId,
    task::{DialogTask, Slot, Task, TenantTask, WindowTask, Work},
};

#[cfg(test)]
pub(crate) use self::conflict::find as find_conflicts;

/// Events that may wait for the UI; more block the background, not the UI.
const QUEUE: usize = 1024;

pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// How long requests may take and how often they are tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Patience {
    pub limits: Limits,
    /// Repeats of reading requests; a change is never repeated.
    pub retry: RetryPolicy,
    pub rate_limit: RateLimit,
    pub keychain: KeychainPatience,
    pub files: FilesPatience,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilesPatience(pub Duration);

impl Default for FilesPatience {
    fn default() -> Self {
        Self(Duration::from_secs(20))
    }
}

pub struct Runner {
    runtime: Runtime,
    context: Arc<Context>,
    events: Receiver<Event>,
    /// With the sessions that it ends with.
    running: HashMap<Slot, ([Option<SessionId>; 2], AbortHandle)>,
}

impl Runner {
    /// A runner with two threads of its own.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(ports: Arc<Ports>, waker: Waker) -> std::io::Result<Self> {
        Self::with_patience(ports, waker, Patience::default())
    }

    /// The same with other deadlines and repeats, for tests that must not wait.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn with_patience(
        ports: Arc<Ports>,
        waker: Waker,
        patience: Patience,
    ) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("patchpanel-background")
            .enable_all()
            .build()?;
        let (sender, events) = sync_channel(QUEUE);
        let pool = Pool::default().sharing(ports.local_store.budget());
        let context = Context {
            ports,
            events: sender,
            waker,
            clients: Mutex::<Clients>::default(),
            pool,
            patience,
            policy: OnceCell::new(),
            codes: broadcast::Sender::new(1),
            sign_outs: SignOuts::default(),
            typed: Mutex::default(),
        };
        Ok(Self {
            runtime,
            context: Arc::new(context),
            events,
            running: HashMap::new(),
        })
    }

    pub fn next_event(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Starts a task, and gives back what only the window can do. Must be called on the UI thread: dialogs are
    /// created here.
    pub fn start(&mut self, task: Task) -> Option<WindowTask> {
        match task {
            Task::Window(task) => return Some(task),
            Task::Dialog(task) => self.ask(task),
            Task::TypedPath(path) => self.context.typed(path),
            Task::PastedCode(session, code) => {
                // Nobody waits for it any more only when the sign-in has just ended.
                drop(self.context.codes.send((session, code)));
            }
            Task::EndSession(session) => self.end_session(session),
            Task::StopBackup(session) => {
                if let Some((_, running)) = self.running.remove(&Slot::Backup(session)) {
                    running.abort();
                }
            }
            Task::DropToken(owner) => self.context.ports.secrets.drop_token_in_memory(&owner),
            Task::InOrder(works) => {
                self.spawn(|context| async move {
                    for work in works {
                        dispatch::carry_out(&context, work).await;
                    }
                });
            }
            Task::Work(work) => self.work(work),
        }
        None
    }

    fn work(&mut self, work: Work) {
        if let Work::Tenant(session, TenantTask::SignIn(_)) = &work {
            self.context.clients().begin(*session);
        }
        let (slot, sessions) = (work.slot(), work.sessions());
        let handle = self.spawn(|context| async move {
            dispatch::carry_out(&context, work).await;
        });
        let older = slot.and_then(|slot| self.running.insert(slot, (sessions, handle)));
        if let Some((_, older)) = older {
            older.abort();
        }
    }

    /// Ends what only reads for the session, and drops its client: only a write in
    /// flight keeps the token, since its outcome must be learned.
    fn end_session(&mut self, session: SessionId) {
        self.context.clients().end(session);
        self.running.retain(|_, (sessions, handle)| {
            let reads = sessions.contains(&Some(session));
            if reads {
                handle.abort();
            }
            !reads
        });
    }

    /// Asks for a file, and does with it what it is asked for; nothing when the dialog is cancelled.
    fn ask(&self, task: DialogTask) {
        let (question, answer) = dialogs::show(&*self.context.ports.dialogs, &task);
        self.spawn(move |context| async move {
            if let Some(path) = context.picked(question, answer).await {
                context.report(dialogs::take(&context, task, path).await);
            }
        });
    }

    /// Runs a piece of work; a panic in it becomes an event, so that no answer is awaited for ever.
    fn spawn<F>(&self, work: impl FnOnce(Arc<Context>) -> F) -> AbortHandle
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let handle = self.runtime.spawn(work(self.context.clone()));
        let abort = handle.abort_handle();
        let context = self.context.clone();
        self.runtime.spawn(async move {
            if let Err(error) = handle.await
                && error.is_panic()
            {
                context.report(Event::Bug(error.to_string()));
            }
        });
        abort
    }

    /// Ends all background work without waiting for it.
    pub fn shut_down(self) {
        self.runtime.shutdown_background();
    }
}

type Answered<T> = Result<T, Error>;
