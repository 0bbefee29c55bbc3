//! See `bodies/filter.rs`.
#![no_main]

#[path = "../bodies/filter.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
