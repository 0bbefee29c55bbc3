//! What tests share: a state by hand, and what is asked for when something happens to it.

use jiff::Timestamp;

use super::{Owner, turn::Turn};
use crate::{
    command::Command,
    event::Event,
    state::AppState,
    task::{DialogTask, FileContent, Keeping, Task},
};

/// Lets an owner of the state work, and gives back what it asks for.
fn owned(state: &mut AppState, work: impl FnOnce(&mut Owner)) -> Vec<Task> {
    let empty = AppState::new(state.now, state.time_zone.clone());
    let mut owner = Owner::new(std::mem::replace(state, empty));
    work(&mut owner);
    let tasks = owner.take_tasks();
    *state = owner.into_state();
    tasks
}

/// Calls a handler.
pub(super) fn in_turn(state: &mut AppState, work: impl FnOnce(&mut Turn<'_>)) -> Vec<Task> {
    owned(state, |owner| work(&mut owner.turn()))
}

pub(crate) fn on_command(state: &mut AppState, command: impl Into<Command>) -> Vec<Task> {
    owned(state, |owner| owner.command(command))
}

pub(crate) fn on_event(state: &mut AppState, event: Event) -> Vec<Task> {
    owned(state, |owner| owner.event(event))
}

pub(crate) fn on_tick(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    owned(state, |owner| owner.tick(now))
}

pub(crate) fn on_input(state: &mut AppState) {
    owned(state, Owner::input);
}

/// Everything that is written at the end.
pub(crate) fn on_exit(state: &mut AppState, now: Timestamp) -> Vec<Keeping> {
    let mut written = Vec::new();
    owned(state, |owner| written = owner.exit(now));
    written.into_iter().map(|(_, keeping)| keeping).collect()
}

/// The name and the bytes of the one file that is to be saved.
pub(crate) fn saved(tasks: &[Task]) -> (&str, &[u8]) {
    match tasks {
        [
            Task::Dialog(DialogTask::Save {
                file_name,
                content: FileContent::Bytes(bytes),
            }),
        ] => (file_name, bytes),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn may_close(state: &mut AppState) -> bool {
    let mut may = false;
    owned(state, |owner| may = owner.may_close());
    may
}
