//! See `fuzz_bodies.rs` of http-client.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| patchpanel_http_client::fuzz_bodies::error(bytes));
