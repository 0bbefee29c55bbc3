//! The audit trail: every request that changes something, before it is sent and after.
//!
//! Rows are only added. Each carries a hash over itself and the row before, so that a change, a removal or another
//! order shows. The README says what this cannot show.

pub(crate) mod append;
pub(crate) mod chain;
pub(crate) mod detail;
pub(crate) mod entry;
pub(crate) mod export;
pub(crate) mod query;
mod row;
#[cfg(test)]
mod tests;
