//! What stands in the audit trail, in words.

use crate::state::apply::Finding;

pub(crate) const DELETES: &str = "delete the connector";
pub(crate) const CONNECTOR_GONE: &str = "Read afterwards: the connector no longer exists";
pub(crate) const LET_GO: &str = "Never learned: the person does not wait for it any more";
pub(crate) const UNANSWERED: &str = "No answer was noted before the next sign-in";

pub(crate) fn creates(body: &str) -> String {
    format!("create a connector: {body}")
}

pub(crate) fn found(finding: Finding) -> &'static str {
    match finding {
        Finding::Draft => "Read afterwards: applied, the server has what was sent",
        Finding::Before => "Read afterwards: not applied, the server is unchanged",
        Finding::Other => "Read afterwards: changed by someone else",
    }
}
