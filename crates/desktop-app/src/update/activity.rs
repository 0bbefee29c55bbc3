//! The Activity screen: which entries are shown, whether the trail is sound, and exports.

use jiff::SignedDuration;
use patchpanel_local_store::{ActivityFilter, ChainState, EntryDetail, EntryId};

use super::next_generation;
use crate::{
    command::ActivityCommand,
    messages::UserMessage,
    ports::storage::Keep,
    state::{
        AppState,
        activity::{Chain, Entries, Since, Wanted},
        route::Route,
    },
    task::{ExportFormat, Generation, Task},
};

pub(super) fn run(state: &mut AppState, command: ActivityCommand) -> Vec<Task> {
    match command {
        ActivityCommand::Filter(wanted) => want(state, *wanted),
        ActivityCommand::Select(entry) => select(state, entry),
        ActivityCommand::CheckChain => check_chain(state),
        ActivityCommand::Export(format) => export(state, format),
    }
}

/// Where the trail is that is shown: the demo tenant's own, or that of this computer.
fn keep(state: &AppState) -> Keep {
    state
        .session
        .as_ref()
        .map_or(Keep::OnDisk, |session| session.kept_place().keep)
}

/// The screen is shown: reads the entries and checks the trail.
pub(super) fn show(state: &mut AppState) -> Vec<Task> {
    let mut tasks = load(state);
    tasks.extend(check_chain(state));
    tasks
}

/// Something was added: reads the entries again while they are shown.
pub(super) fn added(state: &mut AppState) -> Vec<Task> {
    if state.route == Route::Activity {
        show(state)
    } else {
        Vec::new()
    }
}

fn load(state: &mut AppState) -> Vec<Task> {
    let generation = next_generation(state);
    state.activity.entries.ask(generation);
    vec![Task::LoadActivity {
        generation,
        keep: keep(state),
        filter: filter(state),
    }]
}

fn filter(state: &AppState) -> ActivityFilter {
    let Wanted {
        text,
        since,
        profile,
        outcome,
        method,
    } = &state.activity.wanted;
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

pub(super) fn want(state: &mut AppState, wanted: Wanted) -> Vec<Task> {
    state.activity.wanted = wanted;
    load(state)
}

pub(super) fn loaded(
    state: &mut AppState,
    generation: Generation,
    result: Result<Box<Entries>, UserMessage>,
) -> Vec<Task> {
    let result = result.map(|entries| *entries);
    state.activity.entries.answer(generation, result);
    Vec::new()
}

pub(super) fn check_chain(state: &mut AppState) -> Vec<Task> {
    state.activity.chain = Chain::Checking;
    vec![Task::CheckChain(keep(state))]
}

pub(super) fn chain_checked(
    state: &mut AppState,
    result: Result<ChainState, UserMessage>,
) -> Vec<Task> {
    state.activity.chain = match result {
        Ok(found) => Chain::Checked(found, state.now),
        Err(message) => Chain::Failed(message),
    };
    Vec::new()
}

pub(super) fn select(state: &mut AppState, entry: EntryId) -> Vec<Task> {
    state.activity.selected = Some(entry);
    vec![Task::LoadEntry {
        keep: keep(state),
        entry,
    }]
}

pub(super) fn entry_loaded(
    state: &mut AppState,
    entry: EntryId,
    result: Result<Box<EntryDetail>, UserMessage>,
) -> Vec<Task> {
    match result {
        Ok(detail) => state.activity.detail = Some((entry, *detail)),
        Err(message) => return super::keeping::not_kept(state, message),
    }
    Vec::new()
}

pub(super) fn export(state: &AppState, format: ExportFormat) -> Vec<Task> {
    let day = state.now.to_zoned_datetime(state.time_zone.clone()).date();
    vec![Task::ExportActivity {
        keep: keep(state),
        filter: filter(state),
        format,
        file_name: format!("patchpanel-activity-{day}.{}", format.extension()),
    }]
}
