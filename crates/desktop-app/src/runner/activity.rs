//! The audit trail: reading it, checking it, exporting it, off the UI thread.

pub(super) mod sent;

use patchpanel_local_store::{ActivityFilter, Store};

use super::Workshop;
use crate::{
    event::{ActivityEvent, StoreEvent},
    messages::UserMessage,
    state::{activity::Entries, local_store::Keep},
    task::{ActivityTask, ExportFormat},
};

/// As many entries as are read for the screen; an export has all of them.
const LINES: u32 = 2_000;

pub(super) async fn carry_out(workshop: &Workshop, keep: Keep, task: ActivityTask) -> StoreEvent {
    let event = match task {
        ActivityTask::Load(generation, filter) => {
            let read = move |store: &mut Store| {
                Ok(Box::new(Entries {
                    page: store.activity(&filter, LINES, 0)?,
                    choices: store.activity_choices()?,
                }))
            };
            ActivityEvent::Loaded(generation, workshop.on_store(keep, read).await)
        }
        ActivityTask::CheckChain => {
            let check = |store: &mut Store| store.verify_chain();
            ActivityEvent::ChainChecked(workshop.on_store(keep, check).await)
        }
        ActivityTask::LoadEntry(entry) => {
            let read = move |store: &mut Store| Ok(Box::new(store.entry_detail(entry)?));
            ActivityEvent::EntryLoaded(entry, workshop.on_store(keep, read).await)
        }
        ActivityTask::AppendFinding { entry, at, text } => {
            let add = move |store: &mut Store| store.append_finding(entry, at, &text);
            return added(workshop.on_store(keep, add).await);
        }
    };
    StoreEvent::Activity(event)
}

/// What is reported once something was added to the trail, or could not be.
pub(super) fn added(result: Result<(), UserMessage>) -> StoreEvent {
    result.map_or_else(StoreEvent::NotKept, |()| {
        StoreEvent::Activity(ActivityEvent::Added)
    })
}

/// The whole trail that `filter` lets through, as the bytes of a file.
pub(super) async fn export(
    workshop: &Workshop,
    keep: Keep,
    filter: ActivityFilter,
    format: ExportFormat,
) -> Result<Vec<u8>, UserMessage> {
    let write = move |store: &mut Store| {
        let mut bytes = Vec::new();
        match format {
            ExportFormat::Csv => store.export_csv(&filter, &mut bytes)?,
            ExportFormat::Json => store.export_json(&filter, &mut bytes)?,
        }
        Ok(bytes)
    };
    workshop.on_store(keep, write).await
}
