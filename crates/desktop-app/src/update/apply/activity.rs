//! The row of the activity list for a request that was meant to change something.

use patchpanel_http_client::{Error, PreparedRequest};

use crate::{
    messages,
    state::{
        activity::{ActivityEntry, ActivityResult},
        apply::StepAnswer,
    },
};

/// What is noted of a request and its result. A 5xx leaves open whether the change was made.
pub(in crate::update) fn entry(
    profile: String,
    connector: &str,
    request: &PreparedRequest,
    result: &Result<StepAnswer, Error>,
    at: jiff::Timestamp,
) -> ActivityEntry {
    let (outcome, tracking_id, elapsed) = match result {
        Ok(answer) => (
            ActivityResult::Done(answer.word.clone()),
            answer.tracking_id.clone(),
            answer.elapsed,
        ),
        Err(error) if error.may_have_changed_something() => (
            ActivityResult::Unknown,
            error.tracking_id().map(str::to_owned),
            error.elapsed(),
        ),
        Err(error) => {
            let word = error
                .detail_code()
                .map_or_else(|| messages::short(error), str::to_owned);
            (
                ActivityResult::Failed(word),
                error.tracking_id().map(str::to_owned),
                error.elapsed(),
            )
        }
    };
    ActivityEntry {
        at,
        profile,
        connector: connector.to_owned(),
        method: request.method().to_owned(),
        path: request.path().to_owned(),
        result: outcome,
        tracking_id,
        elapsed,
    }
}
