//! Snapshots of a connector with what they differ in; a submodule compares two of them.
//!
//! Draws nothing and restores nothing.

mod comparison;
#[cfg(test)]
pub(crate) mod tests;

use jiff::Timestamp;
use patchpanel_local_store::{Cause, SnapshotId, SnapshotSummary};

pub(crate) use self::comparison::{compare, tab_title};
pub(crate) use crate::state::history::comparison::{Comparison, Differences, Tab};
use crate::{
    state::{
        AppState,
        connectors::OpenConnector,
        history::{Pair, Side},
        session::Session,
    },
    view_models::{quantity, shell, time},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Shown {
    #[default]
    All,
    /// Those around an apply.
    Applies,
    /// Those that a person took.
    ByHand,
}

impl Shown {
    fn holds(self, cause: Cause) -> bool {
        match self {
            Self::All => true,
            Self::Applies => matches!(cause, Cause::BeforeApply | Cause::AfterApply),
            Self::ByHand => cause == Cause::ByHand,
        }
    }
}

/// Whether somebody else changed the connector before a snapshot was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Only Patchpanel, as far as it knows.
    Here,
    Outside,
}

/// One row of the table, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub side: Side,
    /// Why it was taken; `None` for the draft.
    pub reason: Option<Cause>,
    /// “Today 09:14:19”.
    pub time: String,
    /// Why it is there, in words: “By hand: “Go-live””.
    pub cause: String,
    pub who: String,
    /// The parts in which it differs from the one before.
    pub differs: String,
    /// Whether somebody else changed the connector before it was taken.
    pub origin: Origin,
    /// How much text it holds.
    pub size: String,
}

/// The draft, if there is one, and below it the snapshots, newest first.
pub(crate) fn rows(
    state: &AppState,
    session: &Session,
    open: &OpenConnector,
    shown: Shown,
) -> Vec<Row> {
    let draft = open.has_changes().then(|| draft_row(state, session, open));
    let list = open.history.snapshots();
    let kept = list
        .iter()
        .enumerate()
        .filter(|(_, snapshot)| shown.holds(snapshot.cause));
    let row = |(index, snapshot): (usize, &SnapshotSummary)| {
        snapshot_row(state, snapshot, index + 1 == list.len())
    };
    draft.into_iter().chain(kept.map(row)).collect()
}

fn draft_row(state: &AppState, session: &Session, open: &OpenConnector) -> Row {
    let draft = &open.draft;
    Row {
        side: Side::Draft,
        reason: None,
        time: when(state, draft.changed_at.unwrap_or(state.now)),
        cause: "Draft, not a snapshot".to_owned(),
        who: session.identity.user_name.clone().unwrap_or_default(),
        differs: quantity::capitalised(&shell::parts(&draft.changes())),
        origin: Origin::Here,
        size: String::new(),
    }
}

fn snapshot_row(state: &AppState, snapshot: &SnapshotSummary, first: bool) -> Row {
    let differs = match (first, snapshot.differs.as_slice()) {
        (true, _) => "First snapshot".to_owned(),
        (false, []) => "Nothing".to_owned(),
        (false, parts) => quantity::capitalised(&shell::parts(parts)),
    };
    Row {
        side: Side::Snapshot(snapshot.id),
        reason: Some(snapshot.cause),
        time: when(state, snapshot.at),
        cause: cause(snapshot),
        who: snapshot.who.clone(),
        differs: if snapshot.changed_outside {
            format!("{differs}, changed outside Patchpanel")
        } else {
            differs
        },
        origin: if snapshot.changed_outside {
            Origin::Outside
        } else {
            Origin::Here
        },
        size: quantity::size(usize::try_from(snapshot.size_bytes).unwrap_or(usize::MAX)),
    }
}

/// Why a snapshot was taken, with the name that a person gave it.
pub(crate) fn cause(snapshot: &SnapshotSummary) -> String {
    match &snapshot.name {
        Some(name) => format!("{}: “{name}”", snapshot.cause.words()),
        None => snapshot.cause.words().to_owned(),
    }
}

/// “Today 09:14:19”, “18 Nov 16:40:02”.
fn when(state: &AppState, at: Timestamp) -> String {
    let [at_day, today] =
        [at, state.now].map(|moment| moment.to_zoned_datetime(state.time_zone.clone()).date());
    let clock = time::clock(at, &state.time_zone);
    if at_day == today {
        format!("Today {clock}")
    } else if at_day.year() == today.year() {
        format!("{} {clock}", at_day.strftime("%-d %b"))
    } else {
        format!("{} {clock}", at_day.strftime("%-d %b %Y"))
    }
}

/// “23 snapshots, 1.9 MB on this computer”.
pub(crate) fn summary(session: &Session, open: &OpenConnector) -> String {
    let list = open.history.snapshots();
    let bytes: u64 = list.iter().map(|snapshot| snapshot.size_bytes).sum();
    let count = quantity::count(list.len(), "snapshot", "snapshots");
    let size = quantity::size(usize::try_from(bytes).unwrap_or(usize::MAX));
    let place = if session.profile.is_demo() {
        "kept until Patchpanel closes"
    } else {
        "on this computer"
    };
    format!("{count}, {size} {place}")
}

/// A side of the comparison in its head: “Before apply, today 09:14:19”.
pub(crate) fn side(state: &AppState, open: &OpenConnector, side: Side) -> String {
    let moment = |at| when(state, at).replace("Today", "today");
    match side {
        Side::Draft => open
            .draft
            .changed_at
            .map_or_else(|| "Draft".to_owned(), |at| format!("Draft, {}", moment(at))),
        Side::Server => open.server.value().map_or_else(
            || "Server".to_owned(),
            |server| format!("Server, {}", moment(server.read_at)),
        ),
        Side::Snapshot(id) => open.history.snapshot(id).map_or_else(
            || "A snapshot that was cleared".to_owned(),
            |snapshot| format!("{}, {}", cause(snapshot), moment(snapshot.at)),
        ),
    }
}

/// The snapshot that an export saves, and what the button says of it: the older of the two that are compared, the one
/// that is checked, or the newest.
pub(crate) fn export(state: &AppState, open: &OpenConnector) -> Option<(SnapshotId, String)> {
    let history = &open.history;
    let checked = match history.single {
        Some(Side::Snapshot(id)) => Some(id),
        Some(Side::Server | Side::Draft) | None => None,
    };
    let compared = history.pair.and_then(Pair::restorable);
    let newest = history.snapshots().first().map(|snapshot| snapshot.id);
    let id = compared.or(checked).or(newest)?;
    let moment = time::moment(history.snapshot(id)?.at, state.now, &state.time_zone);
    let what = "metadata, documents and translations as a zip";
    Some((id, format!("Save the snapshot of {moment}: {what}")))
}

/// What the button says: “Restore 09:14:19 as draft…”; `None` when no snapshot is compared.
pub(crate) fn restore(
    state: &AppState,
    open: &OpenConnector,
    pair: Pair,
) -> Option<(SnapshotId, String)> {
    let id = pair.restorable()?;
    let snapshot = open.history.snapshot(id)?;
    let clock = time::clock(snapshot.at, &state.time_zone);
    Some((id, format!("Restore {clock} as draft…")))
}
