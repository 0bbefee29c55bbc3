//! The audit trail: reading it, checking it, exporting it, off the UI thread.

pub(super) mod sent;

use patchpanel_local_store::{AuditFilter, Store};

use super::Context;
use crate::{
    event::{AuditEvent, StoreEvent},
    messages::UserMessage,
    state::{
        audit::{Entries, ExportFormat},
        local_store::StorePlace,
    },
    task::AuditTask,
};

/// As many entries as are read for the screen; an export has all of them.
const LINES: u32 = 2_000;

pub(super) async fn carry_out(context: &Context, place: StorePlace, task: AuditTask) -> StoreEvent {
    let event = match task {
        AuditTask::Load(generation, filter) => {
            let read = move |store: &mut Store| {
                Ok(Box::new(Entries {
                    page: store.audit(&filter, LINES, 0)?,
                    choices: store.audit_choices()?,
                }))
            };
            AuditEvent::Loaded(generation, context.on_store(place, read).await)
        }
        AuditTask::CheckChain => {
            let check = |store: &mut Store| store.verify_chain();
            AuditEvent::ChainChecked(context.on_store(place, check).await)
        }
        AuditTask::LoadEntry(entry) => {
            let read = move |store: &mut Store| Ok(Box::new(store.entry_detail(entry)?));
            AuditEvent::EntryLoaded(entry, context.on_store(place, read).await)
        }
        AuditTask::AppendFinding { entry, at, text } => {
            let add = move |store: &mut Store| store.append_finding(entry, at, &text);
            return added(context.on_store(place, add).await);
        }
    };
    StoreEvent::Audit(event)
}

/// What is reported once something was added to the trail, or could not be.
pub(super) fn added(result: Result<(), UserMessage>) -> StoreEvent {
    result.map_or_else(StoreEvent::NotStored, |()| {
        StoreEvent::Audit(AuditEvent::Added)
    })
}

/// The whole trail that `filter` lets through, as the bytes of a file.
pub(super) async fn export(
    context: &Context,
    place: StorePlace,
    filter: AuditFilter,
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
    context.on_store(place, write).await
}
