//! Apply: send the reviewed requests one by one, and stop at the first that is not taken.
//!
//! Sending is in [`send`]. What became of a step whose answer was lost is learned in [`outcome`]; sending the rest is
//! in [`resume`], taking back what was done in [`undo`]. Nothing here repeats a request unasked.

mod answer;
mod creation;
#[cfg(test)]
mod creation_tests;
mod leave;
mod local_store;
#[cfg(test)]
mod local_store_tests;
mod outcome;
mod reading;
mod resume;
#[cfg(test)]
pub(crate) mod sample;
mod send;
#[cfg(test)]
mod tests;
mod undo;

use jiff::{SignedDuration, Timestamp};
use patchpanel_core_models::ids::ScriptName;

use super::turn::Turn;
use crate::{command::ApplyCommand, event::StepEvent, state::session::Session};

pub(super) use self::{
    creation::found,
    local_store::{kept, resume_stored, store_due, store_now},
    outcome::{gone, learn, read_failed},
    reading::on_tick,
    send::{send, stop},
};

pub(super) fn run(turn: &mut Turn<'_>, command: ApplyCommand) -> Option<()> {
    match command {
        ApplyCommand::Start => send::start(turn),
        ApplyCommand::Stop => stop(turn)?,
        ApplyCommand::Close => leave::close(turn),
        ApplyCommand::RereadUnknown => reading::read_now(turn)?,
        ApplyCommand::AskToResume(resume) => resume::ask(turn, resume)?,
        ApplyCommand::Resume(resume) => resume::resume(turn, resume)?,
        ApplyCommand::Undo(id) => undo::undo(turn, id)?,
        ApplyCommand::ReviewRest => leave::review_rest(turn)?,
        ApplyCommand::ForgetCreation => creation::forget(turn)?,
        ApplyCommand::ShowPlace(step) => leave::show_place(turn, step)?,
    }
    Some(())
}

pub(super) fn on_event(turn: &mut Turn<'_>, name: &ScriptName, event: StepEvent) -> Option<()> {
    match event {
        StepEvent::Answered {
            index,
            entry,
            result,
        } => answer::answered(turn, name, (index, entry), &result)?,
        StepEvent::NotSent { index, failure } => answer::not_sent(turn, name, index, failure)?,
    }
    Some(())
}

/// When the runs of a session need attention next: a countdown that is shown moves on every second.
pub(super) fn due(session: &Session, now: Timestamp, shows: bool) -> Option<Timestamp> {
    let second = shows.then(|| now + SignedDuration::from_secs(1));
    let reading = reading::due(session).filter(|_| session.is_signed_in());
    let reading = reading.map(|next| second.map_or(next, |second| next.min(second)));
    [reading, local_store::due(session)]
        .into_iter()
        .flatten()
        .min()
}
