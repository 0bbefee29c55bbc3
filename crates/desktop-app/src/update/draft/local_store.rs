//! Writes drafts to disk.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_local_store::{DraftRecord, TenantKey};

use crate::{
    messages::UserMessage,
    state::{
        connectors::{DraftState, OpenConnector},
        session::Session,
    },
    task::{StoreChange, Work},
    update::turn::{Turn, stores},
};

/// Sends drafts to disk that are stable, or were not there for long.
pub(in crate::update) fn store_due(turn: &mut Turn<'_>) {
    let now = turn.state.now;
    let works = drafts(turn, |draft| draft.keep_at().is_some_and(|due| due <= now));
    turn.push_all(works);
}

pub(in crate::update) fn due(session: &Session) -> Option<Timestamp> {
    let open = session.open.values();
    open.filter_map(|open| open.draft.keep_at()).min()
}

/// Sends all drafts to disk that are not there.
pub(in crate::update) fn all_to_store(turn: &mut Turn<'_>) -> Vec<Work> {
    drafts(turn, |draft| draft.keep_at().is_some())
}

fn drafts(turn: &mut Turn<'_>, is_due: impl Fn(&DraftState) -> bool) -> Vec<Work> {
    let now = turn.state.now;
    let session = turn.session_mut();
    let Some(session) = session.filter(|session| session.is_store_read) else {
        return Vec::new();
    };
    let tenant = session.tenant_store().tenant;
    let mut unstored = Vec::new();
    for open in session.open.values_mut() {
        open.draft.on_disk.note(open.draft.revision, now);
        if !is_due(&open.draft) {
            continue;
        }
        let revision = open.draft.revision;
        open.draft.on_disk.writing = Some(revision);
        unstored.push(if open.has_changes() {
            StoreChange::Draft(Box::new(record(open, &tenant, now)))
        } else {
            StoreChange::NoDraft {
                script_name: open.script_name.clone(),
                revision,
            }
        });
    }
    let session = &*session;
    let works = unstored.into_iter().map(|kept| stores(session, kept));
    works.collect()
}

fn record(open: &OpenConnector, tenant: &TenantKey, now: Timestamp) -> DraftRecord {
    DraftRecord {
        tenant: tenant.clone(),
        script_name: open.script_name.clone(),
        title: open.title().to_owned(),
        draft: (*open.draft).clone(),
        creates: open.unmade.as_deref().cloned(),
        revision: open.draft.revision,
        saved_at: now,
    }
}

/// A draft is on disk, or could not be written; then it is tried again, and said once.
pub(in crate::update) fn kept(
    turn: &mut Turn<'_>,
    script_name: &ScriptName,
    revision: u64,
    result: Result<(), UserMessage>,
) -> Option<()> {
    let now = turn.state.now;
    if let Some(open) = turn.open_mut(script_name) {
        let written = result.is_ok().then_some(revision);
        let draft = &mut open.draft;
        draft.on_disk.note_written(written, draft.revision, now);
    }
    turn.or_not_stored(result)?;
    turn.state.write_failed = None;
    Some(())
}
