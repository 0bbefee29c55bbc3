//! What is kept of a tenant was read: drafts are open again, and what was left unfinished is taken up or told.

use std::sync::Arc;

use patchpanel_core_models::draft::Content;
use patchpanel_local_store::{ActivityRow, Cause, DraftRecord, Loaded};

use super::{apply, history, notify, notify_with};
use crate::{
    event::Kept,
    messages::{self, UserMessage},
    state::{
        AppState,
        apply::ApplyRun,
        connector::{DraftState, OpenConnector},
        notices::{FollowupKind, NoticeKind},
        session::{Session, SessionId},
    },
    task::Task,
};

/// Opens the drafts of earlier again, each on its own connector; what is open already stays.
pub(in crate::update) fn loaded(
    state: &mut AppState,
    session: SessionId,
    result: Result<Box<Kept>, UserMessage>,
) -> Vec<Task> {
    let Some(current) = state.session_mut(session) else {
        return Vec::new();
    };
    let first = !std::mem::replace(&mut current.is_kept_read, true);
    let kept = match result {
        Ok(kept) => *kept,
        Err(message) => return notify(state, NoticeKind::Warning, message),
    };
    let Kept {
        drafts,
        run,
        lost_run,
        choices,
        known,
        deleted,
        unanswered,
    } = kept;
    for known in known {
        if !current.profile.remembered.contains(&known.script_name) {
            current.profile.remembered.push(known.script_name);
        }
    }
    current.deleted = deleted;
    for (script_name, choices) in choices {
        current.kept_choices.entry(script_name).or_insert(choices);
    }
    let mut tasks = resume_all(state, session, drafts, first);
    if first {
        if let Some(message) = lost_run {
            notify(state, NoticeKind::Warning, message);
        }
        tasks.extend(told_unanswered(state, &unanswered, run.as_deref()));
    }
    if let Some(run) = run {
        tasks.extend(apply::take_up(state, *run));
    }
    tasks
}

/// Opens drafts again, and tells; `first` is whether nothing of the tenant was read before.
fn resume_all(
    state: &mut AppState,
    session: SessionId,
    drafts: Loaded<DraftRecord>,
    first: bool,
) -> Vec<Task> {
    let Some(current) = state.session_mut(session) else {
        return Vec::new();
    };
    let (resumed, passed_over): (Vec<DraftRecord>, Vec<DraftRecord>) = drafts
        .rows
        .into_iter()
        .partition(|record| resume(current, record));
    let tasks = if first {
        set_aside(state, &passed_over)
    } else {
        Vec::new()
    };
    if let Some(first) = resumed.first() {
        let session = state.session.as_ref();
        let open = session
            .map(|session| session.followup(&first.script_name, FollowupKind::OpenConnector));
        let message = messages::resumed(&resumed);
        notify_with(state, NoticeKind::Info, message, open);
    }
    for row in drafts.unreadable {
        notify(state, NoticeKind::Warning, messages::unreadable(&row));
    }
    tasks
}

/// Makes snapshots of drafts of earlier on connectors that somebody began to edit before they were read: the new draft
/// takes their place on disk.
fn set_aside(state: &mut AppState, drafts: &[DraftRecord]) -> Vec<Task> {
    let now = state.now;
    let Some(session) = &state.session else {
        return Vec::new();
    };
    let mut tasks = Vec::new();
    let mut told = Vec::new();
    for record in drafts {
        let open = session.open.get(&record.script_name);
        if open.is_none_or(|open| open.draft.current == record.draft.current) {
            continue;
        }
        let content = Arc::new(record.draft.current.clone());
        let cause = Cause::BeforeRestore;
        tasks.extend(history::take(
            session,
            &record.script_name,
            content,
            cause,
            now,
        ));
        told.push(messages::set_aside(&record.title));
    }
    for message in told {
        notify(state, NoticeKind::Warning, message);
    }
    tasks
}

/// Tells, once, of requests that were under way when Patchpanel ended and belong to no run that is taken up: the answer to
/// creating or deleting a connector was awaited.
fn told_unanswered(
    state: &mut AppState,
    rows: &[ActivityRow],
    run: Option<&ApplyRun>,
) -> Vec<Task> {
    let now = state.now;
    let Some(keep) = state
        .session
        .as_ref()
        .map(|session| session.kept_place().keep)
    else {
        return Vec::new();
    };
    let steps = run.map(|run| run.steps.as_slice()).unwrap_or_default();
    let mut tasks = Vec::new();
    for row in rows {
        if steps.iter().any(|step| step.entry == Some(row.id)) {
            continue;
        }
        notify(state, NoticeKind::Warning, messages::unanswered(&row.sent));
        tasks.push(Task::AppendFinding {
            keep,
            entry: row.id,
            at: now,
            text: "No answer was noted until the next sign-in, which told of it".to_owned(),
        });
    }
    tasks
}

fn resume(session: &mut Session, record: &DraftRecord) -> bool {
    let open = session
        .open
        .entry(record.script_name.clone())
        .or_insert_with(|| OpenConnector::new(record.script_name.clone()));
    if open.has_changes() || open.resumed.is_some() {
        return false;
    }
    open.draft = DraftState::resumed(record.draft.clone(), record.saved_at);
    // The connector may have been read before what is kept of it.
    if let Some(server) = open.detail().map(Content::from) {
        open.draft.settle_same(&server);
        if !open.has_changes() {
            open.draft.begin_again(server);
            return false;
        }
    }
    open.kept_title = Some(record.title.clone());
    open.resumed = Some(record.saved_at);
    true
}
