//! The support bundle.

use super::turn::Turn;
use crate::{
    task::{DialogTask, FileContent},
    view_models::support,
};

pub(super) fn save(turn: &mut Turn<'_>) {
    let state = &*turn.state;
    let day = state.now.to_zoned_datetime(state.time_zone.clone()).date();
    let task = DialogTask::Save {
        file_name: format!("patchpanel-support-{day}.zip"),
        content: FileContent::SupportBundle {
            page: support::page(state),
            profiles: state.profiles.clone(),
            settings: state.settings.clone(),
        },
    };
    turn.dialog(task);
}
