//! A window with nothing in it, for `bench` to compare with: prints what `bench` prints of Patchpanel.

#[path = "bench/window.rs"]
mod window;

use std::process::ExitCode;

struct Empty;

impl window::Shown for Empty {
    fn ui(&mut self, _ui: &mut egui::Ui) {}

    fn is_ready(&self) -> bool {
        true
    }
}

fn main() -> ExitCode {
    window::run(|_ctx| Ok(Empty))
}
