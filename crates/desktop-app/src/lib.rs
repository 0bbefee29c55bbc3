//! Patchpanel, the app.

pub mod icons;
pub mod theme;
pub mod widgets;
