//! The Activity screen: which entries are shown, whether the trail is sound, and exports.

use jiff::SignedDuration;
use patchpanel_local_store::{ActivityFilter, ChainState, EntryDetail, EntryId};

use super::turn::Turn;
use crate::{
    command::ActivityCommand,
    event::ActivityEvent,
    messages::UserMessage,
    state::{
        AppState,
        activity::{Chain, EntryFilter, Since},
        local_store::Keep,
        route::Route,
    },
    task::{ActivityTask, DialogTask, ExportFormat, FileContent},
};

pub(super) fn run(turn: &mut Turn<'_>, command: ActivityCommand) {
    match command {
        ActivityCommand::Filter(filter) => set_filter(turn, *filter),
        ActivityCommand::Select(entry) => select(turn, entry),
        ActivityCommand::CheckChain => check_chain(turn),
        ActivityCommand::Export(format) => export(turn, format),
    }
}

pub(super) fn on_event(turn: &mut Turn<'_>, event: ActivityEvent) {
    match event {
        ActivityEvent::Loaded(generation, result) => {
            let result = result.map(|entries| *entries);
            turn.state.activity.entries.answer(generation, result);
        }
        ActivityEvent::ChainChecked(result) => chain_checked(turn, result),
        ActivityEvent::EntryLoaded(entry, result) => entry_loaded(turn, entry, result),
        // The entries are read again while they are shown.
        ActivityEvent::Added if turn.state.route == Route::Activity => show(turn),
        ActivityEvent::Added => {}
    }
}

/// Where the trail is that is shown: the demo tenant's own, or that of this computer.
fn keep(turn: &Turn<'_>) -> Keep {
    turn.state
        .session()
        .map_or(Keep::OnDisk, |session| session.kept_place().keep)
}

/// The screen is shown: reads the entries and checks the trail.
pub(super) fn show(turn: &mut Turn<'_>) {
    load(turn);
    check_chain(turn);
}

fn load(turn: &mut Turn<'_>) {
    let generation = turn.next_generation();
    turn.state.activity.entries.ask(generation);
    let filter = store_filter(turn.state);
    turn.activity(keep(turn), ActivityTask::Load(generation, filter));
}

fn store_filter(state: &AppState) -> ActivityFilter {
    let EntryFilter {
        text,
        since,
        profile,
        outcome,
        method,
    } = &state.activity.filter;
    let ago = |hours: i64| state.now - SignedDuration::from_hours(hours);
    ActivityFilter {
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
    turn.state.activity.filter = filter;
    load(turn);
}

fn check_chain(turn: &mut Turn<'_>) {
    turn.state.activity.chain = Chain::Checking;
    turn.activity(keep(turn), ActivityTask::CheckChain);
}

fn chain_checked(turn: &mut Turn<'_>, result: Result<ChainState, UserMessage>) {
    turn.state.activity.chain = match result {
        Ok(found) => Chain::Checked(found, turn.state.now),
        Err(message) => Chain::Failed(message),
    };
}

fn select(turn: &mut Turn<'_>, entry: EntryId) {
    turn.state.activity.selected = Some(entry);
    turn.activity(keep(turn), ActivityTask::LoadEntry(entry));
}

fn entry_loaded(
    turn: &mut Turn<'_>,
    entry: EntryId,
    result: Result<Box<EntryDetail>, UserMessage>,
) {
    match result {
        Ok(detail) => turn.state.activity.detail = Some((entry, *detail)),
        Err(message) => turn.not_kept(message),
    }
}

fn export(turn: &mut Turn<'_>, format: ExportFormat) {
    let now = turn.state.now;
    let day = now.to_zoned_datetime(turn.state.time_zone.clone()).date();
    let content = FileContent::Activity(keep(turn), store_filter(turn.state), format);
    turn.dialog(DialogTask::Save {
        file_name: format!("patchpanel-activity-{day}.{}", format.extension()),
        content,
    });
}
