//! The audit trail in a real file.

mod chain;
mod export;
mod figures;
mod lines;
