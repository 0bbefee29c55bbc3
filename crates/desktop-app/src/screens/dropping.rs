//! Files dropped onto the window: which ones a screen may take, and what is said while one hovers.

use std::path::PathBuf;

use egui::Ui;

use crate::{
    state::AppState,
    theme::{Tokens, measure},
};
use patchpanel_ui_kit::visible::marked;

/// What of the window takes files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Takes {
    Files,
    /// A dialog or the palette lies over the screen: nothing behind it changes.
    Nothing,
}

fn takes(state: &AppState) -> Takes {
    if state.dialog.is_some() || state.palette_open {
        Takes::Nothing
    } else {
        Takes::Files
    }
}

/// The files dropped in this frame. None while a dialog or the palette is open.
pub(super) fn dropped(ui: &Ui, state: &AppState) -> Vec<PathBuf> {
    match takes(state) {
        Takes::Nothing => Vec::new(),
        Takes::Files => ui.input(|input| {
            let files = input.raw.dropped_files.iter();
            files.map(|file| file.path().to_path_buf()).collect()
        }),
    }
}

/// The file that hovers over the window; its path is empty where the system keeps it to itself until the drop.
pub(super) fn hovering(ui: &Ui, state: &AppState) -> Option<PathBuf> {
    match takes(state) {
        Takes::Nothing => None,
        Takes::Files => ui.input(|input| {
            let file = input.raw.hovered_files.first()?;
            Some(file.path.clone().unwrap_or_default())
        }),
    }
}

/// Covers the screen with what dropping will do.
pub(super) fn hint(ui: &Ui, words: &str) {
    let tokens = Tokens::of(ui);
    let area = ui.max_rect().shrink(8.0);
    let painter = ui.painter();
    painter.rect_filled(area, measure::RADIUS_DIALOG, tokens.accent_soft);
    painter.text(
        area.center(),
        egui::Align2::CENTER_CENTER,
        marked(words),
        crate::theme::semibold(15.0),
        tokens.accent_text,
    );
}
