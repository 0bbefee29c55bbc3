//! Patchpanel: a desktop app for the custom connectors of SailPoint Identity Security Cloud.
//!
//! The library holds everything but the window: state, the one place that changes it ([`update`]), background work
//! ([`runner`]), and the screens that draw it. `main.rs` only opens the window.

pub mod app;
pub mod cli;
pub mod code;
pub mod command;
#[cfg(feature = "demo")]
pub mod demo;
pub mod event;
pub mod icons;
pub mod logging;
pub mod messages;
pub mod no_window;
pub mod picture;
pub mod ports;
pub mod runner;
pub mod screens;
pub mod state;
pub mod task;
pub mod theme;
#[cfg(feature = "demo")]
pub mod tour;
pub mod update;
pub mod view_models;
pub mod widgets;
