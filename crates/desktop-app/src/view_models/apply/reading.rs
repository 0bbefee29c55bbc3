//! Reading again, in words: what is read, which attempt it is, and what each finding leads to.

use jiff::Timestamp;
use patchpanel_core_models::draft::Part;

use crate::state::apply::{ATTEMPTS, ApplyRun, ApplyStep, Finding, Reading, ReadingStage};

/// The path that is read: the connector's own, whose answer has every part.
pub(crate) fn path(run: &ApplyRun, step: &ApplyStep) -> String {
    let path = step.step.request.path();
    let cut = |path| -> &str { str::rsplit_once(path, '/').map_or(path, |(front, _)| front) };
    match step.step.part {
        Part::Metadata if step.is_creation() => format!("{path}/{}", run.script_name),
        Part::Metadata => path.to_owned(),
        Part::Xml(_) => cut(path).to_owned(),
        Part::Translations(_) => cut(cut(path)).to_owned(),
    }
}

/// “attempt 2 of 5, next in 8 s”.
pub(crate) fn progress(reading: &Reading, now: Timestamp) -> String {
    let attempt = format!("attempt {} of {ATTEMPTS}", reading.attempt);
    match reading.stage {
        ReadingStage::Asked(_) => attempt,
        ReadingStage::Pausing(until) => {
            let millis = until.duration_since(now).as_millis().max(0);
            format!("{attempt}, next in {} s", (millis + 999) / 1000)
        }
        ReadingStage::GivenUp => format!("{attempt} failed; press “Read now” to try again"),
    }
}

pub(crate) fn failure(reading: &Reading) -> Option<String> {
    let message = reading.failure.as_ref()?;
    Some(format!("Not read: {}.", message.why.trim_end_matches('.')))
}

/// The three findings and what each leads to.
pub(crate) fn findings(
    run: &ApplyRun,
    index: usize,
    step: &ApplyStep,
) -> [(Finding, String, String); 3] {
    let number = index + 1;
    let what = match step.step.part {
        Part::Metadata => "metadata",
        Part::Xml(_) => "document",
        Part::Translations(_) => "translations",
    };
    let made = match run.not_sent().first() {
        Some(next) => format!("step {number} was applied; continue with step {}", next + 1),
        None => format!("step {number} was applied; all is applied"),
    };
    [
        (Finding::Draft, format!("the draft’s {what}"), made),
        (
            Finding::Before,
            format!("the earlier {what}"),
            format!("step {number} was not applied; send it again"),
        ),
        (
            Finding::Other,
            "something else".to_owned(),
            "changed by someone else; the conflict view opens".to_owned(),
        ),
    ]
}
