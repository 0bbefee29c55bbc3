//! Reads the server after a run, and again while an outcome is unknown. Nothing is sent here.

use jiff::Timestamp;
use patchpanel_core_models::ids::ScriptName;

use crate::{
    state::{
        apply::{LONGEST_PAUSE, Reading},
        remote::Generation,
        session::Session,
    },
    update::{connectors, turn::Turn},
};

/// Reads the run's connector; only this read and later ones tell what became of the run's steps.
pub(super) fn read(turn: &mut Turn<'_>, script_name: &ScriptName) {
    let asked = Generation(turn.state.generations + 1);
    if let Some(run) = turn.run_mut() {
        run.reads_from = asked;
        run.reading = run.unknown().is_some().then(|| Reading::started(asked));
    }
    connectors::read(turn, script_name);
}

/// Reads at once, without waiting for the next attempt.
pub(super) fn read_now(turn: &mut Turn<'_>) -> Option<()> {
    let asked = Generation(turn.state.generations + 1);
    let run = turn.run_mut().filter(|run| !run.is_running());
    let run = run.filter(|run| run.unknown().is_some())?;
    let script_name = run.script_name.clone();
    run.reads_from = run.reads_from.min(asked);
    match &mut run.reading {
        Some(reading) => reading.asked_again(asked),
        None => run.reading = Some(Reading::started(asked)),
    }
    connectors::read(turn, &script_name);
    Some(())
}

pub(in crate::update) fn on_tick(turn: &mut Turn<'_>) {
    let latest = turn.state.now + LONGEST_PAUSE;
    if let Some(run) = turn.run_mut()
        && let Some(reading) = &mut run.reading
    {
        reading.begin_by(latest);
    }
    let next = turn.session().and_then(due);
    if next.is_some_and(|next| next <= turn.state.now) {
        read_now(turn);
    }
}

pub(super) fn due(session: &Session) -> Option<Timestamp> {
    session.apply.as_ref()?.reading.as_ref()?.next()
}
