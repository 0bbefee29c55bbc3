//! A plan that creates its connector: what becomes of that request, which is sent once and never again.
//!
//! The answer has to name the connector as the plan does. Then it is read, and the other steps are sent if it is what was
//! asked for and nobody put anything into it. Everything else ends the run, and is learned by reading; that nothing is
//! there proves nothing.

use std::sync::Arc;

use patchpanel_core_models::{
    creation::{draft_on, is_as_made},
    draft::Content,
    ids::ScriptName,
};
use patchpanel_local_store::How;

use super::{leave, outcome, reading, send::end};
use crate::{
    messages::{self, audit},
    state::{
        apply::{
            ApplyStage, ApplyStep, Attention, Finding, ReadBack, Reason, Resume, StepAnswer,
            StepState,
        },
        notices::NoticeKind,
        remote::Generation,
    },
    update::{connectors, documents, turn::Turn},
};

/// The server says that it created the connector: that is read before anything else is sent.
pub(super) fn made(turn: &mut Turn<'_>, script_name: &ScriptName) -> Option<()> {
    let run = turn.run_mut();
    let Some(run) = run.filter(|run| run.stage == ApplyStage::Running) else {
        return end(turn);
    };
    run.stage = ApplyStage::Checking(Resume::Rest);
    run.leave_rest();
    reading::read(turn, script_name);
    Some(())
}

/// A connector of this name is there by the server's own words, so that it is found again.
pub(super) fn remember(turn: &mut Turn<'_>, script_name: &ScriptName) {
    connectors::remember(turn, script_name, How::Made);
    connectors::refresh_list(turn);
}

/// A connector was read: if it was to be created, no request is to do so any more. Where it is what was asked for, its
/// draft and the rest of its run stand on what it has.
pub(in crate::update) fn found(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    generation: Generation,
) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session_mut()?;
    let run = session.apply.as_mut();
    let run = run.filter(|run| run.script_name == *script_name);
    if run.as_ref().is_some_and(|run| !run.is_told_by(generation)) {
        return None;
    }
    let open = session.open.get_mut(script_name)?;
    let unread = run.filter(|run| run.is_creation_unread());
    let sent = unread.and_then(|run| run.steps.first()?.step.creates().cloned());
    let unmade = open.unmade.take().map(|new| *new);
    let new = sent.clone().or(unmade)?;
    let detail = open.detail()?;
    // What is found without a request of ours is somebody else's, however it looks.
    let is_ours = sent.is_some() && is_as_made(&new, detail);
    let server = Content::from(detail);
    let base = if is_ours { &server } else { &open.draft.base };
    // In either case another revision, so that no plan that would create it is sent.
    let draft = draft_on(base.clone(), &open.draft.current);
    open.draft.rebase(draft, now);
    documents::check_all(turn, script_name);
    if sent.is_some() {
        read(turn, is_ours.then_some(server))?;
    }
    Some(())
}

/// The connector of the run was read: with what it has, if that is what was asked for.
fn read(turn: &mut Turn<'_>, server: Option<Content>) -> Option<()> {
    let at = turn.state.now;
    let run = turn.run_mut()?;
    let finding = if server.is_some() {
        Finding::Draft
    } else {
        Finding::Other
    };
    if let Some(server) = server {
        run.before = Arc::new(server);
    }
    let step = run.steps.first_mut()?;
    let was_unknown = step.is_unknown();
    step.read_back = Some(ReadBack { at, finding });
    if was_unknown {
        step.state = match finding {
            Finding::Draft => StepState::Done(StepAnswer::read_back()),
            Finding::Before | Finding::Other => StepState::Moved(Reason::SomeoneElseWrote),
        };
        run.reading = None;
        run.then = Default::default();
    }
    if run.stage == ApplyStage::Stopped && run.steps.iter().all(ApplyStep::is_done) {
        run.stage = ApplyStage::Finished;
    }
    if was_unknown {
        let script_name = run.script_name.clone();
        outcome::note_finding(turn, 0, finding);
        if finding == Finding::Draft {
            remember(turn, &script_name);
        } else {
            leave::moved(turn);
        }
    }
    Some(())
}

/// A person looked and says that nobody will learn what became of the request.
pub(super) fn forget(turn: &mut Turn<'_>) -> Option<()> {
    let run = turn.run_mut().filter(|run| run.waits_for_creation())?;
    run.attention = Attention::Left;
    let script_name = run.script_name.clone();
    let entry = run.steps.first().and_then(|step| step.entry);
    outcome::note(turn, entry, audit::LET_GO);
    turn.notify(NoticeKind::Warning, messages::let_go(&script_name));
    leave::close(turn);
    Some(())
}
