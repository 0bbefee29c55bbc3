//! A read-only profile: every command there is, tried in every situation that could send something, against a real
//! tenant. Nothing but reads and sign-in may arrive.

use std::{
    collections::BTreeSet,
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::tz::TimeZone;
use patchpanel::{
    command::{Action, Command, Typed, TypedSecret},
    demo::DemoTenant,
    event::Event,
    ports::{
        Ports,
        clock::{Clock as _, SystemClock},
        files::Files,
        keychain::{SecretKind, Secrets},
        storage::Storage,
    },
    runner::Runner,
    state::{
        AppState,
        apply::{Resume, RunId},
        conflict::{Choice, Spot},
        connector::{Aside, PartValue},
        dialog::{Dialog, Dispatch, NextProfile},
        history::{Pair, Side},
        profile::{Profile, ProfileId, ProxyChoice, SignIn},
        remote::Remote,
        review::ReviewStage,
        route::{ConnectorTab, Route},
        settings::Settings,
    },
    task::{ExportFormat, Task},
    update,
};
use patchpanel_core_models::{
    draft::Part,
    ids::{Locale, ScriptName},
    models::{
        connector::NewConnector,
        document::{DocumentKind, XmlDocument},
    },
    problem::Place,
};
use patchpanel_http_client::{ErrorKind, Secret};
use patchpanel_local_store::{EntryId, NewEntry, SnapshotId, Store, TenantKey};
use patchpanel_tenant_simulator::Seed;
use serde_json::json;

use crate::support::{Bell, ScriptedDialogs, Tenant};

/// Longer than any answer takes on a slow computer.
const PATIENCE: Duration = Duration::from_secs(30);
/// The writes that could follow from whatever a command left behind.
const WRITES: [Command; 3] = [
    Command::Apply,
    Command::CreateConnector,
    Command::DeleteConnector,
];

/// How the profile is, and what update knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As a person has it.
    ReadOnly,
    /// Update is made to believe that the profile may write, so that only the client is left to refuse.
    OnlyTheClientKnows,
    /// The profile may write: shows that the same commands do send something then.
    ReadWrite,
}

/// A state of the app from which a command is tried.
#[derive(Debug, Clone, Copy)]
enum Situation {
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

fn script_name() -> ScriptName {
    "workday-custom-emea".parse().unwrap()
}

fn id() -> ProfileId {
    ProfileId("production".to_owned())
}

fn profile(tenant: &Tenant, mode: Mode) -> Profile {
    Profile {
        id: id(),
        name: "Production".to_owned(),
        base_url: tenant.running.base_url().parse().unwrap(),
        api_version: Default::default(),
        sign_in: SignIn::PersonalAccessToken {
            client_id: tenant.running.client_id().to_owned(),
        },
        colour: Default::default(),
        protected: false,
        read_only: mode != Mode::ReadWrite,
        guards: Default::default(),
        proxy: ProxyChoice::Direct,
        extra_ca_file: None,
        pinned: Vec::new(),
        remembered: Vec::new(),
    }
}

fn new_connector() -> NewConnector {
    NewConnector::new("Canteen tills", "sailpoint.connector.OpenConnectorAdapter")
}

/// An entry of some audit trail.
fn entry() -> EntryId {
    let entry = NewEntry {
        at: SystemClock.now(),
        profile: "Production".to_owned(),
        colour: "teal".to_owned(),
        protected: false,
        tenant: TenantKey::new("https://acme.api.identitynow.com"),
        user: "jdoe".to_owned(),
        script_name: script_name().to_string(),
        title: "Workday".to_owned(),
        method: "PATCH".to_owned(),
        path: "/connectors/v1/workday-custom-emea".to_owned(),
        summary: "1 operation".to_owned(),
        body_sha256: String::new(),
    };
    Store::in_memory().unwrap().append_started(&entry).unwrap()
}

/// Every action of the palette, and every other command, with what it needs.
#[expect(clippy::too_many_lines, reason = "one line per command")]
fn commands(snapshot: SnapshotId) -> Vec<Command> {
    let document = DocumentKind::Xml(XmlDocument::SourceConfig);
    let metadata = || PartValue::Metadata([("beta".to_owned(), json!(true))].into_iter().collect());
    let mut all: Vec<_> = Action::ALL.into_iter().map(Command::Run).collect();
    all.extend([
        Command::Show(Route::Review),
        Command::Show(Route::Apply),
        Command::ClosePalette,
        Command::CloseDialog,
        Command::ChangeSettings(Settings::default()),
        Command::DismissToast(1),
        Command::ShowNotices,
        Command::Copy("text".to_owned()),
        Command::OpenUrl("https://example.com".to_owned()),
        Command::QuitAnyway,
        Command::SignOutAnyway,
        Command::ConnectAnyway(id()),
        Command::ExploreDemoAnyway,
        Command::Connect(id()),
        Command::EditProfile(id()),
        Command::ChangeProfile(Box::default()),
        Command::LeaveProfileAnyway(NextProfile::New),
        Command::CancelProfile,
        Command::NoteTypedSecret(Typed::Something),
        Command::StandOn(Locale::Fr),
        Command::NoteAside(script_name(), BTreeSet::from([Aside::JsonText])),
        Command::TestConnection(TypedSecret::Unchanged),
        Command::SaveProfile(TypedSecret::Unchanged),
        Command::SaveProfileAndConnect(TypedSecret::Unchanged),
        Command::AskDeleteProfile(id()),
        Command::DeleteProfile(id()),
        Command::BrowseCaFile,
        Command::ImportSailCli,
        Command::OpenConnector(script_name()),
        Command::ShowTab(ConnectorTab::Translations),
        Command::RefreshConnectors,
        Command::RefreshConnector,
        Command::EditPart(metadata()),
        Command::EditPart(PartValue::Xml(
            XmlDocument::SourceConfig,
            Some("<Form/>".to_owned()),
        )),
        Command::EditPart(PartValue::Translations(
            Locale::Fr,
            Some("a=b\n".to_owned()),
        )),
        Command::RevertPart(Part::Metadata),
        Command::DiscardDraft(script_name()),
        Command::OpenDocument(document),
        Command::DropFile(document, PathBuf::from("no such file.xml")),
        Command::SaveDocument(document),
        Command::FormatXml(XmlDocument::SourceConfig),
        Command::OpenStore,
        Command::DismissResumed(script_name()),
        Command::AskRestoreSnapshot(snapshot),
        Command::RestoreSnapshot(snapshot),
        Command::CheckSide(Side::Draft),
        Command::CompareSides(Pair::of(Side::Server, Side::Draft)),
        Command::SwapSides,
        Command::AskSnapshotName,
        Command::TakeSnapshot("by hand".to_owned()),
        Command::GoToPlace(
            script_name(),
            XmlDocument::SourceConfig,
            Place { line: 1, column: 1 },
        ),
        Command::WantActivity(Box::default()),
        Command::SelectEntry(entry()),
        Command::CheckChain,
        Command::ExportActivity(ExportFormat::Csv),
        Command::AskToResume(Resume::Rest),
        Command::ResumeApply(Resume::Step(0)),
        Command::ResumeApply(Resume::Rest),
        Command::UndoApply(RunId(1)),
        Command::ReviewRest,
        Command::ShowPlace(0),
        Command::UnlockApp,
        Command::TryKeychainAgain,
        Command::UnlockTenant("acme-sim".to_owned()),
        Command::LockTenant,
        Command::Apply,
        Command::StopApply,
        Command::CloseApply,
        Command::RereadUnknown,
        Command::DecideConflict(Spot::Key(vec!["shortDesc".to_owned()]), Choice::Mine),
        Command::DecideAllOpen(Choice::Mine),
        Command::ReviewMerged,
        Command::Recreate(script_name()),
        Command::AskOutcome,
        Command::SavePlan,
        Command::PrepareCreate(Box::new(new_connector())),
        Command::CreateConnector,
        Command::DeleteConnector,
    ]);
    all
}

/// The name of a command's kind. No wildcard: a new command must be tried too.
#[rustfmt::skip]
fn kind(command: &Command) -> &'static str {
    match command {
        Command::Run(_) => "Run", Command::Show(_) => "Show", Command::ClosePalette => "ClosePalette",
        Command::CloseDialog => "CloseDialog", Command::ChangeSettings(_) => "ChangeSettings",
        Command::DismissToast(_) => "DismissToast", Command::ShowNotices => "ShowNotices",
        Command::Copy(_) => "Copy", Command::OpenUrl(_) => "OpenUrl", Command::QuitAnyway => "QuitAnyway",
        Command::SignOutAnyway => "SignOutAnyway", Command::ConnectAnyway(_) => "ConnectAnyway",
        Command::ExploreDemoAnyway => "ExploreDemoAnyway", Command::Connect(_) => "Connect",
        Command::LeaveProfileAnyway(_) => "LeaveProfileAnyway", Command::CancelProfile => "CancelProfile",
        Command::NoteTypedSecret(_) => "NoteTypedSecret", Command::StandOn(_) => "StandOn",
        Command::NoteAside(..) => "NoteAside",
        Command::EditProfile(_) => "EditProfile", Command::ChangeProfile(_) => "ChangeProfile",
        Command::TestConnection(_) => "TestConnection", Command::SaveProfile(_) => "SaveProfile",
        Command::SaveProfileAndConnect(_) => "SaveProfileAndConnect",
        Command::AskDeleteProfile(_) => "AskDeleteProfile", Command::DeleteProfile(_) => "DeleteProfile",
        Command::BrowseCaFile => "BrowseCaFile", Command::ImportSailCli => "ImportSailCli",
        Command::OpenConnector(_) => "OpenConnector", Command::ShowTab(_) => "ShowTab",
        Command::RefreshConnectors => "RefreshConnectors", Command::RefreshConnector => "RefreshConnector",
        Command::EditPart(_) => "EditPart", Command::RevertPart(_) => "RevertPart",
        Command::DiscardDraft(_) => "DiscardDraft", Command::OpenDocument(_) => "OpenDocument",
        Command::DropFile(..) => "DropFile", Command::SaveDocument(_) => "SaveDocument",
        Command::FormatXml(_) => "FormatXml", Command::RestoreSnapshot(_) => "RestoreSnapshot",
        Command::OpenStore => "OpenStore", Command::DismissResumed(_) => "DismissResumed",
        Command::AskRestoreSnapshot(_) => "AskRestoreSnapshot", Command::CheckSide(_) => "CheckSide",
        Command::CompareSides(_) => "CompareSides", Command::SwapSides => "SwapSides",
        Command::AskSnapshotName => "AskSnapshotName", Command::TakeSnapshot(_) => "TakeSnapshot",
        Command::GoToPlace(..) => "GoToPlace", Command::WantActivity(_) => "WantActivity",
        Command::SelectEntry(_) => "SelectEntry", Command::CheckChain => "CheckChain",
        Command::ExportActivity(_) => "ExportActivity", Command::AskToResume(_) => "AskToResume",
        Command::ResumeApply(_) => "ResumeApply", Command::UndoApply(_) => "UndoApply",
        Command::ReviewRest => "ReviewRest", Command::ShowPlace(_) => "ShowPlace",
        Command::UnlockApp => "UnlockApp", Command::TryKeychainAgain => "TryKeychainAgain",
        Command::UnlockTenant(_) => "UnlockTenant", Command::LockTenant => "LockTenant",
        Command::Apply => "Apply", Command::StopApply => "StopApply", Command::CloseApply => "CloseApply",
        Command::RereadUnknown => "RereadUnknown", Command::DecideConflict(..) => "DecideConflict",
        Command::DecideAllOpen(_) => "DecideAllOpen", Command::ReviewMerged => "ReviewMerged",
        Command::Recreate(_) => "Recreate", Command::AskOutcome => "AskOutcome",
        Command::SavePlan => "SavePlan", Command::PrepareCreate(_) => "PrepareCreate",
        Command::CreateConnector => "CreateConnector", Command::DeleteConnector => "DeleteConnector",
    }
}

/// How many kinds [`kind`] tells apart.
const KINDS: usize = 75;

/// Whether carrying the task out is meant to change the tenant.
fn is_write(task: &Task) -> bool {
    match task {
        Task::SendStep { .. } | Task::SendCreate { .. } | Task::SendDelete { .. } => true,
        Task::InOrder(tasks) => tasks.iter().any(is_write),
        _ => false,
    }
}

/// The app without screens: state, update and background work.
struct Headless<'a> {
    tenant: &'a Tenant,
    mode: Mode,
    state: AppState,
    runner: Runner,
    secrets: Arc<Secrets>,
    bell: Arc<Bell>,
    /// How the writes that were asked for ended: refused by the read-only client, or not.
    refused: usize,
    sent: usize,
    /// How often secrets were deleted.
    forgotten: usize,
    /// What was tried last, for messages of failed tests.
    last: Option<Command>,
    _folder: tempfile::TempDir,
}

impl<'a> Headless<'a> {
    fn new(tenant: &'a Tenant, mode: Mode) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(Secrets::in_memory());
        let ports = Ports {
            clock: Arc::new(SystemClock),
            dialogs: Arc::new(ScriptedDialogs::default()),
            files: Arc::new(Files::at(folder.path().to_owned())),
            secrets: secrets.clone(),
            storage: Arc::new(Storage::at(folder.path().join("data"))),
            demo: DemoTenant::default(),
        };
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let runner = Runner::new(Arc::new(ports), Arc::new(move || ring.ring())).unwrap();
        Self {
            tenant,
            mode,
            state: AppState::new(SystemClock.now(), TimeZone::UTC),
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

    fn start(&mut self, tasks: Vec<Task>) {
        for task in tasks {
            let (writes, forgets) = (is_write(&task), matches!(task, Task::ForgetSecrets(_)));
            let (ended, forgotten) = (self.refused + self.sent, self.forgotten);
            match task {
                Task::Copy(_) | Task::OpenUrl(_) | Task::Quit => {}
                task => self.runner.start(task),
            }
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

    fn ask(&mut self, command: Command) {
        let tasks = update::on_command(&mut self.state, command);
        self.start(tasks);
    }

    fn take_in(&mut self, event: Event) {
        let failure = match &event {
            Event::StepAnswered { result, .. } | Event::Deleted { result, .. } => {
                Some(result.as_ref().err())
            }
            Event::Created { result, .. } => Some(result.as_ref().err()),
            _ => None,
        };
        self.forgotten += usize::from(matches!(event, Event::SecretsForgotten(_)));
        match failure {
            Some(Some(error)) if *error.kind() == ErrorKind::ReadOnly => self.refused += 1,
            Some(_) => self.sent += 1,
            None => {}
        }
        let tasks = update::on_event(&mut self.state, event);
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
                self.state.session
            );
            match self.runner.next_event() {
                Some(event) => self.take_in(event),
                None => self.bell.wait(),
            }
        }
    }

    /// A new session of the profile in the situation, whatever the command before left behind.
    fn arrange(&mut self, situation: Situation) {
        let (sessions, generations) = (self.state.sessions_started, self.state.generations);
        self.state = AppState::new(SystemClock.now(), TimeZone::UTC);
        self.state.sessions_started = sessions;
        self.state.generations = generations;
        self.state.profiles = vec![profile(self.tenant, self.mode)];
        let secret = Secret::new(self.tenant.running.client_secret().to_owned());
        self.secrets
            .remember(&id(), SecretKind::ClientSecret, secret);
        self.ask(Command::Connect(id()));
        self.until("the list", |this| {
            let session = this.state.session.as_ref().unwrap();
            session.connectors.value().is_some()
        });
        if self.mode == Mode::OnlyTheClientKnows {
            self.state.session.as_mut().unwrap().profile.read_only = false;
        }
        match situation {
            Situation::List => {}
            Situation::MetadataTab => self.edit(ConnectorTab::Metadata),
            Situation::DocumentTab => self.edit(ConnectorTab::SourceConfig),
            Situation::Review => self.review(),
            Situation::NewConnector => self.describe_new(),
            Situation::DeleteConnector => self.ask_delete(),
        }
    }

    /// Whether the app is still as [`Self::arrange`] left it.
    fn stands(&self, situation: Situation) -> bool {
        let Some(session) = &self.state.session else {
            return false;
        };
        let same = session.is_signed_in()
            && session.profile.id == id()
            && session.profile.read_only == (self.mode == Mode::ReadOnly)
            && self.state.lock.is_none();
        let edited = session
            .selected_connector()
            .is_some_and(|open| open.has_changes() && open.script_name == script_name());
        let dialog = &self.state.dialog;
        let ready = session
            .review
            .as_ref()
            .is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)));
        same && match situation {
            Situation::List => dialog.is_none() && self.state.route == Route::Connectors,
            Situation::MetadataTab => {
                dialog.is_none() && edited && session.tab == ConnectorTab::Metadata
            }
            Situation::DocumentTab => {
                dialog.is_none() && edited && session.tab == ConnectorTab::SourceConfig
            }
            Situation::Review => dialog.is_none() && edited && ready,
            Situation::NewConnector => matches!(
                dialog,
                Some(Dialog::NewConnector {
                    request: Some(_),
                    dispatch: Dispatch::Ready,
                    ..
                })
            ),
            Situation::DeleteConnector => matches!(
                dialog,
                Some(Dialog::DeleteConnector {
                    request: Some(_),
                    dispatch: Dispatch::Ready,
                    ..
                })
            ),
        }
    }

    fn edit(&mut self, tab: ConnectorTab) {
        self.ask(Command::OpenConnector(script_name()));
        self.until("the connector", |this| {
            let open = this.state.open_connector();
            open.is_some_and(|open| open.detail().is_some())
        });
        let open = self.state.open_connector().unwrap();
        let mut metadata = open.draft.draft.current.metadata.clone();
        metadata.insert("shortDesc".to_owned(), json!("changed"));
        self.ask(Command::ShowTab(tab));
        self.ask(Command::EditPart(PartValue::Metadata(metadata)));
    }

    fn review(&mut self) {
        self.edit(ConnectorTab::Metadata);
        self.ask(Command::Run(Action::ReviewChanges));
        self.until("the review", |this| {
            let review = this.state.session.as_ref().unwrap().review.as_ref();
            review.is_some_and(|review| matches!(review.stage, ReviewStage::Ready(_)))
        });
    }

    fn describe_new(&mut self) {
        // A read-only profile offers no such dialog; here it is open anyway.
        self.state.dialog = Some(Dialog::NewConnector {
            template: None,
            asked: None,
            request: None,
            dispatch: Default::default(),
            failure: None,
        });
        self.ask(Command::PrepareCreate(Box::new(new_connector())));
        self.until("the request that creates", |this| {
            matches!(
                &this.state.dialog,
                Some(Dialog::NewConnector {
                    request: Some(_),
                    ..
                })
            )
        });
    }

    fn ask_delete(&mut self) {
        self.state.dialog = Some(Dialog::DeleteConnector {
            script_name: script_name(),
            request: None,
            sources: Remote::NotAsked,
            dispatch: Default::default(),
            failure: None,
        });
        let session = self.state.session.as_ref().unwrap().id;
        let script_name = script_name();
        self.start(vec![Task::PrepareDelete {
            session,
            script_name,
        }]);
        self.until("the request that deletes", |this| {
            matches!(
                &this.state.dialog,
                Some(Dialog::DeleteConnector {
                    request: Some(_),
                    ..
                })
            )
        });
    }

    /// The snapshot that is taken when a connector is opened for the first time.
    fn first_snapshot(&mut self) -> SnapshotId {
        self.start(vec![Task::OpenStore]);
        self.arrange(Situation::MetadataTab);
        self.until("the first snapshot", |this| {
            let open = this.state.open_connector();
            open.is_some_and(|open| !open.history.snapshots().is_empty())
        });
        self.state.open_connector().unwrap().history.snapshots()[0].id
    }

    /// Tries each command in each situation, and after it every write; counts what was tried.
    fn tries_everything(&mut self) -> usize {
        let mut tried = 0;
        let snapshot = self.first_snapshot();
        for situation in SITUATIONS {
            self.arrange(situation);
            for command in commands(snapshot) {
                if !self.stands(situation) {
                    self.ask(Command::SignOutAnyway);
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
            self.ask(Command::SignOutAnyway);
        }
        tried
    }
}

/// Requests that arrived and are neither reads nor sign-in.
fn writes(tenant: &Tenant) -> Vec<String> {
    let lines = tenant.writes();
    lines.iter().map(|request| request.line()).collect()
}

#[test]
fn every_kind_of_command_is_tried() {
    let tenant = Tenant::start(Seed::Demo);
    let snapshot = Headless::new(&tenant, Mode::ReadOnly).first_snapshot();
    let kinds: BTreeSet<_> = commands(snapshot).iter().map(kind).collect();
    let actions: BTreeSet<_> = commands(snapshot)
        .into_iter()
        .filter_map(|command| match command {
            Command::Run(action) => Some(action),
            _ => None,
        })
        .collect();

    assert_eq!(kinds.len(), KINDS, "{kinds:?}");
    assert_eq!(actions.len(), Action::ALL.len());
}

#[test]
fn no_command_of_a_read_only_profile_sends_anything_but_reads() {
    let tenant = Tenant::start(Seed::Demo);
    let mut app = Headless::new(&tenant, Mode::ReadOnly);

    let tried = app.tries_everything();

    let arrived = tenant.requests().len();
    println!(
        "read-only: {tried} commands tried, {arrived} requests, {} other than GET",
        writes(&tenant).len()
    );
    assert_eq!(writes(&tenant), Vec::<String>::new());
    assert_eq!(app.sent, 0);
}

#[test]
fn the_client_refuses_every_write_even_when_the_app_forgot_that_the_profile_is_read_only() {
    let tenant = Tenant::start(Seed::Demo);
    let mut app = Headless::new(&tenant, Mode::OnlyTheClientKnows);

    let tried = app.tries_everything();

    println!(
        "client alone: {tried} commands tried, {} writes refused, {} arrived",
        app.refused,
        writes(&tenant).len()
    );
    assert_eq!(writes(&tenant), Vec::<String>::new());
    assert_eq!(app.sent, 0);
    assert!(
        app.refused > 100,
        "the app asked for {} writes only",
        app.refused
    );
}

#[test]
fn the_same_commands_do_write_with_a_profile_that_may() {
    for situation in [
        Situation::Review,
        Situation::NewConnector,
        Situation::DeleteConnector,
    ] {
        let tenant = Tenant::start(Seed::Demo);
        let mut app = Headless::new(&tenant, Mode::ReadWrite);
        app.arrange(situation);

        for write in WRITES {
            app.ask(write);
        }

        assert!(!writes(&tenant).is_empty(), "{situation:?} proves nothing");
    }
}
