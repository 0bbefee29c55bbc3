//! Why something cannot be done now, in the words that stand in a message, beside a button or in a list.

use crate::state::{AppState, resume::ResumeRefusal, session::Session};

pub(crate) const STEPS_ARE_SENT: &str = "Steps are being sent";
pub(crate) const STILL_READ: &str = "The connector is still being read";
pub(crate) const NOTHING_APPLIED: &str = "No step was applied. Nothing to undo";
pub(crate) const APPLIED_SINCE: &str = "A later apply exists; see the History tab";
pub(crate) const OF_ANOTHER_VERSION: &str = "Another version of Patchpanel kept this apply";

pub(crate) const NO_TEXT: &str = "it is not text";
pub(crate) const ENDED_EARLY: &str = "the work ended early";
pub(crate) const TOO_LATE: &str = "it did not answer in time";
#[cfg(not(feature = "demo"))]
pub(crate) const NO_DEMO: &str = "this build has no demo tenant";
pub(crate) const NO_ENVIRONMENT: &str = "it names no environment with a baseurl";

/// Stands where the policy of this computer binds something.
pub(crate) const MANAGED: &str = "Managed by your organisation";

/// Why no connector is created or deleted where a second person approves what is sent: only changes have a plan file.
pub(crate) fn second_person(session: &Session) -> Option<&'static str> {
    let needed = session.needs_second_person();
    needed.then_some("This profile needs a second person, and plan files cannot create or delete")
}

/// Why nothing is saved to a file.
pub(crate) fn export(state: &AppState) -> Option<&'static str> {
    let forbids = state.policy.no_export || state.policy_problem.is_some();
    forbids.then_some("Managed by your organisation: nothing is saved to files")
}

/// Why the session cannot be left at this moment: the answer to a change would be lost.
pub(crate) fn must_stay(state: &AppState) -> Option<&'static str> {
    if state.session().is_some_and(Session::is_applying) {
        return Some("Steps are being sent. Stop, or wait for the end");
    }
    let awaiting = state.is_awaiting();
    awaiting.then_some("A request is being sent. Wait for the answer")
}

/// Why steps of a stopped run cannot be sent now.
pub(crate) fn of_resume(refusal: ResumeRefusal) -> String {
    let sentence = match refusal {
        ResumeRefusal::Unknown(place) => {
            return format!("The outcome of step {} is unknown", place + 1);
        }
        ResumeRefusal::ReadOnly => "This profile is read-only",
        ResumeRefusal::SecondPerson => "This profile applies only plan files by someone else",
        ResumeRefusal::NotOpen => "The connector is not open",
        ResumeRefusal::Creation => "The connector was not created. Review the draft",
        ResumeRefusal::Sending => STEPS_ARE_SENT,
        ResumeRefusal::NothingLeft => "Nothing is left to send",
        ResumeRefusal::Otherwise => {
            "The request would differ from the reviewed one. Review the draft"
        }
        ResumeRefusal::DraftChanged => "The draft changed after the review. Review the draft",
    };
    sentence.to_owned()
}

/// Steps that were kept cannot be prepared again.
pub(crate) fn cannot_be_sent(error: &dyn std::error::Error) -> String {
    format!("This profile cannot send its requests: {error}")
}
