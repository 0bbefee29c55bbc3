//! Pictures of the app without a graphics card, a window or a system package.
//!
//! A rasteriser on the processor draws, a stage runs an `egui::Context`. Used for the pictures in the manual and for
//! tests that look at screens.
//!
//! System fonts are not used: that keeps pictures the same on every computer. Besides the fonts of the app there are the
//! Japanese and Chinese letters of the demo tenant; other scripts and emoji show as boxes.

mod east_asian;
mod fill;
mod image;
mod rasteriser;
mod stage;
mod texture;

pub use image::{Picture, PictureError};
pub use rasteriser::Rasteriser;
pub use stage::{Stage, click_at, pointer_to, press, type_text};
