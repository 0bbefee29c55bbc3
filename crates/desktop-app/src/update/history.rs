//! Snapshots: taking them, reading them, comparing two sides, and restoring one as a draft.

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName, models::connector::ConnectorDetail};
use patchpanel_local_store::{Cause, DeletedConnector, SnapshotId, SnapshotSummary};
use serde_json::{Value, json};

use super::{ask, documents, draft, next_generation, notify, notify_undo};
use crate::{
    command::HistoryCommand,
    messages::{self, UserMessage},
    state::{
        AppState,
        connector::OpenConnector,
        dialog::Dialog,
        history::{Pair, Side},
        notices::NoticeKind,
        route::ConnectorTab,
        session::{Session, SessionId},
    },
    task::{Generation, SideContent, SnapshotToTake, Task, WhenToTake},
    view_models::history::Comparison,
};

pub(super) fn run(state: &mut AppState, command: HistoryCommand) -> Vec<Task> {
    match command {
        HistoryCommand::AskRestore(id) => ask_restore(state, id),
        HistoryCommand::Restore(id) => restore(state, id),
        HistoryCommand::Export(id) => export(state, id),
        HistoryCommand::CheckSide(side) => check(state, side),
        HistoryCommand::Compare(pair) => compare(state, pair),
        HistoryCommand::Swap => swap(state),
        HistoryCommand::AskName => ask_name(state),
        HistoryCommand::Take(name) => take_by_hand(state, name),
    }
}

/// A snapshot of what the server has, as a task.
pub(super) fn take(
    session: &Session,
    script_name: &ScriptName,
    content: Arc<Content>,
    cause: Cause,
    now: jiff::Timestamp,
) -> Option<Task> {
    let open = session.open.get(script_name)?;
    let place = session.kept_place();
    let when = if cause == Cause::FirstRead {
        WhenToTake::IfNew
    } else {
        WhenToTake::Always
    };
    Some(Task::TakeSnapshot {
        session: session.id,
        place,
        snapshot: Box::new(SnapshotToTake {
            script_name: script_name.clone(),
            title: open.title().to_owned(),
            at: now,
            cause,
            name: None,
            who: session.user(),
            content,
            facts: open.detail().map(facts).unwrap_or_default(),
            when,
        }),
    })
}

/// What is needed, beside documents and metadata, to make the connector again.
fn facts(detail: &ConnectorDetail) -> Value {
    json!({
        "name": detail.name,
        "type": detail.connector_type,
        "className": detail.class_name,
        "directConnect": detail.direct_connect,
        "status": detail.status,
    })
}

/// The list of deleted connectors came, after one was deleted or made again.
pub(super) fn deleted_read(
    state: &mut AppState,
    session: SessionId,
    result: Result<Vec<DeletedConnector>, UserMessage>,
) -> Vec<Task> {
    let Some(session) = state.session_mut(session) else {
        return Vec::new();
    };
    match result {
        Ok(list) => {
            session.deleted = list;
            Vec::new()
        }
        Err(message) => super::keeping::not_kept(state, message),
    }
}

/// The list came, after it was read or a snapshot was taken.
pub(super) fn read(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    result: Result<Vec<SnapshotSummary>, UserMessage>,
) -> Vec<Task> {
    let Some(open) = state
        .session_mut(session)
        .and_then(|session| session.open.get_mut(&script_name))
    else {
        return Vec::new();
    };
    match result {
        Ok(list) => {
            open.history.list = Some(list);
            let shown = state
                .session
                .as_ref()
                .is_some_and(|session| session.selected.as_ref() == Some(&script_name));
            if shown { show(state) } else { Vec::new() }
        }
        Err(message) => super::keeping::not_kept(state, message),
    }
}

/// The History tab is shown, or what it shows changed: compares what is chosen, or what is worth a look.
pub(super) fn show(state: &mut AppState) -> Vec<Task> {
    let on_tab = state
        .session
        .as_ref()
        .is_some_and(|session| session.tab == ConnectorTab::History);
    let Some(open) = shown(state).filter(|_| on_tab) else {
        return Vec::new();
    };
    let known = |side: Side| match side {
        Side::Draft | Side::Server => true,
        Side::Snapshot(id) => open.history.snapshot(id).is_some(),
    };
    let chosen = open
        .history
        .pair
        .filter(|pair| known(pair.left) && known(pair.right));
    match chosen.or_else(|| worth_a_look(open)) {
        Some(pair) => compare(state, pair),
        None => Vec::new(),
    }
}

/// The draft with the newest snapshot; without a draft, the newest snapshot that changed something with the one before.
fn worth_a_look(open: &OpenConnector) -> Option<Pair> {
    let list = open.history.snapshots();
    let newest = list.first()?;
    if open.has_changes() {
        return Some(Pair::of(Side::Snapshot(newest.id), Side::Draft));
    }
    let pairs = list.iter().zip(list.iter().skip(1));
    let differing = pairs
        .into_iter()
        .find(|(newer, _)| !newer.differs.is_empty());
    Some(differing.map_or(
        Pair::of(Side::Snapshot(newest.id), Side::Server),
        |(newer, older)| Pair::of(Side::Snapshot(older.id), Side::Snapshot(newer.id)),
    ))
}

fn shown(state: &AppState) -> Option<&OpenConnector> {
    state.session.as_ref()?.selected_connector()
}

fn shown_mut(state: &mut AppState) -> Option<&mut OpenConnector> {
    let session = state.session.as_mut()?;
    session.open.get_mut(session.selected.as_ref()?)
}

/// Compares two sides in the background.
pub(super) fn compare(state: &mut AppState, pair: Pair) -> Vec<Task> {
    let generation = next_generation(state);
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some(open) = session.selected_connector() else {
        return Vec::new();
    };
    let task = Task::CompareSides {
        session: session.id,
        keep: session.kept_place().keep,
        script_name: open.script_name.clone(),
        generation,
        left: content_of(open, pair.left),
        right: content_of(open, pair.right),
    };
    if let Some(open) = shown_mut(state) {
        open.history.pair = Some(pair);
        open.history.single = None;
        open.history.comparison.ask(generation);
    }
    vec![task]
}

fn content_of(open: &OpenConnector, side: Side) -> SideContent {
    match side {
        Side::Draft => SideContent::Given(Arc::new(open.draft.current.clone())),
        Side::Server => SideContent::Given(Arc::new(
            open.detail()
                .map_or_else(|| open.draft.base.clone(), Content::from),
        )),
        Side::Snapshot(id) => SideContent::Kept(id),
    }
}

pub(super) fn compared(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    generation: Generation,
    result: Result<Arc<Comparison>, UserMessage>,
) -> Vec<Task> {
    if let Some(open) = state
        .session_mut(session)
        .and_then(|session| session.open.get_mut(&script_name))
    {
        open.history.comparison.answer(generation, result);
    }
    Vec::new()
}

/// Checks a side or takes the check away. Exactly two are compared; a third takes the place of the older one.
pub(super) fn check(state: &mut AppState, side: Side) -> Vec<Task> {
    let Some(open) = shown_mut(state) else {
        return Vec::new();
    };
    let history = &mut open.history;
    let pair = match (history.pair, history.single) {
        (Some(pair), _) if pair.has(side) => {
            history.pair = None;
            history.single = Some(if pair.left == side {
                pair.right
            } else {
                pair.left
            });
            return Vec::new();
        }
        (Some(pair), _) => Pair::of(pair.left.max(pair.right), side),
        (None, Some(single)) if single == side => {
            history.single = None;
            return Vec::new();
        }
        (None, Some(single)) => Pair::of(single, side),
        (None, None) => {
            history.single = Some(side);
            return Vec::new();
        }
    };
    compare(state, pair)
}

/// Lets left and right change places.
pub(super) fn swap(state: &mut AppState) -> Vec<Task> {
    let Some(Pair { left, right }) = shown(state).and_then(|open| open.history.pair) else {
        return Vec::new();
    };
    compare(
        state,
        Pair {
            left: right,
            right: left,
        },
    )
}

/// Asks for the name of a snapshot by hand.
pub(super) fn ask_name(state: &mut AppState) -> Vec<Task> {
    ask(state, Dialog::TakeSnapshot)
}

/// Takes a snapshot of what the server had when it was read last, under a name.
pub(super) fn take_by_hand(state: &mut AppState, name: String) -> Vec<Task> {
    state.dialog = None;
    let now = state.now;
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some((script_name, detail)) = session
        .selected_connector()
        .and_then(|open| Some((open.script_name.clone(), open.detail()?)))
    else {
        return Vec::new();
    };
    let content = Arc::new(Content::from(detail));
    let mut task = take(session, &script_name, content, Cause::ByHand, now);
    if let Some(Task::TakeSnapshot { snapshot, .. }) = &mut task {
        snapshot.name = Some(name);
    }
    task.into_iter().collect()
}

/// Asks where to save a snapshot as a zip.
pub(super) fn export(state: &AppState, id: SnapshotId) -> Vec<Task> {
    let known = shown(state).and_then(|open| Some((open, open.history.snapshot(id)?)));
    let (Some(session), Some((open, snapshot))) = (&state.session, known) else {
        return Vec::new();
    };
    let at = snapshot.at.to_zoned_datetime(state.time_zone.clone());
    let at = at.strftime("%Y-%m-%d-%H%M%S");
    vec![Task::ExportSnapshot {
        keep: session.kept_place().keep,
        id,
        file_name: format!("{}-{at}.zip", open.script_name),
    }]
}

/// Asks before a draft would be replaced; otherwise restores at once, which sends nothing.
pub(super) fn ask_restore(state: &mut AppState, id: SnapshotId) -> Vec<Task> {
    let replaces = shown(state).is_some_and(OpenConnector::has_changes);
    if replaces {
        ask(state, Dialog::RestoreSnapshot(id))
    } else {
        restore(state, id)
    }
}

/// Keeps the draft that is replaced as a snapshot, then reads the one that is restored.
pub(super) fn restore(state: &mut AppState, id: SnapshotId) -> Vec<Task> {
    state.dialog = None;
    let now = state.now;
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let Some(open) = session.selected_connector() else {
        return Vec::new();
    };
    let script_name = open.script_name.clone();
    let mut tasks = Vec::new();
    if open.has_changes() {
        let draft = Arc::new(open.draft.current.clone());
        tasks.extend(take(
            session,
            &script_name,
            draft,
            Cause::BeforeRestore,
            now,
        ));
    }
    tasks.push(Task::ReadSnapshot {
        session: session.id,
        keep: session.kept_place().keep,
        script_name,
        id,
    });
    vec![Task::InOrder(tasks)]
}

/// The snapshot came: its content is the draft now.
pub(super) fn restored(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    result: Result<Arc<Content>, UserMessage>,
) -> Vec<Task> {
    let now = state.now;
    let content = match result {
        Ok(content) => content,
        Err(message) => return notify(state, NoticeKind::Error, message),
    };
    let Some(open) = state
        .session_mut(session)
        .and_then(|session| session.open.get_mut(&script_name))
    else {
        return Vec::new();
    };
    let parts = draft::take(open, &content, now);
    let message = messages::restored(open.title(), parts);
    let mut tasks = documents::check_all(state, &script_name);
    tasks.extend(notify_undo(state, &script_name, message));
    tasks.extend(show(state));
    tasks
}

#[cfg(test)]
mod tests;
