//! Draws. Each screen reads the state, owns its view state, and pushes commands; nothing here changes [`AppState`].

pub mod activity;
pub mod apply;
mod back;
pub mod conflict;
pub mod connector;
pub mod connectors;
pub mod dialogs;
pub mod documents;
mod dropping;
pub(crate) mod failure;
pub mod form_preview;
pub mod history;
pub mod lock;
pub mod metadata;
pub mod overview;
pub mod palette;
mod problem_row;
pub mod profiles;
pub mod review;
pub mod settings;
pub mod shell;
#[cfg(test)]
pub(crate) mod testing;
pub mod translations;
pub mod welcome;

use crate::{command::Commands, state::AppState};

/// What belongs to drawing only, by screen.
#[derive(Default)]
pub struct Views {
    /// Activity.
    pub activity: activity::View,
    /// Apply.
    pub apply: apply::View,
    /// Conflicts.
    pub conflict: conflict::View,
    /// One connector.
    pub connector: connector::View,
    /// The connector list.
    pub connectors: connectors::View,
    /// Dialogs.
    pub dialogs: dialogs::View,
    /// The tabs of the three XML documents.
    pub documents: documents::View,
    /// An approximate preview of the form that a source config describes.
    pub form_preview: form_preview::View,
    /// The History tab.
    pub history: history::View,
    /// The Metadata tab.
    pub metadata: metadata::View,
    /// The Overview tab.
    pub overview: overview::View,
    /// The command palette.
    pub palette: palette::View,
    /// The list of profiles, the editor of one, and what the last connection test found.
    pub profiles: profiles::View,
    /// The review.
    pub review: review::View,
    /// Settings of the app.
    pub settings: settings::View,
    /// The frame around every screen.
    pub shell: shell::View,
    /// The Translations tab.
    pub translations: translations::View,
    /// The first screen.
    pub welcome: welcome::View,
}

/// Draws the whole window.
pub fn ui(ui: &mut egui::Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    if let Some(lock) = &state.lock {
        return lock::ui(ui, state, lock, views, commands);
    }
    shell::ui(ui, state, views, commands);
    dialogs::ui(ui, state, &mut views.dialogs, commands);
    palette::ui(ui, state, &mut views.palette, commands);
}
