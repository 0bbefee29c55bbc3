//! What tests share: a state by hand, and what is asked for when something happens to it.

use jiff::Timestamp;
use patchpanel_core_models::{draft::Draft, ids::ScriptName};

use super::{Owner, turn::Turn};
use crate::{
    command::Command,
    event::{ConnectorEvent, Event, SessionEvent},
    state::{AppState, remote::Generation, session::SessionId},
    task::{ConnectorTask, DialogTask, FileContent, StoreChange, Task, TenantTask, Work},
};

/// This was asked for, in this order.
macro_rules! assert_asked {
    ($tasks:expr, $pattern:pat) => {
        assert!(matches!($tasks.as_slice(), $pattern), "{:?}", $tasks)
    };
    ($tasks:expr, $pattern:pat, $why:literal) => {
        assert!(
            matches!($tasks.as_slice(), $pattern),
            concat!($why, ": {:?}"),
            $tasks
        )
    };
}

/// This is among what was asked for.
macro_rules! assert_one_of {
    ($tasks:expr, $pattern:pat $(if $guard:expr)?) => {
        assert!(
            $tasks.iter().any(|task| matches!(task, $pattern $(if $guard)?)),
            "{:?}",
            $tasks
        )
    };
}

/// Lets an owner of the state work, and gives back what it asks for.
fn owned(state: &mut AppState, work: impl FnOnce(&mut Owner)) -> Vec<Task> {
    let empty = AppState::new(state.now, state.time_zone.clone());
    let mut owner = Owner::new(std::mem::replace(state, empty));
    work(&mut owner);
    let tasks = owner.take_tasks();
    *state = owner.into_state();
    tasks
}

pub(super) fn in_turn<T>(state: &mut AppState, work: impl FnOnce(&mut Turn<'_>) -> T) -> Vec<Task> {
    owned(state, |owner| drop(work(&mut owner.turn())))
}

pub(crate) fn on_command(state: &mut AppState, command: impl Into<Command>) -> Vec<Task> {
    owned(state, |owner| owner.command(command))
}

pub(crate) fn on_event(state: &mut AppState, event: impl Into<Event>) -> Vec<Task> {
    owned(state, |owner| owner.event(event.into()))
}

pub(crate) fn on_tick(state: &mut AppState, now: Timestamp) -> Vec<Task> {
    owned(state, |owner| owner.tick(now))
}

pub(crate) fn on_input(state: &mut AppState) {
    owned(state, Owner::input);
}

pub(crate) fn on_exit(state: &mut AppState, now: Timestamp) -> Vec<StoreChange> {
    let mut written = Vec::new();
    owned(state, |owner| written = owner.exit(now));
    written.into_iter().map(|(_, change)| change).collect()
}

/// Something is reported of a connector of the first session.
pub(crate) fn reports(
    state: &mut AppState,
    script_name: &ScriptName,
    event: ConnectorEvent,
) -> Vec<Task> {
    reports_to(state, SessionId(1), script_name, event)
}

/// Something is reported of a connector of any session.
pub(crate) fn reports_to(
    state: &mut AppState,
    session: SessionId,
    script_name: &ScriptName,
    event: ConnectorEvent,
) -> Vec<Task> {
    let event = SessionEvent::Connector(script_name.clone(), event);
    on_event(state, Event::Session(session, event))
}

fn of_connector(task: &Task) -> Option<&ConnectorTask> {
    match task {
        Task::Work(Work::Tenant(_, TenantTask::Connector(_, task))) => Some(task),
        _ => None,
    }
}

/// What is asked of the tenant about its connectors, beside whatever else is asked for, and beside who uses them.
pub(crate) fn of_connectors(tasks: &[Task]) -> Vec<&ConnectorTask> {
    let asked = tasks.iter().filter_map(of_connector);
    let others = asked.filter(|task| !matches!(task, ConnectorTask::AskImpact { .. }));
    others.collect()
}

/// The question which sources use a connector.
pub(crate) fn asked_impact(tasks: &[Task]) -> Option<Generation> {
    let mut asked = tasks.iter().filter_map(of_connector);
    asked.find_map(|task| match task {
        ConnectorTask::AskImpact { generation, .. } => Some(*generation),
        _ => None,
    })
}

/// The question of the review that is asked for, and nothing else but who uses the connector.
pub(crate) fn only_review(tasks: &[Task]) -> Generation {
    let others = tasks.len() - usize::from(asked_impact(tasks).is_some());
    match (others, of_connectors(tasks).as_slice()) {
        (1, [ConnectorTask::PrepareReview(generation, _)]) => *generation,
        _ => panic!("{tasks:?}"),
    }
}

pub(crate) fn reviewed(tasks: &[Task]) -> Vec<&Draft> {
    let asked = of_connectors(tasks).into_iter();
    let drafts = asked.filter_map(|task| match task {
        ConnectorTask::PrepareReview(_, question) => Some(&question.draft),
        _ => None,
    });
    drafts.collect()
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
