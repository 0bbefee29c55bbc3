//! What a person took of a comparison becomes a draft in the target tenant, on top of what was read there: the review
//! notices what moved meanwhile. A connector that is missing is created first.

use std::sync::Arc;

use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::Cause;

use super::keep_rules;
use crate::update::{
    connectors, documents, draft, history, lifecycle, review, session, turn::Turn,
};
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        compare::{Pair, Side, Whose},
        notices::NoticeKind,
        promoted::Promoted,
        route::Route,
        session::SessionId,
        template::{Origin, Template},
    },
};

/// Makes the drafts of the chosen pairs in the target tenant, and reviews the first.
pub(super) fn make_drafts(turn: &mut Turn<'_>) {
    keep_rules(turn);
    let state = &*turn.state;
    let Some(compare) = &state.compare else {
        return;
    };
    let to = compare.sides().and_then(|(_, to)| to);
    let target = to
        .and_then(|to| state.session_of(to))
        .map(|session| session.id);
    let chosen = compare.chosen();
    let pairs = chosen.iter().filter_map(|place| compare.pairs.get(*place));
    let promoted: Vec<Promoted> = pairs.filter_map(promoted).collect();
    let Some(target) = target.filter(|_| !compare.is_reading()) else {
        return;
    };
    if promoted.is_empty() {
        return turn.notify(NoticeKind::Info, messages::compare::nothing_to_promote());
    }
    if shows(turn, target) {
        for place in chosen {
            let compare = turn.state.compare.as_mut();
            if let Some(pair) = compare.and_then(|compare| compare.pairs.get_mut(place)) {
                pair.is_drafted = false;
            }
        }
        let turn = &mut turn.about(target);
        if let Some(session) = turn.session_mut() {
            session.promoted = promoted.into();
        }
        next(turn);
    }
}

/// Shows the target tenant; says whether it is on screen.
fn shows(turn: &mut Turn<'_>, target: SessionId) -> bool {
    if turn.state.sessions.shown_id() == Some(target) {
        return true;
    }
    if let Some(reason) = refusals::must_stay(turn.state) {
        turn.notify(NoticeKind::Info, messages::not_now(reason));
        return false;
    }
    session::hide(turn);
    turn.state.sessions.choose(target);
    turn.state.dialog = None;
    true
}

/// What a pair becomes in the target tenant; `None` when nothing of it is taken.
fn promoted(pair: &Pair) -> Option<Promoted> {
    let findings = pair.findings.value()?;
    let draft = pair.draft()?;
    let to = pair.to.as_ref()?;
    if findings.to.is_some() {
        return Some(match to {
            Side::Server(whose) => Promoted::Draft(whose.script_name.clone(), Box::new(draft)),
            Side::Draft(whose) => Promoted::OnDraft(whose.script_name.clone(), Box::new(draft)),
            Side::Snapshot(..) | Side::Bundle(_) => return None,
        });
    }
    let identity = findings.from.identity.clone();
    let script_name = to.script_name().clone();
    let template = Template {
        name: identity.name.unwrap_or_else(|| script_name.to_string()),
        origin: Origin::Promoted(script_name.clone()),
        class_name: identity.class_name,
        connector_type: identity.connector_type,
        status: identity.status,
        direct_connect: identity.direct_connect,
        content: Arc::new(draft.current),
    };
    Some(Promoted::New(script_name, template))
}

/// Goes on with the next of several: its connector is read, or asked to be created, and its draft reviewed.
pub(super) fn next(turn: &mut Turn<'_>) {
    // A session that ended keeps them for the next sign-in.
    let session = turn.session_mut().filter(|session| session.is_signed_in());
    let Some(promoted) = session.and_then(|session| session.promoted.pop_front()) else {
        return;
    };
    match promoted {
        Promoted::New(_, template) => {
            turn.state.route = Route::Connectors;
            lifecycle::ask_for(turn, Some(template));
        }
        promoted @ (Promoted::Made(_) | Promoted::Draft(..) | Promoted::OnDraft(..)) => {
            let script_name = promoted.script_name().clone();
            connectors::open(turn, &script_name);
            if let Some(open) = turn.open_mut(&script_name) {
                open.promoted = Some(promoted);
                let is_read_now = open.server.is_loading();
                if !is_read_now {
                    connectors::read(turn, &script_name);
                }
            }
        }
    }
}

/// A connector was read that has a draft to come: it is made, and reviewed. A draft that it replaces is kept as a
/// snapshot.
pub(in crate::update) fn take_in(turn: &mut Turn<'_>, script_name: &ScriptName) {
    let now = turn.state.now;
    let Some(session) = turn.session_mut() else {
        return;
    };
    let Some(open) = session.open.get_mut(script_name) else {
        return;
    };
    let Some(promoted) = open.promoted.take() else {
        return;
    };
    let asked = promoted.script_name().clone();
    let (parts, replaced) = match promoted {
        Promoted::New(..) | Promoted::Made(_) => (open.draft.changes().len(), None),
        Promoted::OnDraft(_, draft) => (draft::take(open, &draft.current, now), None),
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
    drafted(turn, &asked, script_name);
    let selected = turn.selected().map(|open| &open.script_name);
    if selected == Some(script_name) {
        review::start(turn);
    }
}

/// Notes that a pair has its draft. A connector that was created may have another name than was asked for.
fn drafted(turn: &mut Turn<'_>, asked: &ScriptName, script_name: &ScriptName) {
    let Some(profile) = turn.session().map(|session| session.profile.id.clone()) else {
        return;
    };
    let of = |name: &ScriptName| Whose {
        profile: profile.clone(),
        script_name: name.clone(),
    };
    let whose = of(asked);
    let pairs = turn.state.compare.iter_mut();
    for pair in pairs.flat_map(|compare| &mut compare.pairs) {
        if pair.to.as_ref().and_then(Side::whose) == Some(&whose) {
            pair.is_drafted = true;
            if asked != script_name {
                pair.to = Some(Side::Server(of(script_name)));
            }
        }
    }
}

/// The connector could not be read, so that nothing became of its draft.
pub(in crate::update) fn not_there(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    message: &UserMessage,
) {
    let open = turn.open_mut(script_name);
    let Some(open) = open else { return };
    if open.promoted.take().is_some() {
        let message = messages::compare::not_promoted(open.title(), message);
        turn.notify(NoticeKind::Error, message);
        forget_the_rest(turn);
    }
}

/// The dialog that creates a connector was closed: nothing becomes of its draft.
pub(in crate::update) fn not_created(turn: &mut Turn<'_>, template: &Template) {
    if matches!(template.origin, Origin::Promoted(_)) {
        forget_the_rest(turn);
    }
}

/// Drafts that wait behind one that failed are not offered after work on something else; the comparison still has them.
fn forget_the_rest(turn: &mut Turn<'_>) {
    if let Some(session) = turn.session_mut() {
        session.promoted.clear();
    }
}
