//! Patchpanel, the app.

pub mod code;
pub mod icons;
pub mod theme;
pub mod widgets;
