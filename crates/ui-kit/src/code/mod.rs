//! Text widgets for code: a virtual viewer, an editor, a side-by-side diff, and what they share.
//!
//! They know lines, columns, colours and marks. They know nothing of connectors, documents or requests: problems arrive as
//! [`marks::Mark`]s, and edited text leaves as text.

pub mod code_line;
pub mod completion;
pub mod diff_folds;
pub mod diff_view;
pub mod editor;
pub mod find_bar;
pub mod highlight;
pub mod line_states;
pub mod marks;
pub mod merge_lines;
pub mod search;
pub mod snippet;
pub mod viewer;
pub mod xml_place;

mod backdrop;
mod bar;
mod count;

mod editor_keys;
mod folds;
mod go_to_bar;
mod gutter;
mod layout_cache;
mod line_edits;
mod line_galley;
mod sideways;
mod source;
mod view_area;
mod xml_typing;
