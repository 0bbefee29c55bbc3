//! What the local store keeps: opening it, drafts on their way to disk, and drafts of earlier that are open again.

mod loaded;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{DraftRecord, OpenNote, TenantKey};

pub(super) use self::loaded::loaded;
use super::{
    apply, conflict,
    turn::{Turn, keeps},
};
use crate::{
    messages::{self, UserMessage},
    state::{
        apply::RunKeeping,
        connector::{DraftState, OpenConnector},
        local_store::{DiskRevision, LocalStore},
        notices::NoticeKind,
        session::{Session, SignInState},
    },
    task::{Keeping, StoreTask, Work},
};

pub(super) fn opened(turn: &mut Turn<'_>, result: Result<Vec<OpenNote>, UserMessage>) {
    match result {
        Ok(notes) => {
            let was_memory = matches!(turn.state.local_store, LocalStore::Failed(_));
            turn.state.local_store = LocalStore::Open;
            if was_memory {
                turn.state.sessions.iter_mut().for_each(keep_anew);
            }
            for note in &notes {
                let message = messages::of_open_note(note);
                if matches!(note, OpenNote::ReadOnly { .. }) {
                    turn.state.local_store = LocalStore::ReadOnly(message.clone());
                }
                turn.notify(messages::kind_of_open_note(note), message);
            }
        }
        Err(message) => {
            turn.state.local_store = LocalStore::Failed(message.clone());
            turn.notify(NoticeKind::Error, message);
        }
    }
    // A session that began before the store was open reads what is kept now.
    for id in turn.state.sessions.ids() {
        let turn = &mut turn.about(id);
        let is_over = |session: &Session| match session.sign_in {
            SignInState::Locked | SignInState::Failed(_) => true,
            SignInState::SigningIn | SignInState::SignedIn => false,
        };
        // Drafts of one that is signed in no more go to disk as well, and only after what is there was read.
        if turn.session().is_some_and(is_over) {
            ask_for_kept(turn);
        } else {
            load(turn);
        }
    }
}

/// What was kept in memory until the store could be opened goes to disk, once what is there was read.
fn keep_anew(session: &mut Session) {
    session.is_kept_read = false;
    session.run_keeping = RunKeeping {
        // An answer of before is not taken for that of a later write.
        writes: session.run_keeping.writes,
        ..RunKeeping::default()
    };
    if let Some(conflict) = &mut session.conflict {
        conflict.keeping = DiskRevision::not_yet();
    }
    for open in session.open.values_mut() {
        if open.has_changes() {
            open.draft.keeping = DiskRevision::not_yet();
        }
    }
}

/// Asks for what is kept of the signed-in tenant.
pub(super) fn load(turn: &mut Turn<'_>) {
    if turn.session().is_some_and(Session::is_signed_in) {
        ask_for_kept(turn);
    }
}

fn ask_for_kept(turn: &mut Turn<'_>) {
    let opening = turn.state.local_store == LocalStore::Opening;
    let session = turn.session().filter(|_| !opening);
    let load = session.map(|session| StoreTask::Load(session.id, session.kept_place()));
    turn.push_all(load.map(Work::Store));
}

/// Sends drafts to disk that are stable, or were not there for long.
pub(super) fn keep_due(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let works = drafts(turn, |draft| draft.keep_at().is_some_and(|due| due <= now));
    turn.push_all(works);
}

/// When a draft goes to disk next.
pub(super) fn due(session: &Session) -> Option<Timestamp> {
    let open = session.open.values();
    open.filter_map(|open| open.draft.keep_at()).min()
}

/// Sends all drafts and a run to disk that are not there, for the moment before a tenant or the app is left.
pub(super) fn keep_all(turn: &mut Turn<'_>) {
    let drafts = all_drafts(turn);
    turn.push_all(drafts);
    apply::keep_now(turn);
    conflict::keep_now(turn);
}

/// Sends all drafts to disk that are not there.
pub(super) fn all_drafts(turn: &mut Turn<'_>) -> Vec<Work> {
    drafts(turn, |draft| draft.keep_at().is_some())
}

fn drafts(turn: &mut Turn<'_>, is_due: impl Fn(&DraftState) -> bool) -> Vec<Work> {
    let now = turn.state.now;
    let session = turn.session_mut();
    let Some(session) = session.filter(|session| session.is_kept_read) else {
        return Vec::new();
    };
    let tenant = session.kept_place().tenant;
    let mut unkept = Vec::new();
    for open in session.open.values_mut() {
        open.draft.keeping.note(open.draft.revision, now);
        if !is_due(&open.draft) {
            continue;
        }
        let revision = open.draft.revision;
        open.draft.keeping.writing = Some(revision);
        unkept.push(if open.has_changes() {
            Keeping::Draft(Box::new(record(open, &tenant, now)))
        } else {
            Keeping::NoDraft {
                script_name: open.script_name.clone(),
                revision,
            }
        });
    }
    let session = &*session;
    let works = unkept.into_iter().map(|kept| keeps(session, kept));
    works.collect()
}

fn record(open: &OpenConnector, tenant: &TenantKey, now: Timestamp) -> DraftRecord {
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
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    revision: u64,
    result: Result<(), UserMessage>,
) {
    let now = turn.state.now;
    if let Some(open) = turn.open_mut(script_name) {
        let written = result.is_ok().then_some(revision);
        let draft = &mut open.draft;
        draft.keeping.note_written(written, draft.revision, now);
    }
    match result {
        Ok(()) => turn.state.keeping_failed = None,
        Err(message) => not_kept(turn, message),
    }
}

/// Something could not be kept: said once until something can be kept again.
pub(super) fn not_kept(turn: &mut Turn<'_>, message: UserMessage) {
    if turn.state.keeping_failed.as_ref() != Some(&message) {
        turn.state.keeping_failed = Some(message.clone());
        turn.notify(NoticeKind::Error, message);
    }
}

/// Takes the note away that a draft is one of earlier; the draft stays.
pub(super) fn dismiss_resumed(turn: &mut Turn<'_>, script_name: &ScriptName) {
    if let Some(open) = turn.open_mut(script_name) {
        open.resumed = None;
    }
}

#[cfg(test)]
mod tests;
