//! The only code that changes [`crate::state::AppState`]. A command or an event goes in, tasks come out.
//!
//! This file only routes; each command and event is one function in the file of its noun.

// A new task, event or command that nobody carries out does not compile.
#![cfg_attr(not(test), warn(clippy::wildcard_enum_match_arm))]

#[cfg(test)]
#[macro_use]
pub(crate) mod testing;

mod actions;
pub(crate) mod apply;
mod audit;
mod backups;
mod batch;
mod browser_sign_in;
mod bundles;
mod compare;
mod conflict;
mod connectors;
mod documents;
mod draft;
mod events;
mod fixes;
mod form;
mod history;
mod impact;
mod lifecycle;
mod local_store;
mod lock;
mod metadata;
mod owner;
mod places;
mod plan_file;
mod policy;
mod profiles;
mod protection;
mod review;
mod route;
mod secrets;
mod server;
mod session;
mod settings;
mod support;
mod translation_files;
mod translations;
mod turn;

#[cfg(test)]
mod designer_tests;
#[cfg(test)]
mod documents_tests;
#[cfg(test)]
mod lifecycle_tests;
#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod session_tests;

use self::turn::Turn;
use crate::command::Command;

pub use self::owner::Owner;

fn on_command(turn: &mut Turn<'_>, command: Command) -> Option<()> {
    if turn.state.lock.is_some() && !lock::is_allowed(&command) {
        return None;
    }
    match command {
        Command::Run(action) => actions::run(turn, action)?,
        Command::App(command) => route::run(turn, command),
        Command::Session(command) => session::run(turn, command)?,
        Command::Profile(command) => profiles::run(turn, command)?,
        Command::Connector(command) => connectors::run(turn, command)?,
        Command::Metadata(command) => metadata::run(turn, command),
        Command::Translation(command) => translations::run(turn, command)?,
        Command::Document(command) => documents::run(turn, command)?,
        Command::Form(command) => form::run(turn, command),
        Command::Fix(command) => fixes::run(turn, command)?,
        Command::History(command) => history::run(turn, command)?,
        Command::Audit(command) => audit::run(turn, command),
        Command::Apply(command) => apply::run(turn, command)?,
        Command::Batch(command) => batch::run(turn, command)?,
        Command::Backup(command) => backups::run(turn, command)?,
        Command::PlanFile(command) => plan_file::run(turn, command)?,
        Command::Compare(command) => compare::run(turn, command)?,
        Command::Conflict(command) => conflict::run(turn, command)?,
        Command::Lifecycle(command) => lifecycle::run(turn, command)?,
    }
    Some(())
}
