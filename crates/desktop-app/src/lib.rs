//! Patchpanel: a desktop app for the custom connectors of SailPoint Identity Security Cloud.
//!
//! The library holds everything but the window: state, the one place that changes it ([`update`]), background work
//! ([`runner`]), and the screens that draw it. `main.rs` only opens the window.

pub mod app;
pub mod backup;
pub mod cli;
pub mod command;
pub mod event;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzz_bodies;
pub mod logging;
mod messages;
pub mod no_window;
pub mod ports;
pub mod runner;
mod screens;
pub mod state;
pub mod task;
#[cfg(test)]
mod testing;
#[cfg(feature = "demo")]
pub mod tour;
pub mod update;
mod view_models;

pub(crate) use patchpanel_ui_kit::{code, compare, icons, theme, widgets};
