//! The app without screens: commands and events into `update`, tasks into the real runner, a clock that is set by hand.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, tz::TimeZone};
use patchpanel::{
    command::{Command, ConnectorCommand, SessionCommand},
    ports::{
        Ports,
        clock::Clock as _,
        secrets::{SecretKind, SecretOwner, Secrets},
    },
    runner::{Patience, Runner},
    state::{
        AppState,
        apply::{ApplyRun, ReadingStage, RunId},
        connectors::OpenConnector,
        profiles::{Profile, ProfileId},
        review::ReviewStage,
        session::Session,
    },
    task::{ConnectorTask, Task, TenantTask, Work},
    update::Owner,
};
use patchpanel_core_models::{
    draft::{Content, Part},
    ids::ScriptName,
    models::connector::ConnectorDetail,
};
use patchpanel_http_client::{Limits, RateLimit, RetryPolicy, Secret};
use patchpanel_tenant_simulator::{RateLimit as TenantLimit, Seed};

use crate::support::{Bell, HandClock, ScriptedDialogs, Tenant};

/// Longer than anything takes on a slow computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// Longer than a request takes, shorter than a stalled one.
const DEADLINE: Duration = Duration::from_millis(400);
const CONNECTOR: &str = "badge-system";

pub(super) struct Driver {
    pub(super) tenant: Tenant,
    owner: Owner,
    pub(super) script_name: ScriptName,
    /// The session that runs, for messages of failed tests.
    pub(super) seed: u64,
    /// Whether the draft was put on top of a colleague's state in this session.
    pub(super) rebased: bool,
    /// Whether the person undid a run in this session.
    pub(super) undone: bool,
    /// Parts that a colleague changed since the connector was read for the review.
    pub(super) colleague: Vec<Part>,
    /// What the draft began from in this session.
    pub(super) begun: Content,
    /// The run of the session before, which says nothing of this one.
    past: Option<RunId>,
    /// Writes that the person asked for in this session.
    pub(super) sent: usize,
    runner: Runner,
    bell: Arc<Bell>,
    clock: Arc<HandClock>,
    _folder: tempfile::TempDir,
}

impl Driver {
    pub(super) fn signed_in() -> Self {
        let tenant = Tenant::start_with(
            Seed::Demo,
            TenantLimit {
                requests: usize::MAX,
                ..TenantLimit::default()
            },
        );
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(HandClock::at("2026-11-23T10:43:00Z".parse().unwrap()));
        let secrets = Secrets::in_memory();
        let secret = Secret::new(tenant.running.client_secret().to_owned());
        let owner = SecretOwner::of(&profile(&tenant));
        secrets.remember(&owner, SecretKind::ClientSecret, secret);
        let ports = Ports {
            clock: clock.clone(),
            dialogs: Arc::new(ScriptedDialogs::default()),
            secrets: Arc::new(secrets),
            ..Ports::apart(folder.path())
        };
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let waker = Arc::new(move || ring.ring());
        let runner = Runner::with_patience(Arc::new(ports), waker, patience()).unwrap();
        let mut state = AppState::new(clock.now(), TimeZone::UTC);
        state.profiles = vec![profile(&tenant)];
        state.may_save_profiles = true;
        let mut driver = Self {
            tenant,
            owner: Owner::new(state),
            script_name: CONNECTOR.parse().unwrap(),
            seed: 0,
            rebased: false,
            undone: false,
            colleague: Vec::new(),
            past: None,
            begun: Content::default(),
            sent: 0,
            runner,
            bell,
            clock,
            _folder: folder,
        };
        driver.ask(SessionCommand::Connect(ProfileId::demo()));
        driver.until("sign-in", |driver| driver.session().is_signed_in());
        driver.ask(ConnectorCommand::Open(driver.script_name.clone()));
        driver.until("the connector", |driver| driver.open().detail().is_some());
        driver.rests();
        driver
    }

    /// Starts a session of its own.
    pub(super) fn begin(&mut self, seed: u64) {
        self.seed = seed;
        self.rebased = false;
        self.undone = false;
        self.colleague.clear();
        self.begun = self.open().draft.base.clone();
        self.past = self.run().map(|run| run.id);
        self.sent = 0;
        self.tenant.running.clear_requests();
    }

    pub(super) fn state(&self) -> &AppState {
        self.owner.state()
    }

    pub(super) fn session(&self) -> &Session {
        self.state().session().unwrap()
    }

    pub(super) fn open(&self) -> &OpenConnector {
        &self.session().open[&self.script_name]
    }

    pub(super) fn run(&self) -> Option<&ApplyRun> {
        self.session().apply.as_ref()
    }

    /// The run of this session.
    pub(super) fn new_run(&self) -> Option<&ApplyRun> {
        self.run().filter(|run| Some(run.id) != self.past)
    }

    pub(super) fn review(&self) -> Option<&ReviewStage> {
        self.session().review.as_ref().map(|review| &review.stage)
    }

    /// Every part that the tenant or the draft has.
    pub(super) fn all_parts(&self, server: &Content) -> Vec<Part> {
        let base = &self.open().draft.base;
        let xml = server
            .xml
            .keys()
            .chain(base.xml.keys())
            .copied()
            .map(Part::Xml);
        let locales = server.translations.keys().chain(base.translations.keys());
        let locales = locales.copied().map(Part::Translations);
        std::iter::once(Part::Metadata)
            .chain(xml)
            .chain(locales)
            .collect()
    }

    /// What the tenant has, whatever faults are on order.
    pub(super) fn server(&self) -> Content {
        let detail = self
            .tenant
            .running
            .connector(self.script_name.as_str())
            .unwrap();
        let detail: ConnectorDetail = serde_json::from_value(detail).unwrap();
        Content::from(&detail)
    }

    pub(super) fn ask(&mut self, command: impl Into<Command>) {
        self.owner.command(command);
        self.start();
    }

    pub(super) fn wait_for(&mut self, seconds: u64) {
        let seconds = i64::try_from(seconds).unwrap();
        self.clock
            .set(self.clock.now() + SignedDuration::from_secs(seconds));
        self.owner.tick(self.clock.now());
        self.start();
    }

    fn start(&mut self) {
        for task in self.owner.take_tasks() {
            self.sent += steps_in(&task);
            self.runner.start(task);
        }
    }

    /// Waits until nothing is on its way.
    pub(super) fn rests(&mut self) {
        self.until("everything to rest", |driver| driver.is_at_rest());
    }

    fn is_at_rest(&self) -> bool {
        let asked = |run: &ApplyRun| {
            let reading = run.reading.as_ref();
            run.is_running()
                || reading.is_some_and(|reading| matches!(reading.stage, ReadingStage::Asked(_)))
        };
        let open = self.open();
        !self.run().is_some_and(asked)
            && !open.server.is_loading()
            && !matches!(self.review(), Some(ReviewStage::Preparing(_)))
            && open.is_all_checked()
    }

    #[expect(clippy::disallowed_methods, reason = "a limit for waiting")]
    fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        loop {
            while let Some(event) = self.runner.next_event() {
                self.owner.event(event);
                self.start();
            }
            if condition(self) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "waited too long for {what}: {}",
                self.tell()
            );
            if self.lets_typing_rest() {
                continue;
            }
            self.bell.wait();
        }
    }

    /// Lets the time pass after which a document is checked, if one waits for it; says whether one did.
    fn lets_typing_rest(&mut self) -> bool {
        let open = self.state().open_connector();
        let due = open.and_then(|open| open.checks_due.values().max().copied());
        let Some(due) = due.filter(|due| *due > self.clock.now()) else {
            return false;
        };
        self.clock.set(due);
        self.owner.tick(due);
        self.start();
        true
    }

    /// Where things stand, for messages of failed tests.
    pub(super) fn tell(&self) -> String {
        let steps: Vec<String> = self
            .run()
            .map(|run| {
                let step = |step: &patchpanel::state::apply::ApplyStep| {
                    format!(
                        "{:?} {:?} read back {:?}",
                        step.step.part, step.state, step.read_back
                    )
                };
                run.steps.iter().map(step).collect()
            })
            .unwrap_or_default();
        let requests: Vec<String> = self
            .tenant
            .requests()
            .iter()
            .map(|request| format!("{} -> {:?}", request.line(), request.status))
            .collect();
        format!(
            "session {}\nstage {:?}\n{}\nrequests:\n{}",
            self.seed,
            self.run().map(|run| run.stage),
            steps.join("\n"),
            requests.join("\n")
        )
    }
}

/// How many steps a task sends.
fn steps_in(task: &Task) -> usize {
    let sends = |work: &&Work| {
        matches!(
            work,
            Work::Tenant(_, TenantTask::Connector(_, ConnectorTask::SendStep { .. }))
        )
    };
    task.works().iter().filter(sends).count()
}

fn patience() -> Patience {
    Patience {
        limits: Limits {
            idle: DEADLINE,
            total: DEADLINE,
            ..Limits::default()
        },
        retry: RetryPolicy {
            max_attempts: 2,
            base_delay: Duration::from_millis(1),
            max_delay: Duration::from_millis(1),
            max_retry_after: Duration::ZERO,
        },
        rate_limit: RateLimit {
            requests: u32::MAX,
            ..RateLimit::default()
        },
        ..Patience::default()
    }
}

/// The profile has the demo's id, so that nothing is saved for each session.
fn profile(tenant: &Tenant) -> Profile {
    crate::profile::profile(ProfileId::demo(), "Sessions", tenant.connection())
}
