//! The app without screens, brought into the situations from which something could be sent.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use patchpanel::{
    command::{Action, ApplyCommand, Command, ConnectorCommand, LifecycleCommand, SessionCommand},
    event::{ComputerEvent, ConnectorEvent, Event, LifecycleEvent, SessionEvent, StepEvent},
    ports::{
        Ports,
        clock::{Clock as _, SystemClock},
        secrets::{SecretKind, SecretOwner, Secrets},
    },
    runner::Runner,
    state::{
        AppState,
        connectors::PartValue,
        dialogs::{Aim, Dialog, Dispatch, Lifecycle},
        profiles::{Profile, ProfileId},
        remote::Generation,
        review::ReviewStage,
        route::{ConnectorTab, Route},
    },
    task::{ComputerTask, ConnectorTask, LifecycleTask, StoreTask, Task, TenantTask, Work},
    update::Owner,
};
use patchpanel_core_models::{
    ids::ScriptName,
    models::{connector::NewConnector, document::XmlDocument},
};
use patchpanel_http_client::{ErrorKind, Operation, Secret};
use patchpanel_local_store::SnapshotId;
use serde_json::json;

use crate::support::{Bell, ScriptedDialogs, Tenant};

use super::commands::commands;

/// Longer than any answer takes on a slow computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The writes that could follow from whatever a command left behind.
pub(super) const WRITES: [Command; 2] = [
    Command::Apply(ApplyCommand::Start),
    Command::Lifecycle(LifecycleCommand::Send),
];

/// How the profile is, and what update knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// As a person has it.
    ReadOnly,
    /// Update is made to believe that the profile may write, so that only the client is left to refuse.
    OnlyTheClientKnows,
    /// The profile may write: shows that the same commands do send something then.
    ReadWrite,
}

/// A state of the app from which a command is tried.
#[derive(Debug, Clone, Copy)]
pub(super) enum Situation {
    List,
    MetadataTab,
    DocumentTab,
    Review,
    NewConnector,
    DeleteConnector,
}

const SITUATIONS: [Situation; 6] = [
    Situation::List,
    Situation::MetadataTab,
    Situation::DocumentTab,
    Situation::Review,
    Situation::NewConnector,
    Situation::DeleteConnector,
];

pub(super) fn script_name() -> ScriptName {
    "workday-custom-emea".parse().unwrap()
}

pub(super) fn id() -> ProfileId {
    ProfileId("production".to_owned())
}

fn profile(tenant: &Tenant, mode: Mode) -> Profile {
    Profile {
        read_only: mode != Mode::ReadWrite,
        ..crate::profile::profile(id(), "Production", tenant.connection())
    }
}

pub(super) fn new_connector() -> NewConnector {
    NewConnector::new("Canteen tills", "sailpoint.connector.OpenConnectorAdapter")
}

/// Whether the dialog that makes or deletes a connector has its request, which was not sent yet.
fn is_prepared(dialog: Option<&Dialog>, makes: bool) -> bool {
    let dialog = dialog.filter(|dialog| dialog.makes() == makes);
    let dialog = dialog.and_then(Dialog::lifecycle);
    dialog.is_some_and(|dialog| dialog.request.is_some() && dialog.dispatch == Dispatch::Ready)
}

/// Whether carrying the task out is meant to change the tenant.
fn is_write(task: &Task) -> bool {
    let writes = |work: &Work| {
        matches!(
            work,
            Work::Tenant(
                _,
                TenantTask::Connector(_, ConnectorTask::SendStep { .. })
                    | TenantTask::Lifecycle(_, LifecycleTask::Send(..))
            )
        )
    };
    task.works().iter().any(writes)
}

/// The app without screens: state, update and background work.
pub(super) struct Headless<'a> {
    tenant: &'a Tenant,
    mode: Mode,
    owner: Owner,
    runner: Runner,
    secrets: Arc<Secrets>,
    bell: Arc<Bell>,
    /// How the writes that were asked for ended: refused by the read-only client, or not.
    pub(super) refused: usize,
    pub(super) sent: usize,
    /// How often secrets were deleted.
    forgotten: usize,
    /// What was tried last, for messages of failed tests.
    last: Option<Command>,
    _folder: tempfile::TempDir,
}

impl<'a> Headless<'a> {
    pub(super) fn new(tenant: &'a Tenant, mode: Mode) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(Secrets::in_memory());
        let ports = Ports {
            dialogs: Arc::new(ScriptedDialogs::default()),
            secrets: secrets.clone(),
            ..Ports::apart(folder.path())
        };
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let runner = Runner::new(Arc::new(ports), Arc::new(move || ring.ring())).unwrap();
        Self {
            tenant,
            mode,
            owner: Owner::new(AppState::new(SystemClock.now(), TimeZone::UTC)),
            runner,
            secrets,
            bell,
            refused: 0,
            sent: 0,
            forgotten: 0,
            last: None,
            _folder: folder,
        }
    }

    fn state(&self) -> &AppState {
        self.owner.state()
    }

    /// Changes the state as no command does.
    fn change(&mut self, change: impl FnOnce(&mut AppState)) {
        let empty = AppState::new(SystemClock.now(), TimeZone::UTC);
        let owner = std::mem::replace(&mut self.owner, Owner::new(empty));
        let mut state = owner.into_state();
        change(&mut state);
        self.owner = Owner::new(state);
    }

    fn start(&mut self, tasks: Vec<Task>) {
        for task in tasks {
            let forgets = matches!(
                task,
                Task::Work(Work::Computer(ComputerTask::ForgetSecrets { .. }))
            );
            let writes = is_write(&task);
            let (ended, forgotten) = (self.refused + self.sent, self.forgotten);
            self.runner.start(task);
            if writes {
                // Whatever the answer is, it comes before anything else is tried.
                self.until("the answer to a write", move |this| {
                    this.refused + this.sent > ended
                });
            }
            if forgets {
                // Otherwise the secret of the next situation would be deleted.
                self.until("deleted secrets", move |this| this.forgotten > forgotten);
            }
        }
    }

    pub(super) fn ask(&mut self, command: impl Into<Command>) {
        self.owner.command(command);
        let tasks = self.owner.take_tasks();
        self.start(tasks);
    }

    fn take_in(&mut self, event: Event) {
        let failure = match &event {
            Event::Session(
                _,
                SessionEvent::Connector(
                    _,
                    ConnectorEvent::Apply(StepEvent::Answered { result, .. }),
                ),
            ) => Some(result.as_ref().err()),
            Event::Session(_, SessionEvent::Lifecycle(_, LifecycleEvent::Answered(_, result))) => {
                Some(result.as_ref().err())
            }
            _ => None,
        };
        self.forgotten += usize::from(matches!(
            event,
            Event::Computer(ComputerEvent::SecretsForgotten(_))
        ));
        match failure {
            Some(Some(error)) if *error.kind() == ErrorKind::ReadOnly => self.refused += 1,
            Some(_) => self.sent += 1,
            None => {}
        }
        self.owner.event(event);
        let tasks = self.owner.take_tasks();
        self.start(tasks);
    }

    #[expect(clippy::disallowed_methods, reason = "a limit for waiting")]
    fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while !condition(self) {
            assert!(
                started.elapsed() < PATIENCE,
                "waited too long for {what}; after {:?}: {:?}",
                self.last,
                self.state().session()
            );
            match self.runner.next_event() {
                Some(event) => self.take_in(event),
                None => self.bell.wait(),
            }
        }
    }

    /// A new session of the profile in the situation, whatever the command before left behind.
    pub(super) fn arrange(&mut self, situation: Situation) {
        let profiles = vec![profile(self.tenant, self.mode)];
        let owner = SecretOwner::of(&profiles[0]);
        self.change(|state| {
            let (sessions, generations) = (state.sessions_started, state.generations);
            *state = AppState::new(SystemClock.now(), TimeZone::UTC);
            state.sessions_started = sessions;
            state.generations = generations;
            state.profiles = profiles;
            state.may_save_profiles = true;
        });
        let secret = Secret::new(self.tenant.running.client_secret().to_owned());
        self.secrets
            .remember(&owner, SecretKind::ClientSecret, secret);
        self.ask(SessionCommand::Connect(id()));
        self.until("the list", |this| {
            let session = this.state().session().unwrap();
            session.connectors.value().is_some()
        });
        if self.mode == Mode::OnlyTheClientKnows {
            self.change(|state| state.session_mut().unwrap().profile.read_only = false);
        }
        match situation {
            Situation::List => {}
            Situation::MetadataTab => self.edit(ConnectorTab::Metadata),
            Situation::DocumentTab => self.edit(ConnectorTab::Xml(XmlDocument::SourceConfig)),
            Situation::Review => self.review(),
            Situation::NewConnector => self.describe_new(),
            Situation::DeleteConnector => self.ask_delete(),
        }
    }

    /// Whether the app is still as [`Self::arrange`] left it.
    fn stands(&self, situation: Situation) -> bool {
        let Some(session) = self.state().session() else {
            return false;
        };
        let same = session.is_signed_in()
            && session.profile.id == id()
            && session.profile.read_only == (self.mode == Mode::ReadOnly)
            && self.state().lock.is_none();
        let edited = session
            .selected_connector()
            .is_some_and(|open| open.has_changes() && open.script_name == script_name());
        let dialog = &self.state().dialog;
        let ready = session
            .review
            .as_ref()
            .is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)));
        same && match situation {
            Situation::List => dialog.is_none() && self.state().route == Route::Connectors,
            Situation::MetadataTab => {
                dialog.is_none() && edited && session.tab == ConnectorTab::Metadata
            }
            Situation::DocumentTab => {
                dialog.is_none()
                    && edited
                    && session.tab == ConnectorTab::Xml(XmlDocument::SourceConfig)
            }
            Situation::Review => dialog.is_none() && edited && ready,
            Situation::NewConnector => is_prepared(dialog.as_ref(), true),
            Situation::DeleteConnector => is_prepared(dialog.as_ref(), false),
        }
    }

    fn edit(&mut self, tab: ConnectorTab) {
        self.ask(ConnectorCommand::Open(script_name()));
        self.until("the connector", |this| {
            let open = this.state().open_connector();
            open.is_some_and(|open| open.detail().is_some())
        });
        let open = self.state().open_connector().unwrap();
        let mut metadata = open.draft.current.metadata.clone();
        metadata.insert("shortDesc".to_owned(), json!("changed"));
        self.ask(ConnectorCommand::ShowTab(tab));
        self.ask(ConnectorCommand::EditPart(PartValue::Metadata(metadata)));
    }

    fn review(&mut self) {
        self.edit(ConnectorTab::Metadata);
        self.ask(Action::ReviewChanges);
        self.until("the review", |this| {
            let review = this.state().session().unwrap().review.as_ref();
            review.is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)))
        });
    }

    fn describe_new(&mut self) {
        // A read-only profile offers no such dialog; here it is open anyway.
        let dialog = Dialog::Lifecycle(Lifecycle::new(Aim::Make(None)));
        self.change(|state| state.dialog = Some(dialog));
        self.ask(LifecycleCommand::PrepareCreate(Box::new(new_connector())));
        self.until("the request that creates", |this| {
            is_prepared(this.state().dialog.as_ref(), true)
        });
    }

    fn ask_delete(&mut self) {
        let dialog = Lifecycle {
            asked: Some(Generation(0)),
            ..Lifecycle::new(Aim::Delete(script_name()))
        };
        self.change(|state| state.dialog = Some(Dialog::Lifecycle(dialog)));
        let session = self.state().session().unwrap().id;
        let delete = Operation::DeleteConnector {
            script_name: script_name(),
        };
        let prepare = LifecycleTask::Prepare(Box::new(delete));
        let prepare = TenantTask::Lifecycle(Generation(0), prepare);
        self.start(vec![Work::Tenant(session, prepare).into()]);
        self.until("the request that deletes", |this| {
            is_prepared(this.state().dialog.as_ref(), false)
        });
    }

    /// The snapshot that is taken when a connector is opened for the first time.
    pub(super) fn first_snapshot(&mut self) -> SnapshotId {
        self.start(vec![Work::Store(StoreTask::Open).into()]);
        self.arrange(Situation::MetadataTab);
        self.until("the first snapshot", |this| {
            let open = this.state().open_connector();
            open.is_some_and(|open| !open.history.snapshots().is_empty())
        });
        self.state().open_connector().unwrap().history.snapshots()[0].id
    }

    /// Tries each command in each situation, and after it every write; counts what was tried.
    pub(super) fn tries_everything(&mut self) -> usize {
        let mut tried = 0;
        let snapshot = self.first_snapshot();
        for situation in SITUATIONS {
            self.arrange(situation);
            for command in commands(snapshot) {
                if !self.stands(situation) {
                    self.ask(SessionCommand::SignOutAnyway);
                    self.arrange(situation);
                }
                self.last = Some(command.clone());
                self.ask(command);
                tried += 1;
                for write in WRITES {
                    self.ask(write);
                    tried += 1;
                }
            }
            self.ask(SessionCommand::SignOutAnyway);
        }
        tried
    }
}
