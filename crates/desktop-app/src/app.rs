//! The app without a window: state, views, background work, and one frame of each.

use std::sync::Arc;

use jiff::{SignedDuration, tz::TimeZone};

use crate::{
    command::{Action, Command, Commands},
    event::Event,
    ports::Ports,
    ports::storage,
    runner::{Runner, Waker},
    screens::{self, Views},
    state::{
        AppState, apply::Reading, connector::OpenConnector, route::Route, settings::ThemeChoice,
    },
    task::Task,
    update,
    view_models::time,
};

/// Events taken in per frame; the rest waits for the next frame, so that a burst does not stall one.
const EVENTS_PER_FRAME: usize = 64;

/// Until the next read of an unknown outcome; a second at most while its countdown is shown.
fn wait_for_reading(state: &AppState) -> Option<SignedDuration> {
    let run = state.session.as_ref()?.apply.as_ref()?;
    let wait = run
        .reading
        .as_ref()
        .and_then(Reading::next)?
        .duration_since(state.now);
    let shown = state.route == Route::Apply;
    Some(if shown {
        wait.min(SignedDuration::from_secs(1))
    } else {
        wait
    })
}

/// The app without a window.
pub struct App {
    /// Everything the app knows.
    pub state: AppState,
    /// What belongs to drawing only: filters, scroll positions, text buffers.
    pub views: Views,
    runner: Runner,
    ports: Arc<Ports>,
    commands: Commands,
    theme: ThemeChoice,
}

impl App {
    /// An app that starts reading profiles at once.
    ///
    /// # Errors
    /// When the system gives no threads for background work.
    pub fn new(ports: Ports, time_zone: TimeZone, waker: Waker) -> std::io::Result<Self> {
        let ports = Arc::new(ports);
        let mut runner = Runner::new(ports.clone(), waker)?;
        runner.start(Task::LoadProfiles);
        runner.start(Task::CheckKeychain);
        runner.start(Task::OpenStore);
        let mut state = AppState::new(ports.clock.now(), time_zone);
        ports.logs.folder().clone_into(&mut state.log_folder);
        Ok(Self {
            state,
            views: Views::default(),
            runner,
            ports,
            commands: Commands::default(),
            theme: ThemeChoice::default(),
        })
    }

    /// Asks for a command as a person would; it is carried out after the next frame is drawn.
    pub fn ask(&mut self, command: impl Into<Command>) {
        self.commands.push(command);
    }

    /// Takes in what happened since the last frame. Runs also while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        let tasks = update::on_tick(&mut self.state, self.ports.clock.now());
        self.start(ctx, tasks);
        // After the tick: a computer that slept locks before the pointer that woke it counts.
        if ctx.input(|input| input.events.iter().any(is_of_a_person)) {
            update::on_input(&mut self.state);
        }
        for _ in 0..EVENTS_PER_FRAME {
            let Some(event) = self.runner.next_event() else {
                break;
            };
            self.take_in(ctx, event);
        }
        self.ask_before_closing(ctx);
        self.follow_theme(ctx);
        self.wake_later(ctx);
    }

    /// Keeps the window open while closing it would lose something, and asks.
    fn ask_before_closing(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && !update::may_close(&mut self.state) {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            ctx.request_repaint();
        }
    }

    /// Applies another choice of theme, once; a stage or the system may set it otherwise in between.
    fn follow_theme(&mut self, ctx: &egui::Context) {
        let chosen = self.state.settings.theme;
        if chosen == self.theme {
            return;
        }
        self.theme = chosen;
        ctx.set_theme(match chosen {
            ThemeChoice::System => egui::ThemePreference::System,
            ThemeChoice::Light => egui::ThemePreference::Light,
            ThemeChoice::Dark => egui::ThemePreference::Dark,
        });
    }

    fn take_in(&mut self, ctx: &egui::Context, event: Event) {
        let tasks = update::on_event(&mut self.state, event);
        self.start(ctx, tasks);
        ctx.request_repaint();
    }

    /// Wakes the app when a toast ends or a countdown moves on; otherwise it draws nothing.
    fn wake_later(&self, ctx: &egui::Context) {
        let now = self.state.now;
        if self.state.lock.is_some() {
            // Nothing on the lock page moves; drafts went to disk when it locked.
            return;
        }
        let toast = self
            .state
            .notices
            .next_expiry()
            .map(|end| end.duration_since(now));
        let minute = self.state.session.iter().flat_map(|session| {
            let read = session.connectors.value().map(|list| list.read_at);
            let shown = session.selected_connector();
            let shown = shown.and_then(|open| open.server.value());
            let moments = [session.token_ends, read, shown.map(|server| server.read_at)];
            let moments = moments.into_iter().flatten();
            moments.map(|at| time::until_changed(at, now))
        });
        let unlocked = self.state.session.as_ref().and_then(|session| {
            let left = session.unlocked_until(now)?.duration_since(now);
            // When the countdown shows another second.
            let part = left.as_millis().rem_euclid(1000);
            let part = i64::try_from(part).unwrap_or_default();
            Some(SignedDuration::from_millis(if part == 0 {
                1000
            } else {
                part
            }))
        });
        let locks = self.state.locks_at().map(|at| at.duration_since(now));
        let keeping = self.state.session.iter().flat_map(|session| {
            let due = |open: &OpenConnector| Some(open.draft.keep_at()?.duration_since(now));
            session.open.values().filter_map(due)
        });
        let checking = self.state.session.iter().flat_map(|session| {
            let due = session
                .open
                .values()
                .flat_map(|open| open.checks_due.values());
            due.map(|due| due.duration_since(now))
        });
        let reading = wait_for_reading(&self.state);
        let session = self.state.session.as_ref();
        let idle = session.filter(|session| !session.is_applying());
        let run = idle.and_then(|session| session.run_keeping.retry_at);
        let choices = session.and_then(|session| session.conflict.as_ref()?.keeping.due());
        let unfinished = [run, choices].into_iter().flatten();
        let unfinished = unfinished.map(|due| due.duration_since(now));
        let waits = toast
            .into_iter()
            .chain(minute)
            .chain(unlocked)
            .chain(locks)
            .chain(keeping)
            .chain(checking)
            .chain(reading)
            .chain(unfinished);
        if let Some(wait) = waits.min() {
            ctx.request_repaint_after(wait.max(SignedDuration::ZERO).unsigned_abs());
        }
    }

    /// Draws a frame, then carries out what the person asked for in it.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.shortcuts(&ctx);
        screens::ui(ui, &self.state, &mut self.views, &mut self.commands);
        for command in self.commands.take() {
            tracing::debug!(command = command.name(), "command");
            let tasks = update::on_command(&mut self.state, command);
            self.start(&ctx, tasks);
            ctx.request_repaint();
        }
    }

    fn shortcuts(&mut self, ctx: &egui::Context) {
        if self.state.dialog.is_some() || self.state.lock.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        let applying = self.state.route == Route::Apply;
        for &action in Action::ALL {
            // Inside a text field these are the field's own.
            let fields_own = matches!(action, Action::Undo | Action::Redo);
            // On the screen of a run the keys mean its own undo and its own going on.
            let runs_own = fields_own || action == Action::ReviewChanges;
            let taken = (typing && fields_own) || (applying && runs_own);
            let Some(shortcut) = action.shortcut().filter(|_| !taken) else {
                continue;
            };
            if ctx.input_mut(|input| input.consume_shortcut(&shortcut.keyboard())) {
                self.commands.run(action);
            }
        }
    }

    fn start(&mut self, ctx: &egui::Context, tasks: Vec<Task>) {
        for task in tasks {
            match task {
                Task::Copy(text) => ctx.copy_text(text),
                Task::OpenUrl(url) => ctx.open_url(egui::OpenUrl::new_tab(url)),
                Task::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
                task => self.runner.start(task),
            }
        }
    }

    /// Writes what is not on disk yet, drafts and what is unfinished, and waits for it: the last thing before the window is gone.
    pub fn keep_drafts(&mut self) {
        let storage = &self.ports.storage;
        for task in update::on_exit(&mut self.state, self.ports.clock.now()) {
            if let Err(error) = storage::keep_now(storage, task) {
                tracing::error!(%error, "something could not be kept at the end");
            }
        }
    }

    /// Ends background work; drafts are kept.
    pub fn shut_down(mut self) {
        self.keep_drafts();
        self.runner.shut_down();
    }
}

/// Whether an event comes from somebody at the computer, and not from the window itself.
fn is_of_a_person(event: &egui::Event) -> bool {
    !matches!(
        event,
        egui::Event::PointerGone | egui::Event::WindowFocused(_)
    )
}
