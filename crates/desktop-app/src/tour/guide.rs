//! Runs the app frame by frame without a window, waits for conditions, prints and takes pictures.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use egui::{Theme, Vec2};
use jiff::tz::TimeZone;
use patchpanel_core_models::{ids::ScriptName, properties::PropertiesFile};
use patchpanel_picture::Stage;
use patchpanel_tenant_simulator::{Fault, RecordedRequest};

use super::{Bell, Report, TourError, wrong};
use crate::{
    app::App,
    command::{AppCommand, Command, ConnectorCommand},
    ports::demo::DemoTenant,
    ports::{
        Ports,
        file_dialog::{FileDialogs, FileQuestion, Picked},
        files::write_atomic,
    },
    state::{
        AppState,
        connectors::OpenConnector,
        review::{PreparedPlan, ReviewStage},
        route::{ConnectorTab, Route},
        session::Session,
    },
    theme,
};

const WINDOW: Vec2 = Vec2::new(1280.0, 800.0);
const PATIENCE: Duration = Duration::from_mins(1);
/// Frames in which a screen comes to rest after its state stopped changing.
const SETTLE: usize = 8;

/// Where the tour backs up to, below its desk.
const BACKUPS: &str = "isc-connectors/acme";

/// Nobody is there to choose: the one folder is, and no file.
struct OneFolder(PathBuf);

impl FileDialogs for OneFolder {
    fn open(&self, _: &FileQuestion) -> Picked {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn save(&self, _: &FileQuestion) -> Picked {
        Box::pin(std::future::ready(Ok(None)))
    }

    fn folder(&self, _: &FileQuestion) -> Picked {
        Box::pin(std::future::ready(Ok(Some(self.0.clone()))))
    }
}

/// Leads through the app.
pub(super) struct Guide<'a> {
    app: App,
    stage: Stage,
    bell: Arc<Bell>,
    demo: DemoTenant,
    /// Files that the tour opens; gone when it ends.
    pub(super) desk: tempfile::TempDir,
    folder: &'a Path,
    say: &'a mut dyn FnMut(&str),
    seen: usize,
    report: Report,
}

impl<'a> Guide<'a> {
    pub(super) fn new(folder: &'a Path, say: &'a mut dyn FnMut(&str)) -> Result<Self, TourError> {
        let desk = tempfile::tempdir()?;
        let demo = DemoTenant::default();
        let ports = Ports {
            dialogs: Arc::new(OneFolder(desk.path().join(BACKUPS))),
            demo: demo.clone(),
            ..Ports::apart(desk.path())
        };
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let app = App::new(ports, TimeZone::system(), Arc::new(move || ring.ring()))?;
        let stage = Stage::new(WINDOW, theme::install);
        let report = Report {
            steps: 0,
            pictures: Vec::new(),
        };
        Ok(Self {
            app,
            stage,
            bell,
            demo,
            desk,
            folder,
            say,
            seen: 0,
            report,
        })
    }

    /// Ends the app and says what became of the tour.
    pub(super) fn end(self) -> Report {
        self.app.shut_down();
        self.report
    }

    pub(super) fn state(&self) -> &AppState {
        self.app.state()
    }

    pub(super) fn session(&self) -> Result<&Session, TourError> {
        let session = self.state().session();
        session.ok_or_else(|| wrong("no tenant is open"))
    }

    /// The connector that is shown.
    pub(super) fn connector(&self) -> Result<&OpenConnector, TourError> {
        let open = self.state().open_connector();
        open.ok_or_else(|| wrong("no connector is open"))
    }

    /// Opens a connector and waits until it is read.
    pub(super) fn open(&mut self, script_name: &ScriptName) -> Result<(), TourError> {
        self.ask([ConnectorCommand::Open(script_name.clone())]);
        self.until_open("the connector", |open| {
            open.script_name == *script_name && open.detail().is_some()
        })
    }

    /// Shows a tab of the open connector.
    pub(super) fn show(&mut self, tab: ConnectorTab) {
        self.ask([ConnectorCommand::ShowTab(tab)]);
    }

    /// Waits for the review and its checks, and gives its plan.
    pub(super) fn reviewed(&mut self) -> Result<PreparedPlan, TourError> {
        self.until("the review and the checks", |state| {
            let checked = |open: &OpenConnector| open.is_all_checked() && !open.impact.is_loading();
            state.route == Route::Review
                && stage(state).is_some_and(|stage| !matches!(stage, ReviewStage::Preparing(_)))
                && state.open_connector().is_some_and(checked)
        })?;
        match stage(self.state()) {
            Some(ReviewStage::Ready(plan)) => Ok((**plan).clone()),
            Some(ReviewStage::Failed(message)) => Err(wrong(message.in_one_line())),
            Some(ReviewStage::Preparing(_)) | None => Err(wrong("the review was not prepared")),
        }
    }

    /// Whether pictures have a glyph for each letter.
    pub(super) fn can_draw(&self, properties: &str) -> bool {
        let font = theme::regular(theme::size::BODY);
        let texts = PropertiesFile::parse(properties);
        let texts = texts.values();
        let letters = texts.into_values().flat_map(str::chars);
        let mut letters = letters.filter(|letter| !letter.is_whitespace());
        let context = self.stage.context();
        context.fonts_mut(|fonts| letters.all(|letter| fonts.has_glyph(&font, letter)))
    }

    pub(super) fn backup_folder(&self) -> PathBuf {
        self.desk.path().join(BACKUPS)
    }

    /// Everything the tenant was sent so far.
    pub(super) fn requests(&self) -> Vec<RecordedRequest> {
        self.demo.requests()
    }

    /// Changes a connector of the tenant behind the app's back.
    pub(super) fn colleague_changes(
        &self,
        script_name: &str,
        operations: &serde_json::Value,
    ) -> Result<(), TourError> {
        let changed = self.demo.change_connector(script_name, operations);
        changed.map_err(TourError::Wrong)
    }

    /// The demo tenant's made-up secret.
    pub(super) fn demo_secret(&self) -> Option<String> {
        self.demo.client_secret()
    }

    /// Puts a fault on order at the tenant.
    pub(super) fn goes_wrong(&self, fault: Fault) {
        self.demo.order_fault(fault);
    }

    /// Takes all faults back.
    pub(super) fn goes_well(&self) {
        self.demo.clear_faults();
    }

    fn frame(&mut self, events: Vec<egui::Event>) {
        let Self { app, stage, .. } = self;
        app.logic(stage.context());
        stage.frame(events, |ui| app.ui(ui));
    }

    /// Asks for commands and runs the frames that carry them out.
    pub(super) fn ask<C: Into<Command>>(&mut self, commands: impl IntoIterator<Item = C>) {
        for command in commands {
            self.app.ask(command.into());
            self.frame(Vec::new());
            self.frame(Vec::new());
        }
    }

    /// Runs frames until `condition` holds.
    #[expect(
        clippy::disallowed_methods,
        reason = "a limit for waiting; the app itself gets its time from the clock port"
    )]
    pub(super) fn until(
        &mut self,
        what: &'static str,
        condition: impl Fn(&AppState) -> bool,
    ) -> Result<(), TourError> {
        let started = Instant::now();
        loop {
            self.frame(Vec::new());
            if condition(self.state()) {
                return Ok(());
            }
            if started.elapsed() > PATIENCE {
                return Err(TourError::Late {
                    what,
                    shown: self.complaint(),
                });
            }
            self.bell.wait();
        }
    }

    /// Runs frames until this holds of the session that is shown.
    pub(super) fn until_session(
        &mut self,
        what: &'static str,
        holds: impl Fn(&Session) -> bool,
    ) -> Result<(), TourError> {
        self.until(what, |state| state.session().is_some_and(&holds))
    }

    /// Runs frames until this holds of the connector that is shown.
    pub(super) fn until_open(
        &mut self,
        what: &'static str,
        holds: impl Fn(&OpenConnector) -> bool,
    ) -> Result<(), TourError> {
        self.until(what, |state| state.open_connector().is_some_and(&holds))
    }

    /// The newest failure that the app shows.
    fn complaint(&self) -> String {
        let state = self.state();
        let list = state
            .session()
            .and_then(|session| session.connectors.failure());
        let open = state
            .open_connector()
            .and_then(|open| open.server.failure());
        let notice = state.notices.all().last().map(|notice| &notice.message);
        open.or(list)
            .or(notice)
            .map_or_else(|| "nothing".to_owned(), |message| message.in_one_line())
    }

    /// Tells a step that held, with the requests that the tenant received since the last one.
    pub(super) fn held(&mut self, what: &str, result: &str) {
        self.report.steps += 1;
        (self.say)(&format!("{:>2}. {what}: {result}", self.report.steps));
        let requests = self.requests();
        for request in requests.iter().skip(self.seen) {
            let status = request
                .status
                .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            let size = if request.body.is_empty() {
                String::new()
            } else {
                format!(", {} bytes", request.body.len())
            };
            (self.say)(&format!("      {} -> {status}{size}", request.line()));
        }
        self.seen = requests.len();
    }

    /// Types into the field that has the focus.
    pub(super) fn types(&mut self, text: &str) {
        self.frame(vec![patchpanel_picture::type_text(text)]);
        self.frame(Vec::new());
    }

    /// Presses a key, for instance to open the search in a text.
    pub(super) fn presses(&mut self, key: egui::Key, modifiers: egui::Modifiers) {
        self.frame(patchpanel_picture::press(key, modifiers));
        self.frame(Vec::new());
    }

    /// Takes all toasts away, so that pictures show the screens.
    fn clear_toasts(&mut self) {
        let toasts: Vec<_> = self
            .state()
            .notices
            .toasts()
            .map(|notice| notice.id)
            .collect();
        self.ask(toasts.into_iter().map(AppCommand::DismissToast));
    }

    /// Takes a picture of the screen in light and in dark.
    pub(super) fn picture(&mut self, name: &str) -> Result<(), TourError> {
        self.clear_toasts();
        for (theme, suffix) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            self.stage.context().set_theme(theme);
            let Self { app, stage, .. } = self;
            stage.settle(SETTLE, |ui| app.ui(ui));
            let png = self.stage.picture()?.to_png()?;
            let path = self.folder.join(format!("{name}-{suffix}.png"));
            write(&path, &png)?;
            self.report.pictures.push(path);
        }
        self.stage.context().set_theme(Theme::Light);
        Ok(())
    }

    /// Writes a file as a person would have it on the desk.
    pub(super) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> Result<PathBuf, TourError> {
        let path = self.desk.path().join(name);
        write(&path, content.as_ref())?;
        Ok(path)
    }
}

fn stage(state: &AppState) -> Option<&ReviewStage> {
    let review = state.session()?.review.as_ref();
    review.map(|review| &review.stage)
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), TourError> {
    write_atomic(path, bytes).map_err(|error| wrong(error.to_string()))
}
