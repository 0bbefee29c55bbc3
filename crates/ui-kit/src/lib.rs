//! What every screen is made of: theme, icons, widgets, and viewer, editor and diff for code.
//!
//! Nothing here knows a word of what the app is about: no connector, no document, no request.

#[macro_use]
mod basics;
pub mod code;
pub mod compare;
pub mod icons;
pub mod theme;
pub mod visible;
pub mod widgets;
