//! What widgets and code views are both made of: painted text and signs, key caps, buttons, and the shape of builders.

#[macro_use]
mod setters;

pub(crate) mod button;
pub(crate) mod check;
pub(crate) mod key_cap;
pub mod paint;
pub(crate) mod word_list;
