//! See `bodies/sign_in.rs`.
#![no_main]

#[path = "../bodies/sign_in.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
