//! Draws. Each screen reads the state, owns its view state, and pushes commands; nothing here changes [`AppState`].

mod actions;
pub(crate) mod apply;
pub(crate) mod audit;
mod back;
pub(crate) mod backups;
pub(crate) mod browser_sign_in;
mod cached;
pub(crate) mod compare;
pub(crate) mod conflict;
pub(crate) mod connector;
pub(crate) mod connectors;
pub(crate) mod dialogs;
pub(crate) mod documents;
mod dropping;
pub(crate) mod failure;
mod filter;
pub(crate) mod form;
mod frame;
pub(crate) mod history;
#[cfg(test)]
mod hostile_names;
mod impact;
#[cfg(test)]
mod large_tests;
pub(crate) mod lock;
pub(crate) mod metadata;
pub(crate) mod overview;
pub(crate) mod palette;
mod problems;
pub(crate) mod profiles;
#[cfg(test)]
mod reach_tests;
pub(crate) mod review;
pub(crate) mod settings;
pub(crate) mod shell;
mod tenant_name;
#[cfg(test)]
mod testing;
mod text_changes;
pub(crate) mod translations;
mod waiting;
pub(crate) mod welcome;

use crate::{command::Commands, state::AppState};

/// What belongs to drawing only, by screen.
#[derive(Default)]
pub struct Views {
    pub audit: audit::View,
    pub apply: apply::View,
    pub backups: backups::View,
    pub compare: compare::View,
    pub conflict: conflict::View,
    pub connectors: connectors::View,
    pub dialogs: dialogs::View,
    /// The tabs of the three XML documents.
    pub documents: documents::View,
    pub browser_sign_in: browser_sign_in::View,
    pub history: history::View,
    pub metadata: metadata::View,
    pub overview: overview::View,
    pub palette: palette::View,
    /// The list of profiles, the editor of one, and what the last connection test found.
    pub profiles: profiles::View,
    pub review: review::View,
    /// The review of several drafts.
    pub several: review::SeveralView,
    pub settings: settings::View,
    /// The frame around every screen.
    pub shell: shell::View,
    pub translations: translations::View,
    pub welcome: welcome::View,
}

pub(crate) fn ui(ui: &mut egui::Ui, state: &AppState, views: &mut Views, commands: &mut Commands) {
    if let Some(lock) = &state.lock {
        return lock::ui(ui, state, lock, views, commands);
    }
    connectors::go_on(state, &mut views.connectors, commands);
    shell::ui(ui, state, views, commands);
    dialogs::ui(ui, state, &mut views.dialogs, commands);
    palette::ui(ui, state, &mut views.palette, commands);
    if let Some(key) = views.palette.key_taken.take()
        && let Some(session) = state.session()
        && let Some(connector) = session.selected_connector()
    {
        views.metadata.look_for(session, connector, key);
    }
}
