//! Edits of the metadata of the shown connector's draft: one value is changed where it is.

use super::draft;
use crate::{command::MetadataCommand, state::AppState, task::Task};

pub(super) fn run(state: &mut AppState, command: MetadataCommand) -> Vec<Task> {
    let now = state.now;
    match command {
        MetadataCommand::Change(operation) => {
            if let Some(connector) = draft::shown(state) {
                connector.draft.edit_metadata(operation, now);
            }
            Vec::new()
        }
    }
}
