//! Sends what changes something, and writes to the audit trail before and after.
//!
//! What cannot be written down is not sent: a request in flight that nobody knows of is worse than one that waits.

use std::future::Future;

use jiff::Timestamp;
use patchpanel_core_models::{ids::ScriptName, models::upload::UploadStatus};
use patchpanel_http_client::{Error, PreparedRequest};
use patchpanel_local_store::{Answer, EntryId, NewEntry, Outcome, Store, body_sha256};

use super::added;
use crate::{
    messages,
    ports::local_store::{claims::Sending, unfinished},
    runner::{Answered, Context},
    state::{
        apply::{ApplyRun, Reply, StepAnswer},
        audit::AuditNote,
        local_store::{StoreFailure, StorePlace, TenantStore},
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
    context: &Context,
    trail: AuditNote,
    request: &PreparedRequest,
    said: impl Fn(&T) -> &StepAnswer,
    sending: impl Future<Output = Answered<T>>,
) -> Result<Sent<T>, StoreFailure> {
    let place = trail.place;
    let begun = begun(context, trail.entry, request);
    let _until_noted = claim(context, store_of(place, &begun), None).await?;
    let add = move |store: &mut Store| store.append_started(&begun);
    let entry = context.try_on_store(place, add).await?;
    let said = |answer: &T| taken(context, said(answer), Outcome::Succeeded);
    Ok(answered(context, (place, entry), said, sending.await).await)
}

fn store_of(place: StorePlace, begun: &NewEntry) -> TenantStore {
    TenantStore {
        place,
        tenant: begun.tenant.clone(),
    }
}

/// Makes sure that no other Patchpanel sends to the tenant, or has a run open on the connector.
async fn claim(
    context: &Context,
    place: TenantStore,
    run: Option<ScriptName>,
) -> Result<Sending, StoreFailure> {
    let (local_store, now) = (context.ports.local_store.clone(), context.ports.clock.now());
    let claim = move || local_store.claims.sending(&place, run.as_ref(), now);
    let claimed = context.blocking(claim).await;
    claimed.unwrap_or_else(|| Err(StoreFailure::bug()))
}

/// Does the same with a step of a run; the run is kept with the note, so that the next start knows of both.
///
/// # Errors
/// Why it could not be written down; then nothing was sent.
pub(in crate::runner) async fn send_step(
    context: &Context,
    trail: AuditNote,
    request: &PreparedRequest,
    (mut run, index, at): (Box<ApplyRun>, usize, Timestamp),
    sending: impl Future<Output = Answered<StepAnswer>>,
) -> Result<Sent<StepAnswer>, StoreFailure> {
    let place = trail.place;
    let begun = begun(context, trail.entry, request);
    let script_name = Some(run.script_name.clone());
    let _until_noted = claim(context, store_of(place, &begun), script_name).await?;
    let add = move |store: &mut Store| {
        store.append_step(&begun, |entry| {
            if let Some(step) = run.steps.get_mut(index) {
                step.entry = Some(entry);
            }
            unfinished::run_record(&begun.tenant, &run, at)
        })
    };
    let entry = context.try_on_store(place, add).await?;
    let said = |answer: &StepAnswer| taken(context, answer, outcome_of(&answer.reply));
    Ok(answered(context, (place, entry), said, sending.await).await)
}

async fn answered<T>(
    context: &Context,
    (place, entry): (StorePlace, EntryId),
    said: impl Fn(&T) -> Answer,
    result: Answered<T>,
) -> Sent<T> {
    let answer = match &result {
        Ok(answer) => said(answer),
        Err(error) => refused(context, error),
    };
    let add = move |store: &mut Store| store.append_answer(entry, &answer);
    // The request was sent, so its outcome is reported whatever becomes of the note about it.
    let noted = context.on_store(place, add).await;
    context.report(added(noted));
    Sent { entry, result }
}

/// The entry as it is written when `request` is sent.
fn begun(context: &Context, mut entry: NewEntry, request: &PreparedRequest) -> NewEntry {
    entry.at = context.ports.clock.now();
    if !request.body().is_empty() {
        entry.body_sha256 = body_sha256(request.body());
    }
    entry
}

/// A word of the server's that is not known settles nothing; the connector is read then.
fn outcome_of(reply: &Reply) -> Outcome {
    match reply {
        Reply::Uploaded(UploadStatus::Other(_)) | Reply::Http(_) => Outcome::Unknown,
        Reply::Patched | Reply::Created(_) | Reply::Uploaded(_) | Reply::ReadBack => {
            Outcome::Succeeded
        }
    }
}

fn taken(context: &Context, answer: &StepAnswer, outcome: Outcome) -> Answer {
    Answer {
        at: context.ports.clock.now(),
        outcome,
        result: answer.reply.to_string(),
        detail_code: None,
        message: answer.message.clone(),
        tracking_id: answer.tracking_id.clone(),
        duration: answer.elapsed,
    }
}

fn refused(context: &Context, error: &Error) -> Answer {
    // A 5xx leaves open whether the change was made.
    let unknown = error.may_have_changed_something();
    Answer {
        at: context.ports.clock.now(),
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
