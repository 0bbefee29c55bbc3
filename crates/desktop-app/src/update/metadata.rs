//! Edits of the metadata of the shown connector's draft: one value is changed where it is.

use super::turn::Turn;
use crate::command::MetadataCommand;

pub(super) fn run(turn: &mut Turn<'_>, command: MetadataCommand) {
    let now = turn.state.now;
    let MetadataCommand::Change(operation) = command;
    if let Some(connector) = turn.selected_mut() {
        connector.draft.edit_metadata(operation, now);
    }
}
