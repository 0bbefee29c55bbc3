//! What a person took of a comparison becomes a draft in the target tenant, on top of what was read there: the review
//! notices what moved meanwhile. A connector that is missing is created first.

use std::sync::Arc;

use patchpanel_core_models::{
    draft::{Content, Draft},
    ids::ScriptName,
    models::connector::{ConnectorStatus, NewConnector, OPEN_CONNECTOR_CLASS},
};
use patchpanel_local_store::Cause;

use super::keep_rules;
use crate::update::{
    apply::{self, Checks},
    batch, connectors, documents, draft, history, review, session,
    turn::Turn,
};
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        compare::{Pair, Side, Whose},
        connectors::OpenConnector,
        notices::NoticeKind,
        promoted::{Promoted, Unmade},
        remote::Remote,
        review::{PreparedPlan, Review},
        session::SessionId,
        template::{Origin, Template},
    },
};

/// Makes the drafts of the chosen pairs in the target tenant, and reviews them together.
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
    let Some(target) = target else { return };
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
        begin_all(&mut turn.about(target), promoted);
    }
}

/// Reads the connectors that get a draft; those that are missing have theirs at once.
fn begin_all(turn: &mut Turn<'_>, promoted: Vec<Promoted>) {
    let names = promoted.iter().map(|promoted| promoted.script_name());
    let names: Vec<ScriptName> = names.cloned().collect();
    for promoted in promoted {
        let script_name = promoted.script_name().clone();
        if let Promoted::New(_, unmade) = promoted {
            unmade_draft(turn, &script_name, unmade);
            continue;
        }
        connectors::open(turn, &script_name);
        if let Some(open) = turn.open_mut(&script_name) {
            open.promoted = Some(promoted);
            let is_read_now = open.server.is_loading();
            if !is_read_now {
                connectors::read(turn, &script_name);
            }
        }
    }
    if let Some(session) = turn.session_mut() {
        session.promoted = names;
    }
    review_all(turn);
}

/// Reviews what was promoted, once all of it has its draft.
fn review_all(turn: &mut Turn<'_>) {
    let Some(session) = turn.session_mut() else {
        return;
    };
    let waits = |name: &ScriptName| {
        let open = session.open.get(name);
        open.is_some_and(|open| open.promoted.is_some())
    };
    if session.promoted.iter().any(waits) {
        return;
    }
    let names = std::mem::take(&mut session.promoted);
    match names.as_slice() {
        [name] if session.selected.as_ref() == Some(name) => review::start(turn),
        // Somebody went elsewhere meanwhile; the draft is there.
        [] | [_] => {}
        names => batch::review_of(turn, names),
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
        connector_type: identity.connector_type.clone(),
        direct_connect: identity.direct_connect,
        content: Arc::new(draft.current),
    };
    let class_name = template.class_name.clone();
    let class_name = class_name.unwrap_or_else(|| OPEN_CONNECTOR_CLASS.to_owned());
    let status = identity.status.filter(|status| {
        use ConnectorStatus::{Demo, Released};
        matches!(status, Demo | Released)
    });
    let new = NewConnector {
        name: template.name.clone(),
        class_name,
        connector_type: identity.connector_type,
        direct_connect: Some(identity.direct_connect),
        status: Some(status.unwrap_or(ConnectorStatus::Development)),
    };
    Some(Promoted::New(
        script_name,
        Box::new(Unmade { new, template }),
    ))
}

/// The tenant does not have the connector: its draft is reviewed together with the request that makes it.
fn unmade_draft(turn: &mut Turn<'_>, script_name: &ScriptName, unmade: Box<Unmade>) {
    let Some(session) = turn.session_mut() else {
        return;
    };
    let draft = Draft {
        base: Content::default(),
        current: (*unmade.template.content).clone(),
    };
    let new = || OpenConnector::new(script_name.clone());
    let open = session.open.entry(script_name.clone()).or_insert_with(new);
    open.kept_title = Some(unmade.new.name.clone());
    open.server = Remote::NotAsked;
    open.unmade = Some(unmade);
    open.promoted = Some(Promoted::Draft(script_name.clone(), Box::new(draft)));
    session.selected = Some(script_name.clone());
    take_in(turn, script_name);
}

/// The review of connectors that were not made is left: nothing of them stays but the comparison.
pub(in crate::update) fn forget_unmade(turn: &mut Turn<'_>) {
    let Some(session) = turn.session_mut() else {
        return;
    };
    let batch = session.batch.iter().filter(|batch| !batch.is_sending);
    let reviews = batch
        .flat_map(|batch| &batch.reviews)
        .chain(&session.review);
    let left = reviews.filter(|review| !review.creation.0.is_awaited());
    let is_unmade = |name: &ScriptName| {
        let open = session.open.get(name);
        open.is_some_and(|open| open.unmade.is_some())
    };
    let names = left.map(|review| review.script_name.clone());
    let names: Vec<ScriptName> = names.filter(is_unmade).collect();
    if !names.is_empty() {
        (session.review, session.batch) = (None, None);
    }
    for script_name in &names {
        connectors::forget(turn, script_name);
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
        Promoted::Made(_, plan) if asked == *script_name => {
            drafted(turn, &asked, script_name);
            return send_rest(turn, script_name, *plan);
        }
        // The server gave it another name than the reviewed requests have.
        Promoted::New(..) | Promoted::Made(..) => {
            session.promoted = vec![script_name.clone()];
            (open.draft.changes().len(), None)
        }
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
    if asked != *script_name {
        batch::not_made(turn, None);
    }
    review_all(turn);
}

/// The connector of a reviewed plan was made and read: the other steps are sent as they were reviewed.
fn send_rest(turn: &mut Turn<'_>, script_name: &ScriptName, plan: PreparedPlan) {
    let now = turn.state.now;
    let open = turn.open(script_name);
    let Some(draft) = open.map(|open| &open.draft) else {
        return;
    };
    let plan = PreparedPlan {
        read_at: now,
        server: draft.base.clone(),
        revision: draft.revision,
        steps: plan.steps.into_iter().skip(1).collect(),
        ..plan
    };
    if let Some(session) = turn.session_mut() {
        session.review = Some(Review::ready(script_name.clone(), plan));
    }
    if !apply::send(turn, Checks::OfTheReview) {
        batch::not_made(turn, None);
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
        if let Some(session) = turn.session_mut() {
            session.promoted.retain(|name| name != script_name);
        }
        review_all(turn);
    }
}
