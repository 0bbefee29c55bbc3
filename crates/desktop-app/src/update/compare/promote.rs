//! What a person took of a comparison becomes a draft in the target tenant, on top of what was read there: the review
//! notices what moved meanwhile. A connector that is missing is created first.

use std::{collections::VecDeque, sync::Arc};

use patchpanel_core_models::{compare, ids::ScriptName};
use patchpanel_local_store::Cause;

use super::keep_rules;
use crate::update::{
    batch, connectors, documents, draft, history, lifecycle, review, session, turn::Turn,
};
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        compare::{Pair, Side, Whose},
        notices::NoticeKind,
        promoted::{Promoted, Promoting},
        route::Route,
        session::{Session, SessionId},
        template::{Origin, Template},
    },
};

/// Makes the drafts of the chosen pairs in the target tenant. Those of connectors that are there are made once these were
/// read; the others are asked to be created. Then all have one review.
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
    let pairs = || chosen.iter().filter_map(|place| compare.pairs.get(*place));
    let (new, promoted) = (
        pairs().filter_map(missing).collect::<VecDeque<Template>>(),
        pairs().filter_map(promoted).collect::<Vec<Promoted>>(),
    );
    let Some(target) = target.filter(|_| !compare.is_reading()) else {
        return;
    };
    if new.is_empty() && promoted.is_empty() {
        return turn.notify(NoticeKind::Info, messages::compare::nothing_to_promote());
    }
    if shows(turn, target) {
        for place in chosen {
            let compare = turn.state.compare.as_mut();
            if let Some(pair) = compare.and_then(|compare| compare.pairs.get_mut(place)) {
                pair.is_drafted = false;
            }
        }
        read_targets(&mut turn.about(target), new, promoted);
    }
}

/// Reads the connectors of the drafts, of which the first is shown.
fn read_targets(turn: &mut Turn<'_>, new: VecDeque<Template>, promoted: Vec<Promoted>) {
    if !turn.session().is_some_and(Session::is_signed_in) {
        return;
    }
    turn.state.route = Route::Connectors;
    let names: Vec<ScriptName> = promoted
        .iter()
        .map(|promoted| promoted.script_name().clone())
        .collect();
    if let Some(session) = turn.session_mut() {
        session.promoting = Promoting {
            new,
            asked: names.iter().cloned().collect(),
            drafted: Vec::new(),
        };
    }
    if let Some(first) = names.first() {
        connectors::open(turn, first);
    }
    for (name, promoted) in names.iter().zip(promoted) {
        let Some(session) = turn.session_mut() else {
            return;
        };
        let open = session.opened(name);
        open.promoted = Some(promoted);
        if !open.server.is_loading() {
            connectors::read(turn, name);
        }
    }
    go_on(turn);
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

/// What a pair becomes in the target tenant; `None` when nothing of it is taken, and when it is missing there.
fn promoted(pair: &Pair) -> Option<Promoted> {
    pair.findings.value()?.to.as_ref()?;
    let draft = Box::new(pair.draft()?);
    Some(match pair.to.as_ref()? {
        Side::Server(whose) => Promoted::Draft(whose.script_name.clone(), draft),
        Side::Draft(whose) => Promoted::OnDraft(whose.script_name.clone(), draft),
        Side::Snapshot(..) | Side::Bundle(_) | Side::Plan(_) => return None,
    })
}

/// What the connector of a pair is created with where the target tenant has none.
fn missing(pair: &Pair) -> Option<Template> {
    let findings = pair
        .findings
        .value()
        .filter(|findings| findings.to.is_none())?;
    let draft = pair.draft().filter(|_| !pair.needs_the_whole())?;
    let to = pair.to.as_ref()?;
    let identity = findings.from.identity.clone();
    let script_name = to.script_name().clone();
    Some(Template {
        name: identity.name.unwrap_or_else(|| script_name.to_string()),
        origin: Origin::Promoted(script_name),
        class_name: identity.class_name,
        connector_type: identity.connector_type,
        status: identity.status,
        direct_connect: identity.direct_connect,
        content: Arc::new(draft.current),
    })
}

/// Once every target was read, what is missing is asked to be created; then the drafts are reviewed, unless the person
/// went elsewhere meanwhile.
fn go_on(turn: &mut Turn<'_>) {
    let is_shown = turn.is_shown() && turn.state.route == Route::Connectors;
    let Some(session) = turn.session_mut() else {
        return;
    };
    let mut open = session.open.values();
    if open.any(|open| open.promoted.is_some()) {
        return;
    }
    let (asked, selected) = (&session.promoting.asked, session.selected.as_ref());
    let is_here = asked.is_empty() || selected.is_some_and(|selected| asked.contains(selected));
    if let Some(template) = session
        .promoting
        .new
        .pop_front()
        .filter(|_| is_shown && is_here)
    {
        return lifecycle::ask_for(turn, Some(template));
    }
    let Promoting { drafted, .. } = std::mem::take(&mut session.promoting);
    let is_free = !session.is_applying() && !session.is_sending_batch();
    if !is_here || !is_free || !is_shown {
        return;
    }
    match drafted.as_slice() {
        [] => {}
        [name] => {
            session.selected = Some(name.clone());
            review::start(turn);
        }
        several => batch::review_of(turn, several),
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
        Promoted::Made(_) => (open.draft.changes().len(), None),
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
    drafted(turn, &asked, script_name);
    if let Some(session) = turn.session_mut() {
        session.promoting.asked.insert(script_name.clone());
        session.promoting.drafted.push(script_name.clone());
    }
    go_on(turn);
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

/// The connector could not be read, so that nothing became of its draft: it is left out.
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
        go_on(turn);
    }
}

/// The dialog that creates a connector was closed: nothing becomes of its draft, nor is another one asked for or reviewed.
/// The comparison still has them.
pub(in crate::update) fn not_created(turn: &mut Turn<'_>, template: &Template) {
    if let (Origin::Promoted(_), Some(session)) = (&template.origin, turn.session_mut()) {
        session.promoting = Promoting::default();
    }
}
