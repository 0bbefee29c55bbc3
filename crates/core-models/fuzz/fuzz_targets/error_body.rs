//! See `bodies/error_body.rs`.
#![no_main]

#[path = "../bodies/error_body.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
