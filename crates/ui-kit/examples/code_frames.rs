//! Measures what a frame of the viewer and the editor costs, by size of the text. Prints a table of milliseconds.
//!
//! `cargo run --release --example code_frames`; no window, no GPU: layout, events and tessellation are measured.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::time::Instant;

use egui::{Context, Event, Pos2, RawInput, Rect, Ui, vec2};
use patchpanel_ui_kit::code::editor::{Editor, EditorState};
use patchpanel_ui_kit::code::highlight::Language;
use patchpanel_ui_kit::code::viewer::{Viewer, ViewerState};
use patchpanel_ui_kit::compare::line_index::LineColumn;
use patchpanel_ui_kit::theme;

#[derive(Clone, Copy, PartialEq, Eq)]
enum ScreenReader {
    Off,
    On,
}

struct Screen {
    ctx: Context,
    time: f64,
}

impl Screen {
    fn new(screen_reader: ScreenReader) -> Self {
        let ctx = Context::default();
        theme::install(&ctx);
        if screen_reader == ScreenReader::On {
            ctx.enable_accesskit();
        }
        Self { ctx, time: 0.0 }
    }

    /// Milliseconds of one frame with these events.
    fn frame(&mut self, events: Vec<Event>, mut draw: impl FnMut(&mut Ui)) -> f64 {
        self.time += 1.0 / 60.0;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 800.0))),
            time: Some(self.time),
            events,
            focused: true,
            ..RawInput::default()
        };
        #[expect(clippy::disallowed_methods, reason = "measures, decides nothing")]
        let start = Instant::now();
        let mut output = self.ctx.run_ui(input, |ui| draw(ui));
        let meshes = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let cost = start.elapsed().as_secs_f64() * 1000.0;
        output.textures_delta.clear();
        std::hint::black_box(meshes);
        cost
    }
}

fn median(mut costs: Vec<f64>) -> f64 {
    costs.sort_by(f64::total_cmp);
    costs.get(costs.len() / 2).copied().unwrap_or_default()
}

fn text_of(size_bytes: usize) -> String {
    let line = "  <Field name=\"host\" type=\"text\"/>\n";
    format!("<Form>\n{}</Form>\n", line.repeat(size_bytes / line.len()))
}

fn main() {
    println!(
        "{:<28}{:>9}{:>9}{:>9}{:>9}",
        "ms per frame", "longest", "idle", "scroll", "key"
    );
    for (name, size_bytes) in [
        ("100 kB", 100_000),
        ("1 MB", 1_000_000),
        ("5 MB", 5_000_000),
    ] {
        let text = text_of(size_bytes);
        for screen_reader in [ScreenReader::Off, ScreenReader::On] {
            let reader = if screen_reader == ScreenReader::On {
                " + AccessKit"
            } else {
                ""
            };
            row(
                &format!("viewer {name}{reader}"),
                viewer(&text, screen_reader),
            );
            if size_bytes <= Editor::LIMIT {
                row(
                    &format!("editor {name}{reader}"),
                    editor(&text, screen_reader),
                );
            }
        }
    }
}

/// Longest frame until all is shown, idle, scrolling, typing.
fn row(name: &str, [longest, idle, scroll, key]: [f64; 4]) {
    println!("{name:<28}{longest:>9.2}{idle:>9.2}{scroll:>9.2}{key:>9.2}");
}

fn viewer(text: &str, screen_reader: ScreenReader) -> [f64; 4] {
    let mut screen = Screen::new(screen_reader);
    let mut state = ViewerState::new(Language::Xml);
    screen.frame(Vec::new(), |_| {});
    let mut frame = |state: &mut ViewerState| {
        screen.frame(Vec::new(), |ui| {
            state.follow(1, text);
            Viewer::new(state, "text").show(ui);
        })
    };
    let longest = (0..5).map(|_| frame(&mut state)).fold(0.0, f64::max);
    let idle = median((0..40).map(|_| frame(&mut state)).collect());
    let scroll = (0..40).map(|step| {
        state.scroll_to(step * 61);
        frame(&mut state)
    });
    [longest, idle, median(scroll.collect()), 0.0]
}

fn editor(text: &str, screen_reader: ScreenReader) -> [f64; 4] {
    let mut screen = Screen::new(screen_reader);
    let mut state = EditorState::new(Language::Xml);
    screen.frame(Vec::new(), |_| {});
    let mut frame = |state: &mut EditorState, events: Vec<Event>| {
        screen.frame(events, |ui| {
            state.follow(1, text);
            Editor::new(state, "text").show(ui);
        })
    };
    let longest = (0..80)
        .map(|_| frame(&mut state, Vec::new()))
        .fold(0.0, f64::max);
    state.go_to(LineColumn::new(40, 5));
    frame(&mut state, Vec::new());
    let idle = median((0..40).map(|_| frame(&mut state, Vec::new())).collect());
    let scroll = median(
        (0..40)
            .map(|step| {
                state.go_to(LineColumn::new(40 + step * 61, 5));
                frame(&mut state, Vec::new())
            })
            .collect(),
    );
    let key = median(
        (0..40)
            .map(|_| frame(&mut state, vec![Event::Text("x".to_owned())]))
            .collect(),
    );
    [longest, idle, scroll, key]
}
