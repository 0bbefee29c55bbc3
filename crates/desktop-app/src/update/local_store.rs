//! The local store: opening it, what is left to be written before a tenant or the app is left, and what was kept.

mod loaded;

use patchpanel_local_store::OpenNote;

pub(super) use self::loaded::loaded;
use super::{apply, conflict, draft, turn::Turn};
use crate::{
    messages::{self, UserMessage},
    state::{
        apply::RunOnDisk,
        local_store::{DiskRevision, StoreState},
        notices::NoticeKind,
        session::{Session, SignInState},
    },
    task::{StoreTask, Work},
};

pub(super) fn opened(turn: &mut Turn<'_>, result: Result<Vec<OpenNote>, UserMessage>) {
    match result {
        Ok(notes) => {
            let was_memory = matches!(turn.state.local_store, StoreState::Failed(_));
            turn.state.local_store = StoreState::Open;
            if was_memory {
                turn.state.sessions.iter_mut().for_each(store_anew);
            }
            for note in &notes {
                let message = messages::of_open_note(note);
                if matches!(note, OpenNote::ReadOnly { .. }) {
                    turn.state.local_store = StoreState::ReadOnly(message.clone());
                }
                turn.notify(messages::kind_of_open_note(note), message);
            }
        }
        Err(message) => {
            turn.state.local_store = StoreState::Failed(message.clone());
            turn.notify(NoticeKind::Error, message);
        }
    }
    // A session that began before the store was open reads what is kept now.
    for id in turn.state.sessions.ids() {
        let turn = &mut turn.about(id);
        let is_over = |session: &Session| match session.sign_in {
            SignInState::Locked | SignInState::Failed(_) => true,
            SignInState::SigningIn | SignInState::AtBrowser(_) | SignInState::SignedIn => false,
        };
        // Drafts of one that is signed in no more go to disk as well, and only after what is there was read.
        if turn.session().is_some_and(is_over) {
            ask_for_stored(turn);
        } else {
            load(turn);
        }
    }
}

/// What was kept in memory until the store could be opened goes to disk, once what is there was read.
fn store_anew(session: &mut Session) {
    session.is_store_read = false;
    session.run_on_disk = RunOnDisk {
        // An answer of before is not taken for that of a later write.
        writes: session.run_on_disk.writes,
        ..RunOnDisk::default()
    };
    if let Some(conflict) = &mut session.conflict {
        conflict.on_disk = DiskRevision::not_yet();
    }
    for open in session.open.values_mut() {
        if open.has_changes() {
            open.draft.on_disk = DiskRevision::not_yet();
        }
    }
}

pub(super) fn load(turn: &mut Turn<'_>) {
    if turn.session().is_some_and(Session::is_signed_in) {
        ask_for_stored(turn);
    }
}

fn ask_for_stored(turn: &mut Turn<'_>) {
    let opening = turn.state.local_store == StoreState::Opening;
    let session = turn.session().filter(|_| !opening);
    let load = session.map(|session| StoreTask::Load(session.id, session.tenant_store()));
    turn.push_all(load.map(Work::Store));
}

/// Sends all drafts and a run to disk that are not there, for the moment before a tenant or the app is left.
pub(super) fn store_all(turn: &mut Turn<'_>) {
    let drafts = draft::all_to_store(turn);
    turn.push_all(drafts);
    apply::store_now(turn);
    conflict::store_now(turn);
}

#[cfg(test)]
mod tests;
