//! See `fuzz_bodies.rs` of local-store.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| patchpanel_local_store::fuzz_bodies::kept_run(bytes));
