//! See `bodies/patch.rs`.
#![no_main]

#[path = "../bodies/patch.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
