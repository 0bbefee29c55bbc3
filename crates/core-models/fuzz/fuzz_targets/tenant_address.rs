//! See `bodies/tenant_address.rs`.
#![no_main]

#[path = "../bodies/tenant_address.rs"]
mod body;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| body::check(bytes));
