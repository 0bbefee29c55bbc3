//! The support bundle.

use crate::{state::AppState, task::Task, view_models::support};

/// Asks where to save logs and settings for support.
pub(super) fn save(state: &AppState) -> Vec<Task> {
    let day = state.now.to_zoned_datetime(state.time_zone.clone()).date();
    vec![Task::SaveSupportBundle {
        file_name: format!("patchpanel-support-{day}.zip"),
        page: support::page(state),
        profiles: state.profiles.clone(),
        settings: state.settings.clone(),
    }]
}
