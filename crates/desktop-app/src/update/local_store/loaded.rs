//! What is kept of a tenant was read: drafts are open again, and what was left unfinished is resumed or shown.

use std::sync::Arc;

use jiff::Timestamp;
use patchpanel_core_models::{draft::Content, ids::ScriptName};
use patchpanel_local_store::{AuditRow, Cause, DraftRecord, How, Loaded};

use crate::{
    event::Stored,
    messages::{self, UserMessage, audit},
    state::{
        apply::ApplyRun,
        connectors::DraftState,
        notices::{FollowupKind, NoticeKind},
        session::Session,
    },
    task::AuditTask,
    update::{apply, documents, history, turn::Turn},
};

/// Opens kept drafts again, each on its own connector; connectors that are open stay as they are.
pub(in crate::update) fn loaded(
    turn: &mut Turn<'_>,
    result: Result<Box<Stored>, UserMessage>,
) -> Option<()> {
    let first = !std::mem::replace(&mut turn.session_mut()?.is_store_read, true);
    let kept = *turn.or_say(NoticeKind::Warning, result)?;
    let current = turn.session_mut()?;
    let Stored {
        drafts,
        run,
        lost_run,
        choices,
        known,
        deleted,
        unanswered,
        stamped,
    } = kept;
    current.stamped = current.stamped.max(stamped);
    for known in known {
        if known.how == How::Made {
            current.made.insert(known.script_name.clone());
        }
        if !current.profile.remembered.contains(&known.script_name) {
            current.profile.remembered.push(known.script_name);
        }
    }
    current.deleted = deleted;
    for (script_name, choices) in choices {
        current.stored_choices.entry(script_name).or_insert(choices);
    }
    resume_all(turn, drafts, first);
    if first {
        if let Some(message) = lost_run {
            turn.notify(NoticeKind::Warning, message);
        }
        notify_unanswered(turn, &unanswered, run.as_deref());
    }
    if let Some(run) = run {
        apply::resume_stored(turn, *run);
    }
    Some(())
}

/// Opens drafts again, and says so; `first` is whether nothing of the tenant was read before.
fn resume_all(turn: &mut Turn<'_>, drafts: Loaded<DraftRecord>, first: bool) -> Option<()> {
    let now = turn.state.now;
    let current = turn.session_mut()?;
    let (resumed, passed_over): (Vec<DraftRecord>, Vec<DraftRecord>) = drafts
        .rows
        .into_iter()
        .partition(|record| resume(current, record, now));
    let is_unmade = |name: &ScriptName| {
        let open = current.open.get(name);
        open.is_some_and(|open| open.unmade.is_some())
    };
    let names = resumed.iter().map(|record| record.script_name.clone());
    let unmade: Vec<ScriptName> = names.filter(is_unmade).collect();
    let waiting = say_once(current, resumed);
    for name in unmade {
        // No read of it is the occasion.
        documents::check_all(turn, &name);
    }
    if first {
        keep_replaced(turn, &passed_over);
    }
    if let Some(first) = waiting.first() {
        let (name, message) = (first.script_name.clone(), messages::waiting(&waiting));
        turn.notify_about(
            &name,
            NoticeKind::Info,
            message,
            FollowupKind::OpenConnector,
        );
    }
    for row in drafts.unreadable {
        turn.notify(NoticeKind::Warning, messages::unreadable(&row));
    }
    Some(())
}

/// The drafts that a notice tells of. The shown connector tells of its own, and the others say nothing more once they
/// are opened.
fn say_once(session: &mut Session, resumed: Vec<DraftRecord>) -> Vec<DraftRecord> {
    let shown = session.selected.clone();
    let is_shown = |record: &DraftRecord| Some(&record.script_name) == shown.as_ref();
    let waiting: Vec<_> = resumed.into_iter().filter(|one| !is_shown(one)).collect();
    for record in &waiting {
        if let Some(open) = session.open.get_mut(&record.script_name) {
            open.resumed = None;
        }
    }
    waiting
}

/// Makes snapshots of kept drafts on connectors that somebody began to edit before they were read: the new draft
/// takes their place on disk.
fn keep_replaced(turn: &mut Turn<'_>, drafts: &[DraftRecord]) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session()?;
    let mut taken = Vec::new();
    let mut notices = Vec::new();
    for record in drafts {
        let open = session.open.get(&record.script_name);
        if open.is_none_or(|open| open.draft.current == record.draft.current) {
            continue;
        }
        let content = Arc::new(record.draft.current.clone());
        let (name, cause) = (&record.script_name, Cause::BeforeRestore);
        taken.extend(history::take(session, name, content, cause, now));
        notices.push(messages::draft_replaced(&record.title));
    }
    turn.push_all(taken);
    for message in notices {
        turn.notify(NoticeKind::Warning, message);
    }
    Some(())
}

/// Notes, once, requests without an answer that belong to no run that is resumed: a connector was being made or deleted
/// when Patchpanel ended.
fn notify_unanswered(turn: &mut Turn<'_>, rows: &[AuditRow], run: Option<&ApplyRun>) -> Option<()> {
    let now = turn.state.now;
    let session = turn.session()?;
    let keep = session.tenant_store().place;
    let steps = run.map(|run| run.steps.as_slice()).unwrap_or_default();
    for row in rows {
        if steps.iter().any(|step| step.entry == Some(row.id)) {
            continue;
        }
        turn.notify(NoticeKind::Warning, messages::unanswered(&row.sent));
        let text = audit::UNANSWERED.to_owned();
        let entry = row.id;
        turn.audit(
            keep,
            AuditTask::AppendFinding {
                entry,
                at: now,
                text,
            },
        );
    }
    Some(())
}

fn resume(session: &mut Session, record: &DraftRecord, now: Timestamp) -> bool {
    let open = session.opened(&record.script_name);
    if open.has_changes() || open.resumed.is_some() {
        return false;
    }
    let resumed = DraftState::resumed(record.draft.clone(), record.saved_at);
    open.draft = resumed.after(open.draft.revision);
    // The connector may have been read before what is kept of it.
    if let Some(server) = open.detail().map(Content::from) {
        open.draft.settle_same(&server);
        if !open.has_changes() {
            open.draft.begin_again(server);
            return false;
        }
    }
    // What was read is there.
    if let (None, Some(new)) = (open.detail(), &record.creates) {
        open.set_unmade(Box::new(new.clone()), now);
    }
    open.kept_title = Some(record.title.clone());
    open.resumed = Some(record.saved_at);
    true
}
