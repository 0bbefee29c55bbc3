//! See `bodies/xml_inspect.rs`.
#![no_main]

#[path = "../bodies/xml_inspect.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
