//! What is said of a form that cannot be read, and the way to its error.

use egui::Ui;
use patchpanel_core_models::problem::{Place, Problem};
use patchpanel_ui_kit::visible::joined;

use crate::{
    icons,
    theme::Tone,
    widgets::{Banner, Button, EmptyState},
};

/// Says that the form is that from before an error.
pub(super) fn banner(ui: &mut Ui, fault: Option<&Problem>) -> Option<Place> {
    let fault = fault?;
    let title = fault.place.map_or_else(
        || "State before the error".to_owned(),
        |place| format!("State before the error on line {}", place.line),
    );
    Banner::new(Tone::Warning, icons::WARNING, &title)
        .text(&fault.what)
        .flat()
        .show(ui, |ui| go_to(ui, fault))
}

/// The text cannot be read, and could not be since the tab was opened.
pub(super) fn unreadable(ui: &mut Ui, fault: Option<&Problem>) -> Option<Place> {
    let fault = fault?;
    ui.add_space((ui.available_height() * 0.24).round());
    let title = fault.place.map_or_else(
        || "The form cannot be read".to_owned(),
        |place| format!("The form cannot be read because of line {}", place.line),
    );
    let about = joined(&[&fault.what, &fault.next]);
    EmptyState::new(icons::FILE_CODE, &title)
        .text(&about)
        .show(ui, |ui| go_to(ui, fault))
}

fn go_to(ui: &mut Ui, fault: &Problem) -> Option<Place> {
    let place = fault.place?;
    let go = format!("Go to line {}", place.line);
    Button::secondary(&go).show(ui).clicked().then_some(place)
}
