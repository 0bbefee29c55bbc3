//! Snapshots: taking them, reading them, comparing two sides, and restoring one as a draft.

use std::sync::Arc;

use patchpanel_core_models::{draft::Content, ids::ScriptName, models::connector::ConnectorDetail};
use patchpanel_local_store::{Cause, DeletedConnector, SnapshotId, SnapshotSummary};
use serde_json::{Value, json};

use super::{
    documents, draft,
    turn::{Turn, on_snapshots},
};
use crate::{
    command::HistoryCommand,
    event::HistoryEvent,
    messages::{self, UserMessage},
    state::{
        connectors::OpenConnector,
        dialogs::Dialog,
        history::{Pair, Side},
        notices::NoticeKind,
        route::ConnectorTab,
        session::Session,
    },
    task::{DialogTask, FileContent, HistoryTask, SideContent, SnapshotToTake, Task, Work},
};

pub(super) fn run(turn: &mut Turn<'_>, command: HistoryCommand) -> Option<()> {
    match command {
        HistoryCommand::AskRestore(id) => ask_restore(turn, id),
        HistoryCommand::Restore(id) => restore(turn, id)?,
        HistoryCommand::Export(id) => export(turn, id)?,
        HistoryCommand::CheckSide(side) => check(turn, side)?,
        HistoryCommand::Compare(pair) => compare(turn, pair)?,
        HistoryCommand::Swap => swap(turn)?,
        HistoryCommand::AskName => turn.ask(Dialog::TakeSnapshot),
        HistoryCommand::Take(name) => take_by_hand(turn, name)?,
    }
    Some(())
}

pub(super) fn on_event(turn: &mut Turn<'_>, name: &ScriptName, event: HistoryEvent) -> Option<()> {
    match event {
        HistoryEvent::Listed(result) => listed(turn, name, result)?,
        HistoryEvent::Read(result) => restored(turn, name, result)?,
        HistoryEvent::Compared(generation, result) => {
            let history = &mut turn.open_mut(name)?.history;
            history.comparison.answer(generation, result);
        }
    }
    Some(())
}

pub(super) fn take(
    session: &Session,
    script_name: &ScriptName,
    content: Arc<Content>,
    cause: Cause,
    now: jiff::Timestamp,
) -> Option<Work> {
    let snapshot = snapshot(session, script_name, content, cause, now)?;
    Some(on_snapshots(session, HistoryTask::Take(Box::new(snapshot))))
}

fn snapshot(
    session: &Session,
    script_name: &ScriptName,
    content: Arc<Content>,
    cause: Cause,
    now: jiff::Timestamp,
) -> Option<SnapshotToTake> {
    let open = session.open.get(script_name)?;
    Some(SnapshotToTake {
        script_name: script_name.clone(),
        title: open.title().to_owned(),
        at: now,
        cause,
        name: None,
        who: session.user(),
        content,
        facts: open.detail().map(facts).unwrap_or_default(),
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
    turn: &mut Turn<'_>,
    result: Result<Vec<DeletedConnector>, UserMessage>,
) -> Option<()> {
    let list = turn.or_not_stored(result)?;
    turn.session_mut()?.deleted = list;
    Some(())
}

/// The list came, after it was read or a snapshot was taken.
fn listed(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    result: Result<Vec<SnapshotSummary>, UserMessage>,
) -> Option<()> {
    turn.open(script_name)?;
    let list = turn.or_not_stored(result)?;
    turn.open_mut(script_name)?.history.list = Some(list);
    if turn.selected()?.script_name == *script_name {
        show(turn);
    }
    Some(())
}

/// The History tab is shown, or what it shows changed: compares what is chosen, or what is worth a look.
pub(super) fn show(turn: &mut Turn<'_>) -> Option<()> {
    let on_tab = turn
        .session()
        .is_some_and(|session| session.tab == ConnectorTab::History);
    let open = turn.selected().filter(|_| on_tab)?;
    let known = |side: Side| match side {
        Side::Draft | Side::Server => true,
        Side::Snapshot(id) => open.history.snapshot(id).is_some(),
    };
    let chosen = open
        .history
        .pair
        .filter(|pair| known(pair.left) && known(pair.right));
    if let Some(pair) = chosen.or_else(|| worth_a_look(open)) {
        compare(turn, pair);
    }
    Some(())
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

fn compare(turn: &mut Turn<'_>, pair: Pair) -> Option<()> {
    let generation = turn.next_generation();
    let open = turn.selected_mut()?;
    open.history.pair = Some(pair);
    open.history.single = None;
    open.history.comparison.ask(generation);
    let task = HistoryTask::Compare {
        script_name: open.script_name.clone(),
        generation,
        left: content_of(open, pair.left),
        right: content_of(open, pair.right),
    };
    turn.history(task);
    Some(())
}

fn content_of(open: &OpenConnector, side: Side) -> SideContent {
    match side {
        Side::Draft => SideContent::Given(Arc::new(open.draft.current.clone())),
        Side::Server => SideContent::Given(Arc::new(
            open.detail()
                .map_or_else(|| open.draft.base.clone(), Content::from),
        )),
        Side::Snapshot(id) => SideContent::Snapshot(id),
    }
}

/// Checks a side or takes the check away. Exactly two are compared; a third takes the place of the older one.
fn check(turn: &mut Turn<'_>, side: Side) -> Option<()> {
    let open = turn.selected_mut()?;
    let history = &mut open.history;
    let pair = match (history.pair, history.single) {
        (Some(pair), _) if pair.has(side) => {
            history.pair = None;
            history.single = Some(if pair.left == side {
                pair.right
            } else {
                pair.left
            });
            return None;
        }
        (Some(pair), _) => Pair::of(pair.left.max(pair.right), side),
        (None, Some(single)) if single == side => {
            history.single = None;
            return None;
        }
        (None, Some(single)) => Pair::of(single, side),
        (None, None) => {
            history.single = Some(side);
            return None;
        }
    };
    compare(turn, pair)
}

fn swap(turn: &mut Turn<'_>) -> Option<()> {
    let pair = turn.selected()?.history.pair?;
    let swapped = Pair {
        left: pair.right,
        right: pair.left,
    };
    compare(turn, swapped)
}

/// Takes a snapshot of what the server had when it was read last, under a name.
fn take_by_hand(turn: &mut Turn<'_>, name: String) -> Option<()> {
    turn.state.dialog = None;
    let now = turn.state.now;
    let session = turn.session()?;
    let open = session.selected_connector()?;
    let content = Arc::new(Content::from(open.detail()?));
    let mut snapshot = snapshot(session, &open.script_name, content, Cause::ByHand, now)?;
    snapshot.name = Some(name);
    turn.history(HistoryTask::Take(Box::new(snapshot)));
    Some(())
}

fn export(turn: &mut Turn<'_>, id: SnapshotId) -> Option<()> {
    let session = turn.session()?;
    let open = session.selected_connector()?;
    let snapshot = open.history.snapshot(id)?;
    let place = session.tenant_store().place;
    let at = snapshot.at.to_zoned_datetime(turn.state.time_zone.clone());
    let at = at.strftime("%Y-%m-%d-%H%M%S");
    let task = DialogTask::Save {
        file_name: format!("{}-{at}.zip", open.script_name),
        content: FileContent::Snapshot(place, id),
    };
    turn.dialog(task);
    Some(())
}

/// Asks if a draft would be replaced, else restores at once. Nothing is sent.
fn ask_restore(turn: &mut Turn<'_>, id: SnapshotId) {
    if turn.selected().is_some_and(OpenConnector::has_changes) {
        turn.ask(Dialog::RestoreSnapshot(id));
    } else {
        restore(turn, id);
    }
}

/// Keeps the draft that is replaced as a snapshot, then reads the one that is restored.
fn restore(turn: &mut Turn<'_>, id: SnapshotId) -> Option<()> {
    turn.state.dialog = None;
    let now = turn.state.now;
    let session = turn.session()?;
    let open = session.selected_connector()?;
    let script_name = open.script_name.clone();
    let replaced = open.has_changes().then(|| {
        let draft = Arc::new(open.draft.current.clone());
        take(session, &script_name, draft, Cause::BeforeRestore, now)
    });
    let read = on_snapshots(session, HistoryTask::Read(script_name.clone(), id));
    let works = replaced.flatten().into_iter().chain([read]);
    turn.tasks.push(Task::InOrder(works.collect()));
    Some(())
}

/// The snapshot came: its content is the draft now.
fn restored(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    result: Result<Arc<Content>, UserMessage>,
) -> Option<()> {
    let now = turn.state.now;
    let content = turn.or_say(NoticeKind::Error, result)?;
    let open = turn.open_mut(script_name)?;
    let parts = draft::take(open, &content, now);
    let message = messages::restored(open.title(), parts);
    documents::check_all(turn, script_name);
    turn.notify_undo(script_name, message);
    show(turn)
}

#[cfg(test)]
mod tests;
