//! Why something cannot be done now, in the words that stand in a message, beside a button or in a list.

use crate::state::resume::ResumeRefusal;

pub(crate) const STEPS_ARE_SENT: &str = "Steps are being sent";
pub(crate) const STILL_READ: &str = "The connector is still being read";
pub(crate) const NOTHING_APPLIED: &str = "None of its steps was applied";
pub(crate) const APPLIED_SINCE: &str =
    "A later apply follows it; the History tab has every snapshot";
pub(crate) const OF_ANOTHER_VERSION: &str = "It was kept by another version of Patchpanel";

pub(crate) const NO_TEXT: &str = "it is no text";
pub(crate) const NO_ENVIRONMENT: &str = "it names no environment with a baseurl";

/// Why steps of a stopped run cannot be sent now.
pub(crate) fn of_resume(refusal: ResumeRefusal) -> String {
    let sentence = match refusal {
        ResumeRefusal::Unknown(place) => return format!("Step {} is not known yet", place + 1),
        ResumeRefusal::ReadOnly => "This profile is read-only",
        ResumeRefusal::NotOpen => "The connector is not open",
        ResumeRefusal::Sending => STEPS_ARE_SENT,
        ResumeRefusal::NothingLeft => "Nothing is left to send",
        ResumeRefusal::Otherwise => {
            "It would be sent otherwise than it was reviewed. Review it again"
        }
        ResumeRefusal::DraftChanged => "The draft changed after it was reviewed. Review it again",
    };
    sentence.to_owned()
}

/// Steps that were kept cannot be prepared again.
pub(crate) fn cannot_be_sent(error: &dyn std::error::Error) -> String {
    format!("This profile cannot send its requests: {error}")
}
