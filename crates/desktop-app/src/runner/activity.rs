//! The audit trail: reading it, checking it, exporting it, off the UI thread.

use patchpanel_local_store::Store;

use super::{Workshop, storage::on_store};
use crate::{
    event::Event,
    messages::UserMessage,
    ports::storage::Keep,
    state::activity::Entries,
    task::{ExportFormat, Task},
};

/// As many entries as are read for the screen; an export has all of them.
const LINES: u32 = 2_000;

/// Carries a task about the trail out.
pub(super) async fn carry_out(workshop: &Workshop, task: Task) -> Option<Event> {
    match task {
        Task::LoadActivity {
            generation,
            keep,
            filter,
        } => {
            let read = move |store: &mut Store| {
                Ok(Box::new(Entries {
                    page: store.activity(&filter, LINES, 0)?,
                    choices: store.activity_choices()?,
                }))
            };
            let result = on_store(workshop, keep, read).await;
            Some(Event::ActivityLoaded { generation, result })
        }
        Task::CheckChain(keep) => {
            let check = |store: &mut Store| store.verify_chain();
            Some(Event::ChainChecked(on_store(workshop, keep, check).await))
        }
        Task::LoadEntry { keep, entry } => {
            let read = move |store: &mut Store| Ok(Box::new(store.entry_detail(entry)?));
            let result = on_store(workshop, keep, read).await;
            Some(Event::EntryLoaded { entry, result })
        }
        Task::AppendFinding {
            keep,
            entry,
            at,
            text,
        } => {
            let add = move |store: &mut Store| store.append_finding(entry, at, &text);
            Some(match on_store(workshop, keep, add).await {
                Ok(()) => Event::EntryAdded,
                Err(message) => Event::NotKept(message),
            })
        }
        _ => None,
    }
}

/// The whole trail that `filter` lets through, as the bytes of a file.
pub(super) async fn export(
    workshop: &Workshop,
    keep: Keep,
    filter: patchpanel_local_store::ActivityFilter,
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
    on_store(workshop, keep, write).await
}
