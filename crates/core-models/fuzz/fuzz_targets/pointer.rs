//! See `bodies/pointer.rs`.
#![no_main]

#[path = "../bodies/pointer.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
