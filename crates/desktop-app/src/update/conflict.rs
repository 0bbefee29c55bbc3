//! Conflicts: a draft and a server that moved apart. Takes decisions in, and makes the merged draft once all are made.

mod local_store;
#[cfg(test)]
mod local_store_tests;

use std::sync::Arc;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::Cause;

pub(super) use self::local_store::{due, kept, store_due, store_now};
use super::{documents, history, review, turn::Turn};
use crate::{
    command::ConflictCommand,
    messages,
    state::{
        conflict::{Conflict, Findings},
        notices::NoticeKind,
        route::Route,
    },
};

pub(super) fn run(turn: &mut Turn<'_>, command: ConflictCommand) -> Option<()> {
    match command {
        ConflictCommand::Decide(position, choice) => {
            shown(turn)?.choices.decide([(position, choice)]);
        }
        // In one step; what was decided stays as it is.
        ConflictCommand::DecideAllOpen(choice) => {
            let conflict = shown(turn)?;
            let open = conflict.open().into_iter();
            let decided = open.map(|position| (position, choice.clone()));
            conflict.choices.decide(decided);
        }
        ConflictCommand::ReviewMerged => review_merged(turn)?,
    }
    Some(())
}

/// Reading the server again found that both sides changed the same. Whoever waits for the review sees the conflicts
/// instead; anybody else gets a notice.
pub(super) fn found(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    findings: Findings,
) -> Option<()> {
    // What was decided about another conflict is not lost with it.
    store_now(turn);
    let session = turn.session_mut()?;
    let title = session
        .open
        .get(script_name)
        .map_or_else(|| script_name.to_string(), |open| open.title().to_owned());
    session.review = None;
    let known = session.conflict.take();
    let mut conflict = Conflict::new(script_name.clone(), findings, known.as_ref());
    let is_new = known.is_none_or(|known| known.script_name != *script_name);
    if let Some(kept) = session.stored_choices.get(script_name).filter(|_| is_new) {
        conflict.remember(kept);
    }
    session.conflict = Some(conflict);
    if turn.is_shown() && turn.state.route == Route::Review {
        turn.state.route = Route::Conflict;
    } else {
        turn.notify(NoticeKind::Info, messages::conflict_found(&title));
    }
    Some(())
}

/// A plan was made: nothing is left to decide about its connector. What was decided about another one is kept.
pub(super) fn over(turn: &mut Turn<'_>, script_name: &ScriptName) {
    store_now(turn);
    if let Some(session) = turn.session_mut() {
        session.conflict = None;
    }
    forget_choices(turn, script_name);
}

/// Nothing is left of what was decided about a connector.
pub(super) fn forget_choices(turn: &mut Turn<'_>, script_name: &ScriptName) {
    let now = turn.state.now;
    if let Some(session) = turn.session_mut() {
        let forgotten = local_store::forget(session, script_name, now);
        turn.push_all(forgotten);
    }
}

pub(super) fn shown<'a>(turn: &'a mut Turn<'_>) -> Option<&'a mut Conflict> {
    turn.session_mut()?.conflict.as_mut()
}

/// Makes the merged draft the draft, as one step of undo, and reviews it: the server is read again for it, so that a
/// server that moved once more is noticed.
pub(super) fn review_merged(turn: &mut Turn<'_>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let conflict = session.conflict.as_ref()?;
    let script_name = conflict.script_name.clone();
    let connector = session.open.get_mut(&script_name)?;
    session.selected = Some(script_name.clone());
    // The draft was edited after it was compared: the comparison is made again, and what was decided is kept.
    if connector.draft.revision != conflict.findings.revision {
        review::start(turn);
        return None;
    }
    let merged = conflict.merged(&connector.draft.current)?;
    let before = Arc::new(connector.draft.current.clone());
    connector.draft.rebase(merged, now);
    session.conflict = None;
    let taken = history::take(session, &script_name, before, Cause::BeforeMerge, now);
    let forgotten = local_store::forget(session, &script_name, now);
    turn.push_all(taken.into_iter().chain(forgotten));
    documents::check_all(turn, &script_name);
    review::start(turn);
    Some(())
}

#[cfg(test)]
#[path = "conflict_tests.rs"]
mod tests;
