//! What stands in the audit trail, in words.

use crate::state::apply::Finding;

pub(crate) const DELETES: &str = "delete the connector";
pub(crate) const CONNECTOR_GONE: &str = "Read again: the connector is not there any more";
pub(crate) const UNANSWERED: &str = "No answer was noted until the next sign-in, which told of it";

pub(crate) fn creates(body: &str) -> String {
    format!("create a connector: {body}")
}

pub(crate) fn found(finding: Finding) -> &'static str {
    match finding {
        Finding::Draft => "Read again: the server has what was sent, so it was applied",
        Finding::Before => "Read again: the server has what it had before, so it was not applied",
        Finding::Other => "Read again: the server has something else, so somebody else wrote",
    }
}
