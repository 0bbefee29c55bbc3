//! A harness with the app's fonts and colours.

use egui::Ui;
use egui_kittest::Harness;
use patchpanel_ui_kit::theme;

/// A window of 600 by 400 points over `state`, after its first frames.
pub(crate) fn window<'a, S: 'a>(state: S, ui: impl FnMut(&mut Ui, &mut S) + 'a) -> Harness<'a, S> {
    let mut harness = Harness::builder()
        .with_size([600.0, 400.0])
        .with_context_setup(theme::install)
        .build_ui_state(ui, state);
    harness.run();
    harness
}
