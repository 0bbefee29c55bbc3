//! See `bodies/connectors.rs`.
#![no_main]

#[path = "../bodies/connectors.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
