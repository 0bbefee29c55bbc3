//! See `fuzz_bodies.rs` of desktop-app.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| patchpanel::fuzz_bodies::kept_runs(bytes));
