//! The app without a window: state, views, background work, and one frame of each.

use std::sync::Arc;

use jiff::{SignedDuration, tz::TimeZone};

use crate::{
    command::{Action, AppCommand, Command, Commands},
    ports::Ports,
    runner::{Runner, Waker},
    screens::{self, Views},
    state::{AppState, route::Route, settings::ThemeChoice},
    task::{ComputerTask, StoreTask, WindowTask, Work},
    theme::CodeLook,
    update::Owner,
    view_models::shell,
    widgets::focus_tab,
};

/// Events taken in per frame; the rest waits for the next frame, so that a burst does not stall one.
const EVENTS_PER_FRAME: usize = 64;

/// Pixels of the widest texture, as egui has it without a driver. The atlas of glyphs is as wide as it may be and grows by
/// doubling its height: 16,384 pixels, which drivers offer, are 2 MB for the first letter, and 2 more with the driver.
const TEXTURE_SIDE: usize = 2048;

/// The app without a window.
pub struct App {
    owner: Owner,
    /// What belongs to drawing only: filters, scroll positions, text buffers.
    pub views: Views,
    runner: Runner,
    ports: Arc<Ports>,
    commands: Commands,
    theme: ThemeChoice,
    code: CodeLook,
    title: String,
}

impl App {
    /// An app that starts reading profiles at once.
    ///
    /// # Errors
    /// When the system gives no threads for background work.
    pub fn new(ports: Ports, time_zone: TimeZone, waker: Waker) -> std::io::Result<Self> {
        let ports = Arc::new(ports);
        let mut runner = Runner::new(ports.clone(), waker)?;
        for work in [
            Work::Computer(ComputerTask::LoadProfiles),
            Work::Computer(ComputerTask::CheckKeychain),
            Work::Store(StoreTask::Open),
        ] {
            runner.start(work.into());
        }
        let mut state = AppState::new(ports.clock.now(), time_zone);
        ports.logs.folder().clone_into(&mut state.log_folder);
        Ok(Self {
            owner: Owner::new(state),
            views: Views::default(),
            runner,
            ports,
            commands: Commands::default(),
            theme: ThemeChoice::default(),
            code: CodeLook::default(),
            title: String::new(),
        })
    }

    pub fn state(&self) -> &AppState {
        self.owner.state()
    }

    /// Asks for a command as a person would; it is carried out after the next frame is drawn.
    pub fn ask(&mut self, command: impl Into<Command>) {
        self.commands.push(command);
    }

    /// Bounds what the window offers, before each frame.
    pub fn raw_input(input: &mut egui::RawInput) {
        input.max_texture_side = input.max_texture_side.map(|side| side.min(TEXTURE_SIDE));
    }

    /// Takes in what happened since the last frame. Runs also while the window is hidden.
    pub fn logic(&mut self, ctx: &egui::Context) {
        self.owner.tick(self.ports.clock.now());
        // After the tick: a computer that slept locks before the pointer that woke it counts.
        if ctx.input(|input| input.events.iter().any(is_of_a_person)) {
            self.owner.input();
        }
        for _ in 0..EVENTS_PER_FRAME {
            let Some(event) = self.runner.next_event() else {
                break;
            };
            self.owner.event(event);
            ctx.request_repaint();
        }
        self.start(ctx);
        self.ask_before_closing(ctx);
        self.follow_theme(ctx);
        self.follow_title(ctx);
        self.wake_later(ctx);
    }

    /// Keeps the window open while closing it would lose something, and asks.
    fn ask_before_closing(&mut self, ctx: &egui::Context) {
        let asked = ctx.input(|input| input.viewport().close_requested());
        if asked && !self.owner.may_close() {
            ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
            ctx.request_repaint();
        }
    }

    /// Applies another choice of theme or of how code looks, once; a stage or the system may set it otherwise in between.
    fn follow_theme(&mut self, ctx: &egui::Context) {
        let code = self.state().settings.code_look();
        if std::mem::replace(&mut self.code, code) != code {
            code.choose(ctx);
        }
        let chosen = self.state().settings.theme;
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

    /// Names the open connector and its tenant in the window's title, for the system's list of windows.
    fn follow_title(&mut self, ctx: &egui::Context) {
        let title = shell::window_title(self.state());
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    /// Wakes the app when something is due or says something else than now; otherwise it draws nothing.
    fn wake_later(&self, ctx: &egui::Context) {
        if let Some(due) = self.owner.next_due() {
            let wait = due.duration_since(self.state().now);
            ctx.request_repaint_after(wait.max(SignedDuration::ZERO).unsigned_abs());
        }
    }

    /// Draws a frame, then carries out what the person asked for in it.
    pub fn ui(&mut self, ui: &mut egui::Ui) {
        let ctx = ui.ctx().clone();
        self.shortcuts(&ctx);
        // What a screen reader calls the window itself.
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| {
            node.set_label(&*self.title);
        });
        screens::ui(ui, self.owner.state(), &mut self.views, &mut self.commands);
        for command in self.commands.take() {
            tracing::debug!(command = command.name(), "command");
            self.owner.command(command);
            ctx.request_repaint();
        }
        self.start(&ctx);
    }

    fn shortcuts(&mut self, ctx: &egui::Context) {
        let state = self.state();
        // Dialogs of screens are known to egui alone.
        let is_covered = ctx.memory(|memory| memory.top_modal_layer().is_some());
        let is_covered = is_covered && !state.palette_open;
        if is_covered || state.dialog.is_some() || state.lock.is_some() {
            return;
        }
        let typing = ctx.text_edit_focused();
        for &action in Action::ALL {
            let taken = is_taken(self.state(), action, typing);
            let Some(shortcut) = action.shortcut().filter(|_| !taken) else {
                continue;
            };
            if ctx.input_mut(|input| shortcut.take(input)) {
                if action != Action::TogglePalette {
                    self.commands.push(AppCommand::ClosePalette);
                }
                self.commands.run(action);
                if action.chooses_tab() {
                    focus_tab(ctx);
                }
            }
        }
    }

    fn start(&mut self, ctx: &egui::Context) {
        for task in self.owner.take_tasks() {
            match self.runner.start(task) {
                Some(WindowTask::Copy(text)) => ctx.copy_text(text),
                Some(WindowTask::OpenUrl(url)) => ctx.open_url(egui::OpenUrl::new_tab(url)),
                Some(WindowTask::Raise) => ctx.send_viewport_cmd(egui::ViewportCommand::Focus),
                Some(WindowTask::Quit) => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
                None => {}
            }
        }
    }

    /// Writes what is not on disk yet, drafts and what is unfinished, and waits for it: the last thing before the window is gone.
    pub fn store_drafts(&mut self) {
        for (place, change) in self.owner.exit(self.ports.clock.now()) {
            if let Err(error) = self.ports.local_store.keep(&place, &change) {
                tracing::error!(%error, "something could not be kept at the end");
            }
        }
    }

    /// Ends background work; drafts are kept.
    pub fn shut_down(mut self) {
        self.store_drafts();
        self.runner.shut_down();
    }
}

/// Whether the keys of an action mean something else where the person is: the palette, a text field or the screen takes
/// them then. No other place knows whose a key is.
fn is_taken(state: &AppState, action: Action, typing: bool) -> bool {
    let session = state.session();
    let ready = session.is_some_and(|session| session.plan().is_some() || session.is_batch_open());
    match (action, state.route) {
        // Enter with Ctrl runs what is chosen in the palette, and leaves it open.
        (Action::ReviewChanges | Action::ReviewAll, _) if state.palette_open => true,
        // A run has its own undo and its own going on, and a review sends what was reviewed.
        // Where a draft is made of a comparison, or a profile is written, they mean that.
        (Action::ReviewChanges, Route::Apply | Route::Compare | Route::Profiles) => true,
        (Action::ReviewChanges, Route::Review) => ready,
        (Action::Undo | Action::Redo, route) => typing || route == Route::Apply,
        // Among conflicts they decide.
        (
            Action::ShowOverview | Action::ShowMetadata | Action::ShowSourceConfig,
            Route::Conflict,
        ) => !state.palette_open,
        _ => false,
    }
}

/// Whether an event comes from somebody at the computer, and not from the window itself.
fn is_of_a_person(event: &egui::Event) -> bool {
    !matches!(
        event,
        egui::Event::PointerGone | egui::Event::WindowFocused(_)
    )
}
