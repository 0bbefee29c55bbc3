//! The Activity screen: which entries are shown, whether the trail is sound, and exports.

use jiff::SignedDuration;
use patchpanel_local_store::{AuditFilter, ChainState, EntryDetail, EntryId};

use super::turn::Turn;
use crate::{
    command::AuditCommand,
    event::AuditEvent,
    messages::UserMessage,
    state::{
        AppState,
        audit::{Chain, EntryFilter, ExportFormat, Since},
        local_store::StorePlace,
        route::Route,
    },
    task::{AuditTask, DialogTask, FileContent},
};

pub(super) fn run(turn: &mut Turn<'_>, command: AuditCommand) {
    match command {
        AuditCommand::Filter(filter) => set_filter(turn, *filter),
        AuditCommand::Select(entry) => select(turn, entry),
        AuditCommand::CheckChain => check_chain(turn),
        AuditCommand::Export(format) => export(turn, format),
    }
}

pub(super) fn on_event(turn: &mut Turn<'_>, event: AuditEvent) {
    match event {
        AuditEvent::Loaded(generation, result) => {
            let result = result.map(|entries| *entries);
            turn.state.audit.entries.answer(generation, result);
        }
        AuditEvent::ChainChecked(result) => chain_checked(turn, result),
        AuditEvent::EntryLoaded(entry, result) => entry_loaded(turn, entry, result),
        // The entries are read again while they are shown.
        AuditEvent::Added if turn.state.route == Route::Audit => show(turn),
        AuditEvent::Added => {}
    }
}

/// Where the trail is that is shown: the demo tenant's own, or that of this computer.
fn keep(turn: &Turn<'_>) -> StorePlace {
    turn.state
        .session()
        .map_or(StorePlace::OnDisk, |session| session.tenant_store().place)
}

/// The screen is shown: reads the entries and checks the trail.
pub(super) fn show(turn: &mut Turn<'_>) {
    load(turn);
    check_chain(turn);
}

fn load(turn: &mut Turn<'_>) {
    let generation = turn.next_generation();
    turn.state.audit.entries.ask(generation);
    let filter = store_filter(turn.state);
    turn.audit(keep(turn), AuditTask::Load(generation, filter));
}

fn store_filter(state: &AppState) -> AuditFilter {
    let EntryFilter {
        text,
        since,
        profile,
        outcome,
        method,
    } = &state.audit.filter;
    let ago = |hours: i64| state.now - SignedDuration::from_hours(hours);
    AuditFilter {
        text: text.clone(),
        since: match since {
            Since::LastMonth => Some(ago(30 * 24)),
            Since::LastDay => Some(ago(24)),
            Since::Ever => None,
        },
        profile: profile.clone(),
        outcome: *outcome,
        method: method.clone(),
    }
}

fn set_filter(turn: &mut Turn<'_>, filter: EntryFilter) {
    turn.state.audit.filter = filter;
    load(turn);
}

fn check_chain(turn: &mut Turn<'_>) {
    turn.state.audit.chain = Chain::Checking;
    turn.audit(keep(turn), AuditTask::CheckChain);
}

fn chain_checked(turn: &mut Turn<'_>, result: Result<ChainState, UserMessage>) {
    turn.state.audit.chain = match result {
        Ok(found) => Chain::Checked(found, turn.state.now),
        Err(message) => Chain::Failed(message),
    };
}

fn select(turn: &mut Turn<'_>, entry: EntryId) {
    turn.state.audit.selected = Some(entry);
    turn.audit(keep(turn), AuditTask::LoadEntry(entry));
}

fn entry_loaded(
    turn: &mut Turn<'_>,
    entry: EntryId,
    result: Result<Box<EntryDetail>, UserMessage>,
) {
    match result {
        Ok(detail) => turn.state.audit.detail = Some((entry, *detail)),
        Err(message) => turn.not_stored(message),
    }
}

fn export(turn: &mut Turn<'_>, format: ExportFormat) {
    let now = turn.state.now;
    let day = now.to_zoned_datetime(turn.state.time_zone.clone()).date();
    let content = FileContent::Audit(keep(turn), store_filter(turn.state), format);
    turn.dialog(DialogTask::Save {
        file_name: format!("patchpanel-activity-{day}.{}", format.extension()),
        content,
    });
}
