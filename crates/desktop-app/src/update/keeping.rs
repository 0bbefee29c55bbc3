//! What the local store keeps: opening it, drafts on their way to disk, and drafts of earlier that are open again.

mod loaded;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{DraftRecord, OpenNote};

pub(super) use self::loaded::loaded;
use super::{apply, conflict, history, notify, notify_with};
use crate::{
    messages::{self, UserMessage},
    state::{
        AppState,
        apply::RunKeeping,
        conflict::kept::ChoiceKeeping,
        connector::{DraftState, Keeping, OpenConnector},
        local_store::LocalStore,
        notices::NoticeKind,
        session::{Session, SessionId},
    },
    task::Task,
};

pub(super) fn opened(
    state: &mut AppState,
    result: Result<Vec<OpenNote>, UserMessage>,
) -> Vec<Task> {
    match result {
        Ok(notes) => {
            let was_memory = matches!(state.local_store, LocalStore::Failed(_));
            state.local_store = LocalStore::Open;
            if was_memory {
                keep_anew(state);
            }
            for note in &notes {
                let message = messages::of_open_note(note);
                if matches!(note, OpenNote::ReadOnly { .. }) {
                    state.local_store = LocalStore::ReadOnly(message.clone());
                }
                notify(state, messages::kind_of_open_note(note), message);
            }
        }
        Err(message) => {
            state.local_store = LocalStore::Failed(message.clone());
            notify(state, NoticeKind::Error, message);
        }
    }
    // A session that began before the store was open reads what is kept now.
    load(state)
}

/// What was kept in memory until the store could be opened goes to disk, once what is there was read.
fn keep_anew(state: &mut AppState) {
    let Some(session) = &mut state.session else {
        return;
    };
    session.is_kept_read = false;
    session.run_keeping = RunKeeping {
        // An answer of before is not taken for that of a later write.
        writes: session.run_keeping.writes,
        ..RunKeeping::default()
    };
    if let Some(conflict) = &mut session.conflict {
        conflict.keeping = ChoiceKeeping::not_yet();
    }
    for open in session.open.values_mut() {
        if open.has_changes() {
            open.draft.keeping = Keeping::not_yet();
        }
    }
}

/// Asks for what is kept of the signed-in tenant.
pub(super) fn load(state: &AppState) -> Vec<Task> {
    let signed_in = state
        .session
        .as_ref()
        .filter(|session| session.is_signed_in() && state.local_store != LocalStore::Opening);
    let load = |session: &Session| Task::LoadKept {
        session: session.id,
        place: session.kept_place(),
    };
    signed_in.map(load).into_iter().collect()
}

/// Sends drafts to disk that are stable, or were not there for long.
pub(super) fn keep_due(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    keep_where(state, now, |draft| {
        draft.keep_at().is_some_and(|due| due <= now)
    })
}

/// Sends all drafts and a run to disk that are not there, for the moment before a tenant or the app is left.
pub(super) fn keep_all(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    let mut tasks = keep_all_drafts(state, now);
    tasks.extend(apply::keep_now(state, now));
    tasks.extend(conflict::keep_now(state, now));
    tasks
}

/// Sends all drafts to disk that are not there.
pub(super) fn keep_all_drafts(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    keep_where(state, now, |draft| draft.keep_at().is_some())
}

fn keep_where(
    state: &mut AppState,
    now: Timestamp,
    is_due: impl Fn(&DraftState) -> bool,
) -> Vec<Task> {
    let Some(session) = state
        .session
        .as_mut()
        .filter(|session| session.is_kept_read)
    else {
        return Vec::new();
    };
    let (id, place) = (session.id, session.kept_place());
    let mut tasks = Vec::new();
    for open in session.open.values_mut() {
        open.draft.note_unkept(now);
        if !is_due(&open.draft) {
            continue;
        }
        let revision = open.draft.revision;
        open.draft.keeping.writing = Some(revision);
        tasks.push(if open.has_changes() {
            Task::KeepDraft {
                session: id,
                keep: place.keep,
                draft: Box::new(record(open, &place.tenant, now)),
            }
        } else {
            Task::DropDraft {
                session: id,
                place: place.clone(),
                script_name: open.script_name.clone(),
                revision,
            }
        });
    }
    tasks
}

fn record(
    open: &OpenConnector,
    tenant: &patchpanel_local_store::TenantKey,
    now: Timestamp,
) -> DraftRecord {
    DraftRecord {
        tenant: tenant.clone(),
        script_name: open.script_name.clone(),
        title: open.title().to_owned(),
        draft: (*open.draft).clone(),
        revision: open.draft.revision,
        saved_at: now,
    }
}

/// A draft is on disk, or could not be written; then it is tried again, and said once.
pub(super) fn kept(
    state: &mut AppState,
    (session, script_name): (SessionId, ScriptName),
    revision: u64,
    result: Result<(), UserMessage>,
) -> Vec<Task> {
    let now = state.now;
    let written = result.is_ok();
    if let Some(open) = state
        .session_mut(session)
        .and_then(|session| session.open.get_mut(&script_name))
    {
        open.draft.note_kept(revision, written, now);
    }
    match result {
        Ok(()) => {
            state.keeping_failed = None;
            Vec::new()
        }
        Err(message) => not_kept(state, message),
    }
}

/// Something could not be kept: said once until something can be kept again.
pub(super) fn not_kept(state: &mut AppState, message: UserMessage) -> Vec<Task> {
    if state.keeping_failed.as_ref() == Some(&message) {
        return Vec::new();
    }
    state.keeping_failed = Some(message.clone());
    notify(state, NoticeKind::Error, message)
}

/// Takes the note away that a draft is one of earlier; the draft stays.
pub(super) fn dismiss_resumed(state: &mut AppState, script_name: &ScriptName) -> Vec<Task> {
    let open = state
        .session
        .as_mut()
        .and_then(|session| session.open.get_mut(script_name));
    if let Some(open) = open {
        open.resumed = None;
    }
    Vec::new()
}

#[cfg(test)]
mod tests;
