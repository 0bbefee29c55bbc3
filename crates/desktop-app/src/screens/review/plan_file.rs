//! What a plan file says of itself, above its steps.

use egui::Ui;

use super::Page;
use crate::{
    view_models::time,
    widgets::{Section, text},
};

pub(super) fn ui(ui: &mut Ui, page: &Page<'_>) {
    let review = page.session.review.as_ref();
    let Some(opened) = review.and_then(|review| review.opened.as_ref()) else {
        return;
    };
    let file = &opened.file;
    Section::new("Plan file")
        .note(&opened.hash)
        .plain()
        .show(ui);
    let made: Result<jiff::Timestamp, _> = file.made_at.parse();
    let made = made.map_or_else(
        |_| file.made_at.clone(),
        |made| time::moment(made, page.state.now, &page.state.time_zone),
    );
    text::note(
        ui,
        &format!("Made by {}, {made}, with {}", file.author, file.made_with),
    );
    text::note(
        ui,
        &format!("Hash {}, as its author reads it out", opened.hash),
    );
    if !file.note.is_empty() {
        ui.add_space(4.0);
        text::body(ui, &file.note);
    }
    ui.add_space(12.0);
}
