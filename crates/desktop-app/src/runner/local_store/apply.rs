//! Runs in the local store: kept while they are not over, and resumed by the next sign-in with their requests
//! rebuilt.

use patchpanel_core_models::ids::ScriptName;
use patchpanel_http_client::Client;
use patchpanel_local_store::{Loaded, Unfinished};

use crate::runner::review;
use crate::{
    messages::{self, UserMessage, refusals},
    state::{
        apply::{ApplyRun, StoredRun},
        local_store::StoreFailure,
    },
};

/// The run of a tenant that moved last of those that can be resumed, with its requests rebuilt, and why another one
/// cannot. One that `claim` refuses is alive in another Patchpanel.
pub(super) fn resumable(
    client: Option<&Client>,
    mut runs: Loaded<Unfinished>,
    claim: impl Fn(&ScriptName) -> Result<(), StoreFailure>,
) -> (Option<Box<ApplyRun>>, Option<UserMessage>) {
    let mut lost = runs.unreadable.first().map(messages::unreadable_run);
    let Some(client) = client else {
        return (None, lost);
    };
    runs.rows
        .sort_by_key(|run| std::cmp::Reverse(run.updated_at));
    for run in runs.rows {
        let script_name = run.script_name.clone();
        let why = match made_anew(client, run) {
            Ok(run) => match claim(&script_name) {
                Ok(()) => return (Some(Box::new(run)), lost),
                Err(failure) => messages::run_not_claimed(&script_name, &failure),
            },
            Err(why) => messages::run_not_resumed(&script_name, &why),
        };
        lost = Some(why);
    }
    (None, lost)
}

fn made_anew(client: &Client, run: Unfinished) -> Result<ApplyRun, String> {
    let script_name = run.script_name;
    let kept = StoredRun::read(run.value).ok_or(refusals::OF_ANOTHER_VERSION)?;
    let creates = kept.creates().cloned();
    let creation = creates.map(|new| review::creation_step(client, new));
    let steps = kept.steps().into_iter();
    let steps = steps.map(|step| review::review_step(client, &script_name, step, kept.before()));
    let steps: Result<Vec<_>, _> = creation.into_iter().chain(steps).collect();
    let steps = steps.map_err(|error| refusals::cannot_be_sent(&error))?;
    Ok(kept.resumed(script_name, steps))
}

#[cfg(test)]
mod tests;
