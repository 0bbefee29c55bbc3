//! A real window that says when its first frame was shown, what it takes in memory, and what a scrolled frame costs.
//!
//! It reads `/proc`, so its figures are of Linux; elsewhere they are missing.

use std::{io::Write as _, process::ExitCode, time::Duration};

use eframe::{CreationContext, Frame, NativeOptions};
use egui::{Context, Event, Modifiers, MouseWheelUnit, RawInput, TouchPhase, pos2, vec2};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Frames that are scrolled, and counted.
const SCROLLED: u32 = 200;
/// Frames in which a window comes to rest.
const SETTLE: u32 = 30;

pub(crate) trait Shown {
    fn raw_input(&mut self, _input: &mut RawInput) {}
    fn logic(&mut self, _ctx: &Context) {}
    fn ui(&mut self, ui: &mut egui::Ui);
    /// Whether everything that is measured is on the screen.
    fn is_ready(&self) -> bool;
}

/// Opens the window, prints `name value` lines as it goes, and closes it.
pub(crate) fn run<S: Shown + 'static>(
    make: impl FnOnce(&Context) -> Result<S, Failure> + 'static,
) -> ExitCode {
    let viewport = egui::ViewportBuilder::default().with_inner_size([1280.0, 800.0]);
    let options = NativeOptions {
        viewport,
        // As the program does.
        dithering: false,
        ..Default::default()
    };
    let create = move |creation: &CreationContext<'_>| {
        let shown = make(&creation.egui_ctx)?;
        let window: Box<dyn eframe::App> = Box::new(Window {
            shown,
            frames: 0,
            ready_at: None,
            cpu_before: 0.0,
        });
        Ok(window)
    };
    match eframe::run_native("patchpanel-bench", options, Box::new(create)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_no_window) => ExitCode::FAILURE,
    }
}

struct Window<S> {
    shown: S,
    frames: u32,
    ready_at: Option<u32>,
    /// Processor time of this process when scrolling began, in seconds.
    cpu_before: f64,
}

impl<S: Shown> eframe::App for Window<S> {
    fn logic(&mut self, ctx: &Context, _frame: &mut Frame) {
        self.shown.logic(ctx);
        ctx.request_repaint_after(Duration::from_millis(1));
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut Frame) {
        self.frames += 1;
        if self.frames == 2 {
            say("first-frame", 0.0);
        }
        if self.ready_at.is_none() && self.shown.is_ready() {
            self.ready_at = Some(self.frames);
        }
        self.measure(ui.ctx());
        self.shown.ui(ui);
    }

    /// As the program does.
    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    fn raw_input_hook(&mut self, _ctx: &Context, input: &mut RawInput) {
        self.shown.raw_input(input);
        let down = self.frames % 100 < 50;
        if self.since_ready().is_some_and(|frames| frames >= SETTLE) {
            input.events.push(Event::PointerMoved(pos2(400.0, 500.0)));
            input.events.push(Event::MouseWheel {
                unit: MouseWheelUnit::Point,
                source: egui::MouseWheelSource::Wheel,
                delta: vec2(0.0, if down { -60.0 } else { 60.0 }),
                phase: TouchPhase::Move,
                modifiers: Modifiers::NONE,
            });
        }
    }
}

impl<S> Window<S> {
    fn since_ready(&self) -> Option<u32> {
        self.ready_at.map(|ready| self.frames - ready)
    }

    fn measure(&mut self, ctx: &Context) {
        match self.since_ready() {
            Some(SETTLE) => {
                say("resident-kb", status("VmRSS:"));
                say("peak-kb", status("VmHWM:"));
                self.cpu_before = processor_secs();
            }
            Some(frames) if frames == SETTLE + SCROLLED => {
                let each = (processor_secs() - self.cpu_before) / f64::from(SCROLLED);
                say("scrolled-frame-ms", each * 1000.0);
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
            _ => {}
        }
    }
}

fn say(name: &str, value: f64) {
    let mut out = std::io::stdout();
    // Whoever asked has gone if this cannot be printed.
    writeln!(out, "{name} {value}").unwrap_or_default();
    out.flush().unwrap_or_default();
}

/// A number of `/proc/self/status`.
fn status(name: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .and_then(|number| number.parse().ok())
        .unwrap_or(f64::NAN)
}

/// Processor time of all threads of this process, in seconds. Linux counts it in hundredths.
fn processor_secs() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = |place: usize| {
        after_name
            .split_whitespace()
            .nth(place)
            .and_then(|n| n.parse::<f64>().ok())
    };
    let (user, system) = (ticks(11), ticks(12));
    (user.unwrap_or(f64::NAN) + system.unwrap_or(f64::NAN)) / 100.0
}
