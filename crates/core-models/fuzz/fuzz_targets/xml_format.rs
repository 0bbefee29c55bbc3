//! See `bodies/xml_format.rs`.
#![no_main]

#[path = "../bodies/xml_format.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
