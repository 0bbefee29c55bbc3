//! Writes decisions to disk, so that a crash does not take them.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    messages::UserMessage,
    state::{
        conflict::stored::{self, StoredChoices},
        session::Session,
    },
    task::{StoreChange, Work},
    update::turn::{Turn, stores},
};

/// Writes what was decided and is not on disk for a while.
pub(in crate::update) fn store_due(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    keep_where(turn, |due| due <= now);
}

pub(in crate::update) fn due(session: &Session) -> Option<Timestamp> {
    stored::due(session.conflict.as_ref()?)
}

/// Writes what was decided, for the moment before the tenant or the app is left.
pub(in crate::update) fn store_now(turn: &mut Turn<'_>) {
    keep_where(turn, |_| true);
}

fn keep_where(turn: &mut Turn<'_>, is_due: impl Fn(Timestamp) -> bool) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut();
    let session = session.filter(|session| session.is_store_read)?;
    let conflict = session.conflict.as_mut()?;
    let revision = conflict.choices.revision;
    conflict.on_disk.note(revision, now);
    if !stored::due(conflict).is_some_and(is_due) {
        return None;
    }
    conflict.on_disk.writing = Some(revision);
    let (script_name, choices) = (
        conflict.script_name.clone(),
        StoredChoices::of_conflict(conflict),
    );
    session
        .stored_choices
        .insert(script_name.clone(), choices.clone());
    let kept = choices_of(script_name, session.stamp(now), Some(choices));
    turn.store(kept);
    Some(())
}

pub(super) fn forget(
    session: &mut Session,
    script_name: &ScriptName,
    now: Timestamp,
) -> Option<Work> {
    session.stored_choices.remove(script_name)?;
    let nothing = choices_of(script_name.clone(), session.stamp(now), None);
    Some(stores(session, nothing))
}

fn choices_of(
    script_name: ScriptName,
    at: Timestamp,
    choices: Option<StoredChoices>,
) -> StoreChange {
    StoreChange::Choices {
        script_name,
        at,
        choices: choices.filter(|choices| !choices.is_empty()),
    }
}

/// Decisions are on disk, or could not be written.
pub(in crate::update) fn kept(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    result: Result<(), UserMessage>,
) {
    let now = turn.state.now;
    let conflict = turn
        .session_mut()
        .and_then(|session| session.conflict.as_mut());
    if let Some(conflict) = conflict.filter(|conflict| conflict.script_name == *script_name) {
        let written = conflict.on_disk.writing.filter(|_| result.is_ok());
        let revision = conflict.choices.revision;
        conflict.on_disk.note_written(written, revision, now);
    }
    if let Err(message) = result {
        turn.not_stored(message);
    }
}
