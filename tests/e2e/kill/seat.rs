//! The app without screens, on files that outlive it.

use std::{
    path::{Path, PathBuf},
    process::Command as Process,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use patchpanel::{
    command::{Command, ConnectorCommand, SessionCommand},
    event::{Event, SessionEvent},
    ports::{
        Ports,
        clock::Clock,
        local_store::LocalStore,
        secrets::{SecretKind, SecretOwner, Secrets},
    },
    runner::Runner,
    state::{
        AppState,
        apply::ApplyRun,
        connectors::OpenConnector,
        profiles::{Profile, ProfileId},
        session::Session,
    },
    task::{StoreTask, Work},
    update::Owner,
};
use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::Secret;
use patchpanel_local_store::TenantKey;

use crate::{
    profile::profile,
    support::{Bell, ScriptedDialogs, Tenant},
};

/// Longer than anything takes on a slow computer.
const PATIENCE: Duration = Duration::from_mins(1);
const CONNECTOR: &str = "badge-system";
/// All requests about connectors.
pub(super) const TENANT: &str = "/connectors/v1/**";

/// Where somebody works, and on which tenant.
pub(super) struct Place {
    pub(super) folder: PathBuf,
    base_url: String,
    client_id: String,
    client_secret: String,
}

/// Names in the environment of the process that is killed.
const NAMES: [&str; 4] = [
    "PATCHPANEL_KILL_FOLDER",
    "PATCHPANEL_KILL_TENANT",
    "PATCHPANEL_KILL_CLIENT",
    "PATCHPANEL_KILL_SECRET",
];
const SEED: &str = "PATCHPANEL_KILL_SEED";

impl Place {
    pub(super) fn of(tenant: &Tenant, folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            base_url: tenant.running.base_url().to_owned(),
            client_id: tenant.running.client_id().to_owned(),
            client_secret: tenant.running.client_secret().to_owned(),
        }
    }

    pub(super) fn from_environment() -> Option<Self> {
        let value = |name: &str| std::env::var(name).ok();
        let [folder, base_url, client_id, client_secret] = NAMES.map(value);
        Some(Self {
            folder: folder?.into(),
            base_url: base_url?,
            client_id: client_id?,
            client_secret: client_secret?,
        })
    }

    pub(super) fn tell(&self, process: &mut Process, seed: u64) {
        let folder = self.folder.display().to_string();
        let values = [
            &folder,
            &self.base_url,
            &self.client_id,
            &self.client_secret,
        ];
        process
            .envs(NAMES.into_iter().zip(values))
            .env(SEED, seed.to_string());
    }

    pub(super) fn seed() -> u64 {
        crate::support::number(SEED, 1)
    }

    pub(super) fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    pub(super) fn tenant(&self) -> TenantKey {
        TenantKey::new(self.profile().base_url.to_string())
    }

    fn profile(&self) -> Profile {
        profile(
            ProfileId("killed".to_owned()),
            "Killed",
            (&self.base_url, &self.client_id),
        )
    }
}

/// The connector that is worked on.
pub(super) fn script_name() -> ScriptName {
    CONNECTOR.parse().unwrap()
}

/// Somebody at the app.
pub(super) struct Seat {
    owner: Owner,
    runner: Runner,
    bell: Arc<Bell>,
    clock: Arc<dyn Clock>,
    local_store: Arc<LocalStore>,
    /// Whether what is kept of the tenant was read.
    loaded: bool,
}

impl Seat {
    /// Starts the app, signs in and opens the connector.
    pub(super) fn signed_in(place: &Place, clock: Arc<dyn Clock>) -> Self {
        let profile = place.profile();
        let secrets = Secrets::in_memory();
        let secret = Secret::new(place.client_secret.clone());
        let owner = SecretOwner::of(&profile);
        secrets.remember(&owner, SecretKind::ClientSecret, secret);
        let local_store = Arc::new(LocalStore::at(place.data()));
        let ports = Ports {
            clock: clock.clone(),
            dialogs: Arc::new(ScriptedDialogs::default()),
            secrets: Arc::new(secrets),
            local_store: local_store.clone(),
            ..Ports::apart(&place.folder)
        };
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let runner = Runner::new(Arc::new(ports), Arc::new(move || ring.ring())).unwrap();
        let mut state = AppState::new(clock.now(), TimeZone::UTC);
        let id = profile.id.clone();
        state.profiles = vec![profile];
        state.may_save_profiles = true;
        let mut seat = Self {
            owner: Owner::new(state),
            runner,
            bell,
            clock,
            local_store,
            loaded: false,
        };
        seat.runner.start(Work::Store(StoreTask::Open).into());
        seat.ask(SessionCommand::Connect(id));
        seat.until("what is kept", |seat| seat.loaded);
        seat.ask(ConnectorCommand::Open(script_name()));
        seat.until("the connector", |seat| seat.open().detail().is_some());
        assert!(
            seat.state().local_store.problem().is_none(),
            "{:?}",
            seat.state().local_store
        );
        seat
    }

    pub(super) fn state(&self) -> &AppState {
        self.owner.state()
    }

    pub(super) fn session(&self) -> &Session {
        self.state().session().unwrap()
    }

    pub(super) fn open(&self) -> &OpenConnector {
        &self.session().open[&script_name()]
    }

    pub(super) fn run(&self) -> Option<&ApplyRun> {
        self.session().apply.as_ref()
    }

    /// Whether the newest text of every document was checked.
    pub(super) fn is_checked(&self) -> bool {
        self.open().is_all_checked()
    }

    pub(super) fn ask(&mut self, command: impl Into<Command>) {
        self.owner.command(command);
        self.start();
    }

    fn start(&mut self) {
        for task in self.owner.take_tasks() {
            self.runner.start(task);
        }
    }

    /// What the app does in a frame.
    pub(super) fn turn(&mut self) {
        self.owner.tick(self.clock.now());
        self.start();
        while let Some(event) = self.runner.next_event() {
            self.loaded |= matches!(event, Event::Session(_, SessionEvent::StoreLoaded(_)));
            self.owner.event(event);
            self.start();
        }
    }

    /// Turns until the condition holds.
    pub(super) fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let held = self.turns(PATIENCE, condition);
        assert!(
            held,
            "waited too long for {what}: {:?}",
            self.state().notices
        );
    }

    /// Turns for a while.
    pub(super) fn turns_for(&mut self, time: Duration) {
        self.turns(time, |_| false);
    }

    #[expect(clippy::disallowed_methods, reason = "a limit for waiting")]
    fn turns(&mut self, limit: Duration, condition: impl Fn(&Self) -> bool) -> bool {
        let started = Instant::now();
        loop {
            self.turn();
            if condition(self) {
                return true;
            }
            if started.elapsed() > limit {
                return false;
            }
            self.bell.wait();
        }
    }

    /// Ends the app as closing its window does.
    pub(super) fn closes(mut self) {
        for (place, change) in self.owner.exit(self.clock.now()) {
            self.local_store.keep(&place, &change).unwrap();
        }
        self.runner.shut_down();
    }
}
