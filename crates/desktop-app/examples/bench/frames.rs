//! What frames of the app cost without a window: processor time and allocations of the thread that draws.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use egui::{
    Context, Event, Key, Modifiers, MouseWheelUnit, Pos2, RawInput, Rect, TouchPhase, accesskit,
    pos2, vec2,
};
use patchpanel::{command::Command, state::AppState};

use crate::{
    Failure,
    seat::{Seat, Tenant},
};

/// Longer than anything that is waited for takes.
const PATIENCE: Duration = Duration::from_mins(2);
const STEP_SECS: f64 = 1.0 / 60.0;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) millis: f64,
    pub(crate) allocations: u64,
}

/// The costs of many frames.
#[derive(Debug, Clone)]
pub(crate) struct Costs(Vec<Cost>);

impl Costs {
    /// Milliseconds that so many of a hundred frames do not exceed.
    pub(crate) fn percentile(&self, percent: usize) -> f64 {
        let mut millis: Vec<f64> = self.0.iter().map(|cost| cost.millis).collect();
        millis.sort_by(f64::total_cmp);
        let place = (millis.len() * percent / 100).min(millis.len().saturating_sub(1));
        millis.get(place).copied().unwrap_or(f64::NAN)
    }

    /// Allocations of the frame in the middle.
    pub(crate) fn allocations(&self) -> u64 {
        let mut counts: Vec<u64> = self.0.iter().map(|cost| cost.allocations).collect();
        counts.sort_unstable();
        counts.get(counts.len() / 2).copied().unwrap_or_default()
    }
}

/// The app, frame by frame.
pub(crate) struct Frames {
    seat: Seat,
    ctx: Context,
    now_secs: f64,
    /// When the next frame is asked for.
    due: Due,
}

type Due = Arc<Mutex<Option<Instant>>>;

/// Notes when the app asks for a frame, as a window does.
#[expect(clippy::disallowed_methods, reason = "measures, decides nothing")]
fn note_requests(ctx: &Context) -> Due {
    let due = Due::default();
    let noted = due.clone();
    ctx.set_request_repaint_callback(move |request| {
        let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = Instant::now().checked_add(request.delay);
        *noted = noted.map_or(asked, |earlier| {
            Some(asked.map_or(earlier, |asked| asked.min(earlier)))
        });
    });
    due
}

impl Frames {
    pub(crate) fn new(tenant: Tenant) -> Result<Self, Failure> {
        let ctx = Context::default();
        let due = note_requests(&ctx);
        let seat = Seat::new(&ctx, Some(tenant))?;
        Ok(Self {
            seat,
            ctx,
            now_secs: 0.0,
            due,
        })
    }

    pub(crate) fn state(&self) -> &AppState {
        self.seat.app.state()
    }

    pub(crate) fn ask(&mut self, command: impl Into<Command>) {
        self.seat.app.ask(command);
    }

    /// Runs one frame with these events.
    pub(crate) fn frame(&mut self, events: Vec<Event>) -> Cost {
        let mut millis = 0.0;
        let counted = allocation_counter::measure(|| millis = self.timed(events));
        Cost {
            millis,
            allocations: counted.count_total,
        }
    }

    fn timed(&mut self, events: Vec<Event>) -> f64 {
        let before = thread_millis();
        let output = self.run(events);
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        std::hint::black_box(meshes);
        thread_millis() - before
    }

    fn run(&mut self, events: Vec<Event>) -> egui::FullOutput {
        self.now_secs += STEP_SECS;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(self.now_secs),
            events,
            focused: true,
            ..RawInput::default()
        };
        let Self { seat, ctx, due, .. } = self;
        // As a window does: this frame is what was asked for before.
        *due.lock().unwrap_or_else(PoisonError::into_inner) = None;
        seat.app.logic(ctx);
        let mut output = ctx.run_ui(input, |ui| seat.app.ui(ui));
        output.textures_delta.clear();
        output
    }

    /// Runs frames until the condition holds.
    #[expect(clippy::disallowed_methods, reason = "a limit for waiting")]
    pub(crate) fn until(
        &mut self,
        what: &str,
        holds: impl Fn(&AppState) -> bool,
    ) -> Result<(), Failure> {
        let started = Instant::now();
        while !holds(self.state()) {
            if started.elapsed() > PATIENCE {
                return Err(format!("waited too long for {what}").into());
            }
            self.frame(Vec::new());
            std::thread::sleep(Duration::from_millis(1));
        }
        self.rest();
        Ok(())
    }

    /// Runs frames until nothing on the screen moves.
    pub(crate) fn rest(&mut self) {
        for _ in 0..60 {
            self.frame(Vec::new());
        }
    }

    /// Scrolls down and up again over the middle of the screen.
    pub(crate) fn scrolls(&mut self, frames: usize) -> Costs {
        self.frame(vec![Event::PointerMoved(pos2(760.0, 560.0))]);
        let delta = |step: usize| if step % 100 < 50 { -300.0 } else { 300.0 };
        let wheel = |step| Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            source: egui::MouseWheelSource::Wheel,
            delta: vec2(0.0, delta(step)),
            phase: TouchPhase::Move,
            modifiers: Modifiers::NONE,
        };
        Costs(
            (0..frames)
                .map(|step| self.frame(vec![wheel(step)]))
                .collect(),
        )
    }

    /// Types these letters into the field that has the focus, each in a frame of its own, with one frame after it.
    pub(crate) fn types(&mut self, text: &str) -> Costs {
        let costs = text.chars().map(|letter| {
            let cost = self.frame(vec![Event::Text(letter.to_string())]);
            self.frame(Vec::new());
            cost
        });
        Costs(costs.collect())
    }

    /// Runs frames while somebody listens to the names of controls.
    pub(crate) fn described(&mut self, run: impl FnOnce(&mut Self) -> Costs) -> Costs {
        self.ctx.enable_accesskit();
        self.rest();
        let costs = run(self);
        self.ctx.disable_accesskit();
        costs
    }

    pub(crate) fn presses(&mut self, key: Key, modifiers: Modifiers) {
        let event = |pressed| Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        };
        self.frame(vec![event(true)]);
        self.frame(vec![event(false)]);
    }

    /// Clicks what assistive technology knows by this label.
    pub(crate) fn clicks(&mut self, label: &str) -> Result<(), Failure> {
        self.ctx.enable_accesskit();
        self.frame(Vec::new());
        let output = self.run(Vec::new());
        let tree = output
            .platform_output
            .accesskit_update
            .ok_or("no tree of names")?;
        self.ctx.disable_accesskit();
        let named = |node: &accesskit::Node| node.label() == Some(label);
        let bounds = tree
            .nodes
            .iter()
            .find(|(_, node)| named(node))
            .and_then(|(_, node)| node.bounds());
        let bounds = bounds.ok_or_else(|| format!("nothing is called “{label}”"))?;
        #[expect(clippy::cast_possible_truncation, reason = "a place on the screen")]
        let place = pos2(
            f64::midpoint(bounds.x0, bounds.x1) as f32,
            f64::midpoint(bounds.y0, bounds.y1) as f32,
        );
        let button = |pressed| Event::PointerButton {
            pos: place,
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        self.frame(vec![Event::PointerMoved(place)]);
        self.frame(vec![button(true)]);
        self.frame(vec![button(false)]);
        self.rest();
        Ok(())
    }

    /// Frames that the app asks for by itself within this time.
    #[expect(clippy::disallowed_methods, reason = "counts frames in a span of time")]
    pub(crate) fn idle_frames(&mut self, span: Duration) -> usize {
        self.rest();
        let (started, began_secs, mut frames) = (Instant::now(), self.now_secs, 0);
        while started.elapsed() < span {
            std::thread::sleep(GLANCE);
            if self.due().is_some_and(|due| due <= Instant::now()) {
                frames += 1;
                self.now_secs = self
                    .now_secs
                    .max(began_secs + started.elapsed().as_secs_f64());
                self.frame(Vec::new());
            }
        }
        frames
    }

    fn due(&self) -> Option<Instant> {
        *self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const GLANCE: Duration = Duration::from_millis(4);

/// Processor time of this thread, which other programs cannot lengthen.
#[cfg(unix)]
fn thread_millis() -> f64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e3 + time.tv_nsec as f64 / 1e6
}

#[cfg(not(unix))]
#[expect(clippy::disallowed_methods, reason = "measures, decides nothing")]
fn thread_millis() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    START.elapsed().as_secs_f64() * 1e3
}
