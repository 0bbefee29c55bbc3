//! How two or three texts differ, line by line and word by word: plain data that may be computed on any thread.
//!
//! Nothing here draws or knows a colour; `code` draws it.

mod change;
pub mod diff;
pub mod line_index;
pub mod merge;

pub use change::Change;
