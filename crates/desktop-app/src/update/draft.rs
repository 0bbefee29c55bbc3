//! Editing the draft of the shown connector: edit, undo, redo, revert, discard, restore.

mod local_store;

use jiff::Timestamp;
use patchpanel_core_models::{
    draft::{Content, Draft, Part},
    ids::ScriptName,
};

pub(super) use self::local_store::{all_to_store, due, kept, store_due};
use super::{documents, turn::Turn};
use crate::{
    command::needs_draft_on_screen,
    messages,
    state::{
        connectors::{Edit, OpenConnector, PartValue},
        profiles::ProfileId,
        route::{ConnectorTab, Route},
    },
};

pub(super) fn edit(turn: &mut Turn<'_>, value: PartValue) -> Option<()> {
    let now = turn.state.now;
    let part = value.part();
    let connector = turn.selected_mut()?;
    connector.draft.edit(value, now);
    let script_name = connector.script_name.clone();
    documents::check_part(turn, &script_name, part);
    Some(())
}

/// Changes several parts of the connector on screen as one step of undo.
pub(super) fn edit_all(turn: &mut Turn<'_>, values: impl IntoIterator<Item = PartValue>) {
    if let Some(open) = turn.selected() {
        let script_name = open.script_name.clone();
        edit_all_of(turn, &script_name, values);
    }
}

/// The same for any connector; says whether it is open.
pub(super) fn edit_all_of(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    values: impl IntoIterator<Item = PartValue>,
) -> bool {
    let now = turn.state.now;
    let Some(connector) = turn.open_mut(script_name) else {
        return false;
    };
    let mut parts = Vec::new();
    let values = values.into_iter().inspect(|value| parts.push(value.part()));
    connector.draft.edit_all(values, now);
    for part in parts {
        documents::check_part(turn, script_name, part);
    }
    true
}

pub(super) fn revert(turn: &mut Turn<'_>, part: Part) -> Option<()> {
    let connector = turn.selected_mut()?;
    let value = PartValue::of(&connector.draft.base, part);
    edit(turn, value)
}

pub(super) fn undo(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let parts = turn
        .selected_mut()
        .map(|connector| connector.draft.undo(now));
    stepped(turn, &parts.unwrap_or_default());
}

/// Takes an edit back from wherever its notice is shown, if it still is the newest one of its connector.
pub(super) fn undo_edit(
    turn: &mut Turn<'_>,
    profile: &ProfileId,
    script_name: &ScriptName,
    edit: Edit,
) -> Option<()> {
    turn.unless(needs_draft_on_screen(turn.state))?;
    let session = turn.session_mut();
    let session = session.filter(|session| session.profile.id == *profile)?;
    let newest = |open: &OpenConnector| open.draft.newest_edit();
    if session.open.get(script_name).and_then(newest) == Some(edit) {
        session.selected = Some(script_name.clone());
        undo(turn);
    }
    Some(())
}

pub(super) fn redo(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let parts = turn
        .selected_mut()
        .map(|connector| connector.draft.redo(now));
    stepped(turn, &parts.unwrap_or_default());
}

/// After undo or redo: shows a tab that changed, from wherever it was asked, so that nothing changes out of sight.
fn stepped(turn: &mut Turn<'_>, parts: &[Part]) -> Option<()> {
    let mut tabs = parts.iter().map(|part| ConnectorTab::of(*part));
    let first = tabs.next()?;
    if let Some(session) = turn.session_mut() {
        if !tabs.any(|tab| tab == session.tab) {
            session.tab = first;
        }
        turn.state.route = Route::Connectors;
    }
    let script_name = turn.selected()?.script_name.clone();
    for part in parts {
        documents::check_part(turn, &script_name, *part);
    }
    Some(())
}

pub(super) fn discard(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    turn.state.dialog = None;
    let now = turn.state.now;
    let connector = turn.open_mut(script_name)?;
    connector.draft.discard(now);
    let message = messages::discarded(connector.title());
    documents::check_all(turn, script_name);
    turn.notify_undo(script_name, message);
    Some(())
}

/// Makes `content` the draft, as one step of undo; says how many parts that changed.
pub(super) fn take(connector: &mut OpenConnector, content: &Content, now: Timestamp) -> usize {
    let parts = Draft {
        base: connector.draft.current.clone(),
        current: content.clone(),
    }
    .changes();
    let values = parts.iter().map(|part| PartValue::of(content, *part));
    connector.draft.edit_all(values, now);
    parts.len()
}

#[cfg(test)]
mod tests;
