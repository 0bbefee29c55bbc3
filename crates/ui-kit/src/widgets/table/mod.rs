//! Tables: a long one that draws only the rows in sight and is worked with the keyboard, and a small one with lines.
//!
//! Numbers stand right and text left, cut at the end; paths are cut at the front. What was cut is whole in the tooltip.

mod columns;
mod header;
mod keys;
mod long;
mod row;
mod small;

pub use columns::{Column, SortOrder};
pub use long::{Table, TableAnswer};
pub use row::GAP as COLUMN_GAP;
pub use row::TableRow;
pub use small::SmallTable;
