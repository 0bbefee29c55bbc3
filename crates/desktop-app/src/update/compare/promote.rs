//! What a person took of a comparison becomes a draft in the target tenant, on top of what was read there: the review
//! notices what moved meanwhile. What creates a connector that is missing is the first step of its plan.

use std::sync::Arc;

use patchpanel_core_models::{
    compare, creation,
    draft::{Content, Draft},
    ids::ScriptName,
};
use patchpanel_local_store::Cause;

use super::keep_rules;
use crate::update::{batch, connectors, documents, draft, history, review, session, turn::Turn};
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        compare::{Pair, Side, Whose},
        notices::NoticeKind,
        promoted::{Promoted, Promoting},
        route::Route,
        session::SessionId,
    },
};

/// Makes the drafts of the chosen pairs in the target tenant. Those of connectors that are there are made once these were
/// read. Then all have one review.
pub(super) fn make_drafts(turn: &mut Turn<'_>) -> Option<()> {
    keep_rules(turn);
    let state = &*turn.state;
    let compare = state.compare.as_ref()?;
    let to = compare.sides().and_then(|(_, to)| to);
    let target = to
        .and_then(|to| state.session_of(to))
        .map(|session| session.id);
    let chosen = compare.chosen();
    let pairs = || chosen.iter().filter_map(|place| compare.pairs.get(*place));
    let promoted: Vec<Promoted> = pairs().filter_map(promoted).collect();
    let target = target.filter(|_| !compare.is_reading())?;
    if promoted.is_empty() {
        turn.notify(NoticeKind::Info, messages::compare::nothing_to_promote());
        return None;
    }
    show_target(turn, target)?;
    let pairs = &mut turn.state.compare.as_mut()?.pairs;
    for place in chosen {
        pairs.get_mut(place)?.is_drafted = false;
    }
    read_targets(&mut turn.about(target), promoted)
}

/// Reads the connectors of the drafts, of which the first is shown.
fn read_targets(turn: &mut Turn<'_>, promoted: Vec<Promoted>) -> Option<()> {
    turn.signed_in_mut()?;
    turn.state.route = Route::Connectors;
    let names: Vec<ScriptName> = promoted
        .iter()
        .map(|promoted| promoted.script_name().clone())
        .collect();
    let now = turn.state.now;
    let session = turn.session_mut()?;
    session.promoting = Promoting {
        asked: names.iter().cloned().collect(),
        drafted: Vec::new(),
    };
    for (name, promoted) in names.iter().zip(promoted) {
        session.opened(name).gets(promoted, now);
    }
    if let Some(first) = names.first() {
        connectors::open(turn, first);
    }
    for name in &names {
        match turn.open(name) {
            Some(open) if open.unmade.is_some() => drop(take_in(turn, name)),
            Some(open) if !open.server.is_loading() => connectors::read(turn, name),
            Some(_) | None => {}
        }
    }
    Some(())
}

/// Shows the target tenant, unless another one has to stay on screen.
fn show_target(turn: &mut Turn<'_>, target: SessionId) -> Option<()> {
    if turn.state.sessions.shown_id() != Some(target) {
        turn.unless(refusals::must_stay(turn.state))?;
        session::hide(turn);
        turn.state.sessions.choose(target);
        turn.state.dialog = None;
    }
    Some(())
}

/// What a pair becomes in the target tenant; `None` when nothing of it is taken, or too little to create it there.
fn promoted(pair: &Pair) -> Option<Promoted> {
    let findings = pair.findings.value()?;
    let (to, draft) = (pair.to.as_ref()?, Box::new(pair.draft()?));
    if findings.to.is_none() {
        let name = to.script_name().clone();
        let new = creation::like(findings.from.identity.clone(), &name);
        let promoted = Promoted::New(name, Box::new(new), Box::new(draft.current));
        return (!pair.needs_the_whole()).then_some(promoted);
    }
    Some(match to {
        Side::Server(whose) => Promoted::Draft(whose.script_name.clone(), draft),
        Side::Draft(whose) => Promoted::OnDraft(whose.script_name.clone(), draft),
        Side::Snapshot(..) | Side::Bundle(_) | Side::Plan(_) => return None,
    })
}

/// Once every target was read, the drafts are reviewed, unless the person went elsewhere meanwhile.
fn go_on(turn: &mut Turn<'_>) -> Option<()> {
    let is_shown = turn.is_shown() && turn.state.route == Route::Connectors;
    let session = turn.session_mut()?;
    let mut open = session.open.values();
    if open.any(|open| open.promoted.is_some()) {
        return None;
    }
    let (asked, selected) = (&session.promoting.asked, session.selected.as_ref());
    let is_here = selected.is_some_and(|selected| asked.contains(selected));
    let Promoting { drafted, .. } = std::mem::take(&mut session.promoting);
    let is_free = !session.is_applying() && !session.is_sending_batch();
    if !is_here || !is_free || !is_shown {
        return None;
    }
    match drafted.as_slice() {
        [] => {}
        [name] => {
            session.selected = Some(name.clone());
            review::start(turn);
        }
        several => batch::review_of(turn, several)?,
    }
    Some(())
}

/// A connector was read that has a draft to come: it is made, and reviewed. A draft that it replaces is kept as a
/// snapshot.
pub(in crate::update) fn take_in(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let open = session.open.get_mut(script_name)?;
    let promoted = open.promoted.take()?;
    let (parts, replaced) = match promoted {
        Promoted::New(_, _, current) => {
            let replaced = open.has_changes().then(|| open.draft.current.clone());
            let (base, current) = (Content::default(), *current);
            open.draft.rebase(Draft { base, current }, now);
            (open.draft.changes().len(), replaced)
        }
        Promoted::OnDraft(_, draft) => {
            let own = open.draft.current.clone();
            let content = draft.rebased(&own, |_| compare::Side::Mine).current;
            let replaced = (draft.base != own).then_some(own);
            (draft::take(open, &content, now), replaced)
        }
        Promoted::Draft(_, draft) => {
            let replaced = open.has_changes().then(|| open.draft.current.clone());
            open.draft.rebase(*draft, now);
            (open.draft.changes().len(), replaced)
        }
    };
    let is_replaced = replaced.is_some();
    let message = messages::compare::promoted(open.title(), parts, is_replaced);
    let kept = replaced.and_then(|draft| {
        let draft = Arc::new(draft);
        history::take(session, script_name, draft, Cause::BeforeRestore, now)
    });
    turn.push_all(kept);
    documents::check_all(turn, script_name);
    turn.notify(NoticeKind::Info, message);
    drafted(turn, script_name);
    if let Some(session) = turn.session_mut() {
        session.promoting.asked.insert(script_name.clone());
        session.promoting.drafted.push(script_name.clone());
    }
    go_on(turn)
}

/// Notes that a pair has its draft.
fn drafted(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let whose = Whose::of(turn.session()?, script_name);
    let pairs = turn.state.compare.iter_mut();
    for pair in pairs.flat_map(|compare| &mut compare.pairs) {
        if pair.to.as_ref().and_then(Side::whose) == Some(&whose) {
            pair.is_drafted = true;
        }
    }
    Some(())
}

/// The connector could not be read, so that nothing became of its draft: it is left out.
pub(in crate::update) fn not_there(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    message: &UserMessage,
) -> Option<()> {
    let open = turn.open_mut(script_name)?;
    open.promoted.take()?;
    let message = messages::compare::not_promoted(open.title(), message);
    turn.notify(NoticeKind::Error, message);
    go_on(turn)
}
