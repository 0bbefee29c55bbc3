//! Sends what changes something, and writes to the audit trail before and after.
//!
//! What cannot be written down is not sent: a request in flight that nobody knows of is worse than one that waits.

use std::future::Future;

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::{Error, PreparedRequest};
use patchpanel_local_store::{Answer, EntryId, NewEntry, Outcome, Store, body_sha256};

use super::added;
use crate::{
    messages,
    ports::storage::{claims::Sending, unfinished},
    runner::{Answered, Workshop},
    state::{
        activity::Trail,
        apply::{ApplyRun, StepAnswer},
        local_store::{Keep, KeptPlace, StoreFailure},
    },
};

/// What came of a request: where it stands in the trail, and what was answered.
pub(in crate::runner) struct Sent<T> {
    pub(in crate::runner) entry: EntryId,
    pub(in crate::runner) result: Answered<T>,
}

/// Writes that `request` is sent, sends it, and writes what came of it; `said` finds the server's reply in the answer.
///
/// # Errors
/// Why it could not be written down; then nothing was sent.
pub(in crate::runner) async fn send<T>(
    workshop: &Workshop,
    trail: Trail,
    request: &PreparedRequest,
    said: impl Fn(&T) -> &StepAnswer,
    sending: impl Future<Output = Answered<T>>,
) -> Result<Sent<T>, StoreFailure> {
    let keep = trail.keep;
    let begun = begun(workshop, trail.entry, request);
    let _until_noted = claim(workshop, place(keep, &begun), None).await?;
    let add = move |store: &mut Store| store.append_started(&begun);
    let entry = workshop.try_on_store(keep, add).await?;
    Ok(answered(workshop, (keep, entry), said, sending.await).await)
}

fn place(keep: Keep, begun: &NewEntry) -> KeptPlace {
    KeptPlace {
        keep,
        tenant: begun.tenant.clone(),
    }
}

/// Makes sure that no other Patchpanel sends to the tenant, or has a run open on the connector.
async fn claim(
    workshop: &Workshop,
    place: KeptPlace,
    run: Option<ScriptName>,
) -> Result<Sending, StoreFailure> {
    let (storage, now) = (workshop.ports.storage.clone(), workshop.ports.clock.now());
    let claim = move || storage.claims.sending(&place, run.as_ref(), now);
    let claimed = workshop.blocking(claim).await;
    claimed.unwrap_or_else(|| Err(StoreFailure::bug()))
}

/// Does the same with a step of a run; the run is kept with the note, so that the next start knows of both.
///
/// # Errors
/// Why it could not be written down; then nothing was sent.
pub(in crate::runner) async fn send_step(
    workshop: &Workshop,
    trail: Trail,
    request: &PreparedRequest,
    (mut run, index, at): (Box<ApplyRun>, usize, Timestamp),
    sending: impl Future<Output = Answered<StepAnswer>>,
) -> Result<Sent<StepAnswer>, StoreFailure> {
    let keep = trail.keep;
    let begun = begun(workshop, trail.entry, request);
    let script_name = Some(run.script_name.clone());
    let _until_noted = claim(workshop, place(keep, &begun), script_name).await?;
    let add = move |store: &mut Store| {
        store.append_step(&begun, |entry| {
            if let Some(step) = run.steps.get_mut(index) {
                step.entry = Some(entry);
            }
            unfinished::run_record(&begun.tenant, &run, at)
        })
    };
    let entry = workshop.try_on_store(keep, add).await?;
    Ok(answered(workshop, (keep, entry), |answer| answer, sending.await).await)
}

async fn answered<T>(
    workshop: &Workshop,
    (keep, entry): (Keep, EntryId),
    said: impl Fn(&T) -> &StepAnswer,
    result: Answered<T>,
) -> Sent<T> {
    let answer = match &result {
        Ok(answer) => taken(workshop, said(answer)),
        Err(error) => refused(workshop, error),
    };
    let add = move |store: &mut Store| store.append_answer(entry, &answer);
    // The request was sent, so its outcome is reported whatever becomes of the note about it.
    let noted = workshop.on_store(keep, add).await;
    workshop.report(added(noted));
    Sent { entry, result }
}

/// The entry as it is written when `request` is sent.
fn begun(workshop: &Workshop, mut entry: NewEntry, request: &PreparedRequest) -> NewEntry {
    entry.at = workshop.ports.clock.now();
    if !request.body().is_empty() {
        entry.body_sha256 = body_sha256(request.body());
    }
    entry
}

fn taken(workshop: &Workshop, answer: &StepAnswer) -> Answer {
    Answer {
        at: workshop.ports.clock.now(),
        outcome: Outcome::Succeeded,
        result: answer.reply.to_string(),
        detail_code: None,
        message: answer.message.clone(),
        tracking_id: answer.tracking_id.clone(),
        duration: answer.elapsed,
    }
}

fn refused(workshop: &Workshop, error: &Error) -> Answer {
    // A 5xx leaves open whether the change was made.
    let unknown = error.may_have_changed_something();
    Answer {
        at: workshop.ports.clock.now(),
        outcome: if unknown {
            Outcome::Unknown
        } else {
            Outcome::Failed
        },
        result: messages::short(error),
        detail_code: error.detail_code().map(str::to_owned),
        message: Some(error.to_string()),
        tracking_id: error.tracking_id().map(str::to_owned),
        duration: error.elapsed(),
    }
}
