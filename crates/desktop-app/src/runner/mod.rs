//! Carries tasks out in the background and reports events. Never decides anything.
//!
//! Newest wins: a task of the same kind about the same thing ends the older one. Answers come through a bounded
//! channel; each wakes the UI.

mod activity;
mod archive;
mod conflict;
mod dispatch;
mod documents;
mod files;
mod history;
mod keychain;
mod lifecycle;
mod review;
mod runs;
mod sign_in;
mod storage;
mod support;
mod trail;

use std::{
    collections::BTreeMap,
    future::Future,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

use patchpanel_http_client::{Client, Error, Limits, Pool, RateLimit, RetryPolicy};
use patchpanel_local_store::ActivityFilter;
use tokio::{runtime::Runtime, task::AbortHandle};

use crate::{
    event::Event,
    messages::UserMessage,
    ports::{Ports, storage::Keep},
    state::session::SessionId,
    task::{ExportFormat, FilePurpose, Task},
};

#[cfg(test)]
pub(crate) use self::conflict::find as find_conflicts;

/// Events that may wait for the UI; more block the background, not the UI.
const QUEUE: usize = 1024;

/// Wakes the UI from any thread.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// Which tasks replace each other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Slot(&'static str, String);

/// How long requests may take and how often they are tried.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Patience {
    pub limits: Limits,
    /// Repeats of reading requests; a change is never repeated.
    pub retry: RetryPolicy,
    /// How many requests are sent in what time.
    pub rate_limit: RateLimit,
}

/// Everything a task may use.
struct Workshop {
    ports: Arc<Ports>,
    events: SyncSender<Event>,
    waker: Waker,
    clients: Mutex<Clients>,
    /// Access tokens and rate limits, which the tenant counts by client id and not by session.
    pool: Pool,
    patience: Patience,
    keychain_patience: keychain::Patience,
}

/// The clients of open sessions.
#[derive(Default)]
struct Clients {
    open: BTreeMap<SessionId, sign_in::Connected>,
    /// The newest session that has ended; older ones have ended, too.
    ended: Option<SessionId>,
}

impl Clients {
    /// Takes a client in, unless its session ended while it signed in.
    fn admit(&mut self, session: SessionId, connected: sign_in::Connected) {
        if self.ended.is_none_or(|ended| ended < session) {
            self.open.insert(session, connected);
        }
    }

    /// Drops the client of a session and with it the token.
    fn end(&mut self, session: SessionId) {
        self.open.remove(&session);
        self.ended = self.ended.max(Some(session));
    }
}

impl Workshop {
    /// Reports an event and wakes the UI.
    fn report(&self, event: Event) {
        // The receiver is gone only while the app ends; then nobody is left to tell.
        if self.events.send(event).is_ok() {
            (self.waker)();
        }
    }

    fn clients(&self) -> std::sync::MutexGuard<'_, Clients> {
        // Writers put whole values in, so a poisoned lock still holds a sound map.
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client of a session; `None` after it ended.
    fn client(&self, session: SessionId) -> Option<Client> {
        self.clients()
            .open
            .get(&session)
            .map(|connected| connected.client.clone())
    }

    /// Runs a blocking piece of work off the async threads; `None` when it ended by a bug, which is reported.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => Some(done),
            Err(error) => {
                // It is cancelled only while the app ends; then nobody is left to tell.
                if error.is_panic() {
                    self.report(Event::TaskPanicked(error.to_string()));
                }
                None
            }
        }
    }
}

pub struct Runner {
    runtime: Runtime,
    workshop: Arc<Workshop>,
    events: Receiver<Event>,
    running: BTreeMap<Slot, AbortHandle>,
}

impl Runner {
    /// A runner with two threads of its own.
    ///
    /// # Errors
    /// When the system gives no threads.
    pub fn new(ports: Arc<Ports>, waker: Waker) -> std::io::Result<Self> {
        Self::with_patience(ports, waker, Patience::default())
    }

    #[cfg(test)]
    fn with_keychain_patience(
        ports: Arc<Ports>,
        waker: Waker,
        keychain: keychain::Patience,
    ) -> std::io::Result<Self> {
        Self::with_all(ports, waker, Patience::default(), keychain)
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
        Self::with_all(ports, waker, patience, keychain::Patience::default())
    }

    fn with_all(
        ports: Arc<Ports>,
        waker: Waker,
        patience: Patience,
        keychain_patience: keychain::Patience,
    ) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("patchpanel-background")
            .enable_all()
            .build()?;
        let (sender, events) = sync_channel(QUEUE);
        let workshop = Workshop {
            ports,
            events: sender,
            waker,
            clients: Mutex::default(),
            pool: Pool::default(),
            patience,
            keychain_patience,
        };
        Ok(Self {
            runtime,
            workshop: Arc::new(workshop),
            events,
            running: BTreeMap::new(),
        })
    }

    /// The next event, if one waits.
    pub fn next_event(&self) -> Option<Event> {
        self.events.try_recv().ok()
    }

    /// Starts a task. Must be called on the UI thread: dialogs are created here.
    pub fn start(&mut self, task: Task) {
        let slot = dispatch::slot(&task);
        let handle = match task {
            Task::EndSession(session) => return self.end_session(session),
            Task::DropToken(profile) => {
                return self.workshop.ports.secrets.drop_token_in_memory(&profile);
            }
            Task::PickFile(purpose) => self.pick(purpose),
            Task::SaveFile { file_name, bytes } => self.save(&file_name, bytes),
            Task::ExportActivity {
                keep,
                filter,
                format,
                file_name,
            } => self.export(keep, filter, format, &file_name),
            Task::ExportSnapshot {
                keep,
                id,
                file_name,
            } => self.save_made(&file_name, move |workshop| async move {
                history::export(&workshop, keep, id).await
            }),
            Task::SaveSupportBundle {
                file_name,
                page,
                profiles,
                settings,
            } => self.bundle(
                &file_name,
                support::Papers {
                    page,
                    profiles,
                    settings,
                },
            ),
            task => {
                let workshop = self.workshop.clone();
                self.spawn(async move { dispatch::carry_out(&workshop, task).await })
            }
        };
        let Some(slot) = slot else { return };
        if let Some(older) = self.running.insert(slot, handle) {
            older.abort();
        }
    }

    /// Ends what only reads for the session, and drops its client: nothing keeps the token after this but a write on
    /// its way, whose outcome must be learned.
    fn end_session(&mut self, session: SessionId) {
        self.workshop.clients().end(session);
        self.running.retain(|slot, handle| {
            let reads = READS.contains(&slot.0);
            if reads {
                handle.abort();
            }
            !reads
        });
    }

    fn pick(&self, purpose: FilePurpose) -> AbortHandle {
        let answer = self
            .workshop
            .ports
            .dialogs
            .open(&files::question_to_open(&purpose));
        let workshop = self.workshop.clone();
        self.spawn(async move {
            let path = answer.await;
            workshop.report(Event::FilePicked { purpose, path });
        })
    }

    fn save(&self, file_name: &str, bytes: Vec<u8>) -> AbortHandle {
        let answer = self
            .workshop
            .ports
            .dialogs
            .save(&files::question_to_save(file_name));
        let workshop = self.workshop.clone();
        self.spawn(async move {
            let path = answer.await;
            let saved = files::save(&workshop, path, bytes).await;
            workshop.report(Event::FileSaved(saved));
        })
    }

    fn export(
        &self,
        keep: Keep,
        filter: ActivityFilter,
        format: ExportFormat,
        file_name: &str,
    ) -> AbortHandle {
        self.save_made(file_name, move |workshop| async move {
            activity::export(&workshop, keep, filter, format).await
        })
    }

    fn bundle(&self, file_name: &str, papers: support::Papers) -> AbortHandle {
        self.save_made(file_name, move |workshop| async move {
            support::bundle(&workshop, papers).await
        })
    }

    /// Asks where to save, makes what is saved, and writes it there.
    fn save_made<F>(
        &self,
        file_name: &str,
        make: impl FnOnce(Arc<Workshop>) -> F + Send + 'static,
    ) -> AbortHandle
    where
        F: Future<Output = Result<Vec<u8>, UserMessage>> + Send + 'static,
    {
        let question = files::question_to_save(file_name);
        let answer = self.workshop.ports.dialogs.save(&question);
        let workshop = self.workshop.clone();
        self.spawn(async move {
            let Some(path) = answer.await else {
                return workshop.report(Event::FileSaved(Ok(None)));
            };
            let bytes = make(workshop.clone()).await;
            workshop.report(match bytes {
                Ok(bytes) => Event::FileSaved(files::save(&workshop, Some(path), bytes).await),
                Err(message) => Event::NotKept(message),
            });
        })
    }

    /// Runs a future; a panic in it becomes an event, so that no answer is awaited for ever.
    fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> AbortHandle {
        let handle = self.runtime.spawn(work);
        let abort = handle.abort_handle();
        let workshop = self.workshop.clone();
        self.runtime.spawn(async move {
            if let Err(error) = handle.await
                && error.is_panic()
            {
                workshop.report(Event::TaskPanicked(error.to_string()));
            }
        });
        abort
    }

    /// Ends all background work without waiting for it.
    pub fn shut_down(self) {
        self.runtime.shutdown_background();
    }
}

/// The slots of tasks that read for a session; there is one session at a time.
const READS: [&str; 7] = [
    "list",
    "connector",
    "review",
    "sign in",
    "create",
    "delete",
    "sources",
];

/// An answer, or why there is none.
type Answered<T> = Result<T, Error>;
