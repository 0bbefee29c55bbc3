//! See `bodies/properties.rs`.
#![no_main]

#[path = "../bodies/properties.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
