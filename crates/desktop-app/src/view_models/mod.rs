//! What screens show, computed from the state as plain data: no egui here, so that each is tested as data.

pub mod activity;
pub mod apply;
pub mod conflict;
pub mod connectors;
pub mod documents;
pub mod form_preview;
pub mod history;
pub mod metadata;
pub mod overview;
pub mod palette;
pub mod quantity;
pub mod review;
pub mod shell;
pub mod support;
pub mod time;
pub mod translations;
