//! What work in the background may use: the computer, the clients of the sessions, and the queue to the UI.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc::SyncSender},
};

use patchpanel_http_client::{Client, Pool, Secret};
use patchpanel_local_store::{Error as StoreError, Store};
use tokio::sync::{OnceCell, broadcast, oneshot};

use super::{Patience, Waker, browser_sign_in::SignOuts, sign_in::Connected};
use crate::{
    event::{ComputerEvent, Event},
    messages::{self, UserMessage},
    ports::{
        self, Ports,
        file_dialog::{FileQuestion, Picked},
    },
    state::{
        dialogs::PathQuestion,
        local_store::{StoreFailure, StorePlace},
        policy::Policy,
        session::SessionId,
    },
};

pub(super) struct Context {
    pub(super) ports: Arc<Ports>,
    pub(super) events: SyncSender<Event>,
    pub(super) waker: Waker,
    pub(super) clients: Mutex<Clients>,
    /// Access tokens and rate limits, which the tenant counts by client id and not by session.
    pub(super) pool: Pool,
    pub(super) patience: Patience,
    /// Read once, before anything that it binds.
    pub(super) policy: OnceCell<Result<Policy, ports::Error>>,
    /// What is pasted for sign-ins that wait for a browser.
    pub(super) codes: broadcast::Sender<(SessionId, Secret)>,
    pub(super) sign_outs: SignOuts,
    /// Who waits for a path that is typed.
    pub(super) typed: Mutex<Option<oneshot::Sender<PathBuf>>>,
}

/// The clients of the sessions that were begun and have not ended; `None` until sign-in ends.
#[derive(Default)]
pub(super) struct Clients(BTreeMap<SessionId, Option<Connected>>);

impl Clients {
    pub(super) fn begin(&mut self, session: SessionId) {
        self.0.entry(session).or_default();
    }

    /// Takes a client in, unless its session ended while it signed in.
    pub(super) fn admit(&mut self, session: SessionId, connected: Connected) {
        if let Some(place) = self.0.get_mut(&session) {
            *place = Some(connected);
        }
    }

    pub(super) fn get_mut(&mut self, session: SessionId) -> Option<&mut Connected> {
        self.0.get_mut(&session)?.as_mut()
    }

    /// Drops the client of a session and with it the token.
    pub(super) fn end(&mut self, session: SessionId) {
        self.0.remove(&session);
    }
}

impl Context {
    pub(super) fn report(&self, event: impl Into<Event>) {
        // The receiver is gone only while the app ends; then nobody listens.
        if self.events.send(event.into()).is_ok() {
            (self.waker)();
        }
    }

    pub(super) fn clients(&self) -> MutexGuard<'_, Clients> {
        // Writers put whole values in, so a poisoned lock still holds a sound map.
        self.clients.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The client of a session; `None` after it ended.
    pub(super) fn client(&self, session: SessionId) -> Option<Client> {
        let mut clients = self.clients();
        clients
            .get_mut(session)
            .map(|connected| connected.client.clone())
    }

    /// What the organisation sets for this computer. Where it cannot be read nothing is done that it may forbid.
    pub(super) async fn policy(&self) -> Result<&Policy, ports::Error> {
        let read = || async {
            let source = self.ports.policy.clone();
            self.try_reading(move || source.read()).await
        };
        self.policy
            .get_or_init(read)
            .await
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The path that a dialog answers with. Where the system has none, the person is asked to type it.
    pub(super) async fn picked(&self, question: FileQuestion, answer: Picked) -> Option<PathBuf> {
        if let Ok(picked) = answer.await {
            return picked;
        }
        let saves = question.file_name.is_some();
        let offered = question.file_name.map(|name| format!("~/{name}"));
        let mut asked = PathQuestion {
            title: question.title,
            path: offered.unwrap_or_default(),
            is_folder: question.is_folder,
            saves,
            ending: question.kind.1.first().unwrap_or(&""),
        };
        loop {
            let (sender, typed) = oneshot::channel();
            *self.typed_path() = Some(sender);
            let event = ComputerEvent::NoFileDialog(asked.clone());
            self.report(Event::Computer(event));
            // A later question takes the place of one that was cancelled.
            let path = typed.await.ok()?;
            let file = path.clone();
            match self.reading(move || refusal(&file, saves)).await {
                Ok(Some(title)) => asked.title = title,
                Ok(None) => return Some(path),
                // Reading says so itself; nothing is written to a place that does not answer.
                Err(_) => return Some(path).filter(|_| !saves),
            }
            asked.path = path.display().to_string();
        }
    }

    fn typed_path(&self) -> MutexGuard<'_, Option<oneshot::Sender<PathBuf>>> {
        self.typed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on with a path that was typed.
    pub(super) fn typed(&self, path: PathBuf) {
        let home = directories::BaseDirs::new();
        let path = match (path.strip_prefix("~"), home) {
            (Ok(rest), Some(home)) => home.home_dir().join(rest),
            (Ok(_), None) | (Err(_), _) => path,
        };
        if let Some(waiting) = self.typed_path().take() {
            // Nobody waits any more only while the app ends.
            waiting.send(path).unwrap_or_default();
        }
    }

    /// Runs a blocking piece of work off the async threads; `None` when it ended by a bug, which is reported.
    pub(super) async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => Some(done),
            Err(error) => {
                // It is cancelled only while the app ends; then nobody listens.
                if error.is_panic() {
                    self.report(Event::Bug(error.to_string()));
                }
                None
            }
        }
    }

    /// Reads files off the async threads; a disk that never answers is not waited for.
    pub(super) async fn reading<T: Send + 'static>(
        &self,
        read: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ports::Error> {
        match tokio::time::timeout(self.patience.files.0, self.blocking(read)).await {
            Ok(done) => done.ok_or(ports::Error::WorkEnded),
            Err(_late) => Err(ports::Error::TooSlow),
        }
    }

    /// Reads files whose reading may fail.
    pub(super) async fn try_reading<T: Send + 'static, E: From<ports::Error> + Send + 'static>(
        &self,
        read: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        self.reading(read).await?
    }

    /// Writes files off the async threads, and waits for as long as it takes.
    pub(super) async fn writing<T: Send + 'static>(
        &self,
        write: impl FnOnce() -> Result<T, ports::Error> + Send + 'static,
    ) -> Result<T, ports::Error> {
        self.blocking(write).await.ok_or(ports::Error::WorkEnded)?
    }

    /// Runs `work` on the store, off the async threads.
    pub(super) async fn on_store<T: Send + 'static>(
        &self,
        place: StorePlace,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, UserMessage> {
        let done = self.try_on_store(place, work).await;
        done.map_err(|failure| messages::of_store(&failure))
    }

    /// The same, with the facts of what went wrong.
    pub(super) async fn try_on_store<T: Send + 'static>(
        &self,
        place: StorePlace,
        work: impl FnOnce(&mut Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreFailure> {
        let local_store = self.ports.local_store.clone();
        let done = self.blocking(move || local_store.with(place, work)).await;
        match done {
            Some(done) => done.map_err(|error| StoreFailure::from(&error)),
            None => Err(StoreFailure::bug()),
        }
    }
}

/// Why another path is asked for: the system's dialog asks before it replaces a file, and offers only what is there.
fn refusal(path: &Path, saves: bool) -> Option<String> {
    let folder = path.parent().filter(|_| saves);
    if saves && path.symlink_metadata().is_ok() {
        return Some(messages::path_is_taken(path));
    }
    let needed = folder.unwrap_or(path);
    (!needed.exists()).then(|| messages::path_is_missing(needed))
}
