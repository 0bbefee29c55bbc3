//! The app without a window, a tenant to talk to, and ways to wait for what a person would wait for.

mod dialogs;

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use egui_kittest::{Harness, kittest::Queryable as _};
use jiff::Timestamp;
use patchpanel::{
    app::App,
    ports::{Ports, clock::Clock, files::write_atomic, secrets::Secrets},
    state::{AppState, connectors::OpenConnector, session::Session},
};
use patchpanel_http_client::ProxySettings;
use patchpanel_tenant_simulator::{
    Builder, Fault, FaultAction, RateLimit, RecordedRequest, Running, Seed, Simulator,
};
use patchpanel_ui_kit::theme;

use self::dialogs::DroppedFile;
pub(crate) use self::dialogs::ScriptedDialogs;
pub(crate) use patchpanel::tour::Bell;

/// A connector of the demo tenant, as the list names it.
pub(crate) const ROW: &str = "Workday Custom EMEA, workday, Released";
/// The policy of the computer at a desk.
pub(crate) const POLICY: &str = "policy.toml";
/// Longer than anything takes on a slow computer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A number from the environment.
pub(crate) fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(otherwise)
}

/// A clock that stands until it is moved.
pub(crate) struct HandClock(Mutex<Timestamp>);

impl HandClock {
    pub(crate) fn at(now: Timestamp) -> Self {
        Self(Mutex::new(now))
    }

    pub(crate) fn set(&self, now: Timestamp) {
        *self.0.lock().unwrap() = now;
    }
}

impl Clock for HandClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

/// A tenant on a loopback port.
pub(crate) struct Tenant {
    pub(crate) running: Running,
    _runtime: tokio::runtime::Runtime,
}

impl Tenant {
    pub(crate) fn start(seed: Seed) -> Self {
        Self::start_with(seed, RateLimit::default())
    }

    /// A tenant with a limit of its own.
    pub(crate) fn start_with(seed: Seed, rate_limit: RateLimit) -> Self {
        Self::of(Simulator::builder().seed(seed).rate_limit(rate_limit))
    }

    /// A tenant that somebody else set up.
    pub(crate) fn of(simulator: Builder) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let running = runtime.block_on(simulator.start()).unwrap();
        Self {
            running,
            _runtime: runtime,
        }
    }

    /// Its address, and who signs in.
    pub(crate) fn connection(&self) -> (&str, &str) {
        (self.running.base_url(), self.running.client_id())
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        self.running.base_url().trim_start_matches("http://")
    }

    pub(crate) fn requests(&self) -> Vec<RecordedRequest> {
        self.running.requests()
    }

    /// Lets every such call go wrong from now on.
    pub(crate) fn fails(&self, method: &str, path: &str, action: FaultAction) {
        let fault = Fault::new(method, path, action).always();
        self.running.add_fault(fault);
    }

    /// Method and path of [`Self::writes`].
    pub(crate) fn written(&self) -> Vec<String> {
        let lines = self.writes().into_iter().map(|request| request.line());
        lines.collect()
    }

    /// Requests that are meant to change something, apart from sign-in.
    pub(crate) fn writes(&self) -> Vec<RecordedRequest> {
        let writes = |request: &RecordedRequest| {
            request.method != "GET" && !request.path.starts_with("/oauth")
        };
        self.requests().into_iter().filter(writes).collect()
    }
}

/// What survives a restart: files and the keychain.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) keychain: Arc<keyring_core::CredentialStore>,
    /// What this computer says of proxies.
    pub(crate) proxy: ProxySettings,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            keychain: keyring_core::mock::Store::new().unwrap(),
            proxy: ProxySettings::default(),
        }
    }

    /// Where the profiles are once they were saved.
    pub(crate) fn profiles_path(&self) -> PathBuf {
        self.folder.path().join("settings/profiles.toml")
    }

    /// The file with the profiles.
    pub(crate) fn profiles(&self) -> String {
        std::fs::read_to_string(self.profiles_path()).unwrap()
    }

    /// A secret of the only profile in the keychain.
    pub(crate) fn entry(&self, kind: &str) -> keyring_core::Entry {
        let profiles = self.profiles();
        let (_, rest) = profiles.split_once("id = \"").unwrap();
        let (id, rest) = rest.split_once('"').unwrap();
        let (_, rest) = rest.split_once("base_url = \"").unwrap();
        let (_, rest) = rest.split_once("://").unwrap();
        let (address, _) = rest.split_once('"').unwrap();
        let name = match kind {
            "proxy-login" => format!("{id}/{kind}"),
            _ => format!("{id}/{kind}@{address}"),
        };
        self.keychain.build("patchpanel", &name, None).unwrap()
    }

    pub(crate) fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        write_atomic(&path, bytes).unwrap();
        path
    }
}

/// Somebody who is connected to the demo's tenant.
pub(crate) fn connected() -> (Tenant, Desk, Person<'static>) {
    let (tenant, desk) = (Tenant::start(Seed::Demo), Desk::new());
    let person = Person::signed_in(&tenant, &desk);
    (tenant, desk, person)
}

/// The app, as a person sits before it.
pub(crate) struct Person<'a> {
    pub(crate) harness: Harness<'a, App>,
    pub(crate) dialogs: Arc<ScriptedDialogs>,
    /// Pages that the system was asked to open.
    pub(crate) opened: Arc<Mutex<VecDeque<String>>>,
    bell: Arc<Bell>,
}

impl Person<'_> {
    pub(crate) fn start(desk: &Desk) -> Self {
        let dialogs = Arc::new(ScriptedDialogs::default());
        let proxy = desk.proxy.clone();
        let ports = Ports {
            dialogs: dialogs.clone(),
            secrets: Arc::new(Secrets::with(Ok(desk.keychain.clone()))),
            proxy: Arc::new(move || proxy.clone()),
            ..Ports::apart(desk.folder.path())
        };
        let bell = Arc::new(Bell::default());
        let ring = bell.clone();
        let waker = Arc::new(move || ring.ring());
        let app = App::new(ports, jiff::tz::TimeZone::UTC, waker).unwrap();
        let opened = Arc::<Mutex<VecDeque<String>>>::default();
        let browser = opened.clone();
        let mut ready = false;
        let mut harness = Harness::builder()
            .with_size([1280.0, 800.0])
            .with_max_steps(64)
            .allow_missing_glyphs()
            .with_step_dt(1.0 / 60.0)
            .build_ui_state(
                move |ui, app: &mut App| {
                    let ctx = ui.ctx().clone();
                    // Fonts are there from the frame after they were installed.
                    if !std::mem::replace(&mut ready, true) {
                        theme::install(&ctx);
                        ctx.all_styles_mut(|style| style.animation_time = 0.0);
                        return ctx.request_repaint();
                    }
                    app.logic(&ctx);
                    app.ui(ui);
                    browser
                        .lock()
                        .unwrap()
                        .extend(crate::browser_sign_in::pages(&ctx));
                },
                app,
            );
        harness.step();
        Self {
            harness,
            dialogs,
            opened,
            bell,
        }
    }

    pub(crate) fn state(&self) -> &AppState {
        self.harness.state().state()
    }

    pub(crate) fn open(&self) -> &OpenConnector {
        self.state().open_connector().unwrap()
    }

    pub(crate) fn has_changes(&self) -> bool {
        self.open().has_changes()
    }

    /// Runs frames until `condition` holds.
    #[expect(clippy::disallowed_methods, reason = "a limit for waiting")]
    pub(crate) fn until(&mut self, what: &str, condition: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        loop {
            self.harness.step();
            if condition(self) {
                self.harness.step();
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "waited too long for {what}; shown: {:?}",
                self.labels()
            );
            self.bell.wait();
        }
    }

    /// Waits until something with this label is on screen.
    pub(crate) fn sees(&mut self, label: &str) {
        self.until(label, |person| person.is_shown(label));
    }

    /// Waits until a label that contains this text is on screen.
    pub(crate) fn reads(&mut self, text: &str) {
        self.until(text, |person| {
            let mut found = person.harness.query_all_by_label_contains(text);
            found.next().is_some()
        });
    }

    /// Waits for a failure that fills a pane: what happened, why, and what to do next, word for word.
    pub(crate) fn is_told(&mut self, what: &str, why: &str, next: &str) {
        self.sees(what);
        self.sees(&format!("{why}. {next}."));
    }

    /// Drops a file onto the window, as the system reports it.
    pub(crate) fn drops(&mut self, path: PathBuf) {
        self.drops_all([path]);
    }

    pub(crate) fn drops_all(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        for path in paths {
            let file = Arc::new(DroppedFile(path));
            self.harness.input_mut().dropped_files.push(file);
        }
        self.harness.step();
        self.harness.input_mut().dropped_files.clear();
    }

    /// Why a button cannot be pressed; `None` when it can.
    pub(crate) fn disabled_reason(&self, button: &str) -> Option<String> {
        use egui_kittest::kittest::NodeT as _;
        let buttons = self
            .harness
            .query_all_by_role_and_label(egui::Role::Button, button);
        let node = buttons.last().unwrap().accesskit_node();
        node.is_disabled()
            .then(|| node.description().unwrap_or_default())
    }

    /// What a field says.
    pub(crate) fn typed(&self, field: &str) -> String {
        use egui_kittest::kittest::NodeT as _;
        let node = self.named(egui::Role::TextInput, field).unwrap();
        node.accesskit_node().value().unwrap_or_default()
    }

    /// Opens a connector that need not be listed.
    pub(crate) fn opens_by_script_name(&mut self, script_name: &str) {
        self.until("the sign-in", |person| {
            person.state().session().is_some_and(Session::is_signed_in)
        });
        let modifiers = egui::Modifiers::COMMAND | egui::Modifiers::SHIFT;
        self.harness.key_press_modifiers(modifiers, egui::Key::O);
        self.types("Script name", script_name);
        self.clicks("Open");
    }

    pub(crate) fn is_shown(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    /// Brings what is further down a long page into sight.
    pub(crate) fn scrolls_to(&mut self, label: &str) {
        self.sees(label);
        let node = self.harness.query_all_by_label(label).last().unwrap();
        node.scroll_to_me();
        self.rests();
    }

    pub(crate) fn clicks(&mut self, label: &str) {
        self.sees(label);
        let node = self.harness.query_all_by_label(label).last().unwrap();
        node.click();
        self.rests();
    }

    pub(crate) fn clicks_role(&mut self, role: egui::Role, label: &str) {
        self.until(label, |person| person.named(role, label).is_some());
        self.named(role, label).unwrap().click();
        self.rests();
    }

    fn named<'a>(&'a self, role: egui::Role, label: &'a str) -> Option<egui_kittest::Node<'a>> {
        let mut nodes = self.harness.query_all_by_role_and_label(role, label);
        nodes.next()
    }

    /// On the review: ticks the box about warnings, if there is one, and presses the button that sends.
    pub(crate) fn applies(&mut self, button: &str) {
        self.clicks("Review changes");
        self.sees(button);
        self.until("the checks", |person| {
            let open = person.state().open_connector();
            open.is_some_and(OpenConnector::is_all_checked)
        });
        self.sends(button);
    }

    /// Ticks the box about warnings, if there is one, and presses the button that sends.
    pub(crate) fn sends(&mut self, button: &str) {
        use egui_kittest::kittest::NodeT as _;
        let accepts = |node: &egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            let label = node.label().unwrap_or_default();
            node.role() == egui::Role::CheckBox && label.starts_with("Accept the")
        };
        let warnings = self.harness.query_all_by(|_| true).find(accepts);
        if let Some(warnings) = warnings {
            warnings.click();
            self.rests();
        }
        self.clicks(button);
    }

    /// Replaces what is in a field.
    pub(crate) fn types(&mut self, field: &str, text: &str) {
        self.sees(field);
        use egui::Role::{MultilineTextInput, PasswordInput, TextInput};
        let mut roles = [TextInput, PasswordInput, MultilineTextInput].into_iter();
        let role = roles.find(|role| self.named(*role, field).is_some());
        let role = role.unwrap_or_else(|| panic!("no field {field}; shown: {:?}", self.labels()));
        self.named(role, field).unwrap().focus();
        self.rests();
        self.harness
            .key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.named(role, field).unwrap().type_text(text);
        self.rests();
    }

    /// Lets the screen come to rest; background work may go on.
    pub(crate) fn rests(&mut self) {
        for _ in 0..4 {
            self.harness.step();
        }
    }

    /// Everything on screen that has a name, for messages of failed tests.
    pub(crate) fn labels(&self) -> Vec<String> {
        use egui_kittest::kittest::NodeT as _;
        let all = self.harness.query_all_by(|_| true);
        let text = |node: egui_kittest::Node<'_>| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        };
        all.filter_map(text)
            .filter(|text| !text.is_empty())
            .collect()
    }
}
